/** The devices of the account's registry, and whether they are connected, as far as AWS can tell. */
import {
  DescribeThingCommand,
  GetIndexingConfigurationCommand,
  GetThingConnectivityDataCommand,
  IoTClient,
  ListThingGroupsCommand,
  ListThingsCommand,
  ListThingsInThingGroupCommand,
  ListThingTypesCommand,
  SearchIndexCommand,
  type ThingAttribute,
  type ThingDocument,
} from '@aws-sdk/client-iot';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { awsHost, hostOf } from './endpoints.ts';
import { isHopeless } from './hopeless.ts';
import { type AwsClientOptions, clientConfig, createCaller } from './sdk.ts';

/**
 * `unknown` wherever AWS does not say. A device whose MQTT client id is not its thing name is told as disconnected.
 * `since` is milliseconds since the epoch, AWS's clock; null where AWS tells no time, as it may after an hour.
 */
export type ThingConnectivity =
  | { state: 'connected'; since: number | null }
  | { state: 'disconnected'; since: number | null }
  | { state: 'unknown' };

export interface Thing {
  thingName: string;
  thingType: string | null;
  attributes: Record<string, string>;
  /** Empty also where they are not told: only the fleet index tells them. */
  groups: string[];
  connectivity: ThingConnectivity;
}

export interface ThingPage {
  things: Thing[];
  /** Asks for the page after this one; null: there is none. */
  nextToken: string | null;
}

export interface NamePage {
  names: string[];
  nextToken: string | null;
}

/** What the account has fleet indexing do. */
export interface Indexing {
  things: boolean;
  connectivity: boolean;
}

/** What ListThings can be narrowed to. AWS takes a type or an attribute. */
export type RegistryFilter =
  | { kind: 'type'; type: string }
  | { kind: 'attribute'; name: string; valuePrefix: string };

interface PageOptions {
  nextToken?: string | null;
}

export interface ThingsApi {
  /** Asked each time: it may be turned on meanwhile. Fails as a call does; then a search tells whether there is an index. */
  indexing(): Promise<Result<Indexing>>;
  /**
   * Up to 100 things that the fleet index finds. Fails with IndexOff where there is no index, IndexNotReady while it is
   * built, and SearchRefused where AWS does not take the query.
   */
  search(options: PageOptions & { query: string }): Promise<Result<ThingPage>>;
  /** Up to 250 things of the registry, which does not know what is connected. */
  list(options?: PageOptions & { filter?: RegistryFilter }): Promise<Result<ThingPage>>;
  /** Up to 250 names of thing groups. */
  groups(options?: PageOptions & { prefix?: string }): Promise<Result<NamePage>>;
  /** Up to 250 names of things that are in the group itself or in one below it. Fails with GroupUnknown. */
  thingsInGroup(options: PageOptions & { group: string }): Promise<Result<NamePage>>;
  /** Up to 250 names of thing types. */
  types(options?: PageOptions): Promise<Result<NamePage>>;
  /** Fails with ThingUnknown where the registry has no such thing. */
  describeThing(thingName: string): Promise<Result<Thing>>;
  /** `unknown` also where connectivity is not indexed or may not be read. */
  connectivity(thingName: string): Promise<Result<ThingConnectivity>>;
  close(): void;
}

// The largest pages that SearchIndex gives without loss of attributes, and that the lists give at all.
export const INDEX_PAGE_SIZE = 100;
export const REGISTRY_PAGE_SIZE = 250;

const unknown: ThingConnectivity = { state: 'unknown' };

