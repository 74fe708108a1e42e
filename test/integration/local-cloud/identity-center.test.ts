/** IAM Identity Center of the local cloud: AWS's own SDK signs in, and a user answers on the service's pages. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { CloseTunnelCommand, ListTunnelsCommand } from '@aws-sdk/client-iotsecuretunneling';
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
} from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  type CreateTokenCommandInput,
  RegisterClientCommand,
  type RegisterClientCommandInput,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { answerSignInPage } from '../../helpers/sign-in-page.ts';
import { IDENTITY_CENTER, OTHER_ACCOUNT, roleArn, startIdentity } from './identity.ts';
import { ACCOUNT } from './start-test-cloud.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const { startUrl } = IDENTITY_CENTER;
const HOUR_S = 3600;

const DEVICE_CLIENT: RegisterClientCommandInput = {
  clientName: 'Culvert',
  clientType: 'public',
  scopes: ['sso:account:access'],
};
const CODE_CLIENT: RegisterClientCommandInput = {
  ...DEVICE_CLIENT,
  grantTypes: ['authorization_code', 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  issuerUrl: startUrl,
};

async function start(t: TestContext, options: Parameters<typeof startIdentity>[1] = {}) {
  const identity = await startIdentity(t, options);
  const oidc = identity.oidc();
  const register = async (input: RegisterClientCommandInput = DEVICE_CLIENT) => {
    const { clientId = '', clientSecret = '' } = await oidc.send(new RegisterClientCommand(input));
    return { clientId, clientSecret };
  };
  type Client = Awaited<ReturnType<typeof register>>;
  const startDevice = async (client: Client, url = startUrl) => {
    const started = await oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl: url }));
    const { deviceCode = '', userCode = '', verificationUri = '', verificationUriComplete = '' } = started;
    return { ...started, deviceCode, userCode, verificationUri, verificationUriComplete };
  };
  const redeem = (client: Client, input: Partial<CreateTokenCommandInput>) =>
    oidc.send(new CreateTokenCommand({ ...client, grantType: DEVICE_GRANT, ...input }));
  /** A whole sign-in: the access token. */
  const signIn = async (client?: Client) => {
    const own = client ?? (await register());
    const { deviceCode, userCode } = await startDevice(own);
    identity.cloud.signIns.approve(userCode);
    const { accessToken = '', refreshToken, expiresIn } = await redeem(own, { deviceCode });
    return { accessToken, refreshToken, expiresIn, client: own };
  };
  return { ...identity, register, startDevice, redeem, signIn };
}

describe('registering a client', () => {
  it('gives an id and a secret for ninety days', async (t) => {
    const { oidc, clock, startDevice } = await start(t);
    const given = await oidc().send(new RegisterClientCommand(DEVICE_CLIENT));
    const now = Math.floor(clock.now() / 1000);
    assert.equal(given.clientIdIssuedAt, now);
    assert.equal(given.clientSecretExpiresAt, now + 90 * 24 * HOUR_S);
    const client = { clientId: given.clientId ?? '', clientSecret: given.clientSecret ?? '' };
    await startDevice(client);
    clock.jump(90 * 24 * HOUR_S * 1000);
    await assert.rejects(startDevice(client), { name: 'InvalidClientException' });
  });

  it('refuses what no client may be', async (t) => {
    const { register } = await start(t);
    const cases: [Partial<RegisterClientCommandInput>, string][] = [
      [{ clientType: 'confidential' }, 'InvalidClientMetadataException'],
      [{ scopes: ['sso:everything'] }, 'InvalidScopeException'],
      [{ grantTypes: ['password'] }, 'UnsupportedGrantTypeException'],
      [{ redirectUris: ['http://example.com/callback'] }, 'InvalidRedirectUriException'],
      [{ redirectUris: ['culvert://callback'] }, 'InvalidRedirectUriException'],
      [{ grantTypes: ['authorization_code'] }, 'InvalidRequestException'],
      [{ clientName: undefined }, 'InvalidRequestException'],
    ];
    for (const [input, name] of cases) {
      await assert.rejects(register({ ...DEVICE_CLIENT, ...input }), { name }, JSON.stringify(input));
    }
  });
});

