import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mapAwsError, outcomeUnknown } from '../../../electron/aws/errors.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

interface Shape {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  status?: number;
  requestId?: string;
  headers?: Record<string, string>;
  responseStatus?: number;
}

/** An error as the SDK throws it. */
function thrown(shape: Shape): Error {
  const error = new Error(shape.message ?? '');
  const { code, syscall, status, requestId, headers, responseStatus } = shape;
  return Object.assign(error, {
    name: shape.name ?? 'Error',
    ...(code ? { code } : {}),
    ...(syscall ? { syscall } : {}),
    $metadata: { attempts: 1, httpStatusCode: status, requestId },
    ...(headers || responseStatus ? { $response: { headers, statusCode: responseStatus } } : {}),
  });
}

const map = (shape: Shape, extra: { thingName?: string; region?: string; resource?: string } = {}) =>
  mapAwsError(thrown(shape), { action: 'iot:OpenTunnel', host: 'api.example.com', nowMs: NOW, ...extra });

describe('what AWS answers becomes', () => {
  const table: [string, Shape, string][] = [
    ['an expired session', { name: 'ExpiredTokenException', status: 403 }, 'CredentialsExpired'],
    ['an expired session at STS', { name: 'ExpiredToken', status: 403 }, 'CredentialsExpired'],
    ['an unknown key', { name: 'UnrecognizedClientException', status: 403 }, 'CredentialsInvalid'],
    ['an unknown key at STS', { name: 'InvalidClientTokenId', status: 403 }, 'CredentialsInvalid'],
    ['a wrong secret', { name: 'InvalidSignatureException', status: 403 }, 'CredentialsInvalid'],
    ['a wrong secret at STS', { name: 'SignatureDoesNotMatch', status: 403 }, 'CredentialsInvalid'],
    [
      'a clock that is behind',
      {
        name: 'InvalidSignatureException',
        message: 'Signature expired: 20261121T110000Z is now earlier than 20261121T115500Z',
        status: 403,
      },
      'ClockSkew',
    ],
    [
      'a clock that is ahead',
      { name: 'SignatureDoesNotMatch', message: 'Signature not yet current: 2026…', status: 403 },
      'ClockSkew',
    ],
    ['a request that is too old', { name: 'RequestExpired', status: 400 }, 'ClockSkew'],
    ['a time that differs too much', { name: 'RequestTimeTooSkewed', status: 403 }, 'ClockSkew'],
    ['a missing permission', { name: 'AccessDeniedException', status: 403 }, 'AccessDenied'],
    ['a missing permission at STS', { name: 'AccessDenied', status: 403 }, 'AccessDenied'],
    ['a missing permission at IoT', { name: 'UnauthorizedException', status: 401 }, 'AccessDenied'],
    ['throttling', { name: 'ThrottlingException', status: 400 }, 'Throttled'],
    ['throttling by another name', { name: 'TooManyRequestsException', status: 429 }, 'Throttled'],
    ['throttling by status alone', { name: 'UnknownError', status: 429 }, 'Throttled'],
    ['a limit', { name: 'LimitExceededException', status: 400 }, 'LimitExceeded'],
    ['a missing tunnel', { name: 'ResourceNotFoundException', status: 404 }, 'TunnelUnknown'],
    ['wrong input', { name: 'ValidationException', status: 400 }, 'AwsRejected'],
    ['a name nobody knows', { name: 'SomethingNewException', status: 418 }, 'AwsRejected'],
    ['a fault of the service', { name: 'InternalServerError', status: 500 }, 'AwsUnavailable'],
    ['a service that is away', { name: 'ServiceUnavailable', status: 503 }, 'AwsUnavailable'],
    [
      'a gateway’s page in place of the service’s answer',
      { name: 'SyntaxError', message: 'Unexpected token <', responseStatus: 502 },
      'AwsUnavailable',
    ],
    ['a host without address', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'NoNetwork'],
    ['a name server that is away', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'NoNetwork'],
    ['a port that refuses', { code: 'ECONNREFUSED', syscall: 'connect' }, 'NoNetwork'],
    ['a network that is down', { code: 'ENETUNREACH', syscall: 'connect' }, 'NoNetwork'],
    ['a time-out of the network', { name: 'TimeoutError', code: 'ETIMEDOUT' }, 'NoNetwork'],
    ['a time-out of ours', { name: 'TimeoutError' }, 'NoNetwork'],
    ['a connection that broke', { name: 'TimeoutError', code: 'ECONNRESET' }, 'NoNetwork'],
    ['an unknown certificate', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'NoNetwork'],
    ['an incomplete certificate', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'NoNetwork'],
    ['a certificate that ran out', { code: 'CERT_HAS_EXPIRED' }, 'NoNetwork'],
    ['a certificate for another host', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'NoNetwork'],
    ['a certificate of the future', { code: 'CERT_NOT_YET_VALID' }, 'ClockSkew'],
  ];
  for (const [what, shape, code] of table) {
    test(`${what}: ${code}`, () => {
      assert.equal(map(shape).code, code);
    });
  }
});

