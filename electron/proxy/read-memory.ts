/** Large reads cost the system far less per byte than Node's usual 64 KiB. */
const SLAB_BYTES = 256 * 1024;
/** A read gets at least so much room. */
const LEAST_ROOM_BYTES = 64 * 1024;

/** Who still needs what was read. */
export interface ReadUsers {
  /** Whether payloads that were given out still wait to be written. */
  isInUse(): boolean;
  /** Whether the latest bytes are the beginning of a message whose end has not come. */
  isHeld(): boolean;
}

const UNKNOWN_USERS: ReadUsers = { isInUse: () => true, isHeld: () => true };

/**
 * The memory that a websocket reads into, the same one again and again: without that each read takes memory anew, and
 * a fast download leaves tens of megabytes behind for the garbage collector. Reads follow each other in a slab, so that
 * a message that came in several lies in one piece.
 */
export class ReadMemory {
  /** Until somebody knows better, everything that was read is in use. */
  users: ReadUsers = UNKNOWN_USERS;
  #slab: Buffer | null = null;
  #used = 0;
  /** The slab before. Free once nothing is in use: what is held lies in the newer one. */
  #spare: Buffer | null = null;

  /** Room for the next read. Bytes of earlier ones are overwritten unless somebody needs them. */
  next(): Buffer {
    if (!this.users.isHeld() && !this.users.isInUse()) {
      this.#used = 0;
    }
    if (!this.#slab || this.#slab.length - this.#used < LEAST_ROOM_BYTES) {
      const spare = this.users.isInUse() ? null : this.#spare;
      this.#spare = this.#slab;
      this.#slab = spare ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    return this.#slab.subarray(this.#used);
  }

  /** A read has put so many bytes into what next() gave. */
  took(bytes: number): void {
    this.#used += bytes;
  }

  /** Gives back what is not needed while little is read. */
  trim(): void {
    this.#spare = null;
  }
}
