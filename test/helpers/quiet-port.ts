import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what the systems hand out by themselves, so that no other test is given the port a moment later. */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** A port of 127.0.0.1 and ::1 on which nobody listens, and on which nobody will by chance. */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) {
      return port;
    }
  }
}

function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRNOTAVAIL'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
