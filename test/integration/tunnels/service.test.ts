import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { systemClock } from '../../../electron/shared/clock.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { knock } from '../../helpers/knock.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { firstBytes, OFFLINE, startScene, THING } from './harness.ts';

function opened(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

function failed(result: Result<unknown>): CulvertError {
  assert.ok(!result.ok, 'it should have failed');
  return result.error;
}

const count = (calls: string[], name: string) => calls.filter((call) => call === name).length;

test('a tunnel is opened, the device connects, and its SSH server answers on the local port', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open({ services: ['SSH', 'HTTP'] }));
  const tunnel = await scene.phase(key, 'connected');
  assert.equal(tunnel.origin, 'opened');
  assert.equal(tunnel.account, '123456789012');
  assert.equal(tunnel.expiresAt, (tunnel.openedAt ?? 0) + 60 * 60_000);
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});

test('the same device is reached through the tunnel of ours that is open, without any call', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  assert.equal(opened(await scene.open({ terminal: true })), key);
  assert.equal(scene.tunnel(key).wantTerminal, true);
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
  assert.equal(count(scene.cloud.calls, 'RotateTunnelAccessToken'), 0);
});

test('two clicks at once open one tunnel', async (t) => {
  const scene = await startScene(t);
  const [first, second] = await Promise.all([scene.open(), scene.open()]);
  assert.equal(opened(first), opened(second));
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});

test('a second open with other services waits for the first, and what the first one opened is reused where it fits', async (t) => {
  const scene = await startScene(t);
  const [both, ssh] = await Promise.all([
    scene.open({ services: ['SSH', 'HTTP'] }),
    scene.open({ services: ['SSH'] }),
  ]);
  assert.equal(opened(both), opened(ssh));
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});

test('an open that is under way at the end is waited for, so that it can be closed', async (t) => {
  const scene = await startScene(t);
  void scene.open();
  await scene.service.settled();
  assert.equal(scene.tunnels()[0]?.tunnelId?.length, 36);
  assert.ok((await scene.service.close(scene.tunnels()[0]?.key ?? '')).ok);
  assert.equal(count(scene.cloud.calls, 'CloseTunnel'), 1);
});

test('after a restart the open tunnel is reused by rotating its source token, on the remembered port', async (t) => {
  const before = await startScene(t);
  const first = await before.phase(opened(await before.openToComeBack()), 'connected');
  const after = await before.restart();
  after.remembered.set(THING, { SSH: first.services[0]?.localPort ?? 0 });
  const again = await after.phase(opened(await after.open()), 'connected');
  assert.equal(again.origin, 'reused');
  assert.equal(again.tunnelId, first.tunnelId);
  assert.equal(again.services[0]?.localPort, first.services[0]?.localPort);
  assert.ok(
    Math.abs((again.expiresAt ?? 0) - (first.expiresAt ?? 0)) < 3_000,
    'rotation does not lengthen its life',
  );
  assert.match(await firstBytes(again.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(count(after.cloud.calls, 'OpenTunnel'), 1);
});

test('a second tunnel is opened when the user says so', async (t) => {
  const scene = await startScene(t);
  const first = await scene.phase(opened(await scene.open()), 'connected');
  const second = await scene.phase(
    opened(await scene.open({ reuse: false, ports: { SSH: await quietPort() } })),
    'connected',
  );
  assert.notEqual(first.tunnelId, second.tunnelId);
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 2);
});

test('a tunnel that somebody is connected to is not taken over without asking', async (t) => {
  const colleague = await startScene(t);
  const theirs = await colleague.phase(opened(await colleague.open()), 'connected');
  // The colleague's application stays connected; ours is another service on the same cloud.
  const ours = await colleague.second();
  const error = failed(await ours.open());
  assert.equal(error.code, 'TunnelInUse');
  assert.equal(error.details?.tunnelId, theirs.tunnelId);
  assert.equal(ours.tunnels().length, 0, 'nothing is left in the list');
  const taken = await ours.phase(opened(await ours.open({ takeOver: true })), 'connected');
  assert.equal(taken.tunnelId, theirs.tunnelId);
  assert.equal(count(ours.cloud.calls, 'OpenTunnel'), 1);
});

test('a lost answer to OpenTunnel is looked for by its tag, and the tunnel is found without opening again', async (t) => {
  const scene = await startScene(t);
  scene.cloud.fault('OpenTunnel', 'drop-after');
  const tunnel = await scene.phase(opened(await scene.open()), 'connected');
  assert.equal(tunnel.origin, 'opened');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
});

test('a request that was lost on its way is not sent again; the user is asked', async (t) => {
  const scene = await startScene(t);
  scene.cloud.fault('OpenTunnel', 'drop-before');
  assert.equal(failed(await scene.open()).code, 'OpenNotDone');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
  assert.equal(scene.tunnels().length, 0);
});

test('when nothing can be asked after a lost answer, the next try finds the tunnel that was opened after all', async (t) => {
  const scene = await startScene(t);
  scene.cloud.fault('OpenTunnel', 'drop-after');
  // Reads are retried by the SDK, three times in all; every one of them is lost, and the first listing comes before.
  scene.cloud.fault('ListTunnels', 'drop-before');
  scene.cloud.fault('ListTunnels', 'drop-before');
  scene.cloud.fault('ListTunnels', 'drop-before');
  const error = failed(await scene.open({ reuse: false }));
  assert.equal(error.code, 'OpenOutcomeUnknown');
  const tunnel = await scene.phase(opened(await scene.open({ reuse: false })), 'connected');
  assert.equal(tunnel.origin, 'opened');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1, 'billed once');
});

