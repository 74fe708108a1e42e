import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLog, withFields } from '../../../electron/shared/log.ts';
import { redact } from '../../../electron/shared/redact.ts';

const token = 'AQGAAXkS'.repeat(70);
const wrapped = token.replace(/(.{64})/g, '$1\n');
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const sessionToken = `IQoJb3JpZ2luX2VjEJr${'/a1+B2'.repeat(60)}==`;
const webToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.abc-123_DEF';
const pem = [
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
  'QyNTUxOQAAACBkZWVwc2VjcmV0ZGVlcHNlY3JldGRlZXBzZWNyZXRkZWVwc2U=',
  '-----END OPENSSH PRIVATE KEY-----',
].join('\n');

const hidden: { name: string; text: string; secret: string | string[] }[] = [
  { name: 'an access token on its own', text: `got ${token} here`, secret: token },
  { name: 'an access token of the usual length in a URL', text: `?t=${token}&x=1`, secret: 'AXkSAQGA' },
  { name: 'a short beginning of an access token', text: `AQGA${'aB3'.repeat(8)}`, secret: 'aB3aB3' },
  { name: 'an access token that a mail broke', text: `Token:\n${wrapped}\nregards`, secret: 'AXkSAQGA' },
  { name: 'one that was broken in JSON', text: JSON.stringify({ x: wrapped }), secret: 'AXkSAQGA' },
  {
    name: 'one that was broken, and ends in a short line',
    text: `${'AQGAx1Y2'.repeat(9)}\n  Zz9endOfIt\n`,
    secret: ['x1Y2', 'Zz9endOfIt'],
  },
  {
    name: 'a percent-encoded access token',
    text: `?access=${encodeURIComponent(`AQGA${'+a/B='.repeat(20)}`)}&region=x`,
    secret: ['%2Ba%2FB', 'B%3D'],
  },
  { name: 'one that is encoded twice', text: `AQGA${'a1b2'.repeat(10)}%252Bzz%253D`, secret: ['a1b2', 'zz'] },
  { name: 'a short token by its name', text: 'access-token: abc123', secret: 'abc123' },
  { name: 'a token in JSON', text: '{"clientAccessToken":"abc123","region":"x"}', secret: 'abc123' },
  {
    name: 'both tokens of a pasted answer to OpenTunnel',
    text: JSON.stringify(
      { tunnelId: 't-1', sourceAccessToken: 'abc123', destinationAccessToken: 'def456' },
      null,
      2,
    ),
    secret: ['abc123', 'def456'],
  },
  {
    name: 'JSON within JSON',
    text: JSON.stringify({ body: JSON.stringify({ sessionToken: 'abc"123', other: 1 }) }),
    secret: ['abc', '123'],
  },
  {
    name: 'JSON within JSON within JSON',
    text: JSON.stringify({ b: JSON.stringify({ b: JSON.stringify({ password: 'abc 123' }) }) }),
    secret: ['abc', '123'],
  },
  {
    name: 'percent-encoded JSON',
    text: encodeURIComponent('{"accessToken":"abc 123","region":"x"}'),
    secret: ['abc', '123'],
  },
  {
    name: 'what Node prints of an object',
    text: "{ accessToken: 'abc, 123', at: 1 }",
    secret: ['abc', '123'],
  },
  { name: 'a list of raw headers', text: '["Access-Token", "abc123", "Host", "x"]', secret: 'abc123' },
  { name: 'a client token', text: 'client-token=2d4b9c3e-aaaa-bbbb-cccc-0123456789ab', secret: '2d4b9c3e' },
  { name: 'a cookie', text: 'cookie: awsiot-tunnel-token=abc123', secret: 'abc123' },
  {
    name: 'all cookies of a header',
    text: 'GET / HTTP/1.1\r\nCookie: a=abc123; b=def456\r\nHost: x',
    secret: ['abc123', 'def456'],
  },
  { name: 'a cookie that is set', text: '"set-cookie":"sid=abc123; Path=/"', secret: 'abc123' },
  { name: 'a secret key', text: '"secretAccessKey":"wJalrXUtnFEMI/K7MDENG"', secret: 'wJalrXUtnFEMI' },
  { name: 'a secret key without a name', text: `tried ${secretKey} just now`, secret: secretKey },
  {
    name: 'a secret key without a name, percent-encoded',
    text: `x=${encodeURIComponent(secretKey)}&y=1`,
    secret: 'K7MDENG',
  },
  {
    name: 'a secret key in an answer of STS',
    text: `<SecretAccessKey>abc123</SecretAccessKey><SessionToken>def456</SessionToken>`,
    secret: ['abc123', 'def456'],
  },
  { name: 'a session token', text: 'sessionToken: "IQoJb3Jp"', secret: 'IQoJb3Jp' },
  { name: 'a session token without a name', text: `got ${sessionToken}!`, secret: 'a1+B2' },
  {
    name: 'a line of the credentials file',
    text: 'aws_secret_access_key = wJalrXUtnFEMI',
    secret: 'wJalrXUtnFEMI',
  },
  { name: 'a session token there', text: 'aws_session_token=IQoJb3Jp', secret: 'IQoJb3Jp' },
  {
    name: 'a password with blanks in an INI file',
    text: '[proxy]\nuser = alex\npassword = correct horse, battery\nport = 1',
    secret: ['correct', 'horse', 'battery'],
  },
  { name: 'a variable of the environment', text: 'AWS_SECRET_ACCESS_KEY=abc123', secret: 'abc123' },
  { name: 'an argument', text: 'localproxy --access-token abc123 -r eu-central-1', secret: 'abc123' },
  { name: 'an argument with its value', text: 'x --password=abc123', secret: 'abc123' },
  { name: 'OAuth’s own names', text: '{"access_token":"abc123","expires_in":1}', secret: 'abc123' },
  { name: 'a refresh token', text: 'refreshToken=abc123', secret: 'abc123' },
  { name: 'a client secret', text: '"clientSecret": "abc123"', secret: 'abc123' },
  { name: 'a device code', text: 'deviceCode: abc123', secret: 'abc123' },
  { name: 'a code verifier', text: 'code_verifier=abc123&x=1', secret: 'abc123' },
  {
    name: 'the code of a sign-in in the browser',
    text: 'http://127.0.0.1:41000/oauth/callback?code=abc123&state=def456',
    secret: ['abc123', 'def456'],
  },
  { name: 'a token of Identity Center', text: `got aoaAAAAAGZ${'x'.repeat(40)}:MGU`, secret: 'xxxx' },
  { name: 'a signed token', text: `got ${webToken} here`, secret: ['eyJzdWIi', 'abc-123'] },
  {
    name: 'a signed token that was broken',
    text: webToken.replace(/(.{16})/g, '$1\n'),
    secret: ['eyJhbG', 'zdWIi', 'DEF'],
  },
  { name: 'an access key id', text: 'key AKIAIOSFODNN7EXAMPLE is bad', secret: 'AKIAIOSFODNN7EXAMPLE' },
  { name: 'a temporary one', text: 'ASIAIOSFODNN7EXAMPLE', secret: 'IOSFODNN7EXAMPLE' },
  {
    name: 'an Authorization header',
    text: 'authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/2026, Signature=fe5f80f77d5fa3beca0',
    secret: 'fe5f80f77d5fa3beca0',
  },
  {
    name: 'an Authorization header in JSON',
    text: '{"authorization":"AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=fe5f80f77d"}',
    secret: 'fe5f80f77d',
  },
  {
    name: 'a Proxy-Authorization header',
    text: 'Proxy-Authorization: Basic YWxleDpwdw==',
    secret: 'YWxleDpwdw',
  },
  {
    name: 'such a header in one line',
    text: 'sent Proxy-Authorization: Digest a="b", r="c"',
    secret: 'a="b"',
  },
  { name: 'a scheme with its value', text: 'with Bearer abcDEF123456', secret: 'abcDEF123456' },
  {
    name: 'a presigned URL',
    text: 'https://sts.amazonaws.com/?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F2026&X-Amz-Signature=fe5f80f7&X-Amz-Security-Token=IQoJb3&x=1',
    secret: ['fe5f80f7', 'IQoJb3', 'IOSFODNN7'],
  },
  { name: 'user and password of a URL', text: 'via http://alex:pa55@proxy:3128/', secret: ['alex', 'pa55'] },
  { name: 'a password with signs', text: 'http://alex:p@ss/w?rd#1@proxy:3128', secret: ['p@ss', 'rd#1'] },
  { name: 'a user alone', text: 'https://gh0_token@host/path', secret: 'gh0_token' },
  {
    name: 'the same percent-encoded',
    text: 'proxy=http%3A%2F%2Falex%3Apa55%40proxy%3A3128&x=1',
    secret: ['alex', 'pa55'],
  },
  { name: 'the same without a scheme', text: 'HTTPS_PROXY=alex:pa55@proxy:3128', secret: ['alex', 'pa55'] },
  { name: 'an MFA code', text: 'TokenCode=123456&Action=GetSessionToken', secret: '123456' },
  { name: 'an MFA code in words', text: 'the MFA code of press is 123 456.', secret: '123' },
  { name: 'a private key', text: `key:\n${pem}\nend`, secret: ['b3BlbnNz', 'QyNTUxOQ'] },
  { name: 'a private key in JSON', text: JSON.stringify({ key: pem }), secret: ['b3BlbnNz', 'QyNTUxOQ'] },
  { name: 'half a private key', text: pem.slice(0, 150), secret: ['b3BlbnNz', 'QyNTUxOQ'] },
  { name: 'a private key in a URL', text: encodeURIComponent(pem), secret: ['b3BlbnNz', 'QyNTUxOQ'] },
];
for (const { name, text, secret } of hidden) {
  test(`redacts ${name}`, () => {
    const redacted = redact(text);
    for (const each of [secret].flat()) {
      assert.ok(text.includes(each), `the test looks for what is there: ${each}`);
      assert.ok(!redacted.includes(each), redacted);
    }
    assert.match(redacted, /\[hidden\]/);
  });
}

