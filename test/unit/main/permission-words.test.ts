import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../../electron/aws/permissions.ts';
import { NEEDED_ACTIONS } from '../../../electron/aws/policy.ts';
import { LANGUAGES } from '../../../electron/i18n/language.ts';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { evidenceText, featureText, notKnownText } from '../../../electron/main/permission-words.ts';
import { culvertError } from '../../../electron/shared/errors.ts';

const denied = culvertError('AccessDenied', { action: 'iam:SimulatePrincipalPolicy' });

const EVIDENCE: Evidence[] = [
  { kind: 'simulated' },
  { kind: 'depends', on: ['aws:SourceVpce', 'aws:SourceIp'] },
  ...(['organisation', 'boundary', 'policy', 'nothing'] as const).map(
    (what): Evidence => ({ kind: 'denied-by', what }),
  ),
  { kind: 'tags-missing', tags: ['Owner'] },
  ...(['read', 'no-tunnel', 'no-device', 'no-group'] as const).map(
    (on): Evidence => ({ kind: 'tried', on, denied: false }),
  ),
  { kind: 'tried', on: 'no-tunnel', denied: true },
  { kind: 'failed', error: culvertError('Throttled', { action: 'iot:ListThings' }) },
];

for (const language of LANGUAGES) {
  const words = wordsOf({ language, formats: language });

  test(`each action and each way of knowing has words of its own (${language})`, () => {
    const features = NEEDED_ACTIONS.map(({ action }) => featureText(action, words));
    assert.equal(new Set(features).size, NEEDED_ACTIONS.length);
    const said = EVIDENCE.map((how) => evidenceText(how, words));
    assert.equal(new Set(said).size, EVIDENCE.length);
    assert.ok(said.every((text) => text.length > 0));
    assert.ok(said[1]?.includes('aws:SourceVpce, aws:SourceIp'));
    assert.ok(said[6]?.includes('Owner'));
  });
}

test('what a try was denied may be a policy for certain names only, but not where nothing was named', () => {
  const tried = { kind: 'tried', denied: true } as const;
  assert.match(evidenceText({ ...tried, on: 'no-device' }, ENGLISH), /certain names only/);
  assert.equal(evidenceText({ ...tried, on: 'read' }, ENGLISH), 'tried, it only reads');
});

test('what is not known says why: every open is billed, and IAM was not asked, or could not tell', () => {
  assert.equal(notKnownText('iot:OpenTunnel', null, ENGLISH), 'not tried, since every open is billed');
  assert.equal(notKnownText('iot:ListThings', null, ENGLISH), 'not tried');
  assert.match(notKnownText('iot:OpenTunnel', denied, ENGLISH), /iam:SimulatePrincipalPolicy/);
  const unreachable = culvertError('NoNetwork', { host: 'iam.amazonaws.com', reason: 'refused' });
  assert.match(notKnownText('iot:ListThings', unreachable, ENGLISH), /could not tell: .*iam\.amazonaws\.com/);
});
