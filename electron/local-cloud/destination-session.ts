import type { WebSocket } from 'ws';
import { encodeMessage, MessageType, type TunnelMessage } from '../proxy/codec.ts';
import { MessageParser } from '../proxy/frame.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { ServiceConnection } from './service-connection.ts';

/** With this much waiting for the websocket, no service is read any more … */
const PAUSE_ABOVE_BYTES = 512 * 1024;
/** … until it is down to this. */
const RESUME_BELOW_BYTES = 128 * 1024;

export interface DestinationSessionOptions {
  socket: WebSocket;
  /** Ports on 127.0.0.1 by service id; a service that is missing here is refused. */
  services: Readonly<Record<string, number>>;
  /** The service that a message without service id means. */
  defaultService: string;
  /** What this device understands: an older one overlooks the fields and types of later protocols. */
  version: 1 | 2 | 3;
  clock: Clock;
  log: Log;
}

interface Stream {
  streamId: number;
  /** As the source wrote it in STREAM_START: '' from a V1 source, and then nowhere in the answers either. */
  serviceId: string;
  /** false from a V1 or V2 source: one connection, no connection ids in the answers. */
  withConnectionIds: boolean;
  /** By connection id; the only one of a stream without ids is under 0. */
  connections: Map<number, ServiceConnection>;
}

/** The destination's half of the protocol on one websocket. What the websocket loses is lost: no state outlives it. */
export class DestinationSession {
  readonly #options: DestinationSessionOptions;
  readonly #parser = new MessageParser();
  readonly #streams = new Map<string, Stream>();
  /** Connections whose service is slow. While there is one, the websocket is not read. */
  readonly #full = new Set<ServiceConnection>();
  #pendingBytes = 0;
  #paused = false;

  constructor(options: DestinationSessionOptions) {
    this.#options = options;
    const { socket, log } = options;
    socket.on('message', (data, isBinary) => {
      if (!isBinary) {
        socket.close(1003, 'Only binary frames are allowed.');
        return;
      }
      try {
        for (const message of this.#parser.push(data as Buffer)) {
          this.#receive(this.#seenByVersion(message));
        }
      } catch (error) {
        log.warn('device: the websocket carries no messages', { reason: String(error) });
        socket.close(1002, 'The bytes are no message.');
      }
    });
    socket.on('close', () => this.#dropAll());
  }

  #receive(message: TunnelMessage): void {
    switch (message.type) {
      case MessageType.STREAM_START:
        this.#startStream(message);
        return;
      case MessageType.CONNECTION_START:
        this.#startConnection(message);
        return;
      case MessageType.DATA:
        this.#write(message);
        return;
      case MessageType.CONNECTION_RESET:
        this.#resetConnection(message);
        return;
      case MessageType.STREAM_RESET:
        if (this.#active(message)) {
          this.#endStream(message.serviceId);
        }
        return;
      case MessageType.SESSION_RESET:
        for (const serviceId of [...this.#streams.keys()]) {
          this.#endStream(serviceId);
        }
        return;
      case MessageType.SERVICE_IDS:
        return;
      default:
        this.#unknownType(message);
    }
  }

  /** A V2 device knows no connection ids, a V1 device no service ids either: fields unknown to it are not there. */
  #seenByVersion(message: TunnelMessage): TunnelMessage {
    const { version } = this.#options;
    if (version === 3) {
      return message;
    }
    return {
      ...message,
      connectionId: 0,
      serviceId: version === 2 ? message.serviceId : '',
      // No type of its own has a negative number, so these end up among the unknown ones.
      type: message.type >= MessageType.CONNECTION_START ? -message.type : message.type,
    };
  }

