import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorView, ProfileView, SharedProfileView } from '../../../electron/ipc/contract.ts';
import {
  digitsOnly,
  fieldOf,
  names,
  profileDraft,
  profileInput,
  sessionHelps,
  withAccount,
  withoutSecrets,
  withoutTag,
  withShared,
  withSsoRole,
  withTag,
  withTagChanged,
} from '../../../renderer/profile-form.ts';
import { profileView } from './views.ts';

const stored: ProfileView = profileView({ endpoints: { data: 'wss://data.example' }, kept: 'session' });
const error = (code: ErrorView['code']): ErrorView => ({ code, message: '', advice: '' });

test('a stored profile is edited without its secret, which stays when nothing is entered', () => {
  assert.deepEqual(profileInput(profileDraft(stored)), {
    id: 'p1',
    name: 'ops',
    region: 'eu-central-1',
    endpoints: { data: 'wss://data.example' },
    fips: false,
    dualStack: false,
    signIn: { kind: 'keys' },
    role: null,
    tags: [],
    ownTag: true,
    monthlyLimit: null,
    toolsMayOpen: false,
    secret: null,
    keep: 'session',
  });
});

test('a key entered for a stored profile replaces the whole of the old one', () => {
  const draft = { ...profileDraft(stored), accessKeyId: 'AKIA1' };
  assert.deepEqual(profileInput(draft).secret, {
    accessKeyId: 'AKIA1',
    secretAccessKey: '',
    sessionToken: '',
  });
});

test('a new profile always sends its key, so that a missing one is told', () => {
  assert.deepEqual(profileInput(profileDraft(null)).secret, {
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
  });
});

test('what was pasted with spaces and line ends is sent without them', () => {
  const input = profileInput({
    ...profileDraft(null),
    name: ' ops ',
    region: ' eu-central-1\n',
    accessKeyId: ' AKIA1 ',
    secretAccessKey: ' s\n',
    sessionToken: '\nt\n',
  });
  assert.equal(input.name, 'ops');
  assert.equal(input.region, 'eu-central-1');
  assert.deepEqual(input.secret, { accessKeyId: 'AKIA1', secretAccessKey: 's', sessionToken: 't' });
});

test('an endpoint that was emptied is left out', () => {
  const draft = profileDraft(stored);
  const input = profileInput({ ...draft, endpoints: { ...draft.endpoints, data: ' ', iot: 'https://iot' } });
  assert.deepEqual(input.endpoints, { iot: 'https://iot' });
});

