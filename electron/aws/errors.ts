/**
 * Turns what the AWS SDK throws into the closed set of errors a person can meet. The services' models name few errors;
 * the rest (signature, credentials, throttling, validation) arrive under names that differ from service to service.
 */
import {
  type CulvertError,
  CulvertFailure,
  culvertError,
  type ErrorDetails,
  type PolicyBlocker,
} from '../shared/errors.ts';
import { because, type Said } from '../shared/reasons.ts';
import { accountOfArn, type PolicyTag, policyFor, policyText } from './policy.ts';
import { reasonSentence } from './reason.ts';

export interface AwsErrorContext {
  /** The IAM action of the call, such as `iot:OpenTunnel`. */
  action: string;
  /** Where it was sent, for “cannot be reached”. */
  host: string;
  resource?: string;
  /** Set where a missing resource means a missing thing. */
  thingName?: string;
  region?: string;
  /** What the profile sends with OpenTunnel, for the policy that a denial offers. */
  tagging?: { tags: readonly PolicyTag[]; ownTag: boolean } | undefined;
  /** This computer's clock when the answer came, milliseconds since the epoch. */
  nowMs: number;
}

interface SdkError {
  name: string;
  message: string;
  code?: string;
  syscall?: string;
  errors?: unknown[];
  $metadata?: { httpStatusCode?: number; requestId?: string };
  /** Not listed among the error's own properties, but there whenever an answer came. */
  $response?: { statusCode?: number; headers?: Record<string, string | undefined> };
}

// Compared without the ending “Exception”, which JSON services add and query services leave out.
const ACCESS_DENIED = names('AccessDenied', 'Unauthorized', 'UnauthorizedOperation', 'NotAuthorized');
const EXPIRED = names('ExpiredToken', 'TokenRefreshRequired');
const NOT_ACCEPTED = names(
  ...['UnrecognizedClient', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'InvalidSignature'],
  ...['IncompleteSignature', 'MissingAuthenticationToken', 'InvalidAccessKeyId', 'AuthFailure'],
);
const SKEWED = names('RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture');
const THROTTLED = names(
  ...['Throttling', 'ThrottledException', 'TooManyRequests', 'RequestLimitExceeded', 'SlowDown'],
  ...['RequestThrottled', 'BandwidthLimitExceeded', 'PriorRequestNotComplete'],
);

// How the signature check words a clock that is off: “Signature expired: 2026… is now earlier than 2026…”.
const SKEW_WORDS = /signature (?:expired|not yet current)|request (?:has )?expired/i;
// IAM's ends of a refusal: “with an explicit deny in a service control policy”, “because no permissions boundary allows
// the iot:OpenTunnel action”.
const EXPLICIT_DENY = /with an explicit deny(?: in (?:an?|the) ([a-z -]*?(?:polic(?:y|ies)|boundary)))?/i;
const NOT_ALLOWED_BY = /because no ([a-z -]*?(?:policy|boundary)) allows/i;
const NOT_AUTHORIZED = /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z*]+)(?:\s+on resource:?\s+(\S+))?/i;

const NETWORK_CODES = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EPROTO'],
]);
const CERTIFICATE_CODE =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_CERT|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|CRL_)/;

// Failures of looking up or connecting, after which no byte of the request has left.
const NOT_CONNECTED_CODES = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'],
  'EADDRNOTAVAIL',
]);
// The SDK's own connection time-out and Node's lost handshake have no code of their own, only these words.
const NOT_CONNECTED_WORDS =
  /without establishing a connection|did not establish a connection|before secure TLS connection was established/i;

/** Tells a person nothing, and those who may decode it find it in CloudTrail. */
const ENCODED = /Encoded authorization failure message:\s*\S+/gi;

/** The error of a code from `electron/shared/errors.ts` that fits best. Never holds a credential or a signature. */
export function mapAwsError(thrown: unknown, context: AwsErrorContext): CulvertError {
  // What the credentials or the way to the service could not give is said already.
  if (thrown instanceof CulvertFailure) {
    return thrown.error;
  }
  const error = asSdkError(thrown);
  const name = plainName(error.name);
  const status = statusOf(error);
  const details: ErrorDetails = {
    awsName: error.name,
    ...(error.$metadata?.requestId ? { requestId: error.$metadata.requestId } : {}),
  };
  const { action } = context;

  if (SKEWED.has(name) || (NOT_ACCEPTED.has(name) && SKEW_WORDS.test(error.message))) {
    return culvertError('ClockSkew', { minutes: skewMinutes(error, context.nowMs) }, details);
  }
  if (EXPIRED.has(name)) {
    return culvertError('CredentialsExpired', {}, details);
  }
  if (NOT_ACCEPTED.has(name)) {
    return culvertError('CredentialsInvalid', {}, details);
  }
  if (ACCESS_DENIED.has(name)) {
    return accessDenied(error, context, details);
  }
  if (THROTTLED.has(name) || status === 429) {
    return culvertError('Throttled', { action }, details);
  }
  if (name === 'LimitExceeded') {
    return culvertError('LimitExceeded', { reason: reasonOf(error) }, details);
  }
  if (name === 'ResourceNotFound') {
    return context.thingName === undefined
      ? culvertError('TunnelUnknown', {}, details)
      : culvertError('ThingUnknown', { thingName: context.thingName, region: context.region ?? '' }, details);
  }
  if (status !== undefined && status >= 500) {
    return culvertError('AwsUnavailable', { action }, details);
  }
  // A certificate that is not valid yet was issued in this computer's future.
  if (error.code === 'CERT_NOT_YET_VALID') {
    return culvertError('ClockSkew', { minutes: null }, { awsName: error.code });
  }
  if (isNetworkFailure(error)) {
    return culvertError('NoNetwork', { host: context.host }, { awsName: error.code ?? error.name });
  }
  return culvertError('AwsRejected', { action, reason: titledReason(error) }, details);
}

