import {
  type DecodedMessage,
  decodeMessage,
  decodePlainData,
  LENGTH_PREFIX_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PAYLOAD_BYTES,
  type TunnelMessage,
} from './codec.ts';

/**
 * Why bytes from the other end are refused.
 * MessageEmpty: a length of zero. MessageTooLong: a length over the limit. PayloadTooLong: more payload than the
 * limit. MessageMalformed: the bytes are no message. FieldUnknown: a field outside the schema, where the parser was
 * told to refuse those.
 */
export type FrameErrorCode =
  | 'MessageEmpty'
  | 'MessageTooLong'
  | 'PayloadTooLong'
  | 'MessageMalformed'
  | 'FieldUnknown';

export class FrameError extends Error {
  override readonly name = 'FrameError';
  constructor(
    readonly code: FrameErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface MessageLimits {
  /** Bytes of one message without its length prefix. */
  maxMessageBytes: number;
  maxPayloadBytes: number;
  /** A client skips fields that it does not know, since a later protocol may add some; the service refuses them. */
  unknownFields: 'skip' | 'refuse';
  /** Whether DATA that came in several chunks is joined, or given as DataInPieces. */
  data: 'join' | 'leave-in-pieces';
}

/**
 * Cuts the byte stream of a websocket into messages. Frames and messages are independent (V1 guide): a chunk may hold
 * many messages, a part of one, or both. Make a new parser for each websocket, so that half a message of a lost
 * one is never taken for the beginning of the next.
 */
export class MessageParser {
  readonly #limits: MessageLimits;
  /** The start of a length or of a message whose end has not come yet. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The length of the message under way; null while its length is still to come. */
  #bodyBytes: number | null = null;

  constructor(limits: Partial<MessageLimits> = {}) {
    this.#limits = {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      unknownFields: 'skip',
      data: 'join',
      ...limits,
    };
  }

  /** Bytes of an unfinished message that wait for the rest: never more than one message. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Takes the next bytes, cut anywhere, and answers the messages they complete. Payloads may share memory with `chunk`.
   * Throws FrameError; after that the stream cannot be understood any more, and the parser is of no further use.
   */
  push(chunk: Buffer): TunnelMessage[] {
    const messages: TunnelMessage[] = [];
    let rest = chunk;
    for (;;) {
      const missing = (this.#bodyBytes ?? LENGTH_PREFIX_BYTES) - this.#heldBytes;
      if (rest.length < missing) {
        break;
      }
      const pieces = this.#takeHeld(rest.subarray(0, missing));
      rest = rest.subarray(missing);
      if (this.#bodyBytes === null) {
        this.#bodyBytes = this.#checkedLength(joined(pieces));
      } else {
        messages.push(this.#decode(pieces, this.#bodyBytes));
        this.#bodyBytes = null;
      }
    }
    if (rest.length > 0) {
      this.#held.push(rest);
      this.#heldBytes += rest.length;
    }
    return messages;
  }

  #takeHeld(last: Buffer): Buffer[] {
    const pieces = this.#held;
    pieces.push(last);
    this.#held = [];
    this.#heldBytes = 0;
    return pieces;
  }

  #checkedLength(prefix: Buffer): number {
    const length = prefix.readUInt16BE(0);
    if (length === 0) {
      throw new FrameError('MessageEmpty', 'a message of no bytes has no type');
    }
    if (length > this.#limits.maxMessageBytes) {
      throw new FrameError(
        'MessageTooLong',
        `a message of ${length} bytes is over ${this.#limits.maxMessageBytes}`,
      );
    }
    return length;
  }

  #decode(pieces: Buffer[], bytes: number): TunnelMessage {
    if (this.#limits.data === 'leave-in-pieces') {
      const data = decodePlainData(pieces, bytes);
      if (data) {
        this.#checkPayload(data.pieces.reduce((sum, piece) => sum + piece.length, 0));
        return data;
      }
    }
    let decoded: DecodedMessage;
    try {
      decoded = decodeMessage(joined(pieces));
    } catch (error) {
      throw new FrameError('MessageMalformed', error instanceof Error ? error.message : 'not a message');
    }
    if (decoded.unknownFields > 0 && this.#limits.unknownFields === 'refuse') {
      throw new FrameError('FieldUnknown', `${decoded.unknownFields} fields are outside the schema`);
    }
    this.#checkPayload(decoded.message.payload.length);
    return decoded.message;
  }

  #checkPayload(bytes: number): void {
    if (bytes > this.#limits.maxPayloadBytes) {
      throw new FrameError(
        'PayloadTooLong',
        `a payload of ${bytes} bytes is over ${this.#limits.maxPayloadBytes}`,
      );
    }
  }
}

function joined(pieces: Buffer[]): Buffer {
  const [only] = pieces;
  return only && pieces.length === 1 ? only : Buffer.concat(pieces);
}