  /** “Destination local proxy does not recognize the new message type and sends StreamReset” (V3 guide, compatibility). */
  #unknownType(message: TunnelMessage): void {
    const stream = this.#streams.get(message.serviceId);
    if (!message.ignorable && stream) {
      this.#endStream(message.serviceId);
      this.#sendReset(stream);
    }
  }

  #startStream(message: TunnelMessage): void {
    const { streamId, serviceId, connectionId } = message;
    this.#endStream(serviceId);
    const stream: Stream = {
      streamId,
      serviceId,
      withConnectionIds: connectionId !== 0,
      connections: new Map(),
    };
    if (this.#port(serviceId) === undefined) {
      this.#options.log.info('device: a service was refused', { serviceId });
      this.#sendReset(stream);
      return;
    }
    this.#streams.set(serviceId, stream);
    this.#connect(stream, connectionId);
  }

  #startConnection(message: TunnelMessage): void {
    const stream = this.#active(message);
    if (stream && !stream.withConnectionIds) {
      // A source that began without connection ids may not go on with them (V3 guide, compatibility).
      this.#endStream(message.serviceId);
      this.#sendReset(stream);
      return;
    }
    if (!stream || message.connectionId === 0 || stream.connections.has(message.connectionId)) {
      this.#send({
        type: MessageType.CONNECTION_RESET,
        streamId: message.streamId,
        serviceId: message.serviceId,
        connectionId: message.connectionId,
      });
      return;
    }
    this.#connect(stream, message.connectionId);
  }

  #connect(stream: Stream, connectionId: number): void {
    const connection: ServiceConnection = new ServiceConnection({
      port: this.#port(stream.serviceId) ?? 0,
      clock: this.#options.clock,
      onData: (payload) =>
        this.#send({
          type: MessageType.DATA,
          streamId: stream.streamId,
          serviceId: stream.serviceId,
          connectionId,
          payload,
        }),
      onOver: (why) => this.#connectionOver(stream, connectionId, why),
      onDrained: () => this.#unblock(connection),
    });
    if (this.#paused) {
      connection.pause();
    }
    stream.connections.set(connectionId, connection);
  }

  /**
   * The service ended or cannot be reached. The protocol has no word for a half-closed connection, so a reset follows
   * the last data at once: a client waits for that end, and the source could not learn of it otherwise.
   */
  #connectionOver(stream: Stream, connectionId: number, why: 'ended' | 'refused'): void {
    stream.connections.delete(connectionId);
    // A start that fails resets the stream (guides, StreamReset), unless other connections live on it.
    if (!stream.withConnectionIds || (why === 'refused' && stream.connections.size === 0)) {
      this.#streams.delete(stream.serviceId);
      this.#sendReset(stream);
      return;
    }
    this.#send({
      type: MessageType.CONNECTION_RESET,
      streamId: stream.streamId,
      serviceId: stream.serviceId,
      connectionId,
    });
  }

  #write(message: TunnelMessage): void {
    const stream = this.#active(message);
    if (!stream) {
      return;
    }
    if (stream.withConnectionIds && message.connectionId === 0) {
      // “Local proxy should see the peer as non-compliant and close the stream” (V3 guide, compatibility).
      this.#endStream(message.serviceId);
      this.#sendReset(stream);
      return;
    }
    const connection = stream.connections.get(stream.withConnectionIds ? message.connectionId : 0);
    if (connection && !connection.write(message.payload)) {
      this.#full.add(connection);
      this.#options.socket.pause();
    }
  }

  #resetConnection(message: TunnelMessage): void {
    const stream = this.#active(message);
    const connection = stream?.connections.get(message.connectionId);
    stream?.connections.delete(message.connectionId);
    connection?.finish();
  }

  #endStream(serviceId: string): void {
    const stream = this.#streams.get(serviceId);
    this.#streams.delete(serviceId);
    for (const connection of stream?.connections.values() ?? []) {
      connection.finish();
    }
  }

  /** The stream of the message's service, unless the message is of an earlier one. */
  #active(message: TunnelMessage): Stream | undefined {
    const stream = this.#streams.get(message.serviceId);
    return stream?.streamId === message.streamId ? stream : undefined;
  }

  #port(serviceId: string): number | undefined {
    return this.#options.services[serviceId === '' ? this.#options.defaultService : serviceId];
  }

  #sendReset(stream: Stream): void {
    this.#send({
      type: MessageType.STREAM_RESET,
      streamId: stream.streamId,
      serviceId: stream.serviceId,
    });
  }

  #send(message: Partial<TunnelMessage> & { type: number }): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) {
      return;
    }
    const bytes = encodeMessage(message);
    this.#pendingBytes += bytes.length;
    socket.send(bytes, () => {
      this.#pendingBytes -= bytes.length;
      if (this.#paused && this.#pendingBytes <= RESUME_BELOW_BYTES) {
        this.#paused = false;
        this.#eachConnection((connection) => connection.resume());
      }
    });
    if (!this.#paused && this.#pendingBytes > PAUSE_ABOVE_BYTES) {
      this.#paused = true;
      this.#eachConnection((connection) => connection.pause());
    }
  }

  #unblock(connection: ServiceConnection): void {
    if (this.#full.delete(connection) && this.#full.size === 0) {
      this.#options.socket.resume();
    }
  }

  #eachConnection(run: (connection: ServiceConnection) => void): void {
    for (const stream of this.#streams.values()) {
      for (const connection of stream.connections.values()) {
        run(connection);
      }
    }
  }

  /** “If there is a network issue with the WebSocket connection, no control message is necessary” (guides). */
  #dropAll(): void {
    this.#eachConnection((connection) => connection.destroy());
    this.#streams.clear();
  }
}
