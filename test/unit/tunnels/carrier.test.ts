import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProtocolVersion, SessionOptions, SessionStatus } from '../../../electron/proxy/messages.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { createCarrier } from '../../../electron/tunnels/carrier.ts';
import type { Account, DeviceMemory } from '../../../electron/tunnels/collaborators.ts';
import { noTunnels, type Tunnel, type TunnelEvent } from '../../../electron/tunnels/model.ts';
import { reduceTunnels } from '../../../electron/tunnels/reducer.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const key = 'k1';
const HOUR_MS = 60 * 60_000;

interface SceneOptions {
  memory?: Partial<DeviceMemory>;
  /** The profile may not describe tunnels. */
  denied?: boolean;
}

/** A carrier that carries one open tunnel. AWS and the proxy answer as they are told to; time is the test's. */
async function start({ memory = {}, denied = false }: SceneOptions = {}) {
  const clock = new FakeClock(0);
  const remembered: DeviceMemory = { ports: {}, destinationVersion: 3, versionChosen: false, ...memory };
  const learnt: [string, ProtocolVersion][] = [];
  /** What the proxy was asked for, in order. */
  const asked: string[] = [];
  const aws = { deviceConnected: false, rotations: 0 };
  let state = noTunnels;
  let ids = 0;
  const dispatch = (event: TunnelEvent) => {
    state = reduceTunnels(state, event);
  };
  const account: Account = {
    profileId: 'p1',
    profileName: 'ops',
    region: 'eu-central-1',
    dataEndpoint: 'wss://data.example',
    checkThing: async () => ok(null),
    tunneling: {
      openTunnel: () => assert.fail('nothing here opens a tunnel'),
      listTunnels: async () => ok([]),
      closeTunnel: async () => ok(null),
      describeTunnel: async (tunnelId) =>
        denied
          ? fail(culvertError('AccessDenied', { action: 'iot:DescribeTunnel' }))
          : ok({
              tunnelId,
              arn: 'arn:aws:iot:eu-central-1:123456789012:tunnel/t-1',
              status: 'OPEN',
              createdAt: 0,
              services: ['SSH'],
              thingName: 'press-07',
              lifetimeMinutes: 60,
              sourceConnected: true,
              destinationConnected: aws.deviceConnected,
              tags: [],
            }),
      async rotateSource() {
        aws.rotations += 1;
        return ok({ sourceAccessToken: `token-${aws.rotations}` });
      },
      clockOffsetMs: () => 0,
    },
  };
  const carrier = createCarrier({
    clock,
    log: silentLog,
    random: () => 1,
    newId: () => `id-${ids++}`,
    state: () => state,
    dispatch,
    account: async () => ok(account),
    proxy: {
      async listen(_tunnel, services) {
        asked.push('listen');
        return ok(services);
      },
      async connect(_tunnel: string, session: SessionOptions) {
        asked.push(`connect as V${session.destinationVersion}`);
        return ok(null);
      },
      async token() {
        asked.push('token');
        return ok(null);
      },
      async stop() {
        asked.push('stop');
        return ok(null);
      },
    },
    memory: {
      recall: () => remembered,
      learn: ({ thingName }, version) => learnt.push([thingName, version]),
    },
  });
  dispatch({
    type: 'opening',
    key,
    profileId: 'p1',
    profileName: 'ops',
    region: 'eu-central-1',
    thingName: 'press-07',
    services: [{ serviceId: 'SSH', localPort: 5507 }],
    lifetimeMinutes: 60,
    wantTerminal: false,
  });
  const opened = { tunnelId: 't-1', expiresAt: HOUR_MS };
  dispatch({
    type: 'opened',
    key,
    origin: 'opened',
    account: '123456789012',
    lifetimeMinutes: 60,
    openedAt: 0,
    deviceConnected: false,
    ...opened,
  });
  await carrier.start({ key, account, thingName: 'press-07', accessToken: 'token-0', ...opened });
  const tunnel = (): Tunnel => {
    const [only] = state.tunnels;
    assert.ok(only);
    return only;
  };
  return {
    clock,
    carrier,
    remembered,
    learnt,
    asked,
    aws,
    tunnel,
    kind: () => tunnel().phase.kind,
    error: () => {
      const { phase } = tunnel();
      return phase.kind === 'trouble' ? phase.error : null;
    },
    async says(...statuses: SessionStatus[]) {
      for (const status of statuses) {
        carrier.onProxyEvent({ event: 'status', tunnel: key, status });
        await clock.advance(0);
      }
    },
  };
}

const up: SessionStatus = { kind: 'connected', channelId: null, serviceIds: ['SSH'] };
const lost: SessionStatus = { kind: 'reconnecting', attempt: 1, retryAt: 0, reason: 'cut' };
const tokenNeeded: SessionStatus = { kind: 'token-needed', reason: 'Invalid access-token' };
const found = (version: ProtocolVersion): SessionStatus => ({ kind: 'destination-version', version });

