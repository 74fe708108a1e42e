/**
 * The signatures in these tests are AWS's own: from the published Signature Version 4 test suite and, for IAM, from the
 * worked example in AWS's documentation. None was made by code of this project.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SignedRequest } from '../../../electron/local-cloud/canonical-request.ts';
import {
  checkSignature,
  SIGNATURE_SKEW_MS,
  type SignatureCheck,
} from '../../../electron/local-cloud/sigv4.ts';
import type { AccessKey } from '../../../electron/local-cloud/types.ts';

const SIGNED_AT = Date.parse('2015-08-30T12:36:00Z');
const CREDENTIAL = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';

const key: AccessKey = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  principal: 'user/example',
};

const check: SignatureCheck = {
  keys: [key],
  region: 'us-east-1',
  services: ['service'],
  nowMs: SIGNED_AT,
};

interface Vector {
  name: string;
  method?: string;
  target: string;
  headers?: [string, string][];
  body?: string;
  signedHeaders: string;
  signature: string;
  sessionToken?: string;
  credential?: string;
}

const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';

const vectors: Vector[] = [
  {
    name: 'get-vanilla',
    target: '/',
    signedHeaders: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-relative-relative-normalized',
    target: '/example1/example2/../..',
    signedHeaders: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-slashes-normalized',
    target: '//example//',
    signedHeaders: 'host;x-amz-date',
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  },
  {
    name: 'get-space-normalized',
    target: '/example space/',
    signedHeaders: 'host;x-amz-date',
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  {
    name: 'get-unreserved',
    target: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signedHeaders: 'host;x-amz-date',
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  {
    name: 'get-utf8',
    target: '/ሴ',
    signedHeaders: 'host;x-amz-date',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    target: '/?Param2=value2&Param1=value1',
    signedHeaders: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-order-encoded',
    target: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signedHeaders: 'host;x-amz-date',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  },
  {
    name: 'get-vanilla-utf8-query',
    target: '/?ሴ=bar',
    signedHeaders: 'host;x-amz-date',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  {
    name: 'get-header-key-duplicate',
    target: '/',
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signedHeaders: 'host;my-header1;x-amz-date',
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  {
    name: 'get-header-value-trim',
    target: '/',
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signedHeaders: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    target: '/',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Content-Length', '13'],
      ['x-amz-content-sha256', '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e'],
    ],
    body: 'Param1=value1',
    signedHeaders: 'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
    signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  },
  {
    name: 'get-vanilla-with-session-token',
    target: '/',
    headers: [['X-Amz-Security-Token', sessionToken]],
    signedHeaders: 'host;x-amz-date;x-amz-security-token',
    signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
    sessionToken,
  },
  {
    name: 'the documentation’s ListUsers of IAM',
    target: '/?Action=ListUsers&Version=2010-05-08',
    headers: [
      ['Host', 'iam.amazonaws.com'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ],
    signedHeaders: 'content-type;host;x-amz-date',
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    credential: 'AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request',
  },
];

function requestOf(vector: Vector): SignedRequest {
  const headers: [string, string][] = [...(vector.headers ?? [])];
  if (!headers.some(([name]) => name === 'Host')) headers.push(['Host', 'example.amazonaws.com']);
  const credential = vector.credential ?? CREDENTIAL;
  headers.push(
    ['X-Amz-Date', '20150830T123600Z'],
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`,
    ],
  );
  return {
    method: vector.method ?? 'GET',
    target: vector.target,
    headers,
    body: Buffer.from(vector.body ?? ''),
  };
}

const vanilla = requestOf(vectors[0]!);

/** The vanilla request with one header changed or, for undefined, left out. */
function vanillaWith(name: string, value: string | undefined): SignedRequest {
  const headers = vanilla.headers.filter(([given]) => given !== name);
  return { ...vanilla, headers: value === undefined ? headers : [...headers, [name, value]] };
}

function refusal(request: SignedRequest, changes: Partial<SignatureCheck> = {}) {
  const verdict = checkSignature(request, { ...check, ...changes });
  assert.equal(verdict.ok, false);
  return verdict;
}

describe('AWS’s own signatures', () => {
  for (const vector of vectors) {
    it(`accepts ${vector.name}, and refuses it once a digit of the signature or a byte of the body differs`, () => {
      const known = vector.sessionToken ? { ...key, sessionToken: vector.sessionToken } : key;
      const services = [vector.credential ? 'iam' : 'service'];
      const request = requestOf(vector);
      assert.deepEqual(checkSignature(request, { ...check, services, keys: [known] }), {
        ok: true,
        key: known,
      });

      const last = vector.signature.at(-1) === '0' ? '1' : '0';
      const forged = requestOf({ ...vector, signature: vector.signature.slice(0, -1) + last });
      assert.equal(refusal(forged, { services, keys: [known] }).refusal, 'signature');
      const altered = { ...request, body: Buffer.from(`${vector.body ?? ''} `) };
      assert.equal(refusal(altered, { services, keys: [known] }).refusal, 'signature');
    });
  }
});

