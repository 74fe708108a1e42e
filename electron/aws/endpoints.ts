/** Where AWS is asked: the profile's own addresses, then the environment's, then AWS's for the region. */
import { isLoopbackHost, parseDataEndpoint } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type Partition, partitionOf } from './regions.ts';

/** The four that a profile may set, and those that only the environment does. */
export type EndpointName = 'tunneling' | 'iot' | 'sts' | 'data' | 'sso' | 'oidc' | 'iam';
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
  sso: ['AWS_ENDPOINT_URL_SSO', 'AWS_ENDPOINT_URL'],
  oidc: ['AWS_ENDPOINT_URL_SSO_OIDC', 'AWS_ENDPOINT_URL'],
  iam: ['AWS_ENDPOINT_URL_IAM', 'AWS_ENDPOINT_URL'],
  data: ['CULVERT_DATA_ENDPOINT'],
};

const HOST_PREFIX: Record<Exclude<EndpointName, 'iam'>, string> = {
  // No rules of the SDK's name the data plane: its FIPS and dual-stack hosts are taken to be made as the control plane's
  // are, which no document says. An address of the profile's own overrides them.
  data: 'data.tunneling.iot',
  tunneling: 'api.tunneling.iot',
  iot: 'iot',
  sts: 'sts',
  sso: 'portal.sso',
  oidc: 'oidc',
};

const FIPS_IN_GOVCLOUD: ReadonlySet<EndpointName> = new Set(['sts', 'sso', 'oidc']);

const DOMAIN: Record<Partition, string> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
};

const DUAL_STACK_DOMAIN: Record<Partition, string> = {
  aws: 'api.aws',
  'aws-cn': 'api.amazonwebservices.com.cn',
  'aws-us-gov': 'api.aws',
};

const IAM_HOSTS: Record<Partition, Record<'plain' | 'fips' | 'dualStack' | 'both', string>> = {
  aws: {
    plain: 'iam.amazonaws.com',
    fips: 'iam-fips.amazonaws.com',
    dualStack: 'iam.global.api.aws',
    both: 'iam-fips.global.api.aws',
  },
  'aws-cn': {
    plain: 'iam.cn-north-1.amazonaws.com.cn',
    fips: 'iam-fips.amazonaws.com.cn',
    dualStack: 'iam.global.api.amazonwebservices.com.cn',
    both: 'iam-fips.api.amazonwebservices.com.cn',
  },
  'aws-us-gov': {
    plain: 'iam.us-gov.amazonaws.com',
    fips: 'iam.us-gov.amazonaws.com',
    dualStack: 'iam.us-gov.api.aws',
    both: 'iam.us-gov.api.aws',
  },
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
  /** Of AWS's own addresses; without effect on an override. */
  fips?: boolean;
  dualStack?: boolean;
}): Result<ResolvedEndpoint> {
  const { name, region, overrides, env } = options;
  const own = overrides[name]?.trim();
  const fromEnvironment = VARIABLES[name].map((variable) => env[variable]?.trim()).find(Boolean);
  const text = own || fromEnvironment;
  if (!text) {
    const host = awsHost(name, region, options);
    return ok({ url: name === 'data' ? `wss://${host}` : undefined, host, source: 'aws' });
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

/** Which of AWS's own hosts is meant. */
export interface HostVariant {
  fips?: boolean;
  dualStack?: boolean;
}

/** AWS's own host of a service in a region, as the SDK's rules resolve it. */
export function awsHost(name: EndpointName, region: string, variant: HostVariant = {}): string {
  const { fips = false, dualStack = false } = variant;
  const partition = partitionOf(region);
  if (name === 'iam') {
    return iamHost(partition, { fips, dualStack });
  }
  // GovCloud's plain hosts of these are FIPS ones already.
  const already = partition === 'aws-us-gov' && !dualStack && FIPS_IN_GOVCLOUD.has(name);
  const prefix = `${HOST_PREFIX[name]}${fips && !already ? '-fips' : ''}`;
  return `${prefix}.${region}.${dualStack ? DUAL_STACK_DOMAIN[partition] : DOMAIN[partition]}`;
}

/** IAM has one host for a whole partition. */
function iamHost(partition: Partition, { fips, dualStack }: Required<HostVariant>): string {
  const variant = fips ? (dualStack ? 'both' : 'fips') : dualStack ? 'dualStack' : 'plain';
  return IAM_HOSTS[partition][variant];
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
