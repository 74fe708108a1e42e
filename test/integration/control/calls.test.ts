import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallOptions, callControl } from '../../../electron/control/client.ts';
import { controlError } from '../../../electron/control/control-error.ts';
import type { Asked, ControlCall, LogItem } from '../../../electron/control/protocol.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { serve, someHandlers, status } from '../../helpers/control-host.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let dir: TempDir;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir.remove());

const call = <C extends ControlCall>(address: string, options: Omit<CallOptions<C>, 'address'>) =>
  callControl<C>({ address, ...options });

const item = (text: string): LogItem => ({ at: 1, level: 'info', text });
const question: Omit<Asked, 'id'> = {
  ...{ text: 'Press 07 has an open tunnel.', advice: 'It is free to take it over.', wantsText: false },
  ways: [
    { answer: 'cancel', label: 'Cancel' },
    { answer: 'take', label: 'Take it over' },
  ],
};

/** Sends bytes, and answers with all that comes back until the other end ends the connection. */
async function raw(address: string, bytes: Buffer | string, after?: Buffer | string): Promise<string> {
  const socket = net.connect(address);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  if (after !== undefined) {
    await sleep(50);
    socket.write(after);
  }
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

const codeOf = (answer: string) => {
  const last = JSON.parse(answer.trimEnd().split('\n').at(-1) ?? '');
  return last.kind === 'done' && !last.ok ? last.error.code : last;
};
const request = (more: object = {}) =>
  `${JSON.stringify({ culvert: 1, call: 'status', args: {}, canAsk: false, ...more })}\n`;

test('a call is answered with its value or its error, after all that was told', async (t) => {
  const order: string[] = [];
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      logs: async (args, { progress, item: tell, canAsk }) => {
        progress('Reading…');
        tell(item('one'));
        tell(item(`“${args.text}” ${canAsk}\n2`));
        return ok([item('three')]);
      },
      copy: async () => fail(culvertError('ThingNameInvalid', { thingName: '-x' })),
    }),
  });
  const args = { target: null, level: 'info' as const, text: '한', limit: 1, follow: false };
  const logs = await call<'logs'>(address, {
    ...{ call: 'logs', args, canAsk: true },
    onProgress: (text) => order.push(text),
    onItem: ({ text }) => order.push(text),
  });
  assert.deepEqual(logs, ok([item('three')]));
  assert.deepEqual(order, ['Reading…', 'one', '“한” true\n2']);
  assert.deepEqual(await call(address, { call: 'status', args: {} }), ok(status));
  const copied = await call<'copy'>(address, { call: 'copy', args: { device: '-x', tool: 'ssh' } });
  assert.deepEqual(copied, fail(culvertError('ThingNameInvalid', { thingName: '-x' })));
});

test('who waits is told once where not even the call is taken, and not while its answer takes long', async (t) => {
  let silences = 0;
  const more = {
    silentMs: 50,
    onSilent: () => {
      silences += 1;
    },
  };
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      status: async () => {
        await sleep(200);
        return ok(status);
      },
    }),
  });
  assert.deepEqual(await call(address, { call: 'status', args: {}, ...more }), ok(status));
  assert.equal(silences, 0);

  const dumb = `${dir.path}/dumb.sock`;
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(dumb, resolve));
  t.after(() => server.close());
  const leave = new AbortController();
  const waiting = call(dumb, { call: 'status', args: {}, ...more, signal: leave.signal });
  await sleep(200);
  assert.equal(silences, 1);
  leave.abort();
  assert.deepEqual(await waiting, fail(controlError('CallGivenUp', {})));
});

test('an answer of twenty megabytes comes whole', async (t) => {
  const text = 'ü'.repeat(10_000_000);
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({ complete: async () => ok([text]) }),
  });
  const answer = await call<'complete'>(address, {
    ...{ call: 'complete', args: { what: 'devices', prefix: '' } },
  });
  assert.ok(answer.ok && answer.value[0] === text);
});

test('the terminal is asked and its answer comes back, one question after another and two at once', async (t) => {
  const given: unknown[] = [];
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      quit: async (_, { ask }) => {
        given.push(await ask(question));
        given.push(...(await Promise.all([ask(question), ask({ ...question, wantsText: true })])));
        given.push(await ask(question));
        return ok(null);
      },
    }),
  });
  const asked: Asked[] = [];
  const answers = [
    { answer: 'take', text: null },
    { answer: 'cancel', text: null },
    { answer: 'take', text: '123 456' },
    { answer: 'something else', text: 'x' },
  ];
  const answer = await call<'quit'>(address, {
    ...{ call: 'quit', args: { close: false }, canAsk: true },
    onAsk: async (one) => {
      asked.push(one);
      return answers[asked.length - 1]!;
    },
  });
  assert.deepEqual(answer, ok(null));
  // What is no way of the question counts as the first one, which does nothing.
  assert.deepEqual(given, [...answers.slice(0, 3), { answer: 'cancel', text: null }]);
  assert.equal(new Set(asked.map(({ id }) => id)).size, 4);
  assert.deepEqual(
    asked.map(({ id: _, ...rest }) => rest),
    [question, question, { ...question, wantsText: true }, question],
  );
});

