import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestMatch,
  isThingName,
  isWhole,
  matchingTunnels,
  movedTo,
  NO_FILTER,
} from '../../../renderer/device-search.ts';
import { deviceView, tunnelView } from './views.ts';

const devices = ['line1-oven-02', 'oven'].map((thingName) => deviceView({ thingName }));

test('the list is whole when nothing is typed and nothing is filtered', () => {
  assert.ok(isWhole({ text: '  ', filter: NO_FILTER }));
  assert.ok(!isWhole({ text: 'press', filter: NO_FILTER }));
  for (const change of [
    { list: 'recents' as const },
    { type: 'press' },
    { group: 'hall' },
    { connectivity: 'unknown' as const },
  ]) {
    assert.ok(!isWhole({ text: '', filter: { ...NO_FILTER, ...change } }), JSON.stringify(change));
  }
});

test('only open tunnels are found, by every word in any case, and none without a query', () => {
  const tunnels = [
    tunnelView({ key: 'a', thingName: 'Press-1' }),
    tunnelView({ key: 'b', thingName: 'press-2', state: 'closed' }),
  ];
  const keys = (query: string) => matchingTunnels(tunnels, query).map((tunnel) => tunnel.key);
  assert.deepEqual(keys('press'), ['a']);
  assert.deepEqual(keys('1 PRESS'), ['a']);
  assert.deepEqual(keys('press oven'), []);
  assert.deepEqual(matchingTunnels(tunnels, ''), []);
});

test('Enter means the device of exactly that name before the first one that was found', () => {
  assert.equal(bestMatch(devices, ' oven '), 'oven');
  assert.equal(bestMatch(devices, 'ove'), 'line1-oven-02');
});

test('Enter means the name as typed when no device is found by it', () => {
  assert.equal(bestMatch([], ' packer:21 '), 'packer:21');
  assert.equal(bestMatch([], 'ｐａｃｋｅｒ－２１'), 'packer-21', 'in wide letters');
  assert.equal(bestMatch([], 'no such thing'), null);
});

test('a thing name has 1 to 128 of the characters AWS IoT allows', () => {
  assert.ok(isThingName('a'.repeat(128)));
  assert.ok(isThingName('plant:line_3-press'));
  assert.ok(!isThingName('a'.repeat(129)));
  assert.ok(!isThingName(''));
  assert.ok(!isThingName('press 07'));
});

test('keys move within the list and stop at its ends', () => {
  assert.equal(movedTo('ArrowDown', -1, 3), 0);
  assert.equal(movedTo('ArrowDown', 2, 3), 2);
  assert.equal(movedTo('ArrowUp', 0, 3), 0);
  assert.equal(movedTo('End', 0, 30), 29);
  assert.equal(movedTo('Home', 29, 30), 0);
  assert.equal(movedTo('PageDown', 5, 30), 15);
  assert.equal(movedTo('PageUp', 5, 30), 0);
});

test('other keys, and any key in an empty list, move nothing', () => {
  assert.equal(movedTo('a', 1, 3), null);
  assert.equal(movedTo('ArrowDown', -1, 0), null);
});
