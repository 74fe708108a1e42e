/** The devices of the account's registry, and whether they are connected, as far as AWS can tell. */
import {
  DescribeThingCommand,
  GetThingConnectivityDataCommand,
  IoTClient,
  ListThingsCommand,
  SearchIndexCommand,
  type ThingAttribute,
  type ThingDocument,
} from '@aws-sdk/client-iot';
import type { ErrorCode } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import { awsHost, hostOf } from './endpoints.ts';
import { type AwsClientOptions, clientConfig, createCaller } from './sdk.ts';

/**
 * `unknown` wherever AWS does not say: fleet indexing is off, or the device's MQTT client id is not its thing name.
 * `since` is milliseconds since the epoch, AWS's clock.
 */
export type ThingConnectivity =
  | { state: 'connected'; since: number | null }
  | { state: 'disconnected'; since: number | null }
  | { state: 'unknown' };

export interface Thing {
  thingName: string;
  thingType: string | null;
  attributes: Record<string, string>;
  connectivity: ThingConnectivity;
}

export interface ThingList {
  things: Thing[];
  /** The account has more than were read. */
  more: boolean;
}

export interface ThingsApi {
  /** The fleet index where it may be searched, else the registry, which does not know what is connected. */
  listThings(options: { maxPages: number }): Promise<Result<ThingList>>;
  /** Fails with ThingUnknown where the registry has no such thing. */
  describeThing(thingName: string): Promise<Result<Thing>>;
  /** `unknown` also where connectivity is not indexed or may not be read. */
  connectivity(thingName: string): Promise<Result<ThingConnectivity>>;
  close(): void;
}

// The largest pages that SearchIndex gives without loss of attributes, and that ListThings gives at all.
const INDEX_PAGE_SIZE = 100;
const REGISTRY_PAGE_SIZE = 250;

// After these the registry would fail just the same; anything else says that the index is off or forbidden.
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'NoNetwork',
  'CredentialsExpired',
  'CredentialsInvalid',
  'ClockSkew',
]);

const unknown: ThingConnectivity = { state: 'unknown' };

export function createThingsApi(options: AwsClientOptions): ThingsApi {
  const { region, endpoint, now, log } = options;
  const host = endpoint === undefined ? awsHost('iot', region) : hostOf(endpoint);
  const caller = createCaller({ host, region, now, log });
  const client = new IoTClient(clientConfig(options));

  function searchIndex(maxPages: number): Promise<Result<ThingList>> {
    return readPages(maxPages, async (nextToken) => {
      const answer = await caller.call({ action: 'iot:SearchIndex' }, () =>
        client.send(
          new SearchIndexCommand({
            indexName: 'AWS_Things',
            queryString: 'thingName:*',
            maxResults: INDEX_PAGE_SIZE,
            nextToken,
          }),
        ),
      );
      return answer.ok
        ? ok({ things: (answer.value.things ?? []).map(fromIndex), nextToken: answer.value.nextToken })
        : answer;
    });
  }

  function listRegistry(maxPages: number): Promise<Result<ThingList>> {
    return readPages(maxPages, async (nextToken) => {
      const answer = await caller.call({ action: 'iot:ListThings' }, () =>
        client.send(new ListThingsCommand({ maxResults: REGISTRY_PAGE_SIZE, nextToken })),
      );
      return answer.ok
        ? ok({ things: (answer.value.things ?? []).map(fromRegistry), nextToken: answer.value.nextToken })
        : answer;
    });
  }

  return {
    async listThings({ maxPages }) {
      const indexed = await searchIndex(maxPages);
      // An index that was just turned on is empty for a while, which is not to say that there are no things.
      if (indexed.ok ? indexed.value.things.length > 0 : HOPELESS.has(indexed.error.code)) {
        return indexed;
      }
      const listed = await listRegistry(maxPages);
      return !listed.ok && indexed.ok ? indexed : listed;
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
      return HOPELESS.has(answer.error.code) ? answer : ok(unknown);
    },
    close: () => client.destroy(),
  };
}

interface Page {
  things: Thing[];
  nextToken: string | undefined;
}

async function readPages(
  maxPages: number,
  read: (nextToken: string | undefined) => Promise<Result<Page>>,
): Promise<Result<ThingList>> {
  const things: Thing[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const answer = await read(nextToken);
    if (!answer.ok) {
      return answer;
    }
    things.push(...answer.value.things.filter(({ thingName }) => thingName !== ''));
    nextToken = answer.value.nextToken;
    if (!nextToken) {
      break;
    }
  }
  return ok({ things, more: Boolean(nextToken) });
}

function fromRegistry(row: ThingAttribute): Thing {
  return {
    thingName: row.thingName ?? '',
    thingType: row.thingTypeName ?? null,
    attributes: { ...row.attributes },
    connectivity: unknown,
  };
}

function fromIndex(row: ThingDocument): Thing {
  return {
    ...fromRegistry(row),
    connectivity: connectivityOf(row.connectivity?.connected, row.connectivity?.timestamp),
  };
}

function connectivityOf(connected: boolean | undefined, since: number | undefined): ThingConnectivity {
  if (connected === undefined) {
    return unknown;
  }
  // The index gives 0 for a thing that was never connected.
  return { state: connected ? 'connected' : 'disconnected', since: since || null };
}
