/** Certificates and web proxies, as `culvert proxy` takes them from its options and the environment. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import { Authority, startTlsFront } from '../../helpers/certificates.ts';
import { culvert, folderOf, type RunningCommand, startRelay } from '../../helpers/cli-process.ts';
import type { Relay } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, until } from '../../helpers/source-harness.ts';
import { WebProxyServer } from '../../helpers/web-proxy-server.ts';

const TOKEN = { AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN };

interface Scene {
  relay: Relay;
  /** A folder with the authority's certificate in ca.pem and nothing else. */
  dir: string;
  caFile: string;
  port: number;
}

/** A data plane behind TLS, with the certificate of an authority that nobody trusts by itself. */
async function secureScene(t: TestContext, names: string[]): Promise<Scene> {
  const authority = Authority.create(t);
  const relay = await startRelay(t);
  const front = await startTlsFront(t, { ...authority.issue(names), to: relay.port });
  const dir = folderOf(t, { 'ca.pem': authority.cert });
  return { relay, dir, caFile: path.join(dir, 'ca.pem'), port: front.port };
}

async function connects(run: RunningCommand): Promise<void> {
  await until('it is connected or in trouble', () => /connected \(|Next try|fatal/.test(run.stderr()));
  assert.match(run.stderr(), /connected \(channel/);
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
}

test('a certificate of an unknown authority is not accepted', async (t) => {
  const { relay, port } = await secureScene(t, ['DNS:localhost']);
  const run = culvert(t, ['proxy', '-e', `localhost:${port}`, '-s', '0'], { env: TOKEN });
  await until('it is in trouble', () => /Next try/.test(run.stderr()));
  assert.match(run.stderr(), /certificate/i);
  assert.equal(relay.handshakes.length, 0);
});

const trusted: [
  name: string,
  args: (scene: Scene) => string[],
  env: (scene: Scene) => Record<string, string>,
][] = [
  ['-c with a folder', ({ dir }) => ['-c', dir], () => ({})],
  ['SSL_CERT_FILE', () => [], ({ caFile }) => ({ SSL_CERT_FILE: caFile })],
  ['SSL_CERT_DIR', () => [], ({ dir }) => ({ SSL_CERT_DIR: dir })],
  ['NODE_EXTRA_CA_CERTS', () => [], ({ caFile }) => ({ NODE_EXTRA_CA_CERTS: caFile })],
];
for (const [name, args, env] of trusted) {
  test(`${name} makes an authority trusted`, async (t) => {
    const scene = await secureScene(t, ['DNS:localhost']);
    const run = culvert(t, ['proxy', '-e', `localhost:${scene.port}`, '-s', '0', ...args(scene)], {
      env: { ...TOKEN, ...env(scene) },
    });
    await connects(run);
  });
}

test('a trusted authority does not make a certificate for another name good', async (t) => {
  const { relay, dir, port } = await secureScene(t, ['DNS:example.com']);
  const run = culvert(t, ['proxy', '-e', `localhost:${port}`, '-s', '0', '-c', dir], { env: TOKEN });
  await until('it is in trouble', () => /Next try/.test(run.stderr()));
  assert.equal(relay.handshakes.length, 0);
});

test('-k accepts any certificate, with a loud warning', async (t) => {
  const { port } = await secureScene(t, ['DNS:example.com']);
  const run = culvert(t, ['proxy', '-e', `localhost:${port}`, '-s', '0', '-k'], { env: TOKEN });
  await connects(run);
  assert.match(run.stderr(), /\[warning\] CERTIFICATES ARE NOT CHECKED/);
});

test('the way leads through the web proxy of the environment, whose password shows nowhere', async (t) => {
  const { relay, dir, port } = await secureScene(t, ['DNS:tunnel.test']);
  const proxy = await WebProxyServer.start(t, {
    credentials: 'me:hunter2-secret',
    routes: { 'tunnel.test:443': port },
  });
  const run = culvert(t, ['proxy', '-e', 'tunnel.test', '-s', '0', '-c', dir, '-v6'], {
    env: { ...TOKEN, https_proxy: `me:hunter2-secret@127.0.0.1:${proxy.port}`, HTTPS_PROXY: 'http://x:1' },
  });
  await connects(run);
  assert.equal(proxy.requests[0]?.line, 'CONNECT tunnel.test:443 HTTP/1.1');
  assert.equal(relay.handshakes.length, 1);
  assert.match(
    run.stderr(),
    new RegExp(`going to tunnel\\.test through the web proxy 127\\.0\\.0\\.1:${proxy.port}`),
  );
  assert.ok(!run.stderr().includes('hunter2'));
  assert.ok(!run.stderr().includes(Buffer.from('me:hunter2-secret').toString('base64')));
});

for (const { name, credentials, behaviour } of [
  { name: 'wants another password', credentials: 'me:other', behaviour: { kind: 'forward' } },
  {
    name: 'does not allow the way',
    credentials: undefined,
    behaviour: { kind: 'answer', bytes: 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n' },
  },
] as const) {
  test(`a web proxy that ${name} ends culvert proxy with its own exit code`, async (t) => {
    const proxy = await WebProxyServer.start(t, { ...(credentials && { credentials }), behaviour });
    const run = culvert(t, ['proxy', '-e', 'tunnel.test', '-s', '0'], {
      env: { ...TOKEN, HTTPS_PROXY: `http://me:wrong-secret@127.0.0.1:${proxy.port}` },
    });
    assert.equal(await run.exit, ExitCode.WEB_PROXY_REFUSED, run.stderr());
    assert.ok(!run.stderr().includes('wrong-secret'));
  });
}

test('a web proxy that cannot be understood is wrong usage, told without its password', async (t) => {
  const run = culvert(t, ['proxy', '-r', 'eu-central-1', '-s', '0'], {
    env: { ...TOKEN, https_proxy: 'socks5://me:hunter2-secret@127.0.0.1:1080' },
  });
  assert.equal(await run.exit, ExitCode.USAGE);
  assert.match(run.stderr(), /SOCKS is not supported/);
  assert.ok(!run.stderr().includes('hunter2'));
});