describe('the protocol of the device’s agent', () => {
  test('what is remembered is told to the session', async () => {
    const scene = await start({ memory: { destinationVersion: 1 } });
    assert.deepEqual(scene.asked, ['connect as V1']);
    assert.deepEqual(scene.tunnel().protocol, { version: 1, chosen: false });
  });

  test('what is found out is remembered for the device and shown', async () => {
    const scene = await start();
    assert.deepEqual(scene.tunnel().protocol, { version: 3, chosen: false });
    await scene.says(up, found(2));
    assert.deepEqual(scene.learnt, [['press-07', 2]]);
    assert.deepEqual(scene.tunnel().protocol, { version: 2, chosen: false });
  });

  test('what was found out in a tunnel holds for it, also when the proxy has to begin anew', async () => {
    const scene = await start();
    await scene.says(up, found(2));
    // As when what was found has aged in the memory meanwhile.
    scene.remembered.destinationVersion = 3;
    scene.carrier.onProxyRestarted();
    assert.equal(scene.error()?.code, 'ProxyStopped');
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['connect as V3', 'listen', 'connect as V2']);
  });

  test('what the user chooses meanwhile counts from Reconnect on, with a session that begins anew', async () => {
    const scene = await start({ memory: { destinationVersion: 1 } });
    await scene.says({ kind: 'refused', status: 0, reason: 'One service only.' });
    Object.assign(scene.remembered, { destinationVersion: 3, versionChosen: true });
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['connect as V1', 'stop', 'listen', 'connect as V3']);
    assert.deepEqual(scene.tunnel().protocol, { version: 3, chosen: true });
    assert.equal(scene.tunnel().services[0]?.localPort, 5507);
  });

  test('with nothing chosen Reconnect keeps the session and its ports', async () => {
    const scene = await start();
    await scene.says(up, found(2));
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['connect as V3', 'token']);
  });

  test('an agent that is older than what the user chose is told as it is', async () => {
    const scene = await start({ memory: { destinationVersion: 2, versionChosen: true } });
    await scene.says(up);
    assert.deepEqual(scene.tunnel().protocol, { version: 2, chosen: true });
    await scene.says(found(1));
    assert.deepEqual(scene.tunnel().protocol, { version: 1, chosen: false });
  });

  test('a status of a tunnel that is carried no more teaches nothing', async () => {
    const scene = await start();
    scene.carrier.forget(key);
    await scene.says(found(1));
    assert.deepEqual(scene.learnt, []);
  });
});

describe('the state is the true one', () => {
  test('a refusal without an HTTP answer says why, and does not blame the token', async () => {
    const scene = await start();
    await scene.says({ kind: 'refused', status: 0, reason: 'The tunnel carries SSH, not VNC.' });
    assert.equal(scene.error()?.code, 'TunnelRefused');
    assert.match(scene.error()?.message ?? '', /The tunnel carries SSH, not VNC\.$/);
  });

  test('a web proxy that refuses is named', async () => {
    const scene = await start();
    await scene.says({ kind: 'refused', status: 407, reason: 'The web proxy wants a password.' });
    assert.equal(scene.error()?.code, 'WebProxyRefused');
  });

  test('several losses count up, and the device counts as there again only when it is', async () => {
    const scene = await start();
    scene.aws.deviceConnected = true;
    await scene.clock.advance(0);
    await scene.says(up);
    assert.equal(scene.kind(), 'connected');
    scene.aws.deviceConnected = false;
    await scene.says(lost, { ...lost, attempt: 2 });
    assert.deepEqual(scene.tunnel().phase, { kind: 'reconnecting', attempt: 2, reason: 'cut' });
    await scene.says(up);
    assert.equal(scene.kind(), 'waiting');
    await scene.says({ kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
  });

  test('after a reconnect nothing is known of the device where the profile may not ask, until it answers', async () => {
    const scene = await start({ denied: true });
    await scene.clock.advance(0);
    await scene.says(up);
    assert.equal(scene.tunnel().deviceAssumed, true);
    await scene.says({ kind: 'device-seen' });
    assert.equal(scene.tunnel().deviceAssumed, false);
    await scene.says(lost, up);
    assert.equal(scene.kind(), 'connected');
    assert.equal(scene.tunnel().deviceAssumed, true);
  });

  test('a token that is refused again and again ends in trouble, not in asking AWS for ever', async () => {
    const scene = await start();
    await scene.says(tokenNeeded);
    assert.equal(scene.aws.rotations, 1, 'the first is replaced at once');
    await scene.says(tokenNeeded);
    assert.equal(scene.aws.rotations, 1);
    assert.deepEqual(scene.tunnel().phase, {
      kind: 'reconnecting',
      attempt: 2,
      reason: 'Invalid access-token',
    });
    await scene.clock.advance(2_000);
    assert.equal(scene.aws.rotations, 2);
    for (const wait of [4_000, 8_000, 16_000]) {
      await scene.says(tokenNeeded);
      await scene.clock.advance(wait);
    }
    assert.equal(scene.aws.rotations, 5);
    await scene.says(tokenNeeded);
    assert.equal(scene.error()?.code, 'TokenRefused');
    await scene.clock.advance(10 * 60_000);
    assert.equal(scene.aws.rotations, 5);

    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 6);
    await scene.says({ kind: 'connecting' }, up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
  });

  test('closing while another token is waited for asks for no more', async () => {
    const scene = await start();
    await scene.says(tokenNeeded, tokenNeeded);
    await scene.carrier.release(key);
    scene.carrier.forget(key);
    await scene.clock.advance(60_000);
    assert.equal(scene.aws.rotations, 1);
    assert.equal(scene.clock.waiting, 0);
  });
});
