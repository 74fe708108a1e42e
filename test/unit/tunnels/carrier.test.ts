import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProtocolVersion, SessionOptions, SessionStatus } from '../../../electron/proxy/messages.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { TunnelDetail } from '../../../electron/shared/tunneling.ts';
import type { TunnelNote } from '../../../electron/tunnels/carried.ts';
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
  /** The tunnel is one of an earlier run. */
  restored?: boolean;
  /** Its session is not begun. */
  before?: (aws: FakeAws) => void;
}

interface FakeAws {
  deviceConnected: boolean;
  rotations: number;
  /** The devices whose tokens were rotated as well. */
  rotatedFor: { thingName: string; services: string[] }[];
  status: TunnelDetail['status'];
  sourceConnected: boolean;
  sourceSince: number | null;
  /** In place of the description. */
  error: CulvertError | null;
  /** In place of a rotation. */
  rotateError: CulvertError | null;
  /** In place of the account. */
  noAccount: CulvertError | null;
  region: string;
  /** The AWS account that the profile leads to, by another key than before where it is another one. */
  accountId: string;
  /** Ports that another program holds. */
  taken: Set<number>;
  /** The way to the data plane. */
  way: Result<NetworkOptions>;
}

const portTaken = ({ port, serviceId }: { port: number; serviceId: string }) => ({
  port,
  serviceId,
  suggestedPort: port + 1,
});

