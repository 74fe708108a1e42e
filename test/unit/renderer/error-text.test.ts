import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorView } from '../../../electron/ipc/contract.ts';
import { errorText } from '../../../renderer/format.ts';

test('the details of a denial name the action, the tags that were sent and the policy, but no id of ours', () => {
  const denied: ErrorView = {
    code: 'AccessDenied',
    message: 'AWS does not allow it.',
    advice: 'Ask for it.',
    details: {
      action: 'iot:OpenTunnel',
      profileId: '6f0c6a52',
      tags: [
        { key: 'Owner', value: 'ops' },
        { key: 'Line', value: '3' },
      ],
      policy: '{"Version":"2012-10-17"}',
    },
  };
  assert.equal(
    errorText(denied),
    [
      'AccessDenied: AWS does not allow it.',
      'Ask for it.',
      'action: iot:OpenTunnel',
      'tags: Owner=ops, Line=3',
      'policy: {"Version":"2012-10-17"}',
    ].join('\n'),
  );
});
