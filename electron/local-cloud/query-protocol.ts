/** The AWS query protocol, which STS and IAM speak: a form in, XML out. */
import { escapeMarkup } from './escape-markup.ts';
import { type Answer, type RefusalNames, ServiceError, type ServiceRequest } from './service-api.ts';

/** These services have their own names for what the JSON services call UnrecognizedClientException and so on. */
export const QUERY_REFUSALS: RefusalNames = {
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

/** Both forms that the protocol allows: a posted form, or everything in the address. */
export function queryParameters(request: ServiceRequest): URLSearchParams {
  if (request.method !== 'POST') return request.query;
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}

export function queryOperation(request: ServiceRequest): string {
  return queryParameters(request).get('Action') ?? 'UnknownOperation';
}

/** The named members as text, by the names that the service's model has: `RoleArn` is `roleArn` in its messages. */
export function queryInput(
  parameters: URLSearchParams,
  members: readonly string[],
): Record<string, string | number | undefined> {
  return Object.fromEntries(
    members.map((name) => [name.charAt(0).toLowerCase() + name.slice(1), parameters.get(name) ?? undefined]),
  );
}

/** A whole number, or the refusal of what is none. */
export function queryInteger(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) {
    throw new ServiceError('MalformedInput', `'${text}' is not a number that ${name} can be`);
  }
  return Number(text);
}

/** A list in the protocol's form: `ActionNames.member.1`, `ActionNames.member.2` and so on. */
export function queryList(parameters: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = parameters.get(`${name}.member.${index}`);
    if (value === null) return found;
    found.push(value);
  }
}

export interface QueryProtocol {
  /** `result` is what is inside `<…Result>`: XML. */
  answer(operation: string, result: string, requestId: string): Answer;
  refuse(error: ServiceError, requestId: string): Answer;
  unknownOperation(operation: string, parameters: URLSearchParams): ServiceError;
}

export function queryProtocol(namespace: string): QueryProtocol {
  return {
    answer: (operation, result, requestId) =>
      xml(
        200,
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
      ),
    refuse(error, requestId) {
      const type = error.status >= 500 ? 'Receiver' : 'Sender';
      return xml(
        error.status,
        `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeMarkup(error.code)}</Code>` +
          `<Message>${escapeMarkup(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
    unknownOperation: (operation, parameters) =>
      new ServiceError(
        'InvalidAction',
        `Could not find operation ${operation} for version ${parameters.get('Version') || 'NO_VERSION_SPECIFIED'}`,
      ),
  };
}

/** Elements by their names in the given order; what is undefined is left out. Text is escaped. */
export function elements(members: Record<string, string | number | undefined>): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escapeMarkup(String(value))}</${name}>`)
    .join('');
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
