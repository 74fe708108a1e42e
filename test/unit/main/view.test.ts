import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Thing } from '../../../electron/aws/things.ts';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { deviceView, type RememberedDevice, stateText, tunnelView } from '../../../electron/main/view.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { MINUTE_MS, NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const error = culvertError('TunnelRefused', { reason: 'HTTP 403' });

describe('a phase in words, and the line below', () => {
  const table: [string, Phase, RegExp][] = [
    ['Opening', { kind: 'opening' }, /^Looking for an open tunnel/],
    ['Connecting', { kind: 'connecting' }, /^$/],
    ['Waiting for device', { kind: 'waiting', since: NOW }, /agent running/],
    ['Connected', { kind: 'connected' }, /^$/],
    ['Reconnecting', { kind: 'reconnecting', attempt: 1, reason: 'the line is down' }, /^the line is down$/],
    ['Reconnecting, try 2', { kind: 'reconnecting', attempt: 2, reason: 'again' }, /^again$/],
    ['Trouble', { kind: 'trouble', error }, /HTTP 403/],
    ['Closing', { kind: 'closing' }, /^$/],
    ['Closed', { kind: 'closed', why: 'user', at: NOW }, /^Its local ports are released\.$/],
    ['Closed, expired', { kind: 'closed', why: 'expired', at: NOW }, /^Its time is over/],
    ['Closed elsewhere', { kind: 'closed', why: 'elsewhere', at: NOW }, /^Somebody closed it/],
  ];
  for (const [words, phase, detail] of table) {
    test(words, () => {
      assert.equal(stateText(phase, ENGLISH), words);
      const view = tunnelView(sampleTunnel({ phase }), { now: NOW, words: ENGLISH });
      assert.equal(view.state, phase.kind);
      assert.equal(view.stateText, words);
      assert.match(view.detail, detail);
    });
  }
});

test('a connected tunnel, whole', () => {
  const services = [
    sampleService({ connections: 2, bytesUp: 10, bytesDown: 100 }),
    sampleService({ serviceId: 'http', localPort: 8080, bytesUp: 5, bytesDown: 7 }),
    sampleService({ serviceId: 'modbus', localPort: null }),
  ];
  const port = { connections: 0, ready: true };
  assert.deepEqual(tunnelView(sampleTunnel({ services }), { now: NOW, words: ENGLISH }), {
    key: 'k1',
    thingName: 'press-07',
    profileName: 'factory-ops',
    region: 'eu-central-1',
    tunnelId: 't-1',
    state: 'connected',
    stateText: 'Connected',
    detail: '',
    openedAt: NOW - 60 * MINUTE_MS,
    expiresAt: NOW + 60 * MINUTE_MS,
    closedAt: null,
    waitingSince: null,
    expiry: 'far',
    thisComputer: { state: 'connected', since: NOW - 60 * MINUTE_MS },
    device: { state: 'connected', since: NOW - 59 * MINUTE_MS },
    origin: 'opened',
    rotates: true,
    older: null,
    ports: [
      {
        ...port,
        ...{ serviceId: 'SSH', label: 'SSH', kind: 'ssh', open: 'terminal', openWith: '' },
        ...{ localPort: 5507, device: 'localhost:22', connections: 2 },
      },
      {
        ...port,
        ...{ serviceId: 'http', label: 'Web', kind: 'web', open: 'url', openWith: 'http://127.0.0.1:8080/' },
        ...{ localPort: 8080, device: 'localhost:80' },
      },
      {
        ...port,
        ...{ serviceId: 'modbus', label: 'Modbus', kind: 'other', open: 'copy', openWith: '' },
        ...{ localPort: null, device: 'localhost:502' },
      },
    ],
    bytesUp: 15,
    bytesDown: 107,
    error: null,
  });
});

