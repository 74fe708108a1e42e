import type { ReadGarbage } from './read-garbage.ts';

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
  readonly #garbage: ReadGarbage;
  /** Until somebody knows better, everything that was read is in use. */
  users: ReadUsers = UNKNOWN_USERS;
  #slab: Buffer | null = null;
  #used = 0;
  /** The slab before. */
  #spare: Buffer | null = null;
  /** Nothing of the slab before is needed any more. */
  #isSpareFree = false;

  constructor(garbage: ReadGarbage) {
    this.#garbage = garbage;
  }

  /** Room for the next read. Bytes of earlier ones are overwritten unless somebody needs them. */
  next(): Buffer {
    if (!this.users.isHeld() && !this.users.isInUse()) {
      this.#used = 0;
    }
    if (!this.#slab || this.#slab.length - this.#used < LEAST_ROOM_BYTES) {
      const free = this.#isSpareFree ? this.#spare : null;
      this.#spare = this.#slab;
      this.#isSpareFree = false;
      this.#slab = free ?? this.#newSlab();
      this.#used = 0;
    }
    return this.#slab.subarray(this.#used);
  }

  #newSlab(): Buffer {
    this.#garbage.left(SLAB_BYTES);
    return Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  /** A read has put so many bytes into what next() gave, and nobody has looked at them yet. */
  took(bytes: number): void {
    this.#used += bytes;
    // What is held may begin there, but whoever goes on with it elsewhere copies it.
    this.#isSpareFree ||= !this.users.isInUse();
  }

  /** Gives back what is not needed while little is read. */
  trim(): void {
    this.#spare = null;
  }
}
