import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorView, ProfileView } from '../../../electron/ipc/contract.ts';
import {
  fieldOf,
  profileDraft,
  profileInput,
  sessionHelps,
  withoutSecrets,
} from '../../../renderer/profile-form.ts';

const stored: ProfileView = {
  id: 'p1',
  name: 'ops',
  region: 'eu-central-1',
  accessKeyHint: '…7Q2X',
  endpoints: { data: 'wss://data.example' },
  kept: 'session',
  demo: false,
};
const error = (code: ErrorView['code']): ErrorView => ({ code, message: '', advice: '' });

test('a stored profile is edited without its secret, which stays when nothing is entered', () => {
  assert.deepEqual(profileInput(profileDraft(stored)), {
    id: 'p1',
    name: 'ops',
    region: 'eu-central-1',
    endpoints: { data: 'wss://data.example' },
    secret: null,
    keep: 'session',
  });
});

test('a key entered for a stored profile replaces the whole of the old one', () => {
  const draft = { ...profileDraft(stored), accessKeyId: 'AKIA1' };
  assert.deepEqual(profileInput(draft).secret, {
    accessKeyId: 'AKIA1',
    secretAccessKey: '',
    sessionToken: '',
  });
});

test('a new profile always sends its key, so that a missing one is told', () => {
  assert.deepEqual(profileInput(profileDraft(null)).secret, {
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
  });
});

test('what was pasted with spaces and line ends is sent without them', () => {
  const input = profileInput({
    ...profileDraft(null),
    name: ' ops ',
    region: ' eu-central-1\n',
    accessKeyId: ' AKIA1 ',
    secretAccessKey: ' s\n',
    sessionToken: '\nt\n',
  });
  assert.equal(input.name, 'ops');
  assert.equal(input.region, 'eu-central-1');
  assert.deepEqual(input.secret, { accessKeyId: 'AKIA1', secretAccessKey: 's', sessionToken: 't' });
});

test('an endpoint that was emptied is left out', () => {
  const draft = profileDraft(stored);
  const input = profileInput({ ...draft, endpoints: { ...draft.endpoints, data: ' ', iot: 'https://iot' } });
  assert.deepEqual(input.endpoints, { iot: 'https://iot' });
});

test('the secrets can be forgotten without losing the rest', () => {
  const draft = { ...profileDraft(stored), accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  assert.deepEqual(withoutSecrets(draft), profileDraft(stored));
});

test('an error leads to the field it is about', () => {
  assert.equal(fieldOf(error('ProfileNameTaken')), 'name');
  assert.equal(fieldOf(error('RegionInvalid')), 'region');
  assert.equal(fieldOf(error('AccessKeyInvalid')), 'accessKeyId');
  assert.equal(fieldOf(error('SessionTokenMissing')), 'sessionToken');
  assert.equal(fieldOf(error('EndpointInvalid')), 'endpoints');
  assert.equal(fieldOf(error('KeychainLocked')), null);
});

test('keeping for the session is the way on only when the keyring failed', () => {
  assert.ok(sessionHelps(error('KeychainMissing')));
  assert.ok(sessionHelps(error('KeychainTimeout')));
  assert.ok(!sessionHelps(error('RegionInvalid')));
});
