import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataEndpointFor, isLoopbackHost, parseDataEndpoint } from '../../../electron/shared/endpoints.ts';

test('the data plane of a region, with the domain of the China partition', () => {
  assert.equal(dataEndpointFor('eu-central-1'), 'wss://data.tunneling.iot.eu-central-1.amazonaws.com');
  assert.equal(dataEndpointFor('cn-north-1'), 'wss://data.tunneling.iot.cn-north-1.amazonaws.com.cn');
  assert.ok(parseDataEndpoint(dataEndpointFor('us-gov-west-1')).ok);
});

test('only names that must mean this computer count as loopback', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.255.1.9', '::1', '[::1]']) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  const others = [
    '',
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '127.0.0.1.example.com',
    '127.1',
    'localhost.example.com',
  ];
  for (const host of [...others, '10.0.0.1', '::ffff:10.0.0.1', 'my-localhost', '127.0.0.1@evil']) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});

const good: [text: string, href: string][] = [
  ['wss://example.com', 'wss://example.com/'],
  [
    'wss://example.com:8443/tunnel?local-proxy-mode=source',
    'wss://example.com:8443/tunnel?local-proxy-mode=source',
  ],
  ['example.com', 'wss://example.com/'],
  [' example.com:8443 ', 'wss://example.com:8443/'],
  ['[::1]:8443', 'wss://[::1]:8443/'],
  ['ws://127.0.0.1:4000', 'ws://127.0.0.1:4000/'],
  ['ws://localhost:4000', 'ws://localhost:4000/'],
  ['ws://[::1]:4000', 'ws://[::1]:4000/'],
  // The forms in which a URL may write 127.0.0.1.
  ['ws://127.1:4000', 'ws://127.0.0.1:4000/'],
  ['ws://0x7f000001:4000', 'ws://127.0.0.1:4000/'],
];
for (const [text, href] of good) {
  test(`“${text}” is ${href}`, () => {
    const parsed = parseDataEndpoint(text);
    assert.equal(parsed.ok ? parsed.value.href : parsed.error.code, href);
  });
}

const bad = [
  '',
  'ws://example.com',
  'ws://10.0.0.1',
  'ws://localhost.example.com',
  'ws://127.0.0.1@example.com',
  'ws://localhost:80@example.com',
  'https://example.com',
  'file:///etc/passwd',
  'wss://',
  'wss://user:password@example.com',
  'wss://example.com/#part',
  'wss://example.com:99999',
  'wss://example.com:0',
  'two words',
];
for (const text of bad) {
  test(`“${text}” is refused`, () => {
    const parsed = parseDataEndpoint(text);
    assert.equal(parsed.ok ? parsed.value.href : parsed.error.code, 'EndpointInvalid');
  });
}

test('a refused address does not show the password in it', () => {
  const parsed = parseDataEndpoint('wss://user:hunter2@example.com');
  assert.ok(!parsed.ok && !JSON.stringify(parsed.error).includes('hunter2'));
});
