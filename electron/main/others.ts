/**
 * The account's open tunnels that this application does not carry: from the console, a command line, a colleague. A
 * list row tells neither the device nor who is connected, so each is described (free, but ten a second for the whole
 * account). Nothing is asked while nobody looks.
 */
import type { Words } from '../i18n/words.ts';
import type { OthersView, OtherTunnelView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelDetail, TunnelSummary } from '../shared/tunneling.ts';
import { REQUEST_TAG } from '../tunnels/acquire.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import type { FullAccount } from './accounts.ts';
import type { AppEvent, AppState, OthersState } from './state.ts';

export interface OthersOptions {
  clock: Clock;
  log: Log;
  state: () => Pick<AppState, 'tunnels' | 'others'>;
  dispatch: (event: AppEvent) => void;
  chosenProfile: () => string | null;
  account: (profileId: string) => Promise<Result<FullAccount>>;
  /** The window is shown. */
  visible: () => boolean;
  /** How the descriptions of our own tunnels begin. */
  mark?: string;
}

export interface Others {
  /** Reads them anew. Two at once are one; a failure is also in the state. */
  refresh(): Promise<Result<null>>;
  /** Closes one of them at AWS. */
  close(tunnelId: string): Promise<Result<null>>;
  /** Another profile was chosen, or the chosen one was edited: what was known belongs to what it was. */
  reset(): void;
  /** To be called after each change of the state: an open or close of ours changes what is left for others. */
  changed(before: Pick<AppState, 'tunnels'>): void;
  stop(): void;
}

/** More than a window shows at once; the account's quota is for colleagues, too. */
const MOST_SHOWN = 100;
const AGAIN_MS = 30_000;
/** A long list is looked at less often, so that all of it takes a tenth of the account's quota. */
const AGAIN_FOR_EACH_MS = 1_000;
/** So long after the window asked last, nobody is taken to be looking any more. */
const LOOKING_MS = 10 * 60_000;
/** AWS's list follows an open or a close with a moment's delay. */
const AFTER_OURS_MS = 1_500;
/** How many are described before the picture is shown anew. */
const BATCH = 10;

const NOTHING: OthersState = { state: 'idle', tunnels: [], more: false, at: null, error: null };

/** What is shown of them: those that have become ours meanwhile are left out at once. */
export function othersToShow(
  { others, tunnels }: Pick<AppState, 'tunnels' | 'others'>,
  words: Pick<Words, 'error'>,
): OthersView {
  // Closed ones too: what was read before they were closed still has them as open.
  const ours = new Set(tunnels.tunnels.map(({ tunnelId }) => tunnelId));
  return {
    ...others,
    tunnels: others.tunnels.filter(({ tunnelId }) => !ours.has(tunnelId)),
    error: others.error ? words.error(others.error) : null,
  };
}

