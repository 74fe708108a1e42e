import { parseDataEndpoint } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { SessionOptions } from './messages.ts';
import type { ProxyMode } from './options.ts';
import type { LinkTarget, Tokens } from './tunnel-link.ts';

/** An access token goes into a header as it is. Real ones have about 650 characters; the reference takes up to 4096. */
const ACCESS_TOKEN = /^[\x21-\x7e]{1,4096}$/;
/** The service's own rule (V2 guide, `client-token`). */
const CLIENT_TOKEN = /^[a-zA-Z0-9-]{32,128}$/;

/** Where and how a session is to be had. An endpoint without a path gets that of the mode. Fails with EndpointInvalid or TokenRefused. */
export function checkSession(session: SessionOptions, mode: ProxyMode): Result<LinkTarget> {
  const endpoint = parseDataEndpoint(session.endpoint);
  if (!endpoint.ok) {
    return endpoint;
  }
  const tokens = checkTokens(session);
  if (!tokens.ok) {
    return tokens;
  }
  const { value: url } = endpoint;
  const isBare = url.pathname === '/' && url.search === '';
  return ok({
    url: isBare ? new URL(`/tunnel?local-proxy-mode=${mode}`, url) : url,
    tokens: tokens.value,
    network: session.network,
    tuning: session.tuning,
  });
}

/** Fails with TokenRefused when they cannot be any. */
export function checkTokens({ accessToken, clientToken }: Tokens): Result<Tokens> {
  if (!ACCESS_TOKEN.test(accessToken)) {
    return fail(culvertError('TokenRefused', { reason: because('reason.no-access-token') }));
  }
  if (!CLIENT_TOKEN.test(clientToken)) {
    return fail(culvertError('TokenRefused', { reason: because('reason.no-client-token') }));
  }
  return ok({ accessToken, clientToken });
}
