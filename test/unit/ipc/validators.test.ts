import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALL_NAMES, callChannel, EVENT_NAMES, eventChannel } from '../../../electron/ipc/channels.ts';
import type { CallName, Calls } from '../../../electron/ipc/contract.ts';
import { validArguments } from '../../../electron/ipc/validators.ts';

const key = { key: 'k1' };
const id = { id: 'i1' };
const open = {
  thingName: 'press-07',
  services: ['SSH', 'HTTP'],
  lifetimeMinutes: 60,
  reuse: true,
  ports: { SSH: 5507 },
  terminal: true,
};
const profile = {
  id: null,
  name: 'Plant north',
  region: 'eu-central-1',
  endpoints: {},
  secret: { accessKeyId: 'AKIA', secretAccessKey: 'x', sessionToken: '' },
  keep: 'keychain' as const,
};
const long = (length: number) => 'x'.repeat(length);

const malformedKeys: unknown[] = [
  null,
  {},
  { key: 7 },
  { key: long(65) },
  { ...key, more: true },
  [key],
  'k1',
];
const malformedIds: unknown[] = [null, {}, { id: null }, { id: long(65) }, { ...id, more: true }, [id], 'i1'];
const malformedNothing: unknown[] = [undefined, {}, [], '', 0, false];

/** Complete by type: a call that is added to the contract and not here does not compile. */
const table: { [N in CallName]: { good: Calls[N]['args'][]; malformed: unknown[] } } = {
  'view.get': { good: [null], malformed: malformedNothing },
  'devices.refresh': { good: [null], malformed: malformedNothing },
  'devices.settings': {
    good: [
      { thingName: 'press-07', sshUser: 'pi', identityFile: '/home/me/.ssh/id', protocol: 'auto' },
      { thingName: 'press-07', sshUser: '', identityFile: '', protocol: 1 },
      { thingName: 'not a thing name!', sshUser: '-o', identityFile: '', protocol: null },
    ],
    malformed: [
      null,
      { thingName: 'press-07', sshUser: 'pi' },
      { thingName: 'press-07', sshUser: 'pi', identityFile: '' },
      { thingName: 'press-07', sshUser: 'pi', identityFile: null, protocol: null },
      { thingName: 'press-07', sshUser: 'pi', identityFile: long(4097), protocol: null },
      { thingName: long(1001), sshUser: 'pi', identityFile: '', protocol: null },
      { thingName: 'press-07', sshUser: 'pi', identityFile: '', protocol: null, port: 22 },
      ...[4, 0, '2', 'V2', undefined, ['auto']].map((protocol) => ({
        thingName: 'press-07',
        sshUser: 'pi',
        identityFile: '',
        protocol,
      })),
    ],
  },
  'tunnel.open': {
    good: [
      open,
      { ...open, ports: {} },
      // Bad input that somebody can type gets through, to be answered with its own sentence.
      { ...open, services: ['A', 'B', 'C', 'D'], lifetimeMinutes: 0.5, ports: { SSH: -1 } },
      { ...open, thingName: '', services: [] },
    ],
    malformed: [
      null,
      {},
      { ...open, thingName: 7 },
      { ...open, thingName: long(1001) },
      { ...open, services: 'SSH' },
      { ...open, services: [null] },
      { ...open, services: Array(51).fill('SSH') },
      { ...open, lifetimeMinutes: '60' },
      { ...open, lifetimeMinutes: Number.NaN },
      { ...open, reuse: 1 },
      { ...open, ports: [5507] },
      { ...open, ports: { SSH: '5507' } },
      { ...open, ports: { SSH: Number.POSITIVE_INFINITY } },
      { ...open, terminal: undefined },
      { ...open, takeOver: true },
    ],
  },
  'tunnel.terminal': { good: [key], malformed: malformedKeys },
  'tunnel.copySsh': { good: [key], malformed: malformedKeys },
  'tunnel.browser': {
    good: [{ ...key, serviceId: 'HTTP' }],
    malformed: [...malformedKeys, key, { ...key, serviceId: 80 }, { ...key, serviceId: long(1001) }],
  },
  'tunnel.reconnect': { good: [key], malformed: malformedKeys },
  'tunnel.close': { good: [key], malformed: malformedKeys },
  'tunnel.forget': { good: [key], malformed: malformedKeys },
  'profile.save': {
    good: [
      profile,
      { ...profile, id: 'p1', secret: null, keep: 'session' },
      { ...profile, endpoints: { tunneling: 'a', iot: 'b', sts: 'c', data: 'd' } },
      { ...profile, name: '', region: 'nowhere', endpoints: { iot: 'not an address' } },
    ],
    malformed: [
      null,
      { ...profile, id: undefined },
      { ...profile, name: long(1001) },
      { ...profile, region: null },
      { ...profile, endpoints: null },
      { ...profile, endpoints: { s3: 'https://example.com' } },
      { ...profile, endpoints: { iot: long(2049) } },
      { ...profile, secret: 'AKIA' },
      { ...profile, secret: { accessKeyId: 'AKIA', secretAccessKey: 'x' } },
      { ...profile, secret: { ...profile.secret, sessionToken: long(8193) } },
      { ...profile, secret: { ...profile.secret, mfa: '123456' } },
      { ...profile, keep: 'file' },
      { ...profile, demo: true },
    ],
  },
  'profile.delete': { good: [id], malformed: malformedIds },
  'profile.choose': { good: [id], malformed: malformedIds },
  'profile.test': { good: [id], malformed: malformedIds },
  'notice.dismiss': { good: [id], malformed: malformedIds },
  'question.answer': {
    good: (
      ['take-over', 'open-new', 'use-suggested', 'try-again', 'quit-close', 'quit-keep', 'cancel'] as const
    ).map((answer) => ({ ...id, answer })),
    malformed: [...malformedIds, id, { ...id, answer: 'yes' }, { ...id, answer: null }],
  },
};

describe('the arguments of each call', () => {
  for (const [name, { good, malformed }] of Object.entries(table) as [CallName, (typeof table)[CallName]][]) {
    test(`${name}: what the window sends gets through unchanged`, () => {
      for (const args of good) {
        assert.deepEqual(validArguments(name, args), { args });
      }
    });
    test(`${name}: what it would never send is refused`, () => {
      for (const args of malformed) {
        assert.equal(validArguments(name, args), null, JSON.stringify(args)?.slice(0, 200));
      }
    });
  }
});

test('every call of the contract has a channel and is in this table', () => {
  assert.deepEqual(CALL_NAMES.toSorted(), Object.keys(table).toSorted());
  const channels = [...CALL_NAMES.map(callChannel), ...EVENT_NAMES.map(eventChannel)];
  assert.equal(new Set(channels).size, CALL_NAMES.length + EVENT_NAMES.length);
  for (const channel of channels) {
    assert.match(channel, /^culvert:/);
  }
});

test('an argument cannot reach the prototype of what is made of it', () => {
  const args = JSON.parse(
    '{"thingName":"a","services":[],"lifetimeMinutes":1,"reuse":true,"terminal":false,"ports":{"__proto__":{"polluted":1}}}',
  );
  const valid = validArguments('tunnel.open', args);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.deepEqual(valid?.args.ports, {});
  assert.equal(Object.getPrototypeOf(valid?.args.ports), Object.prototype);
});
