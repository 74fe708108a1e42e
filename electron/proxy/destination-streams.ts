import type { Clock } from '../shared/clock.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { type DataEnvelope, dataEnvelope, MessageType, type TunnelMessage } from './codec.ts';
import { DestinationConnection } from './destination-connection.ts';
import type { Downlink } from './downlink.ts';
import type { ServiceTarget } from './messages.ts';
import type { Tuning } from './options.ts';
import type { Uplink } from './uplink.ts';

export interface DestinationStreamsParams {
  target: ServiceTarget;
  localAddress: string | null;
  clock: Clock;
  log: Log;
  uplink: Uplink;
  downlink: Downlink;
  tuning(): Tuning;
  send(message: Partial<TunnelMessage> & { type: number }): void;
  sendData(envelope: DataEnvelope, bytes: Buffer): void;
  /** Connections or byte counts have changed. */
  onChange(): void;
}

interface Stream {
  id: number;
  /** As the source wrote it when it began: '' from one that speaks V1, and then in no answer either. */
  wireServiceId: string;
  /** False from a source that speaks V1 or V2: one connection, no connection ids in the answers. */
  withConnectionIds: boolean;
  /** By connection id; the only one of a stream without ids stands under 0. */
  connections: Map<number, DestinationConnection>;
}

/**
 * One service of a tunnel at its destination: the active stream, and the connections in it. Which format the source
 * speaks shows in the message that begins a stream, and holds for that stream.
 */
export class DestinationStreams {
  readonly #params: DestinationStreamsParams;
  #target: ServiceTarget;
  #stream: Stream | null = null;
  /** The last one that has ended on this websocket; 0 for none. What the source still sends for it is of the past. */
  #endedStreamId = 0;
  /** Those of the active stream, and those that still deliver what was left when their stream ended. */
  readonly #all = new Set<DestinationConnection>();
  bytesUp = 0;
  bytesDown = 0;

  constructor(params: DestinationStreamsParams) {
    this.#params = params;
    this.#target = params.target;
  }

  get serviceId(): string {
    return this.#target.serviceId;
  }

  /** Connections that are carried now, those that are being made included. */
  get connections(): number {
    return this.#stream?.connections.size ?? 0;
  }

  /** Where connections go from now on. */
  retarget(target: ServiceTarget): void {
    this.#target = target;
  }

  /** A message for this service. STREAM_START begins a stream in place of the one that may be active. */
  receive(message: TunnelMessage): void {
    switch (message.type) {
      case MessageType.STREAM_START:
        this.#startStream(message);
        return;
      case MessageType.CONNECTION_START:
        this.#startConnection(message);
        return;
      case MessageType.DATA:
        this.#data(message);
        return;
      case MessageType.CONNECTION_RESET:
        this.#resetConnection(message);
        return;
      case MessageType.STREAM_RESET:
        if (this.#active(message)) {
          this.reset();
        }
    }
  }

  /** The stream is over for the source. What it sent before is delivered. */
  reset(): void {
    const stream = this.#stream;
    if (!stream) {
      return;
    }
    this.#endStream(stream);
    for (const connection of stream.connections.values()) {
      connection.finish();
    }
    this.#params.onChange();
  }

  /** The websocket is lost, and every stream with it. */
  goDown(): void {
    this.reset();
    this.#endedStreamId = 0;
  }

  /** Tells the source that the stream is over, and cuts off every service. */
  stop(): void {
    if (this.#stream) {
      this.#sendStreamReset(this.#stream);
      this.#endStream(this.#stream);
    }
    for (const connection of this.#all) {
      connection.destroy();
    }
  }

