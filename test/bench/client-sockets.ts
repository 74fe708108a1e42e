import { connect, type OnReadOpts, type Socket } from 'node:net';

const HOST = '127.0.0.1';
/** One for all sockets: a read is over before the next begins. */
const readBuffer = Buffer.allocUnsafe(1024 * 1024);

/** For connect(): `onRead` must be done with the bytes when it returns. */
export function reading(onRead: (bytes: Buffer) => void): OnReadOpts {
  return {
    buffer: readBuffer,
    callback: (count) => {
      onRead(readBuffer.subarray(0, count));
      return true;
    },
  };
}

/** The sockets of one load: ends all of them with it, and the load with a limit or with the first that breaks. */
export class Sockets {
  readonly #all = new Set<Socket>();
  readonly #broken: Promise<never>;
  #break: (error: Error) => void = () => {};

  constructor() {
    this.#broken = new Promise((_resolve, reject) => {
      this.#break = reject;
    });
    this.#broken.catch(() => {});
  }

  /**
   * A connection whose bytes go to `onRead`, which must be done with them when it returns. With `fragile` an end that
   * the load did not ask for ends the load.
   */
  open(port: number, onRead: (bytes: Buffer) => void, options: { fragile: boolean }): Socket {
    return this.keep(connect({ host: HOST, port, onread: reading(onRead) }), options.fragile);
  }

  /** A connection that never reads. */
  openBlocked(port: number): Socket {
    const socket = connect({ host: HOST, port });
    socket.pause();
    return this.keep(socket, false);
  }

  keep<S extends Socket>(socket: S, fragile: boolean): S {
    this.#all.add(socket);
    socket.setNoDelay(true);
    socket.on('error', (error) => {
      if (fragile) {
        this.#break(error);
      }
    });
    socket.on('close', () => {
      this.#all.delete(socket);
      if (fragile) {
        this.#break(new Error('the connection was closed'));
      }
    });
    return socket;
  }

  /** Runs `load`, then closes everything. Fails when a fragile connection breaks or the time is up. */
  async run<T>(limitMs: number, load: () => Promise<T>): Promise<T> {
    try {
      return await this.begin(limitMs, load);
    } finally {
      this.close();
    }
  }

  /** The same for a load that goes on: closes only when it fails. */
  async begin<T>(limitMs: number, load: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`stalled for ${limitMs / 1000} s`)), limitMs);
    });
    try {
      return await Promise.race([load(), this.#broken, late]);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    for (const socket of this.#all) {
      socket.destroy();
    }
  }
}

export function now(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
