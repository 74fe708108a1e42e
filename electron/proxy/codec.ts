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

function isPresent(value: unknown): boolean {
  return Buffer.isBuffer(value) ? value.length > 0 : Boolean(value);
}

export interface DecodedMessage {
  message: TunnelMessage;
  /** How many fields outside the schema were left out. */
  unknownFields: number;
}

/** Decodes one message, without its length. Throws an Error with protobufjs's words when the bytes are no message. */
export function decodeMessage(body: Buffer): DecodedMessage {
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
