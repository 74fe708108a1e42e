import type { Clock } from '../shared/clock.ts';

/** With more than this waiting for the only connection of a tunnel, nothing more is read from the websocket … */
const ALONE_HIGH_BYTES = 1024 * 1024;
/** … until so little is left. */
const ALONE_LOW_BYTES = 256 * 1024;
/** The same with several connections: one that is slow for a while does not hold up the others at once … */
const SHARED_HIGH_BYTES = 16 * 1024 * 1024;
/** … and little has to be taken until they go on. */
const SHARED_LOW_BYTES = 15 * 1024 * 1024;
/**
 * What waits is given so long to be taken before more is read: mostly the program only needs its turn of the processor,
 * and until then the memory that was read into can be used again.
 */
const QUICK_MS = 20;
/** How long one that holds up the others may take nothing at all. */
const STUCK_MS = 5_000;
/** A connection that holds less than this is cut off only where none holds more. */
const STUCK_BYTES = 64 * 1024;

/** One local connection, as the downlink sees it. */
export interface DownlinkMember {
  /** It has taken nothing for a while and holds up all others: it is to be closed. */
  cutOff(): void;
  /** Hands the system what has been written since the last time, in one call. */
  flush(): void;
}

interface Pending {
  bytes: number;
  /** Has not been taken within QUICK_MS. */
  isSlow: boolean;
  /** When bytes began to wait, as performance.now() has it. */
  since: number;
  /** When the program last took something, or when bytes began to wait. */
  progressAt: number;
}

/**
 * Counts the bytes that wait for local programs, and says when to stop and when to go on reading from the websocket. The
 * wire has no flow control of its own: what is not read for one connection is not read for any. So a slow program alone is
 * waited for as TCP would; one among several is given more room, and one that takes nothing while the others wait is cut
 * off.
 */
export class Downlink {
  readonly #clock: Clock;
  readonly #onFull: () => void;
  readonly #onRoom: () => void;
  /** Connections that the device has not closed. */
  readonly #members = new Set<DownlinkMember>();
  readonly #pending = new Map<DownlinkMember, Pending>();
  /** Written to, and not yet flushed. */
  readonly #unflushed = new Set<DownlinkMember>();
  #allBytes = 0;
  /** How many of #pending are not slow. */
  #quickPending = 0;
  #slowTimer: NodeJS.Timeout | null = null;
  #isOverLimit = false;
  #full = false;
  #watching = false;
  #cancelWatch: () => void = () => {};

  constructor(params: { clock: Clock; onFull: () => void; onRoom: () => void }) {
    this.#clock = params.clock;
    this.#onFull = params.onFull;
    this.#onRoom = params.onRoom;
  }

  /** Bytes that wait for local programs. */
  get bufferedBytes(): number {
    return this.#allBytes;
  }

  /** Whether nothing is read from the websocket just now. */
  get full(): boolean {
    return this.#full;
  }

  /** Whether that is because more waits than may, and not just for a moment. */
  get isOverLimit(): boolean {
    return this.#isOverLimit;
  }

  /** Whether some of the bytes that were written are still needed. */
  get isInUse(): boolean {
    return this.#allBytes > 0 || this.#unflushed.size > 0;
  }

  /** The member has been written to; its flush() follows with everybody's. */
  wrote(member: DownlinkMember): void {
    this.#unflushed.add(member);
  }

  /** To be called when what was read from the network in one go has been dealt with. */
  flush(): void {
    for (const member of this.#unflushed) {
      this.#unflushed.delete(member);
      member.flush();
    }
  }

  join(member: DownlinkMember): void {
    this.#members.add(member);
    this.#judge();
  }

  /** Nothing more is expected for it. What it holds still counts until it is taken or dropped. */
  leave(member: DownlinkMember): void {
    if (this.#members.delete(member)) {
      this.#judge();
    }
  }