describe('the device flow', () => {
  it('waits for the user, who allows it on the page that the address leads to', async (t) => {
    const { register, startDevice, redeem, clock } = await start(t);
    const client = await register();
    const device = await startDevice(client);
    assert.match(device.userCode, /^[A-Z]{4}-[A-Z]{4}$/);
    assert.equal(device.expiresIn, 600);
    assert.equal(device.interval, 1);
    await assert.rejects(redeem(client, device), {
      name: 'AuthorizationPendingException',
      error: 'authorization_pending',
    });
    const page = await (await fetch(device.verificationUriComplete)).text();
    assert.ok(page.includes(`<strong>${device.userCode}</strong>`) && page.includes('Allow Culvert to'));
    const answered = await answerSignInPage(device.verificationUriComplete, 'allow');
    assert.match(answered.text, /Request approved/);
    clock.jump(1000);
    const tokens = await redeem(client, device);
    assert.equal(tokens.tokenType, 'Bearer');
    assert.equal(tokens.expiresIn, 8 * HOUR_S);
    assert.ok(tokens.accessToken && tokens.refreshToken);
    await assert.rejects(redeem(client, device), { name: 'InvalidGrantException' }, 'a code is good once');
  });

  it('is over when the user refuses', async (t) => {
    const { register, startDevice, redeem } = await start(t);
    const client = await register();
    const device = await startDevice(client);
    assert.match((await answerSignInPage(device.verificationUriComplete, 'deny')).text, /Request denied/);
    await assert.rejects(redeem(client, device), { name: 'AccessDeniedException', error: 'access_denied' });
    const again = await fetch(device.verificationUriComplete);
    assert.equal(again.status, 400, 'a code that was answered is asked no more');
  });

  it('asks for the code where the address does not bring it, in any spelling', async (t) => {
    const { register, startDevice, redeem } = await start(t);
    const client = await register();
    const device = await startDevice(client);
    assert.match(await (await fetch(device.verificationUri)).text(), /<input name="user_code"/);
    const wrong = await fetch(`${device.verificationUri}?user_code=AAAA-AAAA`);
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /This code is not valid/);
    const typed = device.userCode.toLowerCase().replace('-', ' ');
    await answerSignInPage(`${device.verificationUri}?user_code=${encodeURIComponent(typed)}`, 'allow');
    assert.ok((await redeem(client, device)).accessToken);
  });

  it('is told to slow down when it asks before the interval is over', async (t) => {
    const { register, startDevice, redeem, clock } = await start(t);
    const client = await register();
    const device = await startDevice(client);
    await assert.rejects(redeem(client, device), { name: 'AuthorizationPendingException' });
    clock.jump(500);
    await assert.rejects(redeem(client, device), { name: 'SlowDownException', error: 'slow_down' });
    clock.jump(1000);
    await assert.rejects(redeem(client, device), { name: 'AuthorizationPendingException' });
  });

  it('is over after ten minutes, answered or not', async (t) => {
    const { register, startDevice, redeem, clock, cloud } = await start(t);
    const client = await register();
    const [late, answered] = [await startDevice(client), await startDevice(client)];
    cloud.signIns.approve(answered.userCode);
    clock.jump(599_000);
    assert.deepEqual(cloud.signIns.pending(), [late.userCode]);
    await assert.rejects(redeem(client, late), { name: 'AuthorizationPendingException' });
    clock.jump(1000);
    for (const device of [late, answered]) {
      await assert.rejects(redeem(client, device), { name: 'ExpiredTokenException', error: 'expired_token' });
    }
    assert.deepEqual(cloud.signIns.pending(), []);
    assert.throws(() => cloud.signIns.approve(late.userCode), /no sign-in waits under the code/);
    assert.equal((await fetch(late.verificationUriComplete)).status, 400);
  });

  it('keeps clients and their codes apart', async (t) => {
    const { register, startDevice, redeem } = await start(t);
    const [mine, other] = [await register(), await register()];
    const device = await startDevice(mine);
    await assert.rejects(redeem(other, device), { name: 'InvalidGrantException' });
    await assert.rejects(redeem({ ...mine, clientSecret: other.clientSecret }, device), {
      name: 'InvalidClientException',
      error: 'invalid_client',
    });
    await assert.rejects(redeem(mine, { deviceCode: 'another' }), { name: 'InvalidGrantException' });
    await assert.rejects(redeem(mine, {}), { name: 'InvalidRequestException' });
    await assert.rejects(redeem(mine, { grantType: 'password' }), { name: 'UnsupportedGrantTypeException' });
    await assert.rejects(redeem(mine, { ...device, scope: ['openid'] }), { name: 'InvalidScopeException' });
  });

  it('takes the portal’s address in the ways people write it, and no other', async (t) => {
    const { register, startDevice } = await start(t);
    const client = await register();
    for (const tail of ['', '/', '#', '/#/']) await startDevice(client, `${startUrl}${tail}`);
    await assert.rejects(startDevice(client, 'https://elsewhere.awsapps.com/start'), {
      name: 'InvalidRequestException',
    });
    const codeOnly = await register(CODE_CLIENT);
    await assert.rejects(startDevice(codeOnly), { name: 'UnauthorizedClientException' });
  });

  it('meets the faults that a test asks for', async (t) => {
    const { register, startDevice, redeem, cloud } = await start(t);
    const client = await register();
    const device = await startDevice(client);
    cloud.fault('CreateToken', 'drop-before');
    await assert.rejects(redeem(client, device), { code: 'ECONNRESET' });
    cloud.fault('CreateToken', 'status-500');
    await assert.rejects(redeem(client, device), { $fault: 'server' });
    assert.deepEqual(cloud.calls, [
      'RegisterClient',
      'StartDeviceAuthorization',
      'CreateToken',
      'CreateToken',
    ]);
  });
});