/** A carrier that carries one open tunnel. AWS and the proxy answer as they are told to; time is the test's. */
async function start({
  memory = {},
  denied = false,
  restored = false,
  before = () => {},
}: SceneOptions = {}) {
  const clock = new FakeClock(0);
  const remembered: DeviceMemory = { ports: {}, destinationVersion: 3, versionChosen: false, ...memory };
  const learnt: [string, ProtocolVersion][] = [];
  /** What the proxy was asked for, in order. */
  const asked: string[] = [];
  const networks: (NetworkOptions | undefined)[] = [];
  const aws: FakeAws = {
    deviceConnected: false,
    rotations: 0,
    rotatedFor: [],
    status: 'OPEN',
    sourceConnected: false,
    sourceSince: null,
    error: null,
    rotateError: null,
    noAccount: null,
    region: 'eu-central-1',
    accountId: '123456789012',
    taken: new Set(),
    way: ok(DIRECT_NETWORK),
  };
  before(aws);
  const notes: TunnelNote[] = [];
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
    tags: [],
    ownTag: true,
    network: async () => aws.way,
    checkThing: async () => ok(null),
    tunneling: {
      openTunnel: () => assert.fail('nothing here opens a tunnel'),
      listTunnels: async () => ok([]),
      closeTunnel: async () => ok(null),
      describeTunnel: async (tunnelId) =>
        denied
          ? fail(culvertError('AccessDenied', { action: 'iot:DescribeTunnel' }))
          : aws.error
            ? fail(aws.error)
            : ok({
                tunnelId,
                arn: 'arn:aws:iot:eu-central-1:123456789012:tunnel/t-1',
                status: aws.status,
                description: '',
                createdAt: 0,
                services: ['SSH'],
                thingName: 'press-07',
                lifetimeMinutes: 60,
                sourceConnected: aws.sourceConnected,
                sourceSince: aws.sourceSince,
                destinationSince: null,
                destinationConnected: aws.deviceConnected,
                tags: [],
              }),
      async rotateSource() {
        if (aws.rotateError) {
          return fail(aws.rotateError);
        }
        aws.rotations += 1;
        return ok({ sourceAccessToken: `token-${aws.rotations}` });
      },
      async rotateBoth(_tunnelId, device) {
        if (aws.rotateError) {
          return fail(aws.rotateError);
        }
        aws.rotatedFor.push(device);
        return ok({ sourceAccessToken: `both-${aws.rotatedFor.length}` });
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
    account: async () =>
      aws.noAccount
        ? fail(aws.noAccount)
        : ok({ ...account, region: aws.region, accountId: async () => aws.accountId }),
    onNote: (note) => notes.push(note),
    proxy: {
      async listen(_tunnel, services) {
        asked.push('listen');
        const hit = services.find(({ port }) => aws.taken.has(port));
        return hit ? fail(culvertError('PortTaken', portTaken(hit), portTaken(hit))) : ok(services);
      },
      discover: () => assert.fail('nothing here begins without knowing the services'),
      async connect(_tunnel: string, session: SessionOptions) {
        asked.push(`connect as V${session.destinationVersion}`);
        networks.push(session.network);
        return ok(null);
      },
      async token() {
        asked.push('token');
        return ok(null);
      },
      async network(_tunnel, { webProxy }) {
        asked.push(`network through ${webProxy}`);
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
    ...(restored
      ? { origin: 'restored' as const, known: { tunnelId: 't-1', openedAt: 0, expiresAt: HOUR_MS } }
      : {}),
  });
  const opened = { tunnelId: 't-1', expiresAt: HOUR_MS };
  if (restored) {
    const place = { profileId: 'p1', region: 'eu-central-1' };
    void carrier.restore({ key, ...place, thingName: 'press-07', ...opened });
    await clock.advance(0);
  } else {
    await carry();
  }
  async function carry() {
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
  }
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
    networks,
    aws,
    notes,
    tunnels: () => state.tunnels,
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
const spent: SessionStatus = {
  kind: 'token-needed',
  reason: 'Invalid access token: The access token was previously used and can not be used again.',
};
const found = (version: ProtocolVersion): SessionStatus => ({ kind: 'destination-version', version });

describe('the way to the service', () => {
  const office: NetworkOptions = { ...DIRECT_NETWORK, webProxy: 'http://office.example:3128' };

  test('is what the account says when the session begins', async () => {
    const scene = await start({
      before: (aws) => {
        aws.way = ok(office);
      },
    });
    assert.deepEqual(scene.networks, [office]);
  });

  test('is told to a session that lost its service, if it is another one by then', async () => {
    const scene = await start();
    await scene.says(up, lost);
    assert.deepEqual(scene.asked, ['connect as V3']);
    scene.aws.way = ok(office);
    await scene.says({ ...lost, attempt: 2 }, { ...lost, attempt: 3 });
    assert.deepEqual(scene.asked, ['connect as V3', 'network through http://office.example:3128']);
    scene.aws.way = ok({ ...office, extraCertificates: ['PEM'] });
    await scene.says({ ...lost, attempt: 4 });
    assert.equal(scene.asked.length, 3);
  });

  test('is told before a new token, so that Reconnect goes where the settings lead now', async () => {
    const scene = await start();
    await scene.says(up, { kind: 'refused', status: 407, reason: 'The web proxy asks for a password.' });
    scene.aws.way = ok(office);
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['connect as V3', 'network through http://office.example:3128', 'token']);
  });

  test('that cannot be used is the tunnel’s trouble, its ports are let go, and Reconnect begins anew', async () => {
    const scene = await start({
      before: (aws) => {
        aws.way = fail(
          culvertError('CertificateFileInvalid', { file: '/c.pem', reason: 'there is no such file' }),
        );
      },
    });
    assert.equal(scene.error()?.code, 'CertificateFileInvalid');
    assert.deepEqual(scene.asked, ['stop']);
    scene.aws.way = ok(office);
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['stop', 'listen', 'connect as V3']);
    assert.deepEqual(scene.networks, [office]);
  });
});

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

  test('two clicks on Reconnect at once are one rotation, and bind the ports once', async () => {
    const scene = await start();
    await scene.clock.advance(0);
    scene.carrier.onProxyRestarted();
    scene.asked.length = 0;
    const answers = await Promise.all([scene.carrier.reconnect(key), scene.carrier.reconnect(key)]);
    assert.deepEqual(answers, [ok(null), ok(null)]);
    assert.equal(scene.aws.rotations, 1);
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 2, 'a later click is another one');
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

describe('a tunnel that somebody else takes over', () => {
  test('is not taken back without the user: who connected after us wanted it', async () => {
    const scene = await start();
    await scene.says(up);
    await scene.clock.advance(60_000);
    Object.assign(scene.aws, { sourceConnected: true, sourceSince: 60_500 });
    await scene.says(lost, spent);
    assert.equal(scene.error()?.code, 'TunnelTakenOver');
    assert.match(scene.error()?.message ?? '', /its token was rotated by somebody/);
    assert.equal(scene.aws.rotations, 0);
    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 1);
    await scene.says({ kind: 'connecting' }, up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
  });

  test('shows also by a token that is known no more, wherever AWS keeps the time of the first one', async () => {
    const scene = await start();
    await scene.says(up);
    scene.aws.sourceConnected = true;
    await scene.says(lost, tokenNeeded);
    assert.equal(scene.error()?.code, 'TunnelTakenOver');
    assert.equal(scene.aws.rotations, 0);
  });

  test('who only rotated, and is not there, leaves the tunnel to us', async () => {
    const scene = await start();
    await scene.says(up, lost, tokenNeeded);
    assert.equal(scene.aws.rotations, 1);
    assert.equal(scene.error(), null);
  });

  test('while nobody was signed in is not cut off by going on after the sign-in', async () => {
    const scene = await start();
    await scene.says(up);
    const expired = culvertError('CredentialsExpired', {});
    Object.assign(scene.aws, { sourceConnected: true, error: expired, rotateError: expired });
    await scene.says(lost, tokenNeeded);
    assert.equal(scene.error()?.code, 'CredentialsExpired');
    Object.assign(scene.aws, { error: null, rotateError: null });
    await scene.carrier.reconnect(key);
    assert.equal(scene.error()?.code, 'TunnelTakenOver');
    assert.equal(scene.aws.rotations, 0);
    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 1, 'by now the user knows');
  });

  test('while nobody was signed in, and left again, is no reason not to go on', async () => {
    const scene = await start();
    await scene.says(up);
    const expired = culvertError('CredentialsExpired', {});
    Object.assign(scene.aws, { error: expired, rotateError: expired });
    await scene.says(lost, tokenNeeded);
    Object.assign(scene.aws, { error: null, rotateError: null });
    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 1);
    assert.equal(scene.error(), null);
  });

  test('our own websocket, which AWS takes to be there yet, is nobody else', async () => {
    const scene = await start();
    await scene.says(up);
    await scene.clock.advance(60_000);
    Object.assign(scene.aws, { sourceConnected: true, sourceSince: 900 });
    await scene.says(lost, spent);
    assert.equal(scene.aws.rotations, 1);
    assert.equal(scene.error(), null);
  });

  test('where AWS does not say since when, the fight ends all the same, and in words', async () => {
    const scene = await start();
    scene.aws.sourceConnected = true;
    for (const wait of [0, 2_000, 4_000, 8_000, 16_000, 32_000]) {
      await scene.says(up, lost, spent);
      await scene.clock.advance(wait);
    }
    assert.equal(scene.error()?.code, 'TunnelTakenOver');
    assert.equal(scene.aws.rotations, 5);
  });
});

