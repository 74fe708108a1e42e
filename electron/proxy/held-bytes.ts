/** Smaller pieces than this are copied together: a buffer of its own for each byte would take a hundred times its size. */
const COPY_BELOW_BYTES = 8 * 1024;
const BLOCK_BYTES = 16 * 1024;

/** Bytes that wait for a connection which is not there yet, in their order. */
export class HeldBytes {
  #chunks: Buffer[] = [];
  /** The last chunk, where it has room left. */
  #block: Buffer | null = null;
  #used = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    this.#length += bytes.length;
    if (bytes.length >= COPY_BELOW_BYTES) {
      this.#seal();
      this.#chunks.push(bytes);
      return;
    }
    let rest = bytes;
    while (rest.length > 0) {
      this.#block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
      const part = rest.subarray(0, BLOCK_BYTES - this.#used);
      this.#block.set(part, this.#used);
      this.#used += part.length;
      rest = rest.subarray(part.length);
      if (this.#used === BLOCK_BYTES) {
        this.#seal();
      }
    }
  }

  /** Hands out everything, and holds nothing any more. */
  takeAll(): Buffer[] {
    this.#seal();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#length = 0;
    return chunks;
  }

  #seal(): void {
    if (this.#block) {
      this.#chunks.push(this.#block.subarray(0, this.#used));
      this.#block = null;
      this.#used = 0;
    }
  }
}
