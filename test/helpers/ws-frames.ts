/** Websocket frames written and read by hand (RFC 6455, section 5.2), right and wrong, and what `ws` itself makes of them. */
import type { Writable } from 'node:stream';
import * as ws from 'ws';

export const Opcode = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

export interface FrameParts {
  opcode: number;
  payload: Uint8Array;
  /** Left out: the last fragment, or the only one. */
  isFinal?: boolean;
  /** The three reserved bits, 0 where left out. */
  reserved?: number;
  /** Four bytes, which the payload is then masked with. */
  mask?: Uint8Array;
  /** How the length is written: in as few bytes as it takes where left out. */
  lengthBytes?: 1 | 2 | 8;
  /** What is said of the length, where it is not the payload's. */
  saidBytes?: bigint;
}

export function frameBytes(parts: FrameParts): Buffer {
  const { opcode, payload, isFinal = true, reserved = 0, mask } = parts;
  const length = parts.saidBytes ?? BigInt(payload.length);
  const lengthBytes = parts.lengthBytes ?? (length < 126n ? 1 : length < 65_536n ? 2 : 8);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const masked = mask ? 0x80 : 0;
  const short = lengthBytes === 1 ? Number(length) : lengthBytes === 2 ? 126 : 127;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(length);
  const body = mask ? payload.map((byte, at) => byte ^ (mask[at % 4] as number)) : payload;
  return Buffer.concat([
    Buffer.from([first, masked | short]),
    lengthBytes === 1 ? Buffer.alloc(0) : long.subarray(8 - lengthBytes),
    mask ?? Buffer.alloc(0),
    body,
  ]);
}

/** One frame at the beginning of `bytes`, all of it. */
export function readFrame(bytes: Buffer): FrameParts & { totalBytes: number; lengthBytes: 1 | 2 | 8 } {
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const short = second & 0x7f;
  const lengthBytes = short < 126 ? 1 : short === 126 ? 2 : 8;
  const length = lengthBytes === 1 ? short : Number(BigInt(`0x${bytes.toString('hex', 2, 2 + lengthBytes)}`));
  let at = lengthBytes === 1 ? 2 : 2 + lengthBytes;
  const mask = second & 0x80 ? bytes.subarray(at, at + 4) : undefined;
  at += mask ? 4 : 0;
  const body = bytes.subarray(at, at + length);
  if (body.length < length) {
    throw new Error(`${body.length} of ${length} bytes are there`);
  }
  return {
    opcode: first & 0x0f,
    isFinal: (first & 0x80) !== 0,
    reserved: (first >> 4) & 7,
    lengthBytes,
    payload: mask ? body.map((byte, index) => byte ^ (mask[index % 4] as number)) : body,
    totalBytes: at + length,
    ...(mask && { mask }),
  };
}

/** `ws` exports it, and its types do not tell. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

export interface WsReceiver {
  push(bytes: Buffer): void;
  /** The code of the error at which it gave up; null while it has not. Known once the event loop has gone round. */
  readonly failure: string | null;
}

/** What `ws` reads its frames with. Each thing that it understands is told as one line, binary messages apart. */
export function wsReceiver(options: {
  isServer: boolean;
  maxPayload: number;
  onBinary(bytes: Buffer): void;
  onOther(line: string): void;
}): WsReceiver {
  const receiver = new Receiver({ binaryType: 'nodebuffer', extensions: {}, ...options });
  let failure: string | null = null;
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      options.onBinary(data);
    } else {
      options.onOther(`text ${data.toString('hex')}`);
    }
  });
  for (const kind of ['ping', 'pong'] as const) {
    receiver.on(kind, (data: Buffer) => options.onOther(`${kind} ${data.toString('hex')}`));
  }
  receiver.on('conclude', (code: number, reason: Buffer) => options.onOther(`close ${code} ${reason}`));
  receiver.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? error.message;
  });
  return {
    push: (bytes) => {
      if (!receiver.destroyed) {
        receiver.write(bytes);
      }
    },
    get failure() {
      return failure;
    },
  };
}
