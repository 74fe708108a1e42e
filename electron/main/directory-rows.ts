/**
 * The things that are loaded, in the order of their names, each with what it is matched by. Made for tens of thousands:
 * taking in a page costs by the page, not by what is there.
 */
import type { Thing } from '../aws/things.ts';
import { compareNames } from './directory-match.ts';

export interface Row {
  thing: Thing;
  /** The name in lower case. */
  name: string;
  /** Type, groups and attribute values in lower case, each after a line break. '' where there are none. */
  words: string;
}

export interface Rows {
  readonly size: number;
  get(thingName: string): Row | undefined;
  /** In the order of names. Not to be changed; another array after each change. */
  sorted(): readonly Row[];
  /** Adds them, or takes their newer version. */
  put(things: readonly Thing[]): void;
  /** Adds the group to those of the things; a thing that is not there yet becomes one of which only that is known. */
  putMembers(group: string, thingNames: readonly string[]): void;
  remove(thingNames: Iterable<string>): void;
  clear(): void;
  /** Seen so far, sorted. The same array until there is another one. */
  types(): readonly string[];
  groups(): readonly string[];
  /** The names of attributes, those that most things have first. */
  attributes(): string[];
}

export function createRows(): Rows {
  let byName = new Map<string, Row>();
  let order: readonly Row[] = [];
  /** How often each was seen; values that went are still offered, until the next load. */
  let types = new Map<string, number>();
  let groups = new Map<string, number>();
  let attributes = new Map<string, number>();
  const sortedTypes = sortedKeys();
  const sortedGroups = sortedKeys();

  function seen(counts: Map<string, number>, value: string): void {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  function rowOf(thing: Thing): Row {
    if (thing.thingType !== null) {
      seen(types, thing.thingType);
    }
    for (const group of thing.groups) {
      seen(groups, group);
    }
    for (const name of Object.keys(thing.attributes)) {
      seen(attributes, name);
    }
    const words = [
      ...(thing.thingType === null ? [] : [thing.thingType]),
      ...thing.groups,
      ...Object.values(thing.attributes),
    ];
    return {
      thing,
      name: thing.thingName.toLowerCase(),
      words: words.map((word) => `\n${word.toLowerCase()}`).join(''),
    };
  }

  function put(things: readonly Thing[]): void {
    const fresh: Row[] = [];
    let replaced = false;
    for (const thing of things) {
      const row = rowOf(thing);
      if (byName.has(thing.thingName)) {
        replaced = true;
      } else {
        fresh.push(row);
      }
      byName.set(thing.thingName, row);
    }
    if (fresh.length > 0 || replaced) {
      // A name that came twice in one page is in `fresh` once; the map has its last version.
      const kept = replaced ? order.map((row) => byName.get(row.thing.thingName) ?? row) : order;
      const added = fresh.map((row) => byName.get(row.thing.thingName) ?? row);
      order = merged(kept, added.sort(byNames));
    }
  }

  return {
    get size() {
      return byName.size;
    },
    get: (thingName) => byName.get(thingName),
    sorted: () => order,
    put,
    putMembers(group, thingNames) {
      put(
        thingNames.flatMap((thingName) => {
          const known = byName.get(thingName)?.thing ?? bareThing(thingName);
          return known.groups.includes(group) ? [] : [{ ...known, groups: [...known.groups, group] }];
        }),
      );
    },
    remove(thingNames) {
      for (const thingName of thingNames) {
        byName.delete(thingName);
      }
      if (byName.size < order.length) {
        order = order.filter(({ thing }) => byName.has(thing.thingName));
      }
    },
    clear() {
      byName = new Map();
      order = [];
      types = new Map();
      groups = new Map();
      attributes = new Map();
    },
    types: () => sortedTypes.of(types),
    groups: () => sortedGroups.of(groups),
    attributes: () => [...attributes].sort(([, a], [, b]) => b - a).map(([name]) => name),
  };
}

/** There may be as many groups as things, so they are not sorted each time somebody asks. */
function sortedKeys(): { of(counts: ReadonlyMap<string, number>): readonly string[] } {
  let from: ReadonlyMap<string, number> | null = null;
  let keys: readonly string[] = [];
  return {
    of(counts) {
      if (counts !== from) {
        from = counts;
        keys = [];
      }
      // Nothing is ever taken out of a map, and what is new comes last in it.
      if (counts.size !== keys.length) {
        keys = [...keys, ...[...counts.keys()].slice(keys.length)].sort(compareNames);
      }
      return keys;
    },
  };
}

/** A thing of which nothing but its name is known. */
export function bareThing(thingName: string): Thing {
  return { thingName, thingType: null, attributes: {}, groups: [], connectivity: { state: 'unknown' } };
}

function byNames(a: Row, b: Row): number {
  return compareNames(a.thing.thingName, b.thing.thingName);
}

/** Both are in order. Looks up the places of the few instead of comparing the many. */
function merged(many: readonly Row[], few: readonly Row[]): Row[] {
  const all: Row[] = [];
  let from = 0;
  for (const row of few) {
    let low = from;
    let high = many.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byNames(many[middle] as Row, row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; from < low; from++) {
      all.push(many[from] as Row);
    }
    all.push(row);
  }
  for (; from < many.length; from++) {
    all.push(many[from] as Row);
  }
  return all;
}
