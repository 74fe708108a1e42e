import assert from 'node:assert/strict';
import { test } from 'node:test';
import { culvertError } from '../../../electron/shared/errors.ts';
import {
  canSignOut,
  extrasText,
  isCancel,
  matching,
  roleText,
  shortLeft,
  signedInState,
  signInHelps,
  signInText,
} from '../../../renderer/sign-in.ts';
import { ENGLISH } from '../../../renderer/words.tsx';
import { profileView } from './views.ts';

const HOUR_MS = 3_600_000;
const sso = {
  kind: 'sso' as const,
  startUrl: 'https://acme.awsapps.com/start',
  ssoRegion: 'eu-west-1',
  accountId: '123456789012',
  accountName: 'acme',
  roleName: 'Operator',
};

test('how a profile signs in is told without its secret', () => {
  assert.equal(signInText(profileView(), ENGLISH), 'Access key …7Q2X in the keyring');
  assert.equal(
    signInText(profileView({ kept: 'session' }), ENGLISH),
    'Access key …7Q2X for this session only',
  );
  assert.equal(signInText(profileView({ accessKeyHint: '' }), ENGLISH), 'No access key stored');
  assert.equal(
    signInText(profileView({ signIn: { kind: 'shared', awsProfile: 'factory' } }), ENGLISH),
    'AWS profile “factory”, by reference',
  );
  assert.equal(
    signInText(profileView({ signIn: sso }), ENGLISH),
    'Identity Center acme (123456789012), Operator',
  );
  assert.equal(
    signInText(profileView({ signIn: { ...sso, accountName: '' } }), ENGLISH),
    'Identity Center 123456789012, Operator',
  );
});

test('a role is named by its last part and its account', () => {
  assert.equal(
    roleText('arn:aws:iam::123456789012:role/plant/Operator', ENGLISH),
    'Operator in 123456789012',
  );
  assert.equal(roleText('arn:aws-cn:iam::123456789012:role/Operator', ENGLISH), 'Operator in 123456789012');
  assert.equal(roleText('not an ARN', ENGLISH), 'not an ARN');
});

test('what differs from the usual is listed, and nothing else', () => {
  assert.equal(extrasText(profileView(), ENGLISH), '');
  assert.equal(
    extrasText(
      profileView({
        fips: true,
        dualStack: true,
        endpoints: { iot: 'https://iot' },
        tags: [{ key: 'Owner', value: 'ops' }],
        ownTag: false,
        toolsMayOpen: true,
      }),
      ENGLISH,
    ),
    'FIPS, dual-stack, own endpoints, 1 tag, without Culvert’s own tag, tools may open tunnels',
  );
});

test('whether a profile is signed in is told once it is known, with the time that is left', () => {
  assert.equal(signedInState({ signedIn: 'unknown', signedInUntil: null }, 0, ENGLISH), null);
  assert.equal(
    signedInState({ signedIn: 'needed', signedInUntil: null }, 0, ENGLISH)?.word,
    'Sign-in needed',
  );
  assert.deepEqual(signedInState({ signedIn: 'yes', signedInUntil: null }, 0, ENGLISH), {
    tone: 'ok',
    word: 'Signed in',
    until: '',
  });
  const until = signedInState({ signedIn: 'yes', signedInUntil: 2.5 * HOUR_MS }, 0, ENGLISH)?.until ?? '';
  assert.match(until, /^until .+ \(2 h 30 min left\)$/);
});

test('the time that is left is in whole minutes and never below none', () => {
  assert.equal(shortLeft(-1, ENGLISH), '0 min');
  assert.equal(shortLeft(59_999, ENGLISH), '0 min');
  assert.equal(shortLeft(45 * 60_000, ENGLISH), '45 min');
  assert.equal(shortLeft(2 * HOUR_MS, ENGLISH), '2 h');
});

test('only what was signed in to can be signed out of', () => {
  assert.ok(!canSignOut(profileView({ signedIn: 'yes' })), 'a key in the keyring has no end');
  assert.ok(canSignOut(profileView({ signedIn: 'yes', signedInUntil: 1 })));
  assert.ok(canSignOut(profileView({ signedIn: 'yes', signIn: sso })));
  assert.ok(!canSignOut(profileView({ signedIn: 'needed', signIn: sso })));
});

test('the Sign in button stands by the errors that it mends', () => {
  assert.ok(signInHelps(culvertError('SignInNeeded', { name: 'ops' })));
  assert.ok(signInHelps(culvertError('MfaNeeded', { name: 'ops' })));
  assert.ok(!signInHelps(culvertError('CredentialsInvalid', {})));
  assert.ok(isCancel(culvertError('SignInCancelled', {})));
  assert.ok(!isCancel(culvertError('SignInTimedOut', {})));
});

test('a search finds what holds each of its words, in any case and order', () => {
  const accounts = ['acme-prod 111111111111', 'acme-test 222222222222', 'Sandbox 333333333333'];
  const found = (typed: string) => matching(accounts, typed, (account) => account);
  assert.deepEqual(found(''), accounts);
  assert.deepEqual(found(' 2222 ACME '), ['acme-test 222222222222']);
  assert.deepEqual(found('acme sandbox'), []);
});
