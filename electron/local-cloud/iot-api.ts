/**
 * The part of AWS IoT's control plane that a list of devices needs: REST-JSON, things and their connectivity. Things
 * come from the seeds; whether one is connected is asked of whoever runs the devices.
 */
import { createHash } from 'node:crypto';
import { parseJson, validate } from './constraints.ts';
import {
  INDEX_NAME,
  IOT_RATES,
  type IotOperation,
  isOperation,
  nameOf,
  operationOf,
  queryInput,
  resourceOf,
} from './iot-requests.ts';
import {
  type ListThingGroupsInput,
  type ListThingsInput,
  type ListThingsInThingGroupInput,
  type ListThingTypesInput,
  listThingGroupsShape,
  listThingsInThingGroupShape,
  listThingsShape,
  listThingTypesShape,
  type SearchInput,
  searchShape,
  thingShape,
} from './iot-shapes.ts';
import { makePageToken, readPageToken } from './page-token.ts';
import { createQuotas } from './quotas.ts';
import {
  type Access,
  type Answer,
  type AwsService,
  authenticate,
  authorize,
  iotArn,
  jsonRefusals,
  ServiceError,
  type ServiceRequest,
} from './service-api.ts';
import { type IndexedThing, parseThingQuery } from './thing-query.ts';
import { createThingStore, seedValues } from './thing-store.ts';
import type { ThingSeed } from './types.ts';

/** What the broker knows of a thing whose client id is its name. */
export interface ThingConnectivity {
  connected: boolean;
  /** Milliseconds since the epoch of the last connect or disconnect. */
  timestamp: number;
  disconnectReason?: string;
}

/** Fleet indexing of the account; connectivity can be asked for only where it is STATUS. */
export interface IndexingConfig {
  things: 'OFF' | 'REGISTRY' | 'REGISTRY_AND_SHADOW';
  connectivity: 'OFF' | 'STATUS';
}

export interface IotApiOptions extends Access {
  things: readonly ThingSeed[];
  /** Undefined: the thing has never connected. */
  connectivity: (thingName: string) => ThingConnectivity | undefined;
  /** The default has both on. */
  indexing?: IndexingConfig;
  /** `host:port` of the broker, answered by DescribeEndpoint; the default looks like AWS's and leads nowhere. */
  dataEndpoint?: () => string;
}

/** The JS SDK signs with `iot`; AWS CLI 2.9's service model signs with `execute-api`. The service takes both. */
const SIGNING_NAMES = ['iot', 'execute-api'];
const AUTH_STATUS = 403;
const DEFAULT_PAGE = 25;
const QUERY_VERSION = '2017-09-30';
/** Seconds since the epoch, 2026-01-01. */
const TYPES_CREATED_AT = 1_767_225_600;
const ENDPOINT_TYPES = ['iot:Data', 'iot:Data-ATS', 'iot:CredentialProvider', 'iot:Jobs'];

