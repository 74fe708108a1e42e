/** Real SDK clients of both generations on their way through web proxies to AWS's own names. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { getCallerIdentity } from '../../../electron/aws/identity.ts';
import { createQuotas } from '../../../electron/aws/pace.ts';
import type { AwsClientOptions } from '../../../electron/aws/sdk.ts';
import { createTunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { createThingsApi } from '../../../electron/aws/things.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { createServiceAgents } from '../../../electron/proxy/service-agent.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { Authority, startTlsFront } from '../../helpers/certificates.ts';
import { awsError, json, type RawAws, startRawAws } from '../../helpers/fake-aws.ts';
import { startInspectingProxy } from '../../helpers/inspecting-proxy.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { type WebProxyBehaviour, WebProxyServer } from '../../helpers/web-proxy-server.ts';

const REGION = 'eu-central-1';
const HOSTS = {
  tunneling: `api.tunneling.iot.${REGION}.amazonaws.com`,
  iot: `iot.${REGION}.amazonaws.com`,
  sts: `sts.${REGION}.amazonaws.com`,
};
const PASSWORD = 'p@ss:w/rd %é';
const USER = `user:${encodeURIComponent(PASSWORD)}`;
const INPUT = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 60, description: '', tags: [] };
const OPENED = {
  tunnelId: 't-1',
  tunnelArn: `arn:aws:iot:${REGION}:123456789012:tunnel/t-1`,
  sourceAccessToken: 'source-token',
  destinationAccessToken: 'destination-token',
};
const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:iam::123456789012:user/ops</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** Answers each of the operations that are used here. */
async function startAws(t: TestContext): Promise<RawAws> {
  const aws = await startRawAws((response, { operation, body }) => {
    if (operation === 'OpenTunnel') {
      json(response, 200, OPENED);
    } else if (operation === 'ListTunnels') {
      json(response, 200, { tunnelSummaries: [] });
    } else if (/GetCallerIdentity/.test(body)) {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(IDENTITY);
    } else {
      awsError(response, 404, 'ResourceNotFoundException', 'no such thing');
    }
  });
  t.after(() => aws.close());
  return aws;
}

interface ClientsOptions {
  network: () => Promise<Result<NetworkOptions>>;
  connectLimitMs?: number;
}

/** A client of each generation, to AWS's own addresses. */
function clients(t: TestContext, { network, connectLimitMs }: ClientsOptions) {
  const logLines: string[] = [];
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const service = createServiceAgents({
    networkFor: network,
    log,
    ...(connectLimitMs === undefined ? {} : { connectLimitMs }),
  });
  const options: AwsClientOptions = {
    region: REGION,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not/a/secret' },
    agents: service.agents,
    now: Date.now,
    log,
  };
  const older = createTunnelingApi({ ...options, quotas: createQuotas(systemClock) });
  t.after(() => older.close());
  return {
    older,
    things: createThingsApi(options),
    identify: () => getCallerIdentity(options),
    renew: service.renew,
    logLines,
  };
}

const through = (port: number, more: Partial<NetworkOptions> = {}, user = '') => ({
  ...DIRECT_NETWORK,
  webProxy: `http://${user === '' ? '' : `${user}@`}127.0.0.1:${port}`,
  ...more,
});