describe('what a signature must carry', () => {
  it('refuses a request without Authorization as missing its token', () => {
    assert.equal(refusal(vanillaWith('Authorization', undefined)).refusal, 'missing');
  });

  it('refuses an Authorization of another scheme or without its parts as incomplete', () => {
    for (const value of [
      'Basic dXNlcjpwYXNz',
      'AWS4-HMAC-SHA256',
      `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host;x-amz-date`,
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830, SignedHeaders=host;x-amz-date, Signature=00',
    ]) {
      assert.equal(refusal(vanillaWith('Authorization', value)).refusal, 'incomplete', value);
    }
  });

  it('refuses a request without a date, or with one that is none', () => {
    assert.equal(refusal(vanillaWith('X-Amz-Date', undefined)).refusal, 'incomplete');
    assert.equal(refusal(vanillaWith('X-Amz-Date', 'Sun, 30 Aug 2015 12:36:00 GMT')).refusal, 'incomplete');
    assert.equal(refusal(vanillaWith('X-Amz-Date', '20151345T993600Z')).refusal, 'incomplete');
  });

  it('refuses a signature that leaves out the host or one of the x-amz- headers', () => {
    const withoutHost = requestOf({ ...vectors[0]!, signedHeaders: 'x-amz-date' });
    assert.match(refusal(withoutHost).message, /'Host'.*must be a 'SignedHeader'/);
    const withoutDate = requestOf({ ...vectors[0]!, signedHeaders: 'host' });
    assert.match(refusal(withoutDate).message, /'x-amz-date' must be a 'SignedHeader'/);
    const smuggled = vanillaWith('X-Amz-Target', 'IoTSecuredTunneling.OpenTunnel');
    assert.match(refusal(smuggled).message, /'x-amz-target' must be a 'SignedHeader'/);
  });

  it('refuses a change of method, path, query, host or date', () => {
    const changes: SignedRequest[] = [
      { ...vanilla, method: 'POST' },
      { ...vanilla, target: '/other' },
      { ...vanilla, target: '/?a=b' },
      vanillaWith('Host', 'example.com'),
      vanillaWith('X-Amz-Date', '20150830T123601Z'),
    ];
    for (const request of changes) assert.equal(refusal(request).refusal, 'signature');
  });
});

describe('whose signature it is', () => {
  it('refuses a key that nobody has', () => {
    assert.equal(refusal(vanilla, { keys: [] }).refusal, 'unknown-key');
  });

  it('refuses another secret', () => {
    const other = { ...key, secretAccessKey: 'not-the-secret' };
    const verdict = refusal(vanilla, { keys: [other] });
    assert.equal(verdict.refusal, 'signature');
    assert.match(verdict.message, /does not match the signature you provided/);
  });

  it('refuses a temporary key without its session token, and with another one', () => {
    const temporary = { ...key, sessionToken };
    assert.equal(refusal(vanilla, { keys: [temporary] }).refusal, 'unknown-key');
    const withToken = requestOf(vectors.find((vector) => vector.sessionToken)!);
    const other = { ...key, sessionToken: `${sessionToken}x` };
    assert.equal(refusal(withToken, { keys: [other] }).refusal, 'unknown-key');
  });

  it('refuses a session token that comes with a long-lived key', () => {
    const withToken = requestOf(vectors.find((vector) => vector.sessionToken)!);
    assert.equal(refusal(withToken, { keys: [key] }).refusal, 'unknown-key');
  });

  it('tells an expired token only to who could sign with it', () => {
    const expired = { ...key, expired: true };
    assert.equal(refusal(vanilla, { keys: [expired] }).refusal, 'expired-token');
    const forged = requestOf({ ...vectors[0]!, signature: '0'.repeat(64) });
    assert.equal(refusal(forged, { keys: [expired] }).refusal, 'signature');
  });

  it('knows a temporary key up to its end, and not from then on', () => {
    const ends = (expiresAt: number) => ({ ...check, keys: [{ ...key, expiresAt }] });
    assert.equal(checkSignature(vanilla, ends(SIGNED_AT + 1)).ok, true);
    assert.equal(refusal(vanilla, ends(SIGNED_AT)).refusal, 'expired-token');
  });

  it('takes the scope of a further region where the service has one', () => {
    const regions = { region: 'eu-west-1', otherRegions: ['us-east-1'] };
    assert.equal(checkSignature(vanilla, { ...check, ...regions }).ok, true);
    assert.match(
      refusal(vanilla, { region: 'eu-west-1', otherRegions: ['us-west-2'] }).message,
      /valid region, not 'us-east-1'/,
    );
  });

  it('refuses a scope of another day, region, service or terminator', () => {
    assert.match(refusal(vanilla, { region: 'eu-west-1' }).message, /valid region, not 'us-east-1'/);
    assert.match(refusal(vanilla, { services: ['iot'] }).message, /correct service: 'iot'/);
    const otherDay = { ...vectors[0]!, credential: 'AKIDEXAMPLE/20150829/us-east-1/service/aws4_request' };
    assert.match(refusal(requestOf(otherDay)).message, /Date in Credential scope does not match/);
    const otherEnd = { ...vectors[0]!, credential: 'AKIDEXAMPLE/20150830/us-east-1/service/aws5_request' };
    assert.match(refusal(requestOf(otherEnd)).message, /valid terminator/);
  });
});

describe('the clock', () => {
  it('accepts a signature up to five minutes old or early, to the millisecond', () => {
    for (const skew of [-SIGNATURE_SKEW_MS, 0, SIGNATURE_SKEW_MS]) {
      assert.equal(checkSignature(vanilla, { ...check, nowMs: SIGNED_AT + skew }).ok, true);
    }
  });

  it('refuses an older one in the words of the service', () => {
    const verdict = refusal(vanilla, { nowMs: SIGNED_AT + SIGNATURE_SKEW_MS + 1000 });
    assert.equal(verdict.refusal, 'signature');
    assert.equal(
      verdict.message,
      'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
    );
  });

  it('refuses one from the future in the words of the service', () => {
    const verdict = refusal(vanilla, { nowMs: SIGNED_AT - SIGNATURE_SKEW_MS - 1000 });
    assert.equal(
      verdict.message,
      'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
    );
  });
});
