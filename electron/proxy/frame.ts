import {
  type DecodedMessage,
  decodeMessage,
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
  /**
   * Whether chunks follow each other in memory that is used again, but for what is held (heldBytes). A message in one
   * piece is not copied then, and nextChunk() is to be called for each chunk.
   */
  sharesMemory: boolean;
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
  /** Where memory is shared: for a message whose bytes do not follow each other as they are. */
  #joint: Buffer | null = null;
  /** No message that was joined there is in use. */
  #isJointFree = true;
  /** The length of the message under way; null while its length is still to come. */
  #bodyBytes: number | null = null;

  constructor(limits: Partial<MessageLimits> = {}) {
    this.#limits = {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      unknownFields: 'skip',
      sharesMemory: false,
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
      const unit = this.#join(rest.subarray(0, missing));
      rest = rest.subarray(missing);
      if (this.#bodyBytes === null) {
        this.#bodyBytes = this.#checkedLength(unit);
      } else {
        this.#bodyBytes = null;
        messages.push(this.#decode(unit));
      }
    }
    if (rest.length > 0) {
      this.#hold(rest);
    }
    return messages;
  }

  /** What was read in one go begins. `isUnused`: whether messages that were given out before are out of use. */
  nextChunk(isUnused: boolean): void {
    const isHolding = this.#held[0]?.buffer === this.#joint?.buffer;
    this.#isJointFree ||= isUnused && !isHolding;
  }

  /** Copies what is held. To be called when other bytes come between, so that memory goes round without this parser. */
  keepHeld(): void {
    const [held] = this.#held;
    if (held && this.#limits.sharesMemory) {
      this.#held[0] = this.#copyBehind(held, Buffer.alloc(0));
    }
  }

  #hold(bytes: Buffer): void {
    const [last] = this.#held;
    if (!this.#limits.sharesMemory || !last) {
      this.#held.push(bytes);
    } else if (last.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset) {
      this.#held[0] = Buffer.from(last.buffer, last.byteOffset, last.length + bytes.length);
    } else {
      this.#held[0] = this.#copyBehind(last, bytes);
    }
    this.#heldBytes += bytes.length;
  }

  /** Joins what is held with what follows it elsewhere in memory. */
  #copyBehind(held: Buffer, bytes: Buffer): Buffer {
    if (held.buffer !== this.#joint?.buffer) {
      if (!this.#joint || !this.#isJointFree) {
        this.#joint = Buffer.allocUnsafeSlow(LENGTH_PREFIX_BYTES + this.#limits.maxMessageBytes);
      }
      this.#isJointFree = false;
      this.#joint.set(held);
    }
    this.#joint.set(bytes, held.length);
    return this.#joint.subarray(0, held.length + bytes.length);
  }

  /** What is held and `last`, which makes it whole. */
  #join(last: Buffer): Buffer {
    if (this.#heldBytes === 0) {
      return last;
    }
    this.#hold(last);
    const [first] = this.#held;
    const unit = first && this.#held.length === 1 ? first : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return unit;
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

  #decode(body: Buffer): TunnelMessage {
    let decoded: DecodedMessage;
    try {
      decoded = decodeMessage(body);
    } catch (error) {
      throw new FrameError('MessageMalformed', error instanceof Error ? error.message : 'not a message');
    }
    if (decoded.unknownFields > 0 && this.#limits.unknownFields === 'refuse') {
      throw new FrameError('FieldUnknown', `${decoded.unknownFields} fields are outside the schema`);
    }
    if (decoded.message.payload.length > this.#limits.maxPayloadBytes) {
      throw new FrameError(
        'PayloadTooLong',
        `a payload of ${decoded.message.payload.length} bytes is over ${this.#limits.maxPayloadBytes}`,
      );
    }
    return decoded.message;
  }
}
