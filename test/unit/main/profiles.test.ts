import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SharedProfile } from '../../../electron/aws/shared-profiles.ts';
import type { ProfileInput, RoleInput, SignIn } from '../../../electron/ipc/contract.ts';
import { createMemoryStore } from '../../../electron/keychain/memory-store.ts';
import type { SecretStore } from '../../../electron/keychain/store.ts';
import { createProfiles, type Profiles } from '../../../electron/main/profiles.ts';
import { freshDevice, freshSettings, type Settings } from '../../../electron/main/settings.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { PLAIN_SETTINGS, profileInput } from '../../helpers/profile-input.ts';

const SECRET = {
  accessKeyId: 'AKIAIOSFODNN7EX7Q2X',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: '',
};

const ROLE: RoleInput = {
  roleArn: 'arn:aws:iam::123456789012:role/ops/Operator',
  externalId: '',
  mfaSerial: '',
  sessionName: '',
};

const SSO: SignIn = {
  kind: 'sso',
  startUrl: 'https://acme.awsapps.com/start/#/?tab=accounts',
  ssoRegion: 'eu-west-1',
  accountId: '123456789012',
  accountName: 'Plant',
  roleName: 'Operator',
};

const SHARED = [
  { name: 'base', region: 'ap-northeast-2' },
  { name: 'nowhere', region: null },
].map((each): SharedProfile => ({ ...each, how: 'keys', detail: null, mfa: false, problem: null }));

const tags = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: '' }));

function input(change: Partial<ProfileInput> = {}): ProfileInput {
  return profileInput({ name: 'Plant north', region: 'eu-central-1', secret: SECRET, ...change });
}

/** The keyring's part, played by memory, with faults that a test switches on and a count of its calls. */
function keyring() {
  const memory = createMemoryStore();
  const state = {
    fault: null as CulvertError | null,
    calls: [] as string[],
    late: null as (() => void) | null,
  };
  const guard = <T>(what: string, run: () => Promise<Result<T>>): Promise<Result<T>> => {
    state.calls.push(what);
    return state.fault ? Promise.resolve(fail<T>(state.fault)) : run();
  };
  const store: SecretStore = {
    get: (id) => guard(`get ${id}`, () => memory.get(id)),
    set: (id, secret, onLate) => {
      state.late = () => {
        void memory.set(id, secret).then(onLate);
      };
      return guard(`set ${id}`, () => memory.set(id, secret));
    },
    delete: (id) => guard(`delete ${id}`, () => memory.delete(id)),
    hasPending: () => false,
  };
  return { store, memory, state };
}

function memorySettings() {
  let current: Settings = freshSettings();
  return {
    get: () => current,
    update: (change: (s: Settings) => Settings) => {
      current = change(current);
    },
  };
}

function start(settings = memorySettings(), keychain = keyring()) {
  let count = 0;
  const changes: string[] = [];
  const profiles = createProfiles({
    settings,
    keychain: keychain.store,
    sessionStore: createMemoryStore(),
    newId: () => {
      count += 1;
      return `p${count}`;
    },
    log: silentLog,
    shared: async () => ok(SHARED),
    onChange: ({ profileId, what }) => changes.push(`${profileId} ${what}`),
  });
  return { profiles, settings, keychain, changes };
}

