/**
 * Writes the history: looks at each OpenTunnel itself, since that is what is billed, and at the tunnels for all the
 * rest. An open is on the disk before it goes out, so that not even a crash makes one that nobody knows of.
 */
import type { CallerIdentity } from '../aws/identity.ts';
import type { HistoryEntry } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { Result } from '../shared/result.ts';
import type { OpenTunnelAnswer, OpenTunnelInput, TunnelDetail } from '../shared/tunneling.ts';
import { REQUEST_TAG } from '../tunnels/acquire.ts';
import type { Account } from '../tunnels/collaborators.ts';
import type { Tunnel, TunnelsState } from '../tunnels/model.ts';
import type { History, StoredEntry } from './history.ts';
import { historyChanges } from './history-changes.ts';

export interface HistoryRecorderOptions {
  history: History;
  clock: Clock;
  newId: () => string;
  /** The demo's tunnels cost nothing: they are told as free. */
  isDemo: (profileId: string) => boolean;
  /** Whose credentials a profile has. Asked once for each entry, after the fact; needs no permission and is free. */
  identify: (profileId: string) => Promise<Result<CallerIdentity>>;
  /** This computer's user, who did it as far as is known until `identify` has answered. */
  user: string;
  /** What one open costs in a region, as it was entered; null where it was not. */
  price: (region: string) => HistoryEntry['price'];
  /** Called when an open is on record, before it is sent. */
  onBegin?: (open: { profileId: string; thingName: string }) => void;
}

export interface HistoryRecorder {
  /** The account with its opens on record, to be used in place of the one that is given. */
  account<A extends Account>(account: A): A;
  /** Call it with every change of the tunnels. */
  watch(before: TunnelsState, after: TunnelsState): void;
  /** What is still open stays open at AWS, and Culvert ends. */
  leave(): void;
}

/** A disk that hangs must not keep anybody from a device. */
const LONGEST_WRITE_MS = 2_000;

