/** What happens to a sign-in at a bad moment: cancelled, edited or signed out under way, refreshed by two, with a wrong clock. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { assumeRole } from '../../../electron/aws/assume-role.ts';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { createSsoService } from '../../../electron/aws/sso-client.ts';
import { createSsoSessions } from '../../../electron/aws/sso-session.ts';
import type { SsoToken } from '../../../electron/aws/sso-token-cache.ts';
import { totpCode } from '../../../electron/local-cloud/sts-mfa.ts';
import { createAccounts } from '../../../electron/main/accounts.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { startRawAws } from '../../helpers/fake-aws.ts';
import { answerSignInPage } from '../../helpers/sign-in-page.ts';
import { IDENTITY_CENTER, MFA } from '../local-cloud/identity.ts';
import { ACCOUNT, KEYS, REGION } from '../local-cloud/start-test-cloud.ts';
import { codeOf, OWN, type SceneOptions, SESSION, startScene, tokenFile } from './scene.ts';

const { startUrl } = IDENTITY_CENTER;
const VIA_SESSION = { id: 'via-session', signIn: { kind: 'shared', awsProfile: 'via-session' } as const };
const SIGN_IN = { id: 'own', flow: 'browser' } as const;
const HOUR_MS = 3_600_000;
const quiet = createLog(() => {});

const allow = (url: string) => answerSignInPage(url, 'allow');
const scene = (t: TestContext, options: SceneOptions = {}) =>
  startScene(t, { profiles: [OWN], browse: allow, ...options });
/** Tokens that are always near their end. */
const SHORT = { identityCenter: { ...IDENTITY_CENTER, tokenSeconds: 120 } };

function change(file: string, what: Record<string, unknown>): void {
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), ...what }));
}

async function until(true_: () => boolean): Promise<void> {
  while (!true_()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A service that takes connections and says nothing. */
async function silent(t: TestContext): Promise<{ url: string; met: () => boolean }> {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    met: () => sockets.length > 0,
  };
}

test('a sign-in that is cancelled while the service says nothing is over at once, and the next one begins anew', async (t) => {
  const { handlers, shown, opened, cloud } = await scene(t);
  const { url, met } = await silent(t);
  process.env.AWS_ENDPOINT_URL_SSO_OIDC = url;
  const first = handlers['signIn.profile'](SIGN_IN);
  await until(met);
  await handlers['signIn.cancel']({ id: shown.at(-1)?.id ?? '' });
  assert.equal(shown.at(-1), null);
  process.env.AWS_ENDPOINT_URL_SSO_OIDC = cloud.endpoints.oidc;
  const second = handlers['signIn.profile'](SIGN_IN);
  assert.equal(codeOf(await first), 'SignInCancelled');
  assert.equal(codeOf(await second), 'ok');
  assert.equal(opened.length, 1);
  assert.equal(shown.at(-1), null);
});

test('a registration that the sign-in page does not know is not tried a second time', async (t) => {
  let answers = true;
  const browse = (url: string) => (answers ? allow(url) : fetch(url));
  const { handlers, credentials, cacheFolder, shown, cloud, count } = await scene(t, { browse });
  await handlers['signIn.profile'](SIGN_IN);
  cloud.signIns.endSessions();
  credentials.forget('own');
  change(path.join(cacheFolder, tokenFile(startUrl)), {
    clientId: 'unknown',
    expiresAt: '2020-01-01T00:00:00Z',
  });
  answers = false;
  const stuck = handlers['signIn.profile'](SIGN_IN);
  await until(() => shown.at(-1)?.step === 'waiting');
  await handlers['signIn.cancel']({ id: shown.at(-1)?.id ?? '' });
  assert.equal(codeOf(await stuck), 'SignInCancelled');
  answers = true;
  assert.equal(codeOf(await handlers['signIn.profile'](SIGN_IN)), 'ok');
  assert.equal(count('RegisterClient'), 2);
});

test('signing out while the token is being refreshed leaves nobody signed in', async (t) => {
  const { handlers, credentials, cacheFiles } = await scene(t, { cloud: SHORT });
  await handlers['signIn.profile'](SIGN_IN);
  credentials.forget('own');
  const refreshing = credentials.get('own');
  await handlers['signIn.out']({ id: 'own' });
  await refreshing;
  assert.deepEqual(cacheFiles(), []);
  assert.equal(codeOf(await credentials.get('own')), 'SignInNeeded');
});

test('a refresh token that was turned down is not sent again by what runs by itself', async (t) => {
  const { handlers, credentials, cacheFolder, cloud, count } = await scene(t);
  await handlers['signIn.profile'](SIGN_IN);
  cloud.signIns.endSessions();
  change(path.join(cacheFolder, tokenFile(startUrl)), { expiresAt: '2020-01-01T00:00:00Z' });
  credentials.forget('own');
  const before = count('CreateToken');
  for (let look = 0; look < 3; look += 1) {
    assert.equal(codeOf(await credentials.get('own')), 'SignInNeeded');
  }
  assert.equal(count('CreateToken'), before + 1);
  assert.equal(codeOf(await handlers['signIn.profile'](SIGN_IN)), 'ok');
});

/** A cache that holds what the test says. */
function sessionsOver(reads: (SsoToken | null)[], service: ReturnType<typeof createSsoService>) {
  return createSsoSessions({
    env: process.env,
    cache: {
      read: async () => (reads.length > 1 ? reads.shift() : reads[0]) ?? null,
      write: async () => {},
      remove: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })),
    },
    service,
    now: Date.now,
    log: quiet,
  });
}

