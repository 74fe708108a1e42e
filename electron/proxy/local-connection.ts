import type { Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import type { Downlink, DownlinkMember } from './downlink.ts';
import type { Uplink, UplinkMember } from './uplink.ts';

/** Bytes kept of a connection that waits for its turn; then reading stops, and TCP makes the program wait. */
const WAITING_BYTES = 64 * 1024;
/**
 * How long after the local program's end of data the device may stay silent. The wire has no message for “no more
 * data”, so the connection is kept for the answer; but a program that was closed or killed looks the same from here.
 */
const HALF_CLOSED_IDLE_MS = 30_000;
/**
 * The same, when the device had the last word: nothing is left to be answered, so the program has most likely gone, as
 * a killed ssh or a browser that closes a connection it kept.
 */
const HALF_CLOSED_ANSWERED_MS = 5_000;
/** The same, when another connection waits for the place … */
const HALF_CLOSED_CLAIMED_MS = 1_000;
/** … and the device had the last word. */
const HALF_CLOSED_CLAIMED_ANSWERED_MS = 100;
/** How long a local program may take nothing of what is left for it, after the other end has closed. */
const LINGER_MS = 30_000;

/** What the socket of a program is given together, as long as it takes it at once … */
const AT_ONCE_BYTES = 256 * 1024;
/** … and where it does not. */
const SLOW_AT_ONCE_BYTES = 64 * 1024;
/** What a chunk that waits takes beside its bytes: a device may send them one by one. */
const CHUNK_OVERHEAD_BYTES = 200;

export interface LocalConnectionHandlers {
  /** Puts bytes of the program on the wire. Only after open(). */
  transmit(bytes: Buffer): void;
  /** The local program is gone for good. Not after finish(). */
  onGone(): void;
  /** The program takes nothing and holds up every other connection; the local end is closed already. */
  onCutOff(): void;
  /** Whether another connection waits for the place of this one. */
  isClaimed(): boolean;
}

export interface LocalConnectionParams {
  /** Made with allowHalfOpen. */
  socket: Socket;
  /**
   * `keep`: a program that has sent its last byte still gets its answer, as a source needs it. `over`: its end of data
   * ends the connection, as a destination needs it, where the service that ends first has said everything.
   */
  afterEnd: 'keep' | 'over';
  clock: Clock;
  uplink: Uplink;
  downlink: Downlink;
  handlers: LocalConnectionHandlers;
}

/**
 * One TCP connection of a local program: it waits until it is opened, carries bytes both ways, and ends either because
 * the program went (onGone) or because the other end did (finish).
 */
export class LocalConnection implements UplinkMember, DownlinkMember {
  readonly #socket: Socket;
  readonly #params: LocalConnectionParams;
  readonly #clock: Clock;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  readonly #handlers: LocalConnectionHandlers;
  #state: 'waiting' | 'open' | 'finishing' | 'gone' = 'waiting';
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The program has sent its last byte. */
  #ended = false;
  /** Before the program's end of data, the last bytes were the device's. */
  #answered = false;
  /** Bytes for the program that the socket has not been given. */
  #queue: Buffer[] = [];
  #queueBytes = 0;
  /** Written to since the last flush(). */
  #isUnflushed = false;
  #atOnceBytes = AT_ONCE_BYTES;
  #isEndSent = false;
  #lastProgressAt = 0;
  #cancelTimer: () => void = () => {};

  constructor(params: LocalConnectionParams) {
    this.#params = params;
    this.#socket = params.socket;
    this.#clock = params.clock;
    this.#uplink = params.uplink;
    this.#downlink = params.downlink;
    this.#handlers = params.handlers;
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#sawEnd());
    // 'close' follows; a reset by a local program is ordinary.
    socket.on('error', () => {});
    socket.on('close', () => this.#sawClose());
  }

  /** The connection has its place in a stream: what it held goes out, and the uplink decides about the rest. */
  open(): void {
    this.#state = 'open';
    this.#lastProgressAt = this.#clock.now();
    this.#uplink.join(this);
    this.#downlink.join(this);
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const bytes of held) {
      this.#uplink.offer(this, bytes);
    }
    if (this.#ended) {
      this.#endedWhileOpen();
    }
  }

  transmit(bytes: Buffer): void {
    this.#handlers.transmit(bytes);
  }

  setReading(mayRead: boolean): void {
    if (this.#state !== 'open') {
      return;
    }
    if (!mayRead) {
      this.#socket.pause();
      return;
    }
    this.#socket.resume();
    if (this.#ended) {
      this.#endedWhileOpen();
    }
  }

  /** Bytes of the other end for the program. They go out with the downlink's next flush(). */
  write(bytes: Buffer): void {
    if (this.#state !== 'open' || !this.#socket.writable) {
      return;
    }
    this.#answered ||= !this.#ended;
    this.#lastProgressAt = this.#clock.now();
    this.#queue.push(bytes);
    this.#queueBytes += bytes.length;
    if (!this.#isUnflushed) {
      this.#isUnflushed = true;
      this.#downlink.wrote(this);
    }
  }

  flush(): void {
    this.#isUnflushed = false;
    this.#pump();
  }

  /** Another connection has begun to wait: judge an idle half-closed one anew. */
  claim(): void {
    if (this.#state === 'open' && this.#ended) {
      this.#waitForAnswer();
    }
  }

  /**
   * The other end has closed. What it sent before is still delivered, then the program sees the end of data. A program
   * that takes none of it for LINGER_MS is cut off.
   */
  finish(): void {
    if (this.#state === 'gone' || this.#state === 'finishing') {
      return;
    }
    this.#state = 'finishing';
    this.#held = [];
    this.#uplink.leave(this);
    this.#downlink.leave(this);
    this.#pump();
    // Reading goes on, into nothing: closing with unread bytes would send a reset, which may overtake the last data.
    this.#socket.resume();
    this.#lastProgressAt = this.#clock.now();
    this.#linger();
  }

  /** Closes at once, without flushing. */
  destroy(): void {
    this.#state = 'gone';
    this.#forget();
    this.#socket.destroy();
  }

  cutOff(): void {
    const wasOpen = this.#state === 'open';
    // A reset, not an end of data: what the program has read is not everything.
    this.#state = 'gone';
    this.#forget();
    // A socket that is about to say its end of data cannot be reset any more (EINVAL, and Node.js 20 never closes it).
    if (!this.#isEndSent) {
      this.#socket.resetAndDestroy();
    }
    // By itself a reset waits until everything is written, which is what this program does not let happen.
    this.#socket.destroy();
    if (wasOpen) {
      this.#handlers.onCutOff();
    }
  }

  readonly #onWritten = () => {
    this.#lastProgressAt = this.#clock.now();
    if (this.#state === 'gone') {
      return;
    }
    this.#pump();
    if (this.#state === 'open' && this.#ended && this.#unwrittenBytes === 0) {
      this.#waitForAnswer();
    }
  };

  get #unwrittenBytes(): number {
    return this.#queueBytes + this.#socket.writableLength;
  }

  /**
   * Gives the socket what it may have. Not all at once: Node tells that a program has taken something only when it has
   * taken everything that the socket was given together.
   */
  #pump(): void {
    const socket = this.#socket;
    if (this.#state === 'gone') {
      return;
    }
    let taken = 0;
    let room = this.#atOnceBytes - socket.writableLength;
    while (taken < this.#queue.length && room > 0) {
      socket.cork();
      for (; taken < this.#queue.length && room > 0; taken += 1) {
        const bytes = this.#queue[taken] as Buffer;
        room -= bytes.length;
        this.#queueBytes -= bytes.length;
        socket.write(bytes, this.#onWritten);
      }
      socket.uncork();
      // Mostly the system has taken everything at once, and nothing waits.
      this.#atOnceBytes = socket.writableLength === 0 ? AT_ONCE_BYTES : SLOW_AT_ONCE_BYTES;
      room = this.#atOnceBytes - socket.writableLength;
    }
    this.#queue.splice(0, taken);
    if (this.#state === 'finishing' && this.#queue.length === 0 && !this.#isEndSent) {
      this.#isEndSent = true;
      socket.end();
    }
    this.#downlink.holds(this, this.#unwrittenBytes + this.#queue.length * CHUNK_OVERHEAD_BYTES);
  }

  #take(bytes: Buffer): void {
    if (this.#state === 'open') {
      this.#answered = false;
      this.#uplink.offer(this, bytes);
    } else if (this.#state === 'waiting') {
      this.#held.push(bytes);
      this.#heldBytes += bytes.length;
      if (this.#heldBytes >= WAITING_BYTES) {
        this.#socket.pause();
      }
    }
  }

  #sawEnd(): void {
    this.#ended = true;
    if (this.#state === 'waiting' && this.#heldBytes === 0) {
      // It gave up before its turn and never said anything.
      this.#socket.destroy();
    } else if (this.#state === 'open') {
      this.#endedWhileOpen();
    }
  }

  #endedWhileOpen(): void {
    this.#lastProgressAt = this.#clock.now();
    if (this.#params.afterEnd === 'keep') {
      if (this.#answered) {
        // Most likely it is gone, and nobody is to be cut off for its sake.
        this.#downlink.leave(this);
      }
      this.#waitForAnswer();
    } else if (!this.#uplink.isHolding(this)) {
      // Otherwise setReading() comes when the last bytes are out.
      this.#handlers.onGone();
      this.finish();
    }
  }

  #sawClose(): void {
    const unexpected = this.#state === 'open' || this.#state === 'waiting';
    this.#state = 'gone';
    this.#forget();
    if (unexpected) {
      this.#handlers.onGone();
    }
  }

  #forget(): void {
    this.#cancelTimer();
    this.#held = [];
    this.#queue = [];
    this.#queueBytes = 0;
    this.#uplink.leave(this);
    this.#downlink.drop(this);
  }

  #waitForAnswer(): void {
    this.#untilIdleFor(
      () => this.#silenceLimitMs(),
      () => {
        this.#handlers.onGone();
        this.finish();
      },
    );
  }

  #silenceLimitMs(): number {
    // A program that is slow to take the answer is still there.
    const isAnswered = this.#answered && this.#unwrittenBytes === 0;
    if (this.#handlers.isClaimed()) {
      return isAnswered ? HALF_CLOSED_CLAIMED_ANSWERED_MS : HALF_CLOSED_CLAIMED_MS;
    }
    return isAnswered ? HALF_CLOSED_ANSWERED_MS : HALF_CLOSED_IDLE_MS;
  }

  #linger(): void {
    this.#untilIdleFor(
      () => LINGER_MS,
      () => this.#socket.destroy(),
    );
  }

  #untilIdleFor(limitMs: () => number, then: () => void): void {
    this.#cancelTimer();
    const left = this.#lastProgressAt + limitMs() - this.#clock.now();
    if (left <= 0) {
      then();
      return;
    }
    this.#cancelTimer = this.#clock.after(left, () => {
      // The silence is not the device's while another program holds up what it says, or the question waits here.
      const heldUp = this.#downlink.isHeldUpByOthers(this) || this.#uplink.isHolding(this);
      if (this.#state === 'open' && heldUp) {
        this.#lastProgressAt = this.#clock.now();
      }
      this.#untilIdleFor(limitMs, then);
    });
  }
}
