/** Every error that a service Culvert calls is documented to answer with, and the sentence that the user sees for it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mapAwsError } from '../../../electron/aws/errors.ts';
import { smallestPolicy } from '../../../electron/aws/policy.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const REGION = 'eu-central-1';
const USER = 'arn:aws:iam::123456789012:user/alex';
const TUNNEL = 'arn:aws:iot:eu-central-1:123456789012:tunnel/*';

interface Given {
  action: string;
  name: string;
  status?: number;
  message?: string;
  thingName?: string;
}

function map({ action, name, status = 400, message = 'Just so', thingName }: Given) {
  const thrown = Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status, requestId: 'request-1', attempts: 1 },
  });
  return mapAwsError(thrown, {
    ...{ action, host: 'api.example.com', region: REGION, nowMs: NOW },
    ...(thingName === undefined ? {} : { thingName }),
  });
}

const rejected = (action: string, name: string) => `AWS rejected ${action}: ${name}: Just so.`;
const unavailable = (action: string) => `AWS could not answer ${action} just now.`;
const busy = (action: string) => `AWS is limiting requests just now (${action}).`;
const denied = (action: string) => `AWS does not allow this profile to do ${action}.`;
const EXPIRED = 'The profile’s credentials have expired.';
const KEY = 'AWS does not accept the profile’s access key.';
const CLOCK = 'This computer’s clock differs too much from AWS’s.';
const NO_TUNNEL = 'That tunnel does not exist any more.';

/** What every service may answer before it looks at the request, under the names that its protocol uses. */
const COMMON_JSON: [name: string, status: number, sentence: (action: string) => string][] = [
  ['AccessDeniedException', 400, denied],
  ['ExpiredTokenException', 400, () => EXPIRED],
  ['UnrecognizedClientException', 400, () => KEY],
  ['InvalidSignatureException', 400, () => KEY],
  ['IncompleteSignatureException', 400, () => KEY],
  ['MissingAuthenticationTokenException', 400, () => KEY],
  ['RequestExpired', 400, () => CLOCK],
  ['ThrottlingException', 400, busy],
  ['TooManyRequestsException', 429, busy],
  ['ValidationException', 400, (action) => rejected(action, 'ValidationException')],
  ['InternalServerException', 500, unavailable],
  ['ServiceUnavailableException', 503, unavailable],
];

const COMMON_QUERY: typeof COMMON_JSON = [
  ['AccessDenied', 403, denied],
  ['ExpiredToken', 403, () => EXPIRED],
  ['ExpiredTokenException', 403, () => EXPIRED],
  ['InvalidClientTokenId', 403, () => KEY],
  ['SignatureDoesNotMatch', 403, () => KEY],
  ['IncompleteSignature', 400, () => KEY],
  ['MissingAuthenticationToken', 403, () => KEY],
  ['RequestExpired', 400, () => CLOCK],
  ['Throttling', 400, busy],
  ['ValidationError', 400, (action) => rejected(action, 'ValidationError')],
  ['InternalFailure', 500, unavailable],
  ['ServiceUnavailable', 503, unavailable],
];

interface Service {
  name: string;
  actions: string[];
  common: typeof COMMON_JSON;
  /** Errors of the service's own model. */
  own: [name: string, status: number, sentence: (action: string) => string][];
}

