/**
 * Searches AWS for what is not loaded. Typing starts one search after a pause; while one is under way the newest wish
 * waits and replaces an older one, so that there are never more than these two.
 */
import { attributeWord, infixQuery, searchQuery, type ThingSearch } from '../aws/thing-search.ts';
import type { Thing, ThingsApi } from '../aws/things.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import { checkThingName } from '../tunnels/rules.ts';

export type SearchApi = Pick<ThingsApi, 'search' | 'list' | 'thingsInGroup' | 'describeThing'>;

export interface Wish extends ThingSearch {
  source: 'index' | 'registry';
}

export interface SearchFindings {
  things: readonly Thing[];
  /** Of the registry, which names the members of a group and tells nothing else of them. */
  members?: { group: string; thingNames: readonly string[] };
}

export interface DirectorySearch {
  /** Wants this searched, unless that was done already. */
  want(wish: Wish): void;
  /** Nothing more is wanted: a search under way still counts. */
  rest(): void;
  /** The last wish has found more than it gave. */
  hasMore(): boolean;
  /** The next page of the last wish. */
  more(): Promise<Result<null>>;
  /** What was found is not held any more: the same is searched again when it is wanted. */
  forget(): void;
  /** Forgets what was searched, and drops what is under way. */
  reset(): void;
}

// A pause in typing. Shorter, and each letter would be a search; longer, and it would be felt.
export const PAUSE_MS = 250;
/** A search that failed is not made again before this, whatever is drawn anew meanwhile. */
export const AFTER_FAILURE_MS = 10_000;
/** Shorter words are in the middle of nearly every name. */
const SHORTEST_INFIX = 3;
const SHORTEST_NAME = 2;
const MOST_KEPT = 200;

/** How one step of a search goes on: its pages, one after the other. */
interface Step {
  page(nextToken: string | null): Promise<Result<SearchFindings & { nextToken: string | null }>>;
  /** A failure of it is not worth telling. */
  optional: boolean;
}

interface Done {
  /** What is left of it: the steps to come, and the page of the first of them. */
  steps: Step[];
  nextToken: string | null;
  failedAt: number | null;
  /** It looked in the middle of names, too, and no step of it failed. */
  thorough: boolean;
}

