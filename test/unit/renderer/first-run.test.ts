import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { SharedProfileView } from '../../../electron/ipc/contract.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import {
  beginFirstRun,
  firstRunGap,
  isCommonRegion,
  mayAskToSignIn,
  showsFirstRun,
  stepOfError,
  withProposals,
} from '../../../renderer/first-run.ts';
import { type ProfileDraft, profileDraft } from '../../../renderer/profile-form.ts';
import { createStore } from '../../../renderer/store.ts';
import { profileView, tunnelView, windowView } from './views.ts';

const draft = (change: Partial<ProfileDraft> = {}): ProfileDraft => ({ ...profileDraft(null), ...change });

const shared = (change: Partial<SharedProfileView> = {}): SharedProfileView => ({
  name: 'factory',
  region: 'ap-northeast-2',
  how: 'keys',
  detail: '',
  mfa: false,
  problem: null,
  ...change,
});

const shown = { screen: 'tunnels', quick: false, firstRun: null };

test('the steps are shown where there is neither a profile nor a tunnel, and nowhere else', () => {
  const view = windowView({ profiles: [], tunnels: [] });
  assert.ok(showsFirstRun({ ...shown, view }));
  assert.ok(!showsFirstRun({ ...shown, view: null }), 'nothing is known yet');
  assert.ok(!showsFirstRun({ ...shown, view, screen: 'settings' }), 'the other screens stay in reach');
  assert.ok(!showsFirstRun({ ...shown, view, quick: true }), 'a token needs no profile');
  assert.ok(!showsFirstRun({ ...shown, view: { ...view, demo: true } }), 'the demo has its own profile soon');
  assert.ok(!showsFirstRun({ ...shown, view: windowView({ profiles: [profileView()], tunnels: [] }) }));
  assert.ok(!showsFirstRun({ ...shown, view: windowView({ profiles: [], tunnels: [tunnelView()] }) }));
});

test('skipped steps stay away until they are asked for', () => {
  const view = windowView({ profiles: [], tunnels: [tunnelView()] });
  assert.ok(!showsFirstRun({ ...shown, view, firstRun: 'over' }));
  assert.ok(showsFirstRun({ ...shown, view, firstRun: beginFirstRun(true) }));
});

test('the profile that the steps make does not end them', () => {
  const begun = beginFirstRun();
  const view = windowView({ profiles: [profileView()], tunnels: [] });
  assert.ok(!showsFirstRun({ ...shown, view, firstRun: begun }), 'one that was added elsewhere does');
  assert.ok(showsFirstRun({ ...shown, view, firstRun: { ...begun, saving: true } }));
  assert.ok(showsFirstRun({ ...shown, view, firstRun: { ...begun, draft: draft({ id: 'p1' }) } }));
});

test('the first step names what is missing before AWS or the keyring is asked', () => {
  assert.equal(firstRunGap(draft({ kind: 'shared' })), 'aws-profile');
  assert.equal(firstRunGap(draft({ kind: 'shared', awsProfile: 'factory' })), null);
  assert.equal(firstRunGap(draft({ kind: 'keys' })), 'access-key');
  assert.equal(firstRunGap(draft({ kind: 'keys', accessKeyId: 'AKIA' })), 'access-key');
  assert.equal(firstRunGap(draft({ kind: 'keys', accessKeyId: 'AKIA', secretAccessKey: ' ' })), 'access-key');
  assert.equal(firstRunGap(draft({ kind: 'keys', accessKeyId: 'AKIA', secretAccessKey: 's' })), null);
  assert.equal(firstRunGap(draft({ kind: 'sso' })), 'start-url');
  const sso = { kind: 'sso' as const, startUrl: 'https://acme.awsapps.com/start' };
  assert.equal(firstRunGap(draft(sso)), 'account');
  assert.equal(firstRunGap(draft({ ...sso, accountId: '123456789012' })), 'sso-role');
  assert.equal(firstRunGap(draft({ ...sso, accountId: '123456789012', roleName: 'Operator' })), null);
});

