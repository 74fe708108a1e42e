import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { isHopeless } from '../../../electron/aws/hopeless.ts';
import { getCallerIdentity } from '../../../electron/aws/identity.ts';
import { createQuotas } from '../../../electron/aws/pace.ts';
import type { AwsClientOptions } from '../../../electron/aws/sdk.ts';
import { createTunnelingApi, type TunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { createThingsApi, type ThingsApi } from '../../../electron/aws/things.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog, silentLog } from '../../../electron/shared/log.ts';
import { type Answer, awsError, json, type RawAws, startRawAws } from '../../helpers/fake-aws.ts';

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) {
    await close();
  }
});

async function server(answer: Answer): Promise<RawAws> {
  const raw = await startRawAws(answer);
  closers.push(() => raw.close());
  return raw;
}

function clientOptions(url: string, extra: Partial<AwsClientOptions> = {}): AwsClientOptions {
  return {
    region: 'eu-west-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    now: Date.now,
    log: silentLog,
    ...extra,
  };
}

function tunneling(url: string, extra: Partial<AwsClientOptions> = {}): TunnelingApi {
  const made = createTunnelingApi({ ...clientOptions(url, extra), quotas: createQuotas(systemClock) });
  closers.push(() => made.close());
  return made;
}

function things(url: string, extra: Partial<AwsClientOptions> = {}): ThingsApi {
  const made = createThingsApi(clientOptions(url, extra));
  closers.push(() => made.close());
  return made;
}

const TUNNEL = {
  tunnelId: 't-1',
  tunnelArn: 'arn:aws:iot:eu-west-1:123456789012:tunnel/t-1',
  status: 'OPEN',
  createdAt: 1_795_262_400.25,
};

test('a tunnel is described in plain terms, its times in milliseconds', async () => {
  const aws = await server((response) =>
    json(response, 200, {
      tunnel: {
        ...TUNNEL,
        sourceConnectionState: { status: 'CONNECTED' },
        destinationConnectionState: { status: 'DISCONNECTED' },
        destinationConfig: { thingName: 'press-07', services: ['SSH'] },
        timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
        tags: [{ key: 'culvert-request', value: 'r-1' }],
      },
    }),
  );
  assert.deepEqual(await tunneling(aws.url).describeTunnel('t-1'), {
    ok: true,
    value: {
      tunnelId: 't-1',
      arn: TUNNEL.tunnelArn,
      status: 'OPEN',
      createdAt: 1_795_262_400_250,
      services: ['SSH'],
      thingName: 'press-07',
      lifetimeMinutes: 30,
      description: '',
      sourceConnected: true,
      destinationConnected: false,
      sourceSince: null,
      destinationSince: null,
      tags: [{ key: 'culvert-request', value: 'r-1' }],
    },
  });
});

test('a tunnel that was opened without a thing, services or limit is described all the same', async () => {
  const aws = await server((response) => json(response, 200, { tunnel: TUNNEL }));
  const answer = await tunneling(aws.url).describeTunnel('t-1');
  assert.ok(answer.ok);
  const { services, thingName, lifetimeMinutes, tags } = answer.value;
  assert.deepEqual(
    { services, thingName, lifetimeMinutes, tags },
    {
      services: [],
      thingName: null,
      lifetimeMinutes: 720,
      tags: [],
    },
  );
});

test('reading is tried again after a dropped connection', async () => {
  const aws = await server((response, _request, count) =>
    count === 1 ? void response.socket?.destroy() : json(response, 200, { tunnel: TUNNEL }),
  );
  assert.equal((await tunneling(aws.url).describeTunnel('t-1')).ok, true);
  assert.equal(aws.requests.length, 2);
});

test('tunnels of a thing are read page by page', async () => {
  const aws = await server((response, request) => {
    const { nextToken } = JSON.parse(request.body) as { nextToken?: string };
    const page = Number(nextToken ?? '0');
    json(response, 200, {
      tunnelSummaries: [{ ...TUNNEL, tunnelId: `t-${page}` }],
      ...(page < 2 ? { nextToken: String(page + 1) } : {}),
    });
  });
  const answer = await tunneling(aws.url).listTunnels('press-07');
  assert.ok(answer.ok);
  assert.deepEqual(
    answer.value.map(({ tunnelId }) => tunnelId),
    ['t-0', 't-1', 't-2'],
  );
  assert.deepEqual(JSON.parse(aws.requests[0]!.body), { thingName: 'press-07', maxResults: 100 });
});

