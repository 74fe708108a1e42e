/** IAM Identity Center from within the application: both flows against its pages, and the token that the AWS CLI shares. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { AgentFactory } from '../../../electron/aws/sdk.ts';
import type { SignIn } from '../../../electron/ipc/contract.ts';
import { CulvertFailure, culvertError } from '../../../electron/shared/errors.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { leadAwsCli, runAwsCli } from '../../helpers/aws-cli.ts';
import { writeFakeBrowser } from '../../helpers/fake-browser.ts';
import { answerSignInPage } from '../../helpers/sign-in-page.ts';
import { IDENTITY_CENTER } from '../local-cloud/identity.ts';
import { ACCOUNT, REGION } from '../local-cloud/start-test-cloud.ts';
import { codeOf, OWN, type SceneOptions, SESSION, SSO, startScene, tokenFile } from './scene.ts';

const { startUrl } = IDENTITY_CENTER;
const LEGACY = `
[profile legacy]
sso_start_url = ${startUrl}
sso_region = ${REGION}
sso_account_id = ${ACCOUNT}
sso_role_name = Technician
region = ${REGION}
`;
const shared = (awsProfile: string) => ({
  id: awsProfile,
  signIn: { kind: 'shared', awsProfile } as const,
});
const allow = (url: string) => answerSignInPage(url, 'allow');
const scene = (t: TestContext, options: SceneOptions = {}) =>
  startScene(t, { profiles: [OWN], browse: allow, ...options });

const detailsOf = (result: Result<unknown>) => (result.ok ? undefined : result.error.details);

function cachedToken(folder: string, name: string) {
  return JSON.parse(fs.readFileSync(path.join(folder, tokenFile(name)), 'utf8')) as Record<string, string>;
}

for (const flow of ['browser', 'code'] as const) {
  describe(`by ${flow}`, () => {
    test('a profile is signed in, and its credentials are those of its role', async (t) => {
      const { handlers, credentials, shown, opened, signedIn, cacheFolder, logLines, cacheFiles } =
        await scene(t);
      const before = await credentials.get('own');
      assert.equal(codeOf(before), 'SignInNeeded');
      assert.equal(detailsOf(before)?.profileId, 'own');
      assert.equal(credentials.status('own').signedIn, 'needed');

      assert.deepEqual(await handlers['signIn.profile']({ id: 'own', flow }), { ok: true, value: null });
      const steps = shown.map((progress) => progress?.step ?? 'gone');
      assert.deepEqual(steps, ['starting', 'waiting', 'finishing', 'gone']);
      assert.deepEqual(opened, [shown[1]?.url]);
      assert.equal(shown[1]?.title, 'Plant');
      assert.equal(/^[A-Z]{4}-[A-Z]{4}$/.test(shown[1]?.userCode ?? ''), flow === 'code');
      assert.ok((shown[1]?.expiresAt ?? 0) > Date.now());

      const found = await credentials.get('own');
      assert.ok(found.ok && found.value.accessKeyId.startsWith('ASIA') && found.value.sessionToken);
      assert.equal(credentials.status('own').signedIn, 'yes');
      assert.deepEqual(signedIn, ['own']);

      assert.deepEqual(cacheFiles(), [tokenFile(startUrl)]);
      const file = path.join(cacheFolder, tokenFile(startUrl));
      assert.equal(fs.statSync(file).mode & 0o777, 0o600);
      assert.equal(fs.statSync(cacheFolder).mode & 0o777, 0o700);
      const token = cachedToken(cacheFolder, startUrl);
      assert.equal(token.startUrl, startUrl);
      assert.equal(token.region, REGION);
      assert.match(token.expiresAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.match(token.registrationExpiresAt ?? '', /Z$/);
      const secrets = [token.accessToken, token.refreshToken, token.clientSecret].filter(Boolean);
      for (const secret of secrets) {
        assert.ok(!JSON.stringify([shown, logLines]).includes(String(secret)));
      }
    });

    test('a second sign-in registers no second client', async (t) => {
      const { handlers, count, cloud, credentials } = await scene(t);
      await handlers['signIn.profile']({ id: 'own', flow });
      cloud.signIns.endSessions();
      credentials.forget('own');
      assert.equal(codeOf(await credentials.get('own')), 'SignInNeeded');
      assert.equal(codeOf(await handlers['signIn.profile']({ id: 'own', flow })), 'ok');
      assert.equal(count('RegisterClient'), 1);
    });

    test('a client that the service has forgotten is registered anew', async (t) => {
      const { handlers, count, cloud, credentials, cacheFolder } = await scene(t);
      await handlers['signIn.profile']({ id: 'own', flow });
      cloud.signIns.endSessions();
      credentials.forget('own');
      const token = cachedToken(cacheFolder, startUrl);
      const spoilt = { ...token, clientSecret: 'forgotten' };
      fs.writeFileSync(path.join(cacheFolder, tokenFile(startUrl)), JSON.stringify(spoilt));
      assert.equal(codeOf(await handlers['signIn.profile']({ id: 'own', flow })), 'ok');
      assert.equal(count('RegisterClient'), 2);
    });

    test('a refusal on the page is told', async (t) => {
      const browse = (url: string) => answerSignInPage(url, 'deny');
      const { handlers, shown, cacheFiles } = await scene(t, { browse });
      const answer = await handlers['signIn.profile']({ id: 'own', flow });
      assert.equal(codeOf(answer), 'SignInRefused');
      assert.equal(detailsOf(answer)?.profileId, 'own');
      assert.equal(shown.at(-1), null);
      assert.deepEqual(cacheFiles(), []);
    });

    test('a sign-in that is cancelled while the browser is open leaves nothing behind', async (t) => {
      const { handlers, shown, opened, cacheFiles } = await scene(t, { browse: async () => {} });
      const done = handlers['signIn.profile']({ id: 'own', flow });
      while (!shown.at(-1)?.url) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const id = shown.at(-1)?.id ?? '';
      await handlers['signIn.reopen']({ id });
      assert.equal(opened.length, 2);
      await handlers['signIn.cancel']({ id: 'another' });
      await handlers['signIn.cancel']({ id });
      assert.equal(codeOf(await done), 'SignInCancelled');
      assert.equal(shown.at(-1), null);
      assert.deepEqual(cacheFiles(), []);
      const callback = new URL(opened[0] ?? '').searchParams.get('redirect_uri');
      if (callback) {
        await assert.rejects(fetch(callback));
      }
    });
  });
}

test('the accounts and roles to choose from, without a second sign-in', async (t) => {
  const { handlers, opened, shown } = await scene(t, { profiles: [] });
  const place = { startUrl: ` ${startUrl}/#/?tab=accounts `, ssoRegion: REGION };
  assert.equal(codeOf(await handlers['signIn.roles']({ ...place, accountId: ACCOUNT })), 'SignInNeeded');
  const first = await handlers['signIn.start']({ ...place, flow: 'browser' });
  assert.ok(first.ok);
  assert.deepEqual(
    first.value.accounts.map(({ accountName, email }) => [accountName, email]),
    [
      ['Office', 'office@example.com'],
      ['Plant', 'plant@example.com'],
    ],
  );
  assert.equal(shown[1]?.title, startUrl);
  assert.deepEqual(await handlers['signIn.start']({ ...place, flow: 'browser' }), first);
  assert.equal(opened.length, 1);
  assert.deepEqual(await handlers['signIn.roles']({ ...place, accountId: ACCOUNT }), {
    ok: true,
    value: { roles: ['Reader', 'Technician'] },
  });
});

test('a session that an administrator ended is noticed, and the next sign-in opens the browser again', async (t) => {
  const { handlers, opened, cloud } = await scene(t, { profiles: [] });
  const place = { startUrl, ssoRegion: REGION };
  await handlers['signIn.start']({ ...place, flow: 'browser' });
  cloud.signIns.endSessions();
  assert.equal(codeOf(await handlers['signIn.roles']({ ...place, accountId: ACCOUNT })), 'SignInNeeded');
  assert.equal(codeOf(await handlers['signIn.start']({ ...place, flow: 'browser' })), 'ok');
  assert.equal(opened.length, 2);
});

test('a start URL of nobody is told in the service’s words, and a wrong address before anything is asked', async (t) => {
  const { handlers, cloud } = await scene(t, { profiles: [] });
  const wrong = { startUrl: 'ftp://acme', ssoRegion: REGION, flow: 'code' } as const;
  assert.equal(codeOf(await handlers['signIn.start'](wrong)), 'StartUrlInvalid');
  assert.deepEqual(cloud.calls, []);
  const nobody = { ...wrong, startUrl: 'https://nobody.awsapps.com/start' };
  const answer = await handlers['signIn.start'](nobody);
  assert.equal(codeOf(answer), 'SignInFailed');
  assert.match(answer.ok ? '' : answer.error.message, /Invalid start url provided/);
});

test('a role that the user does not have is told by its name', async (t) => {
  const other = { ...OWN, signIn: { ...SSO, roleName: 'Owner' } as SignIn };
  const { handlers } = await scene(t, { profiles: [other] });
  const answer = await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  assert.equal(codeOf(answer), 'SsoRoleMissing');
  assert.match(answer.ok ? '' : answer.error.message, /role Owner of account 123456789012/);
});

test('a token near its end is refreshed quietly, once, and what is new is kept', async (t) => {
  // Every token of this service is always near its end.
  const cloud = { identityCenter: { ...IDENTITY_CENTER, tokenSeconds: 120 } };
  const { handlers, credentials, opened, count, cacheFolder } = await scene(t, { cloud });
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  const first = cachedToken(cacheFolder, startUrl);
  const tokens = count('CreateToken');
  credentials.forget('own');
  const both = await Promise.all([credentials.get('own'), credentials.get('own')]);
  assert.deepEqual(both.map(codeOf), ['ok', 'ok']);
  assert.equal(count('CreateToken'), tokens + 1);
  const second = cachedToken(cacheFolder, startUrl);
  assert.notEqual(second.accessToken, first.accessToken);
  assert.notEqual(second.refreshToken, first.refreshToken);
  assert.equal(second.clientId, first.clientId);
  assert.equal(opened.length, 1);
});

test('without a refresh token the end of the sign-in is known', async (t) => {
  const cloud = { identityCenter: { ...IDENTITY_CENTER, refresh: false } };
  const { handlers, credentials } = await scene(t, { cloud });
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  const until = credentials.status('own').signedInUntil ?? 0;
  assert.ok(Math.abs(until - Date.now() - 8 * 3_600_000) < 60_000);
});

test('signing out ends the token there, takes the file away, and concerns every profile of that sign-in', async (t) => {
  const second = { ...OWN, id: 'second', signIn: { ...SSO, roleName: 'Reader' } as SignIn };
  const { handlers, credentials, count, cacheFiles, signedOut } = await scene(t, { profiles: [OWN, second] });
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  assert.equal(codeOf(await credentials.get('second')), 'ok');
  assert.equal(codeOf(await handlers['signIn.out']({ id: 'own' })), 'ok');
  assert.equal(count('Logout'), 1);
  assert.deepEqual(cacheFiles(), []);
  assert.deepEqual(signedOut, ['own', 'second']);
  assert.equal(credentials.status('second').signedIn, 'needed');
  assert.equal(codeOf(await credentials.get('second')), 'SignInNeeded');
  assert.equal(codeOf(await handlers['signIn.out']({ id: 'own' })), 'ok');
});

test('one sign-in serves every profile of the same place, and each has a status of its own', async (t) => {
  const second = { ...OWN, id: 'second', signIn: { ...SSO, roleName: 'Reader' } as SignIn };
  const third = { ...OWN, id: 'third', signIn: { ...SSO, roleName: 'Owner' } as SignIn };
  const { handlers, credentials, signedIn } = await scene(t, { profiles: [OWN, second, third] });
  await handlers['signIn.start']({ startUrl, ssoRegion: REGION, flow: 'browser' });
  assert.deepEqual(signedIn, ['own', 'second']);
  assert.deepEqual(
    ['own', 'second', 'third'].map((id) => credentials.status(id).signedIn),
    ['yes', 'yes', 'unknown'],
  );
});

test('whoever clicks Sign in although credentials are held gets new ones, without the browser', async (t) => {
  const { handlers, credentials, opened, count } = await scene(t);
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  const before = await credentials.get('own');
  const calls = count('GetRoleCredentials');
  assert.equal(codeOf(await handlers['signIn.profile']({ id: 'own', flow: 'browser' })), 'ok');
  assert.equal(count('GetRoleCredentials'), calls + 1);
  assert.notDeepEqual(await credentials.get('own'), before);
  assert.equal(opened.length, 1);
});

test('signing out where the service cannot be reached still takes the token away', async (t) => {
  const { handlers, cacheFiles } = await scene(t);
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  process.env.AWS_ENDPOINT_URL_SSO = 'http://127.0.0.1:1';
  assert.equal(codeOf(await handlers['signIn.out']({ id: 'own' })), 'ok');
  assert.deepEqual(cacheFiles(), []);
});

test('a network that is down is no reason to sign in again', async (t) => {
  const { handlers, credentials } = await scene(t);
  await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
  credentials.forget('own');
  process.env.AWS_ENDPOINT_URL_SSO = 'http://127.0.0.1:1';
  assert.equal(codeOf(await credentials.get('own')), 'NoNetwork');
});

describe('profiles of the AWS files that sign in to Identity Center', () => {
  for (const [name, config, cacheName] of [
    ['via-session', SESSION, 'acme'],
    ['legacy', LEGACY, startUrl],
  ] as const) {
    test(`${name}: the Sign in button does it, and the SDK finds the token`, async (t) => {
      const { handlers, credentials, cacheFiles } = await scene(t, { config, profiles: [shared(name)] });
      assert.equal(codeOf(await credentials.get(name)), 'SignInNeeded');
      assert.equal(codeOf(await handlers['signIn.profile']({ id: name, flow: 'browser' })), 'ok');
      assert.deepEqual(cacheFiles(), [tokenFile(cacheName)]);
      assert.equal(codeOf(await credentials.get(name)), 'ok');
      await handlers['signIn.out']({ id: name });
      assert.equal(codeOf(await credentials.get(name)), 'SignInNeeded');
    });

    test(`${name}: a session that was ended elsewhere needs a sign-in, and gets one`, async (t) => {
      const { handlers, credentials, cloud, opened } = await scene(t, { config, profiles: [shared(name)] });
      await handlers['signIn.profile']({ id: name, flow: 'browser' });
      cloud.signIns.endSessions();
      credentials.forget(name);
      assert.equal(codeOf(await credentials.get(name)), 'SignInNeeded');
      assert.equal(codeOf(await handlers['signIn.profile']({ id: name, flow: 'browser' })), 'ok');
      assert.equal(opened.length, 2);
    });

    test(`${name}: a network that is down is told as that`, async (t) => {
      const { handlers, credentials } = await scene(t, { config, profiles: [shared(name)] });
      await handlers['signIn.profile']({ id: name, flow: 'browser' });
      credentials.forget(name);
      process.env.AWS_ENDPOINT_URL_SSO = 'http://127.0.0.1:1';
      assert.equal(codeOf(await credentials.get(name)), 'NoNetwork');
    });
  }

  test('a role on top of a session signs in to the session', async (t) => {
    const config = `${SESSION}[profile upper]\nrole_arn = arn:aws:iam::${ACCOUNT}:role/Partner\nexternal_id = site-4711\nsource_profile = via-session\n`;
    const { handlers, credentials } = await scene(t, { config, profiles: [shared('upper')] });
    assert.equal(codeOf(await credentials.get('upper')), 'SignInNeeded');
    assert.equal(codeOf(await handlers['signIn.profile']({ id: 'upper', flow: 'browser' })), 'ok');
  });

  test('a role that is missing there is told by its name', async (t) => {
    const config = SESSION.replace('Technician', 'Owner');
    const { handlers } = await scene(t, { config, profiles: [shared('via-session')] });
    const answer = await handlers['signIn.profile']({ id: 'via-session', flow: 'browser' });
    assert.equal(codeOf(answer), 'SsoRoleMissing');
  });

  test('our own profile shares the token of a session with its start URL', async (t) => {
    const profiles = [OWN, shared('via-session')];
    const { handlers, credentials, cacheFiles } = await scene(t, { config: SESSION, profiles });
    await handlers['signIn.profile']({ id: 'own', flow: 'browser' });
    assert.deepEqual(cacheFiles(), [tokenFile('acme')]);
    assert.equal(codeOf(await credentials.get('via-session')), 'ok');
  });
});

describe('the way to the services is Culvert’s own', () => {
  const blocked = culvertError('WebProxyRefused', { reason: 'it wants a password.' });
  class NoWay extends http.Agent {
    override createConnection(_options: unknown, callback?: (error: Error | null, socket: never) => void) {
      setImmediate(() => callback?.(new CulvertFailure(blocked), undefined as never));
      return undefined as never;
    }
  }
  let open = false;
  const agents: AgentFactory = ({ keepAlive }) => ({
    httpAgent: open ? new http.Agent({ keepAlive }) : new NoWay(),
    httpsAgent: new https.Agent({ keepAlive }),
  });
  const config = `${SESSION}[profile role]\nrole_arn = arn:aws:iam::${ACCOUNT}:role/Operator\nsource_profile = base\n`;

  for (const profile of [OWN, shared('via-session'), shared('role')]) {
    test(`what a web proxy refuses to ${profile.id} is told as that`, async (t) => {
      const { credentials, handlers, opened } = await scene(t, { config, profiles: [profile], agents });
      if (profile.id !== 'role') {
        const answer = await handlers['signIn.profile']({ id: profile.id, flow: 'browser' });
        assert.deepEqual([codeOf(answer), opened], ['WebProxyRefused', []]);
        open = true;
        assert.equal(codeOf(await handlers['signIn.profile']({ id: profile.id, flow: 'browser' })), 'ok');
        open = false;
        credentials.forget(profile.id);
      }
      assert.equal(codeOf(await credentials.get(profile.id)), 'WebProxyRefused');
    });
  }
});

describe('one token for the AWS CLI and Culvert', () => {
  const config = SESSION + LEGACY;
  const profiles = [OWN, shared('via-session'), shared('legacy')];

  async function withCli(t: TestContext, options: SceneOptions = {}) {
    const started = await scene(t, { config, profiles, ...options });
    const { sts, sso, oidc } = started.cloud.endpoints;
    leadAwsCli(started.home, { sts, sso, 'sso-oidc': oidc });
    const aws = (args: string[], env: Record<string, string> = {}) =>
      runAwsCli({ args, region: REGION, home: started.home, env });
    return {
      ...started,
      aws,
      whoIs: (profile: string) => aws(['sts', 'get-caller-identity', '--profile', profile]),
    };
  }

  test('the AWS CLI uses tokens that Culvert wrote, and has none after Culvert signed out', async (t) => {
    const { handlers, whoIs, home } = await withCli(t);
    for (const [id, flow] of [
      ['via-session', 'browser'],
      ['legacy', 'code'],
    ] as const) {
      assert.equal(codeOf(await handlers['signIn.profile']({ id, flow })), 'ok');
      const run = await whoIs(id);
      assert.equal(run.code, 0, run.stderr);
      assert.match(JSON.parse(run.stdout).Arn, /AWSReservedSSO_Technician/);
    }
    await handlers['signIn.out']({ id: 'legacy' });
    // The AWS CLI keeps the credentials of roles too, which last for their hour whoever signs out.
    fs.rmSync(path.join(home, '.aws', 'cli'), { recursive: true });
    assert.match((await whoIs('legacy')).stderr, /expired or is otherwise invalid|Token.*does not exist/i);
  });

  test('Culvert uses tokens that the AWS CLI wrote, of a session and of an older profile', async (t) => {
    const { credentials, aws, home, handlers, opened, cacheFolder } = await withCli(t);
    const env = { BROWSER: writeFakeBrowser(home) };
    for (const id of ['via-session', 'legacy']) {
      const login = await aws(['sso', 'login', '--profile', id], env);
      assert.equal(login.code, 0, login.stderr);
      assert.equal(codeOf(await credentials.get(id)), 'ok');
    }
    // The session's start URL is also that of our own profile.
    assert.equal(codeOf(await credentials.get('own')), 'ok');
    const start = await handlers['signIn.start']({ startUrl, ssoRegion: REGION, flow: 'browser' });
    assert.equal(codeOf(start), 'ok');
    assert.deepEqual(opened, []);
    assert.ok(cachedToken(cacheFolder, 'acme').accessToken);
  });

  test('each of the two refreshes what the other one left', async (t) => {
    // The AWS CLI refreshes a token with less than 15 minutes left, Culvert one with less than five.
    const cloud = { identityCenter: { ...IDENTITY_CENTER, tokenSeconds: 600 } };
    const { handlers, credentials, whoIs, cacheFolder } = await withCli(t, { cloud });
    await handlers['signIn.profile']({ id: 'via-session', flow: 'browser' });
    const ours = cachedToken(cacheFolder, 'acme');
    const run = await whoIs('via-session');
    assert.equal(run.code, 0, run.stderr);
    const theirs = cachedToken(cacheFolder, 'acme');
    assert.notEqual(theirs.accessToken, ours.accessToken);
    const expiresAt = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, '');
    fs.writeFileSync(path.join(cacheFolder, tokenFile('acme')), JSON.stringify({ ...theirs, expiresAt }));
    credentials.forget('own');
    assert.equal(codeOf(await credentials.get('own')), 'ok');
    const again = cachedToken(cacheFolder, 'acme');
    assert.notEqual(again.accessToken, theirs.accessToken);
    assert.notEqual(again.refreshToken, theirs.refreshToken);
    assert.equal((await whoIs('via-session')).code, 0);
  });
});