const harmless = [
  'tunnel 3f1c-22 to press-07 is open, channel-id=0ea2b3fffe6adc0e-0000125a',
  'arn:aws:iot:eu-central-1:123456789012:tunnel/0d1f2c3b-4a59-4867-8c7d-6e5f40312233',
  'arn:aws:sts::123456789012:assumed-role/Operator/alex@example.com',
  'the tunnel is open tunnel="7b6f6a3e-1b1a-4c58-9f7e-0a6c0e3a3f9d" thing="press-07" tunnelId="t-1" code="ENOENT"',
  `a thing named ${'press-07_line:3-'.repeat(8)}`,
  `thing/${'Press'.repeat(25)}abc`,
  '127.0.0.1:5507 [::1]:5507 localhost:22 wss://data.tunneling.iot.eu-central-1.amazonaws.com:443/tunnel',
  'sha256 fingerprint 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4',
  'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
  '3A:5B:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'the proxy asks for a password; the password is kept in the keyring',
  'a profile was saved profile="p-1" kept="keychain" withSecret=true',
  'hasPassword: false, token refused, TokenRefused, AccessDenied',
  'the token is spent. Basic authentication is not offered; bearer of bad news',
  'ssh -p 5507 -o HostKeyAlias=press-07.eu-central-1 pi@127.0.0.1',
  '2026-11-22T10:33:42.123Z info  culvert starts culvert="0.4.0" electron="45.4.1"',
  '/home/alex/projects/culvert/electron/main/certificates/company-root.pem',
  'http://[::1]:8080/a?b=c@d mailto:alex@example.com',
  'ResourceNotFoundException request 0d1f2c3b-4a59-4867-8c7d-6e5f40312233 (404)',
];
for (const text of harmless) {
  test(`leaves alone: ${text.slice(0, 60)}`, () => {
    assert.equal(redact(text), text);
  });
}

