/** Whether somebody listens at an address. */
import net from 'node:net';

const LONGEST_MS = 5_000;
/** macOS refuses a connection both where nobody listens and where too many wait: it is asked a few times. */
const TRIES = 3;
const BETWEEN_MS = 30;

/**
 * `living`: somebody takes connections there, or would if not so many were waiting. `dead`: nobody does. Otherwise the
 * system's code for why that cannot be told, such as EACCES where it is somebody else's.
 */
export async function probe(address: string): Promise<'living' | 'dead' | { code: string }> {
  for (let left = TRIES - 1; ; left -= 1) {
    const found = await connectOnce(address);
    if (found !== 'dead' || left === 0 || process.platform !== 'darwin') {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}

function connectOnce(address: string): Promise<'living' | 'dead' | { code: string }> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const timer = setTimeout(() => end('living'), LONGEST_MS);
    function end(found: 'living' | 'dead' | { code: string }): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    }
    socket.on('connect', () => end('living'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (isFull(error.code)) {
        end('living');
      } else {
        end(isNobody(error.code) ? 'dead' : { code: error.code ?? error.message });
      }
    });
  });
}

/** More connections wait than the system keeps waiting. */
export function isFull(code: string | undefined): boolean {
  return code === 'EAGAIN' || code === 'EBUSY';
}

/** No socket or pipe is there, or none that anybody listens on. */
export function isNobody(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK' || code === 'ENOTDIR';
}
