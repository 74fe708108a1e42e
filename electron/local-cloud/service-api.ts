/** What the emulated services have in common: a request, an answer, an error, and who is asking. */
import type { Clock } from '../shared/clock.ts';
import type { SignedRequest } from './canonical-request.ts';
import { decide, WORDS_OF_REFUSAL } from './policy-rules.ts';
import { checkSignature, type Refusal } from './sigv4.ts';
import type { AccessKey } from './types.ts';

export interface ServiceRequest extends SignedRequest {
  path: string;
  query: URLSearchParams;
  /** The first value of a header, by its lower-case name. */
  header(name: string): string | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One service behind its own port. */
export interface AwsService {
  name: 'tunneling' | 'iot' | 'sts' | 'sso' | 'oidc' | 'iam';
  /** The operation a request asks for, before anything about it is checked. */
  operationOf(request: ServiceRequest): string;
  /** Throws a ServiceError where the service refuses. */
  answer(request: ServiceRequest, operation: string, requestId: string): Answer;
  /** Renders an error in the service's own protocol. */
  refuse(error: ServiceError, requestId: string): Answer;
}

/** An error as a service names it on the wire. Thrown anywhere inside a service, rendered in one place. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The account and region that a service answers for. */
export interface Realm {
  region: string;
  /** Twelve digits. */
  account: string;
}

export interface Access extends Realm {
  keys: readonly AccessKey[];
  /** Keys that the cloud itself gave out. They sign like the others. */
  issued?: readonly AccessKey[];
  clock: Clock;
}

/** The names a service gives to the refusals of a signature, and its HTTP status for them. */
export type RefusalNames = Readonly<Record<Refusal, { code: string; status: number; message?: string }>>;

/** The key that signed the request; throws the ServiceError that the service would answer with. */
export function authenticate(
  request: ServiceRequest,
  access: Access,
  signing: { services: readonly string[]; names: RefusalNames; otherRegions?: readonly string[] },
): AccessKey {
  const verdict = checkSignature(request, {
    keys: access.issued ? [...access.keys, ...access.issued] : access.keys,
    region: access.region,
    ...(signing.otherRegions ? { otherRegions: signing.otherRegions } : {}),
    services: signing.services,
    nowMs: access.clock.now(),
  });
  if (verdict.ok) return verdict.key;
  const { code, status, message } = signing.names[verdict.refusal];
  throw new ServiceError(code, message ?? verdict.message, status);
}

/** The names of the JSON services; only the HTTP status differs between them. */
export function jsonRefusals(status: number): RefusalNames {
  return {
    missing: { code: 'MissingAuthenticationTokenException', status },
    incomplete: { code: 'IncompleteSignatureException', status },
    'unknown-key': { code: 'UnrecognizedClientException', status },
    signature: { code: 'InvalidSignatureException', status },
    'expired-token': { code: 'ExpiredTokenException', status },
  };
}

/** Refuses what the key's policy does not allow, in the words that IAM puts it in. `code` is the service's own name. */
export function authorize(
  key: AccessKey,
  realm: Realm,
  wanted: { action: string; resource: string; status: number; code?: string; tagKeys?: readonly string[] },
): void {
  const decision = decide(key, {
    action: wanted.action,
    ...(wanted.tagKeys ? { tagKeys: wanted.tagKeys } : {}),
  });
  if (decision === 'allowed') return;
  throw new ServiceError(
    wanted.code ?? 'AccessDeniedException',
    `User: ${principalArn(key, realm)} is not authorized to perform: ${wanted.action} on resource: ${wanted.resource} ` +
      WORDS_OF_REFUSAL[decision](wanted.action),
    wanted.status,
  );
}

/** The ARN of whoever holds the key: roles are seen as sessions of STS, everybody else belongs to IAM. */
export function principalArn(key: AccessKey, realm: Realm): string {
  const service = key.principal.startsWith('assumed-role/') ? 'sts' : 'iam';
  return `arn:${partition(realm.region)}:${service}::${key.account ?? realm.account}:${key.principal}`;
}

/** The ARN of a tunnel or thing, `tunnel/<id>` or `thing/<name>`. Both belong to the service `iot`. */
export function iotArn(realm: Realm, resource: string): string {
  return `arn:${partition(realm.region)}:iot:${realm.region}:${realm.account}:${resource}`;
}

/** The region in the signatures for addresses that a whole partition shares: IAM's, and STS's global one. */
export function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}

/** The part of AWS that a region belongs to; each has users and ARNs of its own. */
export function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