function token(change: Partial<SsoToken>): SsoToken {
  const client = {
    clientId: 'c',
    clientSecret: 's',
    registrationExpiresAt: Date.now() + HOUR_MS,
    flow: null,
  };
  return {
    ...{ startUrl, region: REGION, accessToken: 'old', expiresAt: Date.now() - 1, refreshToken: 'used up' },
    ...{ client, ...change },
  };
}

const PLACE = { startUrl, region: REGION, cacheName: startUrl, scopes: [] };

test('a refresh that the AWS CLI made a moment sooner is as good as ours', async (t) => {
  const { service } = await scene(t);
  const refused: typeof service = {
    ...service,
    createToken: async () => ok({ kind: 'refused', reason: '' }),
  };
  const theirs = token({ accessToken: 'theirs', expiresAt: Date.now() + HOUR_MS });
  const sessions = sessionsOver([token({}), theirs], refused);
  const found = await sessions.current(PLACE);
  assert.ok(found.ok);
  assert.equal(found.value?.accessToken, 'theirs');
});

test('a token file that cannot be deleted is told, and its token is not used any more', async (t) => {
  const { service, count } = await scene(t);
  const sessions = sessionsOver([token({ expiresAt: Date.now() + HOUR_MS })], service);
  const out = await sessions.signOut(PLACE);
  assert.equal(codeOf(out), 'SignOutIncomplete');
  assert.match(out.ok ? '' : out.error.message, /EACCES/);
  assert.equal(count('Logout'), 1);
  assert.deepEqual(await sessions.current(PLACE), { ok: true, value: null });
  assert.equal(count('CreateToken'), 0);
});

test('a profile that was edited while its user looked for the code has the credentials of what it is now', async (t) => {
  const config = `[profile careful]\nrole_arn = arn:aws:iam::${ACCOUNT}:role/Careful\nsource_profile = base\nmfa_serial = ${MFA.serial}\n`;
  const careful = { id: 'careful', signIn: { kind: 'shared', awsProfile: 'careful' } as const };
  const { credentials, profiles } = await scene(t, {
    config,
    profiles: [careful],
    type() {
      profiles[0] = { ...profiles[0]!, signIn: { kind: 'keys' } };
      credentials.forget('careful');
      return totpCode(MFA.secret, Date.now());
    },
  });
  const found = await credentials.ensure('careful');
  assert.ok(found.ok);
  assert.equal(found.value.accessKeyId, KEYS.good.accessKeyId);
  assert.deepEqual(credentials.status('careful'), { signedIn: 'yes', signedInUntil: null });
});

test('a profile that was deleted while its user looked for the code has no status any more', async (t) => {
  const careful = {
    id: 'careful',
    signIn: { kind: 'keys' } as const,
    role: {
      roleArn: `arn:aws:iam::${ACCOUNT}:role/Careful`,
      externalId: '',
      mfaSerial: MFA.serial,
      sessionName: '',
    },
  };
  const { credentials, profiles } = await scene(t, {
    profiles: [careful],
    type() {
      profiles.length = 0;
      credentials.forget('careful');
      return totpCode(MFA.secret, Date.now());
    },
  });
  assert.equal(codeOf(await credentials.ensure('careful')), 'ProfileUnknown');
  assert.equal(credentials.status('careful').signedIn, 'unknown');
});

test('the token of a session is refreshed by Culvert, into a file that its owner alone can read', async (t) => {
  const { handlers, credentials, cacheFolder } = await scene(t, {
    ...{ config: SESSION, profiles: [VIA_SESSION], cloud: SHORT },
  });
  await handlers['signIn.profile']({ id: 'via-session', flow: 'browser' });
  const file = path.join(cacheFolder, tokenFile('acme'));
  const before = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.chmodSync(file, 0o644);
  credentials.forget('via-session');
  assert.equal(codeOf(await credentials.get('via-session')), 'ok');
  const after = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.notEqual(after.accessToken, before.accessToken);
  assert.equal(after.registeredFor, 'browser');
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
});

