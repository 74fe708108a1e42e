/** What one connection sends in a turn while others wait for theirs. */
const TURN_BYTES = 16 * 1024;
/** A chunk of up to so much is a keystroke, a query or a request, and goes before bulk. */
const SMALL_BYTES = 2 * 1024;
/** So many small chunks may go before a turn of bulk does: typing does not wait, and bulk never stands still. */
const SMALL_IN_A_ROW = 16;
/** With more than this held over all connections no more is read: a thousand uploads must not hold a chunk each … */
const HELD_HIGH_BYTES = 512 * 1024;
/** … and below this one after the other may read again. */
const HELD_LOW_BYTES = 256 * 1024;
/** What one read may bring. */
const READ_BYTES = 64 * 1024;

/** One local connection, as the uplink sees it. */
export interface UplinkMember {
  /** Puts bytes on the websocket, now. */
  transmit(bytes: Buffer): void;
  /** Whether to read from the local program. */
  setReading(mayRead: boolean): void;
}

/** What a member has read and not yet sent, in its order. */
interface Backlog {
  member: UplinkMember;
  chunks: Buffer[];
  bytes: number;
}

/**
 * Takes turns between the local connections of a tunnel on their way to the websocket. While there is room everything
 * goes out at once. When the websocket is full a connection holds the chunk it has just read, and reads no more; as room
 * comes, small chunks go first and bulk in turns, so that an upload does not starve a shell.
 */
export class Uplink {
  readonly #isFull: () => boolean;
  /** Those that have sent longest ago come first. */
  readonly #members = new Set<UplinkMember>();
  readonly #backlogs = new Map<UplinkMember, Backlog>();
  /** Every backlog is in one of the two. */
  readonly #small: Backlog[] = [];
  readonly #bulk: Backlog[] = [];
  /** Not read from though they hold nothing, in the order in which they may go on. Empty unless too much is held. */
  readonly #parked = new Set<UplinkMember>();
  /** Who has sent since the event loop last went round. */
  readonly #sentInRound = new Set<UplinkMember>();
  /** Several did in the last round. */
  #contended = false;
  #isRoundEnding = false;
  #heldBytes = 0;
  /** Members that may read again and have not had the time to. */
  #invited = 0;
  #isCounting = false;

