import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSsoTokenCache, type SsoToken, ssoTokenFile } from '../../../electron/aws/sso-token-cache.ts';
import { writeFileAtomically } from '../../../electron/main/write-file.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const TOKEN: SsoToken = {
  startUrl: 'https://acme.awsapps.com/start',
  region: 'eu-west-1',
  accessToken: 'access',
  expiresAt: Date.UTC(2026, 10, 22, 8),
  refreshToken: 'refresh',
  client: {
    clientId: 'id',
    clientSecret: 'secret',
    registrationExpiresAt: Date.UTC(2027, 0, 1),
    flow: 'browser',
  },
};

function start(t: TestContext) {
  const home = tempDir();
  t.after(() => home.remove());
  const env = { HOME: home.path };
  const put = (name: string, text: string) => {
    const file = ssoTokenFile(name, env);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  return { env, put, cache: createSsoTokenCache({ env, writeFile: writeFileAtomically }) };
}

test('the file is named by the hash of the session, as the AWS CLI names it', () => {
  const file = ssoTokenFile('my-sso', { HOME: '/home/alex' });
  // printf my-sso | sha1sum
  assert.equal(file, path.join('/home/alex/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json'));
});

test('a token that was written is read as it was, and replaced in one step', async (t) => {
  const { cache, env } = start(t);
  await cache.write('x', TOKEN);
  await cache.write('x', TOKEN);
  assert.deepEqual(await cache.read('x'), TOKEN);
  const file = ssoTokenFile('x', env);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(fs.statSync(path.dirname(file)).mode & 0o777, 0o700);
  assert.deepEqual(fs.readdirSync(path.dirname(file)), [path.basename(file)]);
  assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')), {
    startUrl: 'https://acme.awsapps.com/start',
    region: 'eu-west-1',
    accessToken: 'access',
    expiresAt: '2026-11-22T08:00:00Z',
    clientId: 'id',
    clientSecret: 'secret',
    registrationExpiresAt: '2027-01-01T00:00:00Z',
    registeredFor: 'browser',
    refreshToken: 'refresh',
  });
});

test('the file of an older AWS CLI, without client and refresh token', async (t) => {
  const { cache, put } = start(t);
  put('x', '{"startUrl":"u","region":"eu-west-1","accessToken":"a","expiresAt":"2026-11-22T08:00:00UTC"}');
  assert.deepEqual(await cache.read('x'), {
    ...{ startUrl: 'u', region: 'eu-west-1', accessToken: 'a', expiresAt: TOKEN.expiresAt },
    ...{ refreshToken: null, client: null },
  });
});

test('a client that another tool registered is good for refreshing, and not known to be good for a sign-in', async (t) => {
  const { cache, put } = start(t);
  put('x', '{"accessToken":"a","expiresAt":"2026-11-22T08:00:00Z","clientId":"i","clientSecret":"s"}');
  const client = (await cache.read('x'))?.client;
  assert.deepEqual(client, {
    ...{ clientId: 'i', clientSecret: 's', registrationExpiresAt: Number.POSITIVE_INFINITY, flow: null },
  });
});

for (const [what, text] of [
  ['is cut off', '{"accessToken":"a"'],
  ['is empty', ''],
  ['holds no token', '{"expiresAt":"2026-11-22T08:00:00Z"}'],
  ['has no end', '{"accessToken":"a"}'],
  ['has an end that is none', '{"accessToken":"a","expiresAt":"soon"}'],
  ['holds null', 'null'],
] as const) {
  test(`a file that ${what} is no token`, async (t) => {
    const { cache, put } = start(t);
    put('x', text);
    assert.equal(await cache.read('x'), null);
  });
}

test('what is not there can be removed', async (t) => {
  const { cache } = start(t);
  await cache.write('x', TOKEN);
  await cache.remove('x');
  await cache.remove('x');
  assert.equal(await cache.read('x'), null);
});