test('a token file that is somebody’s link is replaced, and what it led to stays as it was', async (t) => {
  const { handlers, home, cacheFolder } = await scene(t);
  const elsewhere = path.join(home, 'elsewhere.json');
  fs.writeFileSync(elsewhere, '{}', { mode: 0o644 });
  fs.mkdirSync(cacheFolder, { recursive: true });
  fs.symlinkSync(elsewhere, path.join(cacheFolder, tokenFile(startUrl)));
  fs.symlinkSync(elsewhere, `${path.join(cacheFolder, tokenFile(startUrl))}.tmp`);
  assert.equal(codeOf(await handlers['signIn.profile'](SIGN_IN)), 'ok');
  assert.equal(fs.readFileSync(elsewhere, 'utf8'), '{}');
  const kept = fs.lstatSync(path.join(cacheFolder, tokenFile(startUrl)));
  assert.deepEqual([kept.isFile(), kept.mode & 0o777], [true, 0o600]);
});

test('a token is not sent unencrypted to wherever the environment says', async (t) => {
  const { handlers, credentials } = await scene(t, { config: SESSION, profiles: [OWN, VIA_SESSION] });
  await handlers['signIn.profile'](SIGN_IN);
  process.env.AWS_ENDPOINT_URL_SSO = 'http://sso.example.com';
  for (const id of ['own', 'via-session']) {
    credentials.forget(id);
    assert.equal(codeOf(await credentials.get(id)), 'EndpointInvalid', id);
  }
});

test('with a clock that is two hours fast, new role sessions have not ended', async (t) => {
  const fast = () => Date.now() + 2 * HOUR_MS;
  const { cloud, handlers, sso } = await scene(t);
  const assumed = await assumeRole(
    KEYS.good,
    { roleArn: `arn:aws:iam::${ACCOUNT}:role/Operator`, sessionName: 'alex' },
    { region: REGION, endpoint: cloud.endpoints.sts, now: fast, log: quiet, askMfa: async () => ok(null) },
  );
  assert.ok(assumed.ok);
  const left = (assumed.value.expiration?.getTime() ?? 0) - fast();
  assert.ok(Math.abs(left - HOUR_MS) < 60_000, `${left} ms`);

  await handlers['signIn.profile'](SIGN_IN);
  const { accessToken = '' } = (await sso.cached(PLACE)) ?? {};
  const service = createSsoService({ env: process.env, now: fast, log: quiet });
  const role = { region: REGION, accessToken, accountId: ACCOUNT, roleName: 'Technician' };
  const found = await service.roleCredentials(role);
  assert.ok(found.ok && typeof found.value === 'object');
  assert.ok((found.value.expiration?.getTime() ?? 0) > fast() + HOUR_MS / 2);
});

test('two sign-ins of the same place are one, and of two ways the newer counts', async (t) => {
  const { handlers, opened, shown, count } = await scene(t, { browse: async () => {} });
  const first = handlers['signIn.profile'](SIGN_IN);
  const again = handlers['signIn.profile'](SIGN_IN);
  await until(() => shown.at(-1)?.step === 'waiting');
  assert.equal(opened.length, 1);
  const byCode = handlers['signIn.profile']({ id: 'own', flow: 'code' });
  assert.deepEqual([codeOf(await first), codeOf(await again)], ['SignInCancelled', 'SignInCancelled']);
  await until(() => shown.at(-1)?.userCode != null);
  assert.equal(count('RegisterClient'), 2);
  await handlers['signIn.cancel']({ id: shown.at(-1)?.id ?? '' });
  assert.equal(codeOf(await byCode), 'SignInCancelled');
});

test('credentials that AWS ended before their time are got anew, without a sign-out', async (t) => {
  const { credentials, handlers, cloud, count } = await scene(t);
  await handlers['signIn.profile'](SIGN_IN);
  const refusing = await startRawAws((response) => {
    response.writeHead(403, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>It has expired</Message></Error></ErrorResponse>',
    );
  });
  t.after(() => refusing.close());
  let sts = refusing.url;
  const accounts = createAccounts({
    profile: () => ({ id: 'own', name: 'Plant', region: REGION, endpoints: { sts } }),
    credentials: (id) => credentials.get(id),
    onCredentialsEnded(id) {
      accounts.forget(id);
      credentials.forget(id);
    },
    env: process.env,
    quotas: createQuotas(systemClock),
    now: Date.now,
    log: quiet,
  });
  const before = count('GetRoleCredentials');
  assert.equal(codeOf(await accounts.identify('own')), 'CredentialsExpired');
  sts = cloud.endpoints.sts;
  assert.equal(codeOf(await accounts.identify('own')), 'ok');
  assert.equal(count('GetRoleCredentials'), before + 1);
});
