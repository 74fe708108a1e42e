import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Said } from '../shared/reasons.ts';

const PROXY_AUTHENTICATION_REQUIRED = 407;

/**
 * The error of a session that was refused for good. `status` is that of the HTTP answer, 0 where there was none (the
 * services of both ends do not match, say); `reason` is a sentence. A token that is refused is rotated and never comes
 * here, so nothing here may be told as the token's fault.
 */
export function refusalError({ status, reason }: { status: number; reason: Said }): CulvertError {
  if (status === PROXY_AUTHENTICATION_REQUIRED) {
    return culvertError('WebProxyRefused', { reason });
  }
  // Under 400 it was not the HTTP answer that refused: 101 without a subprotocol, say.
  const told = status < 400 || typeof reason !== 'string' || reason.includes(String(status));
  const said = told ? reason : `HTTP ${status} ${reason}`;
  return culvertError('TunnelRefused', { reason: said });
}
