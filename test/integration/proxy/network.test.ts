import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { saidText } from '../../../electron/shared/reasons.ts';
import { startBlackHole } from '../../helpers/black-hole.ts';
import { Authority, startTlsFront, type TlsFrontOptions } from '../../helpers/certificates.ts';
import { Relay } from '../../helpers/destination.ts';
import { until } from '../../helpers/source-harness.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { attempt, lookupFailing, lookupOf } from './network-attempt.ts';

async function startRelay(t: TestContext): Promise<Relay> {
  const relay = await Relay.start();
  t.after(() => relay.close());
  return relay;
}

/** A port on which nobody listens, on any address of this computer. */
async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// --- Addresses ---

test('a name of which the first addresses refuse is reached at the one that answers', async (t) => {
  const relay = await startRelay(t);
  const lookup = lookupOf('127.0.0.2', '::1', '127.0.0.3', '127.0.0.1');
  const { outcome, logLines } = attempt(t, `ws://tunnel.example:${relay.port}`, { lookup });
  assert.equal(await outcome, 'open');
  assert.equal(relay.handshakes.length, 1);
  assert.equal(relay.handshakes[0]!.headers.host, `tunnel.example:${relay.port}`);
  // One family after the other, in the order of the resolver otherwise.
  const tried = logLines.map((line) => /address="([^"]*)"/.exec(line)?.[1]);
  assert.deepEqual(tried, ['127.0.0.2', '::1', '127.0.0.3', '127.0.0.1']);
});

test('a name of which the first address swallows connections is reached at the next', async (t) => {
  const relay = await startRelay(t);
  await startBlackHole(t, '127.0.0.2', relay.port);
  const lookup = lookupOf('127.0.0.2', '127.0.0.1');
  const { outcome, socket } = attempt(t, `ws://tunnel.example:${relay.port}`, { lookup });
  assert.equal(await outcome, 'open');
  assert.equal(relay.handshakes.length, 1);
  socket.terminate();
  await until('the relay has let it go', () => !relay.sourceConnected);
});

test('an address that answers late is not lost, though the others refuse meanwhile', async (t) => {
  const late = await startBlackHole(t, '127.0.0.2');
  const lookup = lookupOf('127.0.0.2', '127.0.0.3', '127.0.0.4');
  const { logLines } = attempt(t, `ws://tunnel.example:${late.port}`, { lookup });
  await until('the others have refused', () => logLines.length === 2);
  late.open();
  await until('it is connected', () => logLines.length === 3);
  assert.match(logLines[2]!, /TCP connected .*address="127\.0\.0\.2"/);
});

test('a name of which every address refuses is told as one sentence', async (t) => {
  const port = await closedPort();
  const lookup = lookupOf('127.0.0.1', '::1', '127.0.0.2');
  assert.deepEqual(await attempt(t, `ws://tunnel.example:${port}`, { lookup }).outcome, {
    kind: 'lost',
    reason: 'Nothing answers at the address of the tunnel service.',
  });
});

for (const [code, reason] of [
  ['ENOTFOUND', 'The name of the tunnel service cannot be found.'],
  ['EAI_AGAIN', 'The name of the tunnel service cannot be looked up just now.'],
] as const) {
  test(`a lookup that fails with ${code} is worth another try`, async (t) => {
    const { outcome } = attempt(t, 'wss://tunnel.example', { lookup: lookupFailing(code) });
    assert.deepEqual(await outcome, { kind: 'lost', reason });
  });
}

test('a name without any address cannot be found', async (t) => {
  const { outcome } = attempt(t, 'wss://tunnel.example', { lookup: lookupOf() });
  assert.deepEqual(await outcome, {
    kind: 'lost',
    reason: 'The name of the tunnel service cannot be found.',
  });
});

test('the system’s own resolver finds localhost', async (t) => {
  const relay = await startRelay(t);
  assert.equal(await attempt(t, `ws://localhost:${relay.port}`).outcome, 'open');
});

test('what is under way is closed when the websocket is given up', async (t) => {
  const { port } = await startBlackHole(t, '127.0.0.2');
  const before = tcpSockets();
  const lookup = lookupOf('127.0.0.2', '127.0.0.2', '127.0.0.2');
  const { socket, outcome } = attempt(t, `ws://tunnel.example:${port}`, { lookup });
  await until('two attempts wait', () => tcpSockets() === before + 2);
  socket.terminate();
  await outcome;
  await until('no socket is left', () => tcpSockets() === before);
  // Neither a late attempt nor its timer comes after.
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(tcpSockets(), before);
});

function tcpSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /^TCP/.test(kind)).length;
}

test('TCP itself asks an idle service for a sign of life', async (t) => {
  const relay = await startRelay(t);
  const { outcome, socket } = attempt(t, relay.endpoint);
  assert.equal(await outcome, 'open');
  const { localPort } = wireOf(socket);
  const hex = localPort!.toString(16).toUpperCase().padStart(4, '0');
  const row = () =>
    fs
      .readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .find((columns) => columns[1]?.endsWith(`:${hex}`));
  // Column `tr`: 02 stands for the keep-alive timer, once nothing waits to be acknowledged.
  await until('the timer runs', () => row()?.[5]?.startsWith('02:') ?? false);
});

function wireOf(socket: unknown): net.Socket {
  return (socket as { _socket: net.Socket })._socket;
}

// --- TLS ---

async function startService(
  t: TestContext,
  names: string[],
  options: Partial<TlsFrontOptions> & { days?: number } = {},
) {
  const relay = await startRelay(t);
  const authority = Authority.create(t);
  const { days, ...front } = options;
  const { port, sockets } = await startTlsFront(t, {
    ...authority.issue(names, days),
    to: relay.port,
    ...front,
  });
  return { relay, port, sockets, trust: [authority.cert] };
}

