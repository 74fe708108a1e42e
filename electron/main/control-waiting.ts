/** Waits until the device has answered through its tunnel, and tells meanwhile what goes on. */
import type { CallContext } from '../control/handlers.ts';
import type { Clock } from '../shared/clock.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';

export interface WaitOptions {
  key: string;
  /** Looked up anew after each change. undefined: it is not known any more. */
  tunnel: () => Tunnel | undefined;
  watch: (watcher: () => void) => () => void;
  /** How long the device may take; Infinity: for as long as somebody waits. */
  seconds: number;
  context: Pick<CallContext, 'progress' | 'gone'>;
  clock: Clock;
}

/** A device that has not answered by then may need somebody to look after it. */
const STILL_WAITING_MS = 15_000;

/**
 * Answers with the tunnel as soon as it is connected. Fails with DeviceSilent when that takes too long, with the error of
 * its trouble, with TunnelExpired, TunnelClosed, or with CallGivenUp when nobody waits any more. The tunnel stays open.
 */
export function deviceConnected(options: WaitOptions): Promise<Result<Tunnel>> {
  const { context, clock, seconds } = options;
  return new Promise((resolve) => {
    let told: Tunnel['phase']['kind'] | null = null;
    let thingName = options.tunnel()?.thingName ?? '';
    let cancelStill = () => {};
    const cancelEnd = Number.isFinite(seconds)
      ? clock.after(seconds * 1000, () => end(fail(culvertError('DeviceSilent', { thingName, seconds }))))
      : () => {};
    const leave = () => end(fail(culvertError('CallGivenUp', {})));
    const unwatch = options.watch(look);
    context.gone.addEventListener('abort', leave);

    function end(result: Result<Tunnel>): void {
      unwatch();
      cancelEnd();
      cancelStill();
      context.gone.removeEventListener('abort', leave);
      resolve(result);
    }

    function look(): void {
      const tunnel = options.tunnel();
      const failed = failureOf(tunnel, thingName);
      if (!tunnel || failed) {
        end(fail(failed ?? culvertError('TunnelUnknown', {})));
        return;
      }
      thingName = tunnel.thingName;
      const { kind } = tunnel.phase;
      if (kind === 'connected') {
        end(ok(tunnel));
      } else if (kind !== told) {
        told = kind;
        tell(tunnel);
      }
    }

    function tell(tunnel: Tunnel): void {
      cancelStill();
      const text = progressText(tunnel);
      if (text !== null) {
        context.progress(text);
      }
      if (tunnel.phase.kind === 'waiting') {
        cancelStill = clock.after(STILL_WAITING_MS, () => {
          context.progress(
            `Still waiting for ${thingName}. Check that it is switched on and online, and that its agent runs and listens for tunnels.`,
          );
        });
      }
    }

    if (context.gone.aborted) {
      leave();
    } else {
      look();
    }
  });
}

function failureOf(tunnel: Tunnel | undefined, thingName: string): CulvertError | null {
  if (!tunnel) {
    return culvertError('TunnelClosed', { thingName });
  }
  switch (tunnel.phase.kind) {
    case 'trouble':
      return tunnel.phase.error;
    case 'closing':
      return culvertError('TunnelClosed', { thingName });
    case 'closed':
      return culvertError(tunnel.phase.why === 'expired' ? 'TunnelExpired' : 'TunnelClosed', { thingName });
    default:
      return null;
  }
}

function progressText({ phase, thingName }: Tunnel): string | null {
  switch (phase.kind) {
    case 'opening':
      return `Getting a tunnel to ${thingName}…`;
    case 'connecting':
      return 'Connecting to the tunnel…';
    case 'waiting':
      return `Waiting for ${thingName}…`;
    case 'reconnecting':
      return 'The connection to AWS was lost; connecting again…';
    default:
      return null;
  }
}