test('a port that is taken stops the open before anything is billed, and the next free one is offered', async (t) => {
  const scene = await startScene(t);
  const other = net.createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as net.AddressInfo;
  scene.remembered.set(THING, { SSH: port });
  const error = failed(await scene.open());
  assert.equal(error.code, 'PortTaken');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 0);
  const suggested = error.details?.suggestedPort ?? 0;
  const tunnel = await scene.phase(opened(await scene.open({ portsOnce: { SSH: suggested } })), 'connected');
  assert.equal(tunnel.services[0]?.localPort, suggested);
  assert.equal(scene.remembered.get(THING)?.SSH, port, 'the saved port is kept');
});

test('an unknown thing is refused before anything is billed', async (t) => {
  const scene = await startScene(t);
  assert.equal(failed(await scene.open({ thingName: 'no-such-thing' })).code, 'ThingUnknown');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 0);
  assert.equal(scene.tunnels().length, 0);
});

for (const { name, options, code } of [
  { name: 'a malformed thing name', options: { thingName: 'no spaces' }, code: 'ThingNameInvalid' },
  { name: 'no minutes', options: { lifetimeMinutes: 0 }, code: 'LifetimeInvalid' },
  { name: 'more than twelve hours', options: { lifetimeMinutes: 721 }, code: 'LifetimeInvalid' },
  { name: 'half a minute', options: { lifetimeMinutes: 1.5 }, code: 'LifetimeInvalid' },
  { name: 'four services', options: { services: ['A', 'B', 'C', 'D'] }, code: 'TooManyServices' },
  { name: 'no service', options: { services: [] }, code: 'ServiceInvalid' },
  { name: 'a port that is none', options: { ports: { SSH: 70_000 } }, code: 'PortInvalid' },
] as const) {
  test(`${name} is refused without a call`, async (t) => {
    const scene = await startScene(t);
    const error = failed(
      await scene.open({ ...options, services: [...('services' in options ? options.services : ['SSH'])] }),
    );
    assert.equal(error.code, code);
    assert.deepEqual(scene.cloud.calls, []);
  });
}

test('a denial names the missing action', async (t) => {
  const scene = await startScene(t, { keys: 'denied' });
  const error = failed(await scene.open());
  assert.equal(error.code, 'AccessDenied');
  assert.match(error.message, /iot:OpenTunnel/);
});

test('expired credentials are told as such', async (t) => {
  const scene = await startScene(t, { keys: 'expired' });
  assert.equal(failed(await scene.open()).code, 'CredentialsExpired');
});