export function createThingsApi(options: AwsClientOptions): ThingsApi {
  const { region, endpoint } = options;
  const host = endpoint === undefined ? awsHost('iot', region, options) : hostOf(endpoint);
  const caller = createCaller({ ...options, host });
  const client = new IoTClient(clientConfig(options));

  return {
    async indexing() {
      const answer = await caller.call({ action: 'iot:GetIndexingConfiguration' }, () =>
        client.send(new GetIndexingConfigurationCommand({})),
      );
      if (!answer.ok) {
        return answer;
      }
      const { thingIndexingMode = 'OFF', thingConnectivityIndexingMode = 'OFF' } =
        answer.value.thingIndexingConfiguration ?? {};
      return ok({
        things: thingIndexingMode !== 'OFF',
        connectivity: thingConnectivityIndexingMode !== 'OFF',
      });
    },
    async search({ query, nextToken }) {
      const answer = await caller.call({ action: 'iot:SearchIndex' }, () =>
        client.send(
          new SearchIndexCommand({
            indexName: 'AWS_Things',
            queryString: query,
            maxResults: INDEX_PAGE_SIZE,
            ...tokenOf(nextToken),
          }),
        ),
      );
      return answer.ok
        ? ok({ things: named((answer.value.things ?? []).map(fromIndex)), ...pageEnd(answer.value) })
        : fail(searchError(answer.error, region));
    },
    async list({ filter, nextToken } = {}) {
      const answer = await caller.call({ action: 'iot:ListThings' }, () =>
        client.send(
          new ListThingsCommand({
            maxResults: REGISTRY_PAGE_SIZE,
            ...tokenOf(nextToken),
            ...(filter?.kind === 'type' ? { thingTypeName: filter.type } : {}),
            ...(filter?.kind === 'attribute'
              ? {
                  attributeName: filter.name,
                  ...(filter.valuePrefix === ''
                    ? {}
                    : { attributeValue: filter.valuePrefix, usePrefixAttributeValue: true }),
                }
              : {}),
          }),
        ),
      );
      return answer.ok
        ? ok({ things: named((answer.value.things ?? []).map(fromRegistry)), ...pageEnd(answer.value) })
        : answer;
    },
    async groups({ prefix, nextToken } = {}) {
      const answer = await caller.call({ action: 'iot:ListThingGroups' }, () =>
        client.send(
          new ListThingGroupsCommand({
            maxResults: REGISTRY_PAGE_SIZE,
            ...tokenOf(nextToken),
            ...(prefix ? { namePrefixFilter: prefix } : {}),
          }),
        ),
      );
      return answer.ok
        ? ok({
            names: (answer.value.thingGroups ?? []).flatMap(({ groupName }) => groupName ?? []),
            ...pageEnd(answer.value),
          })
        : answer;
    },
    async thingsInGroup({ group, nextToken }) {
      const answer = await caller.call({ action: 'iot:ListThingsInThingGroup' }, () =>
        client.send(
          new ListThingsInThingGroupCommand({
            thingGroupName: group,
            recursive: true,
            maxResults: REGISTRY_PAGE_SIZE,
            ...tokenOf(nextToken),
          }),
        ),
      );
      if (answer.ok) {
        return ok({ names: answer.value.things ?? [], ...pageEnd(answer.value) });
      }
      const { details } = answer.error;
      return isMissing(answer.error)
        ? fail(culvertError('GroupUnknown', { group, region }, details))
        : answer;
    },
    async types({ nextToken } = {}) {
      const answer = await caller.call({ action: 'iot:ListThingTypes' }, () =>
        client.send(new ListThingTypesCommand({ maxResults: REGISTRY_PAGE_SIZE, ...tokenOf(nextToken) })),
      );
      return answer.ok
        ? ok({
            names: (answer.value.thingTypes ?? []).flatMap(({ thingTypeName }) => thingTypeName ?? []),
            ...pageEnd(answer.value),
          })
        : answer;
    },
    async describeThing(thingName) {
      const answer = await caller.call({ action: 'iot:DescribeThing', thingName }, () =>
        client.send(new DescribeThingCommand({ thingName })),
      );
      return answer.ok ? ok(fromRegistry(answer.value)) : answer;
    },
    async connectivity(thingName) {
      const answer = await caller.call({ action: 'iot:GetThingConnectivityData', thingName }, () =>
        client.send(new GetThingConnectivityDataCommand({ thingName })),
      );
      if (answer.ok) {
        return ok(connectivityOf(answer.value.connected, answer.value.timestamp?.getTime()));
      }
      return isHopeless(answer.error) ? answer : ok(unknown);
    },
    close: () => client.destroy(),
  };
}

function tokenOf(nextToken: string | null | undefined): { nextToken?: string } {
  return nextToken ? { nextToken } : {};
}

function pageEnd({ nextToken }: { nextToken?: string | undefined }): { nextToken: string | null } {
  return { nextToken: nextToken || null };
}

function isMissing({ details }: CulvertError): boolean {
  return details?.awsName === 'ResourceNotFoundException';
}

/** The errors that only a search of the index has. */
function searchError(error: CulvertError, region: string): CulvertError {
  if (isMissing(error)) {
    return culvertError('IndexOff', { region }, error.details);
  }
  switch (error.details?.awsName) {
    case 'IndexNotReadyException':
      return culvertError('IndexNotReady', { region }, error.details);
    case 'InvalidQueryException':
      return culvertError('SearchRefused', {}, error.details);
    default:
      return error;
  }
}

function named(things: Thing[]): Thing[] {
  return things.filter(({ thingName }) => thingName !== '');
}

function fromRegistry(row: ThingAttribute): Thing {
  return {
    thingName: row.thingName ?? '',
    thingType: row.thingTypeName ?? null,
    attributes: { ...row.attributes },
    groups: [],
    connectivity: unknown,
  };
}

function fromIndex(row: ThingDocument): Thing {
  return {
    ...fromRegistry(row),
    groups: [...(row.thingGroupNames ?? [])],
    connectivity: connectivityOf(row.connectivity?.connected, row.connectivity?.timestamp),
  };
}

function connectivityOf(connected: boolean | undefined, since: number | undefined): ThingConnectivity {
  if (connected === undefined) {
    return unknown;
  }
  return { state: connected ? 'connected' : 'disconnected', since: instantOf(since ?? 0) };
}

/** In seconds until the year 5138, in milliseconds since 1973. */
const SECONDS_BELOW = 1e11;
const MICROSECONDS_FROM = 1e14;

/**
 * Milliseconds since the epoch. The two calls give the time in different units, so one that another unit makes
 * plausible is taken to be in that. The index gives 0 for a thing that was never connected.
 */
function instantOf(since: number): number | null {
  if (!(since > 0)) {
    return null;
  }
  return since < SECONDS_BELOW ? since * 1000 : since >= MICROSECONDS_FROM ? since / 1000 : since;
}
