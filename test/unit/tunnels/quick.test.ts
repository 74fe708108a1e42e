import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceBinding, SessionOptions, SessionStatus } from '../../../electron/proxy/messages.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { noTunnels, type Tunnel, type TunnelEvent } from '../../../electron/tunnels/model.ts';
import { createQuickCarrier, type QuickOptions } from '../../../electron/tunnels/quick.ts';
import { reduceTunnels } from '../../../electron/tunnels/reducer.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const TOKEN = `AQGAAX${'q'.repeat(60)}`;
const wanted: QuickOptions = {
  name: 'from a colleague',
  region: 'eu-central-1',
  endpoint: 'wss://data.example/',
  accessToken: TOKEN,
  ports: { SSH: 5507 },
  protocol: { version: 3, chosen: false },
};

interface Discovered {
  session: SessionOptions;
  ports: Record<string, number>;
}

/** A carrier whose proxy answers as it is told to. Everything of AWS fails the test. */
async function scene(way: () => Result<NetworkOptions> = () => ok(DIRECT_NETWORK)) {
  const asked: string[] = [];
  const discovered: Discovered[] = [];
  const lines: string[] = [];
  let gone = false;
  let state = noTunnels;
  let ids = 0;
  const dispatch = (event: TunnelEvent) => {
    state = reduceTunnels(state, event);
  };
  const carrier = createQuickCarrier({
    clock: new FakeClock(0),
    log: createLog((level, line) => lines.push(`${level} ${line}`)),
    random: () => 1,
    newId: () => `id-${ids++}`,
    state: () => state,
    dispatch,
    account: () => assert.fail('no account is asked for'),
    memory: {
      recall: () => assert.fail('nothing is remembered of it'),
      learn: () => assert.fail('nothing is learnt of it'),
    },
    network: async (url) => {
      asked.push(`way to ${url}`);
      return way();
    },
    proxy: {
      listen: () => assert.fail('the services are not known'),
      connect: () => assert.fail('the services are not known'),
      async discover(_key, session, ports) {
        asked.push('discover');
        discovered.push({ session, ports });
        gone = false;
        return ok(null);
      },
      async token() {
        asked.push('token');
        return gone ? fail(culvertError('ProxyStopped', {})) : ok(null);
      },
      async network() {
        asked.push('network');
        return ok(null);
      },
      async stop() {
        asked.push('stop');
        return ok(null);
      },
    },
  });
  const opened = await carrier.open(wanted);
  const key = opened.ok ? opened.value.key : '';
  const only = (): Tunnel => {
    assert.equal(state.tunnels.length, 1);
    return state.tunnels[0]!;
  };
  return {
    carrier,
    key,
    opened,
    asked,
    discovered,
    lines,
    only,
    tunnels: () => state.tunnels,
    error: (): CulvertError | null => {
      const { phase } = only();
      return phase.kind === 'trouble' ? phase.error : null;
    },
    says(...statuses: SessionStatus[]) {
      for (const status of statuses) {
        carrier.onProxyEvent({ event: 'status', tunnel: key, status });
      }
    },
    listens: (bound: Result<ServiceBinding[]>) =>
      carrier.onProxyEvent({ event: 'listening', tunnel: key, bound }),
    loseProxy() {
      gone = true;
      carrier.onProxyRestarted();
    },
  };
}

const up: SessionStatus = { kind: 'connected', channelId: null, serviceIds: ['SSH'] };
const bound = ok([{ serviceId: 'SSH', port: 5507 }]);