export function createOthers(options: OthersOptions): Others {
  const { clock, log, dispatch } = options;
  let generation = 0;
  let underWay: Promise<Result<null>> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let cancelNext = () => {};

  const show = (change: Partial<OthersState>) =>
    dispatch({ type: 'others', others: { ...options.state().others, ...change } });

  function read(): Promise<Result<null>> {
    if (underWay) {
      return underWay;
    }
    cancelNext();
    const begun = generation;
    const reading = readOnce(() => begun === generation).finally(() => {
      if (underWay === reading) {
        underWay = null;
        later(Math.max(AGAIN_MS, options.state().others.tunnels.length * AGAIN_FOR_EACH_MS));
      }
    });
    underWay = reading;
    return reading;
  }

  function later(ms: number): void {
    cancelNext();
    cancelNext = clock.after(ms, () => {
      if (options.visible() && clock.now() - askedAt < LOOKING_MS) {
        void read();
      }
    });
  }

  async function readOnce(current: () => boolean): Promise<Result<null>> {
    const profileId = options.chosenProfile();
    if (profileId === null) {
      return fail(culvertError('ProfileMissing', {}));
    }
    show({ state: 'loading', error: null });
    const account = await options.account(profileId);
    const listed = account.ok ? await account.value.tunneling.listOpen(MOST_SHOWN) : account;
    if (!current()) {
      return ok(null);
    }
    if (!account.ok || !listed.ok) {
      const error = account.ok ? (listed.ok ? null : listed.error) : account.error;
      show({ state: 'failed', error });
      return error ? fail(error) : ok(null);
    }
    const { tunneling } = account.value;
    const toHere = (instant: number) => instant - tunneling.clockOffsetMs();
    const known = new Map(options.state().others.tunnels.map((tunnel) => [tunnel.tunnelId, tunnel]));
    const isMarked = ({ description }: TunnelSummary) =>
      options.mark !== undefined && description.startsWith(options.mark);
    const rows = new Map<string, OtherTunnelView>();
    for (const row of listed.value.tunnels) {
      rows.set(row.tunnelId, known.get(row.tunnelId) ?? listRow(row, toHere, isMarked(row)));
    }
    const picture = () => [...rows.values()].sort((a, b) => b.createdAt - a.createdAt);
    show({ tunnels: picture(), more: listed.value.more });

    const ours = new Set(liveTunnels(options.state().tunnels).map(({ tunnelId }) => tunnelId));
    const unknown = listed.value.tunnels.filter(({ tunnelId }) => !ours.has(tunnelId));
    for (const [index, row] of unknown.entries()) {
      const described = await tunneling.describeTunnel(row.tunnelId);
      if (!current()) {
        return ok(null);
      }
      if (described.ok && described.value.status === 'OPEN') {
        rows.set(row.tunnelId, detailRow(described.value, toHere, isMarked(described.value)));
      } else if (described.ok || described.error.code === 'TunnelUnknown') {
        rows.delete(row.tunnelId);
      } else {
        log.warn('what others opened cannot be described', { code: described.error.code });
        rows.set(row.tunnelId, listRow(row, toHere, isMarked(row)));
        if (described.error.code === 'AccessDenied') {
          break;
        }
      }
      if ((index + 1) % BATCH === 0) {
        show({ tunnels: picture() });
      }
    }
    show({ state: 'ready', tunnels: picture(), at: clock.now() });
    return ok(null);
  }

  return {
    refresh() {
      askedAt = clock.now();
      return read();
    },
    async close(tunnelId) {
      // Signing in may have come first, and another profile been chosen: its account would say that there is none.
      if (!options.state().others.tunnels.some((tunnel) => tunnel.tunnelId === tunnelId)) {
        return fail(culvertError('TunnelUnknown', {}));
      }
      const account = await options.account(options.chosenProfile() ?? '');
      if (!account.ok) {
        return account;
      }
      const begun = generation;
      const closed = await account.value.tunneling.closeTunnel(tunnelId);
      if (!closed.ok && closed.error.code !== 'TunnelUnknown') {
        return closed;
      }
      log.info('a tunnel that others opened was closed', { tunnelId });
      if (begun === generation) {
        show({ tunnels: options.state().others.tunnels.filter((tunnel) => tunnel.tunnelId !== tunnelId) });
      }
      return ok(null);
    },
    reset() {
      generation += 1;
      underWay = null;
      cancelNext();
      dispatch({ type: 'others', others: NOTHING });
      if (options.visible() && clock.now() - askedAt < LOOKING_MS) {
        void read();
      }
    },
    changed(before) {
      const { tunnels } = options.state();
      if (before.tunnels !== tunnels && liveIds(before.tunnels) !== liveIds(tunnels)) {
        later(AFTER_OURS_MS);
      }
    },
    stop() {
      generation += 1;
      cancelNext();
    },
  };
}

function liveIds(tunnels: AppState['tunnels']): string {
  return liveTunnels(tunnels)
    .map(({ tunnelId }) => tunnelId ?? '')
    .join();
}

function listRow(
  row: TunnelSummary,
  toHere: (instant: number) => number,
  byCulvert: boolean,
): OtherTunnelView {
  return {
    tunnelId: row.tunnelId,
    thingName: null,
    description: row.description,
    services: [],
    tags: [],
    createdAt: toHere(row.createdAt),
    expiresAt: null,
    sourceConnected: null,
    destinationConnected: null,
    sourceSince: null,
    destinationSince: null,
    byCulvert,
  };
}

function detailRow(
  tunnel: TunnelDetail,
  toHere: (instant: number) => number,
  marked: boolean,
): OtherTunnelView {
  const createdAt = toHere(tunnel.createdAt);
  return {
    ...listRow(tunnel, toHere, marked || tunnel.tags.some(({ key }) => key === REQUEST_TAG)),
    thingName: tunnel.thingName,
    services: tunnel.services,
    tags: tunnel.tags,
    expiresAt: createdAt + tunnel.lifetimeMinutes * 60_000,
    sourceConnected: tunnel.sourceConnected,
    destinationConnected: tunnel.destinationConnected,
    sourceSince: tunnel.sourceSince === null ? null : toHere(tunnel.sourceSince),
    destinationSince: tunnel.destinationSince === null ? null : toHere(tunnel.destinationSince),
  };
}
