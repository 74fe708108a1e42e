import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSharedFiles } from '../../../electron/aws/shared-files.ts';
import { type SharedProfile, sharedProfiles, ssoPlaceOf } from '../../../electron/aws/shared-profiles.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { stayAlive } from '../../helpers/stay-alive.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

stayAlive();

async function read(t: TestContext, config: string, credentials = '') {
  const home = tempDir();
  t.after(() => home.remove());
  const folder = path.join(home.path, '.aws');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'config'), config);
  fs.writeFileSync(path.join(folder, 'credentials'), credentials);
  const files = await readSharedFiles({ HOME: home.path });
  assert.ok(files.ok, JSON.stringify(files));
  return files.value;
}

async function one(t: TestContext, config: string, credentials = ''): Promise<SharedProfile> {
  const profile = sharedProfiles(await read(t, config, credentials)).find(({ name }) => name === 'x');
  assert.ok(profile);
  return profile;
}

const KEYS = 'aws_access_key_id = AKIAIOSFODNN7EX7Q2X\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n';
const BASE = `[base]\n${KEYS}`;
/** With what is told of it in English. */
const inEnglish = ({ detail, problem, ...profile }: SharedProfile) => ({
  ...profile,
  detail: saidText(detail ?? ''),
  problem: problem && saidText(problem),
});

const ROLE = 'role_arn = arn:aws:iam::123456789012:role/ops/Operator\n';

test('the profiles of both files, by name, without sessions and services, and without a secret', async (t) => {
  const config = `
[default]
region = eu-west-1
[profile "night shift"]
${ROLE}source_profile = base
[profile acme]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = Operator
region = ap-northeast-2
[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
sso_region = eu-west-1
[services local]
iot =
  endpoint_url = http://127.0.0.1:1
`;
  const profiles = sharedProfiles(await read(t, config, BASE));
  assert.deepEqual(
    profiles.map((profile) => {
      const { name, region, how, detail, problem } = inEnglish(profile);
      return [name, region, how, detail, problem];
    }),
    [
      ['acme', 'ap-northeast-2', 'sso', 'Identity Center acme, 123456789012, Operator', null],
      ['base', null, 'keys', 'access key …7Q2X', null],
      ['default', 'eu-west-1', 'other', '', 'It has no credentials, and nothing that leads to some.'],
      [
        ...['night shift', null, 'other', ''],
        'Line 4 of ~/.aws/config gives it a name that the AWS SDKs cannot read.',
      ],
    ],
  );
  assert.doesNotMatch(JSON.stringify(profiles), /AKIAIOSFODNN|wJalrXUtnFEMI/);
});

const kinds: [string, string, SharedProfile['how'], string][] = [
  ['temporary keys', `${KEYS}aws_session_token = t`, 'keys', 'temporary access key …7Q2X'],
  ['a role', `${ROLE}source_profile = base`, 'role', 'role Operator through base'],
  [
    'a role of the machine',
    `${ROLE}credential_source = Ec2InstanceMetadata`,
    'role',
    'role Operator from Ec2InstanceMetadata',
  ],
  ['its own keys for its role', `${ROLE}source_profile = x\n${KEYS}`, 'role', 'role Operator through x'],
  [
    'a web identity',
    `${ROLE}web_identity_token_file = /t`,
    'web-identity',
    'role Operator by a web identity token',
  ],
  ['a program', 'credential_process = /opt/bin/vault --key hush', 'process', 'program vault'],
  [
    'a program with blanks',
    'credential_process = "C:\\My Tools\\vault.exe" hush',
    'process',
    'program vault.exe',
  ],
  [
    'an older sign-in',
    'sso_start_url = https://sso.example.com/start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = R',
    'sso',
    'Identity Center sso.example.com, 1, R',
  ],
  ['aws login', 'login_session = arn:aws:iam::123456789012:user/alex', 'login', 'aws login as alex'],
];
for (const [what, lines, how, detail] of kinds) {
  test(`${what}: ${how}, “${detail}”, and nothing speaks against it`, async (t) => {
    const profile = await one(t, `[profile x]\n${lines}\n`, BASE);
    assert.deepEqual(inEnglish(profile), { ...profile, how, detail, problem: null });
    assert.doesNotMatch(JSON.stringify(profile), /hush/);
  });
}

