/** What is shown of the loaded devices and in which order: with what is remembered of them and which have a tunnel open. */

import type { Thing } from '../aws/things.ts';
import type { DevicesQuery, DeviceView } from '../ipc/contract.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { isLive } from '../tunnels/selectors.ts';
import type { DeviceMemoryStore, Place } from './device-memory.ts';
import {
  compareNames,
  isNarrower,
  type Matches,
  matching,
  passes,
  rankOf,
  type Standing,
  wordsOf,
} from './directory-match.ts';
import { bareThing, type Row, type Rows } from './directory-rows.ts';
import type { DeviceSettings } from './settings.ts';
import { deviceView } from './view.ts';

/** Of devices used lately, those that are looked up at once. */
const MOST_RECENTS = 20;
const NO_FILTER = { type: null, group: null, connectivity: null } as const;

export interface DirectoryOrder {
  /** Counts up when `matches` may answer otherwise: rows, open tunnels, and what is remembered. */
  version(): number;
  /** The rows changed. */
  touch(): void;
  matches(query: Pick<DevicesQuery, 'text' | 'filter'>): readonly Row[];
  view(thing: Thing): DeviceView;
  foremost(count: number): DeviceView[];
  /** Names that are shown first but are not loaded. */
  pinned(): string[];
}

export interface OrderOptions {
  rows: Pick<Rows, 'get' | 'sorted'>;
  /** The chosen profile and its region. */
  place: () => Place | null;
  /** The same array until a tunnel changes. */
  tunnels: () => readonly Tunnel[];
  memory: Pick<DeviceMemoryStore, 'all' | 'get' | 'foundVersion'>;
  isMissing: (thingName: string) => boolean;
}

/** One that is looked for is none yet: whether it is opened at all may be what somebody is asked just now. */
function isThere(tunnel: Tunnel): boolean {
  return isLive(tunnel) && !(tunnel.phase.kind === 'opening' && tunnel.tunnelId === null);
}

export function createOrder(options: OrderOptions): DirectoryOrder {
  const { rows, memory } = options;
  let revision = 0;
  let openFrom: { tunnels: readonly Tunnel[]; place: string } | null = null;
  let open: ReadonlySet<string> = new Set();
  let rememberedFrom: ReadonlyMap<string, DeviceSettings> = new Map();
  let shown: { count: number; revision: number; views: DeviceView[] } | null = null;
  let last: { text: string; scope: string; revision: number; matches: Matches } | null = null;

  function openNames(): ReadonlySet<string> {
    const tunnels = options.tunnels();
    const { profileId, region } = options.place() ?? { profileId: '', region: '' };
    const place = `${profileId}/${region}`;
    if (tunnels !== openFrom?.tunnels || place !== openFrom.place) {
      openFrom = { tunnels, place };
      const here = tunnels.filter(
        (tunnel) => isThere(tunnel) && tunnel.profileId === profileId && tunnel.region === region,
      );
      const now = new Set(here.map(({ thingName }) => thingName));
      // The bytes of a tunnel change every second; which device has one does not.
      if (now.size !== open.size || [...now].some((name) => !open.has(name))) {
        open = now;
        revision += 1;
      }
    }
    return open;
  }

  function remembered(): ReadonlyMap<string, DeviceSettings> {
    const place = options.place();
    const all = place ? memory.all(place) : new Map<string, DeviceSettings>();
    if (all !== rememberedFrom && (all.size > 0 || rememberedFrom.size > 0)) {
      rememberedFrom = all;
      revision += 1;
    }
    return all;
  }

  function standing(): Standing {
    const names = openNames();
    const all = remembered();
    return {
      tunnelOpen: (thingName) => names.has(thingName),
      favourite: (thingName) => all.get(thingName)?.favourite ?? false,
    };
  }

  /** Also of a device that is remembered and not loaded. */
  function rowOf(thingName: string): Row {
    return rows.get(thingName) ?? { thing: bareThing(thingName), name: thingName.toLowerCase(), words: '' };
  }

  function view(thing: Thing): DeviceView {
    const { thingName } = thing;
    const device = { ...(options.place() ?? { profileId: '', region: '' }), thingName };
    return deviceView(thing, {
      tunnelOpen: openNames().has(thingName),
      remembered: { ...memory.get(device), foundProtocol: memory.foundVersion(device) },
    });
  }

  function find(
    { text, filter }: Pick<DevicesQuery, 'text' | 'filter'>,
    stands: Standing,
    among: readonly Row[] | null,
  ): Matches {
    const words = wordsOf(text);
    switch (filter.list) {
      case 'all':
        return matching(among ?? rows.sorted(), { words, filter }, stands);
      case 'favourites':
        return matching(favourites().sort(compareNames).map(rowOf), { words, filter }, stands);
      case 'recents': {
        const picked = recents()
          .map(rowOf)
          .filter((row) => passes(row, filter) && rankOf(row, words) !== null);
        return { ordered: picked, picked };
      }
    }
  }

  /** The latest first. */
  function recents(): string[] {
    return [...remembered()]
      .flatMap(([name, { lastUsedAt }]) => (lastUsedAt === null ? [] : [{ name, lastUsedAt }]))
      .sort((a, b) => b.lastUsedAt - a.lastUsedAt)
      .map(({ name }) => name);
  }

  function favourites(): string[] {
    return [...remembered()].filter(([, { favourite }]) => favourite).map(([name]) => name);
  }

  return {
    version() {
      standing();
      return revision;
    },
    touch() {
      revision += 1;
    },
    matches(query) {
      const stands = standing();
      const { text, filter } = query;
      const scope = JSON.stringify([filter, options.place()]);
      const known = last?.scope === scope && last.revision === revision ? last : null;
      if (known?.text === text) {
        return known.matches.ordered;
      }
      const among = known && isNarrower(text, known.text) ? known.matches.picked : null;
      last = { text, scope, revision, matches: find(query, stands, among) };
      return last.matches.ordered;
    },
    view,
    foremost(count) {
      const stands = standing();
      if (shown?.count !== count || shown.revision !== revision) {
        const names = new Set(
          [...openNames(), ...favourites(), ...recents()].filter((name) => !options.isMissing(name)),
        );
        if (names.size < count) {
          for (const row of matching(rows.sorted(), { words: [], filter: NO_FILTER }, stands).ordered) {
            names.add(row.thing.thingName);
            if (names.size >= count) {
              break;
            }
          }
        }
        const views = [...names].slice(0, count).map((name) => view(rowOf(name).thing));
        shown = { count, revision, views };
      }
      return shown.views;
    },
    pinned() {
      const names = new Set([...openNames(), ...favourites(), ...recents().slice(0, MOST_RECENTS)]);
      return [...names].filter((name) => !rows.get(name));
    },
  };
}
