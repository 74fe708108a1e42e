import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { createTunnelingApi, type TunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { OpenTunnelAnswer } from '../../../electron/shared/tunneling.ts';
import { type Answer, awsError, json, type RawAws, startRawAws } from '../../helpers/fake-aws.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const INPUT = {
  thingName: 'press-07',
  services: ['SSH', 'HTTP'],
  lifetimeMinutes: 60,
  description: 'Opened by Culvert',
  tags: [{ key: 'culvert-request', value: 'r-1' }],
};

const OPENED = {
  tunnelId: 't-1',
  tunnelArn: 'arn:aws:iot:eu-west-1:123456789012:tunnel/t-1',
  sourceAccessToken: 'source-token',
  destinationAccessToken: 'destination-token',
};

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) {
    await close();
  }
});

function api(url: string, options: { clock?: FakeClock; requestMs?: number } = {}): TunnelingApi {
  const made = createTunnelingApi({
    region: 'eu-west-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    quotas: createQuotas(options.clock ?? systemClock),
    now: Date.now,
    log: silentLog,
    timeouts: { connectMs: 5_000, requestMs: options.requestMs ?? 30_000 },
  });
  closers.push(() => made.close());
  return made;
}

async function server(answer: Answer): Promise<RawAws> {
  const raw = await startRawAws(answer);
  closers.push(() => raw.close());
  return raw;
}

