import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, readPlace } from '../../../electron/cli/connect.ts';

test('a device’s name comes as tools write it: with a user before it, or a dot behind it', () => {
  assert.equal(deviceOf('press-07'), 'press-07');
  assert.equal(deviceOf('pi@press-07'), 'press-07');
  assert.equal(deviceOf('pi@factory@press-07'), 'press-07');
  assert.equal(deviceOf('press-07.'), 'press-07');
  assert.equal(deviceOf('line3:Press_07'), 'line3:Press_07');
  assert.equal(deviceOf(''), '');
});

test('the second word is a port or a service', () => {
  assert.deepEqual(readPlace(undefined), { service: null, port: null });
  assert.deepEqual(readPlace('22'), { service: null, port: 22 });
  assert.deepEqual(readPlace('65535'), { service: null, port: 65_535 });
  assert.deepEqual(readPlace('HTTP'), { service: 'HTTP', port: null });
  assert.deepEqual(readPlace('22a'), { service: '22a', port: null });
  for (const wrong of ['0', '65536', '99999999999']) {
    assert.throws(() => readPlace(wrong), /is not a port from 1 to 65535/);
  }
});
