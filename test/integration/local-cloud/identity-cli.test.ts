/** The services of identity driven by the real AWS CLI: call by call, and by all that it does for a profile. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { type CliKey, type CliRun, findAwsCli, leadAwsCli, runAwsCli } from '../../helpers/aws-cli.ts';
import { writeFakeBrowser } from '../../helpers/fake-browser.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { IDENTITY_CENTER, keyOf, MFA, OTHER_ACCOUNT, roleArn, startIdentity } from './identity.ts';
import { ACCOUNT, KEYS, REGION } from './start-test-cloud.ts';

const { startUrl } = IDENTITY_CENTER;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

async function start(t: TestContext, options: Parameters<typeof startIdentity>[1] = {}) {
  const identity = await startIdentity(t, options);
  const { endpoints } = identity.cloud;
  const home = tempDir();
  t.after(() => home.remove());
  const addresses: Record<string, string> = { ...endpoints, 'sso-oidc': endpoints.oidc };
  /** With `--endpoint-url`, as a person would; `'unsigned'` has no keys at all. */
  const aws = (args: string[], key: CliKey | 'unsigned' = KEYS.good): Promise<CliRun> =>
    runAwsCli({
      args: [...args, '--endpoint-url', addresses[args[0] ?? ''] ?? ''],
      ...(key === 'unsigned' ? {} : { key }),
      region: REGION,
      home: home.path,
    });
  const ask = async (args: string[], key: CliKey | 'unsigned' = KEYS.good) => {
    const { code, stdout, stderr } = await aws(args, key);
    assert.equal(code, 0, stderr);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };
  /** With the profiles of a home, led to the local cloud in all that they need. */
  const withProfiles = (files: Record<string, string>) => {
    leadAwsCli(home.path, { sts: endpoints.sts, sso: endpoints.sso, 'sso-oidc': endpoints.oidc });
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.join(home.path, '.aws'), { recursive: true });
      fs.writeFileSync(path.join(home.path, '.aws', name), text, { mode: 0o600 });
    }
    return (args: string[], env: Record<string, string> = {}) =>
      runAwsCli({ args, region: REGION, home: home.path, env });
  };
  return { ...identity, home: home.path, aws, ask, withProfiles };
}

function assertRefused(run: CliRun, name: string, words = /./): void {
  assert.notEqual(run.code, 0, `expected ${name}, and the command succeeded: ${run.stdout}`);
  assert.match(run.stderr, new RegExp(`An error occurred \\(${name}\\) when calling the `));
  assert.match(run.stderr, words);
}

