import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '../../../electron/shared/result.ts';
import { checkLifetime, checkPort, checkServices, checkThingName } from '../../../electron/tunnels/rules.ts';

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

test('a thing name has 1 to 128 letters, digits, colons, underscores or hyphens', () => {
  for (const good of ['a', 'line3-press-07', 'A:b_c-9', 'x'.repeat(128)]) {
    assert.deepEqual(checkThingName(good), { ok: true, value: good });
  }
  for (const bad of ['', ' ', 'a b', 'a.b', 'a/b', 'ä', 'a\n', '\na', 'x'.repeat(129), '$aws', 'a;id']) {
    assert.equal(codeOf(checkThingName(bad)), 'ThingNameInvalid', JSON.stringify(bad));
  }
});

test('a thing name that is far too long is named by its beginning', () => {
  const result = checkThingName('x'.repeat(5000));
  assert.ok(!result.ok);
  assert.ok(result.error.message.length < 120, result.error.message);
});

test('a tunnel has one to three different services', () => {
  for (const good of [['SSH'], ['SSH', 'HTTP'], ['SSH', 'ssh', 'a:b']]) {
    assert.deepEqual(checkServices(good), { ok: true, value: good });
  }
  const bad: [string[], string][] = [
    [[], 'ServiceInvalid'],
    [['SSH', 'SSH'], 'ServiceInvalid'],
    [[''], 'ServiceInvalid'],
    [['SSH', 'my service'], 'ServiceInvalid'],
    [['host.example'], 'ServiceInvalid'],
    [['x'.repeat(129)], 'ServiceInvalid'],
    [['a', 'b', 'c', 'd'], 'TooManyServices'],
    [['a', 'a', 'a', 'a'], 'TooManyServices'],
  ];
  for (const [services, code] of bad) {
    assert.equal(codeOf(checkServices(services)), code, JSON.stringify(services));
  }
});

test('the error of a wrong service names it', () => {
  const result = checkServices(['SSH', 'my service']);
  assert.ok(!result.ok);
  assert.equal(result.error.details?.serviceId, 'my service');
  assert.match(result.error.message, /my service/);
});

test('a tunnel lives a whole number of minutes from 1 to 720', () => {
  for (const good of [1, 60, 719, 720]) {
    assert.equal(codeOf(checkLifetime(good)), 'ok');
  }
  for (const bad of [0, -1, 721, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(codeOf(checkLifetime(bad)), 'LifetimeInvalid', String(bad));
  }
});

test('a port is a whole number from 1 to 65535', () => {
  for (const good of [1, 22, 65_535]) {
    assert.equal(codeOf(checkPort(good)), 'ok');
  }
  for (const bad of [0, -1, 65_536, 22.5, Number.NaN]) {
    assert.equal(codeOf(checkPort(bad)), 'PortInvalid', String(bad));
  }
});
