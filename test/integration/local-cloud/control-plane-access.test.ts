/** Credentials, quotas and faults of the tunneling service, seen by AWS's own SDK for JavaScript. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  LimitExceededException,
  ListTagsForResourceCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCOUNT, KEYS, REGION } from './start-test-cloud.ts';
import { clientOf, ssh, startWithClient as start } from './tunneling-client.ts';

describe('who may', () => {
  it('lets a temporary key in with its session token', async (t) => {
    const { cloud } = await start(t);
    const listed = await clientOf(t, cloud, KEYS.temporary).send(new ListTunnelsCommand({}));
    assert.deepEqual(listed.tunnelSummaries, []);
  });

  it('names each thing that is wrong with credentials as the service does', async (t) => {
    const { cloud } = await start(t);
    const { accessKeyId, secretAccessKey } = KEYS.temporary;
    const cases: [Parameters<typeof clientOf>[2], string][] = [
      [{ ...KEYS.good, accessKeyId: 'AKIANOBODY0000000001' }, 'UnrecognizedClientException'],
      [{ ...KEYS.good, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
      [{ accessKeyId, secretAccessKey }, 'UnrecognizedClientException'],
      [{ ...KEYS.temporary, sessionToken: 'another' }, 'UnrecognizedClientException'],
      [KEYS.expired, 'ExpiredTokenException'],
    ];
    for (const [key, name] of cases) {
      await assert.rejects(clientOf(t, cloud, key).send(new OpenTunnelCommand(ssh)), { name }, name);
    }
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
  });

  it('refuses a signature made for another region', async (t) => {
    const { cloud } = await start(t);
    const client = clientOf(t, cloud, KEYS.good, { region: 'us-west-2' });
    await assert.rejects(client.send(new ListTunnelsCommand({})), {
      name: 'InvalidSignatureException',
      message: /valid region, not 'us-west-2'/,
    });
  });

  it('says in IAM’s words what a policy does not allow', async (t) => {
    const { cloud } = await start(t);
    const client = clientOf(t, cloud, KEYS.denied);
    const arn = `arn:aws:iot:${REGION}:${ACCOUNT}:tunnel`;
    const text = (action: string, resource: string) =>
      `User: arn:aws:iam::${ACCOUNT}:user/guest is not authorized to perform: iot:${action} on resource: ${resource} ` +
      `because no identity-based policy allows the iot:${action} action`;
    const name = 'AccessDeniedException';
    await assert.rejects(client.send(new OpenTunnelCommand(ssh)), {
      name,
      message: text('OpenTunnel', `${arn}/*`),
    });
    await assert.rejects(client.send(new CloseTunnelCommand({ tunnelId: 'some-id' })), {
      name,
      message: text('CloseTunnel', `${arn}/some-id`),
    });
    await assert.rejects(client.send(new ListTagsForResourceCommand({ resourceArn: `${arn}/x` })), {
      name,
      message: text('ListTagsForResource', `${arn}/x`),
    });
    await assert.rejects(client.send(new DescribeTunnelCommand({ tunnelId: 'some-id' })), {
      name: 'ResourceNotFoundException',
    });
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
  });

  for (const [how, offsetMs, words] of [
    ['ahead', 6 * 60_000, /^Signature not yet current: /],
    ['behind', -6 * 60_000, /^Signature expired: /],
  ] as const) {
    it(`refuses a computer whose clock is six minutes ${how}; the SDK measures it and corrects itself`, async (t) => {
      const { cloud } = await start(t);
      const client = clientOf(t, cloud, KEYS.good, { systemClockOffset: offsetMs });
      await assert.rejects(client.send(new ListTunnelsCommand({})), {
        name: 'InvalidSignatureException',
        message: words,
      });
      assert.deepEqual((await client.send(new ListTunnelsCommand({}))).tunnelSummaries, []);
    });
  }

  it('accepts a computer whose clock is four minutes off', async (t) => {
    const { cloud } = await start(t);
    for (const systemClockOffset of [4 * 60_000, -4 * 60_000]) {
      const client = clientOf(t, cloud, KEYS.good, { systemClockOffset });
      await client.send(new ListTunnelsCommand({}));
    }
    assert.deepEqual(cloud.calls, ['ListTunnels', 'ListTunnels']);
  });
});

describe('the quotas', () => {
  it('opens one tunnel a second and no more', async (t) => {
    const clock = new FakeClock(Date.now());
    const { cloud, client } = await start(t, { clock, quotas: {} });
    await client.send(new OpenTunnelCommand(ssh));
    await assert.rejects(
      client.send(new OpenTunnelCommand(ssh)),
      (error) => error instanceof LimitExceededException,
    );
    assert.equal(cloud.registry.list({ maxResults: 10 })?.tunnels.length, 1);
    clock.jump(1000);
    await client.send(new OpenTunnelCommand(ssh));
  });

  it('does not count an OpenTunnel that it refused for its input', async (t) => {
    const { client } = await start(t, { clock: new FakeClock(Date.now()), quotas: {} });
    await assert.rejects(client.send(new OpenTunnelCommand({ description: '' })));
    assert.ok((await client.send(new OpenTunnelCommand(ssh))).tunnelId);
  });

  it('throttles the others by name: one close, ten of the rest a second', async (t) => {
    const { cloud, client } = await start(t, { clock: new FakeClock(Date.now()), quotas: {} });
    const { tunnelId, tunnelArn: resourceArn } = await client.send(new OpenTunnelCommand(ssh));
    const throttled = { name: 'ThrottlingException', message: 'Rate exceeded' };
    const commands: [rate: number, call: () => Promise<unknown>][] = [
      [1, () => client.send(new CloseTunnelCommand({ tunnelId }))],
      [10, () => client.send(new DescribeTunnelCommand({ tunnelId }))],
      [10, () => client.send(new ListTunnelsCommand({}))],
      [10, () => client.send(new ListTagsForResourceCommand({ resourceArn }))],
    ];
    for (const [rate, call] of commands) {
      for (let index = 0; index < rate; index += 1) await call();
      await assert.rejects(call(), throttled);
    }
    assert.equal(cloud.calls.length, 1 + 2 + 3 * 11);
  });
});

describe('faults', () => {
  it('drops a call before anything is done', async (t) => {
    const { cloud, client } = await start(t);
    cloud.fault('OpenTunnel', 'drop-before');
    await assert.rejects(client.send(new OpenTunnelCommand(ssh)), { code: 'ECONNRESET' });
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
    assert.ok((await client.send(new OpenTunnelCommand(ssh))).tunnelId, 'only the next call is dropped');
    assert.deepEqual(cloud.calls, ['OpenTunnel', 'OpenTunnel']);
  });

  it('drops the answer of a call that was carried out', async (t) => {
    const { cloud, client } = await start(t);
    cloud.fault('OpenTunnel', 'drop-after');
    await assert.rejects(client.send(new OpenTunnelCommand(ssh)), { code: 'ECONNRESET' });
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 1);
  });

  it('answers 500 without doing anything, and plays several faults in order', async (t) => {
    const { cloud, client } = await start(t);
    cloud.fault('OpenTunnel', 'status-500');
    cloud.fault('OpenTunnel', 'drop-after');
    cloud.fault('ListTunnels', 'status-500');
    await assert.rejects(client.send(new OpenTunnelCommand(ssh)), { name: 'InternalFailure' });
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
    await assert.rejects(client.send(new OpenTunnelCommand(ssh)), { code: 'ECONNRESET' });
    await client.send(new OpenTunnelCommand(ssh));
    assert.equal(cloud.registry.list({ maxResults: 10 })?.tunnels.length, 2);
    await assert.rejects(client.send(new ListTunnelsCommand({})), { name: 'InternalFailure' });
  });

  it('shows why OpenTunnel must not be retried: the SDK’s own retry opens two', async (t) => {
    const { cloud } = await start(t);
    const client = clientOf(t, cloud, KEYS.good, { maxAttempts: 3 });
    cloud.fault('OpenTunnel', 'drop-after');
    await client.send(new OpenTunnelCommand(ssh));
    assert.equal(cloud.registry.list({ maxResults: 10 })?.tunnels.length, 2);
  });
});