test('no network is told with the host that cannot be reached', async (t) => {
  const port = await quietPort();
  const scene = await startScene(t, { tunnelingEndpoint: `http://127.0.0.1:${port}` });
  const error = failed(await scene.open());
  assert.equal(error.code, 'NoNetwork');
  assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
});

test('an offline device is waited for, and connected when it appears and its token is sent again', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open({ thingName: OFFLINE }));
  const waiting = await scene.phase(key, 'waiting');
  assert.equal(waiting.deviceConnected, false);
  assert.equal(await knock(waiting.services[0]?.localPort ?? 0), 'open', 'the port is there already');
});

test('after the websocket was cut the ports stay and the session comes back', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  const before = await scene.phase(key, 'connected');
  scene.cloud.cutConnections();
  await scene.phase(key, 'reconnecting', 'connecting', 'waiting');
  const after = await scene.phase(key, 'connected');
  assert.equal(after.services[0]?.localPort, before.services[0]?.localPort);
  assert.match(await firstBytes(after.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1);
});

test('Reconnect gets a new token and carries on', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  assert.ok((await scene.service.reconnect(key)).ok);
  const after = await scene.phase(key, 'connected');
  assert.equal(count(scene.cloud.calls, 'RotateTunnelAccessToken'), 1);
  assert.match(await firstBytes(after.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
});

test('closing releases the port and closes the tunnel at AWS', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  const port = (await scene.phase(key, 'connected')).services[0]?.localPort ?? 0;
  assert.ok((await scene.service.close(key)).ok);
  const { phase } = scene.tunnel(key);
  assert.equal(phase.kind === 'closed' && phase.why, 'user');
  assert.equal(await knock(port), 'ECONNREFUSED');
  assert.equal(count(scene.cloud.calls, 'CloseTunnel'), 1);
});

test('a tunnel that is closed elsewhere is noticed, and its port released', async (t) => {
  const scene = await startScene(t);
  const colleague = await scene.second();
  const key = opened(await scene.open());
  const mine = await scene.phase(key, 'connected');
  await colleague.closeAtAws(mine.tunnelId ?? '');
  const { phase } = await scene.phase(key, 'closed');
  assert.equal(phase.kind === 'closed' && phase.why, 'elsewhere');
  assert.equal(await knock(mine.services[0]?.localPort ?? 0), 'ECONNREFUSED');
});

test('at its expiry a tunnel closes by itself and its port refuses', async (t) => {
  // The tunnel's minute passes in the clock of both ends: an offset that is moved while real time goes on.
  let offset = 0;
  const clock = { ...systemClock, now: () => Date.now() + offset };
  const scene = await startScene(t, { clock });
  const key = opened(await scene.open({ lifetimeMinutes: 1 }));
  const mine = await scene.phase(key, 'connected');
  assert.equal((mine.expiresAt ?? 0) - (mine.openedAt ?? 0), 60_000);
  offset += 61_000;
  scene.service.wake();
  const { phase } = await scene.phase(key, 'closed');
  assert.equal(phase.kind === 'closed' && phase.why, 'expired');
  assert.equal(await knock(mine.services[0]?.localPort ?? 0), 'ECONNREFUSED');
});

test('no token and no secret reaches the log', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  await scene.service.reconnect(key);
  await scene.phase(key, 'connected');
  assert.ok(scene.logLines.length > 3);
  assert.doesNotMatch(scene.logLines.join('\n'), /good\+secret|[A-Za-z0-9_-]{200,}/);
});

test('a lost answer whose tunnel cannot be taken up at once is still looked for by the next try, not opened again', async (t) => {
  const scene = await startScene(t);
  scene.cloud.fault('OpenTunnel', 'drop-after');
  for (let tries = 0; tries < 3; tries++) {
    scene.cloud.fault('RotateTunnelAccessToken', 'drop-before');
  }
  assert.equal(failed(await scene.open({ reuse: false })).code, 'NoNetwork');
  const tunnel = await scene.phase(opened(await scene.open({ reuse: false })), 'connected');
  assert.equal(tunnel.origin, 'opened');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1, 'billed once');
});

