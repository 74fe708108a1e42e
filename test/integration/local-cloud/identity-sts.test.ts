/** STS of the local cloud, seen by AWS's own SDK for JavaScript. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CloseTunnelCommand, ListTunnelsCommand } from '@aws-sdk/client-iotsecuretunneling';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { keyOf, MFA, OTHER_ACCOUNT, roleArn, startIdentity } from './identity.ts';
import { ACCOUNT, KEYS } from './start-test-cloud.ts';

const HOUR_MS = 3_600_000;
const ROOT_KEY = {
  accessKeyId: 'AKIACULVERTROOT00001',
  secretAccessKey: 'root+secret/of+the+demo/account+key00001',
  principal: 'root',
};

async function start(t: TestContext, options: Parameters<typeof startIdentity>[1] = {}) {
  const identity = await startIdentity(t, options);
  const assume = (
    input: Partial<AssumeRoleCommandInput> & { role: string },
    key: Parameters<typeof identity.sts>[0] = KEYS.good,
  ) => {
    const { role, ...rest } = input;
    return identity
      .sts(key)
      .send(new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'alex', ...rest }));
  };
  return { ...identity, assume };
}

const notAuthorized = (who: string, role: string) => ({
  name: 'AccessDenied',
  message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn(role)}`,
});
const USER = `arn:aws:iam::${ACCOUNT}:user/demo`;

describe('AssumeRole', () => {
  it('gives keys that sign at every service, as the role and with what it may do', async (t) => {
    const { assume, sts, tunneling, clock } = await start(t);
    const { Credentials, AssumedRoleUser } = await assume({ role: 'Operator', DurationSeconds: 900 });
    assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Operator/alex`);
    assert.match(AssumedRoleUser.AssumedRoleId ?? '', /^AROA[0-9A-Z]{17}:alex$/);
    assert.match(Credentials?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
    assert.equal(Credentials?.Expiration?.getTime(), Math.floor(clock.now() / 1000) * 1000 + 900_000);

    const key = keyOf(Credentials);
    const who = await sts(key).send(new GetCallerIdentityCommand({}));
    assert.equal(who.Arn, AssumedRoleUser.Arn);
    assert.equal(who.UserId, AssumedRoleUser.AssumedRoleId);
    assert.deepEqual((await tunneling(key).send(new ListTunnelsCommand({}))).tunnelSummaries, []);
    await assert.rejects(tunneling(key).send(new CloseTunnelCommand({ tunnelId: 'x' })), {
      name: 'AccessDeniedException',
      message: /assumed-role\/Operator\/alex is not authorized to perform: iot:CloseTunnel/,
    });
    await assert.rejects(tunneling({ ...key, sessionToken: 'another' }).send(new ListTunnelsCommand({})), {
      name: 'UnrecognizedClientException',
    });
  });

  it('gives keys that are over when they said they would be, at every service by its own name', async (t) => {
    const { assume, sts, tunneling, clock } = await start(t);
    const key = keyOf((await assume({ role: 'Operator', DurationSeconds: 900 })).Credentials);
    clock.jump(898_000);
    await sts(key).send(new GetCallerIdentityCommand({}));
    clock.jump(2000);
    await assert.rejects(sts(key).send(new GetCallerIdentityCommand({})), {
      name: /^ExpiredToken/,
      message: 'The security token included in the request is expired',
    });
    await assert.rejects(tunneling(key).send(new ListTunnelsCommand({})), { name: 'ExpiredTokenException' });
  });

  it('does not tell a role that is not there from one that does not trust the caller', async (t) => {
    const { assume, sts } = await start(t);
    await assert.rejects(assume({ role: 'Nobody' }), notAuthorized(USER, 'Nobody'));
    await assert.rejects(assume({ role: 'Second' }), notAuthorized(USER, 'Second'));
    await assert.rejects(assume({ role: 'Pipeline' }), notAuthorized(USER, 'Pipeline'));
    const elsewhere = `arn:aws:iam::${OTHER_ACCOUNT}:role/Operator`;
    await assert.rejects(sts().send(new AssumeRoleCommand({ RoleArn: elsewhere, RoleSessionName: 'alex' })), {
      name: 'AccessDenied',
    });
  });

  it('lets in whoever the role trusts: a user, the account, everybody', async (t) => {
    const { assume } = await start(t);
    const guest = KEYS.denied;
    await assert.rejects(
      assume({ role: 'Operator' }, guest),
      notAuthorized(`arn:aws:iam::${ACCOUNT}:user/guest`, 'Operator'),
    );
    await assume({ role: 'Household' }, guest);
    await assume({ role: 'Partner', ExternalId: 'site-4711' }, guest);
  });

  it('heeds what the caller’s own policy says of sts:AssumeRole', async (t) => {
    const unwilling = { ...KEYS.good, accessKeyId: 'AKIACULVERTUNWIL0001', denied: ['sts:*'] };
    const forbidden = { ...KEYS.good, accessKeyId: 'AKIACULVERTFORBID001', forbidden: ['sts:AssumeRole'] };
    const { assume } = await start(t, { keys: [unwilling, forbidden] });
    await assert.rejects(assume({ role: 'Operator' }, unwilling), {
      name: 'AccessDenied',
      message: /because no identity-based policy allows the sts:AssumeRole action$/,
    });
    await assert.rejects(assume({ role: 'Operator' }, forbidden), {
      name: 'AccessDenied',
      message: /with an explicit deny in an identity-based policy$/,
    });
  });

  it('wants the external id where the role has one', async (t) => {
    const { assume } = await start(t);
    await assert.rejects(assume({ role: 'Partner' }), notAuthorized(USER, 'Partner'));
    await assert.rejects(
      assume({ role: 'Partner', ExternalId: 'site-4712' }),
      notAuthorized(USER, 'Partner'),
    );
    await assume({ role: 'Partner', ExternalId: 'site-4711' });
  });

  it('chains roles, an hour at most', async (t) => {
    const { assume, sts } = await start(t);
    const first = keyOf((await assume({ role: 'Operator' })).Credentials);
    const second = await assume({ role: 'Second', RoleSessionName: 'alex-2' }, first);
    assert.equal(second.AssumedRoleUser?.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Second/alex-2`);
    const who = await sts(keyOf(second.Credentials)).send(new GetCallerIdentityCommand({}));
    assert.equal(who.Arn, second.AssumedRoleUser?.Arn);
    await assert.rejects(assume({ role: 'Second', DurationSeconds: 3601 }, first), {
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
  });

  it('checks its input as the service does', async (t) => {
    const { assume, sts } = await start(t);
    const cases: [Partial<AssumeRoleCommandInput>, RegExp][] = [
      [{ DurationSeconds: 899 }, /'899' at 'durationSeconds' failed .* greater than or equal to 900$/],
      [{ DurationSeconds: 43_201 }, /'43201' at 'durationSeconds' failed .* less than or equal to 43200$/],
      [{ RoleSessionName: 'a b' }, /'a b' at 'roleSessionName' failed .* pattern: \[\\w\+=,\.@-\]\*$/],
      [{ RoleSessionName: 'a' }, /length greater than or equal to 2$/],
      [{ RoleArn: 'Operator' }, /'Operator' at 'roleArn' failed .* greater than or equal to 20$/],
      [
        { RoleArn: 'arn:aws:iam::123456789012:user/demo' },
        /^arn:aws:iam::123456789012:user\/demo is invalid$/,
      ],
      [{ SerialNumber: MFA.serial, TokenCode: '12345' }, /'12345' at 'tokenCode' failed/],
    ];
    for (const [input, message] of cases) {
      await assert.rejects(assume({ role: 'Operator', ...input }), { name: 'ValidationError', message });
    }
    await assert.rejects(assume({ role: 'Household', DurationSeconds: 3601 }), {
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    await assert.rejects(
      sts().send(new AssumeRoleCommand({ RoleArn: undefined, RoleSessionName: undefined })),
      {
        name: 'ValidationError',
        message: /^2 validation errors detected: .*'roleArn' failed .* must not be null/,
      },
    );
  });

  it('is not for the account’s own keys', async (t) => {
    const { assume } = await start(t, { keys: [ROOT_KEY] });
    await assert.rejects(assume({ role: 'Household' }, ROOT_KEY), {
      name: 'AccessDenied',
      message: 'Roles may not be assumed by root accounts.',
    });
  });

  it('meets the faults that a test asks for, and is counted among the calls', async (t) => {
    const { assume, cloud } = await start(t);
    cloud.fault('AssumeRole', 'status-500');
    await assert.rejects(assume({ role: 'Operator' }), { name: 'InternalFailure' });
    cloud.fault('AssumeRole', 'drop-before');
    await assert.rejects(assume({ role: 'Operator' }), { code: 'ECONNRESET' });
    await assume({ role: 'Operator' });
    assert.deepEqual(cloud.calls, ['AssumeRole', 'AssumeRole', 'AssumeRole']);
  });
});

describe('AssumeRole with a code of an MFA device', () => {
  it('is let in with one, and refused without where the role wants one', async (t) => {
    const { assume, mfaCode } = await start(t);
    await assert.rejects(assume({ role: 'Careful' }), notAuthorized(USER, 'Careful'));
    const given = await assume({ role: 'Careful', SerialNumber: MFA.serial, TokenCode: mfaCode() });
    assert.ok(given.Credentials?.SessionToken);
  });

  it('takes a code once', async (t) => {
    const { assume, mfaCode, clock } = await start(t);
    const wrong = {
      name: 'AccessDenied',
      message: /^MultiFactorAuthentication failed with invalid MFA one time pass code\.\s?$/,
    };
    const once = { role: 'Careful', SerialNumber: MFA.serial, TokenCode: mfaCode() };
    await assume(once);
    await assert.rejects(assume(once), wrong);
    clock.jump(30_000);
    await assert.rejects(assume(once), wrong, 'also when it is the one of before');
    await assume({ ...once, TokenCode: mfaCode() });
  });

  it('takes the code of the step before and after, and no other', async (t) => {
    const { assume, mfaCode, clock } = await start(t);
    const code = mfaCode();
    const withCode = (TokenCode: string) => assume({ role: 'Careful', SerialNumber: MFA.serial, TokenCode });
    clock.jump(60_000);
    await assert.rejects(withCode(code), { name: 'AccessDenied' });
    clock.jump(-30_000);
    await withCode(code);
  });

  it('knows the device by its serial number, and wants both', async (t) => {
    const { assume, mfaCode } = await start(t);
    const other = `arn:aws:iam::${ACCOUNT}:mfa/other`;
    await assert.rejects(assume({ role: 'Careful', SerialNumber: other, TokenCode: mfaCode() }), {
      name: 'AccessDenied',
      message: /unable to validate MFA code/,
    });
    await assert.rejects(assume({ role: 'Careful', SerialNumber: MFA.serial }), {
      name: 'AccessDenied',
      message: /must provide both MFA serial number and one time pass code/,
    });
  });

  it('is not asked of a session that was begun with one', async (t) => {
    const { assume, sts, mfaCode } = await start(t);
    const without = await sts().send(new GetSessionTokenCommand({}));
    await assert.rejects(
      assume({ role: 'Careful' }, keyOf(without.Credentials)),
      notAuthorized(USER, 'Careful'),
    );
    const session = await sts().send(
      new GetSessionTokenCommand({ SerialNumber: MFA.serial, TokenCode: mfaCode() }),
    );
    await assume({ role: 'Careful' }, keyOf(session.Credentials));
  });
});

describe('GetSessionToken', () => {
  it('gives the user keys for twelve hours, or as long as asked', async (t) => {
    const { sts, clock } = await start(t);
    const { Credentials } = await sts().send(new GetSessionTokenCommand({}));
    assert.equal(Credentials?.Expiration?.getTime(), Math.floor(clock.now() / 1000) * 1000 + 12 * HOUR_MS);
    const who = await sts(keyOf(Credentials)).send(new GetCallerIdentityCommand({}));
    assert.equal(who.Arn, USER);
    assert.match(who.UserId ?? '', /^AIDA/);
    const short = await sts().send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    clock.jump(901_000);
    await assert.rejects(sts(keyOf(short.Credentials)).send(new GetCallerIdentityCommand({})), {
      name: /^ExpiredToken/,
    });
    await sts(keyOf(Credentials)).send(new GetCallerIdentityCommand({}));
  });

  it('carries what the user is refused', async (t) => {
    const { sts, tunneling } = await start(t);
    const { Credentials } = await sts(KEYS.denied).send(new GetSessionTokenCommand({}));
    await assert.rejects(tunneling(keyOf(Credentials)).send(new ListTunnelsCommand({})), {
      name: 'AccessDeniedException',
      message: /user\/guest is not authorized to perform: iot:ListTunnels/,
    });
  });

  it('is not for sessions, and refuses a wrong code', async (t) => {
    const { assume, sts } = await start(t);
    const role = keyOf((await assume({ role: 'Operator' })).Credentials);
    await assert.rejects(sts(role).send(new GetSessionTokenCommand({})), {
      name: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
    await assert.rejects(
      sts().send(new GetSessionTokenCommand({ SerialNumber: MFA.serial, TokenCode: '000000' })),
      { name: 'AccessDenied', message: /invalid MFA one time pass code/ },
    );
  });

  it('gives the account’s own keys an hour at most', async (t) => {
    const { sts, clock } = await start(t, { keys: [ROOT_KEY] });
    const { Credentials } = await sts(ROOT_KEY).send(new GetSessionTokenCommand({ DurationSeconds: 7200 }));
    assert.equal(Credentials?.Expiration?.getTime(), Math.floor(clock.now() / 1000) * 1000 + HOUR_MS);
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object) => `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;

  async function startWeb(t: TestContext) {
    const identity = await start(t);
    const claims = {
      iss: 'https://ci.example.com',
      sub: 'repo:plant/pumps',
      aud: 'sts.amazonaws.com',
      exp: Math.floor(identity.clock.now() / 1000) + 60,
    };
    // No credentials at all: the operation is not signed.
    const assumeWeb = (token: string, role = 'Pipeline') =>
      identity.sts().send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn(role),
          RoleSessionName: 'job-7',
          WebIdentityToken: token,
        }),
      );
    return { ...identity, claims, assumeWeb };
  }

  it('gives the role’s keys for a token, and says whose it was', async (t) => {
    const { assumeWeb, claims, sts } = await startWeb(t);
    const given = await assumeWeb(jwt(claims));
    assert.equal(given.SubjectFromWebIdentityToken, claims.sub);
    assert.equal(given.Audience, claims.aud);
    assert.equal(given.Provider, 'ci.example.com');
    const who = await sts(keyOf(given.Credentials)).send(new GetCallerIdentityCommand({}));
    assert.equal(who.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Pipeline/job-7`);
    assert.ok((await assumeWeb(jwt({ ...claims, aud: ['one', 'two'] }))).Audience === 'one');
  });

  it('refuses a token that is none, that lacks a claim, or that is over', async (t) => {
    const { assumeWeb, claims, clock } = await startWeb(t);
    for (const token of ['gho_token', 'a.b.c', jwt(claims).split('.').slice(0, 2).join('.')]) {
      await assert.rejects(assumeWeb(token), {
        name: /^InvalidIdentityToken/,
        message: /not a valid JWT/,
      });
    }
    for (const claim of ['iss', 'sub', 'aud', 'exp']) {
      await assert.rejects(assumeWeb(jwt({ ...claims, [claim]: undefined })), {
        name: /^InvalidIdentityToken/,
        message: `Missing a required claim: ${claim}`,
      });
    }
    clock.jump(59_000);
    await assumeWeb(jwt(claims));
    clock.jump(1000);
    await assert.rejects(assumeWeb(jwt(claims)), {
      name: 'ExpiredTokenException',
      message: /^Token expired/,
    });
  });

  it('refuses a role that does not trust tokens', async (t) => {
    const { assumeWeb, claims } = await startWeb(t);
    for (const role of ['Operator', 'Partner', 'Nobody']) {
      await assert.rejects(assumeWeb(jwt(claims), role), {
        name: 'AccessDenied',
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      });
    }
  });
});
