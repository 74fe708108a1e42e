/** Every kind of profile gets its credentials by the real SDK from the services of the local cloud. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentials } from '../../../electron/aws/sdk.ts';
import { totpCode } from '../../../electron/local-cloud/sts-mfa.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { runAwsCli } from '../../helpers/aws-cli.ts';
import { MFA, roleArn } from '../local-cloud/identity.ts';
import { ACCOUNT, KEYS, REGION } from '../local-cloud/start-test-cloud.ts';
import { BASE_PROFILE, codeOf, type SceneOptions, startScene } from './scene.ts';

const shared = (awsProfile: string) => ({
  id: awsProfile,
  name: `My ${awsProfile}`,
  signIn: { kind: 'shared', awsProfile } as const,
});

/** The end of the caller's ARN, as STS says. */
async function whoIs(found: Result<AwsCredentials>, endpoint: string): Promise<string> {
  assert.ok(found.ok, JSON.stringify(found));
  const { accessKeyId, secretAccessKey, sessionToken } = found.value;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  const client = new STSClient({ region: REGION, endpoint, credentials });
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn?.split(':').at(-1) ?? '';
  } finally {
    client.destroy();
  }
}

function messageOf(result: Result<unknown>): string {
  assert.ok(!result.ok, 'it did not fail');
  return `${result.error.message} ${result.error.advice}`;
}

function jwt(expSeconds: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://ci.example.com', sub: 'plant', aud: 'sts.amazonaws.com', exp: expSeconds };
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
}

