/** FIN, no reserved bit, binary: the only frames that carry a tunnel. */
const WHOLE_BINARY = 0x82;
const FIN = 0x80;
const OPCODE = 0x0f;
const OPCODE_CONTINUATION = 0x0;
const OPCODE_CONTROL = 0x8;
const MASKED = 0x80;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;
const LONGEST_HEADER_BYTES = 10;

export interface FrameTapParams {
  /** A binary frame up to so long is taken out. */
  maxFrameBytes: number;
  /** The next bytes of such frames, cut anywhere. */
  onBinary(bytes: Buffer): void;
  /** Everything else, byte for byte. The memory is used again afterwards. */
  onOther(bytes: Buffer): void;
}

/**
 * Takes the binary frames out of what a websocket receives, and leaves everything else to `ws`: control frames, text,
 * fragments, and whatever breaks the rules. `ws` would join each frame in memory of its own before it shows it; a
 * tunnel needs no frames, only their bytes in order.
 */
export class FrameTap {
  readonly #params: FrameTapParams;
  readonly #header = Buffer.alloc(LONGEST_HEADER_BYTES);
  #headerBytes = 0;
  /** Bytes of the payload under way that are still to come. */
  #left = 0;
  #isTapped = false;
  /** Between the first and the last fragment of a message. */
  #isFragmented = false;

  constructor(params: FrameTapParams) {
    this.#params = params;
  }

  /** Takes the next bytes from the network, cut anywhere. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const end = Math.min(chunk.length, at + this.#left);
        const bytes = chunk.subarray(at, end);
        this.#left -= bytes.length;
        at = end;
        if (this.#isTapped) {
          this.#params.onBinary(bytes);
        } else {
          this.#params.onOther(bytes);
        }
      } else {
        this.#header[this.#headerBytes] = chunk[at] as number;
        this.#headerBytes += 1;
        at += 1;
        if (this.#headerBytes >= 2 && this.#headerBytes === this.#wantedHeaderBytes()) {
          this.#begin();
        }
      }
    }
  }

  #wantedHeaderBytes(): number {
    const length = (this.#header[1] as number) & ~MASKED;
    return length < LENGTH_IN_16_BITS ? 2 : length === LENGTH_IN_16_BITS ? 4 : LONGEST_HEADER_BYTES;
  }

  #begin(): void {
    const header = this.#header.subarray(0, this.#headerBytes);
    this.#headerBytes = 0;
    const first = header[0] as number;
    const isMasked = ((header[1] as number) & MASKED) !== 0;
    this.#left = lengthIn(header);
    this.#isTapped =
      first === WHOLE_BINARY && !isMasked && !this.#isFragmented && this.#left <= this.#params.maxFrameBytes;
    const opcode = first & OPCODE;
    if (opcode < OPCODE_CONTROL) {
      const isFirst = opcode !== OPCODE_CONTINUATION;
      this.#isFragmented = (first & FIN) === 0 && (isFirst || this.#isFragmented);
    }
    if (!this.#isTapped) {
      this.#params.onOther(header);
    }
  }
}

function lengthIn(header: Buffer): number {
  const length = (header[1] as number) & ~MASKED;
  switch (length) {
    case LENGTH_IN_16_BITS:
      return header.readUInt16BE(2);
    case LENGTH_IN_64_BITS:
      return header.readUInt32BE(2) * 2 ** 32 + header.readUInt32BE(6);
    default:
      return length;
  }
}
