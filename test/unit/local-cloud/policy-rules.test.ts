import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, matches } from '../../../electron/local-cloud/policy-rules.ts';
import type { PolicySeed } from '../../../electron/local-cloud/types.ts';

describe('what a policy decides', () => {
  const cases: [string, PolicySeed, Parameters<typeof decide>[1], ReturnType<typeof decide>][] = [
    ['allows what nothing is against', {}, { action: 'iot:OpenTunnel' }, 'allowed'],
    [
      'refuses what nothing allows',
      { denied: ['iot:OpenTunnel'] },
      { action: 'iot:OpenTunnel' },
      'implicitDeny',
    ],
    ['goes by the whole name', { denied: ['iot:Open'] }, { action: 'iot:OpenTunnel' }, 'allowed'],
    ['knows a service as a whole', { denied: ['iot:*'] }, { action: 'iot:OpenTunnel' }, 'implicitDeny'],
    ['has no regard to case', { denied: ['IOT:opentunnel'] }, { action: 'iot:OpenTunnel' }, 'implicitDeny'],
    [
      'puts a Deny statement above all',
      { denied: ['iot:*'], forbidden: ['iot:Open*'] },
      { action: 'iot:OpenTunnel', tagKeys: [] },
      'explicitDeny',
    ],
    [
      'misses a required tag',
      { requiredTags: ['a'] },
      { action: 'iot:OpenTunnel', tagKeys: ['b'] },
      'implicitDeny',
    ],
    [
      'finds a required tag',
      { requiredTags: ['a'] },
      { action: 'iot:OpenTunnel', tagKeys: ['b', 'a'] },
      'allowed',
    ],
    [
      'refuses a tag too many',
      { allowedTags: ['a'] },
      { action: 'iot:OpenTunnel', tagKeys: ['b'] },
      'implicitDeny',
    ],
    [
      'takes no tags where none are required',
      { allowedTags: ['a'] },
      { action: 'iot:OpenTunnel', tagKeys: [] },
      'allowed',
    ],
    [
      'refuses every tag where none is allowed',
      { allowedTags: [] },
      { action: 'iot:OpenTunnel', tagKeys: ['a'] },
      'implicitDeny',
    ],
    [
      'looks at the tags of an open alone',
      { requiredTags: ['a'] },
      { action: 'iot:ListTunnels', tagKeys: [] },
      'allowed',
    ],
    [
      'looks at no tags unless it is given them',
      { requiredTags: ['a'] },
      { action: 'iot:OpenTunnel' },
      'allowed',
    ],
  ];
  for (const [name, policy, question, decision] of cases) {
    it(name, () => assert.equal(decide(policy, question), decision));
  }
});

describe('a pattern of IAM', () => {
  for (const [pattern, text, fits] of [
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['*', '', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['ab*bc', 'abc', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxcyyb', false],
    ['a.c', 'abc', false],
  ] as const) {
    it(`${pattern} ${fits ? 'fits' : 'does not fit'} ${text || 'nothing'}`, () => {
      assert.equal(matches(pattern, text), fits);
    });
  }
});