describe('profiles of the AWS files, by reference', () => {
  const config = `
[profile operator]
role_arn = ${roleArn('Operator')}
source_profile = base
[profile second]
role_arn = ${roleArn('Second')}
source_profile = operator
role_session_name = chained
[profile partner]
role_arn = ${roleArn('Partner')}
source_profile = base
external_id = site-4711
[profile env]
role_arn = ${roleArn('Operator')}
credential_source = Environment
`;
  const table: [string, string][] = [
    ['base', 'user/demo'],
    ['operator', 'assumed-role/Operator/culvert-alexm'],
    ['second', 'assumed-role/Second/chained'],
    ['partner', 'assumed-role/Partner/culvert-alexm'],
  ];
  for (const [name, arn] of table) {
    test(`${name} is ${arn}`, async (t) => {
      const scene = await startScene(t, { config, profiles: [shared(name)] });
      assert.equal(await whoIs(await scene.credentials.get(name), scene.cloud.endpoints.sts), arn);
      assert.equal(scene.credentials.status(name).signedIn, 'yes');
    });
  }

  test('a role from the environment’s keys', async (t) => {
    const scene = await startScene(t, { config, profiles: [shared('env')] });
    process.env.AWS_ACCESS_KEY_ID = KEYS.good.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = KEYS.good.secretAccessKey;
    const arn = await whoIs(await scene.credentials.get('env'), scene.cloud.endpoints.sts);
    assert.equal(arn, 'assumed-role/Operator/culvert-alexm');
  });

  test('a role session is asked for once, however many want it, and two profiles of other regions share it', async (t) => {
    const other = { ...shared('operator'), id: 'elsewhere', region: 'eu-west-1' };
    const scene = await startScene(t, { config, profiles: [shared('operator'), other] });
    const both = await Promise.all([scene.credentials.get('operator'), scene.credentials.get('operator')]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(await scene.credentials.get('elsewhere'), both[0]);
    assert.equal(scene.count('AssumeRole'), 1);
    const until = scene.credentials.status('operator').signedInUntil ?? 0;
    assert.ok(until > Date.now() + 55 * 60_000 && until < Date.now() + 65 * 60_000);
    scene.credentials.forget('operator');
    await scene.credentials.get('operator');
    assert.equal(scene.count('AssumeRole'), 2);
  });

  test('the profile’s own address of STS counts, not the environment’s', async (t) => {
    const scene = await startScene(t, { config });
    scene.profiles.push({
      ...{
        region: REGION,
        fips: false,
        dualStack: false,
        role: null,
        tags: [],
        ownTag: true,
        monthlyLimit: null,
        toolsMayOpen: false,
      },
      ...shared('operator'),
      endpoints: { sts: scene.cloud.endpoints.sts },
    });
    process.env.AWS_ENDPOINT_URL_STS = 'http://127.0.0.1:1';
    assert.equal(codeOf(await scene.credentials.get('operator')), 'ok');
  });

  test('what is changed in the files counts at the next look', async (t) => {
    const scene = await startScene(t, { config, profiles: [shared('later')] });
    const missing = await scene.credentials.get('later');
    assert.equal(codeOf(missing), 'AwsProfileMissing');
    assert.match(messageOf(missing), /“later” in ~\/\.aws\/config or ~\/\.aws\/credentials/);
    scene.write('credentials', BASE_PROFILE.replace('[base]', '[later]'));
    assert.equal(codeOf(await scene.credentials.get('later')), 'ok');
  });

  test('keys of a file are handed out with an end, so that the SDK looks again', async (t) => {
    const scene = await startScene(t, { profiles: [shared('base')] });
    const found = await scene.credentials.get('base');
    const end = found.ok ? (found.value.expiration?.getTime() ?? 0) : 0;
    assert.ok(end > Date.now() && end < Date.now() + 10 * 60_000);
    assert.equal(scene.credentials.status('base').signedInUntil, null);
  });
});

describe('what is wrong with a profile is said before anything is asked', () => {
  const table: [string, string, RegExp][] = [
    ['source_profile = gone\nrole_arn = a', 'AwsProfileBroken', /source_profile “gone” does not exist/],
    ['source_profile = x\nrole_arn = a', 'AwsProfileBroken', /leads back to itself/],
    ['aws_access_key_id = a', 'AwsProfileBroken', /no aws_secret_access_key/],
    [
      'sso_session = gone\nsso_account_id = 1\nsso_role_name = a',
      'AwsProfileBroken',
      /no \[sso-session gone\]/,
    ],
    ['region = eu-west-1', 'AwsProfileBroken', /no credentials/],
  ];
  for (const [lines, code, words] of table) {
    test(lines.split('\n')[0] ?? '', async (t) => {
      const scene = await startScene(t, { config: `[profile x]\n${lines}\n`, profiles: [shared('x')] });
      const answer = await scene.credentials.get('x');
      assert.equal(codeOf(answer), code);
      assert.match(messageOf(answer), words);
      assert.deepEqual(scene.cloud.calls, []);
    });
  }
});

describe('what STS refuses is said with the role’s name', () => {
  test('a role that does not trust the profile', async (t) => {
    const config = `[profile x]\nrole_arn = ${roleArn('Others')}\nsource_profile = base\n`;
    const roles = [{ roleName: 'Others', trusts: ['user/somebody'] }];
    const scene = await startScene(t, { config, cloud: { roles }, profiles: [shared('x')] });
    const answer = await scene.credentials.get('x');
    assert.equal(codeOf(answer), 'RoleRefused');
    assert.match(messageOf(answer), /assume arn:aws:iam::123456789012:role\/Others: .*not authorized/);
  });

  test('a role that wants MFA, and a profile that names no device', async (t) => {
    const config = `[profile x]\nrole_arn = ${roleArn('Careful')}\nsource_profile = base\n`;
    const scene = await startScene(t, { config, profiles: [shared('x')] });
    assert.equal(codeOf(await scene.credentials.ensure('x')), 'RoleRefused');
    assert.deepEqual(scene.asked, []);
  });

  test('an MFA device that is not the user’s: no second code is asked for', async (t) => {
    const serial = `arn:aws:iam::${ACCOUNT}:mfa/somebody`;
    const config = `[profile x]\nrole_arn = ${roleArn('Careful')}\nsource_profile = base\nmfa_serial = ${serial}\n`;
    const scene = await startScene(t, { config, profiles: [shared('x')], type: () => '123456' });
    const answer = await scene.credentials.ensure('x');
    assert.equal(codeOf(answer), 'RoleRefused');
    assert.match(messageOf(answer), /verify your MFA serial number/);
    assert.equal(scene.asked.length, 1);
  });

  test('keys that STS does not know', async (t) => {
    const config = `[profile x]\nrole_arn = ${roleArn('Operator')}\nsource_profile = base\n`;
    const credentials = BASE_PROFILE.replace('AKIACULVERTGOOD00001', 'AKIACULVERTGOOD99999');
    const scene = await startScene(t, { config, credentials, profiles: [shared('x')] });
    assert.equal(codeOf(await scene.credentials.get('x')), 'CredentialsInvalid');
  });

  test('an STS that cannot be reached', async (t) => {
    const config = `[profile x]\nrole_arn = ${roleArn('Operator')}\nsource_profile = base\n`;
    const scene = await startScene(t, { config, profiles: [shared('x')] });
    process.env.AWS_ENDPOINT_URL_STS = 'http://127.0.0.1:1';
    const answer = await scene.credentials.get('x');
    assert.equal(codeOf(answer), 'NoNetwork');
    assert.match(messageOf(answer), /127\.0\.0\.1:1/);
  });
});

describe('MFA', () => {
  const config = `[profile careful]\nrole_arn = ${roleArn('Careful')}\nsource_profile = base\nmfa_serial = ${MFA.serial}\n`;
  const now = () => totpCode(MFA.secret, Date.now());
  const scene = (t: Parameters<typeof startScene>[0], type: SceneOptions['type']) =>
    startScene(t, { config, profiles: [shared('careful')], ...(type ? { type } : {}) });

  test('what runs by itself asks nobody, and says what would mend it', async (t) => {
    const { credentials, asked, count } = await scene(t, now);
    const quiet = await credentials.get('careful');
    assert.equal(codeOf(quiet), 'MfaNeeded');
    assert.ok(!quiet.ok && quiet.error.details?.profileId === 'careful');
    assert.equal(credentials.status('careful').signedIn, 'needed');
    assert.deepEqual(asked, []);
    assert.equal(count('AssumeRole'), 0);
  });

  test('a person is asked once, and what runs by itself has the credentials afterwards', async (t) => {
    const { credentials, asked, cloud } = await scene(t, now);
    const [first, second, quiet] = await Promise.all([
      credentials.ensure('careful'),
      credentials.ensure('careful'),
      credentials.get('careful'),
    ]);
    assert.equal(await whoIs(first, cloud.endpoints.sts), 'assumed-role/Careful/culvert-alexm');
    assert.deepEqual([codeOf(second), codeOf(quiet)], ['ok', 'ok']);
    assert.equal(codeOf(await credentials.get('careful')), 'ok');
    assert.deepEqual(asked, [{ profileName: 'My careful', serial: MFA.serial, wrong: 0 }]);
  });

  test('a quiet try that is under way does not keep a person from being asked', async (t) => {
    const { credentials, asked } = await scene(t, now);
    const [quiet, loud] = await Promise.all([credentials.get('careful'), credentials.ensure('careful')]);
    assert.deepEqual([codeOf(quiet), codeOf(loud), asked.length], ['MfaNeeded', 'ok', 1]);
  });

  test('a wrong code is asked for again, and one that is none is not sent', async (t) => {
    const { credentials, asked, count } = await scene(t, ({ wrong }) =>
      wrong === 0 ? '000 000' : wrong === 1 ? 'six digits' : ` ${now()} `,
    );
    assert.equal(codeOf(await credentials.ensure('careful')), 'ok');
    assert.deepEqual(
      asked.map(({ wrong }) => wrong),
      [0, 1, 2],
    );
    assert.equal(count('AssumeRole'), 2);
  });

  test('after three wrong codes it is over', async (t) => {
    const { credentials, asked, count } = await scene(t, () => '000000');
    const answer = await credentials.ensure('careful');
    assert.equal(codeOf(answer), 'MfaCodeWrong');
    assert.deepEqual([asked.length, count('AssumeRole')], [3, 3]);
    assert.equal(credentials.status('careful').signedIn, 'needed');
  });

  test('who does not want to is not asked again', async (t) => {
    const { credentials, asked, count } = await scene(t, () => null);
    assert.equal(codeOf(await credentials.ensure('careful')), 'SignInCancelled');
    assert.deepEqual([asked.length, count('AssumeRole')], [1, 0]);
  });
});

describe('a role on top', () => {
  const role = { roleArn: roleArn('Operator'), externalId: '', mfaSerial: '', sessionName: '' };

  test('of access keys, with the session name that tells who it was', async (t) => {
    const scene = await startScene(t, { profiles: [{ id: 'p', role }] });
    const arn = await whoIs(await scene.credentials.get('p'), scene.cloud.endpoints.sts);
    assert.equal(arn, 'assumed-role/Operator/culvert-alexm');
  });

  test('of a role of the AWS files, whose MFA code is not asked for again when only the upper one ended', async (t) => {
    const config = `[profile careful]\nrole_arn = ${roleArn('Careful')}\nsource_profile = base\nmfa_serial = ${MFA.serial}\n`;
    const roles = [
      { roleName: 'Careful', trusts: ['user/demo'], mfa: true },
      { roleName: 'Upper', trusts: ['assumed-role/Careful'] },
    ];
    const upper = { ...role, roleArn: roleArn('Upper'), sessionName: 'on-top' };
    const scene = await startScene(t, {
      config,
      cloud: { roles },
      profiles: [shared('careful'), { ...shared('careful'), id: 'p', role: upper }],
      type: () => totpCode(MFA.secret, Date.now()),
    });
    assert.equal(codeOf(await scene.credentials.ensure('careful')), 'ok');
    const arn = await whoIs(await scene.credentials.get('p'), scene.cloud.endpoints.sts);
    assert.equal(arn, 'assumed-role/Upper/on-top');
    assert.equal(scene.asked.length, 1);
  });

  test('with an external ID and MFA of its own', async (t) => {
    const roles = [{ roleName: 'Both', trusts: ['user/demo'], mfa: true, externalId: 'x-1' }];
    const both = { roleArn: roleArn('Both'), externalId: 'x-1', mfaSerial: MFA.serial, sessionName: 'me' };
    const type = () => totpCode(MFA.secret, Date.now());
    const scene = await startScene(t, { cloud: { roles }, profiles: [{ id: 'p', role: both }], type });
    assert.equal(codeOf(await scene.credentials.get('p')), 'MfaNeeded');
    const arn = await whoIs(await scene.credentials.ensure('p'), scene.cloud.endpoints.sts);
    assert.equal(arn, 'assumed-role/Both/me');
  });
});

describe('credential_process', () => {
  const profile = (command: string) => `[profile tool]\ncredential_process = ${command}\n`;
  async function withProgram(t: Parameters<typeof startScene>[0], script: string) {
    const scene = await startScene(t, { profiles: [shared('tool')] });
    const program = path.join(scene.home, 'my tool.sh');
    fs.writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    scene.write('config', profile(`"${program}" --secret hush`));
    return scene;
  }
  const answer = (more: object) =>
    `echo '${JSON.stringify({ Version: 1, AccessKeyId: KEYS.good.accessKeyId, SecretAccessKey: KEYS.good.secretAccessKey, ...more })}'`;

  test('a program’s answer is used until it ends, and the program is not run again', async (t) => {
    const scene = await withProgram(
      t,
      `echo run >> "$HOME/runs"\n${answer({ Expiration: '2099-01-01T00:00:00Z' })}`,
    );
    assert.equal(await whoIs(await scene.credentials.get('tool'), scene.cloud.endpoints.sts), 'user/demo');
    await scene.credentials.get('tool');
    assert.equal(fs.readFileSync(path.join(scene.home, 'runs'), 'utf8'), 'run\n');
    assert.equal(scene.credentials.status('tool').signedInUntil, Date.UTC(2099, 0, 1));
  });

  test('a program that fails: its first words, where it was looked for, and not its command line', async (t) => {
    const scene = await withProgram(t, 'echo "vault is sealed" >&2\necho "more" >&2\nexit 3');
    const result = await scene.credentials.get('tool');
    assert.equal(codeOf(result), 'CredentialProcessFailed');
    assert.match(messageOf(result), /“tool” failed: vault is sealed\. /);
    assert.ok(messageOf(result).includes(process.env.PATH ?? '?'));
    assert.doesNotMatch(messageOf(result) + scene.logLines.join(), /hush/);
  });

  test('a program that is not there', async (t) => {
    const scene = await startScene(t, { config: profile('no-such-program --x'), profiles: [shared('tool')] });
    assert.match(messageOf(await scene.credentials.get('tool')), /no-such-program: not found/);
  });

  for (const [what, script, words] of [
    ['says nothing of use', 'echo hello', /it returned invalid JSON/],
    ['speaks another version', 'echo "{}"', /it did not return Version 1/],
    [
      'answers with old credentials',
      answer({ Expiration: '2020-01-01T00:00:00Z' }),
      /it returned expired credentials/,
    ],
    ['fails without a word', 'exit 1', /wrote nothing on stderr/],
  ] as const) {
    test(`a program that ${what}`, async (t) => {
      const scene = await withProgram(t, script);
      const result = await scene.credentials.get('tool');
      assert.equal(codeOf(result), 'CredentialProcessFailed');
      assert.match(messageOf(result), words);
    });
  }

  test('a secret that a program prints with its error is not shown', async (t) => {
    const scene = await withProgram(
      t,
      'echo "bad AKIAIOSFODNN7EXAMPLE aws_secret_access_key=wJalrXUtnFEMI" >&2; exit 1',
    );
    assert.doesNotMatch(
      messageOf(await scene.credentials.get('tool')) + scene.logLines.join(),
      /AKIAIOSFODNN7|wJalr/,
    );
  });
});

describe('web identity', () => {
  async function withToken(t: Parameters<typeof startScene>[0], token: string | null) {
    const scene = await startScene(t, { profiles: [shared('ci')] });
    const file = path.join(scene.home, 'token');
    if (token !== null) {
      fs.writeFileSync(file, token);
    }
    scene.write(
      'config',
      `[profile ci]\nrole_arn = ${roleArn('Pipeline')}\nweb_identity_token_file = ${file}\n`,
    );
    return scene;
  }

  test('a fresh token is a role session', async (t) => {
    const scene = await withToken(t, jwt(Date.now() / 1000 + 600));
    const arn = await whoIs(await scene.credentials.get('ci'), scene.cloud.endpoints.sts);
    assert.equal(arn, 'assumed-role/Pipeline/culvert-alexm');
  });

  test('a token that is over, with STS’s words', async (t) => {
    const scene = await withToken(t, jwt(Date.now() / 1000 - 600));
    const answer = await scene.credentials.get('ci');
    assert.equal(codeOf(answer), 'WebIdentityFailed');
    assert.match(messageOf(answer), /Token expired/);
  });

  test('a token file that is not there, with its name', async (t) => {
    const scene = await withToken(t, null);
    const answer = await scene.credentials.get('ci');
    assert.equal(codeOf(answer), 'WebIdentityFailed');
    assert.match(messageOf(answer), /token cannot be read \(ENOENT\)/);
  });
});

describe('aws login', () => {
  test('a login that was never made, or has ended, names the command', async (t) => {
    const config = `[profile me]\nlogin_session = arn:aws:iam::${ACCOUNT}:user/alex\n`;
    const scene = await startScene(t, { config, profiles: [shared('me')] });
    const answer = await scene.credentials.get('me');
    assert.equal(codeOf(answer), 'LoginSessionExpired');
    assert.match(messageOf(answer), /aws login --profile me/);
  });
});

test('the real AWS CLI gets the same role from the same files', async (t) => {
  const config = `[profile operator]\nrole_arn = ${roleArn('Operator')}\nsource_profile = base\n`;
  const scene = await startScene(t, { config, profiles: [shared('operator')] });
  const run = await runAwsCli({
    args: ['sts', 'get-caller-identity', '--profile', 'base', '--endpoint-url', scene.cloud.endpoints.sts],
    region: REGION,
    home: scene.home,
  });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(JSON.parse(run.stdout).Arn, `arn:aws:iam::${ACCOUNT}:user/demo`);
  assert.equal(codeOf(await scene.credentials.get('operator')), 'ok');
});
