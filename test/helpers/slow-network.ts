import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/**
 * A TCP proxy on loopback that passes about so many bytes a second in each direction and makes who sends more wait, as a
 * network does. Answers its port. It lives as long as the test.
 */
export async function slowNetwork(
  t: TestContext,
  to: { port: number; bytesPerSecond: number },
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const service = connect({ port: to.port, host: '127.0.0.1', allowHalfOpen: true });
    pass(client, service, to.bytesPerSecond);
    pass(service, client, to.bytesPerSecond);
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        service.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

function pass(from: Socket, to: Socket, bytesPerSecond: number): void {
  /** When everything that was passed should have taken so long. */
  let dueAt = performance.now();
  from.on('data', (chunk: Buffer) => {
    const now = performance.now();
    dueAt = Math.max(dueAt, now) + (chunk.length / bytesPerSecond) * 1_000;
    const hasRoom = to.write(chunk);
    // Timers count whole milliseconds: less is caught up with by waiting longer the next time.
    const waitMs = Math.floor(dueAt - now);
    if (!hasRoom || waitMs > 0) {
      from.pause();
      let left = (hasRoom ? 0 : 1) + (waitMs > 0 ? 1 : 0);
      const go = () => {
        left -= 1;
        if (left === 0) {
          from.resume();
        }
      };
      if (!hasRoom) {
        to.once('drain', go);
      }
      if (waitMs > 0) {
        setTimeout(go, waitMs);
      }
    }
  });
  from.on('end', () => to.end());
}