async function saved(profiles: Profiles, change: Partial<ProfileInput> = {}): Promise<string> {
  const result = await profiles.save(input(change));
  assert.ok(result.ok, JSON.stringify(result));
  return result.value.id;
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('what the form sends is checked', () => {
  const table: [string, Partial<ProfileInput>, string][] = [
    ['no name', { name: '  ' }, 'ProfileNameInvalid'],
    ['a name of 65 characters', { name: 'x'.repeat(65) }, 'ProfileNameInvalid'],
    ['a name with a line break', { name: 'a\nb' }, 'ProfileNameInvalid'],
    ['a name of 64 characters', { name: '🚰'.repeat(64) }, 'ok'],
    ['no region', { region: '' }, 'RegionInvalid'],
    ['a region that is a host', { region: 'eu-central-1.evil.com' }, 'RegionInvalid'],
    ['a region in capitals', { region: 'EU-CENTRAL-1' }, 'ok'],
    ['an endpoint without encryption', { endpoints: { iot: 'http://example.com' } }, 'EndpointInvalid'],
    ['a data plane without encryption', { endpoints: { data: 'ws://example.com' } }, 'EndpointInvalid'],
    ['an endpoint on this computer', { endpoints: { sts: 'http://127.0.0.1:4566' } }, 'ok'],
    ['an empty endpoint', { endpoints: { iot: ' ' } }, 'ok'],
    ['no secret for a new profile', { secret: null }, 'AccessKeyInvalid'],
    ['a short key id', { secret: { ...SECRET, accessKeyId: 'AKIA' } }, 'AccessKeyInvalid'],
    [
      'a key id in small letters',
      { secret: { ...SECRET, accessKeyId: 'akiaiosfodnn7example' } },
      'AccessKeyInvalid',
    ],
    ['no secret key', { secret: { ...SECRET, secretAccessKey: '' } }, 'AccessKeyInvalid'],
    [
      'a secret key with a blank',
      { secret: { ...SECRET, secretAccessKey: `${'a'.repeat(20)} b` } },
      'AccessKeyInvalid',
    ],
    ['blanks around the keys', { secret: { ...SECRET, accessKeyId: ` ${SECRET.accessKeyId}\n` } }, 'ok'],
    [
      'a temporary key alone',
      { secret: { ...SECRET, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } },
      'SessionTokenMissing',
    ],
    [
      'a session token of strange letters',
      { secret: { ...SECRET, sessionToken: 'tök' } },
      'AccessKeyInvalid',
    ],
    ['an unknown id', { id: 'nobody' }, 'ProfileUnknown'],
    ['a role', { role: { ...ROLE, externalId: ' a1/b=2 ', mfaSerial: 'GAHT12345678' } }, 'ok'],
    [
      'a role of another partition',
      { role: { ...ROLE, roleArn: 'arn:aws-cn:iam::123456789012:role/a/B' } },
      'ok',
    ],
    ['a role without ARN', { role: { ...ROLE, roleArn: ' ' } }, 'RoleInvalid'],
    [
      'a user in place of a role',
      { role: { ...ROLE, roleArn: 'arn:aws:iam::123456789012:user/a' } },
      'RoleInvalid',
    ],
    ['an external ID of one letter', { role: { ...ROLE, externalId: 'a' } }, 'RoleInvalid'],
    ['a session name with a blank', { role: { ...ROLE, sessionName: 'a b' } }, 'RoleInvalid'],
    ['an MFA serial with a blank', { role: { ...ROLE, mfaSerial: 'arn:aws:iam::1:mfa/a b' } }, 'RoleInvalid'],
    [
      'tags',
      {
        tags: [
          { key: ' team ', value: 'Füllstand 3 / a+b=c@d' },
          { key: 'Team', value: '' },
        ],
      },
      'ok',
    ],
    ['a tag without key', { tags: [{ key: ' ', value: 'x' }] }, 'TagInvalid'],
    ['a tag key of 129 letters', { tags: [{ key: 'k'.repeat(129), value: '' }] }, 'TagInvalid'],
    ['a tag key of 128 letters', { tags: [{ key: 'k'.repeat(128), value: 'v'.repeat(256) }] }, 'ok'],
    ['a tag value of 257 letters', { tags: [{ key: 'k', value: 'v'.repeat(257) }] }, 'TagInvalid'],
    ['a tag with a strange letter', { tags: [{ key: 'a*', value: '' }] }, 'TagInvalid'],
    ['a tag of AWS’s own', { tags: [{ key: 'AWS:x', value: '' }] }, 'TagInvalid'],
    ['Culvert’s own tag', { tags: [{ key: 'culvert-request', value: '' }] }, 'TagInvalid'],
    [
      'a tag key twice',
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'a ', value: '2' },
        ],
      },
      'TagInvalid',
    ],
    ['49 tags', { tags: tags(49) }, 'ok'],
    ['50 tags', { tags: tags(50) }, 'TooManyTags'],
    ['a monthly limit of 1', { monthlyLimit: 1 }, 'ok'],
    ['a monthly limit of 0', { monthlyLimit: 0 }, 'MonthlyLimitInvalid'],
    ['half an open a month', { monthlyLimit: 0.5 }, 'MonthlyLimitInvalid'],
    ['a role of Identity Center', { signIn: SSO, secret: null }, 'ok'],
    [
      'a portal without encryption',
      { signIn: { ...SSO, startUrl: 'http://acme.example/start' }, secret: null },
      'StartUrlInvalid',
    ],
    ['no portal', { signIn: { ...SSO, startUrl: '' }, secret: null }, 'StartUrlInvalid'],
    ['a portal in no region', { signIn: { ...SSO, ssoRegion: 'here' }, secret: null }, 'RegionInvalid'],
    [
      'an account of eleven digits',
      { signIn: { ...SSO, accountId: '12345678901' }, secret: null },
      'SsoChoiceMissing',
    ],
    ['no role of Identity Center', { signIn: { ...SSO, roleName: '' }, secret: null }, 'SsoChoiceMissing'],
    ['a secret that goes nowhere', { signIn: SSO }, 'BadRequest'],
    ['an AWS profile', { signIn: { kind: 'shared', awsProfile: 'base' }, secret: null }, 'ok'],
    [
      'an AWS profile that is not there',
      { signIn: { kind: 'shared', awsProfile: 'gone' }, secret: null },
      'AwsProfileMissing',
    ],
    [
      'the AWS profile’s region',
      { signIn: { kind: 'shared', awsProfile: 'base' }, secret: null, region: '' },
      'ok',
    ],
    [
      'no region anywhere',
      { signIn: { kind: 'shared', awsProfile: 'nowhere' }, secret: null, region: '' },
      'RegionInvalid',
    ],
  ];
  for (const [what, change, code] of table) {
    test(`${what}: ${code}`, async () => {
      const { profiles, settings, keychain } = start();
      assert.equal(codeOf(await profiles.save(input(change))), code);
      if (code !== 'ok') {
        assert.deepEqual(settings.get().profiles, []);
        assert.deepEqual(keychain.state.calls, []);
      }
    });
  }

  test('a session token that a terminal broke into lines is put together again', async () => {
    const { profiles } = start();
    const id = await saved(profiles, {
      secret: { ...SECRET, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: ' FwoG\n  ZXIv\r\n' },
    });
    const credentials = await profiles.secret(id);
    assert.ok(credentials.ok && credentials.value.sessionToken === 'FwoGZXIv');
  });

  test('a name is taken whatever its capitals, but not by the profile itself', async () => {
    const { profiles } = start();
    const id = await saved(profiles, { name: 'Plant' });
    assert.equal(codeOf(await profiles.save(input({ name: ' pLANT ' }))), 'ProfileNameTaken');
    assert.equal(codeOf(await profiles.save(input({ id, name: 'PLANT' }))), 'ok');
  });
});