const SERVICES: Service[] = [
  {
    name: 'Secure Tunneling',
    actions: ['OpenTunnel', 'DescribeTunnel', 'ListTunnels', 'CloseTunnel', 'RotateTunnelAccessToken'].map(
      (operation) => `iot:${operation}`,
    ),
    common: COMMON_JSON,
    own: [
      ['ResourceNotFoundException', 400, () => NO_TUNNEL],
      ['LimitExceededException', 400, () => 'An AWS limit is reached: Just so.'],
    ],
  },
  {
    name: 'AWS IoT and fleet indexing',
    actions: [
      ...['ListThings', 'DescribeThing', 'SearchIndex', 'GetThingConnectivityData', 'ListThingGroups'],
      ...['GetIndexingConfiguration', 'ListThingTypes', 'ListThingsInThingGroup'],
    ].map((operation) => `iot:${operation}`),
    common: COMMON_JSON,
    own: [
      ['UnauthorizedException', 401, denied],
      ['InvalidRequestException', 400, (action) => rejected(action, 'InvalidRequestException')],
      ['InvalidQueryException', 400, (action) => rejected(action, 'InvalidQueryException')],
      ['IndexNotReadyException', 400, (action) => rejected(action, 'IndexNotReadyException')],
      ['InternalFailureException', 500, unavailable],
    ],
  },
  {
    name: 'STS',
    actions: ['sts:GetCallerIdentity', 'sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
    common: COMMON_QUERY,
    own: [
      ['RegionDisabledException', 403, (action) => rejected(action, 'RegionDisabledException')],
      ['MalformedPolicyDocument', 400, (action) => rejected(action, 'MalformedPolicyDocument')],
      ['PackedPolicyTooLarge', 400, (action) => rejected(action, 'PackedPolicyTooLarge')],
      ['IDPRejectedClaim', 403, (action) => rejected(action, 'IDPRejectedClaim')],
      ['IDPCommunicationError', 400, (action) => rejected(action, 'IDPCommunicationError')],
      ['InvalidIdentityToken', 400, (action) => rejected(action, 'InvalidIdentityToken')],
    ],
  },
  {
    name: 'IAM',
    actions: ['iam:SimulatePrincipalPolicy', 'iam:GetRole'],
    common: COMMON_QUERY,
    own: [
      ['NoSuchEntityException', 404, (action) => rejected(action, 'NoSuchEntityException')],
      ['InvalidInputException', 400, (action) => rejected(action, 'InvalidInputException')],
      ['PolicyEvaluationException', 500, unavailable],
      ['ServiceFailureException', 500, unavailable],
    ],
  },
  {
    // Signing in has sentences of its own for what these mean there; this is what any other call of them would say.
    name: 'IAM Identity Center',
    actions: ['sso:ListAccounts', 'sso:ListAccountRoles', 'sso:GetRoleCredentials', 'sso:Logout'],
    common: [['TooManyRequestsException', 429, busy]],
    own: [
      ['InvalidRequestException', 400, (action) => rejected(action, 'InvalidRequestException')],
      ['UnauthorizedException', 401, denied],
    ],
  },
  {
    name: 'the OIDC service of IAM Identity Center',
    actions: ['sso-oauth:RegisterClient', 'sso-oauth:StartDeviceAuthorization', 'sso-oauth:CreateToken'],
    common: [
      ['AccessDeniedException', 400, denied],
      ['ExpiredTokenException', 400, () => EXPIRED],
      ['SlowDownException', 400, busy],
      ['InternalServerException', 500, unavailable],
    ],
    own: [
      ...[
        'AuthorizationPending',
        'InvalidClient',
        'InvalidClientMetadata',
        'InvalidGrant',
        'InvalidRedirectUri',
      ],
      ...[
        'InvalidRequest',
        'InvalidRequestRegion',
        'InvalidScope',
        'UnauthorizedClient',
        'UnsupportedGrantType',
      ],
    ].map((name) => [`${name}Exception`, 400, (action: string) => rejected(action, `${name}Exception`)]),
  },
];

for (const { name: service, actions, common, own } of SERVICES) {
  describe(`of ${service}`, () => {
    for (const [name, status, sentence] of [...common, ...own]) {
      test(`${name} is a sentence that names what was asked`, () => {
        for (const action of actions) {
          const error = map({ action, name, status });
          assert.equal(error.message, sentence(action));
          assert.match(error.advice, /^[A-Z].*\.$/s);
          assert.equal(error.details?.awsName, name);
          assert.equal(error.details?.requestId, 'request-1');
        }
      });
    }
  });
}

test('a missing thing is named with its region', () => {
  const name = 'ResourceNotFoundException';
  const error = map({ action: 'iot:DescribeThing', name, status: 404, thingName: 'press-07' });
  assert.equal(error.message, `There is no thing named “press-07” in ${REGION}.`);
});

describe('a denial', () => {
  const denial = (end: string, action = 'iot:OpenTunnel', resource = TUNNEL) =>
    map({
      action,
      name: 'AccessDeniedException',
      message: `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${end}`,
    });
  const missing = 'because no identity-based policy allows the iot:OpenTunnel action';

  test('names the action and the resource, and offers the smallest policy of that account', () => {
    const error = denial(missing);
    assert.equal(error.message, `AWS does not allow this profile to do iot:OpenTunnel on ${TUNNEL}.`);
    assert.equal(error.details?.action, 'iot:OpenTunnel');
    assert.equal(error.details?.resource, TUNNEL);
    const of = { region: REGION, account: '123456789012', tags: [], ownTag: true };
    assert.deepEqual(JSON.parse(error.details?.policy ?? ''), smallestPolicy(of));
  });

  test('offers a policy with the tags that the profile sends', () => {
    const thrown = Object.assign(new Error(`User: ${USER} is not authorized to perform: iot:OpenTunnel`), {
      name: 'AccessDeniedException',
    });
    const error = mapAwsError(thrown, {
      ...{ action: 'iot:OpenTunnel', host: 'api.example.com', region: REGION, nowMs: NOW },
      tagging: { tags: [{ key: 'Owner', value: 'plant 7' }], ownTag: false },
    });
    assert.match(error.details?.policy ?? '', /"aws:RequestTag\/Owner": "plant 7"/);
    assert.equal(error.details?.policy?.includes('culvert-request'), false);
  });

  test('offers the action alone where it is none of Culvert’s own', () => {
    const role = 'arn:aws:iam::123456789012:role/Operator';
    const policy = denial('', 'sts:AssumeRole', role).details?.policy ?? '';
    assert.deepEqual(JSON.parse(policy).Statement, [
      { Sid: 'Culvert', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role },
    ]);
  });

  const blocked: [end: string, why: RegExp, advice: RegExp][] = [
    [
      'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1',
      /a policy of the AWS organisation forbids it\.$/,
      /^No policy of the account helps: ask whoever manages your AWS organisation/,
    ],
    [
      'because no service control policy allows the iot:OpenTunnel action',
      /a policy of the AWS organisation forbids it\.$/,
      /^No policy of the account helps/,
    ],
    ['with an explicit deny in a resource control policy', /AWS organisation/, /^No policy of the account/],
    [
      'because no permissions boundary allows the iot:OpenTunnel action',
      /the permissions boundary of its user or role leaves it out\.$/,
      /add iot:OpenTunnel to the permissions boundary/,
    ],
    ['with an explicit deny in a permissions boundary', /permissions boundary/, /permissions boundary/],
    [
      'because no session policy allows the iot:OpenTunnel action',
      /the policy of its session leaves it out\.$/,
      /session/,
    ],
    [
      'because no VPC endpoint policy allows the iot:OpenTunnel action',
      /the policy of the VPC endpoint on the way leaves it out\.$/,
      /^Ask whoever manages the VPC endpoint/,
    ],
    [
      'with an explicit deny in an identity-based policy',
      /a policy denies it outright\.$/,
      /does not help while that one stands/,
    ],
    ['with an explicit deny', /a policy denies it outright\.$/, /does not help while that one stands/],
  ];
  for (const [end, why, advice] of blocked) {
    test(`“${end.slice(0, 70)}” says who stands in the way, and offers no policy that would not help`, () => {
      const error = denial(end);
      assert.match(error.message, why);
      assert.match(error.advice, advice);
      assert.equal(error.details?.policy, undefined);
    });
  }

  test('does not show an encoded message, in a denial or elsewhere', () => {
    const encoded = `Encoded authorization failure message: ${'aB3-'.repeat(30)}`;
    const refused = denial(`. ${encoded}`);
    assert.equal(JSON.stringify(refused).includes('aB3-'), false);
    const other = map({ action: 'iot:OpenTunnel', name: 'OddException', message: `Refused. ${encoded}` });
    assert.equal(other.message, 'AWS rejected iot:OpenTunnel: OddException: Refused.');
  });
});
