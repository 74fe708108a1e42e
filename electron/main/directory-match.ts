/** Which of the loaded things match what was typed and chosen, and in which order they are shown. Pure. */
import { attributeWord } from '../aws/thing-search.ts';
import type { Connectivity, DeviceFilter } from '../ipc/contract.ts';
import type { Row } from './directory-rows.ts';

export interface Match {
  /** In lower case. A row matches when it has all of them. */
  words: readonly string[];
  filter: Pick<DeviceFilter, 'type' | 'group' | 'connectivity'>;
}

/** What puts a thing ahead of others. */
export interface Standing {
  tunnelOpen(thingName: string): boolean;
  favourite(thingName: string): boolean;
}

// More words than this no name has; each one costs a pass.
const MOST_WORDS = 12;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** press-2 before press-10; names that differ only in case have an order all the same. */
export function compareNames(a: string, b: string): number {
  return names.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** What was typed, as words in lower case; an input method for Japanese or Chinese writes wide letters. */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/);
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS);
}

/** How well one word fits, the best first. */
const WHOLE_NAME = 0;
const NAME_BEGINS = 1;
const PART_BEGINS = 2;
const IN_NAME = 3;
const WORD_BEGINS = 4;
const IN_WORD = 5;
const RANKS = 6;

function rankOfWord(row: Row, word: string): number | null {
  const at = row.name.indexOf(word);
  if (at === 0) {
    return row.name.length === word.length ? WHOLE_NAME : NAME_BEGINS;
  }
  if (at > 0) {
    return beginsPart(row.name, word, at) ? PART_BEGINS : IN_NAME;
  }
  const named = attributeWord(word);
  if (named) {
    return hasAttribute(row, named) ? WORD_BEGINS : null;
  }
  const inWords = row.words.indexOf(word);
  return inWords < 0 ? null : row.words.includes(`\n${word}`) ? WORD_BEGINS : IN_WORD;
}

/** A thing's name may hold letters, digits and `:_-`; the latter part it. */
function beginsPart(name: string, word: string, first: number): boolean {
  for (let at = first; at > 0; at = name.indexOf(word, at + 1)) {
    const before = name[at - 1];
    if (before === '-' || before === '_' || before === ':') {
      return true;
    }
  }
  return false;
}

function hasAttribute({ thing }: Row, { name, value }: { name: string; value: string }): boolean {
  return Object.entries(thing.attributes).some(
    ([key, has]) => key.toLowerCase() === name && has.toLowerCase().startsWith(value),
  );
}

/** The worst fit of all words; null where one does not fit at all. */
export function rankOf(row: Row, words: readonly string[]): number | null {
  let worst = 0;
  for (const word of words) {
    const rank = rankOfWord(row, word);
    if (rank === null) {
      return null;
    }
    worst = Math.max(worst, rank);
  }
  return worst;
}

export function passes({ thing }: Row, { type, group, connectivity }: Match['filter']): boolean {
  return (
    (type === null || thing.thingType === type) &&
    (group === null || thing.groups.includes(group)) &&
    (connectivity === null || thing.connectivity.state === connectivity)
  );
}

const REACH: Record<Connectivity['state'], number> = { connected: 0, unknown: 1, disconnected: 2 };
const REACHES = 3;

export interface Matches {
  /** As they are shown. */
  ordered: readonly Row[];
  /** The same in the order of the rows they were picked from. */
  picked: readonly Row[];
}

const PLACES = RANKS * 4 * REACHES;

/**
 * Those that match: the better fit first; then those with an open tunnel, favourites, the connected ones; then by name,
 * which is the order of `rows`. This runs at each keystroke: it counts instead of sorting.
 */
export function matching(rows: readonly Row[], { words, filter }: Match, standing: Standing): Matches {
  const picked: Row[] = [];
  const places: number[] = [];
  /** How many rows there are in each place, then where the next one of it goes. */
  const next = new Uint32Array(PLACES + 1);
  for (const row of rows) {
    const rank = passes(row, filter) ? rankOf(row, words) : null;
    if (rank !== null) {
      const { thingName, connectivity } = row.thing;
      const standingOf = (standing.tunnelOpen(thingName) ? 0 : 2) + (standing.favourite(thingName) ? 0 : 1);
      const place = (rank * 4 + standingOf) * REACHES + REACH[connectivity.state];
      picked.push(row);
      places.push(place);
      next[place + 1] = (next[place + 1] ?? 0) + 1;
    }
  }
  for (let place = 1; place <= PLACES; place++) {
    next[place] = (next[place] ?? 0) + (next[place - 1] ?? 0);
  }
  const ordered = picked.slice();
  for (let index = 0; index < picked.length; index++) {
    const place = places[index] ?? 0;
    const at = next[place] ?? 0;
    ordered[at] = picked[index] as Row;
    next[place] = at + 1;
  }
  return { ordered, picked };
}

/** Whether what matches `text` is among what matched `before`: somebody typed on. */
export function isNarrower(text: string, before: string): boolean {
  // `site=lab` looks where “site” did not.
  return text.startsWith(before) && text.split('=').length === before.split('=').length;
}