/**
 * Whether AWS may have carried out a request although it failed here. false only where that is certain: it never left
 * this computer, or AWS answered that it refused. What is not known counts as true, since the price of a wrong false is
 * a second billed tunnel.
 */
export function outcomeUnknown(thrown: unknown): boolean {
  // Thrown before there was anything to send on.
  if (thrown instanceof CulvertFailure) {
    return false;
  }
  const error = asSdkError(thrown);
  const status = statusOf(error);
  if (status !== undefined) {
    return status < 400 || status >= 500;
  }
  return !neverSent(error);
}

function neverSent(error: SdkError): boolean {
  if (error.errors !== undefined && error.errors.length > 0) {
    // One error for each address of the host that was tried.
    return error.errors.every((each) => neverSent(asSdkError(each)));
  }
  if (error.name === 'CredentialsProviderError' || error.syscall === 'connect') {
    return true;
  }
  return (
    NOT_CONNECTED_WORDS.test(error.message) ||
    (error.code !== undefined && (NOT_CONNECTED_CODES.has(error.code) || CERTIFICATE_CODE.test(error.code)))
  );
}

function isNetworkFailure(error: SdkError): boolean {
  return (
    error.name === 'TimeoutError' ||
    error.name === 'AbortError' ||
    error.name === 'AggregateError' ||
    error.message === 'aborted' ||
    (error.code !== undefined && (NETWORK_CODES.has(error.code) || CERTIFICATE_CODE.test(error.code)))
  );
}

/**
 * A denial says what is missing, on what, and who stands in the way. A policy to copy comes with it only where another
 * policy of the user or role is what is missing.
 */
function accessDenied(error: SdkError, context: AwsErrorContext, details: ErrorDetails): CulvertError {
  const [, named, on] = NOT_AUTHORIZED.exec(error.message) ?? [];
  const action = named ?? context.action;
  const resource = on?.replace(/[.,;]+$/, '') ?? context.resource;
  const blocker = blockerOf(error.message);
  const policy =
    blocker === undefined && context.region
      ? policyText(
          policyFor(
            { action, resource },
            {
              region: context.region,
              account: accountOf(error.message),
              tags: context.tagging?.tags ?? [],
              ownTag: context.tagging?.ownTag ?? true,
            },
          ),
        )
      : undefined;
  return culvertError(
    'AccessDenied',
    { action, ...(resource ? { resource } : {}), ...(blocker ? { blocker } : {}) },
    { ...details, action, ...(resource ? { resource } : {}), ...(policy ? { policy } : {}) },
  );
}

/** Who forbids it, or does not allow it; undefined where it is only not allowed by a policy of the user or role yet. */
function blockerOf(message: string): PolicyBlocker | undefined {
  const deny = EXPLICIT_DENY.exec(message);
  const by = (deny?.[1] ?? NOT_ALLOWED_BY.exec(message)?.[1] ?? '').toLowerCase();
  if (/service control|resource control/.test(by)) {
    return 'organisation';
  }
  if (by.includes('boundary')) {
    return 'boundary';
  }
  if (by.includes('session')) {
    return 'session';
  }
  if (by.includes('endpoint')) {
    return 'vpc-endpoint';
  }
  return deny ? 'explicit' : undefined;
}

/** The account of whoever was refused: “User: arn:aws:iam::123456789012:user/alex is not authorized …”. */
function accountOf(message: string): string | null {
  const [, arn] = /User: (arn:\S+)/.exec(message) ?? [];
  return arn ? accountOfArn(arn) : null;
}

/** How far this computer is ahead of AWS, from the Date header of the answer; null when it tells nothing. */
function skewMinutes(error: SdkError, nowMs: number): number | null {
  const headers = error.$response?.headers ?? {};
  const server = Date.parse(headers.date ?? headers.Date ?? '');
  const minutes = Math.round((nowMs - server) / 60_000);
  return Number.isNaN(minutes) || minutes === 0 ? null : minutes;
}

function asSdkError(thrown: unknown): SdkError {
  if (thrown instanceof Error) {
    return thrown as Error & Omit<SdkError, 'name' | 'message'>;
  }
  return { name: 'Error', message: String(thrown) };
}

/** The status of the answer; an answer that could not be read as the service's has it on the response alone. */
function statusOf(error: SdkError): number | undefined {
  return error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
}

function plainName(name: string): string {
  return name.replace(/Exception$/, '');
}

function names(...list: string[]): ReadonlySet<string> {
  return new Set(list.map(plainName));
}

/** “ValidationException: ”, or “HTTP 404: ” for an answer that is not the service's own. */
function titledReason(error: SdkError): Said {
  const status = statusOf(error);
  const known = error.name !== 'UnknownError' && error.name !== 'Error' && error.name !== 'Unknown';
  const title = known ? error.name : status === undefined ? '' : `HTTP ${status}`;
  const reason = reasonOf(error);
  if (title === '') {
    return reason;
  }
  return typeof reason === 'string'
    ? `${title}: ${reason}`
    : because('reason.no-reason-but', { name: title });
}

function reasonOf(error: SdkError): Said {
  return reasonSentence(error.message.replace(ENCODED, ''));
}