test('a key that is stored already need not be typed again, and half of another one is not enough', () => {
  const stored = draft({ kind: 'keys', id: 'p1', hasKey: true });
  assert.equal(firstRunGap(stored), null);
  assert.equal(firstRunGap({ ...stored, accessKeyId: 'AKIA' }), 'access-key');
  assert.equal(firstRunGap({ ...stored, sessionToken: 'token' }), 'access-key');
});

test('an error leads to the step that has its field, and stays where it is when no step has it', () => {
  const shown = (error: CulvertError) => ENGLISH.error(error);
  const typed = draft({ kind: 'keys', region: 'nowhere' });
  assert.equal(stepOfError(shown(culvertError('AccessKeyInvalid', {})), typed), 'sign-in');
  assert.equal(stepOfError(shown(culvertError('RegionInvalid', { region: 'nowhere' })), typed), 'region');
  assert.equal(stepOfError(shown(culvertError('ProfileNameTaken', { name: 'AWS' })), typed), 'region');
  assert.equal(stepOfError(shown(culvertError('KeychainLocked', {})), typed), null);
  const sso = draft({ kind: 'sso', region: 'eu-west-1', ssoRegion: 'nowhere' });
  assert.equal(
    stepOfError(shown(culvertError('RegionInvalid', { region: 'nowhere' })), sso),
    'sign-in',
    'the region of Identity Center belongs to the first step',
  );
});

test('the second step proposes the region and the name that are known, and keeps what was typed', () => {
  const taken = shared();
  const proposed = withProposals(draft({ kind: 'shared' }), 'AWS', taken);
  assert.equal(proposed.region, 'ap-northeast-2');
  assert.equal(proposed.name, 'AWS');
  const own = withProposals(draft({ kind: 'shared', region: 'eu-west-1', name: 'plant' }), 'AWS', taken);
  assert.equal(own.region, 'eu-west-1');
  assert.equal(own.name, 'plant');
  assert.equal(
    withProposals(draft({ kind: 'sso', ssoRegion: ' us-east-1 ' }), 'AWS', null).region,
    'us-east-1',
  );
  assert.equal(withProposals(draft({ kind: 'keys' }), 'AWS', null).region, '', 'nothing is guessed');
});

test('only a profile that may need its user is signed in right away', () => {
  assert.ok(mayAskToSignIn(shared({ how: 'sso' })));
  assert.ok(mayAskToSignIn(shared({ how: 'role', mfa: true })));
  assert.ok(!mayAskToSignIn(shared()));
  assert.ok(!mayAskToSignIn(null));
});

test('a region of the short list is known in any case and with blanks around it', () => {
  assert.ok(isCommonRegion(' EU-Central-1 '));
  assert.ok(!isCommonRegion('eu-north-1'));
  assert.ok(!isCommonRegion(''));
});

test('the store keeps what was typed while another screen is looked at, and an answer that comes late revives nothing', () => {
  const store = createStore({
    bridge: { call: () => new Promise(() => {}), on: () => () => {} },
    now: () => 0,
  });
  store.changeFirstRun((now) => ({ ...now, step: 'region', draft: { ...now.draft, region: 'eu-west-1' } }));
  store.go('settings');
  store.go('tunnels');
  const { firstRun } = store.getState();
  assert.ok(firstRun !== null && firstRun !== 'over');
  assert.equal(firstRun.draft.region, 'eu-west-1');
  assert.equal(firstRun.step, 'region');

  store.endFirstRun();
  store.changeFirstRun((now) => ({ ...now, step: 'device' }));
  assert.equal(store.getState().firstRun, 'over');
  store.go('profiles');
  store.startFirstRun();
  assert.equal(store.getState().screen, 'tunnels');
  const again = store.getState().firstRun;
  assert.ok(again !== null && again !== 'over' && again.asked);
  assert.equal(again.draft.region, '', 'they begin anew');
});