test('a list of tunnels that never ends is left after a thousand', async () => {
  const aws = await server((response) =>
    json(response, 200, { tunnelSummaries: [TUNNEL], nextToken: 'again' }),
  );
  assert.equal((await tunneling(aws.url).listTunnels('press-07')).ok, true);
  assert.equal(aws.requests.length, 10);
});

test('a tunnel is closed, and its record removed only where that is wanted', async () => {
  const aws = await server((response) => json(response, 200, {}));
  const first = tunneling(aws.url);
  assert.deepEqual(await first.closeTunnel('t-1'), { ok: true, value: null });
  assert.deepEqual(await tunneling(aws.url).closeTunnel('t-1', true), { ok: true, value: null });
  assert.deepEqual(
    aws.requests.map(({ body }) => JSON.parse(body)),
    [{ tunnelId: 't-1' }, { tunnelId: 't-1', delete: true }],
  );
});

test('only the source’s token is rotated', async () => {
  const aws = await server((response) => json(response, 200, { sourceAccessToken: 'fresh' }));
  const answer = await tunneling(aws.url).rotateSource('t-1');
  assert.deepEqual(answer, { ok: true, value: { sourceAccessToken: 'fresh' } });
  assert.deepEqual(JSON.parse(aws.requests[0]!.body), { tunnelId: 't-1', clientMode: 'SOURCE' });
});

test('the tokens of both ends are rotated for the thing, whose own one is not taken from the answer', async () => {
  const aws = await server((response) =>
    json(response, 200, { sourceAccessToken: 'fresh', destinationAccessToken: 'for the device' }),
  );
  const device = { thingName: 'press-07', services: ['SSH'] };
  const answer = await tunneling(aws.url).rotateBoth('t-1', device);
  assert.deepEqual(answer, { ok: true, value: { sourceAccessToken: 'fresh' } });
  assert.deepEqual(JSON.parse(aws.requests[0]!.body), {
    tunnelId: 't-1',
    clientMode: 'ALL',
    destinationConfig: device,
  });
});

test('tags are read by the tunnel’s ARN', async () => {
  const aws = await server((response) => json(response, 200, { tags: [{ key: 'a', value: '' }] }));
  const answer = await tunneling(aws.url).listTags(TUNNEL.tunnelArn);
  assert.deepEqual(answer, { ok: true, value: [{ key: 'a', value: '' }] });
});

test('a tunnel that is gone is TunnelUnknown', async () => {
  const aws = await server((response) => awsError(response, 404, 'ResourceNotFoundException', 'no'));
  const answer = await tunneling(aws.url).rotateSource('t-1');
  assert.ok(!answer.ok && answer.error.code === 'TunnelUnknown');
});

test('no token and no key is logged, whatever is called and however it ends', async () => {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  const aws = await server((response, request) =>
    request.operation === 'DescribeTunnel'
      ? awsError(response, 403, 'AccessDeniedException', 'sessiontokenvalue sourcetokenvalue')
      : json(response, 200, { ...TUNNEL, sourceAccessToken: 'sourcetokenvalue' }),
  );
  const api = tunneling(aws.url, {
    log,
    credentials: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'secretkeyvalue',
      sessionToken: 'sessiontokenvalue',
    },
  });
  await api.openTunnel({
    thingName: 'a',
    services: ['SSH'],
    lifetimeMinutes: 1,
    description: 'd',
    tags: [],
  });
  await api.rotateSource('t-1');
  await api.rotateBoth('t-1', { thingName: 'a', services: ['SSH'] });
  await api.describeTunnel('t-1');
  assert.match(lines.join('\n'), /iot:DescribeTunnel/);
  assert.doesNotMatch(lines.join('\n'), /sourcetokenvalue|secretkeyvalue|sessiontokenvalue|ASIAIOSFODNN7/);
});

const INDEXED = {
  things: [
    {
      thingName: 'press-07',
      thingTypeName: 'press',
      thingGroupNames: ['hall-1', 'hall-1-left'],
      attributes: { site: 'lab' },
      connectivity: { connected: true, timestamp: 1_795_262_400_000 },
    },
    { thingName: 'press-08', connectivity: { connected: false, timestamp: 0 } },
    { thingName: 'press-09' },
  ],
};