describe('the AWS CLI at STS', () => {
  before(() => void findAwsCli());
  const assume = (role: string, ...more: string[]) => [
    ...['sts', 'assume-role', '--role-arn', roleArn(role), '--role-session-name', 'alex'],
    ...more,
  ];

  it('takes on a role, and is somebody else with its keys', async (t) => {
    const { ask, aws, clock } = await start(t);
    const { Credentials, AssumedRoleUser } = await ask(assume('Operator', '--duration-seconds', '900'));
    assert.equal(AssumedRoleUser.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Operator/alex`);
    assert.equal(Date.parse(Credentials.Expiration), Math.floor(clock.now() / 1000) * 1000 + 900_000);
    const who = await ask(['sts', 'get-caller-identity'], keyOf(Credentials));
    assert.deepEqual(who, {
      UserId: AssumedRoleUser.AssumedRoleId,
      Account: ACCOUNT,
      Arn: AssumedRoleUser.Arn,
    });
    const session = await aws(['sts', 'get-session-token'], keyOf(Credentials));
    assertRefused(session, 'AccessDenied', /Cannot call GetSessionToken with session credentials/);
    assertRefused(await aws(assume('Second')), 'AccessDenied', /not authorized to perform: sts:AssumeRole/);
    assertRefused(
      await aws(assume('Operator', '--duration-seconds', '43201')),
      'ValidationError',
      /'43201' at 'durationSeconds'/,
    );
  });

  it('brings a code of an MFA device', async (t) => {
    const { ask, aws, mfaCode } = await start(t);
    const withCode = (code: string) => ['--serial-number', MFA.serial, '--token-code', code];
    assertRefused(
      await aws(assume('Careful', ...withCode('000000'))),
      'AccessDenied',
      /MultiFactorAuthentication failed with invalid MFA one time pass code\./,
    );
    const { Credentials } = await ask(['sts', 'get-session-token', ...withCode(mfaCode())]);
    const careful = await ask(assume('Careful'), keyOf(Credentials));
    assert.equal(careful.AssumedRoleUser.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Careful/alex`);
  });

  it('brings the token of an identity provider, unsigned', async (t) => {
    const { ask, aws, clock } = await start(t);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(clock.now() / 1000) + 60;
    const claims = { iss: 'https://ci.example.com', sub: 'job-seven', aud: 'sts.amazonaws.com', exp };
    const web = (token: string) => [
      ...['sts', 'assume-role-with-web-identity', '--role-arn', roleArn('Pipeline')],
      ...['--role-session-name', 'job', '--web-identity-token', token],
    ];
    const given = await ask(web(`${part({ alg: 'RS256' })}.${part(claims)}.c2ln`), 'unsigned');
    assert.equal(given.SubjectFromWebIdentityToken, 'job-seven');
    const who = await ask(['sts', 'get-caller-identity'], keyOf(given.Credentials));
    assert.equal(who.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Pipeline/job`);
    assertRefused(await aws(web('no-token'), 'unsigned'), 'InvalidIdentityToken', /not a valid JWT/);
  });
});

describe('the AWS CLI at Identity Center', () => {
  it('registers, waits for the user, gets tokens, lists, and gets keys', async (t) => {
    const { ask, aws, cloud, clock } = await start(t);
    const oidc = (...args: string[]) => ['sso-oidc', ...args];
    const registered = await ask(
      oidc(
        'register-client',
        '--client-name',
        'cli',
        '--client-type',
        'public',
        '--scopes',
        'sso:account:access',
      ),
      'unsigned',
    );
    assert.ok(registered.clientSecretExpiresAt > registered.clientIdIssuedAt);
    const client = ['--client-id', registered.clientId, '--client-secret', registered.clientSecret];
    const started = await ask(
      oidc('start-device-authorization', ...client, '--start-url', startUrl),
      'unsigned',
    );
    assert.match(started.verificationUriComplete, new RegExp(`/device\\?user_code=${started.userCode}$`));
    const grant = ['--grant-type', DEVICE_GRANT, '--device-code', started.deviceCode];
    const poll = () => aws(oidc('create-token', ...client, ...grant), 'unsigned');
    assertRefused(await poll(), 'AuthorizationPendingException');
    assertRefused(await poll(), 'SlowDownException');
    cloud.signIns.approve(started.userCode);
    clock.jump(1000);
    const tokens = await ask(oidc('create-token', ...client, ...grant), 'unsigned');
    assert.equal(tokens.expiresIn, 8 * 3600);
    assertRefused(await poll(), 'InvalidGrantException');
    const refresh = ['--grant-type', 'refresh_token', '--refresh-token', tokens.refreshToken];
    const { accessToken } = await ask(oidc('create-token', ...client, ...refresh), 'unsigned');

    const token = ['--access-token', accessToken];
    const listed = await ask(['sso', 'list-accounts', ...token, '--page-size', '1'], 'unsigned');
    assert.deepEqual(
      listed.accountList.map((account: { accountId: string }) => account.accountId),
      [ACCOUNT, OTHER_ACCOUNT],
    );
    assert.equal(
      cloud.calls.filter((call) => call === 'ListAccounts').length,
      2,
      'it followed the page token',
    );
    const { roleList } = await ask(
      ['sso', 'list-account-roles', ...token, '--account-id', ACCOUNT],
      'unsigned',
    );
    assert.deepEqual(roleList, [
      { roleName: 'Technician', accountId: ACCOUNT },
      { roleName: 'Reader', accountId: ACCOUNT },
    ]);
    const credentials = (roleName: string) => [
      ...['sso', 'get-role-credentials', ...token, '--account-id', ACCOUNT, '--role-name', roleName],
    ];
    const { roleCredentials } = await ask(credentials('Reader'), 'unsigned');
    const who = await ask(['sts', 'get-caller-identity'], roleCredentials);
    assert.match(who.Arn, /:assumed-role\/AWSReservedSSO_Reader_[0-9a-f]{16}\/alex$/);
    assertRefused(await aws(credentials('Administrator'), 'unsigned'), 'ForbiddenException', /No access/);
    cloud.signIns.endSessions();
    assertRefused(
      await aws(['sso', 'list-accounts', ...token], 'unsigned'),
      'UnauthorizedException',
      /Session token not found or invalid/,
    );
  });

  it('is told that the user refused, and that a code is over', async (t) => {
    const { ask, aws, cloud, clock } = await start(t);
    const register = ['sso-oidc', 'register-client', '--client-name', 'cli', '--client-type', 'public'];
    const { clientId, clientSecret } = await ask(register, 'unsigned');
    const client = ['--client-id', clientId, '--client-secret', clientSecret];
    const begin = () =>
      ask(['sso-oidc', 'start-device-authorization', ...client, '--start-url', startUrl], 'unsigned');
    const create = (deviceCode: string) => [
      ...['sso-oidc', 'create-token', ...client, '--grant-type', DEVICE_GRANT, '--device-code', deviceCode],
    ];
    const refused = await begin();
    cloud.signIns.deny(refused.userCode);
    assertRefused(await aws(create(refused.deviceCode), 'unsigned'), 'AccessDeniedException');
    const late = await begin();
    clock.jump(600_000);
    assertRefused(await aws(create(late.deviceCode), 'unsigned'), 'ExpiredTokenException');
  });
});

describe('the AWS CLI at IAM', () => {
  it('simulates a policy', async (t) => {
    const tagged = { ...KEYS.good, requiredTags: ['Owner'] };
    const { ask, aws } = await start(t, { keys: [tagged, KEYS.denied] });
    const simulate = (name: string, ...more: string[]) => [
      ...['iam', 'simulate-principal-policy', '--policy-source-arn', `arn:aws:iam::${ACCOUNT}:user/${name}`],
      ...['--action-names', 'iot:OpenTunnel', 'iot:DescribeTunnel', ...more],
    ];
    const decisions = async (args: string[]) =>
      (await ask(args)).EvaluationResults.map((row: { EvalDecision: string }) => row.EvalDecision);
    assert.deepEqual(await decisions(simulate('guest')), ['implicitDeny', 'allowed']);
    assert.deepEqual(await decisions(simulate('demo')), ['implicitDeny', 'allowed']);
    const owner = 'ContextKeyName=aws:RequestTag/Owner,ContextKeyType=string,ContextKeyValues=alex';
    assert.deepEqual(await decisions(simulate('demo', '--context-entries', owner)), ['allowed', 'allowed']);
    assertRefused(await aws(simulate('nobody')), 'NoSuchEntity', /user with name nobody cannot be found/);
  });
});

describe('the AWS CLI with a profile', () => {
  const CREDENTIALS = `[static]\naws_access_key_id=${KEYS.good.accessKeyId}\naws_secret_access_key=${KEYS.good.secretAccessKey}\n`;
  const identity = (profile: string) => ['sts', 'get-caller-identity', '--profile', profile];
  const arnOf = (run: CliRun) => {
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout).Arn as string;
  };

  it('takes on roles: of a source profile, chained, with an external id, by a token’s file', async (t) => {
    const { withProfiles, home, clock, cloud } = await start(t);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: 'https://ci',
      sub: 'job-seven',
      aud: 'sts',
      exp: Math.floor(clock.now() / 1000) + 60,
    };
    fs.writeFileSync(path.join(home, 'token'), `${part({ alg: 'none' })}.${part(claims)}.c2ln`);
    const run = withProfiles({
      credentials: CREDENTIALS,
      config: [
        `[profile operator]\nrole_arn=${roleArn('Operator')}\nsource_profile=static\nrole_session_name=alex`,
        `[profile second]\nrole_arn=${roleArn('Second')}\nsource_profile=operator\nrole_session_name=alex`,
        `[profile partner]\nrole_arn=${roleArn('Partner')}\nsource_profile=static\nexternal_id=site-4711\nrole_session_name=alex`,
        `[profile robot]\nrole_arn=${roleArn('Pipeline')}\nweb_identity_token_file=${home}/token\nrole_session_name=alex`,
      ].join('\n'),
    });
    for (const [profile, role] of [
      ['operator', 'Operator'],
      ['second', 'Second'],
      ['partner', 'Partner'],
      ['robot', 'Pipeline'],
    ] as const) {
      const expected = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/alex`;
      assert.equal(arnOf(await run(identity(profile))), expected);
    }
    assert.equal(arnOf(await run(identity('static'))), `arn:aws:iam::${ACCOUNT}:user/demo`);
    assert.ok(cloud.calls.includes('AssumeRoleWithWebIdentity'));
  });

  it('runs a program for its keys', async (t) => {
    const { withProfiles, home, ask } = await start(t);
    const operator = ['sts', 'assume-role', '--role-arn', roleArn('Operator'), '--role-session-name', 'alex'];
    const { Credentials } = await ask(operator);
    fs.writeFileSync(path.join(home, 'keys.json'), JSON.stringify({ Version: 1, ...Credentials }));
    const run = withProfiles({ config: `[profile tool]\ncredential_process=cat ${home}/keys.json\n` });
    assert.equal(arnOf(await run(identity('tool'))), `arn:aws:sts::${ACCOUNT}:assumed-role/Operator/alex`);
  });

  const SSO_CONFIG = [
    `[sso-session plant]\nsso_start_url=${startUrl}\nsso_region=${REGION}\nsso_registration_scopes=sso:account:access`,
    `[profile technician]\nsso_session=plant\nsso_account_id=${ACCOUNT}\nsso_role_name=Technician`,
    `[profile old]\nsso_start_url=${startUrl}\nsso_region=${REGION}\nsso_account_id=${ACCOUNT}\nsso_role_name=Technician`,
    `[profile bench]\nrole_arn=${roleArn('Bench')}\nsource_profile=old\nrole_session_name=alex`,
  ].join('\n');

  it('signs in to Identity Center through a browser, uses the session, and logs out', async (t) => {
    const { withProfiles, home, cloud } = await start(t);
    const run = withProfiles({ config: SSO_CONFIG });
    const before = await run(identity('technician'));
    assert.notEqual(before.code, 0);
    const env = { BROWSER: writeFakeBrowser(home) };
    const login = await run(['sso', 'login', '--profile', 'technician'], env);
    assert.equal(login.code, 0, login.stderr);
    assert.ok(cloud.calls.includes('DeviceAnswer'), 'the browser answered the page');
    assert.match(
      arnOf(await run(identity('technician'))),
      new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Technician_[0-9a-f]{16}/alex$`),
    );
    const logout = await run(['sso', 'logout']);
    assert.equal(logout.code, 0, logout.stderr);
    assert.ok(cloud.calls.includes('Logout'));
    assert.notEqual((await run(identity('technician'))).code, 0);
  });

  it('refreshes a session by itself from a cache that somebody else wrote', async (t) => {
    const { withProfiles, home, ask, cloud, clock } = await start(t);
    const run = withProfiles({ config: SSO_CONFIG });
    const register = ['--client-name', 'x', '--client-type', 'public', '--scopes', 'sso:account:access'];
    const client = await ask(['sso-oidc', 'register-client', ...register], 'unsigned');
    const own = ['--client-id', client.clientId, '--client-secret', client.clientSecret];
    const device = await ask(
      ['sso-oidc', 'start-device-authorization', ...own, '--start-url', startUrl],
      'unsigned',
    );
    cloud.signIns.approve(device.userCode);
    const grant = ['--grant-type', DEVICE_GRANT, '--device-code', device.deviceCode];
    const tokens = await ask(['sso-oidc', 'create-token', ...own, ...grant], 'unsigned');
    const cache = path.join(home, '.aws/sso/cache');
    const file = path.join(cache, `${createHash('sha1').update('plant').digest('hex')}.json`);
    fs.mkdirSync(cache, { recursive: true });
    const stamp = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
    const entry = {
      startUrl,
      region: REGION,
      accessToken: tokens.accessToken,
      expiresAt: stamp(clock.now() + 60_000),
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      registrationExpiresAt: stamp(client.clientSecretExpiresAt * 1000),
      refreshToken: tokens.refreshToken,
    };
    fs.writeFileSync(file, JSON.stringify(entry), { mode: 0o600 });
    assert.match(arnOf(await run(identity('technician'))), /AWSReservedSSO_Technician_/);
    const after = JSON.parse(fs.readFileSync(file, 'utf8'));
    assert.notEqual(after.accessToken, tokens.accessToken);
    assert.notEqual(after.refreshToken, tokens.refreshToken, 'the refresh token was rotated');
    assert.match(arnOf(await run(identity('technician'))), /AWSReservedSSO_Technician_/);
    cloud.signIns.endSessions();
    const ended = await run([
      'sso',
      'list-account-roles',
      '--account-id',
      ACCOUNT,
      '--access-token',
      after.accessToken,
    ]);
    assertRefused(ended, 'UnauthorizedException');
  });

  it('signs in by the address of the portal alone, as profiles of old do, and takes on a role from there', async (t) => {
    const roles = [{ roleName: 'Bench', trusts: ['assumed-role/AWSReservedSSO_Technician_*'] }];
    const { withProfiles, home } = await start(t, { roles });
    const run = withProfiles({ config: SSO_CONFIG });
    const login = await run(['sso', 'login', '--profile', 'old'], { BROWSER: writeFakeBrowser(home) });
    assert.equal(login.code, 0, login.stderr);
    assert.match(arnOf(await run(identity('old'))), /:assumed-role\/AWSReservedSSO_Technician_/);
    assert.equal(arnOf(await run(identity('bench'))), `arn:aws:sts::${ACCOUNT}:assumed-role/Bench/alex`);
  });

  it('says so when the user refuses the sign-in', async (t) => {
    const { withProfiles, home } = await start(t);
    const run = withProfiles({ config: SSO_CONFIG });
    const env = { BROWSER: writeFakeBrowser(home), TEST_BROWSER_ANSWER: 'deny' };
    const login = await run(['sso', 'login', '--profile', 'technician'], env);
    assertRefused(login, 'AccessDeniedException');
  });
});
