/**
 * The query language of AWS IoT fleet indexing, as far as its developer guide describes it (“Query syntax”) and a list of
 * devices can want it: `*`, terms `field:value` joined by AND, OR or just a space, NOT and the hyphen, brackets, a field
 * before brackets, quoted values, wildcards, `\` before special characters. Ranges, geoqueries and terms without a field
 * are refused rather than misread.
 */

/** What a query is matched against: every indexed field of a thing, as text. A field may have several values. */
export interface IndexedThing {
  get(field: string): string | readonly string[] | undefined;
}

export type QueryNode =
  | { kind: 'every' }
  | { kind: 'and' | 'or'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  | QueryTerm;

export interface QueryTerm {
  kind: 'term';
  field: string;
  /** In lower case, up to the first wildcard. */
  prefix: string;
  /** Nothing but `prefix`, or `prefix` and then anything. */
  shape: 'whole' | 'prefix' | 'pattern';
  pattern: RegExp;
}

export type ThingQuery =
  | { ok: true; node: QueryNode; matches: (thing: IndexedThing) => boolean }
  | { ok: false; message: string };

/** AWS's limits for one query. */
const MAX_TERMS = 12;
const MAX_LEADING_WILDCARDS = 1;
const MAX_LEADING_WILDCARD_LENGTH = 100;

const FIELDS = new Set([
  'thingName',
  'thingId',
  'thingTypeName',
  'thingGroupNames',
  'connectivity.connected',
  'connectivity.disconnectReason',
]);
const ATTRIBUTE_FIELD = /^attributes\.[a-zA-Z0-9_.,@/:#-]+$/;
const FIELD_START = /^([a-zA-Z][a-zA-Z0-9_.-]*):/;
/** These mean themselves only after `\`. `-` does so inside a word. */
const SPECIAL = new Set('+&|!(){}[]^"~*?:\\<>');
/** An operator is no value. */
const OPERATORS = new Set(['AND', 'OR', 'NOT']);
/** The index knows no way to search for these. */
const NOT_SUPPORTED = new Set("`@#%/';,");

class Unreadable extends Error {}

export function parseThingQuery(text: string): ThingQuery {
  const reader = new Reader(text);
  try {
    const node = reader.all();
    if (reader.terms > MAX_TERMS) {
      throw new Unreadable(`more than ${MAX_TERMS} terms`);
    }
    if (reader.leadingWildcards > MAX_LEADING_WILDCARDS) {
      throw new Unreadable('more than one term with a leading wildcard');
    }
    if (reader.leadingWildcards > 0 && text.length > MAX_LEADING_WILDCARD_LENGTH) {
      throw new Unreadable(`a leading wildcard in more than ${MAX_LEADING_WILDCARD_LENGTH} characters`);
    }
    return { ok: true, node, matches: (thing) => matches(node, thing) };
  } catch (thrown) {
    if (thrown instanceof Unreadable) {
      return { ok: false, message: `Invalid query string: ${thrown.message}` };
    }
    throw thrown;
  }
}

function matches(node: QueryNode, thing: IndexedThing): boolean {
  switch (node.kind) {
    case 'every':
      return true;
    case 'and':
      return node.nodes.every((each) => matches(each, thing));
    case 'or':
      return node.nodes.some((each) => matches(each, thing));
    case 'not':
      return !matches(node.node, thing);
    case 'term': {
      const value = thing.get(node.field);
      if (value === undefined) return false;
      return typeof value === 'string'
        ? node.pattern.test(value)
        : value.some((each) => node.pattern.test(each));
    }
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  terms = 0;
  leadingWildcards = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): QueryNode {
    const node = this.#alternatives(null);
    this.#space();
    if (this.#at < this.#text.length) throw new Unreadable(`can not parse '${this.#rest()}'`);
    return node;
  }

  #alternatives(field: string | null): QueryNode {
    const nodes = [this.#conjunction(field)];
    while (this.#keyword('OR')) nodes.push(this.#conjunction(field));
    return joined('or', nodes);
  }

  #conjunction(field: string | null): QueryNode {
    const nodes = [this.#single(field)];
    for (;;) {
      // AND is what a space means, too.
      if (!this.#keyword('AND') && this.#ends()) return joined('and', nodes);
      nodes.push(this.#single(field));
    }
  }

  #ends(): boolean {
    this.#space();
    return this.#at >= this.#text.length || this.#text[this.#at] === ')' || /^OR(?=\s|$)/.test(this.#rest());
  }

  #single(field: string | null): QueryNode {
    this.#space();
    if (this.#keyword('NOT') || this.#take('-')) return { kind: 'not', node: this.#single(field) };
    if (this.#take('(')) return this.#closed(field);
    if (field !== null) return this.#term(field);
    if (/^\*(?=[\s)]|$)/.test(this.#rest())) {
      this.#at += 1;
      this.terms += 1;
      return { kind: 'every' };
    }
    const named = FIELD_START.exec(this.#rest())?.[1];
    if (named === undefined || (!FIELDS.has(named) && !ATTRIBUTE_FIELD.test(named))) {
      throw new Unreadable(`can not parse '${this.#rest()}'`);
    }
    this.#at += named.length + 1;
    return this.#take('(') ? this.#closed(named) : this.#term(named);
  }

  #closed(field: string | null): QueryNode {
    const node = this.#alternatives(field);
    this.#space();
    if (!this.#take(')')) throw new Unreadable('a bracket is not closed');
    return node;
  }

  #term(field: string): QueryTerm {
    this.terms += 1;
    const from = this.#at;
    const parts = this.#take('"') ? this.#quoted() : this.#word();
    if (OPERATORS.has(this.#text.slice(from, this.#at))) {
      throw new Unreadable(`can not parse '${this.#text.slice(from)}'`);
    }
    const [first] = parts;
    if (first === undefined) throw new Unreadable(`a value is missing at '${this.#rest()}'`);
    const open = parts.findIndex((part) => part.wild);
    if (open === 0 && parts.length > 1) this.leadingWildcards += 1;
    const source = parts.map((part) =>
      part.wild ? (part.text === '*' ? '.*' : '.') : quotedPattern(part.text),
    );
    return {
      kind: 'term',
      field,
      prefix: (open < 0 ? parts : parts.slice(0, open))
        .map(({ text }) => text)
        .join('')
        .toLowerCase(),
      shape:
        open < 0 ? 'whole' : open === parts.length - 1 && parts[open]?.text === '*' ? 'prefix' : 'pattern',
      // Case does not count.
      pattern: new RegExp(`^${source.join('')}$`, 'isu'),
    };
  }

  #quoted(): Part[] {
    const end = this.#text.indexOf('"', this.#at);
    if (end < 0) throw new Unreadable('a quotation mark is not closed');
    const text = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return text === '' ? [] : [{ text, wild: false }];
  }

  #word(): Part[] {
    const parts: Part[] = [];
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (/\s/.test(char) || char === ')') break;
      if (NOT_SUPPORTED.has(char)) throw new Unreadable(`'${char}' is not supported`);
      if (char === '*' || char === '?') {
        parts.push({ text: char, wild: true });
        continue;
      }
      if (char === '\\') this.#at += 1;
      else if (SPECIAL.has(char)) throw new Unreadable(`can not parse '${this.#rest()}'`);
      const text = this.#text[this.#at];
      if (text === undefined) throw new Unreadable('nothing follows the last backslash');
      parts.push({ text, wild: false });
    }
    return parts;
  }

  #keyword(word: string): boolean {
    this.#space();
    const rest = this.#rest();
    if (!rest.startsWith(word) || !/^[\s(]/.test(rest.slice(word.length))) return false;
    this.#at += word.length;
    return true;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }
}

interface Part {
  text: string;
  wild: boolean;
}

function joined(kind: 'and' | 'or', nodes: QueryNode[]): QueryNode {
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { kind, nodes };
}

function quotedPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
