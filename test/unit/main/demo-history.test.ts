import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMO_THINGS } from '../../../electron/main/demo.ts';
import { demoHistory } from '../../../electron/main/demo-history.ts';

const NOW = new Date(2026, 10, 22, 0, 30).getTime();
const entries = demoHistory({ id: 'p1', name: 'demo' }, NOW);

test('the demo’s examples are over, lie in the past, newest first, and are there once', () => {
  for (const [index, { at, closedAt, closedBy }] of entries.entries()) {
    assert.ok(at < (closedAt ?? 0) && (closedAt ?? Number.POSITIVE_INFINITY) <= NOW && closedBy !== null);
    assert.ok(index === 0 || at < (entries[index - 1]?.at ?? 0), `entry ${index}`);
  }
  assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length);
});

test('the demo’s examples show each way to a tunnel and each end, with devices that the demo has', () => {
  assert.equal(new Set(entries.map(({ how }) => how)).size, 5);
  assert.equal(new Set(entries.map(({ closedBy }) => closedBy)).size, 4);
  const known = new Set(DEMO_THINGS.map(({ thingName }) => thingName));
  assert.deepEqual(
    entries.filter(({ thingName }) => !known.has(thingName)),
    [],
  );
  assert.ok(
    entries.every(({ billed, how, price }) => billed === (how === 'opened') && (price !== null) === billed),
  );
});
