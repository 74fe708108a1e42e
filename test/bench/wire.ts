/**
 * The little of the tunnel's wire format that the load generator needs, written apart from electron/proxy: it prebuilds
 * whole buffers of frames, and reads of a bulk transfer nothing but headers.
 */

export const SERVICE_ID = 'SVC';
export const SUBPROTOCOL = 'aws.iot.securetunneling-3.0';
/** “Payload of one message at most 63 KiB” (V1 guide). */
export const MAX_PAYLOAD_BYTES = 64_512;

export const Type = {
  DATA: 1,
  STREAM_START: 2,
  STREAM_RESET: 3,
  SERVICE_IDS: 5,
  CONNECTION_START: 6,
  CONNECTION_RESET: 7,
} as const;

export const Opcode = { BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

export interface Address {
  streamId: number;
  connectionId: number;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

function text(field: number, value: string): number[] {
  return [(field << 3) | 2, ...varint(value.length), ...Buffer.from(value, 'latin1')];
}

/** A message with its length prefix. */
export function message(type: number, { streamId, connectionId }: Address, payload?: Uint8Array): Buffer {
  const head = [0x08, type, 0x10, ...varint(streamId)];
  if (payload && payload.length > 0) {
    head.push(0x22, ...varint(payload.length));
  }
  const tail = [...text(5, SERVICE_ID), 0x38, ...varint(connectionId)];
  const length = head.length + (payload?.length ?? 0) + tail.length;
  const prefix = [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([...prefix, ...head]), payload ?? Buffer.alloc(0), Buffer.from(tail)]);
}

export function serviceIdsMessage(): Buffer {
  const body = [0x08, Type.SERVICE_IDS, ...text(6, SERVICE_ID)];
  return Buffer.from([0, body.length, ...body]);
}

/** A websocket frame; with `mask` as a client must send it. */
export function frame(opcode: number, payload: Uint8Array, mask?: Uint8Array): Buffer {
  const length = payload.length;
  const bit = mask ? 0x80 : 0;
  const size =
    length < 126
      ? [bit | length]
      : length < 0x1_0000
        ? [bit | 126, length >> 8, length & 0xff]
        : [bit | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  const head = Buffer.from([0x80 | opcode, ...size, ...(mask ?? [])]);
  const whole = Buffer.concat([head, payload]);
  if (mask) {
    for (let index = 0; index < length; index += 1) {
      whole[head.length + index] = payload[index]! ^ mask[index & 3]!;
    }
  }
  return whole;
}

export function dataFrame(address: Address, payload: Uint8Array, mask?: Uint8Array): Buffer {
  return frame(Opcode.BINARY, message(Type.DATA, address, payload), mask);
}

/** Fields of a message but for its payload, of which only the place is told. */
export interface Fields extends Address {
  type: number;
  payloadStart: number;
  payloadBytes: number;
}

/**
 * Reads the fields in bytes[start..end) into `into`. Stops at a payload that does not end within, with `payloadBytes`
 * set, and answers false; the rest is read by another call.
 */
export function readFields(bytes: Uint8Array, start: number, end: number, into: Fields): boolean {
  let at = start;
  while (at < end) {
    const tag = bytes[at]!;
    at += 1;
    let value = 0;
    let factor = 1;
    let byte: number;
    do {
      byte = bytes[at]!;
      at += 1;
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
    } while (byte > 0x7f);
    switch (tag) {
      case 0x08:
        into.type = value;
        break;
      case 0x10:
        into.streamId = value;
        break;
      case 0x38:
        into.connectionId = value;
        break;
      case 0x22:
        into.payloadStart = at;
        into.payloadBytes = value;
        if (at + value > end) {
          return false;
        }
        at += value;
        break;
      default:
        at += (tag & 7) === 2 ? value : 0;
    }
  }
  return true;
}
