import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { startDestination } from '../../../electron/local-cloud/destination.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { firstBytes, OFFLINE, type Scene, startScene } from './harness.ts';

const count = ({ cloud }: Scene, name: string) => cloud.calls.filter((call) => call === name).length;

async function openTo(scene: Scene, thingName?: string): Promise<string> {
  const opened = await scene.open(thingName === undefined ? {} : { thingName });
  assert.ok(opened.ok, opened.ok ? '' : JSON.stringify(opened.error));
  return opened.value.key;
}

/** A connection through the tunnel that has got its first bytes; answers when it is over. */
async function connection(port: number): Promise<{ ended: Promise<void> }> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  await new Promise((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('close', () => reject(new Error('closed before anything came')));
  });
  return { ended: new Promise((resolve) => socket.once('close', () => resolve())) };
}

test('rotating gives both ends new tokens: the device’s agent comes back, on the same port, without another open', async (t) => {
  const scene = await startScene(t);
  const key = await openTo(scene);
  const before = await scene.phase(key, 'connected');
  const port = before.services[0]?.localPort ?? 0;
  const running = await connection(port);

  assert.deepEqual(await scene.service.rotate(key), { ok: true, value: null });
  assert.equal(count(scene, 'RotateTunnelAccessToken'), 1);
  // What ran through it is told at once rather than left hanging.
  await running.ended;
  const after = await scene.phase(key, 'connected');
  assert.equal(after.tunnelId, before.tunnelId);
  assert.equal(after.expiresAt, before.expiresAt);
  assert.match(await firstBytes(port), /^SSH-2\.0-/);
  assert.equal(count(scene, 'OpenTunnel'), 1);
  assert.equal(
    scene.logLines.filter((line) => line.includes('told of a tunnel')).length,
    2,
    'the agent was sent a token at the open and by the rotation',
  );
});

test('a device that was off when the tunnel was opened gets its token by rotating', async (t) => {
  const scene = await startScene(t);
  const key = await openTo(scene, OFFLINE);
  await scene.phase(key, 'waiting');
  await scene.cloud.setOnline(OFFLINE, true);
  // The notification of the open is not kept for it.
  assert.equal(scene.tunnel(key).destination.state, 'waiting');
  assert.ok((await scene.service.rotate(key)).ok);
  const tunnel = await scene.phase(key, 'connected');
  assert.equal(tunnel.destination.state, 'connected');
  assert.ok(tunnel.destination.since !== null && tunnel.destination.since <= Date.now());
  assert.equal(tunnel.source.state, 'connected');
});

test('a rotation that AWS does not do leaves the session and what runs through it alone', async (t) => {
  const scene = await startScene(t);
  const key = await openTo(scene);
  const tunnel = await scene.phase(key, 'connected');
  const running = await connection(tunnel.services[0]?.localPort ?? 0);
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  scene.useKey('norotate');
  const rotated = await scene.service.rotate(key);
  assert.equal(rotated.ok ? null : rotated.error.code, 'AccessDenied');
  assert.equal(scene.tunnel(key).phase.kind, 'connected');
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(over, false);
});

test('a tunnel from a pasted token is not rotated: no account goes with it', async (t) => {
  const scene = await startScene(t);
  const made = await scene.cli('open-tunnel', '--destination-config', 'services=SSH');
  const quick = await scene.service.quick({
    name: 'pasted',
    region: 'eu-central-1',
    endpoint: scene.cloud.endpoints.data,
    accessToken: made.sourceAccessToken,
    ports: {},
    protocol: { version: 3, chosen: false },
  });
  assert.ok(quick.ok);
  await scene.phase(quick.value.key, 'connected', 'waiting');
  const rotated = await scene.service.rotate(quick.value.key);
  assert.equal(rotated.ok ? null : rotated.error.code, 'TunnelNotReady');
  assert.equal(count(scene, 'RotateTunnelAccessToken'), 0);
  const none = await scene.service.rotate('nothing');
  assert.equal(none.ok ? null : none.error.code, 'TunnelUnknown');
});

test('a tunnel without a thing gets a new source token only: nobody would get the device’s', async (t) => {
  const scene = await startScene(t);
  const made = await scene.cli('open-tunnel', '--destination-config', 'services=SSH');
  const adopted = await scene.adopt(made.tunnelId);
  assert.ok(adopted.ok, adopted.ok ? '' : JSON.stringify(adopted.error));
  await scene.phase(adopted.value.key, 'waiting', 'connected');
  assert.ok((await scene.service.rotate(adopted.value.key)).ok);
  await scene.phase(adopted.value.key, 'waiting');
  // The token that the device was given by hand still lets it in.
  const device = startDestination({
    endpoint: scene.cloud.endpoints.data,
    accessToken: made.destinationAccessToken,
    serviceIds: ['SSH'],
    services: {},
    clock: systemClock,
    log: createLog(() => {}),
  });
  t.after(() => device.close());
  await scene.phase(adopted.value.key, 'connected');
});
