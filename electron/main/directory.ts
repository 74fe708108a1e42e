/**
 * The devices of the chosen profile: what is loaded of them answers at once, AWS is asked for the rest. Made for ten
 * things and for a million: the first page shows before the others are asked for, some pages follow while the window
 * shows the list, and what was typed is searched for at AWS.
 */
import type { Thing, ThingConnectivity, ThingsApi } from '../aws/things.ts';
import type { DevicesPage, DevicesQuery, DeviceView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Accounts } from './accounts.ts';
import { createLoading } from './directory-loading.ts';
import { compareNames } from './directory-match.ts';
import { createOrder, type OrderOptions } from './directory-order.ts';
import { bareThing, createRows } from './directory-rows.ts';
import { createDirectorySearch, type SearchFindings } from './directory-search.ts';
import type { AppEvent } from './state.ts';

export interface Directory {
  /** Loads anew. Answers when the first page is there. */
  refresh(): Promise<Result<null>>;
  /** A profile changed: what is known, and what is under way, belongs to the profile as it was. */
  reset(): void;
  /** At once, from what is loaded; a search at AWS is begun where that may find more. */
  query(query: DevicesQuery): DevicesPage;
  /** The next page: of the search that was typed last, or else of all devices. Fails with DirectoryFull. */
  more(): Promise<Result<null>>;
  /** As AWS says just now. Fails with ThingUnknown. */
  get(thingName: string): Promise<Result<DeviceView>>;
  /** The names of all rows that are loaded, in no order. Asks nobody. */
  names(): string[];
  /** Counts up when a query may answer otherwise: rows, open tunnels, and what is remembered. */
  version(): number;
  /** The devices that are worth a place in a short menu: open tunnels, favourites, used lately, connected ones. */
  foremost(count: number): DeviceView[];
}

/** Rows that are held; a longer list is no help to anybody, and what is not on it is searched for at AWS. */
export const MOST_LISTED = 20_000;
/** Rows that searches may add to that: once there are so many, a new search begins without them. */
export const MOST_FOUND = 5_000;
/** Types, and groups, that are offered as filters. */
const MOST_NAMES = 500;

export interface DirectoryOptions extends Omit<OrderOptions, 'rows' | 'isMissing'> {
  accounts: Pick<Accounts, 'get'>;
  dispatch: (event: AppEvent) => void;
  clock: Clock;
}

