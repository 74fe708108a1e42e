/** The tunneling service, driven by AWS's own SDK for JavaScript. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  LimitExceededException,
  ListTagsForResourceCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  type OpenTunnelCommandInput,
  ResourceNotFoundException,
  RotateTunnelAccessTokenCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCOUNT, KEYS, REGION } from './start-test-cloud.ts';
import { ssh, startWithClient as start } from './tunneling-client.ts';

describe('the operations', () => {
  it('opens a tunnel and describes it with all that was asked for', async (t) => {
    const { cloud, client } = await start(t);
    const opened = await client.send(
      new OpenTunnelCommand({
        description: 'Änderung am Ventil',
        destinationConfig: { thingName: 'pump-1', services: ['SSH', 'WEB', 'a:b_c-9'] },
        timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
        tags: [{ key: 'culvert:request', value: '42' }],
      }),
    );
    assert.equal(opened.tunnelArn, `arn:aws:iot:${REGION}:${ACCOUNT}:tunnel/${opened.tunnelId}`);
    assert.ok(opened.sourceAccessToken && opened.destinationAccessToken);
    assert.match(opened.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);

    const { tunnel } = await client.send(new DescribeTunnelCommand({ tunnelId: opened.tunnelId }));
    const { createdAt, lastUpdatedAt } = tunnel!;
    const { createdAt: expected } = cloud.registry.get(opened.tunnelId!)!;
    assert.equal(createdAt?.getTime(), expected);
    assert.equal(lastUpdatedAt?.getTime(), expected);
    assert.deepEqual(tunnel, {
      tunnelId: opened.tunnelId,
      tunnelArn: opened.tunnelArn,
      status: 'OPEN',
      description: 'Änderung am Ventil',
      sourceConnectionState: { status: 'DISCONNECTED', lastUpdatedAt: createdAt },
      destinationConnectionState: { status: 'DISCONNECTED', lastUpdatedAt: createdAt },
      destinationConfig: { thingName: 'pump-1', services: ['SSH', 'WEB', 'a:b_c-9'] },
      timeoutConfig: { maxLifetimeTimeoutMinutes: 30 },
      tags: [{ key: 'culvert:request', value: '42' }],
      createdAt,
      lastUpdatedAt,
    });
    assert.deepEqual(cloud.calls, ['OpenTunnel', 'DescribeTunnel']);
  });

  it('opens for twelve hours when nothing is said, and without a destination', async (t) => {
    const { client } = await start(t);
    const { tunnelId } = await client.send(new OpenTunnelCommand({}));
    const { tunnel } = await client.send(new DescribeTunnelCommand({ tunnelId }));
    assert.equal(tunnel?.timeoutConfig?.maxLifetimeTimeoutMinutes, 720);
    assert.equal(tunnel?.destinationConfig, undefined);
  });

  it('opens for a thing that is offline or that nobody registered', async (t) => {
    const { client } = await start(t);
    for (const thingName of ['pump-2', 'nobody']) {
      const input = { destinationConfig: { thingName, services: ['SSH'] } };
      assert.ok((await client.send(new OpenTunnelCommand(input))).tunnelId);
    }
  });

  it('shows who is connected', async (t) => {
    const { cloud, client } = await start(t);
    const opened = await client.send(new OpenTunnelCommand(ssh));
    cloud.registry.admit('destination', opened.destinationAccessToken!, undefined);
    const { tunnel } = await client.send(new DescribeTunnelCommand({ tunnelId: opened.tunnelId }));
    assert.equal(tunnel?.destinationConnectionState?.status, 'CONNECTED');
    assert.equal(tunnel?.sourceConnectionState?.status, 'DISCONNECTED');
  });

  it('lists in pages, newest first, without connection states or thing names', async (t) => {
    const { client } = await start(t);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { tunnelId } = await client.send(
        new OpenTunnelCommand({ ...ssh, description: `number ${index}` }),
      );
      ids.unshift(tunnelId!);
    }
    const first = await client.send(new ListTunnelsCommand({ maxResults: 3, thingName: 'pump-1' }));
    const rest = await client.send(
      new ListTunnelsCommand({ maxResults: 3, thingName: 'pump-1', nextToken: first.nextToken }),
    );
    assert.deepEqual(
      [...first.tunnelSummaries!, ...rest.tunnelSummaries!].map((row) => row.tunnelId),
      ids,
    );
    assert.equal(rest.nextToken, undefined);
    assert.deepEqual(Object.keys(first.tunnelSummaries![0]!).sort(), [
      'createdAt',
      'description',
      'lastUpdatedAt',
      'status',
      'tunnelArn',
      'tunnelId',
    ]);
    const other = await client.send(new ListTunnelsCommand({ thingName: 'pump-2' }));
    assert.deepEqual(other.tunnelSummaries, []);
  });

  it('closes a tunnel, which stays visible, and deletes it when asked', async (t) => {
    const { client } = await start(t);
    const { tunnelId } = await client.send(new OpenTunnelCommand(ssh));
    await client.send(new CloseTunnelCommand({ tunnelId }));
    const { tunnel } = await client.send(new DescribeTunnelCommand({ tunnelId }));
    assert.equal(tunnel?.status, 'CLOSED');
    const listed = await client.send(new ListTunnelsCommand({}));
    assert.equal(listed.tunnelSummaries?.[0]?.status, 'CLOSED');
    await client.send(new CloseTunnelCommand({ tunnelId, delete: true }));
    await assert.rejects(
      client.send(new DescribeTunnelCommand({ tunnelId })),
      (error) => error instanceof ResourceNotFoundException,
    );
  });

  it('rotates the side that was named and answers only its token', async (t) => {
    const { cloud, client } = await start(t);
    const opened = await client.send(new OpenTunnelCommand(ssh));
    const rotate = (clientMode: 'SOURCE' | 'DESTINATION' | 'ALL') =>
      client.send(new RotateTunnelAccessTokenCommand({ tunnelId: opened.tunnelId, clientMode }));

    const source = await rotate('SOURCE');
    assert.equal(source.tunnelArn, opened.tunnelArn);
    assert.equal(source.destinationAccessToken, undefined);
    assert.equal(cloud.registry.admit('source', opened.sourceAccessToken!, undefined).ok, false);
    assert.equal(cloud.registry.admit('source', source.sourceAccessToken!, undefined).ok, true);

    const destination = await rotate('DESTINATION');
    assert.equal(destination.sourceAccessToken, undefined);
    assert.ok(destination.destinationAccessToken);
    const all = await rotate('ALL');
    assert.ok(all.sourceAccessToken && all.destinationAccessToken);
  });

  it('adds, replaces, lists and removes tags', async (t) => {
    const { client } = await start(t);
    const opened = await client.send(
      new OpenTunnelCommand({
        ...ssh,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '' },
        ],
      }),
    );
    const resourceArn = opened.tunnelArn;
    await client.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '2' },
          { key: 'c', value: 'x y' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b', 'unknown'] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    assert.deepEqual(tags, [
      { key: 'a', value: '2' },
      { key: 'c', value: 'x y' },
    ]);
  });

  it('expires a tunnel by the clock of the service', async (t) => {
    const clock = new FakeClock(Date.now());
    const { client } = await start(t, { clock });
    const { tunnelId } = await client.send(
      new OpenTunnelCommand({ ...ssh, timeoutConfig: { maxLifetimeTimeoutMinutes: 1 } }),
    );
    await clock.advance(59_999);
    const status = async () => (await client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel?.status;
    assert.equal(await status(), 'OPEN');
    await clock.advance(1);
    assert.equal(await status(), 'CLOSED');
  });

  it('keeps tokens out of its log', async (t) => {
    const { cloud, client } = await start(t);
    const opened = await client.send(new OpenTunnelCommand(ssh));
    const log = cloud.logLines.join('\n');
    assert.match(log, /OpenTunnel/);
    for (const secret of [
      opened.sourceAccessToken!,
      opened.destinationAccessToken!,
      KEYS.good.secretAccessKey,
    ]) {
      assert.ok(!log.includes(secret));
    }
  });
});

describe('bad input', () => {
  const longer = (length: number) => 'x'.repeat(length);
  const withServices = (services: string[]) => ({ destinationConfig: { services } });
  const withTags = (...tags: [string, string][]) => ({ tags: tags.map(([key, value]) => ({ key, value })) });
  const cases: [what: string, input: OpenTunnelCommandInput, message: RegExp][] = [
    [
      'a lifetime of 0',
      { timeoutConfig: { maxLifetimeTimeoutMinutes: 0 } },
      /'0' at 'timeoutConfig\.maxLifetimeTimeoutMinutes' failed.*greater than or equal to 1$/,
    ],
    [
      'a lifetime of 721',
      { timeoutConfig: { maxLifetimeTimeoutMinutes: 721 } },
      /less than or equal to 720$/,
    ],
    [
      'no services',
      withServices([]),
      /at 'destinationConfig\.services' failed.*length greater than or equal to 1$/,
    ],
    [
      'a service with a dot',
      withServices(['my.host']),
      /'my\.host' at 'destinationConfig\.services\.1\.member'.*regular expression pattern: \[a-zA-Z0-9:_-\]\+$/,
    ],
    ['a service of 129 characters', withServices([longer(129)]), /length less than or equal to 128$/],
    ['a service twice', withServices(['SSH', 'SSH']), /unique/],
    [
      'a thing name with a space',
      { destinationConfig: { thingName: 'pump 1', services: ['SSH'] } },
      /'pump 1' at 'destinationConfig\.thingName'/,
    ],
    ['a description with a line break', { description: 'a\nb' }, /at 'description' failed/],
    ['an empty description', { description: '' }, /at 'description' failed/],
    ['a description of 2049 characters', { description: longer(2049) }, /at 'description' failed/],
    ['no tag in tags', { tags: [] }, /at 'tags' failed.*length greater than or equal to 1$/],
    ['a tag key with a hash', withTags(['a#b', '']), /'a#b' at 'tags\.1\.member\.key'/],
    ['a tag key of 129 characters', withTags([longer(129), '']), /at 'tags\.1\.member\.key'/],
    ['a tag value of 257 characters', withTags(['a', longer(257)]), /at 'tags\.1\.member\.value'/],
    ['a tag key twice', withTags(['a', '1'], ['a', '2']), /unique/],
    ['a tag of AWS’s own', withTags(['aws:owner', '1']), /reserved prefix aws:/],
    [
      '201 tags',
      withTags(...Array.from({ length: 201 }, (_, index): [string, string] => [`k${index}`, ''])),
      /at 'tags' failed.*less than or equal to 200$/,
    ],
  ];
  for (const [what, input, message] of cases) {
    it(`refuses ${what} in OpenTunnel and opens nothing`, async (t) => {
      const { cloud, client } = await start(t);
      await assert.rejects(client.send(new OpenTunnelCommand(input)), {
        name: 'ValidationException',
        message,
      });
      assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
    });
  }

  it('names everything that is wrong at once', async (t) => {
    const { client } = await start(t);
    const input = { description: '', destinationConfig: { thingName: '!', services: ['?'] } };
    await assert.rejects(client.send(new OpenTunnelCommand(input)), {
      name: 'ValidationException',
      message: /^3 validation errors detected: .*; .*; /,
    });
  });

  it('refuses a fourth service as beyond a limit', async (t) => {
    const { client } = await start(t);
    const input = withServices(['SSH', 'WEB', 'VNC', 'DB']);
    await assert.rejects(
      client.send(new OpenTunnelCommand(input)),
      (error) => error instanceof LimitExceededException && /limited to 3/.test(error.message),
    );
  });

  it('refuses ids, modes and pages that the model does not allow', async (t) => {
    const { client } = await start(t);
    const validation = { name: 'ValidationException' };
    const { tunnelId } = await client.send(new OpenTunnelCommand(ssh));
    await assert.rejects(client.send(new DescribeTunnelCommand({ tunnelId: undefined })), {
      ...validation,
      message: /Value null at 'tunnelId' failed to satisfy constraint: Member must not be null/,
    });
    await assert.rejects(client.send(new DescribeTunnelCommand({ tunnelId: 'a/b' })), validation);
    await assert.rejects(client.send(new CloseTunnelCommand({ tunnelId: 'x'.repeat(129) })), validation);
    await assert.rejects(
      client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'BOTH' as 'ALL' })),
      { ...validation, message: /Member must satisfy enum value set: \[SOURCE, DESTINATION, ALL\]/ },
    );
    await assert.rejects(
      client.send(
        new RotateTunnelAccessTokenCommand({
          tunnelId,
          clientMode: 'SOURCE',
          destinationConfig: { services: ['SSH'] },
        }),
      ),
      validation,
    );
    await assert.rejects(client.send(new ListTunnelsCommand({ maxResults: 0 })), validation);
    await assert.rejects(client.send(new ListTunnelsCommand({ maxResults: 101 })), validation);
    await assert.rejects(client.send(new ListTunnelsCommand({ nextToken: 'no such token!' })), validation);
    await assert.rejects(client.send(new ListTunnelsCommand({ nextToken: 'bm9wZQ' })), validation);
    await assert.rejects(client.send(new DescribeTunnelCommand({ tunnelId: 5 as unknown as string })), {
      name: 'SerializationException',
    });
  });

  it('answers ResourceNotFoundException for what is not there', async (t) => {
    const { client } = await start(t);
    const { tunnelId, tunnelArn } = await client.send(new OpenTunnelCommand(ssh));
    const resourceArn = `${tunnelArn}0`;
    const commands = [
      client.send(new DescribeTunnelCommand({ tunnelId: 'none' })),
      client.send(new CloseTunnelCommand({ tunnelId: 'none' })),
      client.send(new RotateTunnelAccessTokenCommand({ tunnelId: 'none', clientMode: 'ALL' })),
      client.send(new ListTagsForResourceCommand({ resourceArn })),
      client.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'a', value: 'b' }] })),
      client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] })),
    ];
    for (const command of commands) {
      await assert.rejects(command, (error) => error instanceof ResourceNotFoundException);
    }
    await client.send(new CloseTunnelCommand({ tunnelId }));
    await assert.rejects(
      client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' })),
      (error) => error instanceof ResourceNotFoundException,
    );
  });

  it('lets a tunnel have fifty tags in all', async (t) => {
    const { client } = await start(t);
    const tags = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ key: `k${from + index}`, value: '' }));
    const limit = { name: 'LimitExceededException' };
    await assert.rejects(client.send(new OpenTunnelCommand({ tags: tags(0, 51) })), limit);
    const { tunnelArn: resourceArn } = await client.send(new OpenTunnelCommand({ tags: tags(0, 50) }));
    await client.send(new TagResourceCommand({ resourceArn, tags: tags(0, 50) }));
    await assert.rejects(client.send(new TagResourceCommand({ resourceArn, tags: tags(50, 1) })), limit);
  });
});
