/**
 * Queries for the fleet index, out of what a person typed and chose. AWS IoT developer guide, “Query syntax”: terms are
 * `field:value`, joined by AND and OR, values may end in `*`; case does not count; `\` takes the meaning from a special
 * character, but some characters cannot be searched for at all.
 */

export interface ThingSearch {
  /** What was typed, as words. Every one of them has to be found in a thing. */
  words: readonly string[];
  /** Each is matched as a whole. */
  type: string | null;
  group: string | null;
  /** “Unknown” is nothing that the index could be asked for. */
  connectivity: 'connected' | 'disconnected' | null;
  /** Attributes whose values are searched too, by name; the more important first. */
  attributes: readonly string[];
}

/** AWS's limits for one query. */
export const MAX_QUERY_LENGTH = 1000;
export const MAX_QUERY_TERMS = 12;
/** Of a query with a wildcard at the front, of which there may be one. */
export const MAX_INFIX_QUERY_LENGTH = 100;

/** Finds every thing. */
export const EVERY_THING = 'thingName:*';

// Letters, digits and marks mean themselves. `\` before one of these makes it mean itself, too.
const ESCAPED = /[+\-&|!(){}[\]^"~*?:]/g;
// Anything else (`@`, `#`, `,`, `/`, quotes, white space, control characters) cannot be searched for.
const NOT_SEARCHABLE = /[^\p{L}\p{N}\p{M}_.+\-&|!(){}[\]^"~*?:$]/u;
// As a whole value these are operators, in capitals alone; case does not count for what is found.
const OPERATOR = /^(?:AND|OR|NOT|TO)$/;
const FIELD_NAME = /^[a-zA-Z0-9_.-]+$/;

/** A value so that the index takes each of its characters as it is; null where it cannot. */
export function escapeValue(value: string): string | null {
  if (value === '' || NOT_SEARCHABLE.test(value)) {
    return null;
  }
  return OPERATOR.test(value) ? value.toLowerCase() : value.replace(ESCAPED, '\\$&');
}

/**
 * `site=lab`: one attribute, and how its value begins. A thing's name holds no `=`, so nothing else can be meant.
 */
export function attributeWord(word: string): { name: string; value: string } | null {
  const at = word.indexOf('=');
  return at > 0 ? { name: word.slice(0, at), value: word.slice(at + 1) } : null;
}

/**
 * The query for a search; null where nothing of it can be asked. It may find more than was asked for (a word with a
 * character that cannot be searched for counts up to that), never less than things whose fields begin with the words.
 */
export function searchQuery(search: ThingSearch): string | null {
  const filters = filterTerms(search);
  const words = search.words.map(searchableWord).filter((word) => word !== null);
  if (filters === null || (filters.length === 0 && words.length === 0)) {
    return null;
  }
  const parts = [...filters];
  let terms = filters.length;
  let length = parts.join(' AND ').length;
  for (const [index, word] of words.entries()) {
    // The words that are still to come want one term each.
    const room = MAX_QUERY_TERMS - terms - (words.length - 1 - index);
    const fields = fieldsFor(word, search.attributes).slice(0, Math.max(1, room));
    const alternatives = fields.map((field) => `${field}:${word.prefix}*`);
    const part = alternatives.length === 1 ? (alternatives[0] ?? '') : `(${alternatives.join(' OR ')})`;
    if (terms >= MAX_QUERY_TERMS || length + part.length + 5 > MAX_QUERY_LENGTH) {
      // What is left out makes the search wider, not wrong: the rows found are matched again here.
      break;
    }
    parts.push(part);
    terms += fields.length;
    length += part.length + 5;
  }
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** Finds a single word in the middle of names, which costs the index more; null where that cannot be asked. */
export function infixQuery(search: ThingSearch): string | null {
  const [word, ...others] = search.words;
  const filters = filterTerms(search);
  if (word === undefined || others.length > 0 || filters === null || attributeWord(word)) {
    return null;
  }
  const escaped = escapeValue(word);
  const query = [...filters, `thingName:*${escaped}*`].join(' AND ');
  return escaped === null || query.length > MAX_INFIX_QUERY_LENGTH ? null : query;
}

/** Finds things by their whole names, as many as one query takes; asks again for the `rest`. */
export function namesQuery(names: readonly string[]): { query: string | null; rest: string[] } {
  const terms: string[] = [];
  let length = 0;
  let taken = 0;
  for (const name of names) {
    const escaped = escapeValue(name);
    const term = `thingName:${escaped}`;
    if (terms.length >= MAX_QUERY_TERMS || length + term.length > MAX_QUERY_LENGTH) {
      break;
    }
    taken += 1;
    if (escaped !== null) {
      terms.push(term);
      length += term.length + 4;
    }
  }
  return { query: terms.length === 0 ? null : terms.join(' OR '), rest: names.slice(taken) };
}

function filterTerms({ type, group, connectivity }: ThingSearch): string[] | null {
  const terms: string[] = [];
  for (const [field, value] of [
    ['thingTypeName', type],
    ['thingGroupNames', group],
  ] as const) {
    if (value !== null) {
      const escaped = escapeValue(value);
      if (escaped === null) {
        return null;
      }
      terms.push(`${field}:${escaped}`);
    }
  }
  return connectivity === null ? terms : [...terms, `connectivity.connected:${connectivity === 'connected'}`];
}

interface SearchableWord {
  /** Escaped, without the wildcard. */
  prefix: string;
  /** The only attribute to look in. */
  attribute: string | null;
}

function searchableWord(word: string): SearchableWord | null {
  const named = attributeWord(word);
  const attribute = named && FIELD_NAME.test(named.name) ? named.name : null;
  const [searchable = ''] = (named ? named.value : word).split(NOT_SEARCHABLE);
  const prefix = escapeValue(searchable);
  if (named) {
    // An attribute with any value at all: `site=`.
    return attribute === null ? null : { prefix: prefix ?? '', attribute };
  }
  return prefix === null ? null : { prefix, attribute: null };
}

function fieldsFor(word: SearchableWord, attributes: readonly string[]): string[] {
  return word.attribute !== null
    ? [`attributes.${word.attribute}`]
    : [
        'thingName',
        'thingTypeName',
        'thingGroupNames',
        ...attributes.filter((name) => FIELD_NAME.test(name)).map((name) => `attributes.${name}`),
      ];
}
