import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runEnd } from '../../../electron/main/lifecycle.ts';
import { createLog } from '../../../electron/shared/log.ts';

function start() {
  const lines: string[] = [];
  const done: string[] = [];
  return { lines, done, log: createLog((level, line) => lines.push(`${level} ${line}`)) };
}

test('the steps run one after another, each when the one before has ended', async () => {
  const { lines, done, log } = start();
  await runEnd(
    ['tunnels', 'proxy', 'settings'].map((name) => ({
      name,
      run: async () => {
        done.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        done.push(`${name} ends`);
      },
    })),
    log,
  );
  assert.deepEqual(
    done,
    ['tunnels', 'proxy', 'settings'].flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
  assert.deepEqual(lines, []);
});

test('a step that fails is logged, and the others still run', async () => {
  const { lines, done, log } = start();
  await runEnd(
    [
      { name: 'rejects', run: () => Promise.reject(new Error('no network')) },
      {
        name: 'throws',
        run: () => {
          throw new Error('not ready');
        },
      },
      { name: 'works', run: async () => done.push('works') },
    ],
    log,
  );
  assert.deepEqual(done, ['works']);
  assert.deepEqual(lines, [
    'warn a step of ending failed step="rejects" error="Error: no network"',
    'warn a step of ending failed step="throws" error="Error: not ready"',
  ]);
});

test('a step that hangs is logged and left behind', async () => {
  const { lines, done, log } = start();
  await runEnd(
    [
      { name: 'hangs', run: () => new Promise(() => {}) },
      { name: 'works', run: async () => done.push('works') },
    ],
    log,
    5,
  );
  assert.deepEqual(done, ['works']);
  assert.deepEqual(lines, ['warn a step of ending took too long and was left behind step="hangs"']);
});

test('a step that fails after it was left behind does no harm', async () => {
  const { done, log } = start();
  let reject = (_: Error) => {};
  const hangs = () =>
    new Promise<void>((_, refuse) => {
      reject = refuse;
    });
  await runEnd([{ name: 'hangs', run: hangs }], log, 5);
  reject(new Error('too late'));
  await runEnd([{ name: 'works', run: async () => done.push('works') }], log);
  assert.deepEqual(done, ['works']);
});