test('the secrets can be forgotten without losing the rest', () => {
  const draft = { ...profileDraft(stored), accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  assert.deepEqual(withoutSecrets(draft), profileDraft(stored));
});

test('an error leads to the field it is about', () => {
  assert.equal(fieldOf(error('ProfileNameTaken')), 'name');
  assert.equal(fieldOf(error('RegionInvalid')), 'region');
  assert.equal(fieldOf(error('AccessKeyInvalid')), 'accessKeyId');
  assert.equal(fieldOf(error('SessionTokenMissing')), 'sessionToken');
  assert.equal(fieldOf(error('EndpointInvalid')), 'endpoints');
  assert.equal(fieldOf(error('AwsProfileMissing')), 'awsProfile');
  assert.equal(fieldOf(error('StartUrlInvalid')), 'startUrl');
  assert.equal(fieldOf(error('SsoChoiceMissing')), 'account');
  assert.equal(fieldOf(error('RoleInvalid')), 'role');
  assert.equal(fieldOf(error('TagInvalid')), 'tags');
  assert.equal(fieldOf(error('MonthlyLimitInvalid')), 'monthlyLimit');
  assert.equal(fieldOf(error('KeychainLocked')), null);
});

test('keeping for the session is the way on only when the keyring failed', () => {
  assert.ok(sessionHelps(error('KeychainMissing')));
  assert.ok(sessionHelps(error('KeychainTimeout')));
  assert.ok(!sessionHelps(error('RegionInvalid')));
});

test('of the two regions of an Identity Center profile the one that the sentence quotes is marked', () => {
  const draft = { ...profileDraft(null), kind: 'sso' as const, ssoRegion: 'moon', region: 'eu-central-1' };
  const told = { ...error('RegionInvalid'), message: '“moon” is not an AWS region.' };
  assert.equal(fieldOf(told, draft), 'ssoRegion');
  assert.equal(fieldOf(told, { ...draft, ssoRegion: 'eu-central-1', region: 'moon' }), 'region');
  assert.equal(fieldOf(told, { ...draft, kind: 'keys' }), 'region');
  assert.ok(names(told, ' moon '));
  assert.ok(!names(told, 'moo'));
  assert.ok(!names(null, 'moon'));
  const inJapanese = { ...told, message: told.message.replace('“moon”', '「moon」') };
  assert.ok(names(inJapanese, 'moon'), 'quoted as in Japanese');
});

test('what a stored profile holds comes back as it was', () => {
  const whole = profileView({
    signIn: {
      kind: 'sso',
      startUrl: 'https://acme.awsapps.com/start',
      ssoRegion: 'eu-west-1',
      accountId: '123456789012',
      accountName: 'acme',
      roleName: 'Operator',
    },
    role: { roleArn: 'arn:aws:iam::1:role/A', externalId: 'x', mfaSerial: 'arn:m', sessionName: 's' },
    fips: true,
    dualStack: true,
    tags: [
      { key: 'Owner', value: 'ops' },
      { key: 'Line', value: '' },
    ],
    ownTag: false,
    monthlyLimit: 20,
    toolsMayOpen: true,
  });
  const { id, name, region, endpoints, fips, dualStack, signIn, role, tags } = whole;
  const { ownTag, monthlyLimit, toolsMayOpen } = whole;
  assert.deepEqual(profileInput(profileDraft(whole)), {
    ...{ id, name, region, endpoints, fips, dualStack, signIn, role, tags },
    ...{ ownTag, monthlyLimit, toolsMayOpen },
    secret: null,
    keep: 'keychain',
  });
});

test('no secret is sent with a way to sign in that has none, whatever was typed before', () => {
  const draft = { ...profileDraft(null), accessKeyId: 'AKIA1', secretAccessKey: 's' };
  assert.equal(profileInput({ ...draft, kind: 'shared', awsProfile: 'factory' }).secret, null);
  assert.equal(profileInput({ ...draft, kind: 'sso' }).secret, null);
});

test('a profile that turns to access keys sends its key, so that a missing one is told', () => {
  const draft = profileDraft(profileView({ signIn: { kind: 'shared', awsProfile: 'factory' } }));
  assert.equal(profileInput(draft).secret, null);
  assert.deepEqual(profileInput({ ...draft, kind: 'keys' }).secret, {
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
  });
});

test('a role is sent as soon as anything of it was typed, and none when nothing was', () => {
  const draft = profileDraft(null);
  assert.equal(profileInput({ ...draft, role: { ...draft.role, roleArn: '  ' } }).role, null);
  assert.deepEqual(profileInput({ ...draft, role: { ...draft.role, externalId: ' x ' } }).role, {
    roleArn: '',
    externalId: 'x',
    mfaSerial: '',
    sessionName: '',
  });
});

test('rows of tags are added, changed and removed; an empty one is not sent', () => {
  let draft = withTag(withTag(withTag(profileDraft(null))));
  assert.equal(new Set(draft.tags.map(({ row }) => row)).size, 3, 'each row is known by its own number');
  const [first, second, third] = draft.tags;
  draft = withTagChanged(draft, { ...first!, key: ' Owner ', value: 'ops' });
  draft = withTagChanged(draft, { ...third!, value: 'no key' });
  assert.deepEqual(profileInput(draft).tags, [
    { key: 'Owner', value: 'ops' },
    { key: '', value: 'no key' },
  ]);
  draft = withTag(withoutTag(draft, second!.row));
  assert.equal(new Set(draft.tags.map(({ row }) => row)).size, 3);
  assert.equal(draft.tags[0]?.key, ' Owner ');
});

test('a monthly limit is digits only, and an empty one is none', () => {
  assert.equal(digitsOnly('2o 0x', 6), '20');
  assert.equal(digitsOnly('1234567', 6), '123456');
  assert.equal(digitsOnly('１２３４５６', 6), '123456', 'an input method for Japanese writes wide ones');
  const draft = profileDraft(null);
  assert.equal(profileInput({ ...draft, monthlyLimit: '' }).monthlyLimit, null);
  assert.equal(profileInput({ ...draft, monthlyLimit: '20' }).monthlyLimit, 20);
});

const shared = (change: Partial<SharedProfileView>): SharedProfileView => ({
  name: 'factory',
  region: 'ap-northeast-2',
  how: 'keys',
  detail: '',
  mfa: false,
  problem: null,
  ...change,
});

test('an AWS profile proposes its name and region, and never over what the user typed', () => {
  const factory = shared({});
  const office = shared({ name: 'office', region: null });
  const first = withShared(profileDraft(null), factory, null);
  assert.deepEqual([first.awsProfile, first.name, first.region], ['factory', 'factory', 'ap-northeast-2']);
  const second = withShared(first, office, factory);
  assert.deepEqual([second.awsProfile, second.name, second.region], ['office', 'office', '']);
  const own = withShared({ ...first, name: 'mine', region: 'eu-west-1' }, office, factory);
  assert.deepEqual([own.awsProfile, own.name, own.region], ['office', 'mine', 'eu-west-1']);
});

test('an account and its role propose a name and the region; another account asks for its role anew', () => {
  const draft = { ...profileDraft(null), kind: 'sso' as const, ssoRegion: 'eu-west-1' };
  const acme = { accountId: '111111111111', accountName: 'acme' };
  const picked = withSsoRole(withAccount(draft, acme), 'Operator');
  assert.deepEqual([picked.name, picked.region, picked.roleName], ['acme Operator', 'eu-west-1', 'Operator']);
  assert.equal(withAccount(picked, acme).roleName, 'Operator', 'the same account again changes nothing');
  const other = withAccount(picked, { accountId: '222222222222', accountName: '' });
  assert.deepEqual([other.roleName, other.accountId], ['', '222222222222']);
  assert.equal(withSsoRole(other, 'Reader').name, '222222222222 Reader');
  assert.equal(withSsoRole({ ...other, name: 'mine' }, 'Reader').name, 'mine');
  assert.equal(withSsoRole({ ...other, region: 'us-east-1' }, 'Reader').region, 'us-east-1');
  const long = withSsoRole(withAccount(draft, { ...acme, accountName: 'x'.repeat(80) }), 'Operator');
  assert.equal(long.name.length, 64);
});
