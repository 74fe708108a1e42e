/**
 * Older agents carry one connection at a time, and two at once in a protocol that was not known yet break each other. So
 * whoever wants a tunnel's local port is given it when it is their turn.
 */
import type { CallContext } from '../control/handlers.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel, TunnelService } from '../tunnels/model.ts';

export interface PortTurnsOptions {
  /** Looked up anew after each change. */
  tunnel: (key: string) => Tunnel | undefined;
  watch: (watcher: () => void) => () => void;
  /** Nobody knows yet what the agent of this tunnel's device speaks. */
  isUnknown: (tunnel: Tunnel) => boolean;
  clock: Clock;
}

export interface TurnWish {
  key: string;
  serviceId: string;
  /** How long one may wait for the turn; Infinity: for as long as somebody waits. */
  seconds: number;
  context: Pick<CallContext, 'progress' | 'gone'>;
}

export interface PortTurns {
  /**
   * Answers at once where the agent carries many connections, else when no other one is open or about to be, in the order
   * of asking. Fails with AgentTakesOneConnection when that takes too long, with TunnelClosed, or with CallGivenUp when
   * nobody waits any more.
   */
  take(wish: TurnWish): Promise<Result<null>>;
}

/** A program that got a port is connected to it long before that. */
const PROMISED_MS = 5_000;
/** An agent of today has shown itself by then, if its service answers at all before it is spoken to. */
const FIRST_ANSWER_MS = 3_000;

interface Promised {
  /** Bytes of the place when it was promised: others show that the connection was made, however short it was. */
  bytes: number;
  until: number;
}

interface Waiting extends TurnWish {
  since: number;
  end: (result: Result<null>) => void;
}

export function createPortTurns(options: PortTurnsOptions): PortTurns {
  const { clock } = options;
  const waiting: Waiting[] = [];
  const promised = new Map<string, Promised>();
  let cancelLook = () => {};
  let unwatch: (() => void) | null = null;

  function isTurn(tunnel: Tunnel, serviceId: string, since: number): boolean {
    const { version } = tunnel.protocol;
    if (version === 3 && (!isFirst(tunnel) || clock.now() >= since + FIRST_ANSWER_MS)) {
      return true;
    }
    const { place, carried } = placeOf(tunnel, serviceId);
    const before = promised.get(place);
    if (before && clock.now() < before.until && bytesOf(carried) === before.bytes) {
      return false;
    }
    promised.delete(place);
    if (carried.some(({ connections }) => connections > 0)) {
      return false;
    }
    const ms = version < 3 ? PROMISED_MS : FIRST_ANSWER_MS;
    promised.set(place, { bytes: bytesOf(carried), until: clock.now() + ms });
    return true;
  }

  /** Until the device has said something, two connections at once might be taken for one by an older agent. */
  function isFirst(tunnel: Tunnel): boolean {
    return options.isUnknown(tunnel) && tunnel.services.every(({ bytesDown }) => bytesDown === 0);
  }

  function look(): void {
    for (const each of [...waiting]) {
      const tunnel = options.tunnel(each.key);
      if (!tunnel || isOver(tunnel)) {
        each.end(fail(culvertError('TunnelClosed', { thingName: tunnel?.thingName ?? '' })));
      } else if (tunnel.phase.kind === 'trouble') {
        each.end(fail(tunnel.phase.error));
      } else if (tunnel.phase.kind === 'connected' && isTurn(tunnel, each.serviceId, each.since)) {
        each.end(ok(null));
      }
    }
    settle();
  }

  function settle(): void {
    cancelLook();
    cancelLook = () => {};
    if (waiting.length === 0) {
      unwatch?.();
      unwatch = null;
      return;
    }
    unwatch ??= options.watch(look);
    const now = clock.now();
    const instants = [
      ...[...promised.values()].map(({ until }) => until),
      ...waiting.map(({ since }) => since + FIRST_ANSWER_MS),
    ];
    const next = instants.filter((at) => at > now).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    if (Number.isFinite(next)) {
      cancelLook = clock.after(next - now, look);
    }
  }

  return {
    take: (wish) =>
      new Promise((resolve) => {
        const tunnel = options.tunnel(wish.key);
        const { context, seconds } = wish;
        const isBehind = waiting.some(({ key }) => key === wish.key);
        const since = clock.now();
        if (!tunnel || (!isBehind && isTurn(tunnel, wish.serviceId, since))) {
          resolve(ok(null));
          return;
        }
        const { thingName } = tunnel;
        const { version } = tunnel.protocol;
        const late = () => {
          const { version: now } = options.tunnel(wish.key)?.protocol ?? { version };
          each.end(
            now === 3 ? ok(null) : fail(culvertError('AgentTakesOneConnection', { thingName, version: now })),
          );
        };
        const leave = () => each.end(fail(culvertError('CallGivenUp', {})));
        const cancelLate = Number.isFinite(seconds) ? clock.after(seconds * 1_000, late) : () => {};
        const each: Waiting = {
          ...wish,
          since,
          end(result) {
            const at = waiting.indexOf(each);
            if (at === -1) {
              return;
            }
            waiting.splice(at, 1);
            cancelLate();
            context.gone.removeEventListener('abort', leave);
            settle();
            resolve(result);
          },
        };
        waiting.push(each);
        context.gone.addEventListener('abort', leave);
        if (context.gone.aborted) {
          leave();
          return;
        }
        if (version < 3) {
          context.progress(
            `The agent of ${thingName} carries one connection at a time; waiting for the other one to end…`,
          );
        }
        settle();
      }),
  };
}

/** V1 carries one connection in all, V2 one for each service. What is not known yet is taken for V1. */
function placeOf(tunnel: Tunnel, serviceId: string): { place: string; carried: TunnelService[] } {
  return tunnel.protocol.version === 2
    ? {
        place: `${tunnel.key} ${serviceId}`,
        carried: tunnel.services.filter((each) => each.serviceId === serviceId),
      }
    : { place: tunnel.key, carried: tunnel.services };
}

const isOver = ({ phase }: Tunnel) => phase.kind === 'closing' || phase.kind === 'closed';

const bytesOf = (services: readonly TunnelService[]) =>
  services.reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0);