test('a tunnel that a lost answer made for other services is not taken up for these', async (t) => {
  const scene = await startScene(t);
  scene.cloud.fault('OpenTunnel', 'drop-after');
  for (let tries = 0; tries < 3; tries++) {
    scene.cloud.fault('ListTunnels', 'drop-before');
  }
  assert.equal(failed(await scene.open({ reuse: false })).code, 'OpenOutcomeUnknown');
  const both = await scene.phase(opened(await scene.open({ services: ['SSH', 'HTTP'] })), 'connected');
  assert.deepEqual(
    both.services.map(({ serviceId }) => serviceId),
    ['SSH', 'HTTP'],
  );
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 2);
});

test('closing while a rotation is under way does not bring the port back', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  const port = (await scene.phase(key, 'connected')).services[0]?.localPort ?? 0;
  const reconnecting = scene.service.reconnect(key);
  await scene.service.close(key);
  await reconnecting;
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(scene.tunnel(key).phase.kind, 'closed');
  assert.equal(await knock(port), 'ECONNREFUSED');
});

test('closing before the tunnel is open closes it as soon as it is', async (t) => {
  const scene = await startScene(t);
  const opening = scene.open();
  // From here on the request cannot be called back.
  while (!scene.cloud.calls.includes('OpenTunnel')) {
    await new Promise(setImmediate);
  }
  const key = scene.tunnels()[0]?.key ?? '';
  assert.ok((await scene.service.close(key)).ok);
  await opening;
  const { phase } = await scene.phase(key, 'closed');
  assert.equal(phase.kind === 'closed' && phase.why, 'user');
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), count(scene.cloud.calls, 'CloseTunnel'));
});

test('a click on SSH while the tunnel is being opened still brings its terminal', async (t) => {
  const scene = await startScene(t);
  const [first, second] = await Promise.all([scene.open(), scene.open({ terminal: true })]);
  assert.equal(opened(first), opened(second));
  assert.equal(scene.tunnel(opened(first)).wantTerminal, true);
});

test('a fresh access key is used by tunnels that are open already', async (t) => {
  const scene = await startScene(t);
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  scene.useKey('expired');
  assert.equal(failed(await scene.service.reconnect(key)).code, 'CredentialsExpired');
  scene.useKey('good');
  assert.ok((await scene.service.reconnect(key)).ok);
  await scene.phase(key, 'connected');
});

test('after a close that failed, Reconnect carries on and notices again when the tunnel is closed elsewhere', async (t) => {
  const scene = await startScene(t);
  const colleague = await scene.second();
  const key = opened(await scene.open());
  await scene.phase(key, 'connected');
  for (let tries = 0; tries < 3; tries++) {
    scene.cloud.fault('CloseTunnel', 'status-500');
  }
  assert.equal(failed(await scene.service.close(key)).code, 'AwsUnavailable');
  assert.equal(scene.tunnel(key).phase.kind, 'trouble');
  assert.ok((await scene.service.reconnect(key)).ok);
  const again = await scene.phase(key, 'connected');
  assert.match(await firstBytes(again.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  await colleague.closeAtAws(again.tunnelId ?? '');
  await scene.phase(key, 'closed');
});

test('a second tunnel to a device does not stumble over the port of the first', async (t) => {
  const scene = await startScene(t);
  const first = await scene.phase(opened(await scene.open()), 'connected');
  const second = await scene.phase(opened(await scene.open({ reuse: false })), 'connected');
  assert.notEqual(first.services[0]?.localPort, second.services[0]?.localPort);
  assert.equal(scene.remembered.get(THING)?.SSH, first.services[0]?.localPort, 'the saved port stays');
});

test('a profile that may not describe tunnels is told so, and the tunnel works all the same', async (t) => {
  const scene = await startScene(t, { keys: 'blind' });
  const tunnel = await scene.phase(opened(await scene.open({ reuse: false })), 'connected');
  assert.equal(tunnel.deviceAssumed, true);
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
});
