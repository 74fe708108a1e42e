import { systemClock } from '../shared/clock.ts';
import { startControlPlane } from './control-plane.ts';
import { startDataPlane } from './data-plane.ts';
import { startNotifyBroker } from './notify-broker.ts';
import { type SimulatedThing, startSimulatedThing } from './simulated-thing.ts';
import { chooseSshServer, type SshServerKind } from './ssh-service.ts';
import { createTunnelRegistry } from './tunnel-registry.ts';
import type { LocalCloud, LocalCloudOptions } from './types.ts';

/**
 * Starts the whole stand-in for the AWS services, everything on 127.0.0.1: control plane, data plane, notifications,
 * and a device for each thing that is online. Answers when the devices wait for tunnels. `sshServer` asks for one kind
 * of SSH server; without it sshd is taken where it works. When it rejects, nothing is left running.
 *
 * The clock given is the service's: expiry, signatures, timestamps. What devices and sockets wait for is real time.
 */
export async function startLocalCloud(
  options: LocalCloudOptions & { sshServer?: SshServerKind },
): Promise<LocalCloud> {
  const { clock, log } = options;
  const things = new Map<string, SimulatedThing>();
  const endings: (() => Promise<void> | void)[] = [];
  // One change of a device after the other: switching off and on again in a row must not overlap.
  let lastChange: Promise<void> = Promise.resolve();
  let closed: Promise<void> | undefined;

  const end = async () => {
    await lastChange.catch(() => {});
    for (const ending of endings.reverse()) {
      await ending();
    }
  };
  const close = () => {
    closed ??= end();
    return closed;
  };

  try {
    const thingNames = options.things.map((thing) => thing.thingName);
    const sshServer = await chooseSshServer({
      workDir: options.workDir,
      ...(options.sshServer === undefined ? {} : { only: options.sshServer }),
      log,
    });

    const registry = createTunnelRegistry({ region: options.region, account: options.account, clock });
    endings.push(() => registry.dispose());
    const broker = await startNotifyBroker({ things: thingNames, clock, log });
    endings.push(() => broker.close());
    registry.onNotify(({ thingName, payload }) => broker.publish(thingName, payload));
    const dataPlane = await startDataPlane({ registry, log });
    endings.push(() => dataPlane.close());
    const controlPlane = await startControlPlane({
      ...options,
      registry,
      connectivity: (thingName) => broker.connectivity(thingName),
      dataEndpoint: () => new URL(broker.endpoint).host,
    });
    endings.push(() => controlPlane.close());
    endings.push(async () => {
      await Promise.all([...things.values()].map((thing) => thing.close()));
    });

    const change = async (thingName: string, online: boolean) => {
      const running = things.get(thingName);
      if (online && !running && !closed) {
        const { workDir, authorizedKeys } = options;
        const thing = await startSimulatedThing({
          thingName,
          broker,
          dataEndpoint: dataPlane.endpoint,
          sshServer,
          workDir,
          authorizedKeys,
          version: options.things.find((seed) => seed.thingName === thingName)?.version,
          clock: systemClock,
          log,
        });
        things.set(thingName, thing);
      } else if (!online && running) {
        things.delete(thingName);
        await running.close();
      }
    };
    const starts = await Promise.allSettled(
      options.things.filter((thing) => thing.online).map((thing) => change(thing.thingName, true)),
    );
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }

    const known = (thingName: string) => {
      if (!thingNames.includes(thingName)) {
        throw new Error(`no thing ${thingName}`);
      }
    };
    return {
      endpoints: { ...controlPlane.endpoints, data: dataPlane.endpoint, mqtt: broker.endpoint },
      calls: controlPlane.calls,
      signIns: controlPlane.signIns,
      fault: (operation, fault) => controlPlane.fault(operation, fault),
      cutConnections: () => dataPlane.cutConnections(),
      async setOnline(thingName, online) {
        known(thingName);
        const next = lastChange.catch(() => {}).then(() => change(thingName, online));
        lastChange = next;
        await next;
      },
      sshLogin(thingName) {
        known(thingName);
        return { server: sshServer.kind, user: sshServer.user };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
