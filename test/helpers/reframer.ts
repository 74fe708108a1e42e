import type { Seeded } from './seeded.ts';

/**
 * How the payloads of websocket frames are cut anew: `tiny` frames of one to three bytes, `small` and `any` sizes, `merged`
 * as much as a frame holds, `fragments` several frames for one websocket message (RFC 6455, section 5.4).
 */
export type Cutting = 'tiny' | 'small' | 'any' | 'merged' | 'fragments';

export const CUTTINGS: readonly Cutting[] = ['tiny', 'small', 'any', 'merged', 'fragments'];

const OPCODE_CONTINUATION = 0x0;
const OPCODE_BINARY = 0x2;
const FINAL = 0x80;
const MAX_FRAME_BYTES = 131_076;
/** After so many small frames the rest goes in larger ones: a frame of one byte costs as much as one of thousands. */
const SMALL_FRAMES = 80;
const LARGE_FRAME_BYTES = 20_000;
const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Cuts what a service sends into other websocket frames. “Frames and messages are independent”: the service may merge and
 * split at will, and no byte of the payload changes.
 */
export class Reframer {
  readonly #random: Seeded;
  readonly #cutting: Cutting;
  #rest: Buffer = Buffer.alloc(0);
  #pastHead = false;
  #payload: Buffer = Buffer.alloc(0);
  #smallFrames = 0;

  constructor(random: Seeded, cutting: Cutting) {
    this.#random = random;
    this.#cutting = cutting;
  }

  /** Takes bytes of the service, cut anywhere. What it answers goes on now; flush() brings what is held for merging. */
  push(chunk: Buffer): Buffer {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const out: Buffer[] = [];
    if (!this.#pastHead) {
      const end = this.#rest.indexOf(HEAD_END);
      if (end < 0) {
        return Buffer.alloc(0);
      }
      this.#pastHead = true;
      out.push(this.#take(end + HEAD_END.length));
    }
    for (;;) {
      const size = frameSize(this.#rest);
      if (!size || this.#rest.length < size.header + size.payload) {
        break;
      }
      const frame = this.#take(size.header + size.payload);
      const opcode = (frame[0] as number) & 0x0f;
      if (opcode === OPCODE_BINARY || opcode === OPCODE_CONTINUATION) {
        this.#payload = Buffer.concat([this.#payload, frame.subarray(size.header)]);
        if (this.#cutting !== 'merged' || this.#payload.length > MAX_FRAME_BYTES) {
          out.push(this.#cut(this.#cutting !== 'merged' && this.#random.chance(0.7)));
        }
      } else {
        out.push(this.flush(), frame);
      }
    }
    return Buffer.concat(out);
  }

  get holds(): boolean {
    return this.#payload.length > 0;
  }

  /** What was held back, in frames. */
  flush(): Buffer {
    return this.#cut(true);
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  /** Cuts off frames; unless it is to be all, the end of the payload may stay for the next time. */
  #cut(all: boolean): Buffer {
    const frames: Buffer[] = [];
    while (this.#payload.length > 0) {
      const size = this.#size();
      if (!all && size >= this.#payload.length) {
        break;
      }
      const payload = this.#payload.subarray(0, size);
      this.#payload = this.#payload.subarray(payload.length);
      frames.push(...(this.#cutting === 'fragments' ? this.#fragments(payload) : [frameOf(payload)]));
    }
    return Buffer.concat(frames);
  }

  #size(): number {
    if (this.#cutting === 'merged') {
      return MAX_FRAME_BYTES;
    }
    this.#smallFrames += 1;
    if (this.#smallFrames > SMALL_FRAMES) {
      return LARGE_FRAME_BYTES;
    }
    switch (this.#cutting) {
      case 'tiny':
        return this.#random.between(1, 3);
      case 'small':
        return this.#random.between(1, 60);
      default:
        return this.#random.size(1, LARGE_FRAME_BYTES);
    }
  }

  #fragments(payload: Buffer): Buffer[] {
    const count = this.#random.between(1, 4);
    const frames: Buffer[] = [];
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      const last = index === count - 1;
      // A fragment may be empty.
      const end = last ? payload.length : this.#random.between(at, payload.length);
      const opcode = index === 0 ? OPCODE_BINARY : OPCODE_CONTINUATION;
      frames.push(frameOf(payload.subarray(at, end), (last ? FINAL : 0) | opcode));
      at = end;
    }
    return frames;
  }
}

/** Of an unmasked frame, as a service sends it; null while its header is not whole. */
function frameSize(bytes: Buffer): { header: number; payload: number } | null {
  if (bytes.length < 2) {
    return null;
  }
  const short = (bytes[1] as number) & 0x7f;
  const header = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < header) {
    return null;
  }
  const payload =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { header, payload };
}

function frameOf(payload: Buffer, first = FINAL | OPCODE_BINARY): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length <= 0xffff ? 4 : 10);
  header[0] = first;
  header[1] = length < 126 ? length : length <= 0xffff ? 126 : 127;
  if (header.length === 4) {
    header.writeUInt16BE(length, 2);
  } else if (header.length === 10) {
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}
