import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../../electron/shared/log.ts';
import { redact } from '../../../electron/shared/redact.ts';

const token = 'AQGAAXkS'.repeat(70);

const hidden: { name: string; text: string; secret: string }[] = [
  { name: 'an access token on its own', text: `got ${token} here`, secret: token },
  { name: 'a short token by its name', text: 'access-token: abc123', secret: 'abc123' },
  { name: 'a token in JSON', text: '{"clientAccessToken":"abc123","region":"x"}', secret: 'abc123' },
  { name: 'a client token', text: 'client-token=2d4b9c3e-aaaa-bbbb-cccc-0123456789ab', secret: '2d4b9c3e' },
  { name: 'a cookie', text: 'cookie: awsiot-tunnel-token=abc123', secret: 'abc123' },
  { name: 'a secret key', text: '"secretAccessKey":"wJalrXUtnFEMI/K7MDENG"', secret: 'wJalrXUtnFEMI' },
  { name: 'a session token', text: 'sessionToken: "IQoJb3Jp"', secret: 'IQoJb3Jp' },
  {
    name: 'a line of the credentials file',
    text: 'aws_secret_access_key = wJalrXUtnFEMI',
    secret: 'wJalrXUtnFEMI',
  },
  { name: 'a session token there', text: 'aws_session_token=IQoJb3Jp', secret: 'IQoJb3Jp' },
  { name: 'OAuth’s own names', text: '{"access_token":"abc123","expires_in":1}', secret: 'abc123' },
  { name: 'a refresh token', text: 'refreshToken=abc123', secret: 'abc123' },
  { name: 'a client secret', text: '"clientSecret": "abc123"', secret: 'abc123' },
  { name: 'a device code', text: 'deviceCode: abc123', secret: 'abc123' },
  { name: 'a token of Identity Center', text: `got aoaAAAAAGZ${'x'.repeat(40)}:MGU`, secret: 'xxxx' },
  { name: 'a signed token', text: 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc-123 here', secret: 'abc-123' },
  { name: 'an access key id', text: 'key AKIAIOSFODNN7EXAMPLE is bad', secret: 'AKIAIOSFODNN7EXAMPLE' },
  {
    name: 'an Authorization header',
    text: 'authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/2026, Signature=fe5f80f77d5fa3beca0',
    secret: 'fe5f80f77d5fa3beca0',
  },
];
for (const { name, text, secret } of hidden) {
  test(`redacts ${name}`, () => {
    const redacted = redact(text);
    assert.ok(!redacted.includes(secret), redacted);
    assert.match(redacted, /\[hidden\]/);
  });
}

test('leaves ordinary words alone', () => {
  const text = 'tunnel 3f1c-22 to press-07 is open, channel-id=0ea2b3fffe6adc0e-0000125a';
  assert.equal(redact(text), text);
});

test('a log line is redacted, fields included, before it is written', () => {
  const lines: string[] = [];
  createLog((_level, line) => lines.push(line)).info('connected', {
    note: token,
    service: 'SSH',
    none: undefined,
  });
  assert.deepEqual(lines, ['connected note="[hidden]" service="SSH"']);
});