test('what stands beside a secret stays', () => {
  assert.equal(
    redact('{"region":"eu-central-1","accessToken":"abc","thing":"press-07"}'),
    '{"region":"eu-central-1","accessToken":"[hidden]","thing":"press-07"}',
  );
  assert.equal(redact('?a=1&X-Amz-Signature=abc&b=2'), '?a=1&X-Amz-Signature=[hidden]&b=2');
  assert.equal(redact('via http://alex:pw@proxy:3128/x to y'), 'via http://[hidden]@proxy:3128/x to y');
});

test('a log line is redacted, fields included, before it is written, and stays one line', () => {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  log.info('connected', { note: token, service: 'SSH', none: undefined });
  withFields(log, { tunnel: 'k1', thing: 'press-07' }).warn('a\nb\u001b[31m', { code: 'X', thing: 'other' });
  assert.deepEqual(lines, [
    'connected note="[hidden]" service="SSH"',
    'a\\u000ab\\u001b[31m tunnel="k1" thing="other" code="X"',
  ]);
});

// ---- properties ----

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BASE64 = `${LOWER}${LOWER.toUpperCase()}0123456789+/`;
const letters = (alphabet: string, min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });

const shapes = {
  tunnel: letters(BASE64, 60, 700).map((rest) => `AQGA${rest}`),
  session: letters(BASE64, 100, 400).map((rest) => `IQoJb3JpZ2lu${rest}`),
  keyId: letters(`${LOWER.toUpperCase()}234567`, 16).map((rest) => `AKIA${rest}`),
  center: letters(`${BASE64}-_`, 60, 200).map((rest) => `aoaAAAAA${rest}`),
  web: fc
    .tuple(letters(`${BASE64.slice(0, 62)}-_`, 20, 60), letters(`${BASE64.slice(0, 62)}-_`, 20, 90))
    .map(([head, body]) => `eyJhbGciOi${head}.${body}.${body}`),
};
const shaped = fc.oneof(...Object.values(shapes));
const words = letters(`${LOWER} .,`, 0, 30);