test('the fleet index tells what is connected, what is not, and what it does not know', async () => {
  const aws = await server((response) => json(response, 200, INDEXED));
  const answer = await things(aws.url).search({ query: 'thingName:press*' });
  assert.deepEqual(answer, {
    ok: true,
    value: {
      nextToken: null,
      things: [
        {
          thingName: 'press-07',
          thingType: 'press',
          attributes: { site: 'lab' },
          groups: ['hall-1', 'hall-1-left'],
          connectivity: { state: 'connected', since: 1_795_262_400_000 },
        },
        {
          thingName: 'press-08',
          thingType: null,
          attributes: {},
          groups: [],
          connectivity: { state: 'disconnected', since: null },
        },
        {
          thingName: 'press-09',
          thingType: null,
          attributes: {},
          groups: [],
          connectivity: { state: 'unknown' },
        },
      ],
    },
  });
  assert.deepEqual(
    aws.requests.map(({ operation }) => operation),
    ['POST /indices/search'],
  );
});

for (const [name, status, code] of [
  ['AccessDeniedException', 403, 'AccessDenied'],
  ['IndexNotReadyException', 400, 'IndexNotReady'],
  ['ResourceNotFoundException', 404, 'IndexOff'],
  ['InvalidQueryException', 400, 'SearchRefused'],
  ['InvalidRequestException', 400, 'AwsRejected'],
] as const) {
  test(`a search that fails with ${name} is ${code}, in a sentence of its own`, async () => {
    const aws = await server((response) => awsError(response, status, name));
    const answer = await things(aws.url).search({ query: 'thingName:a*' });
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, code);
    assert.equal(answer.error.details?.awsName, name);
    assert.equal(isHopeless(answer.error), false);
  });
}

test('expired credentials are told, and asking otherwise is no use', async () => {
  const aws = await server((response) => awsError(response, 403, 'ExpiredTokenException'));
  const answer = await things(aws.url).search({ query: 'thingName:*' });
  assert.ok(!answer.ok && answer.error.code === 'CredentialsExpired' && isHopeless(answer.error));
});

test('a page of the registry says where the next one begins, and the token is sent back', async () => {
  const aws = await server((response, request) =>
    json(response, 200, {
      things: [{ thingName: 'press-07', thingTypeName: 'press' }, { thingTypeName: 'nameless' }],
      ...(request.operation.includes('nextToken') ? {} : { nextToken: 'more/1=' }),
    }),
  );
  const api = things(aws.url);
  const first = await api.list();
  assert.ok(first.ok);
  assert.deepEqual(first.value, {
    nextToken: 'more/1=',
    things: [
      {
        thingName: 'press-07',
        thingType: 'press',
        attributes: {},
        groups: [],
        connectivity: { state: 'unknown' },
      },
    ],
  });
  const second = await api.list({ nextToken: 'more/1=' });
  assert.ok(second.ok && second.value.nextToken === null);
  assert.deepEqual(
    aws.requests.map(({ operation }) => operation),
    ['GET /things?maxResults=250', 'GET /things?maxResults=250&nextToken=more%2F1%3D'],
  );
});

test('a denied registry names iot:ListThings', async () => {
  const aws = await server((response) => awsError(response, 403, 'AccessDeniedException'));
  const answer = await things(aws.url).list();
  assert.ok(!answer.ok);
  assert.equal(answer.error.code, 'AccessDenied');
  assert.equal(answer.error.details?.action, 'iot:ListThings');
});

test('since when a device is connected is right in whatever unit of time AWS gives it, and none in the year 1970', async () => {
  const connectivity = (timestamp: number) => ({ connectivity: { connected: true, timestamp } });
  const aws = await server((response, _request, count) =>
    count > 1
      ? json(response, 200, { connected: false, timestamp: 1_795_262_400_000 })
      : json(response, 200, {
          things: [1_795_262_400, 1_795_262_400_500, 0, -1].map((timestamp, index) => ({
            thingName: `t-${index}`,
            ...connectivity(timestamp),
          })),
        }),
  );
  const api = things(aws.url);
  const found = await api.search({ query: 'thingName:*' });
  assert.deepEqual(
    found.ok && found.value.things.map(({ connectivity: told }) => told.state === 'connected' && told.since),
    [1_795_262_400_000, 1_795_262_400_500, null, null],
  );
  assert.deepEqual(await api.connectivity('a'), {
    ok: true,
    value: { state: 'disconnected', since: 1_795_262_400_000 },
  });
});