test('a service that an added authority vouches for is reached by its name', async (t) => {
  const { port, trust, sockets } = await startService(t, ['DNS:tunnel.example'], {
    alpn: ['h2', 'http/1.1'],
  });
  const { outcome, socket } = attempt(t, `wss://tunnel.example:${port}`, {
    lookup: lookupOf('::1', '127.0.0.1'),
    extraCertificates: trust,
  });
  assert.equal(await outcome, 'open');
  assert.ok((wireOf(socket) as TLSSocket).authorized);
  const [accepted] = sockets as (TLSSocket & { servername?: string | false })[];
  assert.equal(accepted!.servername, 'tunnel.example');
  assert.equal(accepted!.alpnProtocol, false);
});

test('a service is reached by its address when the certificate names that', async (t) => {
  const { port, trust, sockets } = await startService(t, ['IP:127.0.0.1']);
  const { outcome } = attempt(t, `wss://127.0.0.1:${port}`, { extraCertificates: trust });
  assert.equal(await outcome, 'open');
  assert.equal((sockets[0] as TLSSocket & { servername?: string | false }).servername, false);
});

test('a certificate that nobody vouches for is refused, and the token is not sent', async (t) => {
  const { port, relay } = await startService(t, ['IP:127.0.0.1']);
  const { outcome, logLines } = attempt(t, `wss://127.0.0.1:${port}`);
  assert.deepEqual(await outcome, {
    kind: 'lost',
    reason:
      'The certificate of the tunnel service is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE) and signed by “Culvert test authority”. If your own network signed it, add the certificate of its authority (Settings, Network; on the command line -c or SSL_CERT_FILE).',
  });
  assert.equal(relay.handshakes.length, 0);
  assert.doesNotMatch(logLines.join('\n'), /t0ken/);
});

test('a certificate for another name is refused', async (t) => {
  const { port, trust, relay } = await startService(t, ['DNS:other.example', 'IP:127.0.0.9']);
  for (const host of ['tunnel.example', '127.0.0.1']) {
    const { outcome } = attempt(t, `wss://${host}:${port}`, {
      lookup: lookupOf('127.0.0.1'),
      extraCertificates: trust,
    });
    assert.deepEqual(await outcome, {
      kind: 'lost',
      reason: 'The certificate of the tunnel service is for another name (ERR_TLS_CERT_ALTNAME_INVALID).',
    });
  }
  assert.equal(relay.handshakes.length, 0);
});

test('a certificate that has expired is refused with a hint at the clock', async (t) => {
  const { port, trust } = await startService(t, ['IP:127.0.0.1'], { days: -1 });
  const { outcome } = attempt(t, `wss://127.0.0.1:${port}`, { extraCertificates: trust });
  assert.deepEqual(await outcome, {
    kind: 'lost',
    reason:
      'The certificate of the tunnel service is not valid at this time (CERT_HAS_EXPIRED). Check this computer’s clock.',
  });
});

test('without verification any certificate will do', async (t) => {
  const { port } = await startService(t, ['DNS:other.example'], { days: -1 });
  const { outcome } = attempt(t, `wss://127.0.0.1:${port}`, { verifyCertificates: false });
  assert.equal(await outcome, 'open');
});

test('a service that speaks nothing newer than TLS 1.1 is refused', async (t) => {
  const { port, trust } = await startService(t, ['IP:127.0.0.1'], { maxVersion: 'TLSv1.1' });
  const { outcome } = attempt(t, `wss://127.0.0.1:${port}`, { extraCertificates: trust });
  const end = await outcome;
  assert.ok(end !== 'open' && end.kind === 'lost');
  assert.match(saidText(end.reason), /^The tunnel service does not answer with TLS 1\.2 or later \(ERR_SSL_/);
});

test('a service that answers wss in plain HTTP is told as one without TLS', async (t) => {
  const relay = await startRelay(t);
  const end = await attempt(t, `wss://127.0.0.1:${relay.port}`).outcome;
  assert.ok(end !== 'open' && end.kind === 'lost');
  assert.match(
    saidText(end.reason),
    /^The tunnel service does not answer with TLS 1\.2 or later \((?:ERR_SSL_|EPROTO)/,
  );
});

test('certificates that are added leave those that Node.js was given in force', async (t) => {
  const { port, trust } = await startService(t, ['IP:127.0.0.1']);
  const other = Authority.create(t);
  const dir = tempDir();
  t.after(() => dir.remove());
  const ofNode = `${dir.path}/node.pem`;
  fs.writeFileSync(ofNode, trust.join(''));
  const program = `
    const { default: WebSocket } = await import('ws');
    const { websocketOptions } = await import('./electron/proxy/network.ts');
    const { silentLog } = await import('./electron/shared/log.ts');
    const url = new URL('wss://127.0.0.1:${port}/tunnel?local-proxy-mode=source');
    for (const extraCertificates of [[], [${JSON.stringify(other.cert)}]]) {
      const network = { webProxy: null, extraCertificates, verifyCertificates: true };
      const socket = new WebSocket(url, 'aws.iot.securetunneling-3.0', websocketOptions(url, network, silentLog));
      const said = await new Promise((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', (error) => resolve(error.code));
      });
      console.log(said);
      socket.terminate();
    }
  `;
  // The service answers from this thread, so the child must not hold it up.
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: new URL('../../..', import.meta.url),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: ofNode },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual(said.trim().split('\n'), ['open', 'open']);
});
