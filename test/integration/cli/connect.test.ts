/** What `culvert connect` does with bytes, ends and signals, on sockets of this computer. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail } from '../../../electron/shared/result.ts';
import {
  bundledCommand,
  connect,
  listen,
  startConnectHost,
  tunnelTo,
} from '../../helpers/connect-process.ts';
import { until } from '../../helpers/source-harness.ts';

const file = await bundledCommand();

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** All that comes until the other end says its last. The socket stays open for an answer. */
function collect(socket: net.Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => socket.once('end', () => resolve(Buffer.concat(chunks))));
}

test('twenty million random bytes come back through an echo as they went, and the exit code is 0', async (t) => {
  const port = await listen(t, (socket) => socket.pipe(socket));
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, output, ended, stderr } = connect(t, { file, dir: host.dir });
  const bytes = randomBytes(20_000_000);
  child.stdin.end(bytes);
  assert.equal(sha(await output), sha(bytes));
  assert.deepEqual(await ended, { code: 0, signal: null });
  assert.equal(stderr(), '');
});

test('the end of the input ends what is sent alone: an answer that comes later still arrives', async (t) => {
  const port = await listen(t, async (socket) => {
    const all = await collect(socket);
    await sleep(300);
    socket.end(`got ${all.length}`);
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, output, ended } = connect(t, { file, dir: host.dir });
  child.stdin.end('question');
  assert.equal(String(await output), 'got 8');
  assert.equal((await ended).code, 0);
});

test('a device that says its last ends the output alone: what is written later still arrives', async (t) => {
  let received: Promise<Buffer> | undefined;
  const port = await listen(t, (socket) => {
    socket.end('hello');
    received = collect(socket);
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, output, ended } = connect(t, { file, dir: host.dir });
  assert.equal(String(await output), 'hello', 'the reader sees the end of data while the input goes on');
  child.stdin.write('still ');
  await sleep(100);
  assert.equal(child.exitCode, null);
  child.stdin.end('here');
  assert.equal(String(await received), 'still here');
  assert.equal((await ended).code, 0);
});

test('the reader of a pipe sees the end of the device’s data while the input goes on', async (t) => {
  const port = await listen(t, (socket) => socket.end('hello'));
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const done = path.join(host.dir, 'seen');
  // The input ends when the end of the output has been seen, and not before.
  const line = `while [ ! -e "$2" ]; do sleep 0.05; done | "$0" "$1" connect press-07 22 | { cat; : > "$2"; }`;
  const { stdout } = await promisify(execFile)('sh', ['-c', line, process.execPath, file, done], {
    env: { PATH: process.env.PATH, CULVERT_DATA_DIR: host.dir },
    timeout: 20_000,
  });
  assert.equal(stdout, 'hello');
});

test('a way that is held up does not hold up the other one', async (t) => {
  // The device floods, and nobody reads it; what is sent has to arrive all the same.
  let received = 0;
  const port = await listen(t, (socket) => {
    const flood = Buffer.alloc(1_000_000);
    const more = () => {
      while (socket.write(flood));
      socket.once('drain', more);
    };
    more();
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, ended } = connect(t, { file, dir: host.dir });
  child.stdout.pause();
  child.stdin.write(randomBytes(5_000_000));
  await until('everything has arrived', () => received === 5_000_000);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 143);
});

test('a reset ends it with exit code 1 and says what to do; what came before it is there', async (t) => {
  const port = await listen(t, (socket) => {
    socket.write('before', () => setTimeout(() => socket.resetAndDestroy(), 200));
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { output, ended, stderr } = connect(t, { file, dir: host.dir });
  assert.equal(String(await output), 'before');
  assert.equal((await ended).code, 1);
  assert.match(
    stderr(),
    /^culvert: The connection to press-07 broke off \(ECONNRESET\)\.\n.*culvert status press-07.*\n$/,
  );
});

test('a reader that goes away ends it quietly', async (t) => {
  const port = await listen(t, (socket) => {
    const timer = setInterval(() => socket.write('tick\n'), 20);
    socket.once('close', () => clearInterval(timer));
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, ended, stderr } = connect(t, { file, dir: host.dir });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await ended, { code: 0, signal: null });
  assert.equal(stderr(), '');
});

test('a hang-up, as ssh sends at its end, still delivers what was written last', async (t) => {
  let received: Promise<Buffer> | undefined;
  const port = await listen(t, (socket) => {
    received = collect(socket);
    socket.write('ready');
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, ended } = connect(t, { file, dir: host.dir });
  await once(child.stdout, 'data');
  child.stdin.write('goodbye');
  child.kill('SIGHUP');
  child.stdin.end();
  assert.equal(String(await received), 'goodbye');
  assert.equal((await ended).code, 129);
});

test('Ctrl+C leaves the ending to ssh: alone it ends nothing, with the end of the input it does', async (t) => {
  const port = await listen(t, (socket) => {
    socket.pipe(socket);
  });
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, ended } = connect(t, { file, dir: host.dir });
  child.stdin.write('one');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await sleep(400);
  child.stdin.write('two');
  assert.equal(String((await once(child.stdout, 'data'))[0]), 'two');
  child.stdin.end();
  assert.equal((await ended).code, 130);
});

test('the second Ctrl+C ends it', async (t) => {
  const port = await listen(t, (socket) => socket.pipe(socket));
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const { child, ended } = connect(t, { file, dir: host.dir });
  child.stdin.write('one');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await sleep(200);
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
});

test('while the device is waited for, a signal gives the call up, and the host learns that it is gone', async (t) => {
  let isGone = false;
  const host = await startConnectHost(t, async (_args, context) => {
    await once(context.gone, 'abort');
    isGone = true;
    return fail(culvertError('CallGivenUp', {}));
  });
  const { child, output, ended, stderr } = connect(t, { file, dir: host.dir });
  await until('it has asked', () => host.asked.length === 1);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 143);
  await until('the host knows', () => isGone);
  assert.equal((await output).length, 0);
  assert.equal(stderr(), '');
});

test('what the host refuses is told in two lines, and nothing is on standard output', async (t) => {
  const host = await startConnectHost(t, async () =>
    fail(culvertError('TunnelClosed', { thingName: 'press-07' })),
  );
  const { output, ended, stderr } = connect(t, { file, dir: host.dir });
  assert.equal((await ended).code, 5);
  assert.equal((await output).length, 0);
  assert.match(stderr(), /^culvert: The tunnel to press-07 was closed meanwhile\.\n.+\n$/);
});

test('a port that nobody listens on any more is asked for once more', async (t) => {
  const port = await listen(t, (socket) => socket.end('there'));
  const dead = await new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as net.AddressInfo;
      server.close(() => resolve(free));
    });
  });
  let calls = 0;
  const host = await startConnectHost(t, async () => tunnelTo(calls++ === 0 ? dead : port));
  const { child, output, ended } = connect(t, { file, dir: host.dir });
  child.stdin.end();
  assert.equal(String(await output), 'there');
  assert.equal((await ended).code, 0);
  assert.equal(calls, 2);
});