test('a saved profile is shown without its secret, and the first one is chosen', async () => {
  const { profiles, settings, changes } = start();
  const id = await saved(profiles, { endpoints: { iot: ' https://iot.example.com ' } });
  assert.deepEqual(profiles.list(), [
    {
      id,
      name: 'Plant north',
      region: 'eu-central-1',
      ...PLAIN_SETTINGS,
      endpoints: { iot: 'https://iot.example.com' },
      accessKeyHint: '…7Q2X',
      kept: 'keychain',
      demo: false,
      signedIn: 'unknown',
      signedInUntil: null,
    },
  ]);
  assert.equal(profiles.chosenId(), id);
  assert.deepEqual(changes, [`${id} saved`]);
  const visible = JSON.stringify([settings.get(), profiles.list(), profiles.get(id)]);
  assert.doesNotMatch(visible, /wJalrXUtnFEMI|AKIAIOSFODNN/);
});

test('the keyring is asked once, however many ask for the credentials', async () => {
  const { profiles: first, settings, keychain } = start();
  const id = await saved(first);
  const { profiles } = start(settings, keychain);
  keychain.state.calls.length = 0;
  const answers = await Promise.all([profiles.secret(id), profiles.secret(id)]);
  await profiles.secret(id);
  assert.deepEqual(keychain.state.calls, [`get ${id}`]);
  for (const answer of answers) {
    assert.deepEqual(answer, {
      ok: true,
      value: { accessKeyId: SECRET.accessKeyId, secretAccessKey: SECRET.secretAccessKey },
    });
  }
});

