import protobuf from 'protobufjs/light.js';
import { messageDescriptor } from '../../proto/message.generated.ts';

/** Types of a message, as numbers on the wire (proto/secure-tunneling.proto). A peer may send others. */
export const MessageType = {
  UNKNOWN: 0,
  DATA: 1,
  STREAM_START: 2,
  STREAM_RESET: 3,
  SESSION_RESET: 4,
  SERVICE_IDS: 5,
  CONNECTION_START: 6,
  CONNECTION_RESET: 7,
} as const;

/** Bytes of the big-endian number that stands before each message (V1 guide, “tunneling message frames”). */
export const LENGTH_PREFIX_BYTES = 2;

/** The most that the length prefix can announce. */
export const MAX_MESSAGE_BYTES = 65_535;

/** The most payload in one message: 63 KiB, which leaves room for the other fields (V1 guide, field `payload`). */
export const MAX_PAYLOAD_BYTES = 64_512;

const MAX_PAYLOAD_LENGTH_BYTES = 3;

/** The most bytes in one websocket frame, either way: two whole messages, 2 × (65536 + 2) (V1 guide). */
export const MAX_FRAME_BYTES = 131_076;

/** A message with every field present: what was absent on the wire has its proto3 default. */
export interface TunnelMessage {
  /** One of MessageType, or a number of a later protocol. */
  type: number;
  /** 0 when absent. */
  streamId: number;
  ignorable: boolean;
  /** Shares memory with the bytes that were decoded. */
  payload: Buffer;
  /** '' when absent, as a V1 peer sends it. */
  serviceId: string;
  availableServiceIds: string[];
  /** 0 when absent, as a V1 or V2 peer sends it. */
  connectionId: number;
}

const NO_BYTES = Buffer.alloc(0);

const wireType = protobuf.Root.fromJSON(messageDescriptor).lookupType(
  'com.amazonaws.iot.securedtunneling.Message',
);

/**
 * Encodes a message and puts its length in front. Fields at their default are left out, as proto3 has it.
 * Throws RangeError for what can never be sent: more payload than MAX_PAYLOAD_BYTES, or more in all than the prefix holds.
 */
export function encodeMessage(message: Partial<TunnelMessage> & { type: number }): Buffer {
  if (message.payload && message.payload.length > MAX_PAYLOAD_BYTES) {
    throw new RangeError(`a payload of ${message.payload.length} bytes is over ${MAX_PAYLOAD_BYTES}`);
  }
  // protobufjs writes every field that is given, even at its default. Other implementations leave those out.
  const fields = Object.fromEntries(Object.entries(message).filter(([, value]) => isPresent(value)));
  const body = wireType.encode(fields).finish();
  if (body.length > MAX_MESSAGE_BYTES) {
    throw new RangeError(`a message of ${body.length} bytes is over ${MAX_MESSAGE_BYTES}`);
  }
  const whole = Buffer.allocUnsafe(LENGTH_PREFIX_BYTES + body.length);
  whole.writeUInt16BE(body.length, 0);
  whole.set(body, LENGTH_PREFIX_BYTES);
  return whole;
}

/** Where the DATA of one connection goes. '' and 0 are left out on the wire, as for V1 and V2 peers. */
export interface DataAddress {
  streamId: number;
  serviceId: string;
  connectionId: number;
}

/** The bytes around the payloads of one connection, made once: DATA is nearly all that a tunnel carries. */
export interface DataEnvelope {
  /** Fields 1 and 2, and the key of field 4. */
  before: Buffer;
  /** Fields 5 and 7. */
  after: Buffer;
}

const PAYLOAD_KEY = (4 << 3) | 2;

/** Throws RangeError for an address that leaves no room for a payload of MAX_PAYLOAD_BYTES. */
export function dataEnvelope({ streamId, serviceId, connectionId }: DataAddress): DataEnvelope {
  const fields = (message: object) => Buffer.from(wireType.encode(message).finish());
  const before = Buffer.concat([
    fields({ type: MessageType.DATA, ...(streamId ? { streamId } : {}) }),
    Buffer.from([PAYLOAD_KEY]),
  ]);
  const after = fields({ ...(serviceId ? { serviceId } : {}), ...(connectionId ? { connectionId } : {}) });
  const most = before.length + MAX_PAYLOAD_LENGTH_BYTES + MAX_PAYLOAD_BYTES + after.length;
  if (most > MAX_MESSAGE_BYTES) {
    throw new RangeError(`a message of ${most} bytes is over ${MAX_MESSAGE_BYTES}`);
  }
  return { before, after };
}

/** Bytes that writeData() writes for a payload of so many bytes, with the length in front. */
export function dataMessageBytes(envelope: DataEnvelope, payloadBytes: number): number {
  return (
    LENGTH_PREFIX_BYTES +
    envelope.before.length +
    lengthBytes(payloadBytes) +
    payloadBytes +
    envelope.after.length
  );
}

