import { lookup } from 'node:dns/promises';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../shared/clock.ts';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { ServiceBinding } from './messages.ts';

/** `localhost` may mean either, so both are listened on unless an address is asked for. */
const LOOPBACK: Address[] = [{ host: '127.0.0.1' }, { host: '::1' }];
/**
 * A burst of connections must not be dropped: past the backlog Linux makes a program wait a second, or leaves one that
 * speaks second waiting for good. Every system cuts this down to what it allows (4096, on Linux).
 */
const BACKLOG = 2 ** 31 - 1;
const RANDOM_PORT_TRIES = 20;
const SUGGESTION_TRIES = 50;
const HIGHEST_PORT = 65_535;
/** What `bind` says of a port. Anything else (EADDRNOTAVAIL, EAFNOSUPPORT, …) means that the computer lacks the address. */
const ABOUT_THE_PORT = new Set(['EADDRINUSE', 'EACCES', 'EPERM']);

interface Address {
  /** An IPv4 or IPv6 address. */
  host: string;
  /** Takes programs of other computers too. Only for an address that somebody asked for. */
  open?: boolean;
}

export interface Listener {
  port: number;
  /** Stops listening and cuts off the connections that are left. Answers when the port is released. */
  close(): Promise<void>;
}

/**
 * What to do while another program has the port, or an explicit address is not there yet (a network that comes up).
 * Without it either is an error at once.
 */
export interface BindRetry {
  /** Tries after the first; Infinity for no end. */
  count: number;
  delayMs: number;
  /** Try number `attempt` (1 is the first retry) follows after the delay. `code` is the system's, such as EADDRINUSE. */
  onWait?(failed: { port: number; code: string; attempt: number }): void;
  /** Ends the wait for the next try. */
  signal?: AbortSignal;
}

export interface ListenOptions {
  /** Name or address to listen on, such as `0.0.0.0`. null or left out: this computer only, over IPv4 and IPv6. */
  bindAddress?: string | null;
  retry?: BindRetry;
  /** Takes a free port where the wanted one is in use. */
  elseFree?: boolean;
  clock?: Clock;
}

type Bound = { server: Server } | { code: string };

/**
 * Listens for one service, by default on this computer only: on 127.0.0.1 and, where the computer has it, on ::1 with
 * the same port. An explicit bindAddress may mean several addresses; all that the computer has are listened on. Port 0
 * picks a free one. Fails with PortTaken (and a free port that was tried), PortNotAllowed or BindAddressInvalid.
 * Sockets come with allowHalfOpen.
 */
export async function listenOn(
  binding: ServiceBinding,
  onConnection: (socket: Socket) => void,
  options: ListenOptions = {},
): Promise<Result<Listener>> {
  const addresses = await addressesOf(options.bindAddress ?? null);
  if (!addresses.ok) {
    return addresses;
  }
  const sockets = new Set<Socket>();
  const take = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  };
  const { retry, clock = systemClock } = options;
  for (let attempt = 1; ; attempt += 1) {
    const wanted = await bindSomehow(addresses.value, binding.port, take);
    const isTaken = 'code' in wanted && wanted.code === 'EADDRINUSE';
    const bound = isTaken && options.elseFree ? await bindSomehow(addresses.value, 0, take) : wanted;
    if ('servers' in bound) {
      const close = () => {
        for (const socket of sockets) {
          socket.destroy();
        }
        return closeAll(bound.servers);
      };
      return ok({ port: bound.port, close });
    }
    const { code } = bound;
    const mayPass = code === 'EADDRINUSE' || (options.bindAddress != null && !ABOUT_THE_PORT.has(code));
    if (!retry || !mayPass || attempt > retry.count || retry.signal?.aborted) {
      return fail(await errorFor(code, binding, options.bindAddress ?? null, addresses.value));
    }
    retry.onWait?.({ port: binding.port, code, attempt });
    await delay(retry.delayMs, clock, retry.signal);
  }
}