describe('a tunnel from a pasted token', () => {
  test('is connected first, and ready when the ports of its services are there', async () => {
    const it = await scene();
    assert.deepEqual(it.discovered[0]?.ports, { SSH: 5507 });
    assert.equal(it.discovered[0]?.session.accessToken, TOKEN);
    it.says({ kind: 'connecting' }, up);
    assert.equal(it.only().phase.kind, 'connecting', 'nothing can be used without ports');
    it.listens(bound);
    const tunnel = it.only();
    assert.equal(tunnel.phase.kind, 'connected');
    assert.deepEqual(
      tunnel.services.map(({ serviceId, localPort }) => [serviceId, localPort]),
      [['SSH', 5507]],
    );
    assert.equal(tunnel.deviceAssumed, true);
    it.says({ kind: 'device-seen' });
    assert.equal(it.only().deviceAssumed, false);
  });

  test('belongs to no profile, has no id, and nobody knows when it ends', async () => {
    const tunnel = (await scene()).only();
    assert.deepEqual(
      [tunnel.profileId, tunnel.tunnelId, tunnel.expiresAt, tunnel.origin, tunnel.thingless],
      ['', null, null, 'quick', true],
    );
  });

  test('two clicks on Reconnect at once do not end in an internal error', async () => {
    const it = await scene();
    it.says(up);
    it.listens(bound);
    it.loseProxy();
    const answers = await Promise.all([it.carrier.reconnect(it.key), it.carrier.reconnect(it.key)]);
    assert.deepEqual(answers, [ok(null), ok(null)]);
    assert.equal(it.discovered.length, 2, 'the first connect and one more');
    it.says(up);
    it.listens(bound);
    assert.equal(it.only().phase.kind, 'connected');
  });

  test('connects again by itself with the same token and client token, on the way of the moment', async () => {
    const it = await scene();
    it.says(up);
    it.listens(bound);
    it.says({ kind: 'reconnecting', attempt: 1, retryAt: 0, reason: 'cut' });
    await new Promise(setImmediate);
    assert.deepEqual(it.asked.slice(-2), ['way to wss://data.example/', 'network']);
    it.says({ kind: 'connecting' }, up);
    assert.equal(it.only().phase.kind, 'connected');
  });

  test('whose token is spent says so, and where to get another', async () => {
    const it = await scene();
    it.says({ kind: 'token-needed', reason: 'Invalid access token: The access token was previously used.' });
    assert.equal(it.error()?.code, 'TokenSpent');
    assert.match(it.error()?.advice ?? '', /from whoever opened the tunnel/);
    assert.ok((await it.carrier.reconnect(it.key)).ok);
    assert.equal(it.asked.at(-1), 'token', 'Reconnect tries the same one again');
  });

  test('that was refused begins anew at Reconnect, since the way there may be another', async () => {
    const it = await scene();
    it.says({ kind: 'refused', status: 407, reason: 'The web proxy wants a password.' });
    assert.equal(it.error()?.code, 'WebProxyRefused');
    await it.carrier.reconnect(it.key);
    assert.deepEqual(it.asked.slice(-3), ['stop', 'way to wss://data.example/', 'discover']);
    const [first, second] = it.discovered;
    assert.equal(second?.session.clientToken, first?.session.clientToken);
  });

  test('gets its ports back when the proxy was lost', async () => {
    const it = await scene();
    it.says(up);
    it.listens(ok([{ serviceId: 'SSH', port: 6001 }]));
    it.loseProxy();
    assert.equal(it.error()?.code, 'ProxyStopped');
    await it.carrier.reconnect(it.key);
    assert.deepEqual(it.discovered.at(-1)?.ports, { SSH: 6001 });
  });

  test('whose ports cannot be had is in trouble, and a later word of its session changes nothing', async () => {
    const it = await scene();
    it.says(up);
    it.listens(fail(culvertError('PortNotAllowed', { port: 22, serviceId: 'SSH' })));
    it.says({ kind: 'refused', status: 0, reason: 'This computer does not let Culvert listen.' });
    assert.equal(it.error()?.code, 'PortNotAllowed');
  });

  test('is not begun where the network’s settings cannot be used', async () => {
    const it = await scene(() => fail(culvertError('WebProxyInvalid', { address: 'x', reason: 'no host' })));
    assert.equal(it.opened.ok ? '' : it.opened.error.code, 'WebProxyInvalid');
    assert.deepEqual(it.tunnels(), []);
    assert.equal(it.asked.includes('discover'), false);
  });

  test('is closed on our side alone', async () => {
    const it = await scene();
    it.says(up);
    it.listens(bound);
    assert.ok((await it.carrier.close(it.key)).ok);
    const { phase } = it.only();
    assert.equal(phase.kind === 'closed' && phase.why, 'user');
    assert.equal(it.asked.at(-1), 'stop');
    assert.equal(it.carrier.has(it.key), false);
    it.says(up);
    assert.equal(it.only().phase.kind, 'closed');
  });

  test('leaves no token in the log', async () => {
    const it = await scene();
    it.says({ kind: 'token-needed', reason: 'no' });
    await it.carrier.reconnect(it.key);
    assert.ok(it.lines.length > 0);
    assert.doesNotMatch(it.lines.join('\n'), /qqqq/);
  });
});
