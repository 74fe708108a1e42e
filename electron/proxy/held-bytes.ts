const BLOCK_BYTES = 64 * 1024;

/**
 * Bytes that wait for a connection which is not there yet, in their order. They are copied: what they were read into is
 * used again, and a buffer of its own for each byte of a slow sender would take a hundred times its size.
 */
export class HeldBytes {
  #blocks: Buffer[] = [];
  /** Room for more in the last block. */
  #room: Buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    this.#length += bytes.length;
    for (let rest = bytes; rest.length > 0; ) {
      if (this.#room.length === 0) {
        this.#room = Buffer.allocUnsafeSlow(BLOCK_BYTES);
        this.#blocks.push(this.#room);
      }
      const part = rest.subarray(0, this.#room.length);
      this.#room.set(part);
      this.#room = this.#room.subarray(part.length);
      rest = rest.subarray(part.length);
    }
  }

  /** Hands out everything, and holds nothing any more. */
  takeAll(): Buffer[] {
    const blocks = this.#blocks;
    const last = blocks.pop();
    if (last) {
      blocks.push(last.subarray(0, last.length - this.#room.length));
    }
    this.#blocks = [];
    this.#room = Buffer.alloc(0);
    this.#length = 0;
    return blocks;
  }
}