/** No piece of it that would be of use to anybody. */
function gone(secret: string, text: string): void {
  for (let at = 0; at + 12 <= secret.length; at += 6) {
    assert.ok(
      !text.includes(secret.slice(at, at + 12)),
      `${secret.slice(at, at + 12)} of ${secret} in ${text}`,
    );
  }
}

const places: ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify({ a: secret, b: [secret] }, null, 2),
  (secret) => JSON.stringify({ body: JSON.stringify({ a: secret }) }),
  (secret) => `x-header: ${secret}\r\nhost: b`,
  (secret) => `https://h/p?a=${secret}&b=1`,
  (secret) => `https://h/p?a=${encodeURIComponent(secret)}&b=1`,
  (secret) => `a="${secret}" b='${secret}' (${secret})`,
  (secret) => `<a>${secret}</a>`,
];

test('a secret of a known shape is hidden wherever it stands', () => {
  fc.assert(
    fc.property(words, shaped, words, fc.constantFrom(...places), (before, secret, after, place) => {
      gone(secret, redact(`${before} ${place(secret)} ${after}`));
    }),
    { numRuns: 600 },
  );
});

test('a tunnel token is hidden however it is broken into lines', () => {
  fc.assert(
    fc.property(
      shapes.tunnel,
      fc.integer({ min: 30, max: 100 }),
      fc.constantFrom('\n', '\r\n', '\\n', '\n    ', '\n> '),
      (secret, width, end) => {
        const broken = secret.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), `$1${end}`);
        gone(secret, redact(`before: ${broken}\nafter it`).replaceAll(end, ''));
      },
    ),
  );
});

const names = [
  'accessToken',
  'secret_access_key',
  'session-token',
  'password',
  'Client-Secret',
  'refreshToken',
];
const anything = letters(`${BASE64}!$%()*,-.:;@[]^_{|}~ `, 12, 40).map((text) => `q${text.trim()}q`);

test('whatever is named like a secret is hidden in JSON of any depth, whatever it holds', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 12, maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...names), value, fc.integer({ min: 1, max: 3 }), (name, secret, depth) => {
      let text = JSON.stringify({ first: 1, [name]: secret, last: 'stays' });
      for (let at = 1; at < depth; at += 1) {
        text = JSON.stringify({ body: text });
      }
      const redacted = redact(text);
      const inner = JSON.stringify(secret).slice(1, -1);
      assert.ok(!redacted.includes(inner), `${inner} in ${redacted}`);
    }),
    { numRuns: 400 },
  );
});

test('whatever is named like a secret is hidden in query strings and in lines of a file', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), anything, (name, secret) => {
      const query = redact(`/p?a=1&${name}=${encodeURIComponent(secret)}&b=2`);
      assert.ok(!query.includes(encodeURIComponent(secret).slice(0, 8)), query);
      const kept = /password|secret$/i.test(name) ? secret : secret.replaceAll(' ', '');
      gone(kept, redact(`[section]\n${name} = ${kept}\nregion = x`));
    }),
    { numRuns: 400 },
  );
});

test('user and password of a proxy are hidden', () => {
  const part = letters(`${LOWER}${LOWER.toUpperCase()}0123456789._~!$&()*+,;=-`, 8, 20);
  fc.assert(
    fc.property(part, part, fc.constantFrom('http', 'https', 'HTTP', 'socks5'), (user, password, scheme) => {
      const redacted = redact(`proxy ${scheme}://${user}:${password}@proxy.example:3128 failed`);
      assert.ok(!redacted.includes(user) && !redacted.includes(password), redacted);
      assert.ok(redacted.includes('proxy.example:3128 failed'), redacted);
    }),
  );
});

