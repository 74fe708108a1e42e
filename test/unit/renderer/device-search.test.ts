import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestMatch,
  isThingName,
  matchingDevices,
  matchingTunnels,
  movedTo,
} from '../../../renderer/device-search.ts';
import { deviceView, tunnelView } from './views.ts';

const devices = [
  deviceView({ thingName: 'line3-press-07', thingType: 'press', attributes: 'line 3 · seoul' }),
  deviceView({ thingName: 'line1-oven-02', thingType: 'oven' }),
  deviceView({ thingName: 'oven', thingType: null }),
];
const names = (query: string) => matchingDevices(devices, query).map((device) => device.thingName);

test('without a query every device is shown, in its order', () => {
  assert.equal(matchingDevices(devices, '  '), devices);
});

test('a query looks into names, types and attributes, whatever the case', () => {
  assert.deepEqual(names('PRESS'), ['line3-press-07']);
  assert.deepEqual(names('Seoul'), ['line3-press-07']);
  assert.deepEqual(names('oven'), ['line1-oven-02', 'oven']);
});

test('every word of a query must be found', () => {
  assert.deepEqual(names('seoul press'), ['line3-press-07']);
  assert.deepEqual(names('seoul oven'), []);
});

test('only open tunnels are found, and none without a query', () => {
  const tunnels = [
    tunnelView({ key: 'a', thingName: 'press-1' }),
    tunnelView({ key: 'b', thingName: 'press-2', state: 'closed' }),
  ];
  assert.deepEqual(
    matchingTunnels(tunnels, 'press').map((tunnel) => tunnel.key),
    ['a'],
  );
  assert.deepEqual(matchingTunnels(tunnels, ''), []);
});

test('Enter means the device of exactly that name before the first one that contains it', () => {
  assert.equal(bestMatch(devices, 'oven'), 'oven');
  assert.equal(bestMatch(devices, 'ove'), 'line1-oven-02');
});

test('Enter means the name as typed when no device is listed by it', () => {
  assert.equal(bestMatch(devices, ' packer:21 '), 'packer:21');
  assert.equal(bestMatch(devices, 'no such thing'), null);
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
