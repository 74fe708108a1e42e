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
  fips: false,
  dualStack: false,
  signIn: { kind: 'keys' as const },
  role: null,
  tags: [],
  ownTag: true,
  monthlyLimit: null,
  toolsMayOpen: false,
  secret: { accessKeyId: 'AKIA', secretAccessKey: 'x', sessionToken: '' },
  keep: 'keychain' as const,
};
const bySso = {
  kind: 'sso' as const,
  startUrl: 'https://d-1234567890.awsapps.com/start',
  ssoRegion: 'eu-central-1',
  accountId: '123456789012',
  accountName: 'acme',
  roleName: 'Operator',
};
const role = {
  roleArn: 'arn:aws:iam::123456789012:role/Operator',
  externalId: '',
  mfaSerial: '',
  sessionName: '',
};
const device = {
  thingName: 'press-07',
  sshUser: 'pi',
  identityFile: '/home/me/.ssh/id',
  protocol: 'auto' as const,
  favourite: true,
  services: ['SSH'],
  lifetimeMinutes: 120,
  ports: { SSH: 5507 },
};
const query = {
  text: 'press line:3',
  filter: { list: 'all' as const, type: null, group: null, connectivity: null },
  offset: 0,
  limit: 200,
};
const quick = {
  token: 'AQGA',
  region: 'eu-central-1',
  endpoint: '',
  name: '',
  ports: { SSH: 5507 },
  protocol: 'auto' as const,
};
const network = {
  proxy: 'manual' as const,
  address: 'http://proxy.example:3128',
  noProxy: 'localhost, .example',
  pacUrl: '',
  proxyUser: 'me',
  password: 'secret',
  certificateFiles: ['/etc/ssl/company.pem'],
  systemCertificates: true,
};
const historyFilter = { profileId: null, month: null, kind: 'all' as const, text: '' };
const history = { ...historyFilter, offset: 0, limit: 200 };
const sso = { startUrl: bySso.startUrl, ssoRegion: bySso.ssoRegion };
const keptPort = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07', serviceId: 'SSH' };
const logQuery = { tunnel: null, level: 'info' as const, text: '', offset: 0, limit: 200 };
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
  'devices.query': {
    good: [
      query,
      { ...query, filter: { list: 'recents', type: 'press', group: 'line3', connectivity: 'disconnected' } },
      { ...query, text: '', offset: 99_800, limit: 1 },
    ],
    malformed: [
      null,
      { ...query, text: null },
      { ...query, text: long(1001) },
      { ...query, filter: null },
      { ...query, filter: { ...query.filter, list: 'mine' } },
      { ...query, filter: { ...query.filter, type: undefined } },
      { ...query, filter: { ...query.filter, connectivity: 'offline' } },
      { ...query, filter: { ...query.filter, tag: 'x' } },
      { ...query, offset: -1 },
      { ...query, offset: 0.5 },
      { ...query, limit: 0 },
      { ...query, limit: 201 },
      { ...query, limit: '10' },
    ],
  },
  'devices.more': { good: [null], malformed: malformedNothing },
  'devices.get': {
    good: [{ thingName: 'press-07' }, { thingName: '' }],
    malformed: [
      null,
      'press-07',
      {},
      { thingName: 7 },
      { thingName: long(1001) },
      { thingName: 'a', id: 'b' },
    ],
  },
  'devices.settings': {
    good: [
      device,
      { ...device, sshUser: '', identityFile: '', protocol: 1 },
      { ...device, thingName: 'not a thing name!', sshUser: '-o', protocol: null },
      // null leaves each of them as it is.
      {
        thingName: 'press-07',
        sshUser: null,
        identityFile: null,
        protocol: null,
        favourite: false,
        services: null,
        lifetimeMinutes: null,
        ports: null,
      },
    ],
    malformed: [
      null,
      { thingName: 'press-07', sshUser: 'pi' },
      { ...device, thingName: long(1001) },
      { ...device, sshUser: 7 },
      { ...device, identityFile: undefined },
      { ...device, identityFile: long(4097) },
      { ...device, favourite: 'yes' },
      { ...device, services: 'SSH' },
      { ...device, services: Array(51).fill('SSH') },
      { ...device, lifetimeMinutes: '120' },
      { ...device, ports: { SSH: '22' } },
      { ...device, port: 22 },
      ...[4, 0, '2', 'V2', undefined, ['auto']].map((protocol) => ({ ...device, protocol })),
    ],
  },
  'tunnel.open': {
    good: [
      open,
      { ...open, ports: {} },
      { ...open, profileId: 'p1' },
      // Bad input that somebody can type gets through, to be answered with its own sentence.
      { ...open, services: ['A', 'B', 'C', 'D'], lifetimeMinutes: 0.5, ports: { SSH: -1 } },
      { ...open, thingName: '', services: [] },
    ],
    malformed: [
      null,
      {},
      { ...open, thingName: 7 },
      { ...open, profileId: null },
      { ...open, profileId: long(65) },
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
  'tunnel.quick': {
    good: [
      quick,
      { ...quick, token: '', region: '', endpoint: 'wss://x', name: 'line 3', ports: {}, protocol: 2 },
    ],
    malformed: [
      null,
      { ...quick, token: null },
      { ...quick, token: long(8193) },
      { ...quick, region: 7 },
      { ...quick, endpoint: long(2049) },
      { ...quick, name: undefined },
      { ...quick, ports: null },
      { ...quick, protocol: '2' },
      { ...quick, profileId: 'p1' },
    ],
  },
  'tunnel.adopt': {
    good: [
      { tunnelId: 't1', ports: {} },
      { tunnelId: 't1', ports: { SSH: 5507 } },
    ],
    malformed: [
      null,
      { tunnelId: 't1' },
      { tunnelId: 7, ports: {} },
      { tunnelId: long(257), ports: {} },
      { tunnelId: 't1', ports: [] },
      { tunnelId: 't1', ports: {}, takeOver: true },
    ],
  },
  'tunnel.terminal': { good: [key], malformed: malformedKeys },
  'tunnel.copySsh': {
    good: [key, { ...key, tool: 'scp' }],
    malformed: [...malformedKeys, { ...key, tool: 'rsync' }],
  },
  'tunnel.service': {
    good: [{ ...key, serviceId: 'HTTP' }],
    malformed: [...malformedKeys, key, { ...key, serviceId: 80 }, { ...key, serviceId: long(1001) }],
  },
  'tunnel.reconnect': { good: [key], malformed: malformedKeys },
  'tunnel.close': { good: [key], malformed: malformedKeys },
  'tunnel.forget': { good: [key], malformed: malformedKeys },
  'others.refresh': { good: [null], malformed: malformedNothing },
  'others.close': {
    good: [{ tunnelId: 't1' }],
    malformed: [
      null,
      't1',
      {},
      { tunnelId: null },
      { tunnelId: long(257) },
      { tunnelId: 't1', delete: true },
    ],
  },
  'profile.save': {
    good: [
      profile,
      {
        ...profile,
        signIn: { kind: 'shared', awsProfile: 'factory' },
        secret: null,
        fips: true,
        dualStack: true,
      },
      {
        ...profile,
        signIn: bySso,
        role,
        secret: null,
        tags: [{ key: 'Owner', value: '' }],
        monthlyLimit: 20,
      },
      // Answered with their own sentences.
      { ...profile, signIn: { ...bySso, accountId: '1', startUrl: 'x' }, tags: [{ key: '', value: 'aws:' }] },
      { ...profile, role: { ...role, roleArn: 'x' }, monthlyLimit: -0.5 },
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
      { ...profile, fips: 1 },
      { ...profile, dualStack: null },
      { ...profile, signIn: null },
      { ...profile, signIn: 'keys' },
      { ...profile, signIn: { kind: 'process', command: 'x' } },
      { ...profile, signIn: { kind: 'keys', awsProfile: 'factory' } },
      { ...profile, signIn: { kind: 'shared' } },
      { ...profile, signIn: { kind: 'shared', awsProfile: long(1001) } },
      { ...profile, signIn: { ...bySso, roleName: null } },
      { ...profile, signIn: { ...bySso, accessToken: 'x' } },
      { ...profile, role: undefined },
      { ...profile, role: { ...role, mfaCode: '123456' } },
      { ...profile, role: { ...role, roleArn: long(3001) } },
      { ...profile, tags: {} },
      { ...profile, tags: [{ key: 'Owner' }] },
      { ...profile, tags: [{ key: 'Owner', value: 7 }] },
      { ...profile, tags: Array(201).fill({ key: 'a', value: 'b' }) },
      { ...profile, ownTag: 'yes' },
      { ...profile, monthlyLimit: '20' },
      { ...profile, monthlyLimit: Number.NaN },
      { ...profile, demo: true },
    ],
  },
  'profile.delete': { good: [id], malformed: malformedIds },
  'profile.choose': { good: [id], malformed: malformedIds },
  'profile.test': { good: [id], malformed: malformedIds },
  'profile.check': { good: [id], malformed: malformedIds },
  'profile.shared': { good: [null], malformed: malformedNothing },
  'hostKey.look': { good: [key], malformed: malformedKeys },
  'hostKey.forget': { good: [key], malformed: malformedKeys },
  'services.save': {
    good: [
      { services: [] },
      {
        services: [
          { serviceId: 'PLC', label: 'PLC', devicePort: 502, open: { kind: 'copy', text: '{host}:{port}' } },
          {
            serviceId: 'x',
            label: '',
            devicePort: null,
            open: { kind: 'url', url: 'http://{host}:{port}/' },
          },
          { serviceId: 'x', label: '', devicePort: 1.5, open: { kind: 'program', command: 'x' } },
          { serviceId: 'x', label: '', devicePort: 22, open: { kind: 'terminal' } },
        ],
      },
    ],
    malformed: [
      null,
      {},
      { services: null },
      { services: [{}] },
      { services: [{ serviceId: 'x', label: '', devicePort: 22, open: { kind: 'shell' } }] },
      { services: [{ serviceId: 'x', label: '', devicePort: '22', open: { kind: 'terminal' } }] },
      { services: [{ serviceId: 'x', label: '', devicePort: 22, open: { kind: 'url' } }] },
    ],
  },
  'commandLine.get': { good: [null], malformed: malformedNothing },
  'commandLine.install': {
    good: [{ install: true }, { install: false }],
    malformed: [null, {}, { install: 'yes' }, { install: true, path: '/x' }],
  },
  'sshConfig.get': { good: [null], malformed: malformedNothing },
  'signIn.profile': {
    good: [
      { ...id, flow: 'browser' },
      { ...id, flow: 'code' },
    ],
    malformed: [...malformedIds, id, { ...id, flow: 'window' }, { ...id, flow: null }],
  },
  'signIn.start': {
    good: [
      { ...sso, flow: 'browser' },
      { startUrl: 'not an address', ssoRegion: '', flow: 'code' },
    ],
    malformed: [
      null,
      sso,
      { ...sso, flow: 'device' },
      { ...sso, startUrl: null, flow: 'code' },
      { ...sso, startUrl: long(2049), flow: 'code' },
      { ...sso, ssoRegion: 7, flow: 'code' },
      { ...sso, flow: 'code', redirectUri: 'http://127.0.0.1' },
    ],
  },
  'signIn.roles': {
    good: [{ ...sso, accountId: '123456789012' }],
    malformed: [
      null,
      sso,
      { ...sso, accountId: 123456789012 },
      { ...sso, accountId: long(101) },
      { ...sso, accountId: '1', accessToken: 'x' },
    ],
  },
  'signIn.reopen': { good: [id], malformed: malformedIds },
  'signIn.cancel': { good: [id], malformed: malformedIds },
  'signIn.out': { good: [id], malformed: malformedIds },
  'network.save': {
    good: [
      network,
      { ...network, proxy: 'pac', pacUrl: 'http://wpad/proxy.pac', password: null, certificateFiles: [] },
      { ...network, proxy: 'system', address: 'not an address', password: '' },
    ],
    malformed: [
      null,
      { ...network, proxy: 'auto' },
      { ...network, address: null },
      { ...network, noProxy: ['localhost'] },
      { ...network, pacUrl: long(8193) },
      { ...network, password: undefined },
      { ...network, password: long(1001) },
      { ...network, certificateFiles: '/etc/ssl/company.pem' },
      { ...network, certificateFiles: Array(51).fill('/a') },
      { ...network, systemCertificates: 'yes' },
      { ...network, hasPassword: true },
    ],
  },
  'price.save': {
    good: [
      { region: 'eu-central-1', amount: 5.5, currency: 'EUR' },
      { region: 'nowhere', amount: -1, currency: '' },
      { region: 'eu-central-1', amount: null, currency: 'EUR' },
    ],
    malformed: [
      null,
      { region: 'eu-central-1', amount: '5.50', currency: 'EUR' },
      { region: 'eu-central-1', amount: Number.NaN, currency: 'EUR' },
      { region: 'eu-central-1', amount: Number.POSITIVE_INFINITY, currency: 'EUR' },
      { region: 'eu-central-1', amount: 5 },
      { region: null, amount: 5, currency: 'EUR' },
      { region: 'eu-central-1', amount: 5, currency: long(101) },
      { region: 'eu-central-1', amount: 5, currency: 'EUR', enteredAt: 0 },
    ],
  },
  'history.query': {
    good: [
      history,
      { profileId: 'p1', month: '2026-11', kind: 'billed', text: 'press', offset: 400, limit: 1 },
    ],
    malformed: [
      null,
      { ...history, profileId: 7 },
      { ...history, month: long(17) },
      { ...history, kind: 'quick' },
      { ...history, text: null },
      { ...history, offset: -1 },
      { ...history, limit: 201 },
      { ...history, path: '/etc/passwd' },
    ],
  },
  'history.export': {
    good: [
      { ...historyFilter, format: 'csv' },
      { format: 'json', profileId: 'p1', month: '2026-11', kind: 'free', text: 'press' },
    ],
    malformed: [
      null,
      { ...historyFilter, format: 'xls' },
      { format: 'csv', profileId: null, month: null },
      { ...historyFilter, format: 'csv', month: 11 },
      { ...historyFilter, format: 'csv', path: '/tmp/x' },
    ],
  },
  'history.reveal': { good: [null], malformed: [...malformedNothing, { path: '/etc' }] },
  'tunnel.rotate': { good: [key], malformed: malformedKeys },
  'general.save': {
    good: [
      {},
      { language: 'zh-CN', theme: 'dark' },
      { onClose: 'keep', startAtLogin: true, shortcut: 'CommandOrControl+Alt+K', terminal: 'xterm' },
      { notifications: { connected: true, expiring: false, ended: true, trouble: true } },
    ],
    malformed: [
      null,
      [],
      { language: 'tlh' },
      { theme: 'pink' },
      { onClose: '' },
      { startAtLogin: 'yes' },
      { shortcut: long(101) },
      { notifications: { connected: true } },
      { more: true },
    ],
  },
  'terminals.list': { good: [null], malformed: malformedNothing },
  'terminals.try': {
    good: [{ id: '' }, { id: 'xterm' }, { id: long(1000) }],
    malformed: [null, {}, { id: 1 }, { id: long(1001) }, { id: 'xterm', argv: ['rm'] }],
  },
  'ports.list': { good: [null], malformed: malformedNothing },
  'ports.forget': {
    good: [keptPort],
    malformed: [null, {}, { ...keptPort, serviceId: null }, { ...keptPort, more: true }],
  },
  'privacy.where': { good: [null], malformed: malformedNothing },
  'privacy.clear': {
    good: [{ what: 'devices' }, { what: 'history' }, { what: 'log' }],
    malformed: [null, {}, { what: 'profiles' }, { what: 'log', more: true }],
  },
  'log.query': {
    good: [
      logQuery,
      { ...logQuery, tunnel: 'k1', level: 'error', text: 'refused' },
      { ...logQuery, until: 1 },
    ],
    malformed: [
      null,
      { ...logQuery, level: 'trace' },
      { ...logQuery, until: -1 },
      { ...logQuery, until: null },
      { ...logQuery, tunnel: long(65) },
      { ...logQuery, limit: 201 },
      { ...logQuery, more: true },
    ],
  },
  'log.reveal': { good: [null], malformed: malformedNothing },
  'report.make': { good: [null], malformed: malformedNothing },
  'report.save': { good: [null], malformed: malformedNothing },
  'report.reveal': { good: [null], malformed: malformedNothing },
  'demo.open': { good: [null], malformed: malformedNothing },
  'demo.leave': { good: [null], malformed: malformedNothing },
  'notice.dismiss': { good: [id], malformed: malformedIds },
  'question.answer': {
    good: [
      ...(
        [
          'take-over',
          'open-new',
          'open-anyway',
          'use-suggested',
          'try-again',
          'quit-close',
          'quit-keep',
          'cancel',
        ] as const
      ).map((answer) => ({ ...id, answer, text: null })),
      { ...id, answer: 'submit', text: '123456' },
    ],
    malformed: [
      ...malformedIds,
      id,
      { ...id, answer: 'cancel' },
      { ...id, answer: 'yes', text: null },
      { ...id, answer: null, text: null },
      { ...id, answer: 'submit', text: 123456 },
      { ...id, answer: 'submit', text: long(101) },
    ],
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
