/**
 * A subset of the query language of AWS IoT fleet indexing: `*`, and terms `field:value` joined by AND or just a space,
 * where a value may be quoted and may hold the wildcards `*` and `?`. Everything else (OR, NOT, brackets, ranges,
 * terms without a field) is refused rather than misread.
 */

/** What a query is matched against: every indexed field of a thing, as text. */
export type IndexedThing = ReadonlyMap<string, string>;

export type ThingQuery =
  | { ok: true; matches: (thing: IndexedThing) => boolean }
  | { ok: false; message: string };

/** AWS's limit for one query. */
const MAX_TERMS = 12;

const FIELDS = new Set([
  'thingName',
  'thingId',
  'thingTypeName',
  'connectivity.connected',
  'connectivity.disconnectReason',
]);
const ATTRIBUTE_FIELD = /^attributes\.[a-zA-Z0-9_.,@/:#-]+$/;
const TERM = /^([a-zA-Z][a-zA-Z0-9_.@/#-]*):(?:"([^"]+)"|([^\s"()[\]{}<>~!|\\^]+))$/;

export function parseThingQuery(text: string): ThingQuery {
  const words = text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  const tests: ((thing: IndexedThing) => boolean)[] = [];
  let wantsTerm = true;
  for (const word of words) {
    if (word === 'AND' && !wantsTerm) {
      wantsTerm = true;
      continue;
    }
    const test = parseTerm(word);
    if (!test) return { ok: false, message: `Invalid query string: can not parse '${word}'` };
    tests.push(test);
    wantsTerm = false;
  }
  if (wantsTerm) return { ok: false, message: 'Invalid query string: a term is missing' };
  if (tests.length > MAX_TERMS) {
    return { ok: false, message: `Invalid query string: more than ${MAX_TERMS} terms` };
  }
  return { ok: true, matches: (thing) => tests.every((test) => test(thing)) };
}

function parseTerm(word: string): ((thing: IndexedThing) => boolean) | undefined {
  if (word === '*') return () => true;
  const match = TERM.exec(word);
  const field = match?.[1];
  const value = match?.[2] ?? match?.[3];
  if (field === undefined || value === undefined) return undefined;
  if (!FIELDS.has(field) && !ATTRIBUTE_FIELD.test(field)) return undefined;
  const pattern = wildcardPattern(value);
  return (thing) => {
    const indexed = thing.get(field);
    return indexed !== undefined && pattern.test(indexed);
  };
}

function wildcardPattern(value: string): RegExp {
  const source = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}
