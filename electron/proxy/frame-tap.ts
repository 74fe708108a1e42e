/** FIN, no reserved bit, binary: the only frames that carry a tunnel. */
const WHOLE_BINARY = 0x82;
const FIN = 0x80;
const OPCODE = 0x0f;
const OPCODE_CONTINUATION = 0x0;
const OPCODE_CONTROL = 0x8;
const OPCODE_CLOSE = 0x8;
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
  /** A close frame has come: after it there is nothing (RFC 6455, section 5.5.1), and `ws` no longer listens. */
  #isClosing = false;

  constructor(params: FrameTapParams) {
    this.#params = params;
  }

  /** Takes the next bytes from the network, cut anywhere. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !(this.#isClosing && this.#left === 0)) {
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
        this.#takeHeader();
      }
    }
  }

  /** One more byte of a header is there. */
  #takeHeader(): void {
    const bytes = this.#headerBytes;
    const header = this.#header.subarray(0, bytes);
    if (bytes < 2) {
      return;
    }
    if (bytes === 2) {
      const isMasked = ((header[1] as number) & MASKED) !== 0;
      this.#isTapped = header[0] === WHOLE_BINARY && !isMasked && !this.#isFragmented;
    }
    // `ws` may know from the first two that something is wrong, and is not kept waiting for the others.
    if (!this.#isTapped) {
      this.#params.onOther(bytes === 2 ? header : header.subarray(bytes - 1));
    }
    if (bytes === headerLength(header)) {
      this.#begin(header);
    }
  }

  #begin(header: Buffer): void {
    this.#headerBytes = 0;
    this.#left = lengthIn(header);
    if (this.#isTapped && this.#left > this.#params.maxFrameBytes) {
      this.#isTapped = false;
      this.#params.onOther(header);
    }
    const first = header[0] as number;
    const opcode = first & OPCODE;
    this.#isClosing ||= opcode === OPCODE_CLOSE;
    if (opcode < OPCODE_CONTROL) {
      const isFirst = opcode !== OPCODE_CONTINUATION;
      this.#isFragmented = (first & FIN) === 0 && (isFirst || this.#isFragmented);
    }
  }
}

function headerLength(header: Buffer): number {
  const length = (header[1] as number) & ~MASKED;
  return length < LENGTH_IN_16_BITS ? 2 : length === LENGTH_IN_16_BITS ? 4 : LONGEST_HEADER_BYTES;
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