describe('the authorization code with PKCE', () => {
  async function startCode(t: TestContext) {
    const all = await start(t);
    const client = await all.register(CODE_CLIENT);
    // The program's own end: a port nobody registered, on which the browser arrives.
    const arrivals: URL[] = [];
    const program = createServer((request, response) => {
      arrivals.push(new URL(request.url ?? '/', 'http://127.0.0.1'));
      response.end('You can close this window.');
    });
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
    t.after(() => new Promise((resolve) => program.close(resolve).closeAllConnections()));
    const redirectUri = `http://127.0.0.1:${(program.address() as AddressInfo).port}/oauth/callback`;
    const codeVerifier = randomBytes(48).toString('base64url');
    const address = (changes: Record<string, string> = {}) => {
      const url = new URL(`${all.cloud.endpoints.oidc}/authorize`);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: client.clientId,
        redirect_uri: redirectUri,
        state: 'a state & more',
        code_challenge_method: 'S256',
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        scopes: 'sso:account:access',
        ...changes,
      }).toString();
      return url.href;
    };
    const exchange = (input: Partial<CreateTokenCommandInput>) =>
      all.redeem(client, { grantType: 'authorization_code', redirectUri, codeVerifier, ...input });
    const allowed = async () => {
      await answerSignInPage(address(), 'allow');
      return arrivals.at(-1)?.searchParams.get('code') ?? '';
    };
    return { ...all, client, arrivals, redirectUri, address, exchange, allowed };
  }

  it('brings the code and the state back to any port of loopback, and gives tokens for it', async (t) => {
    const { address, arrivals, exchange, sso } = await startCode(t);
    const arrived = await answerSignInPage(address(), 'allow');
    assert.equal(arrived.text, 'You can close this window.');
    assert.equal(arrivals[0]?.pathname, '/oauth/callback');
    assert.equal(arrivals[0]?.searchParams.get('state'), 'a state & more');
    const code = arrivals[0]?.searchParams.get('code') ?? '';
    const tokens = await exchange({ code });
    assert.ok(tokens.refreshToken);
    const listed = await sso().send(new ListAccountsCommand({ accessToken: tokens.accessToken }));
    assert.equal(listed.accountList?.length, 2);
    await assert.rejects(exchange({ code }), { name: 'InvalidGrantException' }, 'a code is good once');
  });

  it('brings a refusal back', async (t) => {
    const { address, arrivals } = await startCode(t);
    await answerSignInPage(address(), 'deny');
    assert.equal(arrivals[0]?.searchParams.get('error'), 'access_denied');
    assert.equal(arrivals[0]?.searchParams.get('state'), 'a state & more');
    assert.equal(arrivals[0]?.searchParams.get('code'), null);
  });

  it('takes a code only with its verifier, its redirect URI, its client, and within ten minutes', async (t) => {
    const { allowed, exchange, redeem, register, clock, redirectUri } = await startCode(t);
    const refused = { name: 'InvalidGrantException' };
    await assert.rejects(exchange({ code: await allowed(), codeVerifier: 'x'.repeat(43) }), refused);
    await assert.rejects(exchange({ code: await allowed(), redirectUri: `${redirectUri}/x` }), refused);
    const other = await register(CODE_CLIENT);
    const input = { grantType: 'authorization_code', redirectUri, codeVerifier: 'x'.repeat(43) };
    await assert.rejects(redeem(other, { ...input, code: await allowed() }), refused);
    const late = await allowed();
    clock.jump(600_000);
    await assert.rejects(exchange({ code: late }), refused);
    await assert.rejects(exchange({ code: await allowed(), codeVerifier: undefined }), {
      name: 'InvalidRequestException',
    });
    const device = await register();
    await assert.rejects(redeem(device, { ...input, code: 'x' }), { name: 'UnauthorizedClientException' });
  });

  it('sends the browser nowhere for a client or an address that it does not know', async (t) => {
    const { address, arrivals, redirectUri } = await startCode(t);
    const wrong: Record<string, string>[] = [
      { client_id: 'nobody' },
      { redirect_uri: 'https://example.com/oauth/callback' },
      { redirect_uri: `${redirectUri}/other` },
      { redirect_uri: redirectUri.replace('127.0.0.1', 'localhost') },
      { redirect_uri: 'no address' },
    ];
    for (const changes of wrong) {
      const page = await fetch(address(changes), { redirect: 'manual' });
      assert.equal(page.status, 400, JSON.stringify(changes));
    }
    assert.equal(arrivals.length, 0);
  });

  it('tells the program by the redirect what else is wrong', async (t) => {
    const { address, arrivals } = await startCode(t);
    const cases: [Record<string, string>, string][] = [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ scopes: 'openid' }, 'invalid_scope'],
    ];
    for (const [changes, error] of cases) {
      await fetch(address(changes));
      assert.equal(arrivals.at(-1)?.searchParams.get('error'), error, JSON.stringify(changes));
    }
  });

  it('asks once: the page of an answer that was given is no longer valid', async (t) => {
    const { address, cloud } = await startCode(t);
    const page = await (await fetch(address())).text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const answer = () =>
      fetch(`${cloud.endpoints.oidc}/authorize`, {
        method: 'POST',
        body: new URLSearchParams({ ticket, decision: 'allow' }),
        redirect: 'manual',
      });
    assert.equal((await answer()).status, 302);
    assert.equal((await answer()).status, 400);
  });

  it('writes what a client calls itself as text', async (t) => {
    const { register, startDevice } = await start(t);
    const client = await register({ ...DEVICE_CLIENT, clientName: '<script>alert("1")</script>' });
    const page = await (await fetch((await startDevice(client)).verificationUriComplete)).text();
    assert.ok(!page.includes('<script'));
  });
});

