import type { Socket } from 'node:net';

/**
 * Closes a socket with a TCP reset, or without one when its end of data is under way already: resetAndDestroy() right after
 * end() fails with EINVAL in Node.js 20, without 'close', and the socket stays open for ever.
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) {
    socket.destroy();
  } else {
    socket.resetAndDestroy();
  }
}
