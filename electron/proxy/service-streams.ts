import type { Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type DataEnvelope, dataEnvelope, MessageType, type TunnelMessage } from './codec.ts';
import type { Downlink } from './downlink.ts';
import { LocalConnection } from './local-connection.ts';
import type { ProtocolVersion } from './messages.ts';
import type { Uplink } from './uplink.ts';

const HIGHEST_STREAM_ID = 2 ** 31 - 1;
const HIGHEST_CONNECTION_ID = 2 ** 32 - 1;

export interface ServiceStreamsParams {
  /** As the listener has it; also the name in logs and traffic. */
  serviceId: string;
  clock: Clock;
  log: Log;
  uplink: Uplink;
  downlink: Downlink;
  /** Connections carried at once; null: as many as come. */
  maxConnections(): number | null;
  send(message: Partial<TunnelMessage> & { type: number }): void;
  sendData(envelope: DataEnvelope, bytes: Buffer): void;
  /** The destination has shown what it speaks, other than it was taken for. */
  onVersion(version: ProtocolVersion): void;
  /** Connections or byte counts have changed. */
  onChange(): void;
}

interface Open {
  id: number;
  /** Around its DATA; null while it waits. */
  envelope: DataEnvelope | null;
  local: LocalConnection;
}

/**
 * One service of a tunnel: its stream, the connections in it, and those that wait for a place. A destination that
 * speaks V3 carries many connections; an older one carries one per stream, and the next one waits for its end.
 */
export class ServiceStreams {
  readonly #params: ServiceStreamsParams;
  readonly #waiting: Open[] = [];
  readonly #open = new Map<number, Open>();
  #up = false;
  /** What goes on the wire as service id; '' leaves it out. */
  #wireServiceId = '';
  #format: ProtocolVersion = 3;
  /** One connection at a time, each with a stream of its own. */
  #serial = false;
  /** The destination has used a connection id: it speaks V3. */
  #provenV3 = false;
  /** onVersion() has been called in this session. */
  #told = false;
  /** 0 while there is no stream. */
  #streamId = 0;
  /** The destination has answered in this stream, so it knows it. */
  #answered = false;
  // Both count on over reconnects: “unlikely to repeat through a tunnel's lifetime”.
  #lastStreamId = 0;
  #lastConnectionId = 0;
  bytesUp = 0;
  bytesDown = 0;

  constructor(params: ServiceStreamsParams) {
    this.#params = params;
  }

  get serviceId(): string {
    return this.#params.serviceId;
  }

  get wireServiceId(): string {
    return this.#wireServiceId;
  }

  get streamId(): number {
    return this.#streamId;
  }

  /** Connections that are carried now, without those that wait. */
  get connections(): number {
    return this.#open.size;
  }

  /** Connections that wait for the websocket or for a place. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** A local program has connected. It is served at once or as soon as there is a way. */
  accept(socket: Socket): void {
    const open: Open = {
      id: 0,
      envelope: null,
      local: new LocalConnection({
        socket,
        afterEnd: 'keep',
        clock: this.#params.clock,
        uplink: this.#params.uplink,
        downlink: this.#params.downlink,
        handlers: {
          transmit: (bytes) => this.#sendData(open, bytes),
          onGone: () => this.#localGone(open),
          onCutOff: () => this.#cutOff(open),
          isClaimed: () => this.#waiting.length > 0,
        },
      }),
    };
    this.#waiting.push(open);
    this.#promote();
    if (this.#up && this.#waiting.length > 0) {
      for (const other of this.#open.values()) {
        other.local.claim();
      }
    }
  }

  /** The websocket is up. `version` is what the destination was said to speak; an older one is found out. */
  goUp(options: { wireServiceId: string; version: ProtocolVersion }): void {
    this.#up = true;
    this.#told = false;
    this.#wireServiceId = options.wireServiceId;
    this.#format = options.version;
    this.#promote();
  }

  /** The websocket is lost: every stream with it. Programs that connect now wait. */
  goDown(): void {
    this.#up = false;
    this.#endStream();
  }

