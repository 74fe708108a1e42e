import type { Socket } from 'node:net';

/** Writes that may wait in the socket at a time, so that it never runs dry between two of them. */
const WRITES_AHEAD = 2;

/** Keeps a socket supplied for as long as `next` has something, no faster than it takes it. */
export class Pump {
  readonly #socket: Socket;
  readonly #next: () => Buffer | null;
  #ahead = 0;

  constructor(socket: Socket, next: () => Buffer | null) {
    this.#socket = socket;
    this.#next = next;
  }

  run(): void {
    while (this.#ahead < WRITES_AHEAD && !this.#socket.destroyed) {
      const bytes = this.#next();
      if (bytes === null) {
        return;
      }
      this.#ahead += 1;
      this.#socket.write(bytes, this.#written);
    }
  }

  readonly #written = (error?: Error | null): void => {
    this.#ahead -= 1;
    if (!error) {
      this.run();
    }
  };
}