describe('what else depends on the phase', () => {
  const table: { name: string; tunnel: Partial<Tunnel>; expected: Record<string, unknown> }[] = [
    {
      name: 'waiting tells since when',
      tunnel: { phase: { kind: 'waiting', since: NOW - 5 } },
      expected: { waitingSince: NOW - 5, closedAt: null, error: null },
    },
    {
      name: 'closed tells when',
      tunnel: { phase: { kind: 'closed', why: 'user', at: NOW - 7 } },
      expected: { waitingSince: null, closedAt: NOW - 7, expiry: 'far' },
    },
    {
      name: 'trouble tells its error',
      tunnel: { phase: { kind: 'trouble', error } },
      expected: { error: ENGLISH.error(error) },
    },
    {
      name: 'under ten minutes it is expiring, and says so',
      tunnel: { expiresAt: NOW + 10 * MINUTE_MS - 1 },
      expected: { expiry: 'soon', detail: 'Closes by itself in under 10 minutes' },
    },
    {
      name: 'under two minutes it is the last of it',
      tunnel: { expiresAt: NOW + 2 * MINUTE_MS - 1 },
      expected: { expiry: 'last', detail: 'Closes by itself in under 2 minutes' },
    },
    {
      name: 'two minutes are not under two minutes',
      tunnel: { expiresAt: NOW + 2 * MINUTE_MS },
      expected: { expiry: 'soon' },
    },
    {
      name: 'without a thing there is no device to send a new token to',
      tunnel: { thingless: true },
      expected: { rotates: false },
    },
    {
      name: 'a pasted token comes without the account that could rotate it',
      tunnel: { origin: 'quick' },
      expected: { rotates: false },
    },
    {
      name: 'ten minutes are not under ten minutes',
      tunnel: { expiresAt: NOW + 10 * MINUTE_MS },
      expected: { expiry: 'far', detail: '' },
    },
    {
      name: 'a device that is only taken to be there is told as such',
      tunnel: { deviceAssumed: true },
      expected: {
        stateText: 'Connected',
        detail: 'Whether the device is there is not known: this profile may not call iot:DescribeTunnel',
      },
    },
    {
      name: 'a closed one does not expire',
      tunnel: { expiresAt: NOW + 1, phase: { kind: 'closed', why: 'user', at: NOW } },
      expected: { expiry: 'far' },
    },
    {
      name: 'nothing is known while it is opened',
      tunnel: { tunnelId: null, openedAt: null, expiresAt: null, phase: { kind: 'opening' } },
      expected: { tunnelId: null, openedAt: null, expiresAt: null, expiry: 'far' },
    },
  ];
  for (const { name, tunnel, expected } of table) {
    test(name, () => {
      const view: Record<string, unknown> = {
        ...tunnelView(sampleTunnel(tunnel), { now: NOW, words: ENGLISH }),
      };
      for (const [field, value] of Object.entries(expected)) {
        assert.deepEqual(view[field], value, field);
      }
    });
  }

  test('an older protocol is told with what it limits, for as long as a session carries the tunnel', () => {
    const older = (change: Partial<Tunnel>) =>
      tunnelView(sampleTunnel(change), { now: NOW, words: ENGLISH }).older?.text ?? null;
    const found = (version: 1 | 2 | 3) => ({ protocol: { version, chosen: false } });
    assert.equal(older(found(3)), null);
    assert.equal(older(found(2)), 'Older agent (V2): one connection at a time per service');
    assert.equal(older(found(1)), 'Older agent (V1): one connection at a time');
    assert.equal(
      older({ protocol: { version: 2, chosen: true } }),
      'Protocol set to V2: one connection at a time per service',
    );
    assert.notEqual(older({ ...found(2), phase: { kind: 'reconnecting', attempt: 1, reason: '' } }), null);
    assert.equal(older({ ...found(2), phase: { kind: 'trouble', error } }), null);
    assert.equal(older({ ...found(2), phase: { kind: 'closed', why: 'user', at: NOW } }), null);
  });

  test('the states and what stands below them speak the language that is given', () => {
    const words = wordsOf({ language: 'ko', formats: 'ko-KR' });
    const phase: Phase = { kind: 'reconnecting', attempt: 3, reason: 'ECONNRESET' };
    assert.equal(stateText(phase, words), '다시 연결 중, 3번째 시도');
    const view = tunnelView(sampleTunnel({ phase: { kind: 'trouble', error } }), { now: NOW, words });
    assert.equal(view.stateText, '문제 발생');
    assert.equal(view.detail, words.error(error).message);
    assert.equal(tunnelView(sampleTunnel({ phase }), { now: NOW, words }).detail, 'ECONNRESET');
  });

  test('a port is ready only while the device is there', () => {
    const ready = (phase: Phase) =>
      tunnelView(sampleTunnel({ phase }), { now: NOW, words: ENGLISH }).ports[0]?.ready;
    assert.equal(ready({ kind: 'connected' }), true);
    assert.equal(ready({ kind: 'waiting', since: NOW }), false);
    assert.equal(ready({ kind: 'reconnecting', attempt: 1, reason: '' }), false);
  });
});

test('a device is shown with its attributes joined and with what is remembered of it, and nothing else', () => {
  const thing: Thing = {
    thingName: 'press-07',
    thingType: 'press',
    attributes: { line: 'line 3', site: 'seoul' },
    groups: ['hall-1'],
    connectivity: { state: 'connected', since: 5 },
  };
  const remembered: RememberedDevice = {
    sshUser: 'pi',
    identityFile: '/home/me/.ssh/id',
    protocol: 'auto',
    foundProtocol: 2,
    lastUsedAt: NOW,
    favourite: true,
    services: ['SSH'],
    lifetimeMinutes: 60,
    ports: { SSH: 5507 },
  };
  // What the settings hold besides is not for the window.
  const settings = { ...remembered, destinationVersionAt: 5 };
  assert.deepEqual(deviceView(thing, { tunnelOpen: true, remembered: settings }), {
    thingName: 'press-07',
    thingType: 'press',
    attributes: 'line 3 · seoul',
    groups: ['hall-1'],
    connectivity: { state: 'connected', since: 5 },
    tunnelOpen: true,
    ...remembered,
  });
});
