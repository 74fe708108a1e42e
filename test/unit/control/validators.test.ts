import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ControlCall, ControlCalls } from '../../../electron/control/protocol.ts';
import { spokenVersion, validAnswer, validRequest } from '../../../electron/control/validators.ts';

const long = (length: number) => 'x'.repeat(length);
const environment = { accessKeyId: 'AKIA', secretAccessKey: 's', sessionToken: '', region: 'eu-central-1' };
const open = {
  device: 'press-07',
  services: ['SSH', 'HTTP'],
  anyService: false,
  lifetimeMinutes: 60,
  ports: { SSH: 5507 },
  another: false,
  takeOver: false,
  waitSeconds: 30,
};
const logs = { target: null, level: 'info' as const, text: '', limit: 100, follow: false };
const connect = {
  device: 'press-07',
  service: null,
  port: 22,
  mayOpen: false,
  takeOver: false,
  waitSeconds: 60,
};

const malformedWhere = [
  { profile: 7 },
  { profile: long(1001) },
  { region: null },
  { environment: {} },
  { environment: { ...environment, more: 'x' } },
  { environment: { ...environment, secretAccessKey: long(8193) } },
  { dryRun: true },
];
const malformedOpen = [
  {},
  { ...open, device: 7 },
  { ...open, device: long(1001) },
  { ...open, services: 'SSH' },
  { ...open, services: Array(51).fill('SSH') },
  { ...open, lifetimeMinutes: '60' },
  { ...open, ports: { SSH: '22' } },
  { ...open, ports: [22] },
  { ...open, another: 'no' },
  { ...open, takeOver: undefined },
  { ...open, waitSeconds: -1 },
  ...malformedWhere.map((where) => ({ ...open, ...where })),
];

/** Complete by type: a call that is added to the protocol and not here does not compile. */
const table: { [C in ControlCall]: { good: ControlCalls[C]['args'][]; malformed: unknown[] } } = {
  status: { good: [{}], malformed: [null, [], 'x', { more: 1 }] },
  profiles: { good: [{}, { profile: 'p', region: 'r', environment }], malformed: [null, ...malformedWhere] },
  devices: {
    good: [
      { text: 'press line:3', limit: 200 },
      { text: '', limit: 0, profile: 'Plant north' },
    ],
    malformed: [{}, { text: '', limit: -1 }, { text: '', limit: 0.5 }, { text: long(1001), limit: 1 }],
  },
  list: { good: [{ all: true }], malformed: [{}, { all: 1 }, ...malformedWhere] },
  open: {
    good: [open, { ...open, lifetimeMinutes: null, services: [], ports: {}, environment }],
    malformed: malformedOpen,
  },
  ssh: {
    good: [
      { ...open, remoteCommand: null },
      { ...open, remoteCommand: 'uptime; echo $HOME' },
    ],
    malformed: [open, { ...open, remoteCommand: ['uptime'] }, { ...open, remoteCommand: long(500_001) }],
  },
  connect: {
    good: [connect, { ...connect, service: 'HTTP', port: null, mayOpen: true, takeOver: true }],
    malformed: [
      {},
      { ...connect, port: '22' },
      { ...connect, mayOpen: undefined },
      { ...connect, open: true },
    ],
  },
  copy: {
    good: [{ device: 'a', tool: 'scp' }],
    malformed: [{ device: 'a' }, { device: 'a', tool: 'rsync' }],
  },
  close: {
    good: [
      { target: 'press-07', all: false },
      { target: null, all: true },
    ],
    malformed: [{}, { target: 7, all: false }, { target: null }],
  },
  logs: {
    good: [logs, { ...logs, target: 'k1', level: 'debug', follow: true }],
    malformed: [
      { ...logs, level: 'all' },
      { ...logs, follow: null },
      { ...logs, limit: 1e9 },
    ],
  },
  hostKey: { good: [{ device: 'a', forget: true }], malformed: [{ device: 'a' }, { device: '', forget: 1 }] },
  complete: {
    good: [{ what: 'devices', prefix: 'pre' }],
    malformed: [{ what: 'secrets', prefix: '' }, { what: 'devices' }],
  },
  quit: { good: [{ close: false }], malformed: [{}, { close: 'yes' }] },
};

for (const [call, { good, malformed }] of Object.entries(table)) {
  describe(call, () => {
    test('what the command sends is taken as it is', () => {
      for (const args of good) {
        const request = { culvert: 1, call, args, canAsk: true };
        assert.deepEqual(validRequest(JSON.parse(JSON.stringify(request))), { value: request });
      }
    });
    test('anything else is refused, and only its place is told', () => {
      for (const args of malformed) {
        const answer = validRequest({ culvert: 1, call, args, canAsk: true });
        assert.ok('where' in answer, JSON.stringify(args));
        assert.ok(answer.where.startsWith(`${call}: `), answer.where);
        assert.ok(answer.where.length < 100);
      }
    });
  });
}

test('what is wrong with a secret is told without the secret', () => {
  const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG'.repeat(1000);
  const answer = validRequest({
    ...{ culvert: 1, call: 'list', canAsk: false },
    args: { all: true, environment: { ...environment, secretAccessKey } },
  });
  assert.deepEqual(answer, { where: 'list: environment' });
});

test('a request is refused where a part is missing, too much, or names no call', () => {
  const whole = { culvert: 1, call: 'status', args: {}, canAsk: false };
  assert.ok('value' in validRequest(whole));
  for (const wrong of [
    undefined,
    null,
    [],
    'status',
    { ...whole, canAsk: undefined },
    { ...whole, canAsk: 'yes' },
    { ...whole, more: 1 },
    { ...whole, call: 'constructor' },
    { ...whole, call: '__proto__' },
    { ...whole, call: 'tunnel.open' },
    { ...whole, call: 7 },
  ]) {
    assert.ok('where' in validRequest(wrong), JSON.stringify(wrong));
  }
});

test('the version is found whatever else a message holds', () => {
  assert.equal(spokenVersion({ culvert: 2, verb: 'later' }), 2);
  for (const none of [null, undefined, 7, [], {}, { culvert: '1' }, { culvert: 0 }, { culvert: 1.5 }]) {
    assert.equal(spokenVersion(none), null);
  }
});

test('after the request only answers to questions are understood', () => {
  const answer = { kind: 'answer', id: 'q1', answer: 'submit', text: '123456' };
  assert.deepEqual(validAnswer(answer), answer);
  assert.deepEqual(validAnswer({ ...answer, text: null }), { ...answer, text: null });
  for (const wrong of [
    undefined,
    { ...answer, kind: 'ask' },
    { ...answer, id: 1 },
    { ...answer, text: undefined },
    { ...answer, text: long(8193) },
    { ...answer, more: 1 },
  ]) {
    assert.equal(validAnswer(wrong), null);
  }
});
