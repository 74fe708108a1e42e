import type { Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { MessageType, type TunnelMessage } from './codec.ts';
import { Downlink } from './downlink.ts';
import { type Listener, type ListenOptions, listenOn } from './listener.ts';
import type {
  ProtocolVersion,
  ServiceBinding,
  ServiceTraffic,
  SessionOptions,
  SessionStatus,
} from './messages.ts';
import type { NetworkOptions } from './options.ts';
import { ServiceStreams } from './service-streams.ts';
import { checkServices, wireServiceIds } from './services.ts';
import { checkSession, checkTokens } from './session-checks.ts';
import { TrafficMeter } from './traffic-meter.ts';
import { type Tokens, TunnelLink } from './tunnel-link.ts';
import { Uplink } from './uplink.ts';

export interface SourceTunnelParams {
  /** Such as `culvert/1.0.0 linux/x64`. */
  userAgent: string;
  clock: Clock;
  log: Log;
  /** 0 inclusive to 1 exclusive. */
  random: () => number;
  onStatus(status: SessionStatus): void;
  /** At most once a second, after a change. */
  onTraffic(services: ServiceTraffic[]): void;
  /**
   * Asked for the services to listen for once those of the tunnel are known, where listen() was not called before. The
   * rest of what listen() takes is `listenOptions`.
   */
  chooseServices?(serviceIds: string[]): Result<ServiceBinding[]>;
  listenOptions?: ListenOptions;
  /** What has come of chooseServices(): the ports, or why there are none. The tunnel goes on only with ports. */
  onListening?(bound: Result<ServiceBinding[]>): void;
}

/** The source end of one tunnel: its local ports, and the session that carries what comes in on them. */
export class SourceTunnel {
  readonly #params: SourceTunnelParams;
  readonly #link: TunnelLink;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  readonly #meter: TrafficMeter;
  readonly #services: ServiceStreams[] = [];
  readonly #listeners: Listener[] = [];
  #state: 'new' | 'listening' | 'stopped' = 'new';
  /** Ports are bound for what chooseServices() answered. */
  #isBinding = false;
  #version: ProtocolVersion = 3;
  #isUp = false;
  #deviceSeen = false;

  constructor(params: SourceTunnelParams) {
    this.#params = params;
    this.#uplink = new Uplink(() => this.#link.full);
    this.#downlink = new Downlink({
      clock: params.clock,
      onFull: () => this.#link.pause(),
      onRoom: () => this.#link.resume(),
    });
    this.#meter = new TrafficMeter(params.clock, () => params.onTraffic(this.traffic()));
    this.#link = new TunnelLink({
      mode: 'source',
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
   * Binds a port for each service, on loopback unless `options` say otherwise, and answers with the ports. Binds all or
   * none. Programs that connect wait until the session is up. Fails with TooManyServices, ServiceInvalid, PortInvalid,
   * PortTaken, PortNotAllowed or BindAddressInvalid.
   */
  async listen(services: ServiceBinding[], options: ListenOptions = {}): Promise<Result<ServiceBinding[]>> {
    const checked = checkServices(services);
    if (!checked.ok) {
      return checked;
    }
    if (this.#state !== 'new') {
      return fail(culvertError('Internal', {}));
    }
    this.#state = 'listening';
    const bound: ServiceBinding[] = [];
    for (const binding of services) {
      const streams = this.#streamsOf(binding.serviceId);
      const listener = await listenOn(binding, (socket: Socket) => streams.accept(socket), {
        clock: this.#params.clock,
        ...options,
      });
      if (listener.ok) {
        this.#listeners.push(listener.value);
        this.#services.push(streams);
      }
      if (!listener.ok || this.#isStopped()) {
        await this.#release();
        return listener.ok ? fail(culvertError('ProxyStopped', {})) : listener;
      }
      bound.push({ serviceId: binding.serviceId, port: listener.value.port });
    }
    return ok(bound);
  }

  /** Starts the session; what becomes of it follows as status. Fails with EndpointInvalid or TokenRefused. */
  connect(session: SessionOptions): Result<null> {
    const checked = checkSession(session, 'source');
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

  /** The way to the service from the next try on. */
  network(network: NetworkOptions): Result<null> {
    this.#link.setNetwork(network);
    return ok(null);
  }

  /** The computer woke up or the network came back. */
  wake(): void {
    this.#link.wake();
  }

  /** Ends everything: connections, session, listeners. Answers when the ports are released. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    for (const service of this.#services) {
      service.stop();
    }
    await Promise.all([this.#release(), this.#link.stop()]);
    this.#meter.stop();
  }

  traffic(): ServiceTraffic[] {
    return this.#services.map(({ serviceId, connections, bytesUp, bytesDown }) => ({
      serviceId,
      connections,
      bytesUp,
      bytesDown,
    }));
  }

  /** Local connections that wait for the session or for a place. */
  get waiting(): number {
    return this.#services.reduce((sum, service) => sum + service.waiting, 0);
  }

  /** Bytes that this process holds for a slow network and for slow local programs. */
  buffered(): { uplinkBytes: number; downlinkBytes: number } {
    return {
      uplinkBytes: this.#link.bufferedBytes + this.#uplink.heldBytes,
      downlinkBytes: this.#downlink.bufferedBytes,
    };
  }

  /** Asked after a wait, in which stop() may have come. */
  #isStopped(): boolean {
    return this.#state === 'stopped';
  }

  #streamsOf(serviceId: string): ServiceStreams {
    return new ServiceStreams({
      serviceId,
      clock: this.#params.clock,
      log: this.#params.log,
      uplink: this.#uplink,
      downlink: this.#downlink,
      maxConnections: () => this.#link.tuning.maxConnections,
      send: (message) => this.#link.send(message),
      sendData: (envelope, bytes) => this.#link.sendData(envelope, bytes),
      onVersion: (version) => this.#params.onStatus({ kind: 'destination-version', version }),
      onChange: () => this.#meter.changed(),
    });
  }

  async #release(): Promise<void> {
    this.#services.length = 0;
    await Promise.all(this.#listeners.splice(0).map((listener) => listener.close()));
  }

  #goUp(serviceIds: string[]): Said | null {
    this.#deviceSeen = false;
    this.#isUp = true;
    if (this.#state === 'new') {
      return this.#listenForChosen(serviceIds);
    }
    if (this.#isBinding) {
      // A new websocket; its services follow when all ports are bound.
      return null;
    }
    const local = this.#services.map((service) => service.serviceId);
    const wire = wireServiceIds({ local, remote: serviceIds, version: this.#version });
    if (!wire.ok) {
      return wire.reason;
    }
    if (this.#downlink.full) {
      this.#link.pause();
    }
    this.#services.forEach((service, index) => {
      service.goUp({ wireServiceId: wire.ids[index] ?? '', version: this.#version });
    });
    return null;
  }

  /** The tunnel has said which services it carries, and nothing listens for them yet. */
  #listenForChosen(serviceIds: string[]): Said | null {
    const chosen =
      this.#params.chooseServices?.(serviceIds) ?? fail<ServiceBinding[]>(culvertError('Internal', {}));
    const local = chosen.ok ? chosen.value.map(({ serviceId }) => serviceId) : [];
    const wire = wireServiceIds({ local, remote: serviceIds, version: this.#version });
    if (!chosen.ok || !wire.ok) {
      return chosen.ok ? (wire.ok ? null : wire.reason) : chosen.error;
    }
    this.#isBinding = true;
    void this.listen(chosen.value, this.#params.listenOptions).then((bound) => {
      this.#isBinding = false;
      if (this.#isStopped()) {
        return;
      }
      this.#params.onListening?.(bound);
      if (!bound.ok) {
        this.#link.refuse(bound.error);
      } else if (this.#isUp) {
        this.#goUp(serviceIds);
      }
    });
    return null;
  }

  #goDown(): void {
    this.#isUp = false;
    for (const service of this.#services) {
      service.goDown();
    }
  }

  #receive(message: TunnelMessage): void {
    if (message.type === MessageType.SESSION_RESET) {
      this.#params.log.info('session reset by the service');
      for (const service of this.#services) {
        service.reset();
      }
      return;
    }
    if (!this.#deviceSeen) {
      this.#deviceSeen = true;
      this.#params.onStatus({ kind: 'device-seen' });
    }
    const service = this.#serviceOf(message);
    const streamBound = message.type === MessageType.DATA || message.type === MessageType.STREAM_RESET;
    // Connection ids never repeat in the life of a tunnel, so those messages need no look at the stream.
    if (!service || (streamBound && message.streamId !== service.streamId)) {
      this.#params.log.debug('stale message dropped', {
        type: message.type,
        service: message.serviceId,
        stream: message.streamId,
        connection: message.connectionId,
      });
      return;
    }
    switch (message.type) {
      case MessageType.DATA:
        service.data(message);
        return;
      case MessageType.STREAM_RESET:
        service.reset();
        return;
      case MessageType.CONNECTION_RESET:
        service.connectionReset(message.connectionId);
        return;
      case MessageType.CONNECTION_START:
        service.refuseConnectionStart(message.connectionId);
    }
  }

  /** A V1 destination leaves the service id out: then it is the only service, or the only one with that stream. */
  #serviceOf(message: TunnelMessage): ServiceStreams | undefined {
    const [first, ...others] = this.#services;
    // A single service that is left out on the wire is meant whatever name comes back.
    if (first && others.length === 0 && (message.serviceId === '' || first.wireServiceId === '')) {
      return first;
    }
    if (message.serviceId !== '') {
      return this.#services.find((service) => service.wireServiceId === message.serviceId);
    }
    const candidates = this.#services.filter((service) => service.streamId === message.streamId);
    return candidates.length === 1 ? candidates[0] : undefined;
  }
}
