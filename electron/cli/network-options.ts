import type { NetworkOptions } from '../proxy/options.ts';
import { webProxyFor } from '../proxy/web-proxy.ts';
import { dataEndpointFor, parseDataEndpoint } from '../shared/endpoints.ts';
import { collectCertificates } from './certificates.ts';
import { type Layers, pick, pickEither, wholePath } from './option-layers.ts';
import { type Note, need, shown, Wrong } from './read.ts';
import type { Settings } from './settings-file.ts';

const REGION = /^[a-z0-9-]{1,64}$/;
const LONGEST_HOST = 253;

/** The data plane of `-r` or `-e`, in the form that SessionOptions takes. Throws Wrong. */
export function readEndpoint(layers: Layers, settings: Settings): string {
  const given = pickEither(
    layers,
    'region',
    'proxy-endpoint',
    'Give a region (-r) or an endpoint (-e), not both.',
  );
  const { region } = given;
  const endpoint = given['proxy-endpoint'] ?? (region === undefined ? undefined : ofRegion(region, settings));
  if (endpoint === undefined) {
    throw new Wrong('Give the region of the tunnel (-r), or an endpoint (-e).');
  }
  const tooLong = endpoint.length > LONGEST_HOST && !endpoint.includes('://');
  const parsed = parseDataEndpoint(endpoint);
  if (!parsed.ok || tooLong) {
    const advice = 'It is host[:port], or a wss:// address; ws:// leads to this computer only.';
    throw new Wrong(`${shown(withoutCredentials(endpoint))} cannot be used as an endpoint. ${advice}`);
  }
  return endpoint;
}

function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^([^/]*:\/\/)?[^/]*@/, '$1…@');
}

function ofRegion(region: string, { regionEndpoints, endpointFormat }: Settings): string {
  if (!REGION.test(region)) {
    throw new Wrong(`${shown(region)} is not an AWS region.`);
  }
  return (
    (Object.hasOwn(regionEndpoints, region) ? regionEndpoints[region] : undefined) ??
    endpointFormat?.replaceAll('%s', region) ??
    dataEndpointFor(region)
  );
}

export interface NetworkInput {
  layers: Layers;
  env: NodeJS.ProcessEnv;
  cwd: string;
  endpoint: string;
  notes: Note[];
}

/** Web proxy and certificates. Throws Wrong. */
export function readNetwork({ layers, env, cwd, endpoint, notes }: NetworkInput): NetworkOptions {
  const capath = pick(layers, 'capath');
  const certificates = need(
    collectCertificates(capath === undefined ? undefined : wholePath(capath, cwd), env),
  );
  notes.push(...certificates.notes);
  const verifyCertificates = pick(layers, 'no-ssl-host-verify') === undefined;
  if (!verifyCertificates) {
    notes.push({
      level: 'warn',
      text: 'CERTIFICATES ARE NOT CHECKED (-k): anybody on the way can take the token and read the tunnel. For tests only.',
    });
  }
  const url = parseDataEndpoint(endpoint);
  const webProxy = url.ok ? webProxyFor(url.value, env) : url;
  if (!webProxy.ok) {
    throw new Wrong(`${webProxy.error.message} ${webProxy.error.advice}`);
  }
  return { webProxy: webProxy.value, extraCertificates: certificates.certificates, verifyCertificates };
}
