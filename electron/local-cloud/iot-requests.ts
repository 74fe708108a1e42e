/** Which operation of AWS IoT's control plane a REST request is, what it is about, and what its query says. */
import { type Access, iotArn, type ServiceRequest } from './service-api.ts';

/** AWS's default quotas per second. */
export const IOT_RATES = {
  ListThings: 10,
  ListThingGroups: 10,
  ListThingsInThingGroup: 25,
  ListThingTypes: 10,
  DescribeThing: 350,
  GetThingConnectivityData: 350,
  SearchIndex: 15,
  GetIndexingConfiguration: 20,
  DescribeEndpoint: 10,
};

export type IotOperation = keyof typeof IOT_RATES;

export const INDEX_NAME = 'AWS_Things';

export function operationOf(method: string, path: string): IotOperation | 'UnknownOperation' {
  if (method === 'GET' && path === '/things') return 'ListThings';
  if (method === 'GET' && /^\/things\/[^/]*$/.test(path)) return 'DescribeThing';
  if (method === 'POST' && /^\/things\/[^/]*\/connectivity-data$/.test(path))
    return 'GetThingConnectivityData';
  if (method === 'GET' && path === '/thing-groups') return 'ListThingGroups';
  if (method === 'GET' && /^\/thing-groups\/[^/]*\/things$/.test(path)) return 'ListThingsInThingGroup';
  if (method === 'GET' && path === '/thing-types') return 'ListThingTypes';
  if (method === 'POST' && path === '/indices/search') return 'SearchIndex';
  if (method === 'GET' && path === '/indexing/config') return 'GetIndexingConfiguration';
  if (method === 'GET' && path === '/endpoint') return 'DescribeEndpoint';
  return 'UnknownOperation';
}

export function isOperation(operation: string): operation is IotOperation {
  return Object.hasOwn(IOT_RATES, operation);
}

/** The name in `/things/<name>` or `/thing-groups/<name>/things`. */
export function nameOf(path: string): string {
  const name = path.split('/')[2] ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function resourceOf(operation: IotOperation, request: ServiceRequest, access: Access): string {
  if (operation === 'DescribeThing' || operation === 'GetThingConnectivityData') {
    return iotArn(access, `thing/${nameOf(request.path)}`);
  }
  if (operation === 'ListThingsInThingGroup') {
    return iotArn(access, `thinggroup/${nameOf(request.path)}`);
  }
  return operation === 'SearchIndex' ? iotArn(access, `index/${INDEX_NAME}`) : '*';
}

/** The query as typed members: all of it is text on the wire. */
export function queryInput(request: ServiceRequest): Record<string, unknown> {
  const input: Record<string, unknown> = Object.fromEntries(request.query);
  if (typeof input.maxResults === 'string') input.maxResults = Number(input.maxResults);
  if (input.usePrefixAttributeValue !== undefined) {
    input.usePrefixAttributeValue = input.usePrefixAttributeValue === 'true';
  }
  if (input.recursive !== undefined) input.recursive = input.recursive === 'true';
  return input;
}