test('nobody is asked where nobody sits, and a question is taken back when it was answered elsewhere', async (t) => {
  const given: unknown[] = [];
  const elsewhere = new AbortController();
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      quit: async (_, { ask }) => {
        given.push(await ask(question, elsewhere.signal));
        given.push(await ask(question, elsewhere.signal));
        return ok(null);
      },
    }),
  });
  let over = 0;
  const options = { call: 'quit' as const, args: { close: false } };
  const onAsk = (_: Asked, signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      over += 1;
    });
    elsewhere.abort();
    return new Promise<never>(() => {});
  };
  assert.deepEqual(await call<'quit'>(address, { ...options, canAsk: true, onAsk }), ok(null));
  assert.equal(over, 1);
  assert.deepEqual(await call<'quit'>(address, { ...options, canAsk: false, onAsk }), ok(null));
  assert.deepEqual(given, [null, null, null, null]);
});

test('a command that goes away ends its questions and its waiting', async (t) => {
  const seen: unknown[] = [];
  let over = () => {};
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  const server = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      quit: async (_, { ask, gone, progress }) => {
        gone.addEventListener('abort', () => seen.push('gone'));
        seen.push(await ask(question));
        progress('nobody hears this');
        over();
        return ok(null);
      },
    }),
  });
  const idle = new Promise<void>((resolve) => {
    server.onIdle = resolve;
  });
  const leave = new AbortController();
  const answer = await call<'quit'>(server.address, {
    ...{ call: 'quit', args: { close: false }, canAsk: true, signal: leave.signal },
    onAsk: () => {
      assert.equal(server.connections(), 1);
      leave.abort();
      return new Promise<never>(() => {});
    },
  });
  assert.equal(answer.ok ? null : answer.error.code, 'CallGivenUp');
  await ended;
  await idle;
  assert.deepEqual(seen.sort(), ['gone', null]);
  assert.equal(server.connections(), 0);
});

test('a Culvert that ends takes back what it asked at a terminal, and does not wait for the answer', async (t) => {
  const given: unknown[] = [];
  const server = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      quit: async (_, { ask }) => {
        given.push(await ask(question), await ask(question));
        return ok(null);
      },
    }),
  });
  let overs = 0;
  const answer = await call<'quit'>(server.address, {
    ...{ call: 'quit', args: { close: false }, canAsk: true },
    onAsk: (_, over) => {
      over.addEventListener('abort', () => {
        overs += 1;
      });
      server.refuse();
      return new Promise<never>(() => {});
    },
  });
  assert.deepEqual(answer, ok(null));
  assert.deepEqual([given, overs], [[null, null], 1]);
});

test('what the handler throws is told as Internal, and is in the log', async (t) => {
  const lines: string[] = [];
  const { address } = await serve(t, {
    dir: dir.path,
    log: createLog((_, line) => lines.push(line)),
    handlers: someHandlers({
      list: async () => {
        throw new Error('out of cheese');
      },
    }),
  });
  const answer = await call<'list'>(address, { call: 'list', args: { all: false } });
  assert.deepEqual(answer, fail(culvertError('Internal', {})));
  assert.ok(lines.some((line) => line.includes('out of cheese')));
});

test('garbage, a wrong version and wrong arguments are refused with what to do, and the next call is served', async (t) => {
  const lines: string[] = [];
  const { address } = await serve(t, { dir: dir.path, log: createLog((_, line) => lines.push(line)) });
  const secret = 'wJalrXUtnFEMIK7MDENG';
  const expected: [Buffer | string, string][] = [
    [randomBytes(1000), 'ControlMalformed'],
    [Buffer.alloc(1_048_577, 'x'), 'ControlMalformed'],
    [Buffer.alloc(4_000_000, 'x'), 'ControlMalformed'],
    ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'ControlMalformed'],
    ['\n', 'ControlMalformed'],
    [request({ call: 'destroy' }), 'ControlMalformed'],
    [request({ args: { secret } }), 'ControlMalformed'],
    [`{"culvert":2,"verb":"later","secret":"${secret}"}\n`, 'ControlVersion'],
    [request({ culvert: 2 }), 'ControlVersion'],
  ];
  for (const [bytes, code] of expected) {
    const sent =
      typeof bytes === 'string' || bytes.includes(0x0a) ? bytes : Buffer.concat([bytes, Buffer.of(10)]);
    assert.equal(codeOf(await raw(address, sent)), code, String(bytes).slice(0, 60));
  }
  assert.ok(!lines.join().includes(secret));
  assert.deepEqual(await call(address, { call: 'status', args: {} }), ok(status));
});