describe('a tunnel whose profile leads to another account by now', () => {
  const unknown = culvertError('TunnelUnknown', {});

  test('is not told as closed elsewhere, and what is connected goes on', async () => {
    const scene = await start();
    await scene.clock.advance(0);
    await scene.says(up);
    Object.assign(scene.aws, { error: unknown, rotateError: unknown, accountId: '999999999999' });
    await scene.clock.advance(60_000);
    assert.equal(scene.kind(), 'connected');
    assert.equal(scene.tunnel().deviceAssumed, true);
    await scene.says(lost, tokenNeeded);
    assert.equal(scene.error()?.code, 'TunnelAccountLeft');
    assert.match(scene.error()?.message ?? '', /123456789012.*999999999999/);
    assert.equal((await scene.carrier.leftAccount(key))?.code, 'TunnelAccountLeft');
    Object.assign(scene.aws, { error: null, rotateError: null, accountId: '123456789012' });
    await scene.carrier.reconnect(key);
    await scene.says({ kind: 'connecting' }, up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
  });

  test('is closed elsewhere all the same where the account is the tunnel’s', async () => {
    const scene = await start();
    await scene.clock.advance(0);
    await scene.says(up);
    Object.assign(scene.aws, { error: unknown });
    await scene.clock.advance(60_000);
    const { phase } = scene.tunnel();
    assert.equal(phase.kind === 'closed' && phase.why, 'elsewhere');
  });
});

describe('a tunnel of an earlier run', () => {
  test('that is open and unused is taken up on its port by a rotation', async () => {
    const scene = await start({ restored: true });
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
    assert.equal(scene.aws.rotations, 1);
    await scene.says({ kind: 'connecting' }, up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
    assert.equal(scene.tunnel().origin, 'restored');
    assert.equal(scene.tunnel().services[0]?.localPort, 5507);
    assert.deepEqual(scene.notes, []);
  });

  test('that was closed meanwhile is off the list, with a word about it', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.status = 'CLOSED';
      },
    });
    assert.deepEqual(scene.tunnels(), []);
    assert.deepEqual(scene.notes, [{ kind: 'closed-while-away', thingName: 'press-07' }]);
    assert.equal(scene.clock.waiting, 0);
  });

  test('that AWS forgot is off the list as well', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.error = culvertError('TunnelUnknown', {});
      },
    });
    assert.deepEqual(scene.tunnels(), []);
  });

  test('that somebody is connected to is looked at again, and then left to the user', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.sourceConnected = true;
      },
    });
    assert.equal(scene.kind(), 'opening');
    await scene.clock.advance(4_000);
    assert.equal(scene.error()?.code, 'TunnelHeld');
    assert.equal(scene.aws.rotations, 0);
    assert.deepEqual(scene.asked, []);
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
  });

  test('whose crashed source AWS took to be there for a moment is taken up then', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.sourceConnected = true;
      },
    });
    scene.aws.sourceConnected = false;
    await scene.clock.advance(2_000);
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
  });

  test('waits in the list for credentials, and Reconnect goes on when they are there', async () => {
    const locked = culvertError('KeychainLocked', {});
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.noAccount = locked;
      },
    });
    assert.deepEqual(scene.error(), locked);
    assert.deepEqual(await scene.carrier.reconnect(key), fail(locked));
    assert.deepEqual(await scene.carrier.release(key), fail(locked), 'nor can it be closed at AWS');
    scene.aws.noAccount = null;
    assert.ok((await scene.carrier.reconnect(key)).ok);
    assert.deepEqual(scene.asked.slice(-2), ['listen', 'connect as V3']);
  });

  test('waits for credentials, and is not taken from somebody who uses it when they are there', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.noAccount = culvertError('KeychainLocked', {});
      },
    });
    Object.assign(scene.aws, { noAccount: null, sourceConnected: true });
    const held = scene.carrier.reconnect(key);
    await scene.clock.advance(4_000);
    assert.equal((await held).ok, false);
    assert.equal(scene.error()?.code, 'TunnelHeld');
    assert.equal(scene.aws.rotations, 0);
    await scene.carrier.reconnect(key);
    assert.equal(scene.aws.rotations, 1);
  });

  test('whose ends the profile may not see is left to the user', async () => {
    const scene = await start({ restored: true, denied: true });
    assert.equal(scene.error()?.code, 'AccessDenied');
    assert.equal(scene.aws.rotations, 0);
    await scene.carrier.reconnect(key);
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
  });

  test('tries by itself while there is no network', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.error = culvertError('NoNetwork', { host: 'api.example' });
      },
    });
    assert.equal(scene.kind(), 'reconnecting');
    scene.aws.error = null;
    await scene.clock.advance(2_000);
    assert.deepEqual(scene.asked, ['listen', 'connect as V3']);
  });

  test('is looked at again before each try to take it up, since a colleague may have come meanwhile', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.rotateError = culvertError('NoNetwork', { host: 'api.example' });
      },
    });
    assert.equal(scene.kind(), 'reconnecting');
    Object.assign(scene.aws, { rotateError: null, sourceConnected: true });
    await scene.clock.advance(60_000);
    assert.equal(scene.error()?.code, 'TunnelHeld');
    assert.equal(scene.aws.rotations, 0);
  });

  test('whose profile points to another region now says so, and rotates nothing there', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.region = 'us-east-1';
      },
    });
    assert.equal(scene.error()?.code, 'TunnelRegionLeft');
    assert.equal(scene.aws.rotations, 0);
  });

  test('whose port is in use gets another one for this run, and that is told', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.taken.add(5507);
      },
    });
    assert.deepEqual(scene.asked, ['listen', 'listen', 'connect as V3']);
    assert.equal(scene.tunnel().services[0]?.localPort, 5508);
    assert.deepEqual(scene.notes, [
      { kind: 'port-moved', thingName: 'press-07', serviceId: 'SSH', port: 5507, instead: 5508 },
    ]);
    // From now on the port is the one that people were given: it does not move under them.
    scene.carrier.onProxyRestarted();
    scene.aws.taken.add(5508);
    await scene.carrier.reconnect(key);
    assert.equal(scene.error()?.code, 'PortTaken');
  });

  test('that is closed while it is looked at again leaves nobody waiting for Reconnect', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.noAccount = culvertError('CredentialsExpired', {});
      },
    });
    assert.equal(scene.error()?.code, 'CredentialsExpired');
    scene.aws.noAccount = null;
    scene.aws.sourceConnected = true;
    const reconnecting = scene.carrier.reconnect(key);
    await scene.clock.advance(1_000);
    await scene.carrier.release(key);
    scene.carrier.forget(key);
    assert.deepEqual(await reconnecting, ok(null));
    assert.equal(scene.aws.rotations, 0);
  });

  test('expires in the list like any other', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.noAccount = culvertError('KeychainLocked', {});
      },
    });
    await scene.clock.advance(HOUR_MS);
    assert.equal(scene.kind(), 'closed');
    assert.equal(scene.clock.waiting, 0);
  });
});