describe('refresh tokens', () => {
  it('are good once, and lead to the next', async (t) => {
    const { signIn, redeem, clock, sso } = await start(t);
    const { client, refreshToken, accessToken } = await signIn();
    const refresh = (token: string | undefined) =>
      redeem(client, { grantType: 'refresh_token', refreshToken: token });
    clock.jump(8 * HOUR_S * 1000);
    await assert.rejects(sso().send(new ListAccountsCommand({ accessToken })), {
      name: 'UnauthorizedException',
    });
    const next = await refresh(refreshToken);
    assert.notEqual(next.refreshToken, refreshToken);
    await sso().send(new ListAccountsCommand({ accessToken: next.accessToken }));
    await assert.rejects(refresh(refreshToken), { name: 'InvalidGrantException', error: 'invalid_grant' });
    await refresh(next.refreshToken);
  });

  it('are for the client that signed in, and come only where they are to be had', async (t) => {
    const { signIn, redeem, register } = await start(t);
    const { refreshToken } = await signIn();
    const other = await register();
    await assert.rejects(redeem(other, { grantType: 'refresh_token', refreshToken }), {
      name: 'InvalidGrantException',
    });
    const old = await register({ clientName: 'Culvert', clientType: 'public' });
    assert.equal((await signIn(old)).refreshToken, undefined, 'a client without scopes has none');
    const without = await start(t, { identityCenter: { ...IDENTITY_CENTER, refresh: false } });
    assert.equal((await without.signIn()).refreshToken, undefined);
  });
});