export function createDirectory(options: DirectoryOptions): Directory {
  const { clock, place } = options;
  const rows = createRows();
  /** Names that only a search brought. */
  let found = new Set<string>();
  /** What AWS said does not exist, so that it is not asked for again and again. */
  let missing = new Set<string>();
  let searching = false;
  /** Of the place that everything here belongs to. */
  let generation = 0;

  const order = createOrder({ ...options, rows, isMissing: (thingName) => missing.has(thingName) });
  const isFull = () => rows.size - found.size >= MOST_LISTED;

  async function api(): Promise<Result<ThingsApi>> {
    const here = place();
    const account = here ? await options.accounts.get(here.profileId) : null;
    if (!account) {
      return fail(culvertError('ProfileMissing', {}));
    }
    return account.ok ? ok(account.value.things) : account;
  }

  const loading = createLoading({
    api,
    onBegin() {
      rows.clear();
      found = new Set();
      missing = new Set();
    },
    onListed: takeListed,
    onPinned: (things) => takeFound({ things }),
    onMissing(thingName) {
      missing.add(thingName);
      changed();
    },
    onChange: publish,
    pinned: () => order.pinned(),
    isFull,
    clock,
  });

  const search = createDirectorySearch({
    api: async () => {
      const things = await api();
      return things.ok ? things.value : null;
    },
    isLoaded: (thingName) => rows.get(thingName) !== undefined || missing.has(thingName),
    onBegin: makeRoom,
    onFound: takeFound,
    onSettled: (error) => {
      loading.setError(error);
      publish();
    },
    onBusy(busy) {
      searching = busy;
      publish();
    },
    clock,
  });

  function publish(): void {
    const { source, more, types, groups, ...status } = loading.status();
    options.dispatch({
      type: 'devices',
      devices: {
        ...status,
        version: order.version(),
        source: source?.kind ?? null,
        loaded: rows.size,
        more: more || search.hasMore(),
        searching,
        connectivityNote: source?.note ?? null,
        types: union(rows.types(), types),
        groups: union(rows.groups(), groups),
      },
    });
  }

  function changed(): void {
    order.touch();
    publish();
  }

  function takeListed(things: readonly Thing[]): void {
    rows.put(things.map(keepingGroups));
    for (const { thingName } of things) {
      found.delete(thingName);
    }
    changed();
  }

  function takeFound({ things, members }: SearchFindings): void {
    const names = new Set([...things.map(({ thingName }) => thingName), ...(members?.thingNames ?? [])]);
    const fresh = [...names].filter((thingName) => !rows.get(thingName));
    rows.put(things.map(keepingGroups));
    if (members) {
      rows.putMembers(members.group, members.thingNames);
    }
    for (const thingName of fresh) {
      found.add(thingName);
    }
    if (names.size > 0) {
      changed();
    }
  }

  /** What earlier searches found goes, but for what is shown first wherever it came from. */
  function makeRoom(): void {
    if (found.size < MOST_FOUND) {
      return;
    }
    const things = [...found].flatMap((thingName) => rows.get(thingName)?.thing ?? []);
    rows.remove(found);
    found = new Set();
    search.forget();
    const pinned = new Set(order.pinned());
    takeFound({ things: things.filter(({ thingName }) => pinned.has(thingName)) });
    changed();
  }

  /** The registry does not tell groups: what was learned of them from elsewhere stays. */
  function keepingGroups(thing: Thing): Thing {
    const known = rows.get(thing.thingName)?.thing;
    return loading.status().source?.kind === 'index' || !known?.groups.length
      ? thing
      : { ...thing, groups: known.groups };
  }

  /** Has AWS searched for what may match and is not loaded. Answers whether all pages are wanted for it. */
  function searchFor({ text, filter }: DevicesQuery): boolean {
    const { type, group, connectivity, list } = filter;
    const { source, more } = loading.status();
    const words = text.split(/\s+/).filter((word) => word !== '');
    const isNarrow = words.length > 0 || type !== null || group !== null || connectivity !== null;
    // All of a registry may be loaded and yet nothing be known of the groups.
    const isComplete = !more && (source?.kind === 'index' || group === null);
    if (!isNarrow || list !== 'all' || source === null || isComplete) {
      search.rest();
      return false;
    }
    search.want({
      source: source.kind,
      words,
      type,
      group,
      connectivity: connectivity === 'unknown' ? null : connectivity,
      attributes: rows.attributes(),
    });
    return source.kind === 'registry' && words.length > 0;
  }

  return {
    async refresh() {
      if (!place()) {
        publish();
        return ok(null);
      }
      search.reset();
      return loading.refresh();
    },
    reset() {
      generation += 1;
      search.reset();
      loading.reset();
      rows.clear();
      found = new Set();
      missing = new Set();
      changed();
    },
    query(query) {
      loading.attend(searchFor(query));
      const matches = order.matches(query);
      return {
        version: order.version(),
        rows: matches.slice(query.offset, query.offset + query.limit).map(({ thing }) => order.view(thing)),
        total: matches.length,
      };
    },
    async more() {
      if (search.hasMore()) {
        return search.more();
      }
      const begun = generation;
      const page =
        loading.status().more && isFull()
          ? fail(culvertError('DirectoryFull', { count: MOST_LISTED }))
          : await loading.nextPage();
      if (generation === begun) {
        loading.setError(page.ok ? null : page.error);
      }
      return page;
    },
    async get(thingName) {
      const begun = generation;
      const things = await api();
      if (!things.ok) {
        return things;
      }
      const [described, connectivity] = await Promise.all([
        things.value.describeThing(thingName),
        things.value.connectivity(thingName),
      ]);
      const isCurrent = generation === begun;
      const known = isCurrent ? rows.get(thingName)?.thing : undefined;
      // Who may list things but not describe them is told what the list said.
      if (!described.ok && (described.error.code !== 'AccessDenied' || !known)) {
        if (described.error.code === 'ThingUnknown' && known) {
          rows.remove([thingName]);
          found.delete(thingName);
          changed();
        }
        return described;
      }
      const thing: Thing = { ...(known ?? bareThing(thingName)), ...(described.ok ? described.value : {}) };
      thing.groups = known?.groups ?? thing.groups;
      // Where AWS does not say just now, the index did when the list was loaded.
      const said = connectivity.ok ? connectivity.value : null;
      thing.connectivity = latest(said, known?.connectivity) ?? { state: 'unknown' };
      if (isCurrent && JSON.stringify(known) !== JSON.stringify(thing)) {
        takeFound({ things: [thing] });
      }
      return ok(order.view(thing));
    },
    names: () => rows.sorted().map(({ thing }) => thing.thingName),
    version: () => order.version(),
    foremost: (count) => order.foremost(count),
  };
}

/** Of `some`, which are in order and may be many, and `others`. */
function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some.slice(0, MOST_NAMES), ...others])].sort(compareNames).slice(0, MOST_NAMES);
}

/** AWS may leave out since when, which the index still knew. */
function latest(
  said: ThingConnectivity | null,
  before: ThingConnectivity | undefined,
): ThingConnectivity | undefined {
  if (!said || said.state === 'unknown') {
    return before;
  }
  return said.since === null && before?.state === said.state ? before : said;
}
