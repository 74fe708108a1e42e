/** Devices whose agent speaks V1 or V2: found out by the real worker, written to the settings, told to the next tunnel. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { createDeviceMemory, type DeviceMemoryStore } from '../../../electron/main/device-memory.ts';
import { openSettings, type SettingsFile } from '../../../electron/main/settings.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { firstBytes, REGION, type Scene, startScene } from './harness.ts';

const V1 = 'press-v1';
const V2 = 'press-v2';
const FOUND = /the agent speaks another protocol/;

interface Remembering {
  scene: Scene;
  memory(): DeviceMemoryStore;
  /** The application ends, with its settings written, and starts again. */
  restart(): Promise<Scene>;
}

async function start(t: TestContext, thingName: string, version: 1 | 2): Promise<Remembering> {
  const temp = tempDir();
  let settings: SettingsFile;
  let memory: DeviceMemoryStore;
  const scene = await startScene(t, {
    things: [{ thingName, online: true, version }],
    memory: () => {
      const opened = openSettings({ dir: temp.path, now: Date.now, log: silentLog });
      assert.equal(opened.notice, null);
      settings = opened.settings;
      memory = createDeviceMemory({ settings, now: Date.now, platform: process.platform });
      return memory;
    },
  });
  t.after(async () => {
    await settings.flush();
    temp.remove();
  });
  return {
    scene,
    memory: () => memory,
    async restart() {
      assert.ok((await settings.flush()).ok);
      return scene.restart();
    },
  };
}

const device = (thingName: string) => ({ profileId: 'p', region: REGION, thingName });

function keyOf(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

function failed(result: Result<unknown>): CulvertError {
  assert.ok(!result.ok, 'it should have failed');
  return result.error;
}

const portOf = (tunnel: Tunnel, serviceId = 'SSH') =>
  tunnel.services.find((service) => service.serviceId === serviceId)?.localPort ?? 0;

async function until(what: string, look: () => boolean): Promise<void> {
  for (let tries = 0; !look(); tries++) {
    assert.ok(tries < 1000, `waited 10 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Connects twice: the second one is answered only after the first one is closed. */
async function takesTurns(port: number): Promise<void> {
  const first = net.connect({ port, host: '127.0.0.1' });
  const second = net.connect({ port, host: '127.0.0.1' });
  const firstAnswer = new Promise<Buffer>((resolve) => first.once('data', resolve));
  let early = false;
  const secondAnswer = new Promise<Buffer>((resolve) =>
    second.once('data', (bytes) => {
      early = !first.destroyed;
      resolve(bytes);
    }),
  );
  assert.match((await firstAnswer).toString('latin1'), /^SSH-2\.0-/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  first.destroy();
  assert.match((await secondAnswer).toString('latin1'), /^SSH-2\.0-/);
  second.destroy();
  assert.equal(early, false, 'both at once');
}

for (const [thingName, version] of [
  [V1, 1],
  [V2, 2],
] as const) {
  test(`an agent of V${version} is found out by its first answer, remembered over a restart, and told to the next tunnel`, async (t) => {
    const { scene, memory, restart } = await start(t, thingName, version);
    const tunnel = await scene.phase(keyOf(await scene.openToComeBack({ thingName })), 'connected');
    assert.deepEqual(tunnel.protocol, { version: 3, chosen: false });
    assert.equal(memory().foundVersion(device(thingName)), null);

    assert.match(await firstBytes(portOf(tunnel)), /^SSH-2\.0-/);
    await until('the version', () => memory().foundVersion(device(thingName)) === version);
    assert.deepEqual(scene.tunnel(tunnel.key).protocol, { version, chosen: false });
    const findings = () => scene.logLines.filter((line) => FOUND.test(line)).length;
    assert.equal(findings(), 1);

    const after = await restart();
    const again = await after.phase(keyOf(await after.open({ thingName })), 'connected');
    assert.deepEqual(again.protocol, { version, chosen: false }, 'known before the device has said anything');
    await takesTurns(portOf(again));
    assert.equal(findings(), 1, 'there was nothing to find out again');
  });
}

test('through a V2 agent two services answer at once', async (t) => {
  const { scene, memory } = await start(t, V2, 2);
  memory().learn(device(V2), 2);
  const opened = await scene.open({ thingName: V2, services: ['SSH', 'HTTP'] });
  const tunnel = await scene.phase(keyOf(opened), 'connected');
  const shell = net.connect({ port: portOf(tunnel), host: '127.0.0.1' });
  await new Promise((resolve) => shell.once('data', resolve));
  const page = await fetch(`http://127.0.0.1:${portOf(tunnel, 'HTTP')}/`, {
    headers: { connection: 'close' },
  });
  assert.match(await page.text(), new RegExp(V2));
  assert.equal(shell.destroyed, false);
  shell.destroy();
});

test('several services through a V1 agent are refused before anything is billed, with a way on', async (t) => {
  const { scene, memory } = await start(t, V1, 1);
  memory().learn(device(V1), 1);
  const services = ['SSH', 'HTTP'];
  assert.equal(failed(await scene.open({ thingName: V1, services })).code, 'AgentTakesOneService');
  assert.deepEqual(
    scene.cloud.calls.filter((call) => call === 'OpenTunnel'),
    [],
  );
  assert.equal(scene.tunnels().length, 0);
  memory().chooseProtocol(device(V1), 3);
  const opened = await scene.open({ thingName: V1, services });
  assert.equal(scene.tunnel(keyOf(opened)).protocol.chosen, true);
});

test('what the user chooses for an open tunnel is spoken after Reconnect, on the same port', async (t) => {
  const { scene, memory } = await start(t, V2, 2);
  const tunnel = await scene.phase(keyOf(await scene.open({ thingName: V2 })), 'connected');
  memory().chooseProtocol(device(V2), 2);
  assert.deepEqual(scene.tunnel(tunnel.key).protocol, { version: 3, chosen: false });
  assert.ok((await scene.service.reconnect(tunnel.key)).ok);
  const again = await scene.phase(tunnel.key, 'connected');
  assert.deepEqual(again.protocol, { version: 2, chosen: true });
  assert.equal(portOf(again), portOf(tunnel));
  await takesTurns(portOf(again));
  assert.equal(memory().foundVersion(device(V2)), null, 'a choice is no finding');
  assert.equal(scene.cloud.calls.filter((call) => call === 'OpenTunnel').length, 1);
});