test('clients of both generations reach AWS’s names through a web proxy that asks for a password', async (t) => {
  const aws = await startAws(t);
  const authority = Authority.create(t);
  const front = await startTlsFront(t, {
    ...authority.issue(Object.values(HOSTS).map((host) => `DNS:${host}`)),
    to: Number(new URL(aws.url).port),
  });
  const proxy = await WebProxyServer.start(t, {
    credentials: `user:${PASSWORD}`,
    routes: Object.fromEntries(Object.values(HOSTS).map((host) => [`${host}:443`, front.port])),
  });
  const network = through(proxy.port, { extraCertificates: [authority.cert] }, USER);
  const { older, things, identify, logLines } = clients(t, { network: async () => ok(network) });
  const ways = () => proxy.requests.map(({ line }) => line.split(' ')[1]?.replace(':443', ''));

  assert.ok((await older.listTunnels('press-07')).ok);
  assert.ok((await older.listTunnels('press-07')).ok);
  assert.deepEqual(ways(), [HOSTS.tunneling], 'a connection is kept for the next call');
  assert.ok((await older.openTunnel(INPUT)).ok);
  assert.deepEqual(ways(), [HOSTS.tunneling, HOSTS.tunneling], 'an open has a connection of its own');
  const thing = await things.describeThing('press-07');
  assert.ok(!thing.ok && thing.error.code === 'ThingUnknown');
  assert.deepEqual(await identify(), {
    ok: true,
    value: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ops' },
  });
  assert.deepEqual(ways().slice(2), [HOSTS.iot, HOSTS.sts]);
  assert.equal(aws.requests.length, 5);
  assert.doesNotMatch(logLines.join('\n'), /p@ss|p%40ss|cDpA|Basic/);
});

test('after the way has changed, connections that were kept are closed and the next call takes the new one', async (t) => {
  const aws = await startAws(t);
  const authority = Authority.create(t);
  const front = await startTlsFront(t, {
    ...authority.issue([`DNS:${HOSTS.tunneling}`]),
    to: Number(new URL(aws.url).port),
  });
  const routes = { [`${HOSTS.tunneling}:443`]: front.port };
  const before = await WebProxyServer.start(t, { routes });
  const after = await WebProxyServer.start(t, { routes });
  let port = before.port;
  const { older, renew } = clients(t, {
    network: async () => ok(through(port, { extraCertificates: [authority.cert] })),
  });
  assert.ok((await older.listTunnels('press-07')).ok);
  port = after.port;
  assert.ok((await older.listTunnels('press-07')).ok);
  assert.equal(after.requests.length, 0, 'without a word the kept connection is used');
  renew();
  assert.ok((await older.listTunnels('press-07')).ok);
  assert.deepEqual([before.requests.length, after.requests.length], [1, 1]);
  assert.equal(before.openSockets, 0);
});

