import assert from 'node:assert/strict';
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { NetworkError, WebProxyRefusal } from '../../../electron/proxy/network-error.ts';
import { DIRECT_NETWORK } from '../../../electron/proxy/options.ts';
import {
  endOfError,
  endOfRefusal,
  reasonOfSilence,
  type SessionEnd,
} from '../../../electron/proxy/session-end.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCESS_TOKEN, until } from '../../helpers/source-harness.ts';

interface Answer {
  status: number;
  body?: string;
  headers?: OutgoingHttpHeaders;
}

/** What a real server answered to a request, as `ws` hands it on. */
async function answered(
  t: TestContext,
  { status, body = '', headers = {} }: Answer,
): Promise<IncomingMessage> {
  const server = http.createServer((_, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', agent: false }, resolve).on('error', reject);
  });
}

// --- Answers of the service ---

/** With its reason in English. */
function plain(end: SessionEnd): SessionEnd {
  return { ...end, reason: saidText(end.reason) };
}

const NOW = Date.UTC(2026, 0, 1);
const said = (status: number) => `The tunnel service answered with status ${status}.`;
const trouble = (status: number) => `The tunnel service is in trouble (status ${status}).`;

const refusals: [what: string, answer: Answer, end: SessionEnd][] = [
  [
    '200, a page in place of the service',
    { status: 200, body: '<html>Welcome</html>' },
    {
      kind: 'refused',
      status: 200,
      reason: 'What answers at the address of the tunnel service is no tunnel service (status 200).',
    },
  ],
  [
    '302',
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    {
      kind: 'refused',
      status: 302,
      reason: 'The tunnel service answered with a redirect (status 302), which a tunnel does not follow.',
    },
  ],
  ['400 without a word', { status: 400 }, { kind: 'refused', status: 400, reason: said(400) }],
  [
    '400 for a spent access token',
    {
      status: 400,
      body: 'Invalid access token: The access token was previously used and can not be used again.',
    },
    {
      kind: 'token',
      reason: 'Invalid access token: The access token was previously used and can not be used again.',
    },
  ],
  [
    '400 for another client token',
    { status: 400, body: 'Invalid client token: The provided client token does not match.' },
    { kind: 'token', reason: 'Invalid client token: The provided client token does not match.' },
  ],
  ['401 without a word', { status: 401 }, { kind: 'refused', status: 401, reason: said(401) }],
  [
    '401 for the access token',
    { status: 401, body: 'Invalid access-token' },
    { kind: 'token', reason: 'Invalid access-token' },
  ],
  [
    '403 for the access token',
    { status: 403, body: 'Invalid access-token' },
    { kind: 'token', reason: 'Invalid access-token' },
  ],
  [
    '403 for another reason',
    { status: 403, body: 'Forbidden' },
    { kind: 'refused', status: 403, reason: 'Forbidden' },
  ],
  [
    '404',
    { status: 404, body: '<style>h1 { color: red }</style><h1>No such\n tunnel</h1>' },
    { kind: 'refused', status: 404, reason: 'No such tunnel' },
  ],
  ['407', { status: 407 }, { kind: 'refused', status: 407, reason: said(407) }],
  ['408', { status: 408 }, { kind: 'lost', reason: said(408) }],
  [
    '426',
    { status: 426, body: 'Upgrade Required' },
    { kind: 'refused', status: 426, reason: 'Upgrade Required' },
  ],
  ['429', { status: 429 }, { kind: 'throttled', reason: said(429), retryAfterMs: 10_000 }],
  [
    '429 with a body and seconds to wait',
    { status: 429, body: 'slow down', headers: { 'retry-after': '30' } },
    { kind: 'throttled', reason: 'slow down', retryAfterMs: 30_000 },
  ],
  [
    '429 with a date to wait for',
    { status: 429, headers: { 'retry-after': new Date(NOW + 45_000).toUTCString() } },
    { kind: 'throttled', reason: said(429), retryAfterMs: 45_000 },
  ],
  [
    '429 with a date in the past',
    { status: 429, headers: { 'retry-after': new Date(NOW - 45_000).toUTCString() } },
    { kind: 'throttled', reason: said(429), retryAfterMs: 10_000 },
  ],
  [
    '429 with a wait of a day',
    { status: 429, headers: { 'retry-after': '86400' } },
    { kind: 'throttled', reason: said(429), retryAfterMs: 300_000 },
  ],
  ...['0', '-5', 'soon', '', '1e9', 'NaN'].map((retryAfter): [string, Answer, SessionEnd] => [
    `429 with the useless Retry-After “${retryAfter}”`,
    { status: 429, headers: { 'retry-after': retryAfter } },
    { kind: 'throttled', reason: said(429), retryAfterMs: 10_000 },
  ]),
  ...[500, 502, 503, 504, 599].map((status): [string, Answer, SessionEnd] => [
    String(status),
    { status, body: 'Internal error at 10.0.0.1' },
    { kind: 'lost', reason: trouble(status) },
  ]),
  [
    '503 with seconds to wait',
    { status: 503, headers: { 'retry-after': '7' } },
    { kind: 'throttled', reason: trouble(503), retryAfterMs: 7_000 },
  ],
];
for (const [what, answer, end] of refusals) {
  test(`the service answers ${what}: ${end.kind}`, async (t) => {
    assert.deepEqual(plain(await endOfRefusal(await answered(t, answer), new FakeClock(NOW))), end);
  });
}

