/**
 * Carries tunnels from a pasted source token. AWS is asked nothing about them: what they carry is learnt from the
 * service after the connect, when they end is not known, and a token that is spent can only be replaced by hand.
 */
import type { ProxyEvent, ServiceBinding, SessionStatus } from '../proxy/messages.ts';
import { assertNever } from '../shared/assert-never.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { CarrierOptions } from './carried.ts';
import type { AgentProtocol } from './model.ts';
import { refusalError } from './refusal.ts';
import { checkPort, MAX_LIFETIME_MINUTES } from './rules.ts';
import { findTunnel } from './selectors.ts';

export interface QuickOptions {
  /** What to call the tunnel. */
  name: string;
  region: string;
  /** Of the data plane. */
  endpoint: string;
  /** Kept in memory for as long as the tunnel is in the list. */
  accessToken: string;
  /** Wanted local ports by service id. One that is taken gives way to a free one. */
  ports: Record<string, number>;
  protocol: AgentProtocol;
}

export interface QuickCarrier {
  open(options: QuickOptions): Promise<Result<{ key: string }>>;
  has(key: string): boolean;
  /** Tries the same token again, with the network as it is now. */
  reconnect(key: string): Promise<Result<null>>;
  /** Ends our side; at AWS nothing is closed. */
  close(key: string): Promise<Result<null>>;
  /** Releases its ports and drops its token. */
  release(key: string): Promise<void>;
  onProxyEvent(event: ProxyEvent): void;
  onProxyRestarted(): void;
}

interface Running extends QuickOptions {
  /** The same for every connect: only then may one token connect again. */
  clientToken: string;
  /** The proxy holds its session. */
  carried: boolean;
  /** The session was refused, maybe for how the network is reached: it has to begin anew. */
  refused: boolean;
  isUp: boolean;
  bound: ServiceBinding[] | null;
  /** Two clicks are one try. */
  reconnecting: Promise<Result<null>> | null;
}