test('a company that inspects TLS: named without its authority, and nothing was sent; used with it', async (t) => {
  const aws = await startAws(t);
  const proxy = await startInspectingProxy(t, {
    routes: Object.fromEntries(
      Object.values(HOSTS).map((host) => [`${host}:443`, Number(new URL(aws.url).port)]),
    ),
    credentials: `user:${PASSWORD}`,
  });
  let extraCertificates: string[] = [];
  const { older, things, identify } = clients(t, {
    network: async () => ok(through(proxy.port, { extraCertificates }, USER)),
  });
  const expected = culvertError('CertificateNotTrusted', {
    host: `${HOSTS.tunneling}`,
    issuer: 'Culvert test authority',
    swapped: true,
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
  const opened = await older.openTunnel(INPUT);
  assert.deepEqual(opened, { ok: false, error: expected, outcome: 'not-done' });
  assert.match(expected.message, /signed by “Culvert test authority”/);
  assert.match(
    expected.advice,
    /inspects TLS, as the web proxy on the way may, add its certificate authority under Settings/,
  );
  for (const answer of [
    await older.listTunnels('press-07'),
    await things.describeThing('x'),
    await identify(),
  ]) {
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'CertificateNotTrusted');
  }
  assert.equal(aws.requests.length, 0);
  assert.deepEqual(proxy.seen, []);

  extraCertificates = [proxy.authority.cert];
  assert.ok((await older.openTunnel(INPUT)).ok);
  assert.ok((await identify()).ok);
  assert.deepEqual(aws.requests.length, 2);
  assert.match(proxy.seen.join('\n'), /^POST \/ HTTP\/1\.1/);
});

interface Refusal {
  name: string;
  behaviour?: WebProxyBehaviour;
  /** In place of the certificate that is right. */
  certificate?: { names: string[]; days?: number; trusted?: boolean };
  network?: (port: number, quiet: number) => Partial<NetworkOptions>;
  credentials?: string;
  /** What the person reads, of OpenTunnel. */
  says: RegExp;
  code: string;
}

const answering = (bytes: string): WebProxyBehaviour => ({ kind: 'answer', bytes });

const REFUSALS: Refusal[] = [
  {
    name: 'a web proxy that is not there',
    network: (_, quiet) => ({ webProxy: `http://127.0.0.1:${quiet}` }),
    says: /^The web proxy 127\.0\.0\.1:\d+ cannot be reached: nothing answers at its address\.$/,
    code: 'WebProxyUnreachable',
  },
  {
    name: 'a web proxy whose name nobody knows',
    network: () => ({ webProxy: 'http://proxy.invalid:3128' }),
    says: /^The web proxy proxy\.invalid:3128 cannot be reached: its name cannot be (?:found|looked up just now)\.$/,
    code: 'WebProxyUnreachable',
  },
  {
    name: 'a web proxy that wants a password and gets none',
    credentials: 'user:right',
    says: /^The web proxy 127\.0\.0\.1:\d+ asks for a user name and password\.$/,
    code: 'WebProxyPassword',
  },
  {
    name: 'a web proxy that wants another password',
    credentials: 'user:right',
    network: (port) => ({ webProxy: `http://user:hunter2@127.0.0.1:${port}` }),
    says: /does not accept the user name and password it was given\.$/,
    code: 'WebProxyPassword',
  },
  {
    name: 'a web proxy that signs in by NTLM alone',
    behaviour: answering('HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n'),
    says: /asks to sign in by NTLM, and Culvert can only send a user name and password/,
    code: 'WebProxyPassword',
  },
  {
    name: 'a web proxy that forbids the address',
    behaviour: answering('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
    says: /gives no way to api\.tunneling\.iot\.eu-central-1\.amazonaws\.com:443: it does not allow it \(status 403\)\.$/,
    code: 'WebProxyDenied',
  },
  {
    name: 'a web proxy that cannot go there itself',
    behaviour: answering('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
    says: /it could not connect there itself \(status 502\)\.$/,
    code: 'WebProxyDenied',
  },
  {
    name: 'a web proxy that wants a browser’s sign-in',
    behaviour: answering('HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n'),
    says: /answered with a redirect \(status 302\) and may want you to sign in with a browser first\.$/,
    code: 'WebProxyDenied',
  },
  {
    name: 'a web proxy that ends the connection in place of an answer',
    behaviour: { kind: 'cut-answer', after: 5 },
    says: /cannot be reached: (?:it ended the connection in place of an answer|what answers there does not speak HTTP)/,
    code: 'WebProxyUnreachable',
  },
  {
    name: 'what is no web proxy',
    behaviour: answering('SSH-2.0-OpenSSH_9.2\r\n'),
    says: /cannot be reached: what answers there does not speak HTTP \(HPE_INVALID_CONSTANT\)\.$/,
    code: 'WebProxyUnreachable',
  },
  {
    name: 'a web proxy that is silent',
    behaviour: { kind: 'hang' },
    says: /^The web proxy 127\.0\.0\.1:\d+ cannot be reached: it does not answer in time\.$/,
    code: 'WebProxyUnreachable',
  },
  {
    name: 'a service that is silent behind the web proxy',
    behaviour: { kind: 'hang-after-connect' },
    says: /^api\.tunneling\.iot\.eu-central-1\.amazonaws\.com cannot be reached: it does not answer in time\.$/,
    code: 'NoNetwork',
  },
  {
    name: 'a web proxy that is spoken to over TLS and does not speak it',
    network: (port) => ({ webProxy: `https://127.0.0.1:${port}` }),
    says: /^127\.0\.0\.1:\d+ does not answer with TLS 1\.2 or later/,
    code: 'TlsFailed',
  },
  {
    name: 'a service whose certificate has expired',
    certificate: { names: [`DNS:${HOSTS.tunneling}`], days: 0 },
    says: /^The certificate of api\.tunneling\S+ is not valid at this time \(CERT_HAS_EXPIRED\)\.$/,
    code: 'CertificateWrongTime',
  },
  {
    name: 'a service with the certificate of another name',
    certificate: { names: ['DNS:portal.hotel.example'] },
    says: /^What answers for api\.tunneling\S+ has the certificate of another name\.$/,
    code: 'CertificateWrongName',
  },
  {
    name: 'a service whose certificate nobody vouches for',
    certificate: { names: [`DNS:${HOSTS.tunneling}`], trusted: false },
    says: /^The certificate of api\.tunneling\S+ is not trusted: it is signed by “Culvert test authority” \(UNABLE/,
    code: 'CertificateNotTrusted',
  },
];

for (const { name, behaviour, certificate, network, credentials, says, code } of REFUSALS) {
  test(`${name}: the hop is named to both generations, and no tunnel was opened`, async (t) => {
    const aws = await startAws(t);
    const authority = Authority.create(t);
    const names = certificate?.names ?? Object.values(HOSTS).map((host) => `DNS:${host}`);
    const front = await startTlsFront(t, {
      ...authority.issue(names, certificate?.days),
      to: Number(new URL(aws.url).port),
    });
    const proxy = await WebProxyServer.start(t, {
      routes: Object.fromEntries(Object.values(HOSTS).map((host) => [`${host}:443`, front.port])),
      ...(credentials === undefined ? {} : { credentials }),
      ...(behaviour === undefined ? {} : { behaviour }),
    });
    const way: NetworkOptions = {
      ...through(proxy.port),
      extraCertificates: certificate?.trusted === false ? [] : [authority.cert],
      ...network?.(proxy.port, await quietPort()),
    };
    const { older, identify, logLines } = clients(t, { network: async () => ok(way), connectLimitMs: 400 });
    const opened = await older.openTunnel(INPUT);
    assert.ok(!opened.ok);
    assert.match(opened.error.message, says);
    assert.equal(opened.error.code, code);
    assert.equal(opened.outcome, 'not-done');
    const read = await identify();
    assert.ok(!read.ok);
    assert.equal(read.error.code, code);
    assert.equal(aws.requests.length, 0);
    assert.doesNotMatch(JSON.stringify([opened, read, logLines]), /hunter2/);
  });
}

test('a way that cannot be told fails as it says, and one that is not told in time says so', async (t) => {
  const unusable = clients(t, {
    network: async () => fail(culvertError('WebProxyUnsupported', { answer: 'SOCKS a:1080' })),
  });
  const refused = await unusable.older.openTunnel(INPUT);
  assert.ok(!refused.ok);
  assert.equal(refused.error.code, 'WebProxyUnsupported');
  assert.equal(refused.outcome, 'not-done');
  const silent = clients(t, { network: () => new Promise(() => {}), connectLimitMs: 100 });
  const waited = await silent.older.openTunnel(INPUT);
  assert.ok(!waited.ok);
  assert.equal(
    waited.error.message,
    `The way to ${HOSTS.tunneling} is not known: what knows the web proxy has not answered yet.`,
  );
  assert.equal(waited.outcome, 'not-done');
});

test('a way that is cut after the request went out leaves an open unknown, and it is not sent again', async (t) => {
  const aws = await startRawAws((response) => response.socket?.destroy());
  t.after(() => aws.close());
  const authority = Authority.create(t);
  const front = await startTlsFront(t, {
    ...authority.issue([`DNS:${HOSTS.tunneling}`]),
    to: Number(new URL(aws.url).port),
  });
  const proxy = await WebProxyServer.start(t, {
    routes: { [`${HOSTS.tunneling}:443`]: front.port },
  });
  const { older } = clients(t, {
    network: async () => ok(through(proxy.port, { extraCertificates: [authority.cert] })),
  });
  const opened = await older.openTunnel(INPUT);
  assert.ok(!opened.ok);
  assert.equal(opened.outcome, 'unknown');
  assert.deepEqual([proxy.requests.length, aws.requests.length], [1, 1]);
});

test('a client that is closed lets go of what it was connecting', async (t) => {
  const proxy = await WebProxyServer.start(t, { behaviour: { kind: 'hang' } });
  const { older } = clients(t, { network: async () => ok(through(proxy.port)) });
  const listing = older.listTunnels('press-07');
  while (proxy.requests.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  older.close();
  assert.ok(!(await listing).ok);
  while (proxy.openSockets > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
