import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import type { SessionEnd } from '../../../electron/proxy/session-end.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { startBlackHole } from '../../helpers/black-hole.ts';
import { Authority, startTlsFront } from '../../helpers/certificates.ts';
import { Relay } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  ACCESS_TOKEN,
  dial,
  echo,
  exchange,
  type Harness,
  type HarnessOptions,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';
import { type WebProxyBehaviour, WebProxyServer } from '../../helpers/web-proxy-server.ts';
import { attempt, lookupFailing, lookupOf } from './network-attempt.ts';

const PASSWORD = 'p@ss:w/rd %é';
const USER = `user:${encodeURIComponent(PASSWORD)}`;

// --- The whole way of a tunnel ---

interface Scene {
  harness: Harness;
  proxy: WebProxyServer;
  connect(network: Partial<NetworkOptions>): void;
}

/** A source, a web proxy that asks for a password, and behind it a service with TLS under a name that only the proxy knows. */
async function startScene(
  t: TestContext,
  options: Omit<HarnessOptions, 'connect'>,
): Promise<Scene & { authority: Authority }> {
  const harness = await startHarness(t, { ...options, connect: false });
  const authority = Authority.create(t);
  const front = await startTlsFront(t, {
    ...authority.issue(['DNS:tunnel.example']),
    to: harness.relay.port,
  });
  const proxy = await WebProxyServer.start(t, {
    credentials: `user:${PASSWORD}`,
    routes: { 'tunnel.example:443': front.port },
  });
  const connect = (network: Partial<NetworkOptions>) => {
    const started = harness.source.connect({
      endpoint: 'wss://tunnel.example',
      ...harness.token,
      destinationVersion: 3,
      network: { ...DIRECT_NETWORK, extraCertificates: [authority.cert], ...network },
    });
    assert.ok(started.ok);
  };
  return { harness, proxy, connect, authority };
}

function assertNoSecrets({ harness, proxy }: Scene): void {
  const told = [...harness.logLines, ...harness.statuses.map((status) => JSON.stringify(status))].join('\n');
  assert.ok(told.length > 0);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'w/rd', 'w%2Frd', basic(), 't0ken']) {
    assert.ok(!told.includes(secret), `“${secret}” is told in:\n${told}`);
  }
  // The token is for the service alone.
  const asked = proxy.requests.map(({ line, headers }) => line + JSON.stringify(headers)).join('\n');
  assert.ok(!asked.includes(ACCESS_TOKEN) && !asked.includes(harness.token.clientToken));
}

function basic(): string {
  return Buffer.from(`user:${PASSWORD}`).toString('base64');
}

