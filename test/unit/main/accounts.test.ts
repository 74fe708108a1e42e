import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import type { AwsCredentials } from '../../../electron/aws/sdk.ts';
import { createAccounts } from '../../../electron/main/accounts.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { stayAlive } from '../../helpers/stay-alive.ts';

stayAlive();

const KEY: AwsCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not/a/secret' };

/** Accounts of profiles that the test edits; each read of the keyring waits for the test's answer. */
function start() {
  const clock = new FakeClock();
  const profiles = new Map([
    ['p1', { id: 'p1', name: 'Works', region: 'eu-west-1', endpoints: {} }],
    ['p2', { id: 'p2', name: 'Other', region: 'us-east-1', endpoints: {} }],
  ]);
  const reads: ((secret: Result<AwsCredentials>) => void)[] = [];
  const accounts = createAccounts({
    profile: (id) => profiles.get(id),
    credentials: () => new Promise((answer) => reads.push(answer)),
    env: {},
    quotas: createQuotas(clock),
    now: () => clock.now(),
    log: silentLog,
  });
  const edit = (region: string) => {
    profiles.set('p1', { id: 'p1', name: 'Works', region, endpoints: {} });
    accounts.forget('p1');
  };
  return { accounts, profiles, reads, edit };
}

/** Waits until the keyring was asked so often: the SDK is loaded before that. */
async function asked(reads: unknown[], count = 1): Promise<void> {
  while (reads.length < count) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('an account is made once, from one look into the keyring', async () => {
  const { accounts, reads } = start();
  const getting = accounts.get('p1');
  await asked(reads);
  reads[0]?.(ok(KEY));
  const first = await getting;
  assert.ok(first.ok);
  assert.equal(first.value.region, 'eu-west-1');
  assert.equal(first.value.profileName, 'Works');
  assert.match(first.value.dataEndpoint, /eu-west-1/);
  assert.equal(await accounts.get('p1').then((again) => again.ok && again.value), first.value);
  assert.equal(reads.length, 1);
});

test('two that wait for the keyring together get the same account', async () => {
  const { accounts, reads } = start();
  const both = [accounts.get('p1'), accounts.get('p1')];
  await asked(reads);
  for (const answer of reads) {
    answer(ok(KEY));
  }
  const [first, second] = await Promise.all(both);
  assert.ok(first?.ok && second?.ok);
  assert.equal(first.value, second.value);
});

test('a profile edited while the keyring waits gives the account of the edited profile, then and later', async () => {
  const { accounts, reads, edit } = start();
  const getting = accounts.get('p1');
  await asked(reads);
  edit('ap-northeast-2');
  reads[0]?.(ok(KEY));
  await asked(reads, 2);
  assert.equal(reads.length, 2, 'the profile is read again');
  reads[1]?.(ok(KEY));
  const got = await getting;
  assert.ok(got.ok);
  assert.equal(got.value.region, 'ap-northeast-2');
  assert.match(got.value.dataEndpoint, /ap-northeast-2/);
  const later = await accounts.get('p1');
  assert.equal(later.ok && later.value.region, 'ap-northeast-2');
});

test('a refusal for the profile as it was does not count for the edited one', async () => {
  const { accounts, reads, edit } = start();
  const getting = accounts.get('p1');
  await asked(reads);
  edit('eu-central-1');
  reads[0]?.(fail(culvertError('KeychainLocked', {})));
  await asked(reads, 2);
  reads[1]?.(ok(KEY));
  const got = await getting;
  assert.equal(got.ok && got.value.region, 'eu-central-1');
});

test('a profile deleted while the keyring waits is unknown', async () => {
  const { accounts, reads, profiles } = start();
  const getting = accounts.get('p1');
  await asked(reads);
  profiles.delete('p1');
  accounts.forget('p1');
  reads[0]?.(ok(KEY));
  const got = await getting;
  assert.ok(!got.ok && got.error.code === 'ProfileUnknown');
});

test('an edit of one profile leaves the accounts of the others', async () => {
  const { accounts, reads, edit } = start();
  const getting = accounts.get('p2');
  await asked(reads);
  edit('eu-central-1');
  reads[0]?.(ok(KEY));
  const got = await getting;
  assert.ok(got.ok);
  edit('eu-north-1');
  assert.equal(await accounts.get('p2').then((again) => again.ok && again.value), got.value);
  assert.equal(reads.length, 1);
});

test('a failure is not kept: the next try may find the keyring unlocked', async () => {
  const { accounts, reads } = start();
  const failing = accounts.get('p1');
  await asked(reads);
  reads[0]?.(fail(culvertError('KeychainLocked', {})));
  assert.deepEqual(await failing, fail(culvertError('KeychainLocked', {})));
  const working = accounts.get('p1');
  await asked(reads, 2);
  reads[1]?.(ok(KEY));
  assert.equal((await working).ok, true);
});

test('two profiles of one account keep its quota together once the account is known', async () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const aws = http.createServer((_, response) => {
    response.setHeader('content-type', 'text/xml');
    response.end(
      '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>' +
        '<Arn>arn:aws:iam::123456789012:user/alex</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
    );
  });
  await new Promise<void>((ready) => aws.listen(0, '127.0.0.1', ready));
  const sts = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const quotas = createQuotas(clock);
  const accounts = createAccounts({
    profile: (id) => ({ id, name: id, region: 'eu-west-1', endpoints: { sts } }),
    credentials: async () => ok(KEY),
    env: {},
    quotas: {
      pace(action, account, region) {
        asked.push(`${action} ${account}`);
        return quotas.pace(action, account, region);
      },
    },
    now: () => clock.now(),
    log: silentLog,
  });
  const refuse = () => culvertError('OpenCalledOff', { thingName: 'press-07' });
  const input = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 60, description: '', tags: [] };
  for (const id of ['p1', 'p2']) {
    const account = await accounts.get(id);
    assert.ok(account.ok && (await accounts.identify(id)).ok);
    void account.value.tunneling.openTunnel(input, refuse);
  }
  aws.closeAllConnections();
  await new Promise((closed) => aws.close(closed));
  const opens = asked.filter((each) => each.startsWith('iot:OpenTunnel'));
  assert.deepEqual(opens, ['iot:OpenTunnel 123456789012', 'iot:OpenTunnel 123456789012']);
  await clock.advance(2_000);
});