  #startStream(message: TunnelMessage): void {
    // “It should consider the current data stream to have closed and immediately start a new active stream.” The guide
    // allows to answer with a reset of the old one; a source that starts anew may use the same stream id.
    this.reset();
    this.#connect(this.#begin(message), message.connectionId, true);
  }

  #startConnection(message: TunnelMessage): void {
    const stream = this.#stream;
    if (!stream && message.connectionId !== 0 && message.streamId !== this.#endedStreamId) {
      // This end has lost its streams, and the source was not told: the stream goes on, as the reference has it.
      this.#connect(this.#begin(message), message.connectionId);
      return;
    }
    if (stream?.id !== message.streamId) {
      this.#logStale(message);
      // A source that was not told that the stream is over would go on in it for ever. An old stream means nothing to it.
      const { streamId, serviceId } = message;
      this.#params.send({ type: MessageType.STREAM_RESET, streamId, serviceId });
      return;
    }
    if (!stream.withConnectionIds || message.connectionId === 0) {
      this.#breakOff(stream, 'the source changes the format of its messages within a stream');
      return;
    }
    const inUse = stream.connections.get(message.connectionId);
    if (inUse) {
      this.#params.log.warn('connection id in use', this.#fields(stream, message.connectionId));
      // For the source the reset ends the connection that has this id, so nothing more would come for it.
      stream.connections.delete(message.connectionId);
      inUse.finish();
      this.#refuse(message);
      this.#params.onChange();
      return;
    }
    const { maxConnections } = this.#params.tuning();
    if (maxConnections !== null && stream.connections.size >= maxConnections) {
      this.#params.log.warn('connection refused: as many as allowed are open', {
        ...this.#fields(stream, message.connectionId),
        maxConnections,
      });
      this.#refuse(message);
      return;
    }
    this.#connect(stream, message.connectionId);
  }

  #data(message: TunnelMessage): void {
    const stream = this.#active(message);
    if (!stream) {
      return;
    }
    if (stream.withConnectionIds && message.connectionId === 0) {
      // “Local proxy should see the peer as non-compliant and close the stream” (V3 guide, compatibility).
      this.#breakOff(stream, 'the source leaves the connection id out within a stream');
      return;
    }
    // From a source that began without them, connection ids “will be ignored by the v3 local proxy”.
    const connection = stream.connections.get(stream.withConnectionIds ? message.connectionId : 0);
    if (!connection) {
      // Mostly sent before the source had our reset of that connection.
      this.#logStale(message);
      return;
    }
    this.bytesDown += message.payload.length;
    connection.write(message.payload);
    this.#params.onChange();
  }

  #resetConnection(message: TunnelMessage): void {
    const stream = this.#active(message);
    if (!stream) {
      return;
    }
    if (!stream.withConnectionIds) {
      // “ConnectionStart or ConnectionReset should be treated as error” after a start without connection id.
      this.#breakOff(stream, 'the source changes the format of its messages within a stream');
      return;
    }
    const connection = stream.connections.get(message.connectionId);
    if (connection) {
      stream.connections.delete(message.connectionId);
      connection.finish();
      this.#ended(stream, message.connectionId, 'reset by the source');
    }
  }

  #begin({ streamId, serviceId, connectionId }: TunnelMessage): Stream {
    const stream = {
      id: streamId,
      wireServiceId: serviceId,
      withConnectionIds: connectionId !== 0,
      connections: new Map(),
    };
    this.#stream = stream;
    this.#params.log.debug('stream started', {
      ...this.#fields(stream),
      format: serviceId === '' && !stream.withConnectionIds ? 'V1' : stream.withConnectionIds ? 'V3' : 'V2',
    });
    return stream;
  }

  #connect(stream: Stream, id: number, beginsStream = false): void {
    const { uplink, downlink, clock, log, localAddress } = this.#params;
    const { localRetryCount, localRetryDelayMs } = this.#params.tuning();
    const envelope = dataEnvelope({
      streamId: stream.id,
      serviceId: stream.wireServiceId,
      connectionId: id,
    });
    log.debug('connection started', this.#fields(stream, id));
    const connection: DestinationConnection = new DestinationConnection({
      target: this.#target.target,
      localAddress,
      retryCount: localRetryCount,
      retryDelayMs: localRetryDelayMs,
      clock,
      log,
      fields: this.#fields(stream, id),
      uplink,
      downlink,
      handlers: {
        transmit: (bytes) => {
          this.bytesUp += bytes.length;
          this.#params.sendData(envelope, bytes);
          this.#params.onChange();
        },
        onOver: (why) => {
          stream.connections.delete(id);
          this.#tellOver(stream, id, beginsStream && why === 'unreachable');
          this.#ended(stream, id, why);
        },
        onReleased: () => this.#all.delete(connection),
      },
    });
    this.#all.add(connection);
    stream.connections.set(id, connection);
    this.#params.onChange();
  }

  /**
   * A connection is over on this side. A failure “to establish a new data stream” resets the stream (guides, StreamReset),
   * unless other connections of it have come about since.
   */
  #tellOver(stream: Stream, id: number, couldNotStart: boolean): void {
    if (!stream.withConnectionIds || (couldNotStart && stream.connections.size === 0)) {
      this.#sendStreamReset(stream);
      this.#endStream(stream);
      return;
    }
    this.#params.send({
      type: MessageType.CONNECTION_RESET,
      streamId: stream.id,
      serviceId: stream.wireServiceId,
      connectionId: id,
    });
  }

  /** The source does not keep to the protocol. */
  #breakOff(stream: Stream, reason: string): void {
    this.#params.log.warn(reason, this.#fields(stream));
    this.#sendStreamReset(stream);
    this.reset();
  }

  #refuse({ streamId, serviceId, connectionId }: TunnelMessage): void {
    if (connectionId !== 0) {
      this.#params.send({ type: MessageType.CONNECTION_RESET, streamId, serviceId, connectionId });
    }
  }

  #endStream(stream: Stream): void {
    this.#stream = null;
    this.#endedStreamId = stream.id;
    this.#params.log.debug('stream ended', this.#fields(stream));
  }

  #sendStreamReset(stream: Stream): void {
    this.#params.send({
      type: MessageType.STREAM_RESET,
      streamId: stream.id,
      serviceId: stream.wireServiceId,
    });
  }

  #ended(stream: Stream, id: number, why: string): void {
    this.#params.log.debug('connection ended', { ...this.#fields(stream, id), why });
    this.#params.onChange();
  }

  /** The active stream, unless the message is of an earlier one. */
  #active(message: TunnelMessage): Stream | null {
    if (this.#stream?.id === message.streamId) {
      return this.#stream;
    }
    this.#logStale(message);
    return null;
  }

  #logStale({ type, streamId, connectionId }: TunnelMessage): void {
    this.#params.log.debug('stale message dropped', {
      type,
      service: this.serviceId,
      stream: streamId,
      connection: connectionId,
    });
  }

  #fields(stream: Stream, connectionId?: number): LogFields {
    return {
      service: this.serviceId,
      stream: stream.id,
      ...(connectionId ? { connection: connectionId } : {}),
    };
  }
}
