/** The session of a carried tunnel in the proxy: its ports, its token, the way to the service, the protocol it speaks. */
import type { ServiceBinding } from '../proxy/messages.ts';
import { sameNetwork } from '../proxy/options.ts';
import { ok, type Result } from '../shared/result.ts';
import { type CarriedDevice, type CarrierOptions, deviceOf, type Running } from './carried.ts';
import type { Account } from './collaborators.ts';
import type { AgentProtocol } from './model.ts';
import { listenAgain } from './rebind.ts';
import { findTunnel } from './selectors.ts';

export interface CarrierSession {
  /** Begins the session of a tunnel whose ports the proxy holds. */
  connect(key: string, run: Running, account: Account, accessToken: string): Promise<Result<null>>;
  /** Hands a new token to the session; where the proxy no longer carries the tunnel, binds its ports again first. */
  resume(key: string, run: Running, account: Account, accessToken: string): Promise<Result<null>>;
  /** A session that lost its service takes the way of the moment: the computer may be in another network by now. */
  takeUpNetwork(key: string, run: Running): Promise<void>;
  /**
   * What the user chose meanwhile counts from now on. A session has its version from its start, so it is ended first;
   * what was found out in this tunnel stays.
   */
  takeUpChoice(key: string, run: Running): Promise<void>;
  /** What a session that begins now is told of the device's agent. */
  protocolOf(device: CarriedDevice): AgentProtocol;
}

export function createCarrierSession(
  options: CarrierOptions & {
    /** Still carried after something was waited for: not over, not closed meanwhile. */
    current: (key: string, run: Running) => boolean;
    /** The tunnel is to be looked at from now on. */
    watch: (key: string, run: Running) => void;
  },
): CarrierSession {
  const { current, dispatch, log, proxy } = options;

  async function resume(
    key: string,
    run: Running,
    account: Account,
    accessToken: string,
  ): Promise<Result<null>> {
    await takeUpNetwork(key, run);
    if (run.carried) {
      const handed = await proxy.token(key, accessToken, options.newId());
      if (handed.ok || !current(key, run)) {
        return handed;
      }
      // The worker that carried it is gone, and its ports with it.
      run.carried = false;
    }
    options.watch(key, run);
    const services = findTunnel(options.state(), key)?.services ?? [];
    const wanted = services.map(({ serviceId, localPort }) => ({ serviceId, port: localPort ?? 0 }));
    const bound = await listenAgain(proxy, key, wanted, run.mayMove);
    if (bound.ok && run.mayMove && current(key, run)) {
      tellMoved(key, run, wanted, bound.value);
    }
    if (!current(key, run)) {
      await proxy.stop(key);
      return ok(null);
    }
    if (!bound.ok) {
      dispatch({ type: 'trouble', key, error: bound.error });
      return bound;
    }
    run.carried = true;
    run.mayMove = false;
    return connect(key, run, account, accessToken);
  }

  function tellMoved(
    key: string,
    { thingName }: Running,
    wanted: ServiceBinding[],
    bound: ServiceBinding[],
  ): void {
    const ports = bound.map(({ serviceId, port }) => ({ serviceId, localPort: port }));
    dispatch({ type: 'ports', key, ports });
    for (const { serviceId, port } of wanted) {
      const instead = bound.find((each) => each.serviceId === serviceId)?.port ?? port;
      if (instead !== port) {
        options.onNote?.({ kind: 'port-moved', thingName, serviceId, port, instead });
      }
    }
  }

  /** A session that does not start is told; the tunnel stays in the list, and Reconnect goes on from there. */
  async function connect(
    key: string,
    run: Running,
    account: Account,
    accessToken: string,
  ): Promise<Result<null>> {
    dispatch({ type: 'protocol', key, protocol: run.protocol });
    const network = await account.network();
    if (!network.ok) {
      if (current(key, run)) {
        run.carried = false;
        await proxy.stop(key);
        dispatch({ type: 'trouble', key, error: network.error });
      }
      return network;
    }
    run.way = network.value;
    const connected = await proxy.connect(key, {
      endpoint: account.dataEndpoint,
      network: network.value,
      accessToken,
      clientToken: options.newId(),
      destinationVersion: run.protocol.version,
    });
    if (!connected.ok && current(key, run)) {
      run.carried = false;
      await proxy.stop(key);
      dispatch({ type: 'trouble', key, error: connected.error });
    }
    return connected;
  }

  async function takeUpNetwork(key: string, run: Running): Promise<void> {
    const network = await run.account?.network();
    if (network?.ok && run.way && current(key, run) && run.carried && !sameNetwork(network.value, run.way)) {
      log.info('another way leads to the service now', { tunnel: key, tunnelId: run.tunnelId });
      run.way = network.value;
      await proxy.network(key, network.value);
    }
  }

  function protocolOf(run: CarriedDevice): AgentProtocol {
    if (run.thingless) {
      return { version: 3, chosen: false };
    }
    const { destinationVersion, versionChosen } = options.memory.recall(deviceOf(run));
    return { version: destinationVersion, chosen: versionChosen };
  }

  async function takeUpChoice(key: string, run: Running): Promise<void> {
    const wanted = protocolOf(run);
    if (!wanted.chosen && !run.protocol.chosen) {
      return;
    }
    const same = wanted.version === run.protocol.version;
    run.protocol = wanted;
    if (same) {
      dispatch({ type: 'protocol', key, protocol: wanted });
    } else if (run.carried) {
      run.carried = false;
      await proxy.stop(key);
    }
  }

  return { connect, resume, takeUpNetwork, takeUpChoice, protocolOf };
}