test('a secret access key without a name is hidden', () => {
  fc.assert(
    fc.property(letters(BASE64, 40), (secret) => {
      const changes = [...secret].filter(
        (char, at) => at > 0 && kind(char) !== kind(secret[at - 1] ?? ''),
      ).length;
      fc.pre(new Set([...secret].map(kind)).size === 3 && changes >= 13);
      assert.ok(!redact(`tried ${secret} once`).includes(secret));
    }),
  );
});

const kind = (char: string) => (/[a-z]/.test(char) ? 'a' : /[A-Z]/.test(char) ? 'A' : '0');

test('names of things, tunnels and regions always stay', () => {
  const thing = letters(`${LOWER}${LOWER.toUpperCase()}0123456789:_-`, 1, 128);
  fc.assert(
    fc.property(thing, fc.uuid(), fc.integer({ min: 1, max: 65_535 }), (thingName, id, port) => {
      // Somebody might call a thing like a secret; it is hidden then, which does no harm.
      fc.pre(
        !/token|secret|pass|code|key|auth|cookie|signature|AKIA|ASIA|AQGA|ao[ar]A|eyJ|pwd|mfa|otp/i.test(
          thingName,
        ),
      );
      fc.pre(!/(?<![A-Za-z0-9_-])[A-Za-z0-9]{40}(?![A-Za-z0-9_-])/.test(thingName));
      const text = `opened tunnel="${id}" thing=${JSON.stringify(thingName)} port=${port} region="eu-central-1"`;
      assert.equal(redact(text), text);
    }),
    { numRuns: 500 },
  );
});

test('to redact twice is to redact once, and whatever is given ends soon', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.oneof(
          shaped,
          words,
          fc.constantFrom(...names, '=', ': ', '"', '\\"', '\n', '%22', '&', '[hidden]'),
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const once = redact(given);
      assert.equal(redact(once), once);
    }),
    { numRuns: 1_000 },
  );
});

test('a megabyte of one sign, of quotes or of names is no trap', { timeout: 60_000 }, () => {
  const megabyte = 1_000_000;
  const parts = ['a', '"', '\\', '%', 'A=', 'token', 'password=', '://', 'eyJ', '\n', 'a.', ':@'];
  for (const part of [...parts, '-----BEGIN ', 'mfa ', 'token="', '<token', 'cookie:', 'Bearer ', 'otp 1']) {
    assert.equal(typeof redact(part.repeat(megabyte / part.length)), 'string');
  }
});

test('a line of the proxy’s that froze Culvert for minutes is looked through at once', {
  timeout: 60_000,
}, () => {
  const half = 500_000;
  for (const text of [
    // Each `://` had the rest looked through for an `@`.
    '://a'.repeat(half),
    '://a:b'.repeat(half),
    // From each blank on it was looked back for the begin of an option.
    `password${' '.repeat(half)}`,
    `--access_token${'\t'.repeat(half)}`,
    // A web token might begin behind each hyphen.
    'eyJabcdefgh-'.repeat(half / 10),
    `eyJ${'a-'.repeat(half)}`,
  ]) {
    assert.ok(redact(text).length <= text.length);
  }
});

test('each URL of a run of signs loses its own user and password', () => {
  assert.equal(
    redact('https://me@a.example/?to=http://u:p@b.example/x'),
    'https://[hidden]@a.example/?to=http://[hidden]@b.example/x',
  );
  assert.equal(
    redact('https://a.example/?to=http://u:p@ss@b/x'),
    'https://a.example/?to=http://[hidden]@b/x',
  );
  assert.equal(redact('http://a.example:8080/@me'), 'http://a.example:8080/@me');
});

test('what the other languages write around a secret does not show it', () => {
  const token = `AQGAAX${'a1B2'.repeat(20)}`;
  for (const text of [
    `토큰 ${token}을 받았습니다`,
    `トークン「${token}」を受け取りました。`,
    `令牌：${token}。`,
  ]) {
    assert.doesNotMatch(redact(text), /AQGA|a1B2/);
  }
  assert.equal(redact('https://앨리스:비밀@프록시.example:8080에'), 'https://[hidden]@프록시.example:8080에');
  assert.doesNotMatch(redact('拒绝了 Authorization：Basic YWxpY2U6aHVudGVyMg=='), /YWxpY2U6/);
  assert.doesNotMatch(redact('password：hunter2、次へ'), /hunter2/);
  assert.doesNotMatch(redact('비밀번호: hunter2'), /hunter2/);
});
