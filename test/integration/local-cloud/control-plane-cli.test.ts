/** The control plane driven by the real AWS CLI: an independent client that signs and reads in its own way. */
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { ControlPlane, ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import { type CliKey, type CliRun, findAwsCli, runAwsCli } from '../../helpers/aws-cli.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud } from './start-test-cloud.ts';

const COMMANDS = { iotsecuretunneling: 'tunneling', iot: 'iot', sts: 'sts' } as const;
const OPEN = ['iotsecuretunneling', 'open-tunnel', '--destination-config', 'thingName=pump-1,services=SSH'];

async function start(t: TestContext, options: Partial<ControlPlaneOptions> = {}) {
  const cloud = await startTestCloud(t, options);
  const home = tempDir();
  t.after(() => home.remove());
  const aws = (args: string[], key: CliKey = KEYS.good, region = REGION): Promise<CliRun> =>
    runAwsCli({ args: [...args, '--endpoint-url', endpointOf(cloud, args)], key, region, home: home.path });
  /** The JSON that a command prints; the test fails when the command does. */
  const ask = async (...args: string[]) => {
    const { code, stdout, stderr } = await aws(args);
    assert.equal(code, 0, stderr);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };
  return { cloud, aws, ask };
}

function endpointOf(cloud: ControlPlane, [service]: string[]): string {
  return cloud.endpoints[COMMANDS[service as keyof typeof COMMANDS]];
}

function assertRefused(run: CliRun, name: string, words: RegExp = /./): void {
  assert.notEqual(run.code, 0, `expected ${name}, and the command succeeded: ${run.stdout}`);
  assert.match(run.stderr, new RegExp(`An error occurred \\(${name}\\) when calling the `));
  assert.match(run.stderr, words);
}

describe('the AWS CLI', () => {
  before(() => void findAwsCli());

  it('opens, describes, lists, rotates, closes and deletes a tunnel', async (t) => {
    const { cloud, ask, aws } = await start(t);
    const tunneling = (...args: string[]) => ask('iotsecuretunneling', ...args);
    const opened = await tunneling(
      'open-tunnel',
      ...['--description', 'Ventil prüfen'],
      ...['--destination-config', 'thingName=pump-1,services=SSH,WEB'],
      ...['--timeout-config', 'maxLifetimeTimeoutMinutes=45'],
      ...['--tags', 'key=owner,value=alex', 'key=site,value=north hall'],
    );
    const { tunnelId, tunnelArn, sourceAccessToken } = opened;
    assert.equal(tunnelArn, `arn:aws:iot:${REGION}:${ACCOUNT}:tunnel/${tunnelId}`);

    const { tunnel } = await tunneling('describe-tunnel', '--tunnel-id', tunnelId);
    assert.equal(tunnel.status, 'OPEN');
    assert.equal(tunnel.description, 'Ventil prüfen');
    assert.deepEqual(tunnel.destinationConfig, { thingName: 'pump-1', services: ['SSH', 'WEB'] });
    assert.deepEqual(tunnel.timeoutConfig, { maxLifetimeTimeoutMinutes: 45 });
    assert.equal(tunnel.sourceConnectionState.status, 'DISCONNECTED');
    assert.deepEqual(tunnel.tags, [
      { key: 'owner', value: 'alex' },
      { key: 'site', value: 'north hall' },
    ]);
    assert.equal(Date.parse(tunnel.createdAt), cloud.registry.get(tunnelId)?.createdAt);

    const listed = await tunneling('list-tunnels', '--thing-name', 'pump-1', '--max-results', '5');
    assert.deepEqual(
      listed.tunnelSummaries.map((row: { tunnelId: string }) => row.tunnelId),
      [tunnelId],
    );

    const rotated = await tunneling(
      'rotate-tunnel-access-token',
      ...['--tunnel-id', tunnelId, '--client-mode', 'SOURCE'],
    );
    assert.deepEqual(Object.keys(rotated).sort(), ['sourceAccessToken', 'tunnelArn']);
    assert.equal(cloud.registry.admit('source', sourceAccessToken, undefined).ok, false);
    assert.equal(cloud.registry.admit('source', rotated.sourceAccessToken, undefined).ok, true);

    await tunneling('close-tunnel', '--tunnel-id', tunnelId);
    assert.equal((await tunneling('describe-tunnel', '--tunnel-id', tunnelId)).tunnel.status, 'CLOSED');
    await tunneling('close-tunnel', '--tunnel-id', tunnelId, '--delete');
    const gone = await aws(['iotsecuretunneling', 'describe-tunnel', '--tunnel-id', tunnelId]);
    assertRefused(gone, 'ResourceNotFoundException');
    assert.deepEqual(cloud.calls, [
      'OpenTunnel',
      'DescribeTunnel',
      'ListTunnels',
      'RotateTunnelAccessToken',
      'CloseTunnel',
      'DescribeTunnel',
      'CloseTunnel',
      'DescribeTunnel',
    ]);
  });

  it('tags, untags and lists tags', async (t) => {
    const { ask } = await start(t);
    const { tunnelArn } = await ask(...OPEN);
    const tagging = (command: string, ...args: string[]) =>
      ask('iotsecuretunneling', command, '--resource-arn', tunnelArn, ...args);
    await tagging('tag-resource', '--tags', 'key=a,value=1', 'key=b,value=2');
    await tagging('untag-resource', '--tag-keys', 'a');
    assert.deepEqual(await tagging('list-tags-for-resource'), { tags: [{ key: 'b', value: '2' }] });
  });

  it('pages through the list by its token', async (t) => {
    const { ask, cloud } = await start(t);
    for (let index = 0; index < 3; index += 1) cloud.registry.open({ tags: [], lifetimeMinutes: 1 });
    const first = await ask('iotsecuretunneling', 'list-tunnels', '--max-results', '2');
    assert.equal(first.tunnelSummaries.length, 2);
    const rest = await ask('iotsecuretunneling', 'list-tunnels', '--next-token', first.nextToken);
    assert.equal(rest.tunnelSummaries.length, 1);
  });

  it('lists and describes things, and searches the index', async (t) => {
    const { ask, cloud } = await start(t);
    const { things } = await ask('iot', 'list-things', '--page-size', '2');
    assert.deepEqual(
      things.map((thing: { thingName: string }) => thing.thingName),
      ['pump-1', 'pump-2', 'gate:3'],
    );
    assert.equal(cloud.calls.length, 2, 'the CLI followed the page token');
    assert.equal((await ask('iot', 'describe-thing', '--thing-name', 'gate:3')).thingName, 'gate:3');
    const query = 'thingName:pump* AND connectivity.connected:true';
    const found = await ask('iot', 'search-index', '--query-string', query);
    assert.deepEqual(
      found.things.map((thing: { thingName: string }) => thing.thingName),
      ['pump-1'],
    );
    const config = await ask('iot', 'get-indexing-configuration');
    assert.equal(config.thingIndexingConfiguration.thingConnectivityIndexingMode, 'STATUS');
    const endpoint = await ask('iot', 'describe-endpoint', '--endpoint-type', 'iot:Data-ATS');
    assert.match(endpoint.endpointAddress, /-ats\.iot\.eu-central-1\.amazonaws\.com$/);
  });

  it('learns from STS whose key it is, also with a temporary key', async (t) => {
    const { ask, aws } = await start(t);
    const user = await ask('sts', 'get-caller-identity');
    assert.equal(user.Arn, `arn:aws:iam::${ACCOUNT}:user/demo`);
    const role = await aws(['sts', 'get-caller-identity'], KEYS.temporary);
    assert.equal(JSON.parse(role.stdout).Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Operator/alex`);
  });

  it('is told by each service what is wrong with its credentials', async (t) => {
    const { aws } = await start(t);
    const { accessKeyId, secretAccessKey } = KEYS.temporary;
    const unknown = { ...KEYS.good, accessKeyId: 'AKIANOBODY0000000001' };
    const wrongSecret = { ...KEYS.good, secretAccessKey: 'wrong' };
    const cases: [CliKey, json: string, sts: string][] = [
      [unknown, 'UnrecognizedClientException', 'InvalidClientTokenId'],
      [wrongSecret, 'InvalidSignatureException', 'SignatureDoesNotMatch'],
      [{ accessKeyId, secretAccessKey }, 'UnrecognizedClientException', 'InvalidClientTokenId'],
      [KEYS.expired, 'ExpiredTokenException', 'ExpiredToken'],
    ];
    for (const [key, json, sts] of cases) {
      assertRefused(await aws(OPEN, key), json);
      assertRefused(await aws(['iot', 'list-things'], key), json);
      assertRefused(await aws(['sts', 'get-caller-identity'], key), sts);
    }
    const denied = await aws(OPEN, KEYS.denied);
    assertRefused(
      denied,
      'AccessDeniedException',
      /user\/guest is not authorized to perform: iot:OpenTunnel on/,
    );
    const elsewhere = await aws(OPEN, KEYS.good, 'us-west-2');
    assertRefused(elsewhere, 'InvalidSignatureException', /valid region, not 'us-west-2'/);
  });

  it('is refused for bad input that it does not check itself', async (t) => {
    const { aws, cloud } = await start(t);
    const open = (...args: string[]) => aws(['iotsecuretunneling', 'open-tunnel', ...args]);
    assertRefused(
      await open('--timeout-config', 'maxLifetimeTimeoutMinutes=721'),
      'ValidationException',
      /'721' at 'timeoutConfig.maxLifetimeTimeoutMinutes' failed .* less than or equal to 720/,
    );
    assertRefused(
      await open('--destination-config', 'thingName=pump/1,services=SSH'),
      'ValidationException',
      /'pump\/1' at 'destinationConfig.thingName' failed/,
    );
    assertRefused(
      await open('--destination-config', 'services=A,B,C,D'),
      'LimitExceededException',
      /limited to 3/,
    );
    const rotate = ['rotate-tunnel-access-token', '--tunnel-id', 'x', '--client-mode', 'BOTH'];
    assertRefused(
      await aws(['iotsecuretunneling', ...rotate]),
      'ValidationException',
      /enum value set: \[SOURCE, DESTINATION, ALL\]/,
    );
    assertRefused(await aws(['iot', 'search-index', '--query-string', 'a OR b']), 'InvalidQueryException');
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 0);
  });

  it('meets the quota of one OpenTunnel a second', async (t) => {
    // The clock of the service stands still, so that the bucket does not fill between two runs of the CLI.
    const { aws, ask } = await start(t, { clock: new FakeClock(Date.now()), quotas: {} });
    const { tunnelId } = await ask(...OPEN);
    assertRefused(await aws(OPEN), 'LimitExceededException');
    const close = ['iotsecuretunneling', 'close-tunnel', '--tunnel-id', tunnelId];
    assert.equal((await aws(close)).code, 0);
    assertRefused(await aws(close), 'ThrottlingException', /Rate exceeded/);
  });

  it('is refused when its clock is too far from that of the service', async (t) => {
    const late = await start(t, { clock: new FakeClock(Date.now() + 6 * 60_000) });
    assertRefused(await late.aws(OPEN), 'InvalidSignatureException', /Signature expired: /);
    assertRefused(
      await late.aws(['sts', 'get-caller-identity']),
      'SignatureDoesNotMatch',
      /Signature expired: /,
    );
    const early = await start(t, { clock: new FakeClock(Date.now() - 6 * 60_000) });
    assertRefused(await early.aws(OPEN), 'InvalidSignatureException', /Signature not yet current: /);
  });

  it('sees a dropped connection and a server error as such', async (t) => {
    const { aws, cloud } = await start(t);
    cloud.fault('OpenTunnel', 'drop-after');
    const dropped = await aws(OPEN);
    assert.notEqual(dropped.code, 0);
    assert.match(dropped.stderr, /Connection was closed/);
    assert.equal(cloud.registry.list({ maxResults: 1 })?.tunnels.length, 1, 'the tunnel was opened');
    cloud.fault('OpenTunnel', 'status-500');
    assertRefused(await aws(OPEN), 'InternalFailure');
  });
});
