/** Opens a tunnel from a pasted source token: no profile, no call to AWS's control plane, nothing billed. */
import { type EndpointEnvironment, resolveEndpoint } from '../aws/endpoints.ts';
import { checkRegion } from '../aws/regions.ts';
import type { Words } from '../i18n/words.ts';
import type { QuickRequest } from '../ipc/contract.ts';
import { parseDataEndpoint } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelService } from '../tunnels/service.ts';
import { readPastedToken } from './quick-token.ts';

const LONGEST_NAME = 60;
const SHORT_ID = 8;
/** No name, region or host has so many characters in a row. */
const LIKE_A_TOKEN = /[\w+/=-]{100}/;

/** Fails with SourceTokenInvalid, RegionInvalid, EndpointInvalid, PortInvalid, or as the way to the network does. */
export async function quickOpen(
  request: QuickRequest,
  {
    service,
    env,
    words,
  }: { service: Pick<TunnelService, 'quick'>; env: EndpointEnvironment; words: () => Pick<Words, 't'> },
): Promise<Result<{ key: string }>> {
  // It would become a name that is kept, or a host that is looked up.
  if ([request.name, request.region, request.endpoint].some((text) => LIKE_A_TOKEN.test(text))) {
    return fail(culvertError('SourceTokenInvalid', { reason: because('reason.token-elsewhere') }));
  }
  const token = readPastedToken(request.token);
  if (!token.ok) {
    return token;
  }
  // A pasted answer names its region itself; with an address of one's own none is needed.
  const typed = request.region.trim() || token.value.region || '';
  const region = typed === '' && request.endpoint.trim() !== '' ? ok('') : checkRegion(typed);
  if (!region.ok) {
    return region;
  }
  const overrides = { data: request.endpoint };
  const endpoint = resolveEndpoint({ name: 'data', region: region.value, overrides, env });
  if (!endpoint.ok) {
    return endpoint;
  }
  const address = parseDataEndpoint(endpoint.value.url ?? '');
  if (!address.ok) {
    return address;
  }
  const { accessToken, tunnelId } = token.value;
  const { protocol } = request;
  return service.quick({
    name: nameFor(request.name, tunnelId, words()),
    region: region.value,
    endpoint: address.value.href,
    accessToken,
    ports: request.ports,
    protocol: protocol === 'auto' ? { version: 3, chosen: false } : { version: protocol, chosen: true },
  });
}

function nameFor(name: string, tunnelId: string | null, { t }: Pick<Words, 't'>): string {
  const typed = [...name.replace(/\p{C}/gu, ' ').trim()].slice(0, LONGEST_NAME).join('');
  return (
    typed ||
    (tunnelId === null
      ? t('notices.pasted-token')
      : t('notices.tunnel-named', { id: tunnelId.slice(0, SHORT_ID) }))
  );
}
