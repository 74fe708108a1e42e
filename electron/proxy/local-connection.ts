import type { Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import type { DownlinkGauge } from './downlink-gauge.ts';

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
/** The same, when another connection waits for the place. */
const HALF_CLOSED_CLAIMED_MS = 1_000;
/** How long a local program may take nothing of what is left for it, after the device has closed. */
const LINGER_MS = 30_000;

export interface LocalConnectionHandlers {
  /** Bytes for the device. Only after open(). */
  onData(bytes: Buffer): void;
  /** The local program is gone for good. Not after finish(). */
  onGone(): void;
  /** Whether another connection waits for the place of this one. */
  isClaimed(): boolean;
}

export interface LocalConnectionParams {
  socket: Socket;
  clock: Clock;
  gauge: DownlinkGauge;
  handlers: LocalConnectionHandlers;
}

/**
 * One TCP connection of a local program: it waits until it is opened, carries bytes both ways, and ends either because
 * the program went (onGone) or because the device did (finish). Needs a socket with allowHalfOpen.
 */
export class LocalConnection {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #gauge: DownlinkGauge;
  readonly #handlers: LocalConnectionHandlers;
  #state: 'waiting' | 'open' | 'finishing' | 'gone' = 'waiting';
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The program has sent its last byte. */
  #ended = false;
  /** Before the program's end of data, the last bytes were the device's. */
  #answered = false;
  #lastProgressAt = 0;
  #cancelTimer: () => void = () => {};

  constructor(params: LocalConnectionParams) {
    this.#socket = params.socket;
    this.#clock = params.clock;
    this.#gauge = params.gauge;
    this.#handlers = params.handlers;
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#sawEnd());
    // 'close' follows; a reset by a local program is ordinary.
    socket.on('error', () => {});
    socket.on('close', () => this.#sawClose());
  }

  /** The connection has its place in a stream: what it held goes out. setReading decides about the rest. */
  open(): void {
    this.#state = 'open';
    this.#lastProgressAt = this.#clock.now();
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const bytes of held) {
      this.#handlers.onData(bytes);
    }
    if (this.#ended) {
      this.#waitForAnswer();
    }
  }

  /** Whether to read from the program; false while the way to the device is full. */
  setReading(mayRead: boolean): void {
    if (this.#state === 'open') {
      if (mayRead) {
        this.#socket.resume();
      } else {
        this.#socket.pause();
      }
    }
  }

  /** Bytes of the device for the program. */
  write(bytes: Buffer): void {
    if (this.#state !== 'open' || !this.#socket.writable) {
      return;
    }
    this.#answered ||= !this.#ended;
    this.#lastProgressAt = this.#clock.now();
    this.#gauge.add(this, bytes.length);
    this.#socket.write(bytes, () => {
      this.#lastProgressAt = this.#clock.now();
      this.#gauge.remove(this, bytes.length);
      if (this.#state === 'open' && this.#ended && this.#socket.writableLength === 0) {
        this.#waitForAnswer();
      }
    });
  }

  /** Another connection has begun to wait: judge an idle half-closed one anew. */
  claim(): void {
    if (this.#state === 'open' && this.#ended) {
      this.#waitForAnswer();
    }
  }

  /**
   * The device has closed. What it sent before is still delivered, then the program sees the end of data. A program
   * that takes none of it for LINGER_MS is cut off.
   */
  finish(): void {
    if (this.#state === 'gone' || this.#state === 'finishing') {
      return;
    }
    this.#state = 'finishing';
    this.#held = [];
    this.#gauge.unblock(this);
    this.#socket.end();
    // Reading goes on, into nothing: closing with unread bytes would send a reset, which may overtake the last data.
    this.#socket.resume();
    this.#lastProgressAt = this.#clock.now();
    this.#linger();
  }

  /** Closes at once, without flushing. */
  destroy(): void {
    this.#state = 'gone';
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.#state === 'open') {
      this.#answered = false;
      this.#handlers.onData(bytes);
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
      this.#lastProgressAt = this.#clock.now();
      this.#waitForAnswer();
    }
  }

  #sawClose(): void {
    this.#cancelTimer();
    this.#gauge.unblock(this);
    const unexpected = this.#state === 'open' || this.#state === 'waiting';
    this.#state = 'gone';
    this.#held = [];
    if (unexpected) {
      this.#handlers.onGone();
    }
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
    if (this.#handlers.isClaimed()) {
      return HALF_CLOSED_CLAIMED_MS;
    }
    // A program that is slow to take the answer is still there.
    return this.#answered && this.#socket.writableLength === 0
      ? HALF_CLOSED_ANSWERED_MS
      : HALF_CLOSED_IDLE_MS;
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
      // The silence is not the device's while another program holds up what it says.
      if (this.#state === 'open' && this.#gauge.isHeldUpByOthers(this)) {
        this.#lastProgressAt = this.#clock.now();
      }
      this.#untilIdleFor(limitMs, then);
    });
  }
}