test('a keyring that failed is asked again the next time', async () => {
  const { profiles: first, settings, keychain } = start();
  const id = await saved(first);
  const { profiles } = start(settings, keychain);
  keychain.state.fault = culvertError('KeychainLocked', {});
  assert.equal(codeOf(await profiles.secret(id)), 'KeychainLocked');
  keychain.state.fault = null;
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
});

test('a secret that is not in the keyring is missing, with advice that thinks of a locked one', async () => {
  const { profiles: first, settings, keychain } = start();
  const id = await saved(first);
  await keychain.memory.delete(id);
  const { profiles } = start(settings, keychain);
  const answer = await profiles.secret(id);
  assert.ok(!answer.ok && answer.error.code === 'SecretMissing');
  assert.match(answer.error.advice, /locked/);
});

test('when the keyring fails nothing is changed, and the secret is nowhere', async () => {
  const { profiles, settings, keychain, changes } = start();
  const id = await saved(profiles);
  const before = JSON.stringify([settings.get(), profiles.list()]);
  keychain.state.fault = culvertError('KeychainMissing', { reason: 'x' });
  const changed = {
    name: 'Other',
    secret: { ...SECRET, accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ' },
  };
  assert.equal(codeOf(await profiles.save(input({ id, ...changed }))), 'KeychainMissing');
  assert.equal(codeOf(await profiles.save(input(changed))), 'KeychainMissing');
  assert.equal(JSON.stringify([settings.get(), profiles.list()]), before);
  const credentials = await profiles.secret(id);
  assert.ok(credentials.ok && credentials.value.accessKeyId === SECRET.accessKeyId);
  assert.deepEqual(changes, [`${id} saved`]);
});

test('“for this session only” never touches the keyring, and the secret is gone after the next start', async () => {
  const { profiles, settings, keychain } = start();
  keychain.state.fault = culvertError('KeychainMissing', { reason: 'x' });
  const id = await saved(profiles, { keep: 'session' });
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
  assert.equal(profiles.list()[0]?.accessKeyHint, '…7Q2X');
  assert.deepEqual(keychain.state.calls, []);

  const { profiles: restarted } = start(settings, keychain);
  assert.equal(restarted.list()[0]?.name, 'Plant north');
  assert.equal(restarted.list()[0]?.accessKeyHint, '');
  assert.equal(codeOf(await restarted.secret(id)), 'SecretMissing');
  assert.deepEqual(keychain.state.calls, []);
});

test('editing without a new secret keeps the stored one', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles);
  keychain.state.calls.length = 0;
  await saved(profiles, { id, name: 'Renamed', region: 'eu-west-1', secret: null });
  assert.deepEqual(keychain.state.calls, []);
  assert.deepEqual(profiles.get(id), { id, name: 'Renamed', region: 'eu-west-1', ...PLAIN_SETTINGS });
  assert.equal(profiles.list()[0]?.accessKeyHint, '…7Q2X');
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
});

test('a new secret counts at once', async () => {
  const { profiles } = start();
  const id = await saved(profiles);
  await saved(profiles, { id, secret: { ...SECRET, accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ' } });
  const credentials = await profiles.secret(id);
  assert.ok(credentials.ok && credentials.value.accessKeyId === 'AKIAZZZZZZZZZZZZZZZZ');
  assert.equal(profiles.list()[0]?.accessKeyHint, '…ZZZZ');
});

test('a secret moves between keyring and session with its profile', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles);
  await saved(profiles, { id, secret: null, keep: 'session' });
  assert.deepEqual(await keychain.memory.get(id), { ok: true, value: null });
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
  await saved(profiles, { id, secret: null, keep: 'keychain' });
  const stored = await keychain.memory.get(id);
  assert.ok(stored.ok && stored.value?.accessKeyId === SECRET.accessKeyId);
});

test('a secret left in a keyring that did not answer is taken out when it does', async () => {
  const { profiles, keychain, settings } = start();
  const id = await saved(profiles);
  keychain.state.fault = culvertError('KeychainTimeout', { seconds: 120 });
  await saved(profiles, { id, keep: 'session' });
  assert.deepEqual(settings.get().keychainLeftovers, [id]);
  keychain.state.fault = null;
  await saved(profiles, { name: 'Second' });
  await settle();
  assert.deepEqual(await keychain.memory.get(id), { ok: true, value: null });
  assert.deepEqual(settings.get().keychainLeftovers, []);
});

test('a new profile’s secret that the keyring took after the time-out is taken out again', async () => {
  const { profiles, keychain, settings } = start();
  keychain.state.fault = culvertError('KeychainTimeout', { seconds: 120 });
  assert.equal(codeOf(await profiles.save(input())), 'KeychainTimeout');
  keychain.state.fault = null;
  keychain.state.late?.();
  await settle();
  assert.deepEqual(await keychain.memory.get('p1'), { ok: true, value: null });
  assert.deepEqual(settings.get().profiles, []);
});

test('an edited profile’s secret that the keyring took after the time-out is the profile’s', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles);
  keychain.state.fault = culvertError('KeychainTimeout', { seconds: 120 });
  const secret = { ...SECRET, accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ' };
  assert.equal(codeOf(await profiles.save(input({ id, secret }))), 'KeychainTimeout');
  keychain.state.fault = null;
  keychain.state.late?.();
  await settle();
  const credentials = await profiles.secret(id);
  assert.ok(credentials.ok && credentials.value.accessKeyId === 'AKIAZZZZZZZZZZZZZZZZ');
  assert.equal(profiles.list()[0]?.accessKeyHint, '…ZZZZ');
});