test('of an older and a newer command each is told which of the two is to be updated', async (t) => {
  const { address } = await serve(t, { dir: dir.path });
  const newer = JSON.parse(await raw(address, request({ culvert: 99 })));
  assert.match(newer.error.message, /running Culvert is older/);
  assert.match(newer.error.advice, /start it again/);
});

test('a connection carries one call: a second request ends it, and what was asked for first goes on', async (t) => {
  let finished = 0;
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      list: async (_, { gone }) => {
        await new Promise((resolve) => gone.addEventListener('abort', resolve));
        finished += 1;
        return ok([]);
      },
    }),
  });
  const first = request({ call: 'list', args: { all: false } });
  assert.equal(codeOf(await raw(address, first, request())), 'ControlMalformed');
  assert.equal(codeOf(await raw(address, first + request())), 'ControlMalformed');
  assert.equal(finished, 2);
});

test('a request cut into single bytes is understood', async (t) => {
  const { address } = await serve(t, { dir: dir.path });
  const socket = net.connect(address);
  t.after(() => socket.destroy());
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const byte of Buffer.from(request())) {
    socket.write(Buffer.of(byte));
    await new Promise(setImmediate);
  }
  await closed;
  assert.deepEqual(
    answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [{ kind: 'taken' }, { kind: 'done', ok: true, value: status }],
  );
});

test('whoever says nothing, or half a line, is let go, and holds nobody up meanwhile', async (t) => {
  const server = await serve(t, { dir: dir.path, requestLimitMs: 300 });
  const silent = raw(server.address, '');
  const half = raw(server.address, request().slice(0, 20));
  const idle = new Promise<void>((resolve) => {
    server.onIdle = () => server.connections() === 0 && resolve();
  });
  assert.deepEqual(await call(server.address, { call: 'status', args: {} }), ok(status));
  assert.deepEqual(await Promise.all([silent, half]), ['', '']);
  await idle;
});

test('a call may take longer than a request may', async (t) => {
  const { address } = await serve(t, {
    dir: dir.path,
    requestLimitMs: 50,
    handlers: someHandlers({
      list: async () => {
        await sleep(200);
        return ok([]);
      },
    }),
  });
  assert.deepEqual(await call<'list'>(address, { call: 'list', args: { all: false } }), ok([]));
});

test('a command that reads nothing of an endless log is let go before it fills the memory', async (t) => {
  let told = 0;
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      logs: async (_, { item: tell, gone }) => {
        while (!gone.aborted && told < 1000) {
          tell(item('x'.repeat(100_000)));
          told += 1;
          await new Promise(setImmediate);
        }
        return ok([]);
      },
    }),
  });
  const args = { target: null, level: 'info', text: '', limit: 1, follow: true };
  const socket = net.connect(address);
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  socket.pause();
  socket.write(request({ call: 'logs', args }));
  for (const started = Date.now(); Date.now() - started < 10_000; await sleep(20)) {
    if (told > 50 && told === (await sleep(50).then(() => told))) {
      break;
    }
  }
  assert.ok(told < 1000, `${told} items of 100 kB were kept for it`);
});

test('an end in the middle of an answer is told as ControlLost, as is nonsense in place of one', async (t) => {
  const answers = ['', '{"kind":"progress","text":"a"}\n{"kind":"do', 'nonsense\n', '{"kind":"other"}\n'];
  for (const answer of answers) {
    const address = `${dir.path}/s${answers.indexOf(answer)}`;
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answer));
    });
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(address, resolve));
    const lost = await call(address, { call: 'status', args: {} });
    assert.equal(lost.ok ? null : lost.error.code, 'ControlLost', answer);
  }
});

test('where nobody listens the command is told so at once', async () => {
  const address = `${dir.path}/control.sock`;
  const codes: unknown[] = [];
  for (const prepare of [() => {}, () => fs.writeFileSync(address, '')]) {
    prepare();
    const answer = await call(address, { call: 'status', args: {} });
    codes.push(answer.ok ? null : answer.error.code);
  }
  assert.deepEqual(codes, ['NotRunning', 'NotRunning']);
});

test('a call that was given up before it began asks for nothing', async (t) => {
  let calls = 0;
  const { address } = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      list: async () => {
        calls += 1;
        return ok([]);
      },
    }),
  });
  const answer = await call<'list'>(address, {
    ...{ call: 'list', args: { all: false }, signal: AbortSignal.abort() },
  });
  assert.equal(answer.ok ? null : answer.error.code, 'CallGivenUp');
  await call(address, { call: 'status', args: {} });
  assert.equal(calls, 0);
});
