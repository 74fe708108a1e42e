import net from 'node:net';
import { MAX_PAYLOAD_BYTES } from '../proxy/codec.ts';
import type { Clock } from '../shared/clock.ts';

/** With this much waiting for a slow service, the websocket is not read any more until it drains. */
const FULL_ABOVE_BYTES = 256 * 1024;
/** How long a service may take to end after the tunnel's side of its connection has ended. */
const LINGER_MS = 5000;

export interface ServiceConnectionOptions {
  port: number;
  clock: Clock;
  /** At most MAX_PAYLOAD_BYTES each time. */
  onData: (bytes: Buffer) => void;
  /** Once, when the service has ended, failed or could not be reached; not after `finish` or `destroy`. */
  onOver: (why: 'ended' | 'refused') => void;
  /** The service took what waited for it, after `write` had answered false; also when the connection is gone. */
  onDrained: () => void;
}

/** One TCP connection from the destination to a service of the device, on 127.0.0.1. */
export class ServiceConnection {
  readonly #options: ServiceConnectionOptions;
  readonly #socket: net.Socket;
  #connected = false;
  #over = false;
  #full = false;

  constructor(options: ServiceConnectionOptions) {
    this.#options = options;
    // Half open: when the service ends first, what is still on its way to it is written before our side ends.
    this.#socket = net.connect({ host: '127.0.0.1', port: options.port, allowHalfOpen: true });
    this.#socket.setNoDelay(true);
    this.#socket.on('connect', () => {
      this.#connected = true;
    });
    this.#socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length && !this.#over; at += MAX_PAYLOAD_BYTES) {
        options.onData(chunk.subarray(at, at + MAX_PAYLOAD_BYTES));
      }
    });
    this.#socket.on('end', () => {
      this.#socket.end();
      this.#report('ended');
    });
    this.#socket.on('drain', () => this.#drained());
    // 'close' always follows and reports.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.#drained();
      this.#report(this.#connected ? 'ended' : 'refused');
    });
  }

  /** false: too much waits; write no more before onDrained. */
  write(bytes: Buffer): boolean {
    this.#socket.write(bytes);
    this.#full = this.#socket.writableLength > FULL_ABOVE_BYTES && !this.#socket.destroyed;
    return !this.#full;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The other end closed: what came is still written, what the service says from now on is for nobody. */
  finish(): void {
    this.#over = true;
    this.#socket.resume();
    this.#socket.end();
    const cancel = this.#options.clock.after(LINGER_MS, () => this.#socket.destroy());
    this.#socket.once('close', cancel);
  }

  destroy(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  #drained(): void {
    if (this.#full) {
      this.#full = false;
      this.#options.onDrained();
    }
  }

  #report(why: 'ended' | 'refused'): void {
    if (!this.#over) {
      this.#over = true;
      this.#options.onOver(why);
    }
  }
}