  /** `isFull`: whether the websocket takes no more just now. Call onRoom() when that has ended. */
  constructor(isFull: () => boolean) {
    this.#isFull = isFull;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** A connection begins to be carried. Whether it is read from is decided here from now on. */
  join(member: UplinkMember): void {
    this.#members.add(member);
    if (this.#isCrowded) {
      this.#park(member);
    } else {
      member.setReading(true);
    }
  }

  /** It is carried no longer. What it still holds is dropped. */
  leave(member: UplinkMember): void {
    this.#members.delete(member);
    this.#parked.delete(member);
    const backlog = this.#backlogs.get(member);
    if (backlog) {
      remove(this.#small, backlog);
      remove(this.#bulk, backlog);
      this.#backlogs.delete(member);
      this.#heldBytes -= backlog.bytes;
    }
    this.#unpark();
  }

  /** Whether bytes of this member wait for room. */
  isHolding(member: UplinkMember): boolean {
    return this.#backlogs.has(member);
  }

  /** Bytes that a member has read. They go out now, or when it is their turn. */
  offer(member: UplinkMember, bytes: Buffer): void {
    const mayGo = this.#backlogs.size === 0 && !this.#isFull();
    if (mayGo && !(this.#contended && this.#sentInRound.has(member))) {
      this.#send(member, bytes);
      return;
    }
    let backlog = this.#backlogs.get(member);
    if (!backlog) {
      backlog = { member, chunks: [], bytes: 0 };
      this.#backlogs.set(member, backlog);
      (bytes.length <= SMALL_BYTES ? this.#small : this.#bulk).push(backlog);
      this.#parked.delete(member);
      member.setReading(false);
    }
    backlog.chunks.push(bytes);
    backlog.bytes += bytes.length;
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > HELD_HIGH_BYTES && this.#parked.size === 0) {
      for (const each of this.#members) {
        if (!this.#backlogs.has(each)) {
          this.#park(each);
        }
      }
    }
  }

  /** The websocket has room: serves those that wait until it is full again. */
  onRoom(): void {
    let smallInARow = 0;
    while (!this.#isFull()) {
      const isSmall = this.#small.length > 0 && (smallInARow < SMALL_IN_A_ROW || this.#bulk.length === 0);
      const backlog = isSmall ? this.#small.shift() : this.#bulk.shift();
      if (!backlog) {
        return;
      }
      smallInARow = isSmall ? smallInARow + 1 : 0;
      this.#takeTurn(backlog, isSmall);
    }
  }

  /** Who wants to be read from has to wait for it. Nobody is parked yet where everybody holds something. */
  get #isCrowded(): boolean {
    return this.#parked.size > 0 || this.#heldBytes > HELD_HIGH_BYTES;
  }

  #takeTurn(backlog: Backlog, wasSmall: boolean): void {
    const { member, chunks } = backlog;
    let left = this.#backlogs.size > 1 ? TURN_BYTES : backlog.bytes;
    while (left > 0) {
      const chunk = chunks.shift();
      if (!chunk) {
        break;
      }
      const part = chunk.subarray(0, left);
      if (part.length < chunk.length) {
        chunks.unshift(chunk.subarray(part.length));
      }
      left -= part.length;
      backlog.bytes -= part.length;
      this.#heldBytes -= part.length;
      this.#send(member, part);
    }
    if (chunks.length > 0) {
      this.#bulk.push(backlog);
    } else {
      this.#backlogs.delete(member);
      // Those that send little are read on at once: the next keystroke need not wait for a round of uploads.
      if (this.#isCrowded && !wasSmall) {
        this.#park(member);
      } else if (this.#members.has(member)) {
        member.setReading(true);
      }
    }
    this.#unpark();
  }

  #send(member: UplinkMember, bytes: Buffer): void {
    member.transmit(bytes);
    if (this.#members.size > 1) {
      if (this.#members.delete(member)) {
        this.#members.add(member);
      }
      this.#sentInRound.add(member);
      this.#endRoundLater();
    }
  }

  /**
   * Node reads a socket that has much to give up to 32 times in a row. One read for each is a round, as long as there are
   * several that have something to send.
   */
  #endRoundLater(): void {
    if (this.#isRoundEnding) {
      return;
    }
    this.#isRoundEnding = true;
    setImmediate(() => {
      this.#isRoundEnding = false;
      this.#contended = this.#sentInRound.size > 1;
      this.#sentInRound.clear();
      this.onRoom();
    });
  }

  #park(member: UplinkMember): void {
    if (this.#members.has(member)) {
      this.#parked.add(member);
      member.setReading(false);
    }
  }

  /** Lets as many read again as there is room for what they may bring. */
  #unpark(): void {
    let room = HELD_LOW_BYTES - this.#heldBytes - this.#invited * READ_BYTES;
    for (const member of this.#parked) {
      if (room <= 0) {
        return;
      }
      this.#parked.delete(member);
      this.#invited += 1;
      this.#countAnewLater();
      member.setReading(true);
      room -= READ_BYTES;
    }
  }

  /** Who had something to say has said it once the event loop has looked at the sockets; the others do not count. */
  #countAnewLater(): void {
    if (this.#isCounting) {
      return;
    }
    this.#isCounting = true;
    // The first is for the rest of this round of the loop, the second for a whole one.
    setImmediate(() =>
      setImmediate(() => {
        this.#isCounting = false;
        this.#invited = 0;
        this.#unpark();
      }),
    );
  }
}

function remove(queue: Backlog[], backlog: Backlog): void {
  const at = queue.indexOf(backlog);
  if (at >= 0) {
    queue.splice(at, 1);
  }
}
