/** With more than this waiting for one local program, nothing more is read from the websocket … */
const ONE_HIGH_BYTES = 1024 * 1024;
/** … until so little is left. */
const ONE_LOW_BYTES = 256 * 1024;
/** The same over all connections of a tunnel, since a hundred slow programs must not take a hundred times as much. */
const ALL_HIGH_BYTES = 8 * 1024 * 1024;
const ALL_LOW_BYTES = 4 * 1024 * 1024;

/**
 * Counts the bytes that wait for local programs, and says when to stop and when to go on reading from the websocket.
 * The wire has no flow control of its own: while one program is slow, all connections of the tunnel wait.
 */
export class DownlinkGauge {
  readonly #onFull: () => void;
  readonly #onRoom: () => void;
  readonly #pending = new Map<object, number>();
  readonly #blocked = new Set<object>();
  #all = 0;
  #allBlocked = false;
  #full = false;

  constructor(handlers: { onFull: () => void; onRoom: () => void }) {
    this.#onFull = handlers.onFull;
    this.#onRoom = handlers.onRoom;
  }

  get bufferedBytes(): number {
    return this.#all;
  }

  get full(): boolean {
    return this.#full;
  }

  add(connection: object, bytes: number): void {
    this.#count(connection, bytes);
    if (this.#pendingOf(connection) > ONE_HIGH_BYTES) {
      this.#blocked.add(connection);
    }
    if (this.#all > ALL_HIGH_BYTES) {
      this.#allBlocked = true;
    }
    this.#judge();
  }

  remove(connection: object, bytes: number): void {
    this.#count(connection, -bytes);
    if (this.#pendingOf(connection) <= ONE_LOW_BYTES) {
      this.#blocked.delete(connection);
    }
    if (this.#all <= ALL_LOW_BYTES) {
      this.#allBlocked = false;
    }
    this.#judge();
  }

  /** The connection gets no more bytes: it may be slow as it likes, on its own. */
  unblock(connection: object): void {
    this.#blocked.delete(connection);
    this.#judge();
  }

  /** Whether nothing is read from the websocket, and not because of this connection. */
  isHeldUpByOthers(connection: object): boolean {
    return this.#full && !this.#blocked.has(connection);
  }

  #pendingOf(connection: object): number {
    return this.#pending.get(connection) ?? 0;
  }

  #count(connection: object, bytes: number): void {
    const left = this.#pendingOf(connection) + bytes;
    this.#all += bytes;
    if (left === 0) {
      this.#pending.delete(connection);
    } else {
      this.#pending.set(connection, left);
    }
  }

  #judge(): void {
    const full = this.#blocked.size > 0 || this.#allBlocked;
    if (full === this.#full) {
      return;
    }
    this.#full = full;
    if (full) {
      this.#onFull();
    } else {
      this.#onRoom();
    }
  }
}