export function createIotApi(options: IotApiOptions): AwsService {
  const quotas = createQuotas(IOT_RATES, options.clock);
  const indexing = options.indexing ?? { things: 'REGISTRY', connectivity: 'STATUS' };
  const store = createThingStore(options.things);

  const find = (name: string): ThingSeed => {
    validate(thingShape, { thingName: name }, 'InvalidRequestException');
    const thing = store.get(name);
    if (!thing) throw new ServiceError('ResourceNotFoundException', `Thing ${name} cannot be found.`, 404);
    return thing;
  };

  function listThings(request: ServiceRequest): object {
    const input = queryInput(request) as ListThingsInput;
    validate(listThingsShape, input, 'InvalidRequestException');
    const { attributeName, attributeValue, thingTypeName, usePrefixAttributeValue } = input;
    if (attributeValue !== undefined && attributeName === undefined) {
      throw new ServiceError('InvalidRequestException', 'attributeValue needs an attributeName');
    }
    const found = store.list(input);
    const scope = `ListThings ${JSON.stringify([attributeName, attributeValue, thingTypeName, usePrefixAttributeValue])}`;
    const { page, nextToken } = pageOf(found, scope, input);
    return {
      things: page.map((thing) => ({
        thingName: thing.thingName,
        thingTypeName: thing.thingTypeName,
        thingArn: iotArn(options, `thing/${thing.thingName}`),
        attributes: thing.attributes ?? {},
        version: 1,
      })),
      nextToken,
    };
  }

  function listThingGroups(request: ServiceRequest): object {
    const input = queryInput(request) as ListThingGroupsInput;
    validate(listThingGroupsShape, input, 'InvalidRequestException');
    // No group of the account is in another one.
    const found = input.parentGroup === undefined ? store.groups(input.namePrefixFilter ?? '') : [];
    const scope = `ListThingGroups ${JSON.stringify([input.parentGroup, input.namePrefixFilter])}`;
    const { page, nextToken } = pageOf(found, scope, input);
    return {
      thingGroups: page.map((groupName) => ({
        groupName,
        groupArn: iotArn(options, `thinggroup/${groupName}`),
      })),
      nextToken,
    };
  }

  function listThingsInThingGroup(request: ServiceRequest): object {
    const input = {
      ...queryInput(request),
      thingGroupName: nameOf(request.path),
    } as ListThingsInThingGroupInput;
    validate(listThingsInThingGroupShape, input, 'InvalidRequestException');
    const found = store.members(input.thingGroupName);
    if (!found) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Thing group ${input.thingGroupName} does not exist`,
        404,
      );
    }
    const { page, nextToken } = pageOf(found, `ListThingsInThingGroup ${input.thingGroupName}`, input);
    return { things: page, nextToken };
  }

  function listThingTypes(request: ServiceRequest): object {
    const input = queryInput(request) as ListThingTypesInput;
    validate(listThingTypesShape, input, 'InvalidRequestException');
    const { thingTypeName } = input;
    const found = store.types().filter((name) => thingTypeName === undefined || name === thingTypeName);
    const { page, nextToken } = pageOf(found, `ListThingTypes ${thingTypeName ?? ''}`, input);
    return {
      thingTypes: page.map((name) => ({
        thingTypeName: name,
        thingTypeArn: iotArn(options, `thingtype/${name}`),
        thingTypeProperties: { thingTypeDescription: '', searchableAttributes: [] },
        thingTypeMetadata: { deprecated: false, creationDate: TYPES_CREATED_AT },
      })),
      nextToken,
    };
  }

  function searchIndex(request: ServiceRequest): object {
    const body = parseJson(request.body);
    validate(searchShape, body, 'InvalidRequestException');
    const input = body as SearchInput;
    const indexName = input.indexName ?? INDEX_NAME;
    if (indexName !== INDEX_NAME || indexing.things === 'OFF') {
      throw new ServiceError('ResourceNotFoundException', `Index ${indexName} does not exist`, 404);
    }
    if (input.queryVersion != null && input.queryVersion !== QUERY_VERSION) {
      throw new ServiceError(
        'InvalidRequestException',
        `Query version ${input.queryVersion} is not supported`,
      );
    }
    const query = parseThingQuery(input.queryString);
    if (!query.ok) throw new ServiceError('InvalidQueryException', query.message);
    const scope = `SearchIndex ${input.queryString}`;
    const { page, next } = store.search({
      query: input.queryString,
      node: query.node,
      matches: query.matches,
      fields: indexed,
      from: startOf(scope, input.nextToken),
      count: input.maxResults ?? DEFAULT_PAGE,
    });
    return {
      things: page.map(thingDocument),
      thingGroups: [],
      nextToken: next === undefined ? undefined : makePageToken(scope, next),
    };
  }

  /** Where connectivity is not indexed, no query on it finds anything, and rows say nothing of it. */
  function indexedConnectivity(thing: ThingSeed): Partial<ThingConnectivity> | undefined {
    if (indexing.connectivity === 'OFF') return undefined;
    return options.connectivity(thing.thingName) ?? { connected: false };
  }

  function indexed(thing: ThingSeed): IndexedThing {
    return {
      get(field) {
        switch (field) {
          case 'thingId':
            return thingId(options.account, thing);
          case 'connectivity.connected': {
            const connectivity = indexedConnectivity(thing);
            return connectivity && String(connectivity.connected);
          }
          case 'connectivity.disconnectReason':
            return indexedConnectivity(thing)?.disconnectReason;
          default:
            return seedValues(thing, field);
        }
      },
    };
  }

  function thingDocument(thing: ThingSeed): object {
    return {
      thingName: thing.thingName,
      thingId: thingId(options.account, thing),
      thingTypeName: thing.thingTypeName,
      ...(thing.thingGroups?.length ? { thingGroupNames: thing.thingGroups } : {}),
      attributes: thing.attributes,
      connectivity: indexedConnectivity(thing),
    };
  }

  const handlers: Record<IotOperation, (request: ServiceRequest) => object> = {
    ListThings: listThings,
    ListThingGroups: listThingGroups,
    ListThingsInThingGroup: listThingsInThingGroup,
    ListThingTypes: listThingTypes,
    SearchIndex: searchIndex,

    DescribeThing(request) {
      const thing = find(nameOf(request.path));
      return {
        defaultClientId: thing.thingName,
        thingName: thing.thingName,
        thingId: thingId(options.account, thing),
        thingArn: iotArn(options, `thing/${thing.thingName}`),
        thingTypeName: thing.thingTypeName,
        attributes: thing.attributes ?? {},
        version: 1,
      };
    },

    GetThingConnectivityData(request) {
      const thing = find(nameOf(request.path));
      if (indexing.connectivity === 'OFF') {
        throw new ServiceError('IndexNotReadyException', 'Connectivity indexing is not enabled');
      }
      // A thing that never connected answers `connected: false` without details, as the API reference says. The
      // timestamp is in seconds here and in milliseconds in a row of the index.
      const state = options.connectivity(thing.thingName);
      return {
        thingName: thing.thingName,
        connected: state?.connected ?? false,
        ...(state ? { timestamp: state.timestamp / 1000 } : {}),
        ...(state?.disconnectReason === undefined ? {} : { disconnectReason: state.disconnectReason }),
      };
    },

    GetIndexingConfiguration() {
      return {
        thingIndexingConfiguration: {
          thingIndexingMode: indexing.things,
          thingConnectivityIndexingMode: indexing.connectivity,
        },
        thingGroupIndexingConfiguration: { thingGroupIndexingMode: 'OFF' },
      };
    },

    DescribeEndpoint(request) {
      const type = request.query.get('endpointType') ?? 'iot:Data';
      if (!ENDPOINT_TYPES.includes(type)) {
        throw new ServiceError('InvalidRequestException', `Invalid endpoint type: ${type}`);
      }
      const address = options.dataEndpoint?.() ?? `local-ats.iot.${options.region}.amazonaws.com`;
      return { endpointAddress: address };
    },
  };

  return {
    name: 'iot',
    operationOf: (request) => operationOf(request.method, request.path),

    answer(request, operation) {
      const key = authenticate(request, options, {
        services: SIGNING_NAMES,
        names: jsonRefusals(AUTH_STATUS),
      });
      if (!isOperation(operation)) {
        throw new ServiceError('UnknownOperationException', 'There is no such operation', 404);
      }
      authorize(key, options, {
        action: `iot:${operation}`,
        resource: resourceOf(operation, request, options),
        status: AUTH_STATUS,
      });
      if (!quotas.take(operation)) throw new ServiceError('ThrottlingException', 'Rate exceeded');
      return json(200, handlers[operation](request));
    },

    refuse(error) {
      const answer = json(error.status, { message: error.message });
      return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } };
    },
  };
}

function pageOf<T>(
  rows: readonly T[],
  scope: string,
  asked: { maxResults?: number | null; nextToken?: string | null },
): { page: T[]; nextToken: string | undefined } {
  const start = startOf(scope, asked.nextToken);
  const end = start + (asked.maxResults ?? DEFAULT_PAGE);
  return {
    page: rows.slice(start, end),
    nextToken: end < rows.length ? makePageToken(scope, end) : undefined,
  };
}

function startOf(scope: string, nextToken: string | null | undefined): number {
  const start = nextToken == null ? 0 : readPageToken(scope, nextToken);
  if (start === undefined) throw new ServiceError('InvalidRequestException', 'Invalid nextToken');
  return start;
}

/** Always the same for a thing, in the form of the service's ids. */
function thingId(account: string, thing: ThingSeed): string {
  const hex = createHash('sha256').update(`${account}/${thing.thingName}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
