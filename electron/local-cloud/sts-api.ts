/** The one call of AWS STS that tells whose key it is: GetCallerIdentity, in the AWS query protocol (form in, XML out). */
import { createHash } from 'node:crypto';
import {
  type Access,
  type Answer,
  type AwsService,
  authenticate,
  principalArn,
  type RefusalNames,
  ServiceError,
  type ServiceRequest,
} from './service-api.ts';
import type { AccessKey } from './types.ts';

const VERSION = '2011-06-15';
const NAMESPACE = `https://sts.amazonaws.com/doc/${VERSION}/`;

/** STS has its own names for what the JSON services call UnrecognizedClientException and so on. */
const REFUSALS: RefusalNames = {
  missing: {
    code: 'MissingAuthenticationToken',
    status: 403,
    message: 'Request is missing Authentication Token',
  },
  incomplete: { code: 'IncompleteSignature', status: 400 },
  'unknown-key': { code: 'InvalidClientTokenId', status: 403 },
  signature: { code: 'SignatureDoesNotMatch', status: 403 },
  'expired-token': { code: 'ExpiredToken', status: 403 },
};

export function createStsApi(options: Access): AwsService {
  return {
    name: 'sts',
    operationOf: (request) => parameters(request).get('Action') ?? 'UnknownOperation',

    answer(request, operation, requestId) {
      const key = authenticate(request, options, { services: ['sts'], names: REFUSALS });
      const version = parameters(request).get('Version') ?? '';
      if (operation !== 'GetCallerIdentity' || version !== VERSION) {
        throw new ServiceError(
          'InvalidAction',
          `Could not find operation ${operation} for version ${version || 'NO_VERSION_SPECIFIED'}`,
        );
      }
      // No policy is asked: IAM can not deny GetCallerIdentity.
      return xml(
        200,
        `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>` +
          `<Arn>${escapeXml(principalArn(key, options))}</Arn>` +
          `<UserId>${escapeXml(userId(key, options.account))}</UserId>` +
          `<Account>${escapeXml(options.account)}</Account>` +
          `</GetCallerIdentityResult><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
          '</GetCallerIdentityResponse>',
      );
    },

    refuse(error, requestId) {
      const type = error.status >= 500 ? 'Receiver' : 'Sender';
      return xml(
        error.status,
        `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
          `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
  };
}

/** Both forms that the query protocol allows: a posted form, or everything in the address. */
function parameters(request: ServiceRequest): URLSearchParams {
  if (request.method !== 'POST') return request.query;
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}

/** The unique id behind the ARN: the account for root, `AROA…:session` for a role, `AIDA…` for a user. */
function userId(key: AccessKey, account: string): string {
  if (key.principal === 'root') return account;
  const unique = (prefix: string, text: string) =>
    prefix + createHash('sha256').update(text).digest('hex').slice(0, 17).toUpperCase();
  const [kind, role, session] = key.principal.split('/');
  if (kind === 'assumed-role') return `${unique('AROA', role ?? '')}:${session ?? ''}`;
  return unique('AIDA', key.principal);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
