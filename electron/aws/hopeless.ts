import type { CulvertError, ErrorCode } from '../shared/errors.ts';

/** What one call is refused for, and another may not be. After anything else every call would fail just the same. */
const OF_ONE_CALL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['AccessDenied', 'AwsRejected', 'AwsUnavailable', 'Throttled', 'LimitExceeded'] as const),
  ...([
    'IndexOff',
    'IndexNotReady',
    'SearchRefused',
    'GroupUnknown',
    'ThingUnknown',
    'TunnelUnknown',
  ] as const),
]);

/** No network, no sign-in, credentials that are not accepted: asking in another way is no use. */
export function isHopeless({ code }: CulvertError): boolean {
  return !OF_ONE_CALL.has(code);
}
