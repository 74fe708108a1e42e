import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoticeView, QuestionView } from '../../../electron/ipc/contract.ts';
import {
  type AppEvent,
  type AppState,
  initialState,
  type KnownDevice,
  reduce,
} from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';

const error = culvertError('NoNetwork', { host: 'iot.eu-central-1.amazonaws.com' });
const device: KnownDevice = {
  thingName: 'press-07',
  thingType: null,
  attributes: {},
  connectivity: { state: 'unknown' },
};
const notice = (id: string, text = id): NoticeView => ({ id, tone: 'info', text, advice: '' });
const after = (...events: AppEvent[]): AppState => events.reduce(reduce, initialState);
const loaded: AppEvent = { type: 'devices-loaded', known: [device], more: true };

test('devices are loaded, and what was known stays while they are loaded again', () => {
  assert.deepEqual(after({ type: 'devices-loading' }).devices, {
    state: 'loading',
    known: [],
    more: false,
    error: null,
  });
  const known = { known: [device], more: true };
  assert.deepEqual(after(loaded).devices, { state: 'ready', ...known, error: null });
  assert.deepEqual(after(loaded, { type: 'devices-loading' }).devices, {
    state: 'loading',
    ...known,
    error: null,
  });
});

test('a failed load keeps what was known and says why; the next one takes the error away', () => {
  const failed: AppEvent = { type: 'devices-failed', error };
  assert.deepEqual(after(loaded, failed).devices, { state: 'failed', known: [device], more: true, error });
  assert.equal(after(loaded, failed, { type: 'devices-loading' }).devices.error, null);
  assert.equal(after(failed, loaded).devices.error, null);
});

test('another profile drops the devices of the old one', () => {
  assert.deepEqual(after(loaded, { type: 'devices-dropped' }).devices, initialState.devices);
});

test('the newest four notices are kept', () => {
  const events = ['a', 'b', 'c', 'd', 'e'].map((id): AppEvent => ({ type: 'notice', notice: notice(id) }));
  assert.deepEqual(
    after(...events).notices.map(({ id }) => id),
    ['b', 'c', 'd', 'e'],
  );
});

test('a notice that says the same again takes the place of the older one', () => {
  const state = after(
    { type: 'notice', notice: notice('a', 'Saved.') },
    { type: 'notice', notice: notice('b', 'Expired.') },
    { type: 'notice', notice: notice('c', 'Saved.') },
  );
  assert.deepEqual(
    state.notices.map(({ id }) => id),
    ['b', 'c'],
  );
});

test('a dismissed notice is gone, and the others stay', () => {
  const state = after(
    { type: 'notice', notice: notice('a') },
    { type: 'notice', notice: notice('b') },
    { type: 'notice-dismissed', id: 'a' },
    { type: 'notice-dismissed', id: 'never seen' },
  );
  assert.deepEqual(state.notices, [notice('b')]);
});

test('a question is shown and taken away', () => {
  const question: QuestionView = { kind: 'quit', id: 'q1', text: 'Quit?', advice: '', tunnels: 2 };
  assert.deepEqual(after({ type: 'question', question }).question, question);
  assert.equal(after({ type: 'question', question }, { type: 'question', question: null }).question, null);
});

test('what the keyring is at is shown', () => {
  const keychain = { state: 'waiting', text: 'Waiting for the keyring.' } as const;
  assert.deepEqual(after({ type: 'keychain', keychain }).keychain, keychain);
  assert.deepEqual(after({ type: 'keychain', keychain }, { type: 'keychain', keychain: { state: 'ok' } }), {
    ...initialState,
    keychain: { state: 'ok' },
  });
});

test('an event of a tunnel reaches the tunnels, and one that changes nothing keeps the very same state', () => {
  const opening: AppEvent = {
    type: 'tunnel',
    event: {
      type: 'opening',
      key: 'k1',
      profileId: 'p1',
      profileName: 'factory-ops',
      region: 'eu-central-1',
      thingName: 'press-07',
      services: [{ serviceId: 'SSH', localPort: 5507 }],
      lifetimeMinutes: 60,
      wantTerminal: false,
    },
  };
  const state = after(opening);
  assert.equal(state.tunnels.tunnels[0]?.thingName, 'press-07');
  assert.equal(reduce(state, { type: 'tunnel', event: { type: 'closing', key: 'nobody' } }), state);
});

test('no event changes the state it was given', () => {
  const frozen = Object.freeze({ ...initialState, devices: Object.freeze({ ...initialState.devices }) });
  const events: AppEvent[] = [
    { type: 'devices-loading' },
    loaded,
    { type: 'devices-failed', error },
    { type: 'devices-dropped' },
    { type: 'notice', notice: notice('a') },
    { type: 'notice-dismissed', id: 'a' },
    { type: 'question', question: null },
    { type: 'keychain', keychain: { state: 'ok' } },
  ];
  for (const event of events) {
    assert.notEqual(reduce(frozen, event), frozen, event.type);
  }
});
