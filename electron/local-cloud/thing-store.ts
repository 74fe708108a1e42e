/**
 * The things of the account, so kept that a page costs by its rows and not by how many things there are. Values are
 * sorted once, when they are first asked for.
 */
import type { IndexedThing, QueryNode, QueryTerm } from './thing-query.ts';
import type { ThingSeed } from './types.ts';

/** What ListThings can be narrowed to. */
export interface ListFilter {
  attributeName?: string;
  attributeValue?: string;
  usePrefixAttributeValue?: boolean;
  thingTypeName?: string;
}

export interface ThingStore {
  get(thingName: string): ThingSeed | undefined;
  /** In the order in which they were registered. */
  list(filter: ListFilter): readonly ThingSeed[];
  /** Members of the group, by name. Undefined: there is no such group. */
  members(groupName: string): readonly string[] | undefined;
  /** Names of groups that begin so, sorted. */
  groups(prefix: string): readonly string[];
  types(): readonly string[];
  /**
   * A page of what a query finds: `next` is where the one after it begins, undefined at the end. `fields` reads what is
   * indexed of a thing.
   */
  search(options: {
    query: string;
    node: QueryNode;
    matches: (thing: IndexedThing) => boolean;
    fields: (thing: ThingSeed) => IndexedThing;
    from: number;
    count: number;
  }): { page: ThingSeed[]; next: number | undefined };
}

/** Of the last queries, so that their next pages begin where the last one ended. */
const MOST_REMEMBERED = 8;
/** Above this share of all, looking at each thing costs no more than collecting those that may match. */
const WORTHWHILE_SHARE = 0.5;

export function createThingStore(things: readonly ThingSeed[]): ThingStore {
  const byName = new Map(things.map((thing) => [thing.thingName, thing]));
  const byFilter = new Map<string, readonly ThingSeed[]>();
  const sorted = new Map<string, [value: string, position: number][]>();
  const candidates = new Map<string, readonly number[] | null>();
  let byGroup: Map<string, string[]> | undefined;

  function groups(): Map<string, string[]> {
    if (byGroup === undefined) {
      byGroup = new Map();
      for (const thing of things) {
        for (const group of thing.thingGroups ?? []) {
          const known = byGroup.get(group);
          if (known) known.push(thing.thingName);
          else byGroup.set(group, [thing.thingName]);
        }
      }
    }
    return byGroup;
  }

  /** All values of a field with the positions of their things, in order. */
  function values(field: string): [string, number][] {
    const known = sorted.get(field);
    if (known) return known;
    const pairs = things.flatMap((thing, position) =>
      seedValues(thing, field).map((value): [string, number] => [value.toLowerCase(), position]),
    );
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    sorted.set(field, pairs);
    return pairs;
  }

  /** Positions of the things that may match, in order; null where that can be all of them. */
  function narrowed(node: QueryNode): readonly number[] | null {
    switch (node.kind) {
      case 'and': {
        const some = node.nodes.map(narrowed).filter((each) => each !== null);
        return some.length === 0 ? null : some.reduce((a, b) => (b.length < a.length ? b : a));
      }
      case 'or': {
        const all = node.nodes.map(narrowed);
        if (all.some((each) => each === null)) return null;
        const union = new Set(all.flatMap((each) => each ?? []));
        return [...union].sort((a, b) => a - b);
      }
      case 'term':
        return ofTerm(node);
      default:
        return null;
    }
  }

  function ofTerm({ field, prefix, shape }: QueryTerm): readonly number[] | null {
    if (prefix === '' || !isOfSeeds(field)) return null;
    const pairs = values(field);
    const from = firstAtLeast(pairs, prefix);
    // No character sorts after this one.
    const to = firstAtLeast(pairs, shape === 'whole' ? `${prefix}\u0000` : `${prefix}\uffff`);
    if (to - from > things.length * WORTHWHILE_SHARE) return null;
    const found = new Set(pairs.slice(from, to).map(([, position]) => position));
    return [...found].sort((a, b) => a - b);
  }

  function candidatesOf(query: string, node: QueryNode): readonly number[] | null {
    const known = candidates.get(query);
    if (known !== undefined) return known;
    const found = narrowed(node);
    const [oldest] = candidates.keys();
    if (oldest !== undefined && candidates.size >= MOST_REMEMBERED) candidates.delete(oldest);
    candidates.set(query, found);
    return found;
  }

  return {
    get: (thingName) => byName.get(thingName),
    list(filter) {
      const { attributeName, attributeValue, thingTypeName, usePrefixAttributeValue } = filter;
      if (attributeName === undefined && thingTypeName === undefined) return things;
      const key = JSON.stringify([attributeName, attributeValue, thingTypeName, usePrefixAttributeValue]);
      const known = byFilter.get(key);
      if (known) return known;
      const hasAttribute = ({ attributes = {} }: ThingSeed): boolean => {
        if (attributeName === undefined) return true;
        const value = Object.hasOwn(attributes, attributeName) ? attributes[attributeName] : undefined;
        if (value === undefined || attributeValue === undefined) return value !== undefined;
        return usePrefixAttributeValue ? value.startsWith(attributeValue) : value === attributeValue;
      };
      const found = things.filter(
        (thing) =>
          (thingTypeName === undefined || thing.thingTypeName === thingTypeName) && hasAttribute(thing),
      );
      if (byFilter.size >= MOST_REMEMBERED) byFilter.clear();
      byFilter.set(key, found);
      return found;
    },
    members: (groupName) => groups().get(groupName),
    groups: (prefix) =>
      [...groups().keys()].filter((name) => name.startsWith(prefix)).sort((a, b) => (a < b ? -1 : 1)),
    types: () => [...new Set(things.flatMap(({ thingTypeName }) => thingTypeName ?? []))].sort(),
    search({ query, node, matches, fields, from, count }) {
      const positions = candidatesOf(query, node);
      const total = positions?.length ?? things.length;
      const page: ThingSeed[] = [];
      let at = from;
      for (; at < total; at += 1) {
        const thing = things[positions ? (positions[at] ?? 0) : at];
        if (thing && matches(fields(thing))) {
          // One more than the page: whether there is a next one is known without counting all.
          if (page.length === count) break;
          page.push(thing);
        }
      }
      return { page, next: at < total ? at : undefined };
    },
  };
}

/** Fields that never change. Connectivity does. */
function isOfSeeds(field: string): boolean {
  return (
    field === 'thingName' ||
    field === 'thingTypeName' ||
    field === 'thingGroupNames' ||
    field.startsWith('attributes.')
  );
}

/** The values of a field that the seed itself has. */
export function seedValues(thing: ThingSeed, field: string): readonly string[] {
  switch (field) {
    case 'thingName':
      return [thing.thingName];
    case 'thingTypeName':
      return thing.thingTypeName === undefined ? [] : [thing.thingTypeName];
    case 'thingGroupNames':
      return thing.thingGroups ?? [];
    default: {
      const name = field.slice('attributes.'.length);
      const value =
        field.startsWith('attributes.') && Object.hasOwn(thing.attributes ?? {}, name)
          ? thing.attributes?.[name]
          : undefined;
      return value === undefined ? [] : [value];
    }
  }
}

function firstAtLeast(pairs: readonly [string, number][], value: string): number {
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[middle]?.[0] ?? '') < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
