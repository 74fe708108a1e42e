import type { Socket } from 'node:net';
import { Pump } from './pump.ts';
import { type Carrier, ServiceConnection } from './service-connection.ts';

const CHUNK = Buffer.alloc(1024 * 1024, 0x2e);

/** Does on a plain TCP connection what the service end does behind a tunnel. */
export function servePlain(socket: Socket, onReceived: () => void): ServiceConnection {
  let left = 0;
  const pump = new Pump(socket, () => {
    const bytes = Math.min(left, CHUNK.length);
    left -= bytes;
    return bytes > 0 ? CHUNK.subarray(0, bytes) : null;
  });
  const carrier: Carrier = {
    send: (_connection, bytes) => void socket.write(bytes),
    pour: (_connection, bytes) => {
      left = bytes;
      pump.run();
    },
    block: () => void socket.pause(),
  };
  const connection = new ServiceConnection(0, carrier);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (bytes: Buffer) => {
    connection.take(bytes);
    onReceived();
  });
  return connection;
}
