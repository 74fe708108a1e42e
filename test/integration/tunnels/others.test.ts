import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../electron/shared/clock.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { knock } from '../../helpers/knock.ts';
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
const toThing = (thing: string, services = 'SSH') => [
  '--destination-config',
  `thingName=${thing},services=${services}`,
];

test('a tunnel that the AWS CLI opened is listed, described with its tags, taken up, and carries bytes', async (t) => {
  const scene = await startScene(t);
  const theirs = await scene.cli(
    ...['open-tunnel', '--description', 'from the shell', '--tags', 'key=Owner,value=mika'],
    ...toThing(THING, 'SSH,HTTP'),
  );
  const account = await scene.account();
  assert.ok(account.ok);
  const listed = await account.value.tunneling.listOpen(100);
  assert.deepEqual(
    listed.ok && listed.value.tunnels.map(({ tunnelId, description }) => [tunnelId, description]),
    [[theirs.tunnelId, 'from the shell']],
  );
  const found = await account.value.tunneling.describeTunnel(theirs.tunnelId);
  assert.ok(found.ok);
  assert.deepEqual(found.value.tags, [{ key: 'Owner', value: 'mika' }]);
  assert.equal(found.value.sourceConnected, false);
  assert.ok(Math.abs((found.value.sourceSince ?? 0) - Date.now()) < 60_000);

  const tunnel = await scene.phase(opened(await scene.adopt(theirs.tunnelId)), 'connected');
  assert.deepEqual(
    [tunnel.origin, tunnel.thingName, tunnel.tunnelId, tunnel.services.map(({ serviceId }) => serviceId)],
    ['adopted', THING, theirs.tunnelId, ['SSH', 'HTTP']],
  );
  assert.equal(tunnel.lifetimeMinutes, 720);
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.equal(count(scene.cloud.calls, 'OpenTunnel'), 1, 'the CLI’s');
  assert.equal(scene.remembered.get(THING)?.SSH, tunnel.services[0]?.localPort);
  assert.equal(opened(await scene.adopt(theirs.tunnelId)), tunnel.key, 'it is ours by now');
});

test('a tunnel that somebody is connected to is taken over only when the user says so, and they are told', async (t) => {
  const colleague = await startScene(t);
  const theirs = await colleague.phase(opened(await colleague.open()), 'connected');
  const ours = await colleague.second();
  const error = failed(await ours.adopt(theirs.tunnelId ?? ''));
  assert.equal(error.code, 'TunnelInUse');
  assert.equal(ours.tunnels().length, 0);
  assert.equal(count(ours.cloud.calls, 'RotateTunnelAccessToken'), 0);

  const taken = await ours.phase(
    opened(await ours.adopt(theirs.tunnelId ?? '', { takeOver: true })),
    'connected',
  );
  assert.match(await firstBytes(taken.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  // The local cloud leaves a websocket whose token was rotated until another source takes its place.
  const { phase } = await colleague.phase(theirs.key, 'trouble');
  assert.equal(phase.kind === 'trouble' && phase.error.code, 'TunnelTakenOver');
  assert.equal(count(ours.cloud.calls, 'RotateTunnelAccessToken'), 1, 'it is not taken back by itself');
  assert.equal(ours.tunnel(taken.key).phase.kind, 'connected');

  // The other one takes it back by hand, and the same words reach this one.
  assert.ok((await colleague.service.reconnect(theirs.key)).ok);
  await colleague.phase(theirs.key, 'connected');
  const lost = await ours.phase(taken.key, 'trouble');
  assert.equal(lost.phase.kind === 'trouble' && lost.phase.error.code, 'TunnelTakenOver');
});

test('a tunnel without a thing and without services is taken up under its description, with one unnamed port', async (t) => {
  const scene = await startScene(t);
  const theirs = await scene.cli('open-tunnel', '--description', 'bench, left rack');
  const tunnel = await scene.phase(opened(await scene.adopt(theirs.tunnelId)), 'waiting');
  assert.deepEqual([tunnel.thingName, tunnel.thingless], ['bench, left rack', true]);
  assert.deepEqual(
    tunnel.services.map(({ serviceId }) => serviceId),
    [''],
  );
  assert.equal(await knock(tunnel.services[0]?.localPort ?? 0), 'open');
  assert.equal(scene.remembered.size, 0, 'there is no device to remember it for');
});

test('a tunnel that was closed or has expired meanwhile is told as such, and nothing is rotated', async (t) => {
  let offset = 0;
  const clock = { ...systemClock, now: () => Date.now() + offset };
  const scene = await startScene(t, { clock });
  const closed = await scene.cli('open-tunnel', ...toThing(THING));
  const short = await scene.cli(
    ...['open-tunnel', '--timeout-config', 'maxLifetimeTimeoutMinutes=1'],
    ...toThing(OFFLINE),
  );
  await scene.cli('close-tunnel', '--tunnel-id', closed.tunnelId);
  const wasClosed = failed(await scene.adopt(closed.tunnelId));
  assert.deepEqual(
    [wasClosed.code, wasClosed.message],
    ['TunnelClosed', `The tunnel to ${THING} was closed meanwhile.`],
  );
  offset = 61_000;
  assert.equal(failed(await scene.adopt(short.tunnelId)).code, 'TunnelExpired');
  assert.equal(failed(await scene.adopt('no-such-tunnel')).code, 'TunnelUnknown');
  assert.equal(count(scene.cloud.calls, 'RotateTunnelAccessToken'), 0);
  assert.equal(scene.tunnels().length, 0);
});

test('two clicks on one tunnel take it up once; closing it closes it at AWS', async (t) => {
  const scene = await startScene(t);
  const theirs = await scene.cli('open-tunnel', ...toThing(THING));
  const [first, second] = await Promise.all([scene.adopt(theirs.tunnelId), scene.adopt(theirs.tunnelId)]);
  assert.equal(opened(first), opened(second));
  assert.equal(count(scene.cloud.calls, 'RotateTunnelAccessToken'), 1);
  assert.ok((await scene.service.close(opened(first))).ok);
  assert.equal(count(scene.cloud.calls, 'CloseTunnel'), 1);
});

test('the account’s open tunnels are listed by page, closed ones left out', async (t) => {
  const scene = await startScene(t);
  const first = await scene.cli('open-tunnel', '--description', 'first');
  for (let opens = 0; opens < 3; opens++) {
    await scene.cli('open-tunnel');
  }
  await scene.cli('close-tunnel', '--tunnel-id', first.tunnelId);
  const account = await scene.account();
  assert.ok(account.ok);
  const all = await account.value.tunneling.listOpen(100);
  assert.deepEqual(all.ok && [all.value.tunnels.length, all.value.more], [3, false]);
  const some = await account.value.tunneling.listOpen(2);
  assert.deepEqual(some.ok && [some.value.tunnels.length, some.value.more], [2, true]);
});
