/**
 * Loads an account's devices: the first page at once, those that are shown first by their names, then some pages more
 * for as long as the window shows the list.
 */

import { isHopeless } from '../aws/hopeless.ts';
import { EVERY_THING, namesQuery } from '../aws/thing-search.ts';
import type { Thing, ThingsApi } from '../aws/things.ts';
import type { DevicesView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import { firstPage, type Source } from './directory-source.ts';

/** Pages that are loaded by themselves while the window shows devices. With an index, searching needs no more. */
export const OWN_PAGES = { index: 10, registry: 20 } as const;
/** Between two of them: far below the quota, which others live on, too. */
export const PAGE_PAUSE_MS = 400;
/** The window asked for rows not longer ago than this: it shows devices. */
export const ATTENTION_MS = 30_000;
const MOST_PINNED = 60;

export interface LoadingStatus {
  state: DevicesView['state'];
  source: Source | null;
  /** The account has things that were not listed yet. */
  more: boolean;
  /** When the first page came, milliseconds since the epoch; null before. */
  loadedAt: number | null;
  /** Names of types and groups, as far as one page of each goes. */
  types: readonly string[];
  groups: readonly string[];
  error: CulvertError | null;
}

export interface Loading {
  status(): LoadingStatus;
  /** Loads anew; one that is under way is the same. Answers when the first page is there. */
  refresh(): Promise<Result<null>>;
  /** Forgets everything; what is under way is dropped. */
  reset(): void;
  /**
   * The window asks for rows. `wantsAll`: for ones that cannot be searched for, so all pages are read to find them.
   */
  attend(wantsAll: boolean): void;
  /** The next page. One at a time. */
  nextPage(): Promise<Result<null>>;
  /** Of something else that was asked for; null clears it. */
  setError(error: CulvertError | null): void;
}

export interface LoadingOptions {
  api: () => Promise<Result<ThingsApi>>;
  /** A load begins to give: what an earlier one gave is out of date. */
  onBegin: () => void;
  onListed: (things: readonly Thing[]) => void;
  /** By their names, beside the list. */
  onPinned: (things: readonly Thing[]) => void;
  /** There is no such thing. */
  onMissing: (thingName: string) => void;
  /** The status changed. */
  onChange: () => void;
  /** Things to look up by name that are not there yet, the most important first. */
  pinned: () => string[];
  /** No more rows can be held. */
  isFull: () => boolean;
  clock: Clock;
}

export function createLoading(options: LoadingOptions): Loading {
  const { clock } = options;
  const nothing: LoadingStatus = {
    state: 'idle',
    source: null,
    more: false,
    loadedAt: null,
    types: [],
    groups: [],
    error: null,
  };
  let status = nothing;
  /** What was begun before it was counted up is not wanted any more. */
  let generation = 0;
  let nextToken: string | null = null;
  let pages = 0;
  let loading: Promise<Result<null>> | null = null;
  let paging: Promise<Result<null>> | null = null;
  let cancelPage: (() => void) | null = null;
  let attendedAt = Number.NEGATIVE_INFINITY;
  let wantsAll = false;
  let facetsAsked = false;

  function set(changed: Partial<LoadingStatus>): void {
    status = { ...status, ...changed };
    options.onChange();
  }

  function stop(): void {
    generation += 1;
    loading = null;
    paging = null;
    facetsAsked = false;
    nextToken = null;
    pages = 0;
    cancelPage?.();
    cancelPage = null;
  }

  /** `before`: where the list that is shown goes on, should there be no other. */
  async function load(before: { nextToken: string | null; pages: number }): Promise<Result<null>> {
    const begun = generation;
    set({ state: 'loading', error: null });
    const api = await options.api();
    const first = api.ok ? await firstPage(api.value) : api;
    if (generation !== begun) {
      return ok(null);
    }
    if (!api.ok || !first.ok) {
      const failed = first.ok ? api : first;
      ({ nextToken, pages } = before);
      set({ state: 'failed', error: failed.ok ? null : failed.error });
      return failed.ok ? ok(null) : failed;
    }
    options.onBegin();
    const { source, things } = first.value;
    nextToken = first.value.nextToken;
    pages = 1;
    status = { ...status, state: 'ready', source, more: nextToken !== null, loadedAt: clock.now() };
    options.onListed(things);
    void loadPinned(api.value, begun);
    if (isWatched()) {
      attend();
    }
    return ok(null);
  }

  async function loadPinned(api: ThingsApi, begun: number): Promise<void> {
    let wanted = options.pinned().slice(0, MOST_PINNED);
    while (wanted.length > 0) {
      const { query, rest } = namesQuery(wanted);
      const asked = wanted.slice(0, wanted.length - rest.length);
      const answer =
        status.source?.kind === 'index' && query !== null
          ? await api.search({ query })
          : await describeAll(api, asked, begun);
      // They are a help, no more: the list is there without them.
      if (generation !== begun || !answer.ok) {
        return;
      }
      options.onPinned(answer.value.things.filter(({ thingName }) => asked.includes(thingName)));
      wanted = rest;
    }
  }

  async function describeAll(
    api: ThingsApi,
    thingNames: readonly string[],
    begun: number,
  ): Promise<Result<{ things: Thing[] }>> {
    const things: Thing[] = [];
    for (const thingName of thingNames) {
      const thing = await api.describeThing(thingName);
      if (generation !== begun) {
        break;
      }
      if (thing.ok) {
        things.push(thing.value);
      } else if (thing.error.code === 'ThingUnknown') {
        options.onMissing(thingName);
      } else {
        return thing;
      }
    }
    return ok({ things });
  }

  async function readPage(): Promise<Result<null>> {
    const begun = generation;
    const token = nextToken;
    const { source } = status;
    if (token === null || source === null) {
      return ok(null);
    }
    const api = await options.api();
    if (!api.ok) {
      return api;
    }
    const page =
      source.kind === 'index'
        ? await api.value.search({ query: EVERY_THING, nextToken: token })
        : await api.value.list({ nextToken: token });
    if (generation !== begun) {
      return ok(null);
    }
    if (!page.ok) {
      return page;
    }
    nextToken = page.value.nextToken;
    pages += 1;
    status = { ...status, more: nextToken !== null };
    options.onListed(page.value.things);
    return ok(null);
  }

  function nextPage(): Promise<Result<null>> {
    const page =
      paging ??
      readPage().finally(() => {
        paging = paging === page ? null : paging;
      });
    paging = page;
    return page;
  }

  const isWatched = () => clock.now() - attendedAt < ATTENTION_MS;

  function isEnough(): boolean {
    const { source } = status;
    const own = source && !wantsAll ? OWN_PAGES[source.kind] : Number.POSITIVE_INFINITY;
    return nextToken === null || pages >= own || options.isFull();
  }

  function attend(): void {
    if (status.state !== 'ready') {
      return;
    }
    if (!facetsAsked) {
      facetsAsked = true;
      void loadFacets();
    }
    if (cancelPage !== null || isEnough()) {
      return;
    }
    const begun = generation;
    cancelPage = clock.after(PAGE_PAUSE_MS, async () => {
      const page = isWatched() && !isEnough() ? await nextPage() : null;
      if (generation !== begun) {
        return;
      }
      cancelPage = null;
      if (page?.ok) {
        attend();
      } else if (page) {
        // Nobody asked for this page, and what is loaded stays of use. No more of them until the next load.
        pages = Number.POSITIVE_INFINITY;
        wantsAll = false;
        if (isHopeless(page.error)) {
          set({ error: page.error });
        }
      }
    });
  }

  /** Whoever may not list them sees the types and groups of the things that are loaded. */
  async function loadFacets(): Promise<void> {
    const begun = generation;
    const api = await options.api();
    if (!api.ok) {
      return;
    }
    const [types, groups] = await Promise.all([api.value.types(), api.value.groups()]);
    if (generation === begun) {
      set({ types: types.ok ? types.value.names : [], groups: groups.ok ? groups.value.names : [] });
    }
  }

  return {
    status: () => status,
    refresh() {
      if (loading === null) {
        const before = { nextToken, pages };
        stop();
        const begun = load(before).finally(() => {
          loading = loading === begun ? null : loading;
        });
        loading = begun;
      }
      return loading;
    },
    reset() {
      stop();
      attendedAt = Number.NEGATIVE_INFINITY;
      wantsAll = false;
      status = nothing;
    },
    attend(all) {
      attendedAt = clock.now();
      wantsAll = all && Number.isFinite(pages);
      attend();
    },
    nextPage,
    setError: (error) => {
      if (status.state === 'ready' && status.error !== error) {
        set({ error });
      }
    },
  };
}
