/**
 * The tunnels of the account. The control plane opens, rotates and closes them here; the data plane asks here who may
 * connect. Sources: AWS's API model `iotsecuretunneling` 2018-10-05, the developer guide's "tunnel lifecycle", and the
 * guides of the reference local proxy for tokens. What no source states is marked "assumed".
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { createAccessTokens } from './access-tokens.ts';
import { makePageToken, readPageToken } from './page-token.ts';
import { iotArn, type Realm } from './service-api.ts';
import type { NotifyPayload, Side, TunnelRecord, TunnelRegistry } from './types.ts';

export type Tag = TunnelRecord['tags'][number];

export interface Destination {
  thingName?: string;
  services: string[];
}

export interface OpenRequest {
  description?: string;
  destination?: Destination;
  tags: Tag[];
  lifetimeMinutes: number;
}

/** The tokens of sides that got a new one. They can not be read again later. */
export type IssuedTokens = Partial<Record<Side, string>>;

export interface TunnelPage {
  tunnels: TunnelRecord[];
  nextToken?: string;
}

export interface RegistryOptions extends Realm {
  clock: Clock;
}

/**
 * The registry with the control plane's half. Records handed out are copies. Operations on a tunnel answer undefined
 * (or false) when there is none; input is taken as validated by the API in front.
 */
export interface TunnelControl extends TunnelRegistry {
  open(request: OpenRequest): { tunnel: TunnelRecord; tokens: Record<Side, string> };
  /** Newest first. Undefined: `nextToken` is none of this list's. */
  list(query: { thingName?: string; maxResults: number; nextToken?: string }): TunnelPage | undefined;
  /** Closes an open tunnel; a closed one stays as it is. `forget` drops the record at once. */
  closeTunnel(tunnelId: string, forget: boolean): boolean;
  /** Undefined also for a tunnel that is closed. A destination given here replaces the tunnel's. */
  rotate(
    tunnelId: string,
    sides: readonly Side[],
    destination?: Destination,
  ): { tunnel: TunnelRecord; tokens: IssuedTokens } | undefined;
  byArn(tunnelArn: string): TunnelRecord | undefined;
  /** Replaces all tags of a tunnel. */
  setTags(tunnelId: string, tags: Tag[]): void;
  /**
   * The tokens of these sides were revoked. Whether the service then cuts their websockets is not documented
   * (assumed: no); who wants the other reading cuts them here.
   */
  onRotated(listener: (tunnelId: string, sides: readonly Side[]) => void): void;
  /** Ends the timers. Tunnels are not closed by it, and nobody is told. */
  dispose(): void;
}

/** How long a closed tunnel can still be described: AWS says "at least three hours". */
export const CLOSED_VISIBLE_MS = 3 * 3_600_000;

const MINUTE_MS = 60_000;

interface Entry {
  record: TunnelRecord;
  /** Counts up over all tunnels; the position in the list, also for tunnels opened within one millisecond. */
  sequence: number;
  cancelTimer: () => void;
}