const problems: [string, string, RegExp][] = [
  ['no secret key', 'aws_access_key_id = a', /^It has an aws_access_key_id and no aws_secret_access_key\.$/],
  ['no key id', 'aws_secret_access_key = a', /no aws_access_key_id\.$/],
  [
    'a source that is not there',
    `${ROLE}source_profile = gone`,
    /^Its source_profile “gone” does not exist\.$/,
  ],
  ['itself as a source without keys', `${ROLE}source_profile = x`, /“x” leads back to itself/],
  ['a role without a source', ROLE, /neither source_profile, credential_source nor/],
  ['two sources', `${ROLE}source_profile = base\ncredential_source = Environment`, /both/],
  ['a source without a role', 'source_profile = base', /^It has no role_arn\.$/],
  [
    'a session that is not there',
    'sso_session = gone\nsso_account_id = 1\nsso_role_name = R',
    /no \[sso-session gone\]/,
  ],
  [
    'no Identity Center role',
    'sso_start_url = https://a\nsso_region = eu-west-1\nsso_account_id = 1',
    /no sso_role_name/,
  ],
  [
    'a line that is none',
    `${KEYS}nonsense here`,
    /^Line 4 of ~\/\.aws\/config is neither a setting nor a section\.$/,
  ],
];
for (const [what, lines, words] of problems) {
  test(`${what} is a problem`, async (t) => {
    const profile = await one(t, `[profile x]\n${lines}\n`, BASE);
    assert.match(saidText(profile.problem ?? 'none'), words);
  });
}

test('two profiles that lead to each other, and one that is built on a broken one', async (t) => {
  const config = `[profile x]\n${ROLE}source_profile = y\n[profile y]\n${ROLE}source_profile = x\n[profile z]\n${ROLE}source_profile = half\n[profile half]\naws_access_key_id = a\n`;
  const profiles = sharedProfiles(await read(t, config));
  const problem = (name: string) => profiles.find((each) => each.name === name)?.problem ?? '';
  assert.match(saidText(problem('x')), /leads back to itself/);
  assert.match(saidText(problem('y')), /leads back to itself/);
  assert.match(saidText(problem('z')), /^Its source_profile “half”: it has an aws_access_key_id/);
});

test('MFA is told of the profile itself and of what it is built on', async (t) => {
  const config = `[profile x]\n${ROLE}source_profile = y\n[profile y]\n${ROLE}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/a\n`;
  assert.equal((await one(t, config, BASE)).mfa, true);
});

test('a session that differs from its profile is a problem, and its place is where it is signed in', async (t) => {
  const session = '[sso-session s]\nsso_start_url = https://a.awsapps.com/start\nsso_region = eu-west-1\n';
  const profile = '[profile x]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n';
  const good = await read(t, session + profile);
  assert.deepEqual(ssoPlaceOf('x', good), {
    startUrl: 'https://a.awsapps.com/start',
    region: 'eu-west-1',
    cacheName: 's',
    scopes: ['sso:account:access'],
  });
  assert.match(
    saidText((await one(t, `${session}${profile}sso_region = eu-west-2\n`)).problem ?? ''),
    /sso_region is another one/,
  );
});

test('the standard variables move the files, and what is not there is empty', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  fs.writeFileSync(path.join(dir.path, 'moved'), `[profile x]\n${KEYS}`);
  const env = {
    HOME: dir.path,
    AWS_CONFIG_FILE: '~/moved',
    AWS_SHARED_CREDENTIALS_FILE: path.join(dir.path, 'none'),
  };
  const files = await readSharedFiles(env);
  assert.deepEqual(files.ok && Object.keys(files.value.profiles), ['x']);
  const none = await readSharedFiles({ HOME: path.join(dir.path, 'nobody') });
  assert.deepEqual(none.ok && none.value.profiles, {});
});

test('a file that cannot be read is named', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const files = await readSharedFiles({ HOME: dir.path, AWS_CONFIG_FILE: dir.path });
  assert.ok(!files.ok && files.error.code === 'AwsFileUnreadable');
  assert.match(files.error.message, /\(EISDIR\)/);
});
