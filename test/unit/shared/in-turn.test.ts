import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn } from '../../../electron/shared/in-turn.ts';

test('what is asked for at the same time is done in that order, one at a time', async () => {
  const turn = inTurn();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise(setImmediate);
    seen.push(`${name} ends`);
    return name;
  };
  assert.deepEqual(await Promise.all([turn(work('a')), turn(work('b'))]), ['a', 'b']);
  assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a failure is told to whoever asked, and the next one is done all the same', async () => {
  const turn = inTurn();
  const failed = turn(() => Promise.reject(new Error('no such luck')));
  const next = turn(async () => 'done');
  await assert.rejects(failed, /no such luck/);
  assert.equal(await next, 'done');
});
