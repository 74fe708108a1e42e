import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Said } from '../shared/reasons.ts';
import { ok, type Result } from '../shared/result.ts';
import { MessageType, type TunnelMessage } from './codec.ts';
import { DestinationStreams } from './destination-streams.ts';
import { Downlink } from './downlink.ts';
import type {
  ProtocolVersion,
  ServiceTarget,
  ServiceTraffic,
  SessionOptions,
  SessionStatus,
} from './messages.ts';
import { checkSession, checkTokens } from './session-checks.ts';
import { TrafficMeter } from './traffic-meter.ts';
import { type Tokens, TunnelLink } from './tunnel-link.ts';
import { Uplink } from './uplink.ts';

export interface DestinationTunnelParams {
  /** Such as `culvert/1.0.0 linux/x64`. */
  userAgent: string;
  clock: Clock;
  log: Log;
  /** 0 inclusive to 1 exclusive. */
  random: () => number;
  /** `device-seen` comes here too: the source has started a stream, so it is there. Once per connect. */
  onStatus(status: SessionStatus): void;
  /** At most once a second, after a change. `bytesUp` is what left this computer through the tunnel. */
  onTraffic(services: ServiceTraffic[]): void;
  /** Asked at each connect, for the services of the tunnel; none for one that was opened without. */
  chooseTargets(serviceIds: string[]): Result<ServiceTarget[]>;
  /** Name or address of this computer from which services are reached; null leaves it to the system. */
  localAddress?: string | null;
}

/** The destination end of one tunnel: the session, and the local services to which it brings connections. */
export class DestinationTunnel {
  readonly #params: DestinationTunnelParams;
  readonly #link: TunnelLink;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  readonly #meter: TrafficMeter;
  /** By service id. They stay over reconnects, for the sake of their counts. */
  readonly #known = new Map<string, DestinationStreams>();
  /** Those that the tunnel carries now. */
  #services = new Map<string, DestinationStreams>();
  #version: ProtocolVersion = 3;
  #sourceSeen = false;