/** Writes one DATA message into `target` at `at`, as encodeMessage() would. Answers where it ends. `payload` has 1 to MAX_PAYLOAD_BYTES. */
export function writeData(target: Buffer, at: number, envelope: DataEnvelope, payload: Buffer): number {
  const { before, after } = envelope;
  const body = dataMessageBytes(envelope, payload.length) - LENGTH_PREFIX_BYTES;
  target[at] = body >>> 8;
  target[at + 1] = body & 0xff;
  let next = at + LENGTH_PREFIX_BYTES;
  target.set(before, next);
  next += before.length;
  let rest = payload.length;
  while (rest > 0x7f) {
    target[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[next++] = rest;
  target.set(payload, next);
  next += payload.length;
  target.set(after, next);
  return next + after.length;
}

/** Of the varint before a payload. */
function lengthBytes(payloadBytes: number): number {
  return payloadBytes < 0x80 ? 1 : payloadBytes < 0x4000 ? 2 : MAX_PAYLOAD_LENGTH_BYTES;
}

function isPresent(value: unknown): boolean {
  return Buffer.isBuffer(value) ? value.length > 0 : Boolean(value);
}

const TYPE_KEY = 1 << 3;
const STREAM_ID_KEY = 2 << 3;
const SERVICE_ID_KEY = (5 << 3) | 2;
const CONNECTION_ID_KEY = 7 << 3;
const LOWEST_NON_ASCII = 0x80;

/**
 * Decodes the DATA that everybody sends: each field at most once and in the order of their numbers, small positive
 * ids. Anything else gives null, and is for protobufjs.
 */
function decodePlainData(body: Buffer): TunnelMessage | null {
  if (body.length < 2 || body[0] !== TYPE_KEY || body[1] !== MessageType.DATA) {
    return null;
  }
  const reader = new PlainReader(body, 2);
  const streamId = reader.take(STREAM_ID_KEY) ? reader.varint() : 0;
  const payloadBytes = reader.take(PAYLOAD_KEY) ? reader.varint() : -1;
  const payloadAt = reader.at;
  if (streamId < 0 || streamId > HIGHEST_INT32 || payloadBytes < 0) {
    return null;
  }
  reader.at += payloadBytes;
  const serviceId = reader.take(SERVICE_ID_KEY) ? reader.ascii(reader.varint()) : '';
  const connectionId = reader.take(CONNECTION_ID_KEY) ? reader.varint() : 0;
  if (serviceId === null || connectionId < 0 || reader.at !== body.length) {
    return null;
  }
  return {
    type: MessageType.DATA,
    streamId,
    ignorable: false,
    payload: body.subarray(payloadAt, payloadAt + payloadBytes),
    serviceId,
    availableServiceIds: [],
    connectionId,
  };
}

const HIGHEST_INT32 = 2 ** 31 - 1;
const HIGHEST_UINT32 = 2 ** 32 - 1;

/** Reads what is plain, and answers -1 or null for what is not. */
class PlainReader {
  readonly #bytes: Buffer;
  /** May lie beyond the end; nothing is there then. */
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Steps over the key of a field if it is the next one. */
  take(key: number): boolean {
    const there = this.#bytes[this.at] === key;
    if (there) {
      this.at += 1;
    }
    return there;
  }

  /** Up to 32 bits; -1 for more, or where the bytes end before. */
  varint(): number {
    let value = 0;
    let scale = 1;
    while (this.at < this.#bytes.length && scale <= 2 ** 28) {
      const byte = this.#bytes[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value <= HIGHEST_UINT32 ? value : -1;
      }
      scale *= 128;
    }
    return -1;
  }

  /** null for what is not ASCII, or goes beyond the end. */
  ascii(length: number): string | null {
    const end = this.at + length;
    if (length < 0 || end > this.#bytes.length) {
      return null;
    }
    for (let at = this.at; at < end; at += 1) {
      if ((this.#bytes[at] as number) >= LOWEST_NON_ASCII) {
        return null;
      }
    }
    const text = this.#bytes.toString('latin1', this.at, end);
    this.at = end;
    return text;
  }
}

export interface DecodedMessage {
  message: TunnelMessage;
  /** How many fields outside the schema were left out. */
  unknownFields: number;
}

/** Decodes one message, without its length. Throws an Error with protobufjs's words when the bytes are no message. */
export function decodeMessage(body: Buffer): DecodedMessage {
  const data = decodePlainData(body);
  if (data) {
    return { message: data, unknownFields: 0 };
  }
  const reader = protobuf.Reader.create(body);
  reader.discardUnknown = false;
  const fields = wireType.decode(reader) as Partial<TunnelMessage> & { $unknowns?: Uint8Array[] };
  const payload = fields.payload ?? NO_BYTES;
  return {
    message: {
      type: fields.type ?? MessageType.UNKNOWN,
      streamId: fields.streamId ?? 0,
      ignorable: fields.ignorable ?? false,
      payload: Buffer.isBuffer(payload) ? payload : Buffer.from(payload),
      serviceId: fields.serviceId ?? '',
      availableServiceIds: fields.availableServiceIds ?? [],
      connectionId: fields.connectionId ?? 0,
    },
    unknownFields: fields.$unknowns?.length ?? 0,
  };
}
