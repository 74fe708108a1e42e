import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoticeView, QuestionView } from '../../../electron/ipc/contract.ts';
import {
  type AppEvent,
  type AppState,
  type DevicesState,
  initialState,
  reduce,
} from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { openingEvent } from '../../helpers/sample-tunnel.ts';

const error = culvertError('NoNetwork', { host: 'iot.eu-central-1.amazonaws.com' });
const devices: DevicesState = {
  ...initialState.devices,
  version: 2,
  state: 'ready',
  source: 'registry',
  loaded: 100,
  more: true,
};
const notice = (id: string, text = id): NoticeView => ({ id, tone: 'info', text, advice: '' });
const after = (...events: AppEvent[]): AppState => events.reduce(reduce, initialState);
const loaded: AppEvent = { type: 'devices', devices };

test('what is known of the devices is what the directory said last', () => {
  assert.deepEqual(after(loaded).devices, devices);
  const failed: DevicesState = { ...devices, state: 'failed', error };
  assert.deepEqual(after(loaded, { type: 'devices', devices: failed }).devices, failed);
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
  const opening: AppEvent = { type: 'tunnel', event: openingEvent() };
  const state = after(opening);
  assert.equal(state.tunnels.tunnels[0]?.thingName, 'press-07');
  assert.equal(reduce(state, { type: 'tunnel', event: { type: 'closing', key: 'nobody' } }), state);
});

test('no event changes the state it was given', () => {
  const frozen = Object.freeze({
    ...initialState,
    devices: Object.freeze({ ...initialState.devices }),
    notices: Object.freeze([notice('a')]),
  });
  const events: AppEvent[] = [
    loaded,
    { type: 'notice', notice: notice('a') },
    { type: 'notice-dismissed', id: 'a' },
    { type: 'question', question: null },
    { type: 'keychain', keychain: { state: 'ok' } },
  ];
  for (const event of events) {
    assert.notEqual(reduce(frozen, event), frozen, event.type);
  }
});

test('a notice with the id of an older one takes its place, and dismissing one that is gone changes nothing', () => {
  const notice = (id: string, text: string) =>
    ({ type: 'notice', notice: { id, tone: 'warn', text, advice: '' } }) as const;
  const state = [notice('a', 'ten minutes'), notice('b', 'other'), notice('a', 'two minutes')].reduce(
    reduce,
    initialState,
  );
  assert.deepEqual(
    state.notices.map(({ text }) => text),
    ['other', 'two minutes'],
  );
  assert.equal(reduce(state, { type: 'notice-dismissed', id: 'never seen' }), state);
});