  constructor(params: DestinationTunnelParams) {
    this.#params = params;
    this.#uplink = new Uplink(() => this.#link.full);
    this.#downlink = new Downlink({
      clock: params.clock,
      onFull: () => this.#link.pause(),
      onRoom: () => this.#link.resume(),
    });
    this.#meter = new TrafficMeter(params.clock, () => params.onTraffic(this.traffic()));
    this.#link = new TunnelLink({
      mode: 'destination',
      userAgent: params.userAgent,
      clock: params.clock,
      log: params.log,
      random: params.random,
      onStatus: params.onStatus,
      onUp: (serviceIds) => this.#goUp(serviceIds),
      onDown: () => this.#goDown(),
      onMessage: (message) => this.#receive(message),
      onBatchEnd: () => this.#downlink.flush(),
      isDataInUse: () => this.#downlink.isInUse,
      onDrained: () => this.#uplink.onRoom(),
    });
  }

  /**
   * Starts the session; what becomes of it follows as status. Fails with EndpointInvalid or TokenRefused.
   *
   * `destinationVersion` is what this end speaks at most. At 3 it answers each source in the format that the source
   * speaks. At 2 or 1 it behaves as a client of that protocol: fields of a later one are overlooked, CONNECTION_START and
   * CONNECTION_RESET reset the stream, and answers have no connection id, at 1 no service id either. That is what the
   * reference sends with `-y`, which it calls meant for the source alone.
   */
  connect(session: SessionOptions): Result<null> {
    const checked = checkSession(session, 'destination');
    if (!checked.ok) {
      return checked;
    }
    this.#version = session.destinationVersion;
    this.#link.start(checked.value);
    return ok(null);
  }

  /** Connects anew with fresh tokens. Fails with TokenRefused when they cannot be any. */
  token(fresh: Tokens): Result<null> {
    const tokens = checkTokens(fresh);
    if (!tokens.ok) {
      return tokens;
    }
    this.#link.renew(tokens.value);
    return ok(null);
  }

  /** The computer woke up or the network came back. */
  wake(): void {
    this.#link.wake();
  }

  /** Ends everything: connections and session. Answers when the websocket is closed. */
  async stop(): Promise<void> {
    for (const service of this.#known.values()) {
      service.stop();
    }
    await this.#link.stop();
    this.#meter.stop();
  }

  /** Of every service since connect(). */
  traffic(): ServiceTraffic[] {
    return [...this.#services.values()].map(({ serviceId, connections, bytesUp, bytesDown }) => ({
      serviceId,
      connections,
      bytesUp,
      bytesDown,
    }));
  }

  /** Bytes that this process holds for a slow network and for slow local services. */
  buffered(): { uplinkBytes: number; downlinkBytes: number } {
    return {
      uplinkBytes: this.#link.bufferedBytes + this.#uplink.heldBytes,
      downlinkBytes: this.#downlink.bufferedBytes,
    };
  }

  #goUp(serviceIds: string[]): Said | null {
    this.#sourceSeen = false;
    if (this.#version === 1 && serviceIds.length > 1) {
      return 'A destination that speaks protocol V1 carries one service, not several.';
    }
    const chosen = this.#params.chooseTargets(serviceIds);
    if (!chosen.ok) {
      return chosen.error.message;
    }
    this.#services = new Map(
      chosen.value.map((target) => {
        const known = this.#known.get(target.serviceId);
        known?.retarget(target);
        const service = known ?? this.#streamsTo(target);
        this.#known.set(target.serviceId, service);
        return [target.serviceId, service];
      }),
    );
    if (this.#downlink.full) {
      this.#link.pause();
    }
    return null;
  }

  #goDown(): void {
    for (const service of this.#services.values()) {
      service.goDown();
    }
  }

  #streamsTo(target: ServiceTarget): DestinationStreams {
    return new DestinationStreams({
      target,
      localAddress: this.#params.localAddress ?? null,
      clock: this.#params.clock,
      log: this.#params.log,
      uplink: this.#uplink,
      downlink: this.#downlink,
      tuning: () => this.#link.tuning,
      send: (message) => this.#link.send(message),
      sendData: (envelope, bytes) => this.#link.sendData(envelope, bytes),
      onChange: () => this.#meter.changed(),
    });
  }

  #receive(received: TunnelMessage): void {
    if (received.type === MessageType.SESSION_RESET) {
      this.#params.log.info('session reset by the service');
      for (const service of this.#services.values()) {
        service.reset();
      }
      return;
    }
    const message = this.#asSpoken(received);
    if (message.streamId === 0) {
      this.#params.log.warn('message without stream id dropped', { type: message.type });
      return;
    }
    const starts = message.type === MessageType.STREAM_START || message.type === MessageType.CONNECTION_START;
    if (starts && !this.#sourceSeen) {
      this.#sourceSeen = true;
      this.#params.onStatus({ kind: 'device-seen' });
    }
    const service = this.#serviceOf(message.serviceId);
    if (service) {
      service.receive(message);
    } else {
      this.#refuse(message);
    }
  }

  /** The message as a client of the version that is spoken here sees it. */
  #asSpoken(message: TunnelMessage): TunnelMessage {
    if (this.#version === 3) {
      return message;
    }
    // “If V1 local proxy receives a message from V2 local proxy, it will ignore the service ID field.”
    const serviceId = this.#version === 1 ? '' : message.serviceId;
    return { ...message, serviceId, connectionId: 0 };
  }

  /** “An empty service ID field in a received message should be interpreted as a message sent from V1 local proxy.” */
  #serviceOf(serviceId: string): DestinationStreams | undefined {
    if (serviceId !== '') {
      return this.#services.get(serviceId);
    }
    const [only, ...others] = this.#services.values();
    return others.length === 0 ? only : undefined;
  }

  #refuse({ type, streamId, serviceId }: TunnelMessage): void {
    if (type !== MessageType.STREAM_START && type !== MessageType.CONNECTION_START) {
      return;
    }
    const reason =
      serviceId === ''
        ? 'the source names no service, as V1 has it, but the tunnel carries several'
        : 'the source names a service that has no target here';
    this.#params.log.warn(`stream refused: ${reason}`, { service: serviceId, stream: streamId });
    this.#link.send({ type: MessageType.STREAM_RESET, streamId, serviceId });
  }
}
