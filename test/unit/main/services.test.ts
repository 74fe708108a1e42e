import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { createServices, type ServicesOptions } from '../../../electron/main/services.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import type { ServiceDefinition, ServiceOpen } from '../../../electron/shared/service-definition.ts';
import { NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** The services on real settings; what would leave Culvert is noted down. */
function start(t: TestContext, change: Partial<ServicesOptions> = {}) {
  const dir = tempDir();
  const { settings } = openSettings({ dir: dir.path, now: () => NOW, log: silentLog });
  t.after(async () => {
    await settings.flush();
    dir.remove();
  });
  const done: unknown[][] = [];
  const services = createServices({
    settings,
    words: () => ENGLISH,
    platform: 'linux',
    ssh: {
      async openTerminal({ key }, serviceId) {
        done.push(['terminal', key, serviceId]);
        return ok(null);
      },
    },
    openUrl: async (url) => void done.push(['url', url]),
    isTaken: async () => true,
    async start({ program, args }) {
      done.push(['program', program, ...args]);
      return ok(null);
    },
    copy: (text) => void done.push(['copy', text]),
    tell: (title, body) => void done.push(['tell', title, body]),
    onChange: () => void done.push(['change']),
    log: silentLog,
    ...change,
  });
  const save = (list: ServiceDefinition[]) => services.handlers['services.save']({ services: list });
  return { settings, services, done, save };
}

const plc = (open: ServiceOpen): ServiceDefinition => ({
  serviceId: 'PLC',
  label: 'Line controller',
  devicePort: 102,
  open,
});

const tunnelWith = (serviceId: string, change: Parameters<typeof sampleTunnel>[0] = {}) =>
  sampleTunnel({ services: [sampleService({ serviceId, localPort: 5021 })], ...change });

test('what comes with Culvert is opened by what each is for', async (t) => {
  const { services, done } = start(t);
  for (const serviceId of ['SSH', 'HTTP', 'HTTPS', 'VNC', 'MODBUS', 'OPCUA', 'POSTGRES']) {
    assert.equal((await services.open(tunnelWith(serviceId), serviceId)).ok, true, serviceId);
  }
  assert.deepEqual(done, [
    ['terminal', 'k1', 'SSH'],
    ['url', 'http://127.0.0.1:5021/'],
    ['url', 'https://127.0.0.1:5021/'],
    ['url', 'vnc://127.0.0.1:5021'],
    ['copy', '127.0.0.1:5021'],
    ['copy', 'opc.tcp://127.0.0.1:5021'],
    ['copy', 'postgresql://127.0.0.1:5021/'],
  ]);
});

test('a service that nobody knows anything of has its address copied', async (t) => {
  const { services, done } = start(t);
  assert.deepEqual(await services.open(tunnelWith('my-own'), 'my-own'), ok({ text: '127.0.0.1:5021' }));
  assert.deepEqual(done, [['copy', '127.0.0.1:5021']]);
});

test('a service of the user’s own is kept, shown, and opened as it says', async (t) => {
  const { settings, services, done, save } = start(t);
  assert.equal(
    (await save([plc({ kind: 'program', command: 'viewer "{host}:{port}" -n {device}' })])).ok,
    true,
  );
  assert.deepEqual(settings.get().services, services.own());
  assert.equal(services.define('plc')?.label, 'Line controller');
  assert.equal(services.all().at(-1)?.own, true);
  await services.open(tunnelWith('PLC'), 'PLC');
  assert.deepEqual(done, [['change'], ['program', 'viewer', '127.0.0.1:5021', '-n', 'press-07']]);
});

test('what cannot be saved changes nothing', async (t) => {
  const { services, done, save } = start(t);
  await save([plc({ kind: 'terminal' })]);
  const refused = await save([plc({ kind: 'url', url: 'javascript:alert(1)' })]);
  assert.equal(refused.ok ? 'ok' : refused.error.code, 'ServiceOpenInvalid');
  assert.deepEqual(services.own(), [plc({ kind: 'terminal' })]);
  assert.deepEqual(done, [['change']]);
});

test('a settings file that somebody else wrote opens no address that could not be entered', async (t) => {
  const { settings, services, done } = start(t);
  for (const open of [
    { kind: 'url', url: 'file:///etc/passwd' },
    { kind: 'url', url: 'javascript:alert({port})' },
    { kind: 'program', command: '"' },
  ] as const) {
    settings.update((before) => ({ ...before, services: [{ ...plc(open) }] }));
    const opened = await services.open(tunnelWith('PLC'), 'PLC');
    assert.equal(opened.ok ? 'ok' : opened.error.code, 'ServiceOpenInvalid');
  }
  assert.deepEqual(done, []);
});

test('nothing but a copy is done while the device is not there', async (t) => {
  const { services, done, save } = start(t);
  await save([plc({ kind: 'program', command: 'viewer {port}' })]);
  done.length = 0;
  const phase = { kind: 'waiting', since: NOW } as const;
  for (const serviceId of ['HTTP', 'VNC', 'PLC', 'SSH']) {
    const opened = await services.open(tunnelWith(serviceId, { phase }), serviceId);
    assert.equal(opened.ok ? 'ok' : opened.error.code, 'TunnelNotReady', serviceId);
  }
  assert.equal((await services.open(tunnelWith('MODBUS', { phase }), 'MODBUS')).ok, true);
  assert.deepEqual(done, [['copy', '127.0.0.1:5021']]);
});

test('a service that the tunnel does not carry, or whose port is not there yet, is not opened', async (t) => {
  const { services, done } = start(t);
  const other = await services.open(tunnelWith('SSH'), 'HTTP');
  assert.equal(other.ok ? 'ok' : other.error.code, 'TunnelLacksService');
  const early = sampleTunnel({ services: [sampleService({ serviceId: 'MODBUS', localPort: null })] });
  const opened = await services.open(early, 'MODBUS');
  assert.equal(opened.ok ? 'ok' : opened.error.code, 'TunnelNotReady');
  assert.deepEqual(done, []);
});

test('where no program takes an address it is copied, and said so', async (t) => {
  for (const change of [
    { isTaken: async () => false },
    {
      openUrl: async () => {
        throw new Error('no application');
      },
    },
  ] satisfies Partial<ServicesOptions>[]) {
    const { services, done } = start(t, change);
    const opened = await services.open(tunnelWith('VNC'), 'VNC');
    assert.deepEqual(opened, ok({ text: 'vnc://127.0.0.1:5021' }));
    assert.deepEqual(done, [
      ['copy', 'vnc://127.0.0.1:5021'],
      [
        'tell',
        'No program on this computer opens vnc:// addresses, so the address was copied',
        'Paste vnc://127.0.0.1:5021 into a program for VNC, or choose another way to open it under Settings, Services.',
      ],
    ]);
  }
});

test('a program that is not there is said to be missing', async (t) => {
  const missing = fail(culvertError('ProgramMissing', { program: 'viewer' }));
  const { services, save } = start(t, { start: async () => missing });
  await save([plc({ kind: 'program', command: 'viewer {port}' })]);
  assert.deepEqual(await services.open(tunnelWith('PLC'), 'PLC'), missing);
});

test('what a colleague called a tunnel reaches neither a program’s options nor a shell', async (t) => {
  const { services, done, save } = start(t);
  const thingName = '-x $(reboot); "\n';
  await save([plc({ kind: 'program', command: 'viewer {device}' })]);
  await services.open(tunnelWith('PLC', { thingName }), 'PLC');
  await save([plc({ kind: 'copy', text: 'open {device} at {port}' })]);
  await services.open(tunnelWith('PLC', { thingName }), 'PLC');
  assert.deepEqual(
    done.filter(([what]) => what !== 'change'),
    [
      ['program', 'viewer', '_x___reboot_____'],
      ['copy', 'open _x___reboot_____ at 5021'],
    ],
  );
});

test('a later version’s way of opening is copied by this one, and its own fields stay in the file', async (t) => {
  const { settings, services, done, save } = start(t);
  const later = { ...plc({ kind: 'copy', text: '{host}:{port}' }), colour: 'green' };
  settings.update((before) => ({ ...before, services: [later] }));
  assert.deepEqual(services.own(), [plc({ kind: 'copy', text: '{host}:{port}' })]);
  await services.open(tunnelWith('PLC'), 'PLC');
  assert.deepEqual(done, [['copy', '127.0.0.1:5021']]);
  assert.equal((await save([])).ok, true);
  assert.deepEqual(services.own(), []);
});