test('two saves of one name while the keyring is waited for make one profile and leave one secret', async () => {
  const { profiles, keychain } = start();
  const codes = (await Promise.all([profiles.save(input()), profiles.save(input())])).map(codeOf);
  assert.deepEqual(codes.sort(), ['ProfileNameTaken', 'ok']);
  assert.equal(profiles.list().length, 1);
  const secrets = await Promise.all([keychain.memory.get('p1'), keychain.memory.get('p2')]);
  assert.equal(secrets.filter((each) => each.ok && each.value !== null).length, 1);
});

test('a deleted profile is gone with its secret and what was remembered of its devices', async () => {
  const { profiles, keychain, settings, changes } = start();
  const id = await saved(profiles);
  const other = await saved(profiles, { name: 'Other' });
  const device = { ...freshDevice(), lastUsedAt: 1 };
  settings.update((s) => ({
    ...s,
    devices: { [`${id}/eu-west-1/a`]: device, [`${other}/eu-west-1/a`]: device },
  }));
  assert.equal(codeOf(await profiles.remove(id, 0)), 'ok');
  assert.deepEqual(await keychain.memory.get(id), { ok: true, value: null });
  assert.equal(profiles.chosenId(), other);
  assert.deepEqual(Object.keys(settings.get().devices), [`${other}/eu-west-1/a`]);
  assert.equal(codeOf(await profiles.secret(id)), 'ProfileUnknown');
  assert.equal(codeOf(await profiles.remove(id, 0)), 'ProfileUnknown');
  assert.equal(changes.at(-1), `${id} removed`);
  assert.equal(codeOf(await profiles.remove(other, 0)), 'ok');
  assert.equal(profiles.chosenId(), null);
});

test('a profile with open tunnels is not deleted', async () => {
  const { profiles } = start();
  const id = await saved(profiles);
  const result = await profiles.remove(id, 2);
  assert.ok(!result.ok && result.error.code === 'ProfileInUse');
  assert.match(result.error.message, /Plant north.*2 open tunnels/);
  assert.equal(profiles.list().length, 1);
});

test('a profile whose secret cannot be deleted from a locked keyring stays', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles);
  keychain.state.fault = culvertError('KeychainLocked', {});
  assert.equal(codeOf(await profiles.remove(id, 0)), 'KeychainLocked');
  assert.equal(profiles.list().length, 1);
});

test('a profile can be deleted where there is no keyring any more', async () => {
  const { profiles, keychain, settings } = start();
  const id = await saved(profiles);
  keychain.state.fault = culvertError('KeychainMissing', { reason: 'x' });
  assert.equal(codeOf(await profiles.remove(id, 0)), 'ok');
  assert.deepEqual(profiles.list(), []);
  assert.deepEqual(settings.get().keychainLeftovers, [id]);
});

test('choosing is remembered, and only what exists can be chosen', async () => {
  const { profiles, settings, changes } = start();
  await saved(profiles);
  const second = await saved(profiles, { name: 'Second' });
  assert.equal(codeOf(profiles.choose(second)), 'ok');
  assert.equal(settings.get().chosenProfileId, second);
  assert.equal(changes.at(-1), `${second} chosen`);
  assert.equal(codeOf(profiles.choose('nobody')), 'ProfileUnknown');
  settings.update((s) => ({ ...s, chosenProfileId: 'gone' }));
  assert.equal(profiles.chosenId(), null);
});

