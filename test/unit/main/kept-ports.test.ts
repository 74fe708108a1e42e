import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createKeptPorts } from '../../../electron/main/kept-ports.ts';
import { freshDevice, openSettings } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function start(t: TestContext, tunnels: Tunnel[] = [], held = new Set<number>()) {
  const dir = tempDir();
  const { settings } = openSettings({ dir: dir.path, now: () => 0, log: silentLog });
  t.after(async () => {
    await settings.flush();
    dir.remove();
  });
  settings.update((before) => ({
    ...before,
    devices: {
      'p1/eu-central-1/press-07': { ...freshDevice(), favourite: true, ports: { SSH: 5507, HTTP: 8007 } },
      'p1/eu-central-1/press-01': { ...freshDevice(), ports: { SSH: 5501 } },
      'gone/us-east-1/press-07': { ...freshDevice(), ports: { SSH: 6007 } },
      'p1/eu-central-1/press-99': freshDevice(),
    },
  }));
  const handlers = createKeptPorts({
    settings,
    profiles: () => [{ id: 'p1', name: 'ops' }],
    tunnels: () => tunnels,
    holders: async (ports) =>
      new Map(ports.flatMap((port) => (held.has(port) ? [[port, { name: 'nginx', pid: 7 }] as const] : []))),
    onChange: () => {},
  });
  const list = async () => {
    const answer = await handlers['ports.list'](null);
    return answer.ok ? answer.value : [];
  };
  return { settings, handlers, list };
}

test('every kept port is listed by device and service, also of a profile that is gone', async (t) => {
  const { list } = start(t);
  assert.deepEqual(
    (await list()).map(({ thingName, serviceId, port, profileName }) => [
      thingName,
      serviceId,
      port,
      profileName,
    ]),
    [
      ['press-01', 'SSH', 5501, 'ops'],
      ['press-07', 'HTTP', 8007, 'ops'],
      ['press-07', 'SSH', 6007, ''],
      ['press-07', 'SSH', 5507, 'ops'],
    ],
  );
});

test('a port is in use while a tunnel to that very device listens on it', async (t) => {
  const ssh = sampleService({ serviceId: 'SSH', localPort: 5507 });
  const http = sampleService({ serviceId: 'HTTP', localPort: 9000 });
  const { list } = start(t, [sampleTunnel({ services: [ssh, http] })]);
  assert.deepEqual(
    (await list()).filter(({ inUse }) => inUse).map(({ port }) => port),
    [5507],
  );
});

test('a port that is forgotten leaves the rest of what is remembered; one that is not kept is no error', async (t) => {
  const { handlers, settings, list } = start(t);
  const device = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07' };
  const answer = await handlers['ports.forget']({ ...device, serviceId: 'SSH' });
  assert.deepEqual(answer, { ok: true, value: null });
  const kept = settings.get().devices['p1/eu-central-1/press-07'];
  assert.deepEqual([kept?.ports, kept?.favourite], [{ HTTP: 8007 }, true]);
  assert.equal((await list()).length, 3);
  const before = settings.get();
  assert.equal((await handlers['ports.forget']({ ...device, serviceId: 'VNC' })).ok, true);
  assert.equal(settings.get(), before);
});

test('a program that listens on a kept port is named, and Culvert itself is not', async (t) => {
  const other = sampleTunnel({ thingName: 'press-01', services: [sampleService({ localPort: 6007 })] });
  const { list } = start(t, [other], new Set([5507, 6007]));
  assert.deepEqual(
    (await list()).map(({ port, holder }) => [port, holder]),
    [
      [5501, null],
      [8007, null],
      [6007, null],
      [5507, 'nginx (7)'],
    ],
  );
});
