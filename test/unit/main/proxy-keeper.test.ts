import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProxyKeeper } from '../../../electron/main/proxy-keeper.ts';
import { startProxyHost } from '../../../electron/proxy/host.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const DIES = `throw new Error('cannot start');`;
/** Answers every call but `wake`, at which it dies; ends when it is told to. */
const WORKS = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ seq, type }) => {
    if (type === 'wake') {
      throw new Error('gone');
    }
    parentPort.postMessage({ seq, ok: true, value: {} });
    if (type === 'shutdown') {
      parentPort.close();
    }
  });`;

/** A keeper of real worker threads that run `script`, as it stands when each is started. */
function start(t: TestContext, script: string) {
  const dir = tempDir();
  const clock = new FakeClock();
  const file = path.join(dir.path, 'worker.cjs');
  const write = (text: string) => fs.writeFileSync(file, text);
  write(script);
  const seen = { starts: 0, lost: 0, givenUp: 0 };
  let onLost = () => {};
  const keeper = createProxyKeeper({
    start: ({ onExit }) => {
      seen.starts += 1;
      return startProxyHost({ workerPath: file, onEvent: () => {}, onExit, log: silentLog });
    },
    onLost: () => {
      seen.lost += 1;
      onLost();
    },
    onGivenUp: () => {
      seen.givenUp += 1;
    },
    clock,
    random: () => 0.999,
    log: silentLog,
  });
  t.after(async () => {
    await keeper.shutdown();
    dir.remove();
  });
  const lost = () =>
    new Promise<void>((resolve) => {
      onLost = resolve;
    });
  return { keeper, clock, seen, write, lost };
}

const codeOf = (answer: Result<unknown>) => (answer.ok ? 'ok' : answer.error.code);

test('a worker that dies is replaced after a moment; calls answer meanwhile', async (t) => {
  const { keeper, clock, seen, lost } = start(t, WORKS);
  assert.equal(codeOf(await keeper.listen('a', [])), 'ok');
  const gone = lost();
  keeper.wake();
  await gone;
  assert.equal(codeOf(await keeper.stop('a')), 'ProxyStopped');
  assert.deepEqual(seen, { starts: 1, lost: 1, givenUp: 0 });
  await clock.advance(1_000);
  assert.equal(codeOf(await keeper.listen('a', [])), 'ok');
  assert.deepEqual(seen, { starts: 2, lost: 1, givenUp: 0 });
});

test('a worker that cannot start is started five times, ever more slowly, and then given up', async (t) => {
  const { keeper, clock, seen, lost } = start(t, DIES);
  const waits: number[] = [];
  assert.equal(codeOf(await keeper.listen('a', [])), 'ProxyStopped');
  while (clock.waiting > 0) {
    const begun = clock.now();
    const gone = lost();
    const { starts } = seen;
    while (seen.starts === starts) {
      await clock.advance(50);
    }
    waits.push(clock.now() - begun);
    await gone;
  }
  assert.deepEqual(seen, { starts: 5, lost: 5, givenUp: 1 });
  assert.equal(waits.length, 4);
  assert.ok(
    waits.every((wait, i) => wait > (waits[i - 1] ?? 0)),
    waits.join(),
  );
  assert.equal(codeOf(await keeper.stop('a')), 'ProxyStopped');
  assert.equal(codeOf(await keeper.connect('a', {} as never)), 'ProxyStopped');
  assert.equal(seen.starts, 5);
});

test('after it was given up, what the user wants starts one more, which is told again or lasts', async (t) => {
  const { keeper, clock, seen, write, lost } = start(t, DIES);
  assert.equal(codeOf(await keeper.listen('a', [])), 'ProxyStopped');
  while (clock.waiting > 0) {
    const gone = lost();
    await clock.advance(20_000);
    await gone;
  }
  assert.equal(seen.starts, 5);
  assert.equal(codeOf(await keeper.listen('a', [])), 'ProxyStopped');
  assert.deepEqual(seen, { starts: 6, lost: 6, givenUp: 2 });
  assert.equal(clock.waiting, 0);

  write(WORKS);
  assert.equal(codeOf(await keeper.listen('a', [])), 'ok');
  assert.deepEqual(seen, { starts: 7, lost: 6, givenUp: 2 });
});

test('a worker that dies after it ran for long is no reason to give up', async (t) => {
  const { keeper, clock, seen, lost } = start(t, WORKS);
  for (let deaths = 1; deaths <= 7; deaths++) {
    assert.equal(codeOf(await keeper.listen('a', [])), 'ok');
    await clock.advance(60_000);
    const gone = lost();
    keeper.wake();
    await gone;
    await clock.advance(1_000);
    assert.deepEqual(seen, { starts: deaths + 1, lost: deaths, givenUp: 0 });
  }
});

test('after shutting down no other is started', async (t) => {
  const running = start(t, WORKS);
  assert.equal(codeOf(await running.keeper.listen('a', [])), 'ok');
  await running.keeper.shutdown();
  await running.clock.advance(60_000);
  assert.equal(codeOf(await running.keeper.listen('a', [])), 'ProxyStopped');
  assert.deepEqual(running.seen, { starts: 1, lost: 0, givenUp: 0 });

  const unused = start(t, WORKS);
  await unused.keeper.shutdown();
  assert.equal(codeOf(await unused.keeper.listen('a', [])), 'ProxyStopped');
  assert.deepEqual(unused.seen, { starts: 0, lost: 0, givenUp: 0 });

  const dying = start(t, DIES);
  assert.equal(codeOf(await dying.keeper.listen('a', [])), 'ProxyStopped');
  await dying.keeper.shutdown();
  await dying.clock.advance(60_000);
  assert.deepEqual(dying.seen, { starts: 1, lost: 1, givenUp: 0 });
});