test('the demo’s profile lives in memory, is chosen, and cannot be edited or deleted', async () => {
  const { profiles, settings, keychain } = start();
  await saved(profiles);
  keychain.state.calls.length = 0;
  const before = JSON.stringify(settings.get());
  const { id } = await profiles.addSessionProfile({
    name: 'Demo',
    region: 'eu-central-1',
    endpoints: { data: 'ws://127.0.0.1:1' },
    secret: { accessKeyId: 'AKIADEMO', secretAccessKey: 'demo' },
  });
  assert.equal(profiles.chosenId(), id);
  assert.deepEqual(profiles.list()[0], {
    id,
    name: 'Demo',
    region: 'eu-central-1',
    ...PLAIN_SETTINGS,
    endpoints: { data: 'ws://127.0.0.1:1' },
    accessKeyHint: '…DEMO',
    kept: 'session',
    demo: true,
    signedIn: 'unknown',
    signedInUntil: null,
  });
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
  assert.equal(codeOf(await profiles.save(input({ id }))), 'BadRequest');
  assert.equal(codeOf(await profiles.remove(id, 0)), 'BadRequest');
  assert.equal(codeOf(profiles.choose(id)), 'ok');
  assert.equal(JSON.stringify(settings.get()), before);
  assert.deepEqual(keychain.state.calls, []);
});

test('what was pasted is stored without its blanks, and the portal’s address without what its page adds', async () => {
  const { profiles } = start();
  const role = { ...ROLE, externalId: ' a1/b=2 ' };
  const id = await saved(profiles, {
    signIn: SSO,
    secret: null,
    role,
    tags: [{ key: ' team ', value: ' press ' }],
  });
  const profile = profiles.get(id);
  assert.deepEqual(profile?.signIn, { ...SSO, startUrl: 'https://acme.awsapps.com/start' });
  assert.deepEqual(profile?.role, { ...ROLE, externalId: 'a1/b=2' });
  assert.deepEqual(profile?.tags, [{ key: 'team', value: 'press' }]);
});

test('a profile of another kind has no secret in the keyring, and its region may be the AWS profile’s', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles, {
    signIn: { kind: 'shared', awsProfile: 'base' },
    secret: null,
    region: '',
  });
  assert.equal(profiles.get(id)?.region, 'ap-northeast-2');
  assert.equal(profiles.list()[0]?.accessKeyHint, '');
  assert.equal(codeOf(await profiles.secret(id)), 'SecretMissing');
  assert.equal(codeOf(await profiles.remove(id, 0)), 'ok');
  assert.deepEqual(keychain.state.calls, []);
});

test('a profile that changes its kind leaves no secret behind, and wants a new one when it changes back', async () => {
  const { profiles, keychain } = start();
  const id = await saved(profiles);
  await saved(profiles, { id, signIn: SSO, secret: null });
  assert.deepEqual(await keychain.memory.get(id), { ok: true, value: null });
  assert.equal(codeOf(await profiles.secret(id)), 'SecretMissing');
  assert.equal(profiles.list()[0]?.accessKeyHint, '');
  assert.equal(codeOf(await profiles.save(input({ id, secret: null }))), 'AccessKeyInvalid');
  assert.equal(profiles.get(id)?.signIn.kind, 'sso');
  await saved(profiles, { id });
  assert.equal(codeOf(await profiles.secret(id)), 'ok');
  assert.equal(profiles.list()[0]?.accessKeyHint, '…7Q2X');
});

test('a secret that a silent keyring kept of a profile that changed its kind is taken out later', async () => {
  const { profiles, keychain, settings } = start();
  const id = await saved(profiles);
  keychain.state.fault = culvertError('KeychainTimeout', { seconds: 120 });
  await saved(profiles, { id, signIn: SSO, secret: null });
  assert.deepEqual(settings.get().keychainLeftovers, [id]);
  keychain.state.fault = null;
  await saved(profiles, { name: 'Second' });
  await settle();
  assert.deepEqual(await keychain.memory.get(id), { ok: true, value: null });
  assert.deepEqual(settings.get().keychainLeftovers, []);
});
