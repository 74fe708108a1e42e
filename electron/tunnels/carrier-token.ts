/**
 * How a carried tunnel comes by its next source token, and whether it may: rotation is free, but cuts off whoever is
 * connected. Nothing here opens a tunnel.
 */
import { assertNever } from '../shared/assert-never.ts';
import { backoffMs } from '../shared/backoff.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';
import type { CarrierOptions, Running } from './carried.ts';
import type { CarrierSession } from './carrier-session.ts';
import type { Account } from './collaborators.ts';
import { lookBack } from './look-back.ts';
import { findTunnel } from './selectors.ts';
import { isTakenOver, type LastSession } from './taken-over.ts';

export const ROTATE_RETRY = { firstMs: 2_000, longestMs: 60_000 };
// Errors after which asking for a new token again makes sense by itself; the rest wait for the user.
const PASSING = new Set(['NoNetwork', 'WebProxyUnreachable', 'WayUnknown', 'AwsUnavailable', 'Throttled']);

export interface CarrierToken {
  /** What a user's Reconnect does. What was never carried in this run may be somebody else's by now. */
  goOn(key: string, run: Running): Promise<Result<null>>;
  /**
   * New tokens for both ends: the device's agent is sent its one anew. Where the session is up, a failure changes nothing;
   * otherwise what follows is that of `goOn`.
   */
  renewBoth(key: string, run: Running): Promise<Result<null>>;
  /** Nobody is cut off: where somebody is connected, that is told, and the user decides by Reconnect. */
  takeBack(key: string, run: Running): Promise<Result<null>>;
  /** The session's token is spent: either the tunnel is over, or it needs a new one. */
  needed(key: string, run: Running, reason: Said): Promise<void>;
}

export interface CarrierTokenOptions
  extends Pick<CarrierOptions, 'clock' | 'log' | 'random' | 'state' | 'dispatch' | 'onNote'> {
  session: Pick<CarrierSession, 'resume'>;
  /** Still carried after something was waited for: not over, not closed meanwhile. */
  current: (key: string, run: Running) => boolean;
  accountOf: (run: Running) => Promise<Result<Account>>;
  describe: (run: Running) => Promise<Result<TunnelDetail>>;
  /** AWS says that it is closed, or knows it no more. */
  goneAtAws: (key: string, run: Running) => Promise<void>;
  /** It is carried no more, without a word. */
  drop: (key: string) => void;
}