export function createHistoryRecorder(options: HistoryRecorderOptions): HistoryRecorder {
  const { history, clock } = options;
  /** Entries of the tunnels of this run, by the tunnels' keys. */
  const entryOf = new Map<string, string>();
  const watched = new WeakMap<Account, Account>();

  function newEntry(facts: Partial<StoredEntry> & Pick<StoredEntry, 'profileId' | 'region'>): StoredEntry {
    return {
      id: options.newId(),
      at: clock.now(),
      how: 'opened',
      billed: false,
      profileName: '',
      account: '',
      thingName: '',
      tunnelId: '',
      services: [],
      lifetimeMinutes: null,
      by: options.user,
      closedAt: null,
      closedBy: null,
      price: null,
      ...facts,
    };
  }

  async function nameWho({ id, profileId }: StoredEntry): Promise<void> {
    if (profileId !== '') {
      const identity = await options.identify(profileId);
      if (identity.ok) {
        history.change(id, { by: identity.value.arn, account: identity.value.account });
      }
    }
  }

  async function open(
    account: Account,
    input: OpenTunnelInput,
    send: () => Promise<OpenTunnelAnswer>,
  ): Promise<OpenTunnelAnswer> {
    const { profileId, profileName, region } = account;
    const entry = newEntry({
      ...{ profileId, profileName, region },
      billed: null,
      thingName: input.thingName,
      services: input.services,
      lifetimeMinutes: input.lifetimeMinutes,
      price: options.price(region),
      request: requestOf(input),
    });
    history.begin(entry);
    options.onBegin?.({ profileId, thingName: input.thingName });
    await Promise.race([history.flush(), new Promise<void>((late) => clock.after(LONGEST_WRITE_MS, late))]);
    let change: Partial<StoredEntry> | null = {};
    try {
      const answer = await send();
      if (answer.ok) {
        const { tunnelId, arn } = answer.value;
        change = { billed: true, tunnelId, account: accountOf(arn) };
        void nameWho(entry);
      } else if (answer.outcome === 'not-done') {
        change = null;
      }
      return answer;
    } finally {
      history.settle(entry.id, change);
    }
  }

  /** An open whose answer was lost turns up with its mark. */
  function found({ profileId }: Account, tunnel: TunnelDetail): void {
    const mark = requestOf(tunnel);
    const lost = history.find(
      (entry) => isUnsure(entry) && entry.profileId === profileId && entry.request === mark,
    );
    if (lost) {
      const { tunnelId, arn } = tunnel;
      history.change(lost.id, { billed: true, tunnelId, account: accountOf(arn) });
      void nameWho(lost);
    }
  }

  function watchAccount(account: Account): Account {
    const { tunneling } = account;
    return {
      ...account,
      tunneling: {
        ...tunneling,
        openTunnel: (input, withheld) => open(account, input, () => tunneling.openTunnel(input, withheld)),
        async describeTunnel(tunnelId) {
          const described = await tunneling.describeTunnel(tunnelId);
          if (described.ok) {
            found(account, described.value);
          }
          return described;
        },
      },
    };
  }

  function carried(tunnel: Tunnel): void {
    const isDemo = options.isDemo(tunnel.profileId);
    const { profileId, region, thingName, origin } = tunnel;
    const tunnelId = tunnel.tunnelId ?? '';
    const opened =
      origin !== 'opened'
        ? undefined
        : (history.find((entry) => entry.how === 'opened' && entry.tunnelId === tunnelId) ??
          // Taken up without its mark being seen: it can only be the open to this device that was lost.
          history.find(
            (entry) =>
              isUnsure(entry) &&
              entry.profileId === profileId &&
              entry.region === region &&
              entry.thingName === thingName,
          ));
    if (opened) {
      entryOf.set(tunnel.key, opened.id);
      const tunnelKey = tunnel.key;
      if (opened.billed === null) {
        history.change(opened.id, { billed: true, tunnelId, tunnelKey, account: tunnel.account ?? '' });
        void nameWho(opened);
      } else {
        history.change(opened.id, { tunnelKey });
      }
      return;
    }
    const entry = newEntry({
      ...{ profileId, region, thingName, tunnelId },
      how: origin,
      billed: origin === 'opened' && !isDemo,
      tunnelKey: tunnel.key,
      profileName: tunnel.profileName,
      account: tunnel.account ?? '',
      services: tunnel.services.map(({ serviceId }) => serviceId).filter(Boolean),
      lifetimeMinutes: tunnel.expiresAt === null ? null : tunnel.lifetimeMinutes,
      price: origin === 'opened' && !isDemo ? options.price(region) : null,
    });
    history.add(entry);
    entryOf.set(tunnel.key, entry.id);
    void nameWho(entry);
  }

  return {
    account<A extends Account>(account: A): A {
      if (options.isDemo(account.profileId)) {
        return account;
      }
      const known = watched.get(account) ?? watchAccount(account);
      watched.set(account, known);
      // It has all that the account has, two calls of it watched.
      return known as A;
    },
    watch(before, after) {
      for (const change of historyChanges(before, after)) {
        if (change.kind === 'carried') {
          carried(change.tunnel);
          continue;
        }
        const id = entryOf.get(change.tunnel.key);
        if (id) {
          entryOf.delete(change.tunnel.key);
          history.change(id, { closedAt: change.at, closedBy: change.by });
        }
      }
    },
    leave() {
      for (const id of entryOf.values()) {
        history.change(id, { closedAt: clock.now(), closedBy: 'left' });
      }
      entryOf.clear();
    },
  };
}

function isUnsure(entry: StoredEntry): boolean {
  return entry.how === 'opened' && entry.billed === null;
}

/** Culvert's own tag where it may be sent, else the description, which then holds the mark. */
function requestOf({ tags, description }: Pick<OpenTunnelInput, 'tags' | 'description'>): string {
  return tags.find(({ key }) => key === REQUEST_TAG)?.value ?? description;
}

/** `arn:aws:iot:eu-west-1:123456789012:tunnel/…` → `123456789012`. */
function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