test('a body that never ends is read for three seconds', async (t) => {
  const server = http.createServer((_, response) => response.writeHead(404).write('No such'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', agent: false }, resolve);
    t.after(() => request.destroy());
    request.on('error', () => {});
  });
  const clock = new FakeClock();
  const end = endOfRefusal(response, clock);
  await until('the first part is there', () => response.readableFlowing === true && clock.waiting === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await clock.advance(3_000);
  assert.deepEqual(await end, { kind: 'refused', status: 404, reason: 'No such' });
});

test('a body of megabytes is cut to a sentence', async (t) => {
  const end = await endOfRefusal(
    await answered(t, { status: 404, body: 'no '.repeat(1_000_000) }),
    new FakeClock(),
  );
  assert.ok(end.kind === 'refused');
  assert.equal(saidText(end.reason).length, 300);
});

const clientToken = '4e1f9a52-0a1b-4c2d-8e3f-5a6b7c8d9e0f';
for (const body of [
  `Invalid access token: ${ACCESS_TOKEN}`,
  `Invalid client token: ${clientToken}`,
  `<p>access-token: ${ACCESS_TOKEN}</p><p>client-token: ${clientToken}</p>`,
  `{"accessToken":"${ACCESS_TOKEN}","clientToken":"${clientToken}"}`,
]) {
  test(`a service that repeats a token (“${body.slice(0, 22)}…”) does not put it before a person`, async (t) => {
    const end = await endOfRefusal(await answered(t, { status: 400, body }), new FakeClock());
    assert.doesNotMatch(saidText(end.reason), /t0ken|4e1f9a52|5a6b7c8d9e0f/);
    assert.match(saidText(end.reason), /\[hidden\]/);
  });
}

// --- Answers of the web proxy ---

const authority = 'tunnel.example:443';

function proxyAnswer(answer: Partial<WebProxyRefusal['answer']> & { status: number }): WebProxyRefusal {
  return new WebProxyRefusal({
    authority,
    withCredentials: false,
    schemes: [],
    retryAfter: undefined,
    ...answer,
  });
}

const proxyAnswers: [what: string, error: WebProxyRefusal, end: SessionEnd][] = [
  [
    '407 to a request without credentials',
    proxyAnswer({ status: 407, schemes: ['Basic'] }),
    {
      kind: 'refused',
      status: 407,
      reason:
        'The web proxy asks for a user name and password. Enter them under Settings, Network; on the command line put them into its address, as user:password@ before the host.',
    },
  ],
  [
    '407 to credentials',
    proxyAnswer({ status: 407, schemes: ['Negotiate', 'basic'], withCredentials: true }),
    {
      kind: 'refused',
      status: 407,
      reason: 'The web proxy does not accept the user name and password that were given.',
    },
  ],
  [
    '407 without a way for a user name and password',
    proxyAnswer({ status: 407, schemes: ['Negotiate', 'NTLM'], withCredentials: true }),
    {
      kind: 'refused',
      status: 407,
      reason:
        'The web proxy asks to sign in by Negotiate, NTLM; Culvert can only send a user name and password (Basic).',
    },
  ],
  ...[400, 401, 403, 404, 405].map((status): [string, WebProxyRefusal, SessionEnd] => [
    String(status),
    proxyAnswer({ status }),
    {
      kind: 'refused',
      status,
      reason: `The web proxy does not allow a connection to ${authority} (status ${status}).`,
    },
  ]),
  [
    '429 with seconds to wait',
    proxyAnswer({ status: 429, retryAfter: '20' }),
    {
      kind: 'throttled',
      reason: 'The web proxy limits requests just now (status 429).',
      retryAfterMs: 20_000,
    },
  ],
  [
    '302',
    proxyAnswer({ status: 302 }),
    {
      kind: 'lost',
      reason:
        'The web proxy answered with a redirect (status 302); it may want you to sign in with a browser first.',
    },
  ],
  ...[101, 408, 500, 502, 503, 504].map((status): [string, WebProxyRefusal, SessionEnd] => [
    String(status),
    proxyAnswer({ status }),
    { kind: 'lost', reason: `The web proxy could not connect to ${authority} (status ${status}).` },
  ]),
];
for (const [what, error, end] of proxyAnswers) {
  test(`the web proxy answers ${what}: ${end.kind}`, () => {
    assert.deepEqual(plain(endOfError(error)), end);
  });
}

// --- Errors ---

const coded = (code: string, message = `said by Node.js ${code}`) =>
  Object.assign(new Error(message), { code });
const at = (
  hop: 'service' | 'web-proxy',
  step: NetworkError['step'],
  code: string,
  throughWebProxy = false,
) => new NetworkError({ hop, step, cause: coded(code), throughWebProxy });

const errors: [error: unknown, reason: string][] = [
  [coded('ECONNREFUSED'), 'Nothing answers at the address of the tunnel service.'],
  [coded('ECONNRESET', 'socket hang up'), 'The connection to the tunnel service was cut.'],
  [coded('EPIPE'), 'The connection to the tunnel service was cut.'],
  [coded('ENOTFOUND'), 'The name of the tunnel service cannot be found.'],
  [coded('EAI_AGAIN'), 'The name of the tunnel service cannot be looked up just now.'],
  [coded('ETIMEDOUT'), 'The tunnel service cannot be reached in time.'],
  [coded('EHOSTUNREACH'), 'There is no way to the tunnel service.'],
  [coded('ENETUNREACH'), 'There is no network.'],
  [
    coded('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'),
    'The tunnel service sent more at once than the protocol allows.',
  ],
  [
    coded('WS_ERR_INVALID_OPCODE'),
    'The tunnel service broke the rules of websockets (WS_ERR_INVALID_OPCODE).',
  ],
  [
    coded('HPE_INVALID_CONSTANT'),
    'What answers at the address of the tunnel service does not speak HTTP (HPE_INVALID_CONSTANT).',
  ],
  [
    new Error('Invalid Sec-WebSocket-Accept header'),
    'What answers at the address of the tunnel service is no tunnel service (Invalid Sec-WebSocket-Accept header).',
  ],
  [new Error('something new'), 'The connection to the tunnel service failed: something new.'],
  [coded('ENEW', ''), 'The connection to the tunnel service failed: ENEW.'],
  [null, 'The connection to the tunnel service failed: unknown cause.'],
  [
    new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]),
    'Nothing answers at the address of the tunnel service.',
  ],
  [new AggregateError([coded('ENETUNREACH'), coded('EHOSTUNREACH')]), 'There is no network.'],
  [at('service', 'tcp', 'ECONNREFUSED'), 'Nothing answers at the address of the tunnel service.'],
  [at('web-proxy', 'tcp', 'ECONNREFUSED'), 'Nothing answers at the address of the web proxy.'],
  [at('web-proxy', 'name', 'ENOTFOUND'), 'The name of the web proxy cannot be found.'],
  [at('web-proxy', 'tcp', 'ETIMEDOUT'), 'The web proxy cannot be reached in time.'],
  [at('web-proxy', 'tunnel', 'ECONNRESET'), 'The web proxy ended the connection in place of an answer.'],
  [
    at('web-proxy', 'tunnel', 'HPE_HEADER_OVERFLOW'),
    'What answers at the address of the web proxy does not speak HTTP (HPE_HEADER_OVERFLOW).',
  ],
  [
    at('service', 'tls', 'ECONNRESET', true),
    'The connection to the tunnel service was cut, by it or by the web proxy before it.',
  ],
  [
    at('web-proxy', 'tls', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    'The web proxy does not answer with TLS 1.2 or later (ERR_SSL_WRONG_VERSION_NUMBER). Its address may have to begin with http://.',
  ],
  [
    at('web-proxy', 'tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    'The certificate of the web proxy is not trusted (SELF_SIGNED_CERT_IN_CHAIN). If your own network signed it, add the certificate of its authority (Settings, Network; on the command line -c or SSL_CERT_FILE).',
  ],
  [
    at('service', 'tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', true),
    'The certificate of the tunnel service is not trusted (UNABLE_TO_GET_ISSUER_CERT_LOCALLY). The web proxy may have put its own in place. If your own network signed it, add the certificate of its authority (Settings, Network; on the command line -c or SSL_CERT_FILE).',
  ],
  [
    at('service', 'tls', 'CERT_NOT_YET_VALID'),
    'The certificate of the tunnel service is not valid at this time (CERT_NOT_YET_VALID). Check this computer’s clock.',
  ],
];
for (const [error, reason] of errors) {
  test(`an error is told as: ${reason.slice(0, 90)}`, () => {
    assert.deepEqual(plain(endOfError(error)), { kind: 'lost', reason });
  });
}

for (const message of ['Server sent no subprotocol', 'Server sent an invalid subprotocol']) {
  test(`“${message}” is not tried again`, () => {
    assert.deepEqual(plain(endOfError(new Error(message))), {
      kind: 'refused',
      status: 101,
      reason: 'The tunnel service did not choose a version of the protocol that was offered.',
    });
  });
}

test('an error that repeats a token does not put it before a person', () => {
  const end = endOfError(
    new Error(`Invalid character in header access-token: ${ACCESS_TOKEN} ${clientToken}`),
  );
  assert.doesNotMatch(saidText(end.reason), /t0ken|4e1f9a52/);
});

test('silence is told of the hops that there are', () => {
  assert.equal(saidText(reasonOfSilence(DIRECT_NETWORK)), 'The tunnel service did not answer the handshake.');
  const webProxy = 'http://user:hunter2@proxy:3128';
  assert.equal(
    saidText(reasonOfSilence({ ...DIRECT_NETWORK, webProxy })),
    'Neither the web proxy nor the tunnel service behind it answered the handshake.',
  );
});
