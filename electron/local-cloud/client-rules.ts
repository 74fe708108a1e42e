import {
  decodeMessage,
  LENGTH_PREFIX_BYTES,
  MAX_PAYLOAD_BYTES,
  MessageType,
  type TunnelMessage,
} from '../proxy/codec.ts';
import type { Side } from './types.ts';

/**
 * What the service closes a connection for. The guides say that it does, not with which code (assumed: 1002 for bytes
 * that are no message, 1003 for text, 1008 for messages that are not allowed, 1009 for too much).
 */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
  constructor(
    readonly closeCode: 1002 | 1003 | 1008 | 1009,
    message: string,
  ) {
    super(message);
  }
}

export interface RelayedMessage {
  message: TunnelMessage;
  /** The message with its length, byte for byte as the client sent it. */
  raw: Buffer;
}

const STREAM_BOUND = new Set<number>([
  MessageType.DATA,
  MessageType.STREAM_START,
  MessageType.STREAM_RESET,
  MessageType.CONNECTION_START,
  MessageType.CONNECTION_RESET,
]);

/**
 * Reads what one client sends on one websocket as the byte stream that it is, and holds it against the rules of the
 * guides (V1 “tunneling message frames”, V2 and V3 “ProtocolBuffers message schema”). Cuts messages by itself instead
 * of by the proxy's parser, since the relay passes on the very bytes that came.
 */
export class ClientRules {
  readonly #side: Side;
  readonly #services: () => readonly string[];
  /** Service ids with a STREAM_START at any time in the life of the tunnel; shared by both sides. */
  readonly #started: Set<string>;
  #rest: Buffer = Buffer.alloc(0);
  /** Whether the streams of this connection carry a service id; null before the first one. */
  #withServiceIds: boolean | null = null;

  constructor(options: { side: Side; services: () => readonly string[]; started: Set<string> }) {
    this.#side = options.side;
    this.#services = options.services;
    this.#started = options.started;
  }

  /** The messages that `chunk` completes. Throws ProtocolViolation. */
  push(chunk: Buffer): RelayedMessage[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const found: RelayedMessage[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_PREFIX_BYTES) {
      const end = at + LENGTH_PREFIX_BYTES + bytes.readUInt16BE(at);
      if (end > bytes.length) {
        break;
      }
      const raw = bytes.subarray(at, end);
      found.push({ message: this.#checked(raw.subarray(LENGTH_PREFIX_BYTES)), raw });
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return found;
  }

  #checked(body: Buffer): TunnelMessage {
    const { message, unknownFields } = decode(body);
    if (unknownFields > 0) {
      throw new ProtocolViolation(1002, 'The message has a field outside the schema.');
    }
    if (message.type === MessageType.UNKNOWN) {
      throw new ProtocolViolation(1002, 'The message has no type.');
    }
    if (message.payload.length > MAX_PAYLOAD_BYTES) {
      throw new ProtocolViolation(1009, `The payload is over ${MAX_PAYLOAD_BYTES} bytes.`);
    }
    if (message.type === MessageType.SESSION_RESET || message.type === MessageType.SERVICE_IDS) {
      throw new ProtocolViolation(1008, 'Only the service may send this type of message.');
    }
    if (STREAM_BOUND.has(message.type)) {
      this.#checkStream(message);
    }
    return message;
  }

  #checkStream(message: TunnelMessage): void {
    const { type, streamId, serviceId } = message;
    if (type === MessageType.STREAM_START && this.#side === 'destination') {
      throw new ProtocolViolation(1008, 'A destination may not start a stream.');
    }
    if (streamId === 0) {
      throw new ProtocolViolation(1008, 'The message has no stream id.');
    }
    if (serviceId !== '' && !this.#services().includes(serviceId)) {
      throw new ProtocolViolation(1008, 'The tunnel has no such service id.');
    }
    if (this.#side === 'source') {
      this.#checkFormat(message);
    }
    if (type === MessageType.STREAM_START) {
      this.#started.add(serviceId);
    } else if (type === MessageType.DATA && serviceId !== '' && !this.#started.has(serviceId)) {
      throw new ProtocolViolation(1008, 'There is no stream for this service id.');
    }
  }

  /**
   * On one connection messages with and without service id do not mix (V2 guide, backward compatibility). A destination
   * follows the format of whichever source is connected, so only the source is held to it (assumed).
   */
  #checkFormat(message: TunnelMessage): void {
    const withServiceId = message.serviceId !== '';
    if (this.#withServiceIds === null && message.type === MessageType.STREAM_START) {
      this.#withServiceIds = withServiceId;
    }
    if (this.#withServiceIds !== null && this.#withServiceIds !== withServiceId) {
      throw new ProtocolViolation(1008, 'Messages with and without service id do not mix.');
    }
  }
}

function decode(body: Buffer): ReturnType<typeof decodeMessage> {
  if (body.length === 0) {
    throw new ProtocolViolation(1002, 'The message is empty.');
  }
  try {
    return decodeMessage(body);
  } catch {
    throw new ProtocolViolation(1002, 'The bytes are no message.');
  }
}