/** Waits long enough for a retry of the SDK to show: its first comes within 100 ms. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 600));

const outcomeOf = (answer: OpenTunnelAnswer) =>
  answer.ok ? 'opened' : `${answer.error.code}, ${answer.outcome}`;

test('OpenTunnel sends what was asked for, and the destination’s token goes no further', async () => {
  const aws = await server((response) => json(response, 200, OPENED));
  const answer = await api(aws.url).openTunnel(INPUT);
  assert.deepEqual(answer, {
    ok: true,
    value: { tunnelId: 't-1', arn: OPENED.tunnelArn, sourceAccessToken: 'source-token' },
  });
  assert.equal(aws.requests.length, 1);
  assert.equal(aws.requests[0]!.operation, 'OpenTunnel');
  assert.deepEqual(JSON.parse(aws.requests[0]!.body), {
    description: 'Opened by Culvert',
    tags: [{ key: 'culvert-request', value: 'r-1' }],
    destinationConfig: { thingName: 'press-07', services: ['SSH', 'HTTP'] },
    timeoutConfig: { maxLifetimeTimeoutMinutes: 60 },
  });
  assert.match(
    String(aws.requests[0]!.headers.authorization),
    /\/eu-west-1\/IoTSecuredTunneling\/aws4_request/,
  );
});

test('a connection that drops after OpenTunnel arrived: one request, outcome unknown', async () => {
  const aws = await server((response) => response.socket?.destroy());
  assert.equal(outcomeOf(await api(aws.url).openTunnel(INPUT)), 'NoNetwork, unknown');
  await settle();
  assert.equal(aws.requests.length, 1);
  assert.equal(aws.connections(), 1);
});

test('a connection that drops at once: one connection, outcome unknown', async () => {
  let connections = 0;
  const raw = net.createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => raw.close(() => resolve())));
  const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
  assert.equal(outcomeOf(await api(url).openTunnel(INPUT)), 'NoNetwork, unknown');
  await settle();
  assert.equal(connections, 1);
});

test('a fault of the service: one request, outcome unknown', async () => {
  const aws = await server((response) => awsError(response, 500, 'InternalServerError'));
  assert.equal(outcomeOf(await api(aws.url).openTunnel(INPUT)), 'AwsUnavailable, unknown');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('a gateway’s page for a fault: one request, outcome unknown', async () => {
  const aws = await server((response) => response.writeHead(502).end('<html>Bad Gateway</html>'));
  assert.equal(outcomeOf(await api(aws.url).openTunnel(INPUT)), 'AwsUnavailable, unknown');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('a service that never answers: one request, outcome unknown when the time is up', async () => {
  const aws = await server(() => {});
  assert.equal(outcomeOf(await api(aws.url, { requestMs: 400 }).openTunnel(INPUT)), 'NoNetwork, unknown');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('an answer that stops in the middle: one request, outcome unknown when the time is up', async () => {
  const aws = await server((response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.write('{"tunnelId":"t-1",');
  });
  const answer = await api(aws.url, { requestMs: 400 }).openTunnel(INPUT);
  assert.ok(!answer.ok && answer.outcome === 'unknown', outcomeOf(answer));
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('an answer that is not the service’s: one request, outcome unknown', async () => {
  const aws = await server((response) => json(response, 200, { hello: 'world' }));
  assert.equal(outcomeOf(await api(aws.url).openTunnel(INPUT)), 'AwsRejected, unknown');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('a limit, which the SDK would retry by itself: one request, not done', async () => {
  const aws = await server((response) =>
    awsError(response, 400, 'LimitExceededException', 'Rate limit exceeded for OpenTunnel'),
  );
  const answer = await api(aws.url).openTunnel(INPUT);
  assert.equal(outcomeOf(answer), 'LimitExceeded, not-done');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('throttling: one request, not done', async () => {
  const aws = await server((response) => awsError(response, 429, 'ThrottlingException', 'Slow down'));
  assert.equal(outcomeOf(await api(aws.url).openTunnel(INPUT)), 'Throttled, not-done');
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('a missing permission: not done, and the action is named', async () => {
  const aws = await server((response) =>
    awsError(
      response,
      403,
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/eve is not authorized to perform: iot:OpenTunnel on resource: arn:aws:iot:eu-west-1:123456789012:tunnel/*',
    ),
  );
  const answer = await api(aws.url).openTunnel(INPUT);
  assert.equal(outcomeOf(answer), 'AccessDenied, not-done');
  assert.ok(!answer.ok && answer.error.details?.action === 'iot:OpenTunnel');
  assert.equal(answer.error.details.requestId, 'request-1');
});

test('a port where nobody listens: not done', async () => {
  const raw = net.createServer();
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const { port } = raw.address() as AddressInfo;
  await new Promise((resolve) => raw.close(resolve));
  const answer = await api(`http://127.0.0.1:${port}`).openTunnel(INPUT);
  assert.equal(outcomeOf(answer), 'NoNetwork, not-done');
  assert.ok(!answer.ok && answer.error.message.includes(`127.0.0.1:${port}`));
});

test('a host without address: not done', async () => {
  const answer = await api('https://no-such-host.invalid').openTunnel(INPUT);
  assert.equal(outcomeOf(answer), 'NoNetwork, not-done');
  assert.ok(!answer.ok && answer.error.message.includes('no-such-host.invalid'));
});

test('a wrong clock: one request, not done, and the error says by how much', async () => {
  const aws = await server((response) =>
    awsError(response, 403, 'InvalidSignatureException', 'Signature expired: … is now earlier than …', {
      date: new Date(Date.now() + 20 * 60_000).toUTCString(),
    }),
  );
  const answer = await api(aws.url).openTunnel(INPUT);
  assert.equal(outcomeOf(answer), 'ClockSkew, not-done');
  assert.ok(!answer.ok && /20 minutes behind/.test(answer.error.message), JSON.stringify(answer));
  await settle();
  assert.equal(aws.requests.length, 1);
});

test('a wrong clock that a read has shown is made good in OpenTunnel, and known for the countdown', async () => {
  const ahead = 20 * 60_000;
  const date = () => new Date(Date.now() + ahead).toUTCString();
  const aws = await server((response, request) =>
    json(response, 200, request.operation === 'OpenTunnel' ? OPENED : { tunnelSummaries: [] }, {
      date: date(),
    }),
  );
  const tunneling = api(aws.url);
  assert.equal((await tunneling.listTunnels('press-07')).ok, true);
  assert.ok(Math.abs(tunneling.clockOffsetMs() - ahead) < 5_000, String(tunneling.clockOffsetMs()));
  assert.equal((await tunneling.openTunnel(INPUT)).ok, true);
  const stamp = String(aws.requests[1]!.headers['x-amz-date']);
  const signedAt = Date.parse(stamp.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  assert.ok(Math.abs(signedAt - (Date.now() + ahead)) < 60_000, stamp);
});

test('two opens of one account and region are a second apart', async () => {
  const aws = await server((response) => json(response, 200, OPENED));
  const clock = new FakeClock();
  const tunneling = api(aws.url, { clock });
  const first = tunneling.openTunnel(INPUT);
  const second = tunneling.openTunnel(INPUT);
  assert.equal((await first).ok, true);
  await settle();
  assert.equal(aws.requests.length, 1);
  await clock.advance(2_000);
  assert.equal((await second).ok, true);
  assert.equal(aws.requests.length, 2);
});

test('every open has a connection of its own', async () => {
  const aws = await server((response) => json(response, 200, OPENED));
  const clock = new FakeClock();
  const tunneling = api(aws.url, { clock });
  await tunneling.openTunnel(INPUT);
  await clock.advance(2_000);
  await tunneling.openTunnel(INPUT);
  assert.equal(aws.connections(), 2);
});