/**
 * The addresses that `-b` means, as the system resolves the name; IPv6 may stand in brackets. Fails with
 * BindAddressInvalid.
 */
export async function resolveBindAddress(bindAddress: string): Promise<Result<string[]>> {
  const bare = bindAddress.trim().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare)) {
    return ok([bare]);
  }
  try {
    const found = await lookup(bare, { all: true });
    return ok([...new Set(found.map(({ address }) => address))]);
  } catch {
    return fail(culvertError('BindAddressInvalid', { address: bindAddress }));
  }
}

async function addressesOf(bindAddress: string | null): Promise<Result<Address[]>> {
  if (bindAddress === null) {
    return ok(LOOPBACK);
  }
  const resolved = await resolveBindAddress(bindAddress);
  return resolved.ok ? ok(resolved.value.map((host) => ({ host, open: !isLoopbackHost(host) }))) : resolved;
}

/** The next port after `port` on which nobody on this computer listens, found by listening on it for a moment. */
export function findFreePort(port: number): Promise<number> {
  return findFreePortOn(LOOPBACK, port);
}

async function findFreePortOn(addresses: Address[], port: number): Promise<number> {
  for (
    let next = Math.max(port + 1, 1024);
    next <= HIGHEST_PORT && next <= port + SUGGESTION_TRIES;
    next += 1
  ) {
    if ((await portOnceBound(addresses, next)) !== 0) {
      return next;
    }
  }
  return portOnceBound(addresses, 0);
}

/** Binds for a moment. Answers the port, 0 where it cannot be bound. */
async function portOnceBound(addresses: Address[], port: number): Promise<number> {
  const bound = await bindAll(addresses, port, () => {});
  if (!('servers' in bound)) {
    return 0;
  }
  await closeAll(bound.servers);
  return bound.port;
}

async function errorFor(
  code: string,
  { port, serviceId }: ServiceBinding,
  bindAddress: string | null,
  addresses: Address[],
) {
  if (code === 'EACCES' || code === 'EPERM') {
    return culvertError('PortNotAllowed', { port, serviceId }, { port, serviceId });
  }
  if (bindAddress !== null && !ABOUT_THE_PORT.has(code)) {
    return culvertError('BindAddressInvalid', { address: bindAddress });
  }
  const suggestedPort = await findFreePortOn(addresses, port);
  return culvertError('PortTaken', { port, serviceId, suggestedPort }, { port, serviceId, suggestedPort });
}

type AllBound = { servers: Server[]; port: number } | { code: string };

/** A port that was free on one address by chance may be taken on the next; then another one is picked. */
async function bindSomehow(
  addresses: Address[],
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<AllBound> {
  let bound = await bindAll(addresses, port, onConnection);
  for (let attempt = 1; port === 0 && attempt < RANDOM_PORT_TRIES; attempt += 1) {
    if ('servers' in bound || bound.code !== 'EADDRINUSE') {
      return bound;
    }
    bound = await bindAll(addresses, port, onConnection);
  }
  return bound;
}

/** Binds every address that this computer has, all to the same port, or none. */
async function bindAll(
  addresses: Address[],
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<AllBound> {
  const servers: Server[] = [];
  let actual = port;
  let missing = 'EADDRNOTAVAIL';
  for (const address of addresses) {
    const bound = await bind(address, actual, onConnection);
    if ('server' in bound) {
      servers.push(bound.server);
      const at = bound.server.address();
      actual = at !== null && typeof at === 'object' ? at.port : actual;
    } else if (ABOUT_THE_PORT.has(bound.code)) {
      await closeAll(servers);
      return bound;
    } else {
      // No IPv6 on this computer, or a name that also stands for another one.
      missing = bound.code;
    }
  }
  return servers.length > 0 ? { servers, port: actual } : { code: missing };
}

function bind(
  { host, open = false }: Address,
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Bound> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (!open && !isLoopbackHost(socket.remoteAddress ?? '')) {
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

function delay(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done);
  });
}

async function closeAll(servers: Server[]): Promise<void> {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
}