export function createDirectorySearch(options: {
  /** null: there is no profile, or it cannot be used. */
  api: () => Promise<SearchApi | null>;
  isLoaded: (thingName: string) => boolean;
  /** A new search begins to be made. */
  onBegin: () => void;
  onFound: (found: SearchFindings) => void;
  /** How a search that is still wanted ended; null: well, or the one that failed is not wanted any more. */
  onSettled: (error: CulvertError | null) => void;
  onBusy: (busy: boolean) => void;
  clock: Clock;
}): DirectorySearch {
  const { clock } = options;
  let done = new Map<string, Done>();
  let wanted: Wish | null = null;
  let underWay: string | null = null;
  let generation = 0;
  let cancelPause: (() => void) | null = null;
  let busy = false;
  let failed: string | null = null;
  /** A name in the middle was refused once: an older region, or a high quota, for which AWS turns it off. */
  let infixRefused = false;

  function tellBusy(): void {
    const now = cancelPause !== null || underWay !== null;
    if (now !== busy) {
      busy = now;
      options.onBusy(now);
    }
  }

  function stepsOf(wish: Wish, api: SearchApi): Step[] {
    return wish.source === 'index' ? indexSteps(wish, api) : registrySteps(wish, api);
  }

  function indexSteps(wish: Wish, api: SearchApi): Step[] {
    const step = (query: string | null, optional: boolean): Step[] =>
      query === null ? [] : [{ optional, page: (nextToken) => api.search({ query, nextToken }) }];
    const [word = ''] = wish.words;
    const infix = word.length >= SHORTEST_INFIX && !infixRefused ? infixQuery(wish) : null;
    return [...step(searchQuery(wish), false), ...step(infix, true)];
  }

  /** The registry knows no search by name: a whole name can be asked for, a type, an attribute, the members of a group. */
  function registrySteps(wish: Wish, api: SearchApi): Step[] {
    const { words, type, group } = wish;
    const steps: Step[] = [];
    const [word = ''] = words;
    if (
      words.length === 1 &&
      word.length >= SHORTEST_NAME &&
      checkThingName(word).ok &&
      !options.isLoaded(word)
    ) {
      steps.push({
        optional: true,
        async page() {
          const thing = await api.describeThing(word);
          return thing.ok
            ? ok({ things: [thing.value], nextToken: null })
            : thing.error.code === 'ThingUnknown'
              ? ok({ things: [], nextToken: null })
              : thing;
        },
      });
    }
    const attribute = words.map(attributeWord).find((found) => found !== null);
    if (attribute) {
      const filter = { kind: 'attribute', name: attribute.name, valuePrefix: attribute.value } as const;
      steps.push({ optional: true, page: (nextToken) => api.list({ filter, nextToken }) });
    } else if (type !== null) {
      steps.push({
        optional: false,
        page: (nextToken) => api.list({ filter: { kind: 'type', type }, nextToken }),
      });
    }
    if (group !== null) {
      steps.push({
        optional: false,
        async page(nextToken) {
          const named = await api.thingsInGroup({ group, nextToken });
          return named.ok
            ? ok({
                things: [],
                members: { group, thingNames: named.value.names },
                nextToken: named.value.nextToken,
              })
            : named;
        },
      });
    }
    return steps;
  }

  /** Goes on with a search until a page has found something or nothing is left. */
  async function goOn(search: Done, begun: number): Promise<Result<null>> {
    for (;;) {
      const [step] = search.steps;
      if (!step) {
        return ok(null);
      }
      const answer = await step.page(search.nextToken);
      if (generation !== begun) {
        return ok(null);
      }
      if (!answer.ok) {
        if (!step.optional) {
          return answer;
        }
        infixRefused ||= answer.error.code === 'SearchRefused';
        search.thorough = false;
      }
      search.nextToken = answer.ok ? answer.value.nextToken : null;
      if (search.nextToken === null) {
        search.steps.shift();
      }
      if (answer.ok) {
        options.onFound(answer.value);
        if (search.nextToken !== null) {
          return ok(null);
        }
      }
    }
  }

  async function run(wish: Wish): Promise<Result<null>> {
    const begun = generation;
    const key = keyOf(wish);
    underWay = key;
    tellBusy();
    const api = await options.api();
    if (generation !== begun) {
      return ok(null);
    }
    const known = done.get(key);
    const goesOn = known && known.failedAt === null;
    if (!goesOn) {
      options.onBegin();
    }
    const search = goesOn ? known : begin(wish, api);
    const answer = await goOn(search, begun);
    if (generation !== begun) {
      return ok(null);
    }
    search.failedAt = answer.ok ? null : clock.now();
    done.delete(key);
    done.set(key, search);
    forgetOldest();
    underWay = null;
    const isWanted = wanted !== null && keyOf(wanted) === key;
    failed = answer.ok || !isWanted ? null : key;
    options.onSettled(answer.ok || !isWanted ? null : answer.error);
    const next = wanted;
    if (next && keyOf(next) !== key && isOpen(next) && cancelPause === null) {
      void run(next);
    }
    tellBusy();
    return answer;
  }

  function begin(wish: Wish, api: SearchApi | null): Done {
    const steps = api ? stepsOf(wish, api) : [];
    return {
      steps,
      nextToken: null,
      failedAt: null,
      thorough: wish.source === 'index' && steps.length === 2,
    };
  }

  function forgetOldest(): void {
    const [oldest] = done.keys();
    if (oldest !== undefined && done.size > MOST_KEPT) {
      done.delete(oldest);
    }
  }

  /** Not made yet, nor contained in one that was made and found everything. */
  function isOpen(wish: Wish): boolean {
    const known = done.get(keyOf(wish));
    if (known) {
      return known.failedAt !== null && clock.now() - known.failedAt >= AFTER_FAILURE_MS;
    }
    return !isCovered(wish);
  }

  /** “press-0” is found by “press” already, when that was searched to its end. */
  function isCovered(wish: Wish): boolean {
    const [word = '', ...others] = wish.words;
    if (wish.source !== 'index' || others.length > 0 || attributeWord(word)) {
      return false;
    }
    for (let length = SHORTEST_INFIX; length < word.length; length++) {
      const shorter = { ...wish, words: [word.slice(0, length)] };
      const known = done.get(keyOf(shorter));
      if (known?.thorough && known.failedAt === null && known.steps.length === 0) {
        return true;
      }
    }
    return false;
  }

  /** Why another search failed is no news for who wants this one, or none. */
  function forgetFailure(key: string | null): void {
    if (failed !== null && failed !== key) {
      failed = null;
      options.onSettled(null);
    }
  }

  function stopPause(): void {
    cancelPause?.();
    cancelPause = null;
  }

  return {
    want(wish) {
      if (wanted && keyOf(wanted) === keyOf(wish) && (cancelPause !== null || underWay === keyOf(wish))) {
        return;
      }
      wanted = wish;
      stopPause();
      forgetFailure(keyOf(wish));
      if (isOpen(wish)) {
        cancelPause = clock.after(PAUSE_MS, () => {
          cancelPause = null;
          if (underWay === null) {
            void run(wish);
          }
          tellBusy();
        });
      }
      tellBusy();
    },
    rest() {
      wanted = null;
      stopPause();
      forgetFailure(null);
      tellBusy();
    },
    hasMore() {
      const known = wanted && done.get(keyOf(wanted));
      return Boolean(known && known.failedAt === null && known.steps.length > 0);
    },
    async more() {
      if (!wanted || underWay !== null) {
        return ok(null);
      }
      return run(wanted);
    },
    forget() {
      done = new Map();
    },
    reset() {
      generation += 1;
      done = new Map();
      wanted = null;
      underWay = null;
      failed = null;
      infixRefused = false;
      stopPause();
      tellBusy();
    },
  };
}

function keyOf({ source, words, type, group, connectivity }: Wish): string {
  return JSON.stringify([source, words, type, group, connectivity]);
}