  /** SESSION_RESET, or STREAM_RESET of the active stream. */
  reset(): void {
    // An older destination knows no CONNECTION_START and answers it so. Until one shows that it speaks V3, take turns.
    if (this.#open.size > 1 && !this.#provenV3 && !this.#serial) {
      this.#params.log.info('stream reset while several connections were open; one at a time from now on', {
        service: this.serviceId,
        stream: this.#streamId,
      });
      this.#serial = true;
    }
    this.#endStream();
    this.#promote();
  }

  /** DATA of the active stream. */
  data(message: TunnelMessage): void {
    this.#answered = true;
    if (this.#format === 3) {
      this.#learn(message);
    }
    const open = this.#find(message.connectionId);
    if (open) {
      this.bytesDown += message.payload.length;
      open.local.write(message.payload);
      this.#params.onChange();
    } else if (message.connectionId === 0 && this.#open.size > 1) {
      this.#params.log.warn(
        'the device answers without connection ids; its connections cannot be told apart',
        {
          service: this.serviceId,
          stream: this.#streamId,
          connections: this.#open.size,
        },
      );
      this.#params.send({ type: MessageType.STREAM_RESET, ...this.#stream() });
      this.#endStream();
    }
    this.#promote();
  }

  connectionReset(connectionId: number): void {
    this.#answered = true;
    const open = this.#find(connectionId);
    if (open) {
      if (connectionId !== 0) {
        this.#provenV3 = true;
      }
      this.#remove(open);
      open.local.finish();
      this.#promote();
    }
  }

  /** A destination may not open connections; the one that it names is closed (V3 guide). */
  refuseConnectionStart(connectionId: number): void {
    const open = this.#open.get(connectionId);
    if (open) {
      this.#localGone(open);
      open.local.finish();
    }
  }

  /** Tells the destination that the stream is over, and cuts off every local program. */
  stop(): void {
    if (this.#streamId !== 0) {
      this.#params.send({ type: MessageType.STREAM_RESET, ...this.#stream() });
    }
    this.#up = false;
    this.#streamId = 0;
    const all = [...this.#open.values(), ...this.#waiting.splice(0)];
    this.#open.clear();
    for (const { local } of all) {
      local.destroy();
    }
  }

  #promote(): void {
    const places = this.#oneAtATime() ? 1 : (this.#params.maxConnections() ?? Number.POSITIVE_INFINITY);
    while (this.#up && this.#open.size < places) {
      const next = this.#waiting.shift();
      if (!next) {
        return;
      }
      this.#start(next);
    }
  }

  #oneAtATime(): boolean {
    return this.#format < 3 || this.#serial;
  }

  #start(open: Open): void {
    this.#lastConnectionId = this.#lastConnectionId >= HIGHEST_CONNECTION_ID ? 1 : this.#lastConnectionId + 1;
    open.id = this.#lastConnectionId;
    // A stream that nobody answered may have started before the device was there: nobody knows it.
    const unknownToDevice = !this.#answered && this.#open.size === 0;
    const begin = this.#streamId === 0 || unknownToDevice || this.#oneAtATime();
    if (begin) {
      this.#lastStreamId = this.#lastStreamId >= HIGHEST_STREAM_ID ? 1 : this.#lastStreamId + 1;
      this.#streamId = this.#lastStreamId;
      this.#answered = false;
    }
    this.#open.set(open.id, open);
    open.envelope = dataEnvelope({ ...this.#stream(), ...this.#connection(open) });
    const type = begin ? MessageType.STREAM_START : MessageType.CONNECTION_START;
    this.#params.send({ type, ...this.#stream(), ...this.#connection(open) });
    this.#params.log.debug('connection started', this.#fields(open));
    this.#params.onChange();
    open.local.open();
  }

  #sendData(open: Open, bytes: Buffer): void {
    if (open.envelope) {
      this.#params.sendData(open.envelope, bytes);
      this.bytesUp += bytes.length;
      this.#params.onChange();
    }
  }

  #cutOff(open: Open): void {
    this.#params.log.warn(
      'connection cut off: the local program took nothing for seconds and held up all others',
      this.#fields(open),
    );
    this.#localGone(open);
  }

  #localGone(open: Open): void {
    const place = this.#waiting.indexOf(open);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      return;
    }
    if (this.#open.get(open.id) !== open) {
      return;
    }
    if (this.#oneAtATime()) {
      this.#params.send({ type: MessageType.STREAM_RESET, ...this.#stream() });
      this.#streamId = 0;
    } else {
      this.#params.send({ type: MessageType.CONNECTION_RESET, ...this.#stream(), ...this.#connection(open) });
    }
    this.#remove(open);
    this.#promote();
  }

  /** Which version the destination speaks shows in whether it uses connection ids, and service ids. */
  #learn(message: TunnelMessage): void {
    if (message.connectionId !== 0) {
      this.#provenV3 = true;
      this.#serial = false;
      return;
    }
    if (!this.#serial) {
      this.#params.log.info('the device speaks an older protocol; one connection at a time from now on', {
        service: this.serviceId,
        stream: this.#streamId,
      });
      this.#provenV3 = false;
      this.#serial = true;
    }
    if (!this.#told) {
      this.#told = true;
      // Without service ids in the tunnel the two look the same, and are.
      this.#params.onVersion(message.serviceId === '' && this.#wireServiceId !== '' ? 1 : 2);
    }
  }

  /** Without connection id there is one connection that can be meant, or none. */
  #find(connectionId: number): Open | undefined {
    if (this.#format === 3 && connectionId !== 0) {
      return this.#open.get(connectionId);
    }
    return this.#open.size === 1 ? this.#open.values().next().value : undefined;
  }

  #endStream(): void {
    this.#streamId = 0;
    this.#answered = false;
    const all = [...this.#open.values()];
    this.#open.clear();
    for (const { local } of all) {
      local.finish();
    }
    if (all.length > 0) {
      this.#params.onChange();
    }
  }

  #remove(open: Open): void {
    this.#open.delete(open.id);
    this.#params.log.debug('connection ended', this.#fields(open));
    this.#params.onChange();
  }

  #stream(): Pick<TunnelMessage, 'streamId' | 'serviceId'> {
    return { streamId: this.#streamId, serviceId: this.#wireServiceId };
  }

  #connection(open: Open): Pick<TunnelMessage, 'connectionId'> {
    return { connectionId: this.#format === 3 ? open.id : 0 };
  }

  #fields(open: Open): Record<string, string | number> {
    return { service: this.serviceId, stream: this.#streamId, connection: open.id };
  }
}