export function createTunnelRegistry(options: RegistryOptions): TunnelControl {
  const { clock } = options;
  const tokens = createAccessTokens();
  const entries = new Map<string, Entry>();
  const closedListeners: Parameters<TunnelRegistry['onClosed']>[0][] = [];
  const notifyListeners: Parameters<TunnelRegistry['onNotify']>[0][] = [];
  const rotatedListeners: Parameters<TunnelControl['onRotated']>[0][] = [];
  let sequence = 0;

  /**
   * Brings the tunnels up to the present. Called before every look at them, so that an absolute expiry holds even where
   * a timer came late, as after the computer slept.
   */
  function settle(): void {
    const now = clock.now();
    for (const [tunnelId, { record }] of entries) {
      if (record.status === 'OPEN' && expiryOf(record) <= now) finish(tunnelId, 'expired', expiryOf(record));
      if (record.closedAt !== undefined && record.closedAt + CLOSED_VISIBLE_MS <= now)
        entries.delete(tunnelId);
    }
  }

  function finish(tunnelId: string, why: 'closed' | 'expired', at: number): void {
    const entry = entries.get(tunnelId);
    if (entry?.record.status !== 'OPEN') return;
    entry.cancelTimer();
    tokens.revokeAll(tunnelId);
    Object.assign(entry.record, { status: 'CLOSED', closedAt: at, lastUpdatedAt: at });
    setConnected(entry.record, 'source', false, at);
    setConnected(entry.record, 'destination', false, at);
    for (const listener of closedListeners) listener(tunnelId, why);
  }

  function scheduleExpiry(record: TunnelRecord): () => void {
    let cancel = () => {};
    const wait = () => {
      // A timer may fire a little early against the wall clock, or the clock may have been set back: look again.
      if (expiryOf(record) > clock.now()) cancel = clock.after(expiryOf(record) - clock.now(), wait);
      else settle();
    };
    cancel = clock.after(expiryOf(record) - clock.now(), wait);
    return () => cancel();
  }

  function publish(record: TunnelRecord, token: string | undefined): void {
    if (record.thingName === undefined || token === undefined) return;
    const payload: NotifyPayload = {
      clientAccessToken: token,
      clientMode: 'destination',
      region: options.region,
      services: [...record.services],
    };
    for (const listener of notifyListeners) listener({ thingName: record.thingName, payload });
  }

  function lookUp(tunnelId: string): Entry | undefined {
    settle();
    return entries.get(tunnelId);
  }

  return {
    admit(side, accessToken, clientToken) {
      settle();
      const check = tokens.use(side, accessToken, clientToken);
      if (!check.ok) return check;
      const entry = entries.get(check.tunnelId);
      if (!entry) return { ok: false, status: 403, reason: 'Invalid access-token' };
      setConnected(entry.record, side, true, clock.now());
      return { ok: true, tunnel: structuredClone(entry.record) };
    },

    left(tunnelId, side) {
      const entry = entries.get(tunnelId);
      if (entry) setConnected(entry.record, side, false, clock.now());
    },

    get(tunnelId) {
      const entry = lookUp(tunnelId);
      return entry && structuredClone(entry.record);
    },

    byArn(tunnelArn) {
      settle();
      for (const { record } of entries.values()) {
        if (record.tunnelArn === tunnelArn) return structuredClone(record);
      }
      return undefined;
    },

    open({ description, destination, tags, lifetimeMinutes }) {
      settle();
      const tunnelId = randomUUID();
      const now = clock.now();
      const side = () => ({ connected: false, lastUpdatedAt: now });
      const record: TunnelRecord = {
        tunnelId,
        tunnelArn: iotArn(options, `tunnel/${tunnelId}`),
        ...(description === undefined ? {} : { description }),
        ...(destination?.thingName === undefined ? {} : { thingName: destination.thingName }),
        services: [...(destination?.services ?? [])],
        tags: structuredClone(tags),
        lifetimeMinutes,
        createdAt: now,
        lastUpdatedAt: now,
        status: 'OPEN',
        sides: { source: side(), destination: side() },
      };
      sequence += 1;
      entries.set(tunnelId, { record, sequence, cancelTimer: scheduleExpiry(record) });
      const issued = {
        source: tokens.issue(tunnelId, 'source'),
        destination: tokens.issue(tunnelId, 'destination'),
      };
      publish(record, issued.destination);
      return { tunnel: structuredClone(record), tokens: issued };
    },

    list({ thingName, maxResults, nextToken }) {
      settle();
      const scope = `ListTunnels ${thingName ?? ''}`;
      const before = nextToken === undefined ? Number.POSITIVE_INFINITY : readPageToken(scope, nextToken);
      if (before === undefined) return undefined;
      const rest = [...entries.values()]
        .filter((entry) => entry.sequence < before)
        .filter((entry) => thingName === undefined || entry.record.thingName === thingName)
        .sort((a, b) => b.sequence - a.sequence);
      const page = rest.slice(0, maxResults);
      const last = page.at(-1);
      return {
        tunnels: page.map((entry) => structuredClone(entry.record)),
        ...(last && rest.length > page.length ? { nextToken: makePageToken(scope, last.sequence) } : {}),
      };
    },

    closeTunnel(tunnelId, forget) {
      if (!lookUp(tunnelId)) return false;
      finish(tunnelId, 'closed', clock.now());
      if (forget) entries.delete(tunnelId);
      return true;
    },

    rotate(tunnelId, sides, destination) {
      const record = lookUp(tunnelId)?.record;
      if (record?.status !== 'OPEN') return undefined;
      if (destination) {
        // Assumed: the model only says that it is "the destination configuration".
        record.services = [...destination.services];
        if (destination.thingName !== undefined) record.thingName = destination.thingName;
      }
      record.lastUpdatedAt = clock.now();
      const issued: IssuedTokens = {};
      for (const side of sides) issued[side] = tokens.issue(tunnelId, side);
      for (const listener of rotatedListeners) listener(tunnelId, sides);
      publish(record, issued.destination);
      return { tunnel: structuredClone(record), tokens: issued };
    },

    setTags(tunnelId, tags) {
      const entry = lookUp(tunnelId);
      if (entry) entry.record.tags = structuredClone(tags);
    },

    onClosed: (listener) => void closedListeners.push(listener),
    onNotify: (listener) => void notifyListeners.push(listener),
    onRotated: (listener) => void rotatedListeners.push(listener),

    dispose() {
      for (const { cancelTimer } of entries.values()) cancelTimer();
    },
  };
}

function expiryOf(record: TunnelRecord): number {
  return record.createdAt + record.lifetimeMinutes * MINUTE_MS;
}

function setConnected(record: TunnelRecord, side: Side, connected: boolean, at: number): void {
  if (record.sides[side].connected === connected) return;
  record.sides[side] = { connected, lastUpdatedAt: at };
}
