import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { QuickRequest } from '../../../electron/ipc/contract.ts';
import { quickOpen } from '../../../electron/main/quick-open.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { knock } from '../../helpers/knock.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { firstBytes, REGION, type Scene, startScene, THING } from './harness.ts';

function opened(result: Result<{ key: string }>): string {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value.key;
}

/** As the window sends it. The address of the local cloud's data plane comes from the environment. */
function paste(scene: Scene, token: string, change: Partial<QuickRequest> = {}) {
  return quickOpen(
    { token, region: REGION, endpoint: '', name: '', ports: {}, protocol: 'auto', ...change },
    {
      service: scene.service,
      env: { CULVERT_DATA_ENDPOINT: scene.cloud.endpoints.data },
      words: () => ENGLISH,
    },
  );
}

const toThing = (services: string) => ['--destination-config', `thingName=${THING},services=${services}`];

test('the CLI’s token carries bytes, and AWS’s control plane is not asked for anything', async (t) => {
  const scene = await startScene(t);
  const answer = await scene.cli('open-tunnel', ...toThing('SSH,HTTP'));
  const calls = scene.cloud.calls.length;
  const key = opened(await paste(scene, JSON.stringify(answer, null, 4), { region: '' }));
  const tunnel = await scene.phase(key, 'connected');
  assert.deepEqual(
    tunnel.services.map(({ serviceId }) => serviceId),
    ['SSH', 'HTTP'],
    'the service names what the tunnel carries',
  );
  assert.equal(tunnel.region, REGION, 'from the tunnel’s ARN');
  assert.match(await firstBytes(tunnel.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
  assert.ok((await scene.service.close(key)).ok);
  assert.equal(await knock(tunnel.services[0]?.localPort ?? 0), 'ECONNREFUSED');
  assert.equal(scene.cloud.calls.length, calls);
  assert.ok(!scene.logLines.join('\n').includes(answer.sourceAccessToken));
});

test('wanted ports are used; a taken one gives way to a free one', async (t) => {
  const scene = await startScene(t);
  const other = net.createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const taken = (other.address() as net.AddressInfo).port;
  const free = await quietPort();
  const { sourceAccessToken } = await scene.cli('open-tunnel', ...toThing('SSH,HTTP'));
  const key = opened(await paste(scene, sourceAccessToken, { ports: { SSH: free, HTTP: taken } }));
  const tunnel = await scene.phase(key, 'connected');
  assert.equal(tunnel.services[0]?.localPort, free);
  assert.notEqual(tunnel.services[1]?.localPort, taken);
  assert.match(await firstBytes(free), /^SSH-2\.0-/);
});

test('a tunnel without services has one port without a name', async (t) => {
  const scene = await startScene(t);
  const port = await quietPort();
  const { sourceAccessToken } = await scene.cli('open-tunnel');
  const key = opened(await paste(scene, sourceAccessToken, { ports: { SSH: port }, name: 'bench' }));
  const tunnel = await scene.phase(key, 'connected');
  assert.deepEqual(
    tunnel.services.map(({ serviceId, localPort }) => [serviceId, localPort]),
    [['', port]],
    'the lone wish means the lone service',
  );
  assert.equal(tunnel.thingName, 'bench');
});

/** Waits until AWS says that the device is connected. */
async function theDevice(scene: Scene, tunnelId: string): Promise<void> {
  const account = await scene.account();
  assert.ok(account.ok);
  for (;;) {
    const described = await account.value.tunneling.describeTunnel(tunnelId);
    if (described.ok && described.value.destinationConnected) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('after the websocket was cut the same token connects again, on the same ports', async (t) => {
  const scene = await startScene(t);
  const { sourceAccessToken, tunnelId } = await scene.cli('open-tunnel', ...toThing('SSH'));
  const key = opened(await paste(scene, sourceAccessToken));
  const before = await scene.phase(key, 'connected');
  scene.cloud.cutConnections();
  await scene.phase(key, 'reconnecting');
  const after = await scene.phase(key, 'connected');
  // The device's end was cut as well, and comes back in its own time. A quick tunnel does not know that; AWS does.
  await theDevice(scene, tunnelId);
  assert.equal(after.services[0]?.localPort, before.services[0]?.localPort);
  assert.match(await firstBytes(after.services[0]?.localPort ?? 0), /^SSH-2\.0-/);
});

test('a token that was used, rotated or meant for the device is told as spent, with what to do', async (t) => {
  const scene = await startScene(t);
  const { destinationAccessToken, tunnelId, sourceAccessToken } = await scene.cli(
    'open-tunnel',
    ...toThing('SSH'),
  );
  const wrong = await scene.phase(opened(await paste(scene, destinationAccessToken)), 'trouble');
  assert.equal(wrong.phase.kind === 'trouble' && wrong.phase.error.code, 'TokenSpent');
  const key = opened(await paste(scene, sourceAccessToken));
  await scene.phase(key, 'connected');
  await scene.cli('rotate-tunnel-access-token', '--tunnel-id', tunnelId, '--client-mode', 'SOURCE');
  scene.cloud.cutConnections();
  const { phase } = await scene.phase(key, 'trouble');
  assert.ok(phase.kind === 'trouble');
  assert.equal(phase.error.code, 'TokenSpent');
  assert.match(phase.error.advice, /Get a new source token from whoever opened the tunnel/);
  await scene.service.reconnect(key);
  assert.equal((await scene.phase(key, 'trouble')).phase.kind, 'trouble', 'the same one is refused again');
});

for (const { what, change, code } of [
  { what: 'a region that is none', change: { region: 'Frankfurt' }, code: 'RegionInvalid' },
  { what: 'neither a region nor an address', change: { region: '' }, code: 'RegionInvalid' },
  {
    what: 'an address without encryption',
    change: { endpoint: 'ws://data.example' },
    code: 'EndpointInvalid',
  },
  { what: 'a port that is none', change: { ports: { SSH: 70_000 } }, code: 'PortInvalid' },
  { what: 'no token', change: { token: ' ' }, code: 'SourceTokenInvalid' },
] as const) {
  test(`${what} is refused before anything is connected`, async (t) => {
    const scene = await startScene(t);
    const refused = await paste(scene, 'A'.repeat(100), change);
    assert.equal(refused.ok ? 'ok' : refused.error.code, code);
    assert.equal(scene.tunnels().length, 0);
  });
}

for (const field of ['name', 'region', 'endpoint'] as const) {
  test(`a token that was pasted into the field “${field}” is not kept, looked up or told`, async (t) => {
    const scene = await startScene(t);
    const token = `AQGAAX${'aB3-_'.repeat(130)}`;
    const refused = await paste(scene, 'A'.repeat(100), { [field]: token });
    assert.equal(refused.ok ? 'ok' : refused.error.code, 'SourceTokenInvalid');
    assert.equal(JSON.stringify(refused).includes('aB3'), false);
    assert.equal(scene.logLines.join().includes('aB3'), false);
    assert.equal(scene.tunnels().length, 0);
  });
}