describe('the portal', () => {
  it('lists accounts and roles by page', async (t) => {
    const { signIn, sso } = await start(t);
    const { accessToken } = await signIn();
    const first = await sso().send(new ListAccountsCommand({ accessToken, maxResults: 1 }));
    assert.deepEqual(first.accountList, [
      { accountId: ACCOUNT, accountName: 'Plant', emailAddress: 'plant@example.com' },
    ]);
    const { nextToken } = first;
    const second = await sso().send(new ListAccountsCommand({ accessToken, maxResults: 1, nextToken }));
    assert.equal(second.accountList?.[0]?.accountId, OTHER_ACCOUNT);
    assert.equal(second.nextToken ?? undefined, undefined);
    const roles = (input: { maxResults?: number; nextToken?: string | undefined; accountId?: string }) =>
      sso().send(new ListAccountRolesCommand({ accessToken, accountId: ACCOUNT, ...input }));
    const page = await roles({ maxResults: 1 });
    assert.deepEqual(page.roleList, [{ roleName: 'Technician', accountId: ACCOUNT }]);
    assert.equal((await roles({ nextToken: page.nextToken })).roleList?.[0]?.roleName, 'Reader');
    await assert.rejects(
      roles({ nextToken }),
      { name: 'InvalidRequestException' },
      'a token of another list',
    );
    await assert.rejects(roles({ maxResults: 101 }), { name: 'InvalidRequestException' });
    await assert.rejects(roles({ accountId: '12' }), { name: 'InvalidRequestException' });
    await assert.rejects(roles({ accountId: '999999999999' }), { name: 'ResourceNotFoundException' });
  });

  it('gives keys of a role, which sign as its session and end in time', async (t) => {
    const { signIn, sso, sts, tunneling, clock } = await start(t);
    const { accessToken } = await signIn();
    const credentials = async (accountId: string, roleName: string) => {
      const input = { accessToken, accountId, roleName };
      const { roleCredentials } = await sso().send(new GetRoleCredentialsCommand(input));
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiration } = roleCredentials ?? {};
      return { key: { accessKeyId, secretAccessKey, sessionToken }, expiration };
    };
    const { key, expiration } = await credentials(ACCOUNT, 'Technician');
    assert.equal(expiration, Math.floor(clock.now() / 1000) * 1000 + HOUR_S * 1000);
    const who = await sts(key).send(new GetCallerIdentityCommand({}));
    assert.match(
      who.Arn ?? '',
      new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Technician_[0-9a-f]{16}/alex$`),
    );
    await tunneling(key).send(new ListTunnelsCommand({}));
    await assert.rejects(tunneling(key).send(new CloseTunnelCommand({ tunnelId: 'x' })), {
      name: 'AccessDeniedException',
    });
    const office = await credentials(OTHER_ACCOUNT, 'Reader');
    const elsewhere = await sts(office.key).send(new GetCallerIdentityCommand({}));
    assert.equal(elsewhere.Account, OTHER_ACCOUNT);
    assert.match(elsewhere.Arn ?? '', new RegExp(`^arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/`));
    clock.jump(HOUR_S * 1000);
    await assert.rejects(tunneling(key).send(new ListTunnelsCommand({})), { name: 'ExpiredTokenException' });
  });

  it('refuses a role that the user does not have', async (t) => {
    const { signIn, sso } = await start(t);
    const { accessToken } = await signIn();
    for (const [accountId, roleName] of [
      [ACCOUNT, 'Administrator'],
      [OTHER_ACCOUNT, 'Technician'],
      ['999999999999', 'Reader'],
    ]) {
      await assert.rejects(sso().send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName })), {
        name: 'ForbiddenException',
        message: 'No access',
      });
    }
  });

  it('lets the session of a permission set take on a role of the account that trusts it', async (t) => {
    const roles = [
      { roleName: 'Bench', trusts: ['assumed-role/AWSReservedSSO_Technician_*'], denied: ['iot:OpenTunnel'] },
    ];
    const { signIn, sso, sts } = await start(t, { roles });
    const { accessToken } = await signIn();
    const assume = async (accountId: string, roleName: string) => {
      const input = { accessToken, accountId, roleName };
      const { roleCredentials: given } = await sso().send(new GetRoleCredentialsCommand(input));
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = given ?? {};
      return sts({ accessKeyId, secretAccessKey, sessionToken }).send(
        new AssumeRoleCommand({ RoleArn: roleArn('Bench'), RoleSessionName: 'alex' }),
      );
    };
    assert.ok((await assume(ACCOUNT, 'Technician')).Credentials);
    await assert.rejects(assume(ACCOUNT, 'Reader'), { name: 'AccessDenied' });
    await assert.rejects(assume(OTHER_ACCOUNT, 'Reader'), { name: 'AccessDenied' });
  });

  it('knows nobody without a good token', async (t) => {
    const { signIn, sso, clock } = await start(t, {
      identityCenter: { ...IDENTITY_CENTER, tokenSeconds: 60 },
    });
    const refused = {
      name: 'UnauthorizedException',
      message: 'Session token not found or invalid',
    };
    const list = (accessToken: string) => sso().send(new ListAccountsCommand({ accessToken }));
    await assert.rejects(list('no-token'), refused);
    const { accessToken, expiresIn } = await signIn();
    assert.equal(expiresIn, 60);
    clock.jump(59_000);
    await list(accessToken);
    clock.jump(1000);
    await assert.rejects(list(accessToken), refused);
  });

  it('ends a session with a logout, with all its tokens and no other session', async (t) => {
    const { signIn, sso, redeem } = await start(t);
    const [mine, other] = [await signIn(), await signIn()];
    await sso().send(new LogoutCommand({ accessToken: mine.accessToken }));
    const list = (accessToken: string) => sso().send(new ListAccountsCommand({ accessToken }));
    await assert.rejects(list(mine.accessToken), { name: 'UnauthorizedException' });
    await assert.rejects(
      redeem(mine.client, { grantType: 'refresh_token', refreshToken: mine.refreshToken }),
      { name: 'InvalidGrantException' },
    );
    await list(other.accessToken);
  });

  it('ends all sessions when an administrator does; keys of roles last', async (t) => {
    const { signIn, sso, redeem, cloud, sts } = await start(t);
    const { accessToken, refreshToken, client } = await signIn();
    const input = { accessToken, accountId: ACCOUNT, roleName: 'Reader' };
    const { roleCredentials: given } = await sso().send(new GetRoleCredentialsCommand(input));
    cloud.signIns.endSessions();
    await assert.rejects(sso().send(new ListAccountsCommand({ accessToken })), {
      name: 'UnauthorizedException',
    });
    await assert.rejects(redeem(client, { grantType: 'refresh_token', refreshToken }), {
      name: 'InvalidGrantException',
    });
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = given ?? {};
    await sts({ accessKeyId, secretAccessKey, sessionToken }).send(new GetCallerIdentityCommand({}));
  });

  it('slows down who asks too much, and meets the faults that a test asks for', async (t) => {
    const { signIn, sso, cloud } = await start(t);
    const { accessToken } = await signIn();
    const list = () => sso().send(new ListAccountsCommand({ accessToken }));
    for (let index = 0; index < 20; index += 1) await list();
    await assert.rejects(list(), { name: 'TooManyRequestsException' });
    cloud.fault('GetRoleCredentials', 'status-500');
    const input = { accessToken, accountId: ACCOUNT, roleName: 'Reader' };
    await assert.rejects(sso().send(new GetRoleCredentialsCommand(input)), { $fault: 'server' });
    await sso().send(new GetRoleCredentialsCommand(input));
  });

  it('has nobody to sign in where there is no Identity Center', async (t) => {
    const { register, startDevice } = await start(t, { identityCenter: undefined });
    await assert.rejects(startDevice(await register()), { name: 'InvalidRequestException' });
  });
});
