/** Where AWS is asked: the profile's own addresses, then the environment's, then AWS's for the region. */
import { dataEndpointFor, isLoopbackHost, parseDataEndpoint } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { partitionOf } from './regions.ts';

export type EndpointName = 'tunneling' | 'iot' | 'sts' | 'data';
export type Endpoints = Partial<Record<EndpointName, string>>;

/** The part of the environment that is read. */
export type EndpointEnvironment = Record<string, string | undefined>;

export interface ResolvedEndpoint {
  /** undefined leaves the address to the SDK, which knows FIPS and dual-stack hosts as well. Always set for `data`. */
  url: string | undefined;
  /** `host[:port]`, for messages. */
  host: string;
  source: 'profile' | 'environment' | 'aws';
}

// The standard names of the AWS SDKs and tools. The data plane is no service of the SDK's and has a name of our own.
const VARIABLES: Record<EndpointName, readonly string[]> = {
  tunneling: ['AWS_ENDPOINT_URL_IOTSECURETUNNELING', 'AWS_ENDPOINT_URL'],
  iot: ['AWS_ENDPOINT_URL_IOT', 'AWS_ENDPOINT_URL'],
  sts: ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'],
  data: ['CULVERT_DATA_ENDPOINT'],
};

const HOST_PREFIX: Record<Exclude<EndpointName, 'data'>, string> = {
  tunneling: 'api.tunneling.iot',
  iot: 'iot',
  sts: 'sts',
};

/**
 * An address as it may stand in a profile: `https://` (`data`: `wss://` or a bare host), unencrypted only towards this
 * computer, since signed requests and access tokens would travel readable. Fails with EndpointInvalid.
 */
export function checkEndpoint(name: EndpointName, text: string): Result<string> {
  const trimmed = text.trim();
  if (name === 'data') {
    const data = parseDataEndpoint(trimmed);
    return data.ok ? ok(trimmed) : data;
  }
  const url = parseUrl(trimmed);
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  // User and password would end up in logs; a query or fragment cannot be part of where a service is.
  if (!url || !allowed || url.port === '0' || url.username || url.password || /[?#\s]/.test(trimmed)) {
    return fail(culvertError('EndpointInvalid', { endpoint: trimmed.replace(/\/\/[^/@]*@/, '//…@') }));
  }
  return ok(trimmed);
}

/** Fails with EndpointInvalid, whether the profile or the environment holds the wrong address. */
export function resolveEndpoint(options: {
  name: EndpointName;
  region: string;
  overrides: Endpoints;
  env: EndpointEnvironment;
}): Result<ResolvedEndpoint> {
  const { name, region, overrides, env } = options;
  const own = overrides[name]?.trim();
  const fromEnvironment = VARIABLES[name].map((variable) => env[variable]?.trim()).find(Boolean);
  const text = own || fromEnvironment;
  if (!text) {
    const url = name === 'data' ? dataEndpointFor(region) : undefined;
    return ok({ url, host: awsHost(name, region), source: 'aws' });
  }
  const checked = checkEndpoint(name, text);
  return checked.ok
    ? ok({ url: checked.value, host: hostOf(checked.value), source: own ? 'profile' : 'environment' })
    : checked;
}

/** `host[:port]` of an address with or without scheme. */
export function hostOf(address: string): string {
  return parseUrl(address.includes('://') ? address : `wss://${address}`)?.host ?? address;
}

/** AWS's own host of a service in a region, without FIPS or dual stack. */
export function awsHost(name: EndpointName, region: string): string {
  if (name === 'data') {
    return hostOf(dataEndpointFor(region));
  }
  const domain = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${HOST_PREFIX[name]}.${region}.${domain}`;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
