import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { ProtocolVersion, ServiceBinding } from '../proxy/messages.ts';
import { dataEndpointFor, parseDataEndpoint } from '../shared/endpoints.ts';

export interface ProxyOptions {
  endpoint: string;
  accessToken: string;
  clientToken: string;
  services: ServiceBinding[];
  destinationVersion: ProtocolVersion;
  /** What the user should know before it starts. */
  warnings: string[];
}

export type ParsedOptions =
  | { kind: 'run'; options: ProxyOptions }
  | { kind: 'help' }
  | { kind: 'usage'; message: string };

export const PROXY_HELP = `culvert proxy - the source end of a tunnel, without the window

  culvert proxy (-r REGION | -e ENDPOINT) -s PORT|SERVICE=PORT[,SERVICE=PORT...]

  -s, --source-listen-port     local port, or one for each service; 0 picks a free one
  -r, --region                 region of the tunnel, such as eu-central-1
  -e, --proxy-endpoint         host[:port], or a wss:// address; ws:// only towards this computer
  -y, --destination-client-type  V1 or V2 when the device's agent is older than V3
  -t, --access-token           source access token; other users can read the command line, so better set
                               AWSIOT_TUNNEL_ACCESS_TOKEN
  -i, --client-token           token that lets the access token be used again after a lost connection;
                               made up when left out
  -h, --help                   this text

Environment: AWSIOT_TUNNEL_ACCESS_TOKEN, AWSIOT_TUNNEL_CLIENT_TOKEN, AWSIOT_TUNNEL_REGION, AWSIOT_TUNNEL_ENDPOINT

Prints SERVICE = PORT for each service, then carries connections until it is ended by Ctrl+C or SIGTERM.
Exit codes: 0 ended, 1 a fault of its own, 2 wrong usage, 3 token refused, 4 port taken, 5 refused by the service.
`;

const REGION = /^[a-z0-9-]{1,64}$/;

/** Reads the command line of `culvert proxy`; what it leaves open comes from the environment. */
export function parseProxyOptions(args: string[], env: NodeJS.ProcessEnv): ParsedOptions {
  let values: Values;
  try {
    values = readArgs(args);
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'The options cannot be understood.');
  }
  if (values.help) {
    return { kind: 'help' };
  }
  const endpoint = readEndpoint(values, env);
  const services = readServices(values['source-listen-port']);
  const destinationVersion = readVersion(values['destination-client-type']);
  const accessToken = values['access-token'] ?? env.AWSIOT_TUNNEL_ACCESS_TOKEN;
  const clientToken = values['client-token'] ?? env.AWSIOT_TUNNEL_CLIENT_TOKEN ?? randomUUID();
  for (const read of [endpoint, services, destinationVersion]) {
    if ('wrong' in read) {
      return usage(read.wrong);
    }
  }
  if (!accessToken) {
    return usage('There is no access token. Set AWSIOT_TUNNEL_ACCESS_TOKEN.');
  }
  if ('wrong' in endpoint || 'wrong' in services || 'wrong' in destinationVersion) {
    return usage('The options cannot be understood.');
  }
  const warnings = values['access-token']
    ? ['Other users can read the access token on the command line. Set AWSIOT_TUNNEL_ACCESS_TOKEN instead.']
    : [];
  return {
    kind: 'run',
    options: {
      endpoint: endpoint.value,
      services: services.value,
      destinationVersion: destinationVersion.value,
      accessToken,
      clientToken,
      warnings,
    },
  };
}

type Values = ReturnType<typeof readArgs>;
type Read<T> = { value: T } | { wrong: string };

function readArgs(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: false,
    options: {
      region: { type: 'string', short: 'r' },
      'proxy-endpoint': { type: 'string', short: 'e' },
      'access-token': { type: 'string', short: 't' },
      'client-token': { type: 'string', short: 'i' },
      'source-listen-port': { type: 'string', short: 's' },
      'destination-client-type': { type: 'string', short: 'y' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}

function usage(message: string): ParsedOptions {
  return { kind: 'usage', message };
}

/** Either of the two on the command line comes before either in the environment. */
function readEndpoint(values: Values, env: NodeJS.ProcessEnv): Read<string> {
  const given = { region: values.region, endpoint: values['proxy-endpoint'] };
  if (given.region !== undefined && given.endpoint !== undefined) {
    return { wrong: 'Give a region (-r) or an endpoint (-e), not both.' };
  }
  const fromArgs = given.region !== undefined || given.endpoint !== undefined;
  const { region, endpoint } = fromArgs
    ? given
    : { region: env.AWSIOT_TUNNEL_REGION, endpoint: env.AWSIOT_TUNNEL_ENDPOINT };
  if (endpoint !== undefined) {
    const parsed = parseDataEndpoint(endpoint);
    return parsed.ok ? { value: endpoint } : { wrong: `${parsed.error.message} ${parsed.error.advice}` };
  }
  if (region === undefined) {
    return { wrong: 'Give the region of the tunnel (-r), or an endpoint (-e).' };
  }
  return REGION.test(region)
    ? { value: dataEndpointFor(region) }
    : { wrong: `“${region}” is not an AWS region.` };
}

function readServices(text: string | undefined): Read<ServiceBinding[]> {
  if (text === undefined) {
    return { wrong: 'Give a local port: -s 5555, or -s SSH=5555,VNC=5901.' };
  }
  const services: ServiceBinding[] = [];
  for (const part of text.split(',')) {
    const [, serviceId = '', port = ''] = /^(?:([^=]+)=)?(\d{1,5})$/.exec(part.trim()) ?? [];
    if (port === '') {
      return { wrong: `“${part}” is neither a port nor SERVICE=PORT.` };
    }
    services.push({ serviceId, port: Number(port) });
  }
  return { value: services };
}

function readVersion(text: string | undefined): Read<ProtocolVersion> {
  switch (text) {
    case undefined:
    case 'V3':
      return { value: 3 };
    case 'V2':
      return { value: 2 };
    case 'V1':
      return { value: 1 };
    default:
      return { wrong: `“${text}” is not V1 or V2.` };
  }
}