test('a missing permission is named after the message where it names one, and after the call where not', () => {
  const named = map({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::123456789012:user/eve is not authorized to perform: iot:TagResource on resource: arn:aws:iot:eu-west-1:123456789012:tunnel/* because no identity-based policy allows the action',
    status: 403,
    requestId: 'r-1',
  });
  assert.equal(named.details?.action, 'iot:TagResource');
  assert.match(named.message, /iot:TagResource on arn:aws:iot:eu-west-1:123456789012:tunnel\/\*/);
  assert.match(named.advice, /iot:TagResource/);
  assert.equal(named.details?.requestId, 'r-1');
  const unnamed = map({ name: 'AccessDeniedException', status: 403 }, { resource: 'arn:x' });
  assert.equal(unnamed.details?.action, 'iot:OpenTunnel');
  assert.match(unnamed.message, /iot:OpenTunnel on arn:x/);
});

test('the error of a wrong clock says by how much, from the Date header of the answer', () => {
  const skew = (headers?: Record<string, string>) =>
    map({ name: 'RequestExpired', status: 400, ...(headers ? { headers } : {}) }).message;
  assert.match(skew({ date: 'Sat, 21 Nov 2026 11:40:00 GMT' }), /20 minutes ahead of/);
  assert.match(skew({ date: 'Sat, 21 Nov 2026 12:07:00 GMT' }), /7 minutes behind/);
  assert.match(skew({ date: 'nonsense' }), /differs too much/);
  assert.match(skew(), /differs too much/);
});

test('a missing resource of a call about a thing is a missing thing', () => {
  const error = map(
    { name: 'ResourceNotFoundException', status: 404 },
    { thingName: 'press-07', region: 'eu-west-1' },
  );
  assert.equal(error.code, 'ThingUnknown');
  assert.match(error.message, /press-07.*eu-west-1/);
});

test('an unknown error keeps its name, its reason and the request id', () => {
  const error = map({
    name: 'SomethingNewException',
    message: 'It is Tuesday',
    status: 400,
    requestId: 'abc',
  });
  assert.match(error.message, /iot:OpenTunnel: SomethingNewException: It is Tuesday\.$/);
  assert.deepEqual(error.details, { awsName: 'SomethingNewException', requestId: 'abc' });
});

test('no signature, key or token of a message reaches the error', () => {
  const secret = `FwoGZXIvYXdzE${'A'.repeat(300)}`;
  const error = map({
    name: 'ValidationException',
    message: `The canonical string was x-amz-security-token:${secret} with AKIAIOSFODNN7EXAMPLE`,
    status: 400,
  });
  assert.doesNotMatch(JSON.stringify(error), /FwoGZXIvYXdzE|AKIAIOSFODNN7EXAMPLE/);
});

test('the unreachable host is named', () => {
  assert.match(map({ code: 'ENOTFOUND' }).message, /api\.example\.com/);
});

test('something thrown that is no error is rejected input, not a crash', () => {
  const context = { action: 'iot:OpenTunnel', host: 'h', nowMs: NOW };
  assert.equal(mapAwsError('boom', context).code, 'AwsRejected');
  assert.equal(mapAwsError(undefined, context).code, 'AwsRejected');
  assert.equal(outcomeUnknown('boom'), true);
});

describe('a failed request', () => {
  const surelyNot: [string, Shape][] = [
    ['whose host has no address', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
    ['whose port refused', { code: 'ECONNREFUSED', syscall: 'connect' }],
    ['whose connecting timed out', { name: 'TimeoutError', code: 'ETIMEDOUT', syscall: 'connect' }],
    [
      'that waited for the connection in vain',
      {
        name: 'TimeoutError',
        message: 'Socket timed out without establishing a connection within 10000 ms',
      },
    ],
    [
      'whose TLS handshake broke',
      {
        name: 'TimeoutError',
        code: 'ECONNRESET',
        message: 'Client network socket disconnected before secure TLS connection was established',
      },
    ],
    ['whose certificate was refused', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['without credentials', { name: 'CredentialsProviderError' }],
    ['that AWS denied', { name: 'AccessDeniedException', status: 403 }],
    ['that AWS throttled', { name: 'ThrottlingException', status: 429 }],
    ['that AWS found wrong', { name: 'ValidationException', status: 400 }],
  ];
  for (const [what, shape] of surelyNot) {
    test(`${what} was surely not carried out`, () => {
      assert.equal(outcomeUnknown(thrown(shape)), false);
    });
  }
  const perhaps: [string, Shape][] = [
    ['whose connection broke', { name: 'TimeoutError', code: 'ECONNRESET', syscall: 'read' }],
    ['whose answer never came', { name: 'TimeoutError', message: 'Connection timed out after 30000 ms' }],
    ['that timed out while reading', { name: 'TimeoutError', code: 'ETIMEDOUT', syscall: 'read' }],
    ['that the service failed at', { name: 'InternalServerError', status: 500 }],
    ['that a gateway gave up on', { name: 'SyntaxError', responseStatus: 504 }],
    ['whose answer cannot be read', { name: 'SyntaxError', responseStatus: 200 }],
    ['that failed in a way nobody knows', { name: 'Error' }],
  ];
  for (const [what, shape] of perhaps) {
    test(`${what} may have been carried out`, () => {
      assert.equal(outcomeUnknown(thrown(shape)), true);
    });
  }

  test('that failed for every address of its host counts by the worst of them', () => {
    const refused = thrown({ code: 'ECONNREFUSED', syscall: 'connect' });
    const broken = thrown({ code: 'ECONNRESET', syscall: 'read' });
    assert.equal(outcomeUnknown(new AggregateError([refused, refused])), false);
    assert.equal(outcomeUnknown(new AggregateError([refused, broken])), true);
    const context = { action: 'iot:OpenTunnel', host: 'h', nowMs: NOW };
    assert.equal(mapAwsError(new AggregateError([refused]), context).code, 'NoNetwork');
  });
});