export function createCarrierToken(options: CarrierTokenOptions): CarrierToken {
  const { clock, log, dispatch, session, current, accountOf, describe, goneAtAws } = options;

  /**
   * Asks for a new source token, and where `both` for a new one of the device as well, and hands ours to the session.
   * Free; never opens a tunnel.
   */
  async function rotate(key: string, run: Running, both = false): Promise<Result<null>> {
    if (run.rotating) {
      return ok(null);
    }
    run.rotating = true;
    run.cancelRetry();
    if (await tookOverUnseen(run)) {
      run.rotating = false;
      return current(key, run) ? leftToThem(key, run) : ok(null);
    }
    const account = await accountOf(run);
    const rotated = account.ok ? await freshToken(key, run, account.value, both) : account;
    run.rotating = false;
    if (!current(key, run)) {
      return ok(null);
    }
    if (account.ok && rotated.ok) {
      if (both && !run.watch.denied()) {
        // Its token is no longer good. When it is back AWS tells, or what it sends.
        dispatch({ type: 'device', key, connected: false, at: clock.now() });
      }
      return session.resume(key, run, account.value, rotated.value.sourceAccessToken);
    }
    if (rotated.ok) {
      return ok(null);
    }
    if (rotated.error.code === 'TunnelUnknown') {
      await goneAtAws(key, run);
      return ok(null);
    }
    if (both && isUp(run)) {
      // The session that is there goes on; if its token was replaced all the same, it asks for the next one itself.
      return rotated;
    }
    if (PASSING.has(rotated.error.code)) {
      retryLater(key, run, rotated.error, () => void goOn(key, run));
      return ok(null);
    }
    dispatch({ type: 'trouble', key, error: rotated.error });
    return rotated;
  }

  function freshToken(
    key: string,
    { tunnelId, thingName, thingless }: Running,
    { tunneling }: Account,
    both: boolean,
  ): Promise<Result<{ sourceAccessToken: string }>> {
    // Without a thing nobody would get the device's new token, and the old one would be lost.
    if (!both || thingless) {
      return tunneling.rotateSource(tunnelId);
    }
    const services = findTunnel(options.state(), key)?.services.map(({ serviceId }) => serviceId) ?? [];
    return tunneling.rotateBoth(tunnelId, { thingName, services });
  }

  async function renewBoth(key: string, run: Running): Promise<Result<null>> {
    // What was never carried in this run may be somebody else's by now.
    return run.mayMove && !run.userDecides ? takeBack(key, run) : rotate(key, run, true);
  }

  function goOn(key: string, run: Running): Promise<Result<null>> {
    return run.mayMove && !run.userDecides ? takeBack(key, run) : rotate(key, run);
  }

  /** Makes up for the look that could not be taken when the token was not taken any more, without a sign-in say. */
  async function tookOverUnseen(run: Running): Promise<boolean> {
    if (run.unexplained === null) {
      return false;
    }
    const described = await describe(run);
    if (!described.ok) {
      return false;
    }
    const reason = run.unexplained;
    run.unexplained = null;
    return isTakenOver(described.value, lastSession(run, reason));
  }

  /** The user decides by Reconnect whether it is taken back. */
  function leftToThem(key: string, { thingName, tunnelId }: Running): Result<null> {
    log.info('somebody took the tunnel over', { tunnel: key, tunnelId });
    const error = culvertError('TunnelTakenOver', { thingName });
    dispatch({ type: 'trouble', key, error });
    return fail(error);
  }

  function retryLater(key: string, run: Running, error: CulvertError, again: () => void): void {
    run.rotations += 1;
    dispatch({ type: 'reconnecting', key, attempt: run.rotations, reason: error });
    const wait = backoffMs(run.rotations, { ...ROTATE_RETRY, random: options.random });
    run.cancelRetry();
    run.cancelRetry = clock.after(wait, again);
  }

  async function takeBack(key: string, run: Running): Promise<Result<null>> {
    run.cancelRetry();
    const found = await lookBack({
      describe: () => describe(run),
      // Another one may have gone on meanwhile.
      current: () => current(key, run) && !run.carried && !run.rotating,
      wait: (ms) =>
        new Promise((resolve) => {
          const cancel = clock.after(ms, resolve);
          // Somebody may wait for what comes of it.
          run.cancelRetry = () => {
            cancel();
            resolve();
          };
        }),
    });
    switch (found.kind) {
      case 'over':
        return ok(null);
      case 'free':
        dispatch({ type: 'device', key, connected: found.deviceConnected, at: clock.now() });
        return rotate(key, run);
      case 'closed':
        log.info('a tunnel of an earlier run is closed', { tunnel: key, tunnelId: run.tunnelId });
        options.drop(key);
        dispatch({ type: 'forgotten', key });
        options.onNote?.({ kind: 'closed-while-away', thingName: run.thingName });
        return ok(null);
      case 'held': {
        const { thingName, tunnelId } = run;
        return leaveToUser(key, run, culvertError('TunnelHeld', { thingName }, { tunnelId }));
      }
      case 'unknown':
        if (PASSING.has(found.error.code)) {
          retryLater(key, run, found.error, () => void takeBack(key, run));
          return ok(null);
        }
        // A profile that may not ask cannot be told more than this.
        return leaveToUser(key, run, found.error, found.error.code === 'AccessDenied');
      default:
        return assertNever(found);
    }
  }

  function leaveToUser(key: string, run: Running, error: CulvertError, userDecides = true): Result<null> {
    run.userDecides = userDecides;
    dispatch({ type: 'trouble', key, error });
    return fail(error);
  }

  async function needed(key: string, run: Running, reason: Said): Promise<void> {
    run.downAt ??= clock.now();
    const wait = run.patience.refused();
    const attempt = Math.max(run.rotations + 1, run.patience.count());
    dispatch({ type: 'reconnecting', key, attempt, reason });
    const described = await describe(run);
    if (!current(key, run)) {
      return;
    }
    // Where the profile may never ask, there is nothing to make up for.
    const mayAskLater = !described.ok && described.error.code !== 'AccessDenied';
    run.unexplained = mayAskLater ? reason : null;
    const gone = described.ok
      ? described.value.status === 'CLOSED'
      : described.error.code === 'TunnelUnknown';
    if (gone) {
      await goneAtAws(key, run);
    } else if (described.ok && isTakenOver(described.value, lastSession(run, reason))) {
      leftToThem(key, run);
    } else if (wait === null) {
      const error =
        described.ok && described.value.sourceConnected
          ? culvertError('TunnelTakenOver', { thingName: run.thingName })
          : culvertError('TokenRefused', { reason });
      dispatch({ type: 'trouble', key, error });
    } else if (wait > 0) {
      run.cancelRetry();
      run.cancelRetry = clock.after(wait, () => void rotate(key, run));
    } else {
      await rotate(key, run);
    }
  }

  function lastSession({ upAt, downAt, account }: Running, reason: Said): LastSession {
    return { upAt, downAt, reason, clockOffsetMs: account?.tunneling.clockOffsetMs() ?? 0 };
  }

  return { goOn, renewBoth, takeBack, needed };
}

/** Its session is connected to the service. */
function isUp({ upAt, downAt, carried }: Running): boolean {
  return carried && upAt !== null && downAt === null;
}