test('what stands on the command line arrives: user and final dot taken off, port or service, wishes', async (t) => {
  const port = await listen(t, (socket) => socket.end());
  const host = await startConnectHost(t, async () => tunnelTo(port));
  for (const args of [
    ['pi@press-07.', '22'],
    [
      'line3:Press_07',
      'VNC',
      '--open',
      '--take-over',
      '--wait',
      '7',
      '--profile',
      'factory',
      '--region=eu-central-1',
    ],
    ['press-07', '--no-ask'],
  ]) {
    const { child, ended } = connect(t, { file, dir: host.dir, args });
    child.stdin.end();
    assert.equal((await ended).code, 0);
  }
  const plain = { service: null, port: null, mayOpen: false, takeOver: false, waitSeconds: 120 };
  assert.deepEqual(
    host.asked.map(({ args }) => args),
    [
      { ...plain, device: 'press-07', port: 22 },
      {
        ...{ device: 'line3:Press_07', service: 'VNC', port: null, mayOpen: true, takeOver: true },
        ...{ waitSeconds: 7, profile: 'factory', region: 'eu-central-1' },
      },
      { ...plain, device: 'press-07' },
    ],
  );
  // The tests run without a terminal.
  assert.deepEqual(
    host.asked.map(({ canAsk }) => canAsk),
    [false, false, false],
  );
});

test('a wrong command line is refused before anything is asked for', async (t) => {
  const host = await startConnectHost(t, async () => tunnelTo(1));
  for (const [args, said] of [
    [[], /needs a device/],
    [['press 07'], /cannot be a device’s name/],
    [['press-07', '0'], /not a port from 1 to 65535/],
    [['press-07', '65536'], /not a port/],
    [['press-07', '22', 'more'], /too much/],
    [['press-07', '--opne'], /Did you mean --open\?/],
  ] as [string[], RegExp][]) {
    const { ended, output, stderr } = connect(t, { file, dir: host.dir, args });
    assert.equal((await ended).code, 2);
    assert.match(stderr(), said);
    assert.equal((await output).length, 0);
  }
  assert.equal(host.asked.length, 0);
});

test('progress is told on standard error with --verbose alone, where that is no terminal', async (t) => {
  const port = await listen(t, (socket) => socket.end());
  const host = await startConnectHost(t, async (_args, context) => {
    context.progress('waiting for press-07');
    await sleep(1_300);
    context.progress('still waiting');
    return tunnelTo(port);
  });
  const quiet = connect(t, { file, dir: host.dir });
  quiet.child.stdin.end();
  await quiet.ended;
  assert.equal(quiet.stderr(), '');
  const verbose = connect(t, { file, dir: host.dir, args: ['press-07', '22', '--verbose'] });
  verbose.child.stdin.end();
  await verbose.ended;
  assert.equal(verbose.stderr(), 'culvert: waiting for press-07\nculvert: still waiting\n');
});

test('output to a file and input from one are carried as well', async (t) => {
  const port = await listen(t, (socket) => socket.pipe(socket));
  const host = await startConnectHost(t, async () => tunnelTo(port));
  const bytes = randomBytes(3_000_000);
  const folder = path.dirname(file);
  fs.writeFileSync(path.join(folder, 'in'), bytes);
  await promisify(execFile)(
    'sh',
    ['-c', '"$0" "$1" connect press-07 22 < "$2/in" > "$2/out"', process.execPath, file, folder],
    { env: { PATH: process.env.PATH, CULVERT_DATA_DIR: host.dir } },
  );
  assert.equal(sha(fs.readFileSync(path.join(folder, 'out'))), sha(bytes));
});