  /**
   * So many bytes wait for the program now. Fewer than before means that it has taken some. `isSlow`: it is known that
   * it will not take them at once.
   */
  holds(member: DownlinkMember, bytes: number, isSlow = false): void {
    const pending = this.#pending.get(member);
    const before = pending?.bytes ?? 0;
    if (bytes === before) {
      return;
    }
    if (bytes === 0) {
      this.#dropPending(member);
    } else if (!pending) {
      this.#pending.set(member, {
        bytes,
        isSlow,
        since: performance.now(),
        progressAt: this.#clock.now(),
      });
      if (!isSlow) {
        this.#quickPending += 1;
        this.#lookForSlow();
      }
    } else {
      pending.bytes = bytes;
      if (bytes < before) {
        pending.progressAt = this.#clock.now();
      }
    }
    this.#allBytes += bytes - before;
    this.#judge();
  }

  /** The local connection is gone, and what waited for it with it. */
  drop(member: DownlinkMember): void {
    this.#members.delete(member);
    this.#unflushed.delete(member);
    this.#allBytes -= this.#pending.get(member)?.bytes ?? 0;
    this.#dropPending(member);
    this.#judge();
  }

  /** Whether nothing is read from the websocket, and not because of this connection. */
  isHeldUpByOthers(member: DownlinkMember): boolean {
    return this.#full && (this.#pending.get(member)?.bytes ?? 0) < STUCK_BYTES;
  }

  #judge(): void {
    const [waiting] = this.#pending.keys();
    const isSame = !waiting || this.#members.size === 0 || this.#members.has(waiting);
    // One that the device has closed and that still takes what is left is not the same as one that came after it.
    const alone = this.#members.size <= 1 && this.#pending.size <= 1 && isSame;
    const [high, low] = alone ? [ALONE_HIGH_BYTES, ALONE_LOW_BYTES] : [SHARED_HIGH_BYTES, SHARED_LOW_BYTES];
    this.#isOverLimit = this.#allBytes > (this.#isOverLimit ? low : high);
    const full = this.#isOverLimit || this.#quickPending > 0;
    if (full !== this.#full) {
      this.#full = full;
      if (full) {
        this.#onFull();
      } else {
        this.#onRoom();
      }
    }
    if (this.#isOverLimit && !alone) {
      this.#watch();
    } else {
      this.#stopWatching();
    }
  }

  #dropPending(member: DownlinkMember): void {
    const pending = this.#pending.get(member);
    if (pending) {
      this.#pending.delete(member);
      this.#quickPending -= pending.isSlow ? 0 : 1;
    }
  }

  /** By the system's own timer: this is about turns of the event loop, not about the time of the protocol. */
  #lookForSlow(): void {
    this.#slowTimer ??= setTimeout(() => {
      this.#slowTimer = null;
      const now = performance.now();
      for (const pending of this.#pending.values()) {
        if (!pending.isSlow && now - pending.since >= QUICK_MS) {
          pending.isSlow = true;
          this.#quickPending -= 1;
        }
      }
      if (this.#quickPending > 0) {
        this.#lookForSlow();
      }
      this.#judge();
    }, QUICK_MS).unref();
  }

  #watch(): void {
    if (!this.#watching) {
      this.#watching = true;
      this.#look();
    }
  }

  #stopWatching(): void {
    this.#watching = false;
    this.#cancelWatch();
  }

  /** While the websocket stands still: cuts off one that has taken nothing for STUCK_MS. */
  #look(): void {
    const worst = this.#longestStill(STUCK_BYTES) ?? this.#longestStill(0);
    const left = worst ? worst[1].progressAt + STUCK_MS - this.#clock.now() : STUCK_MS;
    if (worst && left <= 0) {
      // Its drop() judges anew, which may watch on.
      this.#watching = false;
      worst[0].cutOff();
      this.#judge();
      return;
    }
    this.#cancelWatch = this.#clock.after(left, () => this.#look());
  }

  /** Of those that hold so much, the one that has taken nothing for longest. */
  #longestStill(leastBytes: number): [DownlinkMember, Pending] | null {
    let worst: [DownlinkMember, Pending] | null = null;
    for (const entry of this.#pending) {
      if (entry[1].bytes >= leastBytes && (!worst || entry[1].progressAt < worst[1].progressAt)) {
        worst = entry;
      }
    }
    return worst;
  }
}
