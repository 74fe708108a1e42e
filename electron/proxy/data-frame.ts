import { randomFillSync } from 'node:crypto';
import { type DataEnvelope, dataMessageBytes, writeData } from './codec.ts';

const OPCODE_BINARY_FINAL = 0x82;
const MASKED = 0x80;
const MASK_BYTES = 4;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;
/** Of a frame, before its payload: two bytes, the longest length, the mask. */
const LONGEST_HEADER_BYTES = 2 + 8 + MASK_BYTES;
/** Random bytes are drawn for so many masks at once: a call for four bytes costs as much as one for thousands. */
const MASKS_AT_ONCE = 2048;
/** A frame up to so many bytes comes from Node's own pool and is not kept. */
const SMALL_FRAME_BYTES = 4 * 1024;
/** Holds what one read of a socket brings (64 KiB), with its headers and a service id of any length. */
const POOLED_FRAME_BYTES = 66 * 1024;
const POOLED_FRAMES = 6;

export interface DataFrame {
  bytes: Buffer;
  /** To be called once the bytes are written: the memory is used again. */
  release(): void;
}

/**
 * Writes DATA straight into masked websocket frames (RFC 6455, section 5.2). `ws` would do, but it masks byte by byte and
 * copies once more, which is most of what an upload costs.
 */
export class DataFrameWriter {
  readonly #masks = Buffer.allocUnsafeSlow(MASKS_AT_ONCE * MASK_BYTES);
  /** The same memory, each mask as this machine reads four bytes: their order does not matter then. */
  readonly #maskWords = new Int32Array(this.#masks.buffer);
  #masksUsed = MASKS_AT_ONCE;
  readonly #pool: Buffer[] = [];

  /** One frame with one DATA message for each of `payloads`, which together stay below the service's limit of a frame. */
  frame(envelope: DataEnvelope, payloads: Buffer[]): DataFrame {
    let length = 0;
    for (const payload of payloads) {
      length += dataMessageBytes(envelope, payload.length);
    }
    const header = length < LENGTH_IN_16_BITS ? 2 : length <= 0xffff ? 4 : 10;
    const start = header + MASK_BYTES;
    // What is masked begins on a boundary of eight bytes, so that it can be masked eight bytes at a time.
    const offset = (8 - (start % 8)) % 8;
    const { memory, release } = this.#take(offset + LONGEST_HEADER_BYTES + length);
    // Buffers of Node's pool begin on a boundary of eight bytes too.
    const at = offset;
    memory[at] = OPCODE_BINARY_FINAL;
    if (header === 2) {
      memory[at + 1] = MASKED | length;
    } else if (header === 4) {
      memory[at + 1] = MASKED | LENGTH_IN_16_BITS;
      memory.writeUInt16BE(length, at + 2);
    } else {
      memory[at + 1] = MASKED | LENGTH_IN_64_BITS;
      memory.writeUInt32BE(0, at + 2);
      memory.writeUInt32BE(length, at + 6);
    }
    const mask = this.#nextMask();
    const body = at + start;
    memory.set(mask.bytes, at + header);
    let end = body;
    for (const payload of payloads) {
      end = writeData(memory, end, envelope, payload);
    }
    maskBytes(memory, body, end, mask);
    return { bytes: memory.subarray(at, end), release };
  }

  #nextMask(): Mask {
    if (this.#masksUsed === MASKS_AT_ONCE) {
      randomFillSync(this.#masks);
      this.#masksUsed = 0;
    }
    const index = this.#masksUsed;
    this.#masksUsed += 1;
    return {
      bytes: this.#masks.subarray(index * MASK_BYTES, (index + 1) * MASK_BYTES),
      word: this.#maskWords[index] as number,
    };
  }

  #take(bytes: number): { memory: Buffer; release: () => void } {
    if (bytes <= SMALL_FRAME_BYTES) {
      return { memory: Buffer.allocUnsafe(bytes), release: () => {} };
    }
    if (bytes > POOLED_FRAME_BYTES) {
      return { memory: Buffer.allocUnsafeSlow(bytes), release: () => {} };
    }
    const memory = this.#pool.pop() ?? Buffer.allocUnsafeSlow(POOLED_FRAME_BYTES);
    return {
      memory,
      release: () => {
        if (this.#pool.length < POOLED_FRAMES) {
          this.#pool.push(memory);
        }
      },
    };
  }
}

interface Mask {
  bytes: Buffer;
  word: number;
}

/** XORs `bytes` from `start` to `end`. Fast where `start` lies on a boundary of four bytes in memory. */
function maskBytes(bytes: Buffer, start: number, end: number, mask: Mask): void {
  let at = start;
  if ((bytes.byteOffset + start) % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (end - start) >>> 2);
    xorWords(words, mask.word);
    at += words.length * 4;
  }
  for (; at < end; at += 1) {
    bytes[at] = (bytes[at] as number) ^ (mask.bytes[(at - start) & 3] as number);
  }
}

/** Unrolled, since that makes it twice as fast, and it is most of what an upload costs this process. */
function xorWords(words: Int32Array, mask: number): void {
  const eights = words.length & ~7;
  let at = 0;
  for (; at < eights; at += 8) {
    words[at] = (words[at] as number) ^ mask;
    words[at + 1] = (words[at + 1] as number) ^ mask;
    words[at + 2] = (words[at + 2] as number) ^ mask;
    words[at + 3] = (words[at + 3] as number) ^ mask;
    words[at + 4] = (words[at + 4] as number) ^ mask;
    words[at + 5] = (words[at + 5] as number) ^ mask;
    words[at + 6] = (words[at + 6] as number) ^ mask;
    words[at + 7] = (words[at + 7] as number) ^ mask;
  }
  for (; at < words.length; at += 1) {
    words[at] = (words[at] as number) ^ mask;
  }
}
