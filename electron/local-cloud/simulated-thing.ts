import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { startDevice } from './device.ts';
import { startModbusService } from './modbus-service.ts';
import type { NotifyBroker } from './notify-broker.ts';
import { type SshServer, startSshService } from './ssh-service.ts';
import { startWebService } from './web-service.ts';

export interface SimulatedThingOptions {
  thingName: string;
  broker: NotifyBroker;
  /** `ws://host:port` of the data plane. */
  dataEndpoint: string;
  sshServer: SshServer;
  workDir: string;
  authorizedKeys: readonly string[];
  /** The tunnel protocol of its agent; the newest one when left out. */
  version: 1 | 2 | 3 | undefined;
  clock: Clock;
  log: Log;
}

export interface SimulatedThing {
  /** What the thing listens on, on 127.0.0.1, by service id. */
  services: Readonly<Record<string, number>>;
  /** Switches it off: its agent, its tunnels, its services and what logins left running. */
  close(): Promise<void>;
}

/**
 * One device, switched on: an SSH server, a web page, a Modbus controller, and an agent that offers them as SSH, HTTP and
 * MODBUS. It has no VNC.
 */
export async function startSimulatedThing(options: SimulatedThingOptions): Promise<SimulatedThing> {
  const parts: { close(): Promise<void> }[] = [];
  const close = async () => {
    // The agent first, so that it does not report services that end as broken connections.
    for (const part of parts.reverse()) {
      await part.close();
    }
  };
  try {
    const ssh = await startSshService(options.sshServer, options);
    parts.push(ssh);
    const web = await startWebService(options);
    parts.push(web);
    const modbus = await startModbusService();
    parts.push(modbus);
    const services = { SSH: ssh.port, HTTP: web.port, MODBUS: modbus.port };
    parts.push(
      await startDevice({
        thingName: options.thingName,
        mqttEndpoint: options.broker.endpoint,
        credentials: options.broker.credentials(options.thingName),
        dataEndpoint: options.dataEndpoint,
        services,
        ...(options.version === undefined ? {} : { version: options.version }),
        clock: options.clock,
        log: options.log,
      }),
    );
    return { services, close };
  } catch (error) {
    await close();
    throw error;
  }
}