test('a tunnel goes through a web proxy that asks for a password, byte for byte', async (t) => {
  const target = await startTarget(t, echo);
  const scene = await startScene(t, { targets: { SSH: target.port } });
  const { harness, proxy, connect } = scene;
  connect({ webProxy: `http://${USER}@127.0.0.1:${proxy.port}` });
  const sockets = await Promise.all(Array.from({ length: 5 }, () => dial(t, harness.ports.SSH)));
  await Promise.all(sockets.map((socket, at) => exchange(socket, 1 + at * 700_000)));
  const [request, ...more] = proxy.requests;
  assert.deepEqual(more, []);
  assert.equal(request!.line, 'CONNECT tunnel.example:443 HTTP/1.1');
  assert.equal(request!.headers.host, 'tunnel.example:443');
  assert.equal(request!.headers['proxy-authorization'], `Basic ${basic()}`);
  assert.match(request!.headers['user-agent'] ?? '', /^culvert\//);
  assertNoSecrets(scene);
  await harness.source.stop();
  await until('the web proxy has let it go', () => proxy.openSockets === 0);
});

test('an answer of the web proxy in single bytes opens the way as well', async (t) => {
  const target = await startTarget(t, echo);
  const { harness, proxy, connect } = await startScene(t, { targets: { SSH: target.port } });
  proxy.behaviour = { kind: 'forward-bytewise' };
  connect({ webProxy: `http://${USER}@127.0.0.1:${proxy.port}` });
  await exchange(await dial(t, harness.ports.SSH), 100_000);
});

for (const [what, user, reason] of [
  [
    'no credentials',
    '',
    'The web proxy asks for a user name and password. Enter them under Settings, Network; on the command line put them into its address, as user:password@ before the host.',
  ],
  [
    'a wrong password',
    'user:wrong@',
    'The web proxy does not accept the user name and password that were given.',
  ],
] as const) {
  test(`a web proxy that gets ${what} ends the tries, so that no account is locked`, async (t) => {
    const clock = new FakeClock();
    const scene = await startScene(t, { targets: null, clock });
    const { harness, proxy, connect } = scene;
    connect({ webProxy: `http://${user}127.0.0.1:${proxy.port}` });
    await until('it is refused', () => harness.statuses.at(-1)?.kind === 'refused');
    const status = harness.statuses.at(-1);
    assert.ok(status?.kind === 'refused');
    assert.deepEqual(
      { ...status, reason: saidText(status.reason) },
      { kind: 'refused', status: 407, reason },
    );
    await clock.advance(600_000);
    assert.equal(proxy.requests.length, 1);
    assert.equal(harness.relay.handshakes.length, 0);
    assertNoSecrets(scene);
    await until('the web proxy has let it go', () => proxy.openSockets === 0);
  });
}

const silences: WebProxyBehaviour[] = [{ kind: 'hang' }, { kind: 'hang-after-connect' }];
for (const behaviour of silences) {
  test(`a web proxy that does “${behaviour.kind}” runs into the time limit, and the tunnel is tried again`, async (t) => {
    const clock = new FakeClock();
    const target = await startTarget(t, echo);
    const scene = await startScene(t, { targets: { SSH: target.port }, clock });
    const { harness, proxy, connect } = scene;
    proxy.behaviour = behaviour;
    connect({ webProxy: `http://${USER}@127.0.0.1:${proxy.port}` });
    await until('it has asked', () => proxy.requests.length === 1);
    await clock.advance(20_000);
    const status = harness.statuses.at(-1);
    assert.ok(status?.kind === 'reconnecting');
    assert.equal(
      saidText(status.reason),
      'Neither the web proxy nor the tunnel service behind it answered the handshake.',
    );
    await until('the web proxy has let it go', () => proxy.openSockets === 0);
    proxy.behaviour = { kind: 'forward' };
    await clock.advance(1_000);
    await exchange(await dial(t, harness.ports.SSH), 1000);
    assertNoSecrets(scene);
  });
}

test('a web proxy whose address swallows connections runs into the time limit', async (t) => {
  const clock = new FakeClock();
  const { harness, connect } = await startScene(t, { targets: null, clock });
  const { port } = await startBlackHole(t, '127.0.0.1');
  connect({ webProxy: `http://${USER}@127.0.0.1:${port}` });
  await clock.advance(20_000);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.match(saidText(status.reason), /^Neither the web proxy/);
});

test('a tunnel that the web proxy cuts in the middle is built again', async (t) => {
  const target = await startTarget(t, echo);
  const scene = await startScene(t, { targets: { SSH: target.port } });
  const { harness, proxy, connect } = scene;
  proxy.behaviour = { kind: 'cut-tunnel', after: 100_000 };
  connect({ webProxy: `http://${USER}@127.0.0.1:${proxy.port}` });
  const first = await dial(t, harness.ports.SSH);
  await exchange(first, 1000);
  proxy.behaviour = { kind: 'forward' };
  first.write(Buffer.alloc(200_000));
  await until('it was lost', () => harness.statuses.some(({ kind }) => kind === 'reconnecting'));
  await exchange(await dial(t, harness.ports.SSH), 300_000);
  assert.equal(proxy.requests.length, 2);
  assertNoSecrets(scene);
});

// --- What a single try says ---

async function startService(t: TestContext, names = ['DNS:tunnel.example']) {
  const relay = await Relay.start();
  t.after(() => relay.close());
  const authority = Authority.create(t);
  const front = await startTlsFront(t, { ...authority.issue(names), to: relay.port });
  const routes = { 'tunnel.example:443': front.port, 'tunnel.example:80': relay.port };
  return { relay, authority, front, routes };
}

test('a web proxy that speaks TLS itself is checked against its own name', async (t) => {
  const { authority, routes, relay } = await startService(t);
  const proxy = await WebProxyServer.start(t, { tls: authority.issue(['DNS:proxy.example']), routes });
  const reach = (webProxy: string, options: Partial<NetworkOptions> = {}) =>
    attempt(t, 'wss://tunnel.example', {
      webProxy,
      extraCertificates: [authority.cert],
      lookup: lookupOf('127.0.0.1'),
      ...options,
    }).outcome;
  assert.equal(await reach(`https://proxy.example:${proxy.port}`), 'open');
  assert.equal(relay.handshakes.length, 1);
  // The same proxy under a name that is not its own, with the service's name for instance.
  assert.deepEqual(await reach(`https://tunnel.example:${proxy.port}`), {
    kind: 'lost',
    reason: 'The certificate of the web proxy is for another name (ERR_TLS_CERT_ALTNAME_INVALID).',
  });
  const untrusted = await reach(`https://proxy.example:${proxy.port}`, { extraCertificates: [] });
  assert.ok(untrusted !== 'open');
  assert.match(saidText(untrusted.reason), /^The certificate of the web proxy is not trusted/);
  assert.equal(
    await reach(`https://tunnel.example:${proxy.port}`, { verifyCertificates: false, extraCertificates: [] }),
    'open',
  );
  assert.equal(proxy.requests.length, 2);
});

test('a certificate that the web proxy put in place of the service’s is told as such', async (t) => {
  const { routes } = await startService(t);
  const { authority } = await startService(t);
  const proxy = await WebProxyServer.start(t, { routes });
  const end = await attempt(t, 'wss://tunnel.example', {
    webProxy: `http://127.0.0.1:${proxy.port}`,
    extraCertificates: [authority.cert],
  }).outcome;
  assert.ok(end !== 'open' && end.kind === 'lost');
  assert.match(
    saidText(end.reason),
    /^The certificate of the tunnel service is not trusted .* The web proxy may have put its own in place\./,
  );
});

test('a service without TLS is reached by CONNECT as well, at an IPv6 address too', async (t) => {
  const { relay, routes } = await startService(t);
  const proxy = await WebProxyServer.start(t, {
    routes: { ...routes, '[::1]:8080': relay.port },
  });
  const webProxy = `http://127.0.0.1:${proxy.port}`;
  assert.equal(await attempt(t, 'ws://tunnel.example', { webProxy }).outcome, 'open');
  assert.equal(await attempt(t, 'ws://[::1]:8080', { webProxy }).outcome, 'open');
  assert.deepEqual(
    proxy.requests.map(({ line }) => line),
    ['CONNECT tunnel.example:80 HTTP/1.1', 'CONNECT [::1]:8080 HTTP/1.1'],
  );
});

test('a service given by address is checked against that address behind the web proxy', async (t) => {
  const { front, authority } = await startService(t, ['IP:127.0.0.1']);
  const proxy = await WebProxyServer.start(t);
  const options = { webProxy: `http://127.0.0.1:${proxy.port}`, extraCertificates: [authority.cert] };
  assert.equal(await attempt(t, `wss://127.0.0.1:${front.port}`, options).outcome, 'open');
});

test('a service whose certificate names the web proxy’s address is refused', async (t) => {
  const { front, authority } = await startService(t, ['IP:127.0.0.1']);
  const proxy = await WebProxyServer.start(t, { routes: { '192.0.2.1:443': front.port } });
  assert.deepEqual(
    await attempt(t, 'wss://192.0.2.1', {
      webProxy: `http://127.0.0.1:${proxy.port}`,
      extraCertificates: [authority.cert],
    }).outcome,
    {
      kind: 'lost',
      reason: 'The certificate of the tunnel service is for another name (ERR_TLS_CERT_ALTNAME_INVALID).',
    },
  );
});

const notAllowed = (status: number): SessionEnd => ({
  kind: 'refused',
  status,
  reason: `The web proxy does not allow a connection to tunnel.example:443 (status ${status}).`,
});
const unreached = (status: number): SessionEnd => ({
  kind: 'lost',
  reason: `The web proxy could not connect to tunnel.example:443 (status ${status}).`,
});
const noHttp = /^What answers at the address of the web proxy does not speak HTTP \(HPE_[A-Z_]+\)\.$/;
const ended = 'The web proxy ended the connection in place of an answer.';

const answers: [what: string, behaviour: WebProxyBehaviour, end: SessionEnd | RegExp][] = [
  [
    '302 to a page where one signs in',
    answer('HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 5\r\n\r\nhello'),
    {
      kind: 'lost',
      reason:
        'The web proxy answered with a redirect (status 302); it may want you to sign in with a browser first.',
    },
  ],
  ['403 with a page', answer('HTTP/1.1 403 Forbidden\r\n\r\n<html>no</html>'), notAllowed(403)],
  [
    '407 for NTLM only',
    answer(
      'HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n' +
        'Proxy-Authenticate: Digest realm="Basic, or so", qop="auth", nonce="x"\r\n\r\n',
    ),
    {
      kind: 'refused',
      status: 407,
      reason:
        'The web proxy asks to sign in by Negotiate, NTLM, Digest; Culvert can only send a user name and password (Basic).',
    },
  ],
  [
    '407 for Basic beside others, in one line',
    answer('HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: NTLM, Basic realm="a, b"\r\n\r\n'),
    {
      kind: 'refused',
      status: 407,
      reason:
        'The web proxy asks for a user name and password. Enter them under Settings, Network; on the command line put them into its address, as user:password@ before the host.',
    },
  ],
  [
    '429 with a time to wait',
    answer('HTTP/1.1 429 Slow\r\nRetry-After: 12\r\n\r\n'),
    {
      kind: 'throttled',
      reason: 'The web proxy limits requests just now (status 429).',
      retryAfterMs: 12_000,
    },
  ],
  ['502', answer('HTTP/1.0 502 Bad Gateway\r\n\r\nno route'), unreached(502)],
  ['503', answer('HTTP/1.1 503 Busy\r\n\r\n'), unreached(503)],
  [
    '101, as a service would',
    answer('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    unreached(101),
  ],
  ['garbage', answer('\u0005\u00ff\r\n\r\n'), noHttp],
  ['the banner of another service', answer('SSH-2.0-OpenSSH_9.2\r\n'), noHttp],
  ['a header without an end', answer(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`), noHttp],
  ['success with data behind it', answer('HTTP/1.1 200 OK\r\n\r\nhello'), noHttp],
  ['nothing', answer(''), { kind: 'lost', reason: ended }],
  ['half an answer', { kind: 'cut-answer', after: 20 }, { kind: 'lost', reason: ended }],
  [
    'success, and ends the connection',
    answer('HTTP/1.1 200 OK\r\n\r\n'),
    {
      kind: 'lost',
      reason: 'The connection to the tunnel service was cut, by it or by the web proxy before it.',
    },
  ],
];

function answer(bytes: string): WebProxyBehaviour {
  return { kind: 'answer', bytes };
}

for (const [what, behaviour, expected] of answers) {
  test(`the web proxy answers CONNECT with ${what}`, async (t) => {
    const proxy = await WebProxyServer.start(t, { behaviour });
    const { outcome } = attempt(t, 'wss://tunnel.example', { webProxy: `http://127.0.0.1:${proxy.port}` });
    const end = await outcome;
    if (expected instanceof RegExp) {
      assert.ok(end !== 'open' && end.kind === 'lost');
      assert.match(saidText(end.reason), expected);
    } else {
      assert.deepEqual(end, expected);
    }
    await until('the web proxy has let it go', () => proxy.openSockets === 0);
  });
}

test('a web proxy that cuts the TLS of the service is named beside it', async (t) => {
  const { routes, authority } = await startService(t);
  const proxy = await WebProxyServer.start(t, { routes, behaviour: { kind: 'cut-tunnel', after: 1 } });
  const { outcome } = attempt(t, 'wss://tunnel.example', {
    webProxy: `http://127.0.0.1:${proxy.port}`,
    extraCertificates: [authority.cert],
  });
  assert.deepEqual(await outcome, {
    kind: 'lost',
    reason: 'The connection to the tunnel service was cut, by it or by the web proxy before it.',
  });
});

test('a web proxy that cannot be reached is told apart from the service', async (t) => {
  const target = await startTarget(t, () => {});
  const gone = `http://proxy.example:${target.port}`;
  const unknown = attempt(t, 'wss://tunnel.example', { webProxy: gone, lookup: lookupFailing('ENOTFOUND') });
  assert.deepEqual(await unknown.outcome, {
    kind: 'lost',
    reason: 'The name of the web proxy cannot be found.',
  });
  const closed = attempt(t, 'wss://tunnel.example', {
    webProxy: gone,
    lookup: lookupOf('::1', '127.0.0.2'),
  });
  assert.deepEqual(await closed.outcome, {
    kind: 'lost',
    reason: 'Nothing answers at the address of the web proxy.',
  });
});

test('a web proxy without TLS under an https:// address is told so', async (t) => {
  const proxy = await WebProxyServer.start(t);
  const end = await attempt(t, 'wss://tunnel.example', { webProxy: `https://127.0.0.1:${proxy.port}` })
    .outcome;
  assert.ok(end !== 'open' && end.kind === 'lost');
  assert.match(
    saidText(end.reason),
    /^The web proxy does not answer with TLS 1\.2 or later \((?:ERR_SSL_\w+|EPROTO)\)\. Its address may have to begin with http:\/\/\.$/,
  );
});

test('a web proxy of which the first address refuses is reached at the next', async (t) => {
  const { routes, authority } = await startService(t);
  const proxy = await WebProxyServer.start(t, { routes });
  const { outcome } = attempt(t, 'wss://tunnel.example', {
    webProxy: `http://proxy.example:${proxy.port}`,
    extraCertificates: [authority.cert],
    lookup: lookupOf('::1', '127.0.0.1'),
  });
  assert.equal(await outcome, 'open');
});

test('an address of a web proxy that cannot be read is refused for good, without its password', async (t) => {
  const end = await attempt(t, 'wss://tunnel.example', { webProxy: 'socks5://user:hunter2@proxy' }).outcome;
  assert.ok(end !== 'open' && end.kind === 'refused');
  assert.match(saidText(end.reason), /SOCKS/);
  assert.doesNotMatch(saidText(end.reason), /hunter2/);
});

for (const step of ['hang', 'hang-after-connect'] as const) {
  test(`giving up while the web proxy does “${step}” closes the connection to it`, async (t) => {
    const proxy = await WebProxyServer.start(t, { behaviour: { kind: step } });
    const { socket, outcome } = attempt(t, 'wss://tunnel.example', {
      webProxy: `http://127.0.0.1:${proxy.port}`,
    });
    await until('it has asked', () => proxy.requests.length === 1);
    assert.equal(proxy.openSockets, 1);
    socket.terminate();
    await outcome;
    await until('the web proxy has let it go', () => proxy.openSockets === 0);
  });
}
