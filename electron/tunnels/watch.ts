/**
 * Asks AWS how a tunnel fares. No event tells when the device connects or when somebody closes the tunnel, so
 * DescribeTunnel (free, ten a second for the account) is asked: often while a person waits, seldom afterwards.
 */
import type { Clock } from '../shared/clock.ts';
import type { Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';

export interface WatchOptions {
  clock: Clock;
  describe: () => Promise<Result<TunnelDetail>>;
  /** The tunnel is open; this is what AWS says of the device's end, and since when by its clock. */
  onDevice: (connected: boolean, since: number | null) => void;
  /** AWS says it is closed, or knows it no more. */
  onGone: () => void;
  /** The profile may not describe tunnels: nothing will be known of the device. */
  onDenied: () => void;
  onError: (code: string) => void;
  /** Somebody looks at what is shown; always, where left out. */
  isSeen?: (() => boolean) | undefined;
}

export interface Watch {
  /** Looks at once, for instance after the connection was lost or the computer woke up. */
  lookNow(): void;
  /** Somebody looks again: what was not looked at for as long as it is while somebody does is looked at now. */
  seenAgain(): void;
  stop(): void;
  /** The device showed itself just now. */
  deviceSeen(): void;
  /** The profile may not describe tunnels. */
  denied(): boolean;
  /** It looks no more: stopped, or AWS's answer ended it. */
  stopped(): boolean;
}

/** Looks at nothing. */
export const NO_WATCH: Watch = {
  lookNow: () => {},
  seenAgain: () => {},
  stop: () => {},
  deviceSeen: () => {},
  denied: () => false,
  stopped: () => true,
};

const WAITING_FAST_MS = 2_000;
const WAITING_SLOW_MS = 5_000;
const WAITING_SLOWEST_MS = 30_000;
const CONNECTED_MS = 30_000;
// Nobody sees it, and what ends a connection is told by the connection itself.
const CONNECTED_UNSEEN_MS = 5 * 60_000;
const FAST_FOR_MS = 60_000;
const SLOW_FOR_MS = 10 * 60_000;

export function watchTunnel(options: WatchOptions): Watch {
  const { clock } = options;
  let stopped = false;
  let cancel = () => {};
  let waitingSince = clock.now();
  let connected = false;
  let looking = false;
  let denied = false;
  let seenAt = Number.NEGATIVE_INFINITY;
  let lookedAt = clock.now();

  const period = () => {
    if (connected) {
      return options.isSeen?.() === false ? CONNECTED_UNSEEN_MS : CONNECTED_MS;
    }
    const waited = clock.now() - waitingSince;
    return waited < FAST_FOR_MS
      ? WAITING_FAST_MS
      : waited < SLOW_FOR_MS
        ? WAITING_SLOW_MS
        : WAITING_SLOWEST_MS;
  };

  const look = async () => {
    cancel();
    if (looking || stopped) {
      return;
    }
    looking = true;
    const askedAt = clock.now();
    lookedAt = askedAt;
    const answer = await options.describe();
    looking = false;
    if (stopped) {
      return;
    }
    if (answer.ok) {
      if (answer.value.status === 'CLOSED') {
        stop();
        options.onGone();
        return;
      }
      if (connected && !answer.value.destinationConnected) {
        waitingSince = clock.now();
      }
      connected = answer.value.destinationConnected;
      // An answer that was under way while the device showed itself knows less than that.
      if (connected || askedAt > seenAt) {
        options.onDevice(connected, answer.value.destinationSince);
      }
    } else if (answer.error.code === 'TunnelUnknown') {
      stop();
      options.onGone();
      return;
    } else if (answer.error.code === 'AccessDenied') {
      stop();
      denied = true;
      options.onDenied();
      return;
    } else {
      options.onError(answer.error.code);
    }
    cancel = clock.after(period(), () => void look());
  };

  const stop = () => {
    stopped = true;
    cancel();
  };

  cancel = clock.after(0, () => void look());
  return {
    lookNow: () => void look(),
    seenAgain() {
      if (clock.now() - lookedAt >= CONNECTED_MS) {
        void look();
      }
    },
    stop,
    deviceSeen() {
      seenAt = clock.now();
    },
    denied: () => denied,
    stopped: () => stopped,
  };
}
