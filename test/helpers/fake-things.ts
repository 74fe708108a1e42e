/** The things of an account behind our own interface, paged as AWS pages them; what is asked is noted. */
import {
  INDEX_PAGE_SIZE,
  REGISTRY_PAGE_SIZE,
  type Thing,
  type ThingsApi,
} from '../../electron/aws/things.ts';
import { parseThingQuery } from '../../electron/local-cloud/thing-query.ts';
import { culvertError } from '../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../electron/shared/result.ts';

export interface FakeThings {
  api: ThingsApi;
  /** `search thingName:*`, `list`, `describe press-07`: in the order of the calls, retries and pages included. */
  calls: string[];
  /** What is put here by the beginning of a call is answered instead. */
  failures: Map<string, Result<never>>;
  /** Set, calls wait until it is called. */
  hold(): () => void;
}

export function fakeThings(
  things: readonly Thing[],
  { indexed = true, connectivity = true } = {},
): FakeThings {
  const calls: string[] = [];
  const failures = new Map<string, Result<never>>();
  let gate: Promise<void> = Promise.resolve();

  async function call(name: string): Promise<Result<never> | null> {
    calls.push(name);
    const failure = [...failures].find(([start]) => name.startsWith(start))?.[1] ?? null;
    await gate;
    return failure;
  }

  const page = <T>(all: readonly T[], size: number, nextToken: string | null | undefined) => {
    const from = Number(nextToken ?? 0);
    return {
      rows: all.slice(from, from + size),
      nextToken: from + size < all.length ? String(from + size) : null,
    };
  };
  const fieldsOf = (thing: Thing) => ({
    get(field: string) {
      switch (field) {
        case 'thingName':
          return thing.thingName;
        case 'thingTypeName':
          return thing.thingType ?? undefined;
        case 'thingGroupNames':
          return thing.groups;
        case 'connectivity.connected':
          return thing.connectivity.state === 'unknown'
            ? undefined
            : String(thing.connectivity.state === 'connected');
        default:
          return thing.attributes[field.slice('attributes.'.length)];
      }
    },
  });
  const registered = (thing: Thing): Thing => ({ ...thing, groups: [], connectivity: { state: 'unknown' } });
  const token = (nextToken: string | null | undefined) => (nextToken ? ` from ${nextToken}` : '');

  const api: ThingsApi = {
    indexing: async () => (await call('indexing')) ?? ok({ things: indexed, connectivity }),
    async search({ query, nextToken }) {
      const failure = await call(`search ${query}${token(nextToken)}`);
      if (failure) {
        return failure;
      }
      const parsed = parseThingQuery(query);
      if (!parsed.ok) {
        return fail(culvertError('SearchRefused', {}));
      }
      const { rows, nextToken: next } = page(
        things.filter((thing) => parsed.matches(fieldsOf(thing))),
        INDEX_PAGE_SIZE,
        nextToken,
      );
      return ok({ things: rows, nextToken: next });
    },
    async list({ filter, nextToken } = {}) {
      const narrowed = filter
        ? ` ${filter.kind === 'type' ? filter.type : `${filter.name}=${filter.valuePrefix}`}`
        : '';
      const failure = await call(`list${narrowed}${token(nextToken)}`);
      if (failure) {
        return failure;
      }
      const all = things.filter((thing) =>
        filter === undefined
          ? true
          : filter.kind === 'type'
            ? thing.thingType === filter.type
            : thing.attributes[filter.name]?.startsWith(filter.valuePrefix),
      );
      const { rows, nextToken: next } = page(all, REGISTRY_PAGE_SIZE, nextToken);
      return ok({ things: rows.map(registered), nextToken: next });
    },
    groups: async () =>
      (await call('groups')) ??
      ok({ names: [...new Set(things.flatMap(({ groups }) => groups))], nextToken: null }),
    async thingsInGroup({ group, nextToken }) {
      const failure = await call(`members ${group}${token(nextToken)}`);
      const all = things.filter(({ groups }) => groups.includes(group)).map(({ thingName }) => thingName);
      const { rows, nextToken: next } = page(all, REGISTRY_PAGE_SIZE, nextToken);
      return failure ?? ok({ names: rows, nextToken: next });
    },
    types: async () =>
      (await call('types')) ??
      ok({ names: [...new Set(things.flatMap(({ thingType }) => thingType ?? []))], nextToken: null }),
    async describeThing(thingName) {
      const failure = await call(`describe ${thingName}`);
      const thing = things.find((each) => each.thingName === thingName);
      return (
        failure ??
        (thing
          ? ok(registered(thing))
          : fail(culvertError('ThingUnknown', { thingName, region: 'eu-central-1' })))
      );
    },
    async connectivity(thingName) {
      const failure = await call(`connectivity ${thingName}`);
      const thing = things.find((each) => each.thingName === thingName);
      return failure ?? ok(connectivity && thing ? thing.connectivity : { state: 'unknown' });
    },
    close() {},
  };
  return {
    api,
    calls,
    failures,
    hold() {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}
