import { now, Sockets } from './client-sockets.ts';
import { command, Mode } from './modes.ts';
import { Pump } from './pump.ts';

export interface BulkRequest {
  port: number;
  bytes: number;
  limitMs: number;
}

const CHUNK = Buffer.alloc(1024 * 1024, 0x2e);

/** Sends that many bytes; answers the seconds until the far end has counted them all. */
export function upload({ port, bytes, limitMs }: BulkRequest): Promise<number> {
  const sockets = new Sockets();
  return sockets.run(
    limitMs,
    () =>
      new Promise((resolve) => {
        let started = 0;
        let left = bytes;
        const socket = sockets.open(
          port,
          () => {
            if (started === 0) {
              started = now();
              pump.run();
            } else {
              resolve(now() - started);
            }
          },
          { fragile: true },
        );
        const pump = new Pump(socket, () => {
          const size = Math.min(left, CHUNK.length);
          left -= size;
          return size > 0 ? CHUNK.subarray(0, size) : null;
        });
        socket.write(command(Mode.UPLOAD, bytes));
      }),
  );
}

/** Asks for that many bytes; answers the seconds until the last one. */
export function download({ port, bytes, limitMs }: BulkRequest): Promise<number> {
  const sockets = new Sockets();
  return sockets.run(
    limitMs,
    () =>
      new Promise((resolve) => {
        let started = 0;
        let left = bytes;
        const socket = sockets.open(
          port,
          (chunk) => {
            left -= chunk.length;
            if (left <= 0) {
              resolve(now() - started);
            }
          },
          { fragile: true },
        );
        socket.once('connect', () => {
          started = now();
          socket.write(command(Mode.DOWNLOAD, bytes));
        });
      }),
  );
}