export function createQuickCarrier(options: CarrierOptions): QuickCarrier {
  const { clock, dispatch, proxy, log } = options;
  const running = new Map<string, Running>();

  async function connect(key: string, run: Running): Promise<Result<null>> {
    const network = await options.network?.(run.endpoint);
    if (network && !network.ok) {
      return network;
    }
    if (running.get(key) !== run) {
      return ok(null);
    }
    run.carried = true;
    run.refused = false;
    run.isUp = false;
    const started = await proxy.discover(
      key,
      {
        endpoint: run.endpoint,
        accessToken: run.accessToken,
        clientToken: run.clientToken,
        destinationVersion: run.protocol.version,
        ...(network ? { network: network.value } : {}),
      },
      run.bound ? Object.fromEntries(run.bound.map(({ serviceId, port }) => [serviceId, port])) : run.ports,
    );
    if (!started.ok) {
      run.carried = false;
    }
    return started;
  }

  async function open(request: QuickOptions): Promise<Result<{ key: string }>> {
    for (const port of Object.values(request.ports)) {
      const checked = checkPort(port);
      if (!checked.ok) {
        return checked;
      }
    }
    const key = options.newId();
    const run: Running = {
      ...request,
      clientToken: options.newId(),
      carried: false,
      refused: false,
      isUp: false,
      bound: null,
      reconnecting: null,
    };
    running.set(key, run);
    dispatch({
      type: 'opening',
      key,
      profileId: '',
      profileName: '',
      region: request.region,
      thingName: request.name,
      thingless: true,
      origin: 'quick',
      services: [],
      lifetimeMinutes: MAX_LIFETIME_MINUTES,
      wantTerminal: false,
    });
    dispatch({ type: 'protocol', key, protocol: request.protocol });
    log.info('a tunnel is carried with a pasted token', { tunnel: key, region: request.region });
    const started = await connect(key, run);
    if (!started.ok) {
      running.delete(key);
      dispatch({ type: 'forgotten', key });
      return started;
    }
    return ok({ key });
  }

  async function reconnect(key: string): Promise<Result<null>> {
    const run = running.get(key);
    if (!run || findTunnel(options.state(), key)?.phase.kind === 'closing') {
      return fail(culvertError('TunnelUnknown', {}));
    }
    run.reconnecting ??= connectAgain(key, run).finally(() => {
      run.reconnecting = null;
    });
    return run.reconnecting;
  }

  async function connectAgain(key: string, run: Running): Promise<Result<null>> {
    dispatch({ type: 'connecting', key });
    if (run.carried && !run.refused) {
      await takeUpNetwork(key, run);
      const handed = await proxy.token(key, run.accessToken, run.clientToken);
      if (handed.ok || running.get(key) !== run) {
        return handed;
      }
    }
    run.carried = false;
    await proxy.stop(key);
    const connected = await connect(key, run);
    if (!connected.ok && running.get(key) === run) {
      dispatch({ type: 'trouble', key, error: connected.error });
    }
    return connected;
  }

  /** A session that lost its service takes the way of the moment: the computer may be in another network by now. */
  async function takeUpNetwork(key: string, run: Running): Promise<void> {
    const network = await options.network?.(run.endpoint);
    if (network?.ok && running.get(key) === run && run.carried) {
      await proxy.network(key, network.value);
    }
  }

  async function release(key: string): Promise<void> {
    if (running.delete(key)) {
      await proxy.stop(key);
    }
  }

  function listening(key: string, run: Running, bound: Result<ServiceBinding[]>): void {
    if (!bound.ok) {
      run.carried = false;
      dispatch({ type: 'trouble', key, error: bound.error });
      void proxy.stop(key);
      return;
    }
    run.bound = bound.value;
    const ports = bound.value.map(({ serviceId, port }) => ({ serviceId, localPort: port }));
    dispatch({ type: 'ports', key, ports });
    up(key, run);
  }

  /** The ports are there and the session as well. Nothing tells whether the device is, so it is taken to be. */
  function up(key: string, run: Running): void {
    if (run.isUp && run.bound) {
      const at = clock.now();
      dispatch({ type: 'device', key, connected: true, assumed: true, at });
      dispatch({ type: 'session-up', key, at });
    }
  }

  function onStatus(key: string, run: Running, status: SessionStatus): void {
    switch (status.kind) {
      case 'connecting':
        dispatch({ type: 'connecting', key });
        break;
      case 'connected':
        run.isUp = true;
        up(key, run);
        break;
      case 'device-seen':
        dispatch({ type: 'device', key, connected: true, at: clock.now() });
        break;
      case 'destination-version':
        dispatch({ type: 'protocol', key, protocol: { version: status.version, chosen: false } });
        break;
      case 'reconnecting':
        run.isUp = false;
        void takeUpNetwork(key, run);
        dispatch({ type: 'reconnecting', key, attempt: status.attempt, reason: status.reason });
        break;
      case 'token-needed':
        run.isUp = false;
        dispatch({ type: 'trouble', key, error: culvertError('TokenSpent', { reason: status.reason }) });
        break;
      case 'refused':
        run.isUp = false;
        run.refused = true;
        dispatch({ type: 'trouble', key, error: refusalError(status) });
        break;
      default:
        assertNever(status);
    }
  }

  return {
    open,
    has: (key) => running.has(key),
    reconnect,
    async close(key) {
      dispatch({ type: 'closing', key });
      await release(key);
      dispatch({ type: 'closed', key, why: 'user', at: clock.now() });
      return ok(null);
    },
    release,
    onProxyEvent(event) {
      const run = event.event === 'log' ? undefined : running.get(event.tunnel);
      if (event.event === 'log' || !run?.carried) {
        return;
      }
      if (event.event === 'status') {
        onStatus(event.tunnel, run, event.status);
      } else if (event.event === 'listening') {
        listening(event.tunnel, run, event.bound);
      } else {
        dispatch({ type: 'traffic', key: event.tunnel, services: event.services });
      }
    },
    onProxyRestarted() {
      for (const [key, run] of running) {
        run.carried = false;
        run.isUp = false;
        dispatch({ type: 'trouble', key, error: culvertError('ProxyStopped', {}) });
      }
    },
  };
}
