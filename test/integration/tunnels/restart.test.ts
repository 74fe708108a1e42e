import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import type { Result } from '../../../electron/shared/result.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { firstBytes, type Scene, startScene, THING } from './harness.ts';

function opened(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

const count = (calls: string[], name: string) => calls.filter((call) => call === name).length;

/** As main does at its start with what it kept. Answers the key. */
function restore(scene: Scene, tunnel: Tunnel): string {
  scene.service.restore({
    profileId: tunnel.profileId,
    profileName: tunnel.profileName,
    region: tunnel.region,
    tunnelId: tunnel.tunnelId ?? '',
    thingName: tunnel.thingName,
    services: tunnel.services.map(({ serviceId, localPort }) => ({ serviceId, port: localPort ?? 0 })),
    lifetimeMinutes: tunnel.lifetimeMinutes,
    openedAt: tunnel.openedAt ?? 0,
    expiresAt: tunnel.expiresAt ?? 0,
  });
  return scene.tunnels().at(-1)?.key ?? '';
}

test('a tunnel of the run before is found again on its ports, and nothing is opened', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(
    opened(await before.openToComeBack({ services: ['SSH', 'HTTP'] })),
    'connected',
  );
  const after = await before.restart();
  const again = await after.phase(restore(after, first), 'connected');
  assert.deepEqual(
    [again.origin, again.tunnelId, again.expiresAt, again.services.map(({ localPort }) => localPort)],
    ['restored', first.tunnelId, first.expiresAt, first.services.map(({ localPort }) => localPort)],
  );
  assert.match(await firstBytes(again.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(count(after.cloud.calls, 'OpenTunnel'), 1);
  assert.equal(opened(await after.open()), again.key, 'it is the one that is reused from now on');
  assert.equal(count(after.cloud.calls, 'OpenTunnel'), 1);
});

test('one that was closed meanwhile is off the list, quietly', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(opened(await before.openToComeBack()), 'connected');
  const after = await before.restart();
  await after.closeAtAws(first.tunnelId ?? '');
  restore(after, first);
  for (let tries = 0; after.tunnels().length > 0 && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.deepEqual(after.tunnels(), []);
  assert.deepEqual(after.notes, [{ kind: 'closed-while-away', thingName: THING }]);
  assert.equal(count(after.cloud.calls, 'RotateTunnelAccessToken'), 0);
});

test('one that a colleague uses by now is left to them; Reconnect takes it over', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(opened(await before.openToComeBack()), 'connected');
  const after = await before.restart();
  const colleague = await after.second();
  const theirs = await colleague.phase(opened(await colleague.open()), 'connected');
  assert.equal(theirs.tunnelId, first.tunnelId);
  const key = restore(after, first);
  const { phase } = await after.phase(key, 'trouble');
  assert.equal(phase.kind === 'trouble' && phase.error.code, 'TunnelHeld');
  assert.equal(count(after.cloud.calls, 'RotateTunnelAccessToken'), 1, 'the colleague’s');
  assert.ok((await after.service.reconnect(key)).ok);
  await after.phase(key, 'connected');
});

test('a port that another program took meanwhile gives way to another one, which is told', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(opened(await before.openToComeBack()), 'connected');
  const port = first.services[0]?.localPort ?? 0;
  const after = await before.restart();
  const other = net.createServer().listen(port, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const again = await after.phase(restore(after, first), 'connected');
  const instead = again.services[0]?.localPort ?? 0;
  assert.notEqual(instead, port);
  assert.match(await firstBytes(instead), /^SSH-2\.0-/);
  assert.deepEqual(after.notes, [{ kind: 'port-moved', thingName: THING, serviceId: 'SSH', port, instead }]);
});

test('without good credentials it waits in the list, and Reconnect goes on when they are there', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(opened(await before.openToComeBack()), 'connected');
  const after = await before.restart();
  after.useKey('expired');
  const key = restore(after, first);
  const { phase } = await after.phase(key, 'trouble');
  assert.equal(phase.kind === 'trouble' && phase.error.code, 'CredentialsExpired');
  after.useKey('good');
  assert.ok((await after.service.reconnect(key)).ok);
  const again = await after.phase(key, 'connected');
  assert.equal(again.services[0]?.localPort, first.services[0]?.localPort);
});