test('what is indexed is asked each time, since somebody may turn it on after a look at it', async () => {
  let refuse = true;
  let mode = 'OFF';
  const aws = await server((response) =>
    refuse
      ? awsError(response, 403, 'AccessDeniedException')
      : json(response, 200, {
          thingIndexingConfiguration: {
            thingIndexingMode: mode,
            thingConnectivityIndexingMode: 'OFF',
          },
        }),
  );
  const api = things(aws.url);
  const denied = await api.indexing();
  assert.ok(!denied.ok && denied.error.details?.action === 'iot:GetIndexingConfiguration');
  refuse = false;
  assert.deepEqual(await api.indexing(), { ok: true, value: { things: false, connectivity: false } });
  mode = 'REGISTRY_AND_SHADOW';
  assert.deepEqual(await api.indexing(), { ok: true, value: { things: true, connectivity: false } });
});

test('a thing that does not exist is ThingUnknown, with its name and region', async () => {
  const aws = await server((response) => awsError(response, 404, 'ResourceNotFoundException'));
  const answer = await things(aws.url).describeThing('press-99');
  assert.ok(!answer.ok && answer.error.code === 'ThingUnknown');
  assert.match(answer.error.message, /press-99.*eu-west-1/);
});

test('one thing’s connectivity is read, and unknown where it is not indexed or denied', async () => {
  type Reply = (response: Parameters<Answer>[0]) => void;
  let reply: Reply = (response) =>
    json(response, 200, { thingName: 'a', connected: true, timestamp: 1_795_262_400 });
  const aws = await server((response) => reply(response));
  const api = things(aws.url);
  const connected = await api.connectivity('a');
  assert.deepEqual(connected, { ok: true, value: { state: 'connected', since: 1_795_262_400_000 } });
  reply = (response) => awsError(response, 400, 'IndexNotReadyException');
  assert.deepEqual(await api.connectivity('a'), { ok: true, value: { state: 'unknown' } });
  reply = (response) => awsError(response, 403, 'AccessDeniedException');
  assert.deepEqual(await api.connectivity('a'), { ok: true, value: { state: 'unknown' } });
  reply = (response) => awsError(response, 403, 'UnrecognizedClientException');
  const invalid = await api.connectivity('a');
  assert.ok(!invalid.ok && invalid.error.code === 'CredentialsInvalid');
});

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/eve</Arn><UserId>AIDA</UserId>
  <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

test('the caller’s identity is account and ARN', async () => {
  const aws = await server((response) =>
    response.writeHead(200, { 'content-type': 'text/xml' }).end(IDENTITY),
  );
  assert.deepEqual(await getCallerIdentity(clientOptions(aws.url)), {
    ok: true,
    value: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/eve' },
  });
});

for (const [name, code] of [
  ['InvalidClientTokenId', 'CredentialsInvalid'],
  ['SignatureDoesNotMatch', 'CredentialsInvalid'],
  ['ExpiredToken', 'CredentialsExpired'],
] as const) {
  test(`STS’s ${name} is ${code}`, async () => {
    const aws = await server((response) =>
      response
        .writeHead(403, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r-9' })
        .end(
          `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${name}</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>`,
        ),
    );
    const answer = await getCallerIdentity(clientOptions(aws.url));
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, code);
    assert.equal(answer.error.details?.requestId, 'r-9');
  });
}

test('a read of a service that never answers ends when the time is up', async () => {
  const aws = await server(() => {});
  const timeouts = { connectMs: 300, requestMs: 300 };
  const answer = await getCallerIdentity(clientOptions(aws.url, { timeouts }));
  assert.ok(!answer.ok && answer.error.code === 'NoNetwork');
  const listed = await things(aws.url, { timeouts }).describeThing('a');
  assert.ok(!listed.ok && listed.error.code === 'NoNetwork');
});

test('a read whose answer stops in the middle ends when the time is up', async () => {
  const aws = await server((response) => {
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.write('<GetCaller');
  });
  const timeouts = { connectMs: 300, requestMs: 300 };
  const answer = await getCallerIdentity(clientOptions(aws.url, { timeouts }));
  assert.equal(answer.ok, false);
});
