/** An address that swallows connections: the system completes none, and refuses none either. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** Listens with the shortest queue there is, and takes no connection out of it, since its one thread waits for input. */
const PROGRAM = `
  const server = require('node:net').createServer();
  server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    require('node:fs').readSync(0, Buffer.alloc(1));
  });
`;
/** Linux lets one more in than the backlog says; what comes later waits for good. */
const FILLERS = 4;

export interface BlackHole {
  port: number;
  /** From now on connections are taken: a waiting one when the system next knocks, after a second or so. */
  open(): void;
}

/** `port` 0 takes a free one. It lives as long as the test. */
export async function startBlackHole(t: TestContext, host: string, port = 0): Promise<BlackHole> {
  const child = spawn(process.execPath, ['-e', PROGRAM, host, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const bound = Number(said.toString());
  const fillers: Socket[] = [];
  t.after(() => {
    for (const filler of fillers) {
      filler.destroy();
    }
  });
  for (let filled = 0; filled < FILLERS; filled += 1) {
    const filler = connect({ host, port: bound });
    filler.on('error', () => {});
    fillers.push(filler);
    // The last ones never connect: then the queue is full.
    await Promise.race([once(filler, 'connect'), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  return { port: bound, open: () => child.stdin.write('.') };
}
