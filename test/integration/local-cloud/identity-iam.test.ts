/** IAM's simulation of the local cloud, seen by AWS's own SDK, and held against what the services then answer. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  type ContextEntry,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { GetRoleCredentialsCommand } from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { IDENTITY_CENTER, keyOf, MFA, OTHER_ACCOUNT, roleArn, startIdentity } from './identity.ts';
import { ACCOUNT, KEYS, REGION } from './start-test-cloud.ts';

const userArn = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;

const TAGGED = {
  accessKeyId: 'AKIACULVERTTAGGED001',
  secretAccessKey: 'tagged+secret/of+the+demo/account+key001',
  principal: 'user/tagged',
  requiredTags: ['Owner'],
  allowedTags: ['Owner', 'Site'],
  forbidden: ['iot:CloseTunnel'],
};

async function start(t: TestContext, options: Parameters<typeof startIdentity>[1] = {}) {
  const identity = await startIdentity(t, { keys: [...Object.values(KEYS), TAGGED], ...options });
  const simulate = async (
    input: Partial<SimulatePrincipalPolicyCommandInput>,
    key: Parameters<typeof identity.iam>[0] = KEYS.good,
  ) =>
    identity.iam(key).send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: userArn('demo'),
        ActionNames: ['iot:OpenTunnel'],
        ...input,
      }),
    );
  const decisions = async (...given: Parameters<typeof simulate>) =>
    Object.fromEntries(
      ((await simulate(...given)).EvaluationResults ?? []).map((row) => [
        row.EvalActionName,
        row.EvalDecision,
      ]),
    );
  return { ...identity, simulate, decisions };
}

const tags = (tagKeys: string[]): ContextEntry[] => [
  ...tagKeys.map(
    (key): ContextEntry => ({
      ContextKeyName: `aws:RequestTag/${key}`,
      ContextKeyType: 'string',
      ContextKeyValues: ['x'],
    }),
  ),
  { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues: tagKeys },
];

describe('SimulatePrincipalPolicy', () => {
  it('answers for each action and resource', async (t) => {
    const { simulate } = await start(t);
    const resources = ['pump-1', 'pump-2'].map((name) => `arn:aws:iot:${REGION}:${ACCOUNT}:thing/${name}`);
    const { EvaluationResults, IsTruncated } = await simulate({
      PolicySourceArn: userArn('guest'),
      ActionNames: ['iot:OpenTunnel', 'iot:DescribeTunnel'],
      ResourceArns: resources,
    });
    assert.equal(IsTruncated, false);
    assert.deepEqual(
      EvaluationResults?.map((row) => [row.EvalActionName, row.EvalResourceName, row.EvalDecision]),
      [
        ['iot:OpenTunnel', resources[0], 'implicitDeny'],
        ['iot:OpenTunnel', resources[1], 'implicitDeny'],
        ['iot:DescribeTunnel', resources[0], 'allowed'],
        ['iot:DescribeTunnel', resources[1], 'allowed'],
      ],
    );
    const { EvaluationResults: everywhere } = await simulate({});
    assert.equal(everywhere?.[0]?.EvalResourceName, '*');
  });

  it('tells a Deny statement from nothing that allows', async (t) => {
    const { decisions } = await start(t);
    const ActionNames = ['iot:CloseTunnel', 'iot:ListTunnels'];
    assert.deepEqual(await decisions({ PolicySourceArn: userArn('tagged'), ActionNames }), {
      'iot:CloseTunnel': 'explicitDeny',
      'iot:ListTunnels': 'allowed',
    });
  });

  it('weighs the tags that an OpenTunnel would bring, and names what it was not told', async (t) => {
    const { simulate } = await start(t);
    const withTags = async (ContextEntries?: ContextEntry[]) => {
      const answer = await simulate({ PolicySourceArn: userArn('tagged'), ContextEntries });
      const [row] = answer.EvaluationResults ?? [];
      return [row?.EvalDecision, row?.MissingContextValues ?? []];
    };
    assert.deepEqual(await withTags(tags(['Owner', 'Site'])), ['allowed', []]);
    assert.deepEqual(await withTags(tags(['Owner', 'culvert'])), ['implicitDeny', []]);
    assert.deepEqual(await withTags(tags(['Site'])), ['implicitDeny', ['aws:RequestTag/Owner']]);
    assert.deepEqual(await withTags(), ['implicitDeny', ['aws:RequestTag/Owner', 'aws:TagKeys']]);
    const other = await simulate({ PolicySourceArn: userArn('tagged'), ActionNames: ['iot:ListTunnels'] });
    assert.equal(other.EvaluationResults?.[0]?.EvalDecision, 'allowed', 'tags matter to OpenTunnel alone');
  });

  it('answers for roles by their own ARN, and not by that of a session', async (t) => {
    const { sts, decisions, simulate } = await start(t);
    const { Credentials, AssumedRoleUser } = await sts().send(
      new AssumeRoleCommand({ RoleArn: roleArn('Operator'), RoleSessionName: 'alex' }),
    );
    const key = keyOf(Credentials);
    const ActionNames = ['iot:CloseTunnel', 'iot:OpenTunnel'];
    assert.deepEqual(await decisions({ PolicySourceArn: roleArn('Operator'), ActionNames }, key), {
      'iot:CloseTunnel': 'implicitDeny',
      'iot:OpenTunnel': 'allowed',
    });
    await assert.rejects(simulate({ PolicySourceArn: AssumedRoleUser?.Arn }, key), {
      name: /^InvalidInput/,
      message: /does not clearly define entity type and name/,
    });
    await assert.rejects(simulate({ PolicySourceArn: `arn:aws:iam::${ACCOUNT}:root` }), {
      name: /^InvalidInput/,
    });
  });

  it('finds the role of a permission set under the path that Identity Center keeps it at', async (t) => {
    const { cloud, oidc, sso, sts, decisions, simulate } = await start(t);
    const { clientId, clientSecret } = await oidc().send(
      new RegisterClientCommand({ clientName: 'c', clientType: 'public', scopes: ['sso:account:access'] }),
    );
    const { startUrl } = IDENTITY_CENTER;
    const client = { clientId, clientSecret };
    const device = await oidc().send(new StartDeviceAuthorizationCommand({ ...client, startUrl }));
    cloud.signIns.approve(device.userCode ?? '');
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
    const { deviceCode } = device;
    const { accessToken } = await oidc().send(new CreateTokenCommand({ ...client, grantType, deviceCode }));
    const input = { accessToken, accountId: ACCOUNT, roleName: 'Technician' };
    const { roleCredentials: given } = await sso().send(new GetRoleCredentialsCommand(input));
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = given ?? {};
    const key = { accessKeyId, secretAccessKey, sessionToken };
    const role = (await sts(key).send(new GetCallerIdentityCommand({}))).Arn?.split('/')[1];
    const path = `role/aws-reserved/sso.amazonaws.com/${REGION}/${role}`;
    assert.deepEqual(
      await decisions(
        { PolicySourceArn: `arn:aws:iam::${ACCOUNT}:${path}`, ActionNames: ['iot:CloseTunnel'] },
        key,
      ),
      { 'iot:CloseTunnel': 'implicitDeny' },
    );
    await assert.rejects(simulate({ PolicySourceArn: roleArn(role ?? '') }, key), { name: /^NoSuchEntity/ });
  });

  it('knows nobody else, and nobody of another account', async (t) => {
    const { simulate } = await start(t);
    await assert.rejects(simulate({ PolicySourceArn: userArn('nobody') }), {
      name: /^NoSuchEntity/,
      message: 'The user with name nobody cannot be found.',
      $fault: 'client',
    });
    await assert.rejects(simulate({ PolicySourceArn: roleArn('Nobody') }), { name: /^NoSuchEntity/ });
    const elsewhere = `arn:aws:iam::${OTHER_ACCOUNT}:user/demo`;
    await assert.rejects(simulate({ PolicySourceArn: elsewhere }), { name: 'AccessDenied' });
  });

  it('can be denied itself', async (t) => {
    const unasked = { ...KEYS.good, denied: ['iam:SimulatePrincipalPolicy'] };
    const { simulate } = await start(t, { keys: [unasked] });
    await assert.rejects(simulate({}), {
      name: 'AccessDenied',
      message:
        `User: ${userArn('demo')} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ` +
        `${userArn('demo')} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
    });
  });

  it('is not for the session of a user without a code of an MFA device', async (t) => {
    const { simulate, sts, mfaCode } = await start(t);
    const plain = await sts().send(new GetSessionTokenCommand({}));
    await assert.rejects(simulate({}, keyOf(plain.Credentials)), { name: /^InvalidClientTokenId/ });
    const withCode = { SerialNumber: MFA.serial, TokenCode: mfaCode() };
    const careful = await sts().send(new GetSessionTokenCommand(withCode));
    await simulate({}, keyOf(careful.Credentials));
  });

  it('checks its input', async (t) => {
    const { simulate } = await start(t);
    await assert.rejects(simulate({ ActionNames: ['iot:*'] }), { name: /^InvalidInput/ });
    await assert.rejects(simulate({ ActionNames: ['OpenTunnel'] }), { name: /^InvalidInput/ });
    await assert.rejects(simulate({ ActionNames: [] }), {
      name: 'ValidationError',
      message: /'actionNames' failed .* must not be null/,
    });
    await assert.rejects(simulate({ PolicySourceArn: 'demo' }), { name: 'ValidationError' });
    const entry = { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'text' as never, ContextKeyValues: ['x'] };
    await assert.rejects(simulate({ ContextEntries: [entry] }), {
      name: 'ValidationError',
      message: /enum value set: \[string, stringList,/,
    });
  });

  it('pages through many answers', async (t) => {
    const { simulate } = await start(t);
    const ActionNames = ['iot:OpenTunnel', 'iot:CloseTunnel', 'iot:ListTunnels'];
    const first = await simulate({ ActionNames, MaxItems: 2 });
    assert.equal(first.IsTruncated, true);
    assert.equal(first.EvaluationResults?.length, 2);
    const rest = await simulate({ ActionNames, Marker: first.Marker });
    assert.deepEqual(
      rest.EvaluationResults?.map((row) => row.EvalActionName),
      ['iot:ListTunnels'],
    );
    await assert.rejects(simulate({ ActionNames, Marker: 'another' }), { name: /^InvalidInput/ });
  });

  it('takes signatures for the region that all of IAM is in, and for its own', async (t) => {
    const { cloud, iam } = await start(t);
    const command = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: userArn('demo'),
      ActionNames: ['iot:OpenTunnel'],
    });
    for (const [region, good] of [
      ['us-east-1', true],
      [REGION, true],
      ['us-west-2', false],
    ] as const) {
      const client = iam(KEYS.good);
      client.config.region = async () => region;
      const sent = client.send(command);
      await (good ? sent : assert.rejects(sent, { name: 'SignatureDoesNotMatch' }));
    }
    assert.equal(cloud.calls.length, 3);
  });
});
