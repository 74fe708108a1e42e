/** `endpoint_url` of the AWS files is read by the SDK unless it is told not to: nobody has checked it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { DescribeTunnelCommand, IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getCallerIdentity } from '../../../electron/aws/identity.ts';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { type AgentFactory, type AwsClientOptions, directAgents } from '../../../electron/aws/sdk.ts';
import { createTunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { createThingsApi } from '../../../electron/aws/things.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { awsError, startRawAws } from '../../helpers/fake-aws.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const KEY = { accessKeyId: 'AKIACULVERTGOOD00001', secretAccessKey: 'good+secret' };

/** Every look-up of a host ends here, so that no request leaves this computer. */
function startOptions(hosts: Set<string>): AwsClientOptions {
  const lookup = (host: string, _options: unknown, done: (error: Error) => void) => {
    hosts.add(host);
    done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }));
  };
  const agents: AgentFactory = (options) => {
    const made = directAgents(options);
    for (const agent of [made.httpAgent, made.httpsAgent]) {
      Object.assign((agent as unknown as { options: object }).options, { lookup });
    }
    return made;
  };
  return {
    region: 'eu-central-1',
    credentials: KEY,
    agents,
    now: Date.now,
    log: silentLog,
  };
}

async function useFiles(t: TestContext, text: string): Promise<void> {
  const temp = tempDir();
  const file = path.join(temp.path, 'config');
  fs.writeFileSync(file, text);
  const before = process.env.AWS_CONFIG_FILE;
  process.env.AWS_CONFIG_FILE = file;
  t.after(() => {
    if (before === undefined) {
      delete process.env.AWS_CONFIG_FILE;
    } else {
      process.env.AWS_CONFIG_FILE = before;
    }
    temp.remove();
  });
}

test('an endpoint_url of the AWS files leads no request of ours anywhere', async (t) => {
  const other = await startRawAws((response) => awsError(response, 400, 'AccessDeniedException'));
  t.after(() => other.close());
  await useFiles(t, `[default]\nendpoint_url = ${other.url}\n`);
  // The SDK left to itself does go there: what is tested here is there to be tested.
  const plain = { region: 'eu-central-1', credentials: KEY, maxAttempts: 1 };
  const [sts, tunnels] = [new STSClient(plain), new IoTSecureTunnelingClient(plain)];
  await assert.rejects(sts.send(new GetCallerIdentityCommand({})));
  await assert.rejects(tunnels.send(new DescribeTunnelCommand({ tunnelId: 't-1' })));
  sts.destroy();
  tunnels.destroy();
  assert.equal(other.connections(), 2);

  const hosts = new Set<string>();
  const options = startOptions(hosts);
  const tunneling = createTunnelingApi({ ...options, quotas: createQuotas(systemClock) });
  const things = createThingsApi(options);
  t.after(() => {
    tunneling.close();
    things.close();
  });
  const input = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 15, description: 'x', tags: [] };
  const answers = [
    await tunneling.openTunnel(input),
    await tunneling.describeTunnel('t-1'),
    await things.describeThing('press-07'),
    await getCallerIdentity(options),
  ];
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)),
    ['NoNetwork', 'NoNetwork', 'NoNetwork', 'NoNetwork'],
  );
  assert.equal(other.connections(), 2);
  assert.deepEqual([...hosts].sort(), [
    'api.tunneling.iot.eu-central-1.amazonaws.com',
    'iot.eu-central-1.amazonaws.com',
    'sts.eu-central-1.amazonaws.com',
  ]);
});

test('what the AWS files say of retries, FIPS and the sender reaches no client of ours, and calls say that they are Culvert’s', async (t) => {
  const aws = await startRawAws((response) => awsError(response, 500, 'InternalFailureException'));
  t.after(() => aws.close());
  await useFiles(
    t,
    '[default]\nretry_mode = adaptive\nmax_attempts = 2\nuse_fips_endpoint = true\nsdk_ua_app_id = other\n',
  );
  const options = { ...startOptions(new Set()), agents: undefined, endpoint: aws.url };
  const tunneling = createTunnelingApi({ ...options, quotas: createQuotas(systemClock) });
  const things = createThingsApi(options);
  t.after(() => {
    tunneling.close();
    things.close();
  });
  // With use_fips_endpoint the SDK would refuse an address of one's own before it asks anybody.
  assert.equal((await things.describeThing('press-07')).ok, false);
  assert.equal(aws.requests.length, 3);
  assert.equal((await tunneling.describeTunnel('t-1')).ok, false);
  for (const { headers } of aws.requests) {
    assert.match(String(headers['user-agent']), / app\/Culvert/);
  }
});
