import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import type { DeviceView, ProfileView } from '../../../electron/ipc/contract.ts';
import { initialState } from '../../../electron/main/state.ts';
import { trayInput } from '../../../electron/main/tray-input.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';
import { MINUTE_MS, NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const profile = (id: string): ProfileView => ({
  id,
  name: `Profile ${id}`,
  region: 'eu-central-1',
  ...PLAIN_SETTINGS,
  accessKeyHint: '…7Q2X',
  kept: 'keychain',
  demo: false,
  signedIn: 'yes',
  signedInUntil: null,
});

const device: DeviceView = {
  thingName: 'press-07',
  thingType: 'press',
  attributes: 'line 3',
  groups: ['hall-1'],
  connectivity: { state: 'disconnected', since: 5 },
  tunnelOpen: true,
  lastUsedAt: 7,
  sshUser: 'pi',
  identityFile: '/home/me/.ssh/id',
  protocol: 'auto',
  foundProtocol: 2,
  favourite: true,
  services: ['SSH'],
  lifetimeMinutes: 60,
  ports: { SSH: 5507 },
};

test('the tray gets what it shows of tunnels, devices and profiles, and no more', () => {
  const input = trayInput({
    state: {
      ...initialState,
      tunnels: {
        tunnels: [
          sampleTunnel(),
          sampleTunnel({
            key: 'k2',
            phase: { kind: 'waiting', since: NOW },
            services: [sampleService({ serviceId: 'HTTP' })],
            expiresAt: NOW + 90_000,
          }),
          sampleTunnel({ key: 'k3', phase: { kind: 'opening' }, expiresAt: null }),
          sampleTunnel({
            key: 'k4',
            phase: { kind: 'closed', why: 'expired', at: NOW },
            expiresAt: NOW - MINUTE_MS,
          }),
        ],
      },
      devices: { ...initialState.devices, state: 'ready', more: true },
    },
    profiles: [profile('p1'), profile('p2')],
    chosenProfileId: 'p2',
    devices: [device],
    prices: [],
    shortcut: '',
    now: NOW,
    words: ENGLISH,
  });
  const ports = [{ serviceId: 'SSH', label: 'SSH', port: 5507, open: 'terminal' as const }];
  const tunnel = {
    ...{ thingName: 'press-07', hasSsh: true, ready: false, expiring: false },
    ...{ quick: false, ports },
  };
  assert.deepEqual(input, {
    tunnels: [
      { ...tunnel, key: 'k1', state: 'connected', stateText: 'Connected', minutesLeft: 59, ready: true },
      {
        ...tunnel,
        key: 'k2',
        state: 'waiting',
        stateText: 'Waiting for device',
        minutesLeft: 1,
        expiring: true,
        hasSsh: false,
        ports: [{ serviceId: 'HTTP', label: 'Web', port: 5507, open: 'url' as const }],
      },
      { ...tunnel, key: 'k3', state: 'opening', stateText: 'Opening', minutesLeft: null },
      { ...tunnel, key: 'k4', state: 'closed', stateText: 'Closed, expired', minutesLeft: 0 },
    ],
    devices: [
      {
        thingName: 'press-07',
        connectivity: 'disconnected',
        tunnelOpen: true,
        favourite: true,
        lastUsedAt: 7,
      },
    ],
    devicesState: 'ready',
    moreDevices: true,
    cost: 'AWS bills each tunnel that is opened',
    profiles: [
      { id: 'p1', name: 'Profile p1', chosen: false },
      { id: 'p2', name: 'Profile p2', chosen: true },
    ],
    shortcut: '',
  });
});

test('a service id counts as ssh whatever its capitals', () => {
  const state = {
    ...initialState,
    tunnels: { tunnels: [sampleTunnel({ services: [sampleService({ serviceId: 'ssh' })] })] },
  };
  const input = trayInput({
    state,
    profiles: [],
    chosenProfileId: null,
    devices: [],
    prices: [],
    shortcut: '',
    now: NOW,
    words: ENGLISH,
  });
  assert.equal(input.tunnels[0]?.hasSsh, true);
});

test('there are more devices where more are loaded than the menu gets, and where the account has more', () => {
  const more = (loaded: number, more: boolean) =>
    trayInput({
      state: { ...initialState, devices: { ...initialState.devices, state: 'ready', loaded, more } },
      profiles: [profile('p1')],
      chosenProfileId: 'p1',
      devices: [device],
      prices: [],
      shortcut: '',
      now: NOW,
      words: ENGLISH,
    }).moreDevices;
  assert.deepEqual([more(1, false), more(2, false), more(1, true)], [false, true, true]);
});

test('the tray says what an open costs in the chosen profile’s region, and nothing of it in the demo', () => {
  const cost = (chosen: ProfileView) =>
    trayInput({
      state: initialState,
      profiles: [chosen],
      chosenProfileId: chosen.id,
      devices: [],
      prices: [
        { region: 'us-east-1', amount: 1, currency: 'USD', enteredAt: NOW },
        { region: 'eu-central-1', amount: 5.5, currency: 'EUR', enteredAt: NOW },
      ],
      shortcut: '',
      now: NOW,
      words: ENGLISH,
    }).cost;
  assert.equal(cost(profile('p1')), 'Each tunnel that is opened costs €5.50');
  assert.equal(
    cost({ ...profile('p1'), region: 'cn-north-1' }),
    'AWS bills each tunnel that is opened',
    'no price is claimed that was not entered',
  );
  assert.equal(cost({ ...profile('p1'), demo: true }), undefined);
});

test('a port that is not bound yet is no row, and a tunnel from a pasted token is told from the others', () => {
  const services = [
    sampleService({ localPort: null }),
    sampleService({ serviceId: 'opcua', localPort: 4840 }),
  ];
  const state = {
    ...initialState,
    tunnels: { tunnels: [sampleTunnel({ origin: 'quick', services })] },
  };
  const { tunnels } = trayInput({
    ...{ state, profiles: [], chosenProfileId: null, devices: [], prices: [] },
    ...{ shortcut: 'CommandOrControl+Alt+K', now: NOW, words: ENGLISH },
  });
  assert.equal(tunnels[0]?.quick, true);
  const opcua = { serviceId: 'opcua', label: 'OPC UA', port: 4840, open: 'copy' };
  assert.deepEqual(tunnels[0]?.ports, [{ ...opcua, copies: 'opc.tcp://127.0.0.1:4840' }]);
});

test('the tray speaks the language of the moment, and writes money as its people do', () => {
  const input = (language: 'ko' | 'ja' | 'zh-CN') =>
    trayInput({
      state: { ...initialState, tunnels: { tunnels: [sampleTunnel()] } },
      ...{ profiles: [profile('p1')], chosenProfileId: 'p1', devices: [], shortcut: '', now: NOW },
      prices: [{ region: 'eu-central-1', amount: 1200, currency: 'KRW', enteredAt: NOW }],
      words: wordsOf({ language, formats: language }),
    });
  assert.equal(input('ko').cost, '터널을 열 때마다 ₩1,200 청구');
  assert.equal(input('ko').tunnels[0]?.stateText, '연결됨');
  assert.equal(input('zh-CN').tunnels[0]?.stateText, '已连接');
  assert.match(input('ja').cost ?? '', /^トンネルを開くたびに.*1,200かかります$/);
});

test('minutes of all tunnels change together, so that an open menu is made anew once a minute and not for each tunnel', () => {
  const tunnels = [7, 23, 41, 58].map((second, at) =>
    sampleTunnel({ key: `k${at}`, expiresAt: NOW + (30 + at) * MINUTE_MS + second * 1_000 }),
  );
  const minutesAt = (now: number) =>
    trayInput({
      state: { ...initialState, tunnels: { tunnels } },
      profiles: [],
      chosenProfileId: null,
      devices: [],
      prices: [],
      shortcut: '',
      now,
      words: ENGLISH,
    }).tunnels.map(({ minutesLeft }) => minutesLeft);
  const seen = Array.from({ length: 60 }, (_, second) => minutesAt(NOW + second * 1_000 + 1).join());
  assert.deepEqual([...new Set(seen)], ['30,31,32,33']);
  assert.deepEqual(minutesAt(NOW + MINUTE_MS), [29, 30, 31, 32]);
  assert.deepEqual(minutesAt(NOW + 30 * MINUTE_MS), [1, 1, 2, 3], 'the last minute is not called none');
});