describe('new tokens for both ends', () => {
  test('go to the thing and to the session, and the device is waited for until it is seen again', async () => {
    const scene = await start();
    await scene.says(up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
    scene.aws.deviceConnected = false;
    assert.deepEqual(await scene.carrier.rotate(key), ok(null));
    assert.deepEqual(scene.aws.rotatedFor, [{ thingName: 'press-07', services: ['SSH'] }]);
    assert.equal(scene.aws.rotations, 0, 'one call rotates both');
    assert.deepEqual(scene.asked, ['connect as V3', 'token']);
    assert.equal(scene.kind(), 'waiting');
    assert.equal(scene.tunnel().destination.state, 'lost');
    await scene.says(up, { kind: 'device-seen' });
    assert.equal(scene.kind(), 'connected');
  });

  test('that AWS does not give leave a session that is up as it is, and the user is told', async () => {
    const scene = await start();
    await scene.says(up, { kind: 'device-seen' });
    for (const code of ['AccessDenied', 'NoNetwork'] as const) {
      const error =
        code === 'NoNetwork'
          ? culvertError(code, { host: 'aws' })
          : culvertError(code, { action: 'iot:RotateTunnelAccessToken' });
      scene.aws.rotateError = error;
      assert.deepEqual(await scene.carrier.rotate(key), fail(error));
      assert.equal(scene.kind(), 'connected');
    }
    assert.deepEqual(scene.asked, ['connect as V3'], 'nothing is tried again behind the user’s back');
  });

  test('are not for a tunnel that is being opened, and two clicks are one rotation', async () => {
    const scene = await start();
    await scene.says(up);
    await Promise.all([scene.carrier.rotate(key), scene.carrier.rotate(key)]);
    assert.equal(scene.aws.rotatedFor.length, 1);
    const unknown = await scene.carrier.rotate('other');
    assert.equal(unknown.ok ? null : unknown.error.code, 'TunnelUnknown');
  });

  test('of a tunnel of an earlier run that nobody has looked at yet are not taken from whoever has it', async () => {
    const scene = await start({
      restored: true,
      before: (aws) => {
        aws.error = culvertError('NoNetwork', { host: 'aws' });
      },
    });
    await scene.carrier.rotate(key);
    assert.equal(scene.aws.rotatedFor.length, 0);
  });
});
