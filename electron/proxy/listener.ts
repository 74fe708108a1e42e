import { createServer, type Server, type Socket } from 'node:net';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { ServiceBinding } from './messages.ts';

const IPV4 = '127.0.0.1';
const IPV6 = '::1';
/** A burst of connections (a browser, a parallel copy) must not be dropped. The system may hold fewer. */
const BACKLOG = 511;
const RANDOM_PORT_TRIES = 20;
const SUGGESTION_TRIES = 50;
const HIGHEST_PORT = 65_535;

export interface Listener {
  port: number;
  /** Stops listening and cuts off the connections that are left. Answers when the port is released. */
  close(): Promise<void>;
}

type Bound = { server: Server } | { code: string };

/**
 * Listens for one service on this computer only: on 127.0.0.1 and, where the computer has it, on ::1 with the same
 * port, since `localhost` may mean either. Port 0 picks a free one. Fails with PortTaken (and a free port that was
 * tried) or PortNotAllowed. Sockets come with allowHalfOpen.
 */
export async function listenOnLoopback(
  binding: ServiceBinding,
  onConnection: (socket: Socket) => void,
): Promise<Result<Listener>> {
  const { serviceId, port } = binding;
  const sockets = new Set<Socket>();
  const take = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  };
  for (let attempt = 1; ; attempt += 1) {
    const bound = await bindBoth(port, take);
    if ('servers' in bound) {
      const close = () => {
        for (const socket of sockets) {
          socket.destroy();
        }
        return closeAll(bound.servers);
      };
      return ok({ port: bound.port, close });
    }
    if (bound.code === 'EACCES' || bound.code === 'EPERM') {
      return fail(culvertError('PortNotAllowed', { port, serviceId }, { port, serviceId }));
    }
    // A port that was free on 127.0.0.1 by chance may be taken on ::1.
    if (port !== 0 || attempt === RANDOM_PORT_TRIES) {
      const suggestedPort = await findFreePort(port);
      return fail(
        culvertError('PortTaken', { port, serviceId, suggestedPort }, { port, serviceId, suggestedPort }),
      );
    }
  }
}

/** The next port after `port` on which nobody listens, found by listening on it for a moment. */
export async function findFreePort(port: number): Promise<number> {
  for (
    let next = Math.max(port + 1, 1024);
    next <= HIGHEST_PORT && next <= port + SUGGESTION_TRIES;
    next += 1
  ) {
    if (await canBind(next)) {
      return next;
    }
  }
  const random = await bindBoth(0, () => {});
  if (!('servers' in random)) {
    return 0;
  }
  await closeAll(random.servers);
  return random.port;
}

async function canBind(port: number): Promise<boolean> {
  const bound = await bindBoth(port, () => {});
  if (!('servers' in bound)) {
    return false;
  }
  await closeAll(bound.servers);
  return true;
}

async function bindBoth(
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<{ servers: Server[]; port: number } | { code: string }> {
  const v4 = await bind(IPV4, port, onConnection);
  if ('code' in v4) {
    return v4;
  }
  const address = v4.server.address();
  const actual = address !== null && typeof address === 'object' ? address.port : port;
  const v6 = await bind(IPV6, actual, onConnection);
  if ('server' in v6) {
    return { servers: [v4.server, v6.server], port: actual };
  }
  if (v6.code === 'EADDRINUSE' || v6.code === 'EACCES') {
    await closeAll([v4.server]);
    return v6;
  }
  // No IPv6 on this computer (EAFNOSUPPORT, EADDRNOTAVAIL, …).
  return { servers: [v4.server], port: actual };
}

function bind(host: string, port: number, onConnection: (socket: Socket) => void): Promise<Bound> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (!isLoopbackHost(socket.remoteAddress ?? '')) {
      socket.destroy();
      return;
    }
    onConnection(socket);
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? 'EUNKNOWN' }));
    server.listen({ host, port, backlog: BACKLOG, exclusive: true }, () => {
      server.removeAllListeners('error');
      // Errors of a listening server (no more file descriptors) concern one connection; listening goes on.
      server.on('error', () => {});
      resolve({ server });
    });
  });
}

async function closeAll(servers: Server[]): Promise<void> {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
}
