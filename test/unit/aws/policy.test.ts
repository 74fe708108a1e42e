import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  LONGEST_POLICY,
  NEEDED_ACTIONS,
  OWN_TAG_KEY,
  type PolicyDocument,
  type PolicyFor,
  policyFor,
  policyText,
  sizeOf,
  smallestPolicy,
} from '../../../electron/aws/policy.ts';
import { REQUEST_TAG } from '../../../electron/tunnels/acquire.ts';

const OF: PolicyFor = { region: 'eu-central-1', account: '123456789012', tags: [], ownTag: true };

const list = (value: string | string[]) => (typeof value === 'string' ? [value] : value);
const statementOf = (policy: PolicyDocument, action: string) =>
  policy.Statement.filter((statement) => list(statement.Action).includes(action));

/** What IAM asks of a policy's form. */
function checkValid(policy: PolicyDocument): void {
  assert.equal(policy.Version, '2012-10-17');
  assert.ok(sizeOf(policy) <= LONGEST_POLICY);
  const sids = policy.Statement.map(({ Sid }) => Sid);
  assert.equal(new Set(sids).size, sids.length, 'a Sid stands once');
  for (const { Sid, Effect, Action, Resource, Condition } of policy.Statement) {
    assert.match(Sid, /^[A-Za-z0-9]+$/);
    assert.equal(Effect, 'Allow');
    for (const action of list(Action)) {
      assert.match(action, /^[a-z-]+:[A-Za-z]+$/);
    }
    for (const resource of list(Resource)) {
      assert.match(resource, /^(\*|arn:aws(-cn|-us-gov)?:[a-z]+:[a-z0-9-]*:(\d{12}|\*):\S+)$/);
    }
    for (const [operator, keys] of Object.entries(Condition ?? {})) {
      assert.match(operator, /^(StringEquals|ForAllValues:StringEquals)$/);
      assert.ok(Object.keys(keys).length > 0);
    }
  }
}

describe('the smallest policy', () => {
  test('allows each action that Culvert calls once, and nothing by a wildcard', () => {
    const policy = smallestPolicy(OF);
    checkValid(policy);
    const actions = policy.Statement.flatMap(({ Action }) => list(Action));
    assert.deepEqual(actions.toSorted(), NEEDED_ACTIONS.map(({ action }) => action).toSorted());
    assert.equal(actions.includes('iot:TagResource'), false);
  });

  test('names tunnels, things, the index and groups of the account and region', () => {
    const policy = smallestPolicy(OF);
    const resources = (action: string) => list(statementOf(policy, action)[0]?.Resource ?? []);
    const arn = (rest: string) => `arn:aws:iot:eu-central-1:123456789012:${rest}`;
    assert.deepEqual(resources('iot:OpenTunnel'), [arn('tunnel/*'), arn('thing/*')]);
    assert.deepEqual(resources('iot:CloseTunnel'), [arn('tunnel/*')]);
    assert.deepEqual(resources('iot:DescribeThing'), [arn('thing/*')]);
    assert.deepEqual(resources('iot:SearchIndex'), [arn('index/AWS_Things')]);
    assert.deepEqual(resources('iot:ListThingsInThingGroup'), [arn('thinggroup/*')]);
    assert.deepEqual(resources('iot:ListThings'), ['*']);
  });

  test('is of the partition of the region, and of any account where that is not known', () => {
    for (const [region, partition] of [
      ['cn-north-1', 'aws-cn'],
      ['us-gov-west-1', 'aws-us-gov'],
      ['eu-west-1', 'aws'],
    ] as const) {
      const policy = smallestPolicy({ ...OF, region, account: null });
      checkValid(policy);
      const [resource] = list(statementOf(policy, 'iot:DescribeThing')[0]?.Resource ?? []);
      assert.equal(resource, `arn:${partition}:iot:${region}:*:thing/*`);
    }
  });

  test('allows an open with the profile’s tags and no others', () => {
    const policy = smallestPolicy({ ...OF, tags: [{ key: 'Owner', value: 'plant 7' }] });
    checkValid(policy);
    const [open] = statementOf(policy, 'iot:OpenTunnel');
    assert.deepEqual(open?.Condition, {
      StringEquals: { 'aws:RequestTag/Owner': 'plant 7' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['Owner', OWN_TAG_KEY] },
    });
    assert.equal(open?.Action, 'iot:OpenTunnel');
    assert.equal(statementOf(policy, 'iot:CloseTunnel')[0]?.Condition, undefined);
  });

  test('names Culvert’s own tag only where it is sent', () => {
    const policy = smallestPolicy({ ...OF, tags: [{ key: 'Owner', value: 'x' }], ownTag: false });
    assert.equal(policyText(policy).includes(OWN_TAG_KEY), false);
    assert.equal(OWN_TAG_KEY, REQUEST_TAG);
  });

  test('asks for no values of tags that differ only by case, which IAM could not tell apart', () => {
    const tags = [
      { key: 'Owner', value: 'x' },
      { key: 'owner', value: 'y' },
    ];
    const policy = smallestPolicy({ ...OF, tags });
    checkValid(policy);
    assert.deepEqual(Object.keys(statementOf(policy, 'iot:OpenTunnel')[0]?.Condition ?? {}), [
      'ForAllValues:StringEquals',
    ]);
  });

  test('stays within IAM’s limit whatever the tags are', () => {
    const tags = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => ({
        key: `${'k'.repeat(length)}${index}`,
        value: 'v'.repeat(200),
      }));
    const long = smallestPolicy({ ...OF, tags: tags(49, 20) });
    checkValid(long);
    const condition = statementOf(long, 'iot:OpenTunnel')[0]?.Condition;
    assert.deepEqual(
      Object.keys(condition ?? {}),
      ['ForAllValues:StringEquals'],
      'the values give way first',
    );
    const longest = smallestPolicy({ ...OF, tags: tags(49, 120) });
    checkValid(longest);
    assert.equal(statementOf(longest, 'iot:OpenTunnel')[0]?.Condition, undefined);
  });

  test('for tunnels alone leaves the directory out', () => {
    const actions = smallestPolicy(OF, ['tunnels']).Statement.flatMap(({ Action }) => list(Action));
    assert.equal(actions.includes('iot:ListThings'), false);
    assert.equal(actions.includes('iot:OpenTunnel'), true);
  });
});

describe('the policy for a denial', () => {
  test('is all that Culvert needs where it is one of its actions', () => {
    const policy = policyFor({ action: 'iot:ListTunnels', resource: undefined }, OF);
    assert.deepEqual(policy, smallestPolicy(OF));
  });

  test('is that action alone where it is another one', () => {
    const resource = 'arn:aws:iam::123456789012:role/Operator';
    const policy = policyFor({ action: 'sts:AssumeRole', resource }, OF);
    checkValid(policy);
    assert.deepEqual(
      policy.Statement.map(({ Action, Resource }) => [Action, Resource]),
      [['sts:AssumeRole', resource]],
    );
  });
});
