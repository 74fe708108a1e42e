import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorView, NoticeView } from '../../../electron/ipc/contract.ts';
import { noticesOn } from '../../../renderer/notices.ts';
import { tunnelView } from './views.ts';

const error: ErrorView = {
  code: 'NoNetwork',
  message: 'It cannot be reached.',
  advice: 'Check the network.',
};
const notice = (text: string): NoticeView => ({ id: text, tone: 'bad', text, advice: '' });
const trouble = notice('press-07: It cannot be reached.');
const expired = notice('The tunnel to press-08 has expired');

test('among the tunnels the card tells a trouble, so no notice tells it again; other screens have the notice', () => {
  const view = { notices: [trouble, expired], tunnels: [tunnelView({ state: 'trouble', error })] };
  assert.deepEqual(noticesOn('tunnels', view), [expired]);
  assert.deepEqual(noticesOn('devices', view), [trouble, expired]);
});

test('a trouble that no card shows any more keeps its notice', () => {
  assert.deepEqual(noticesOn('tunnels', { notices: [trouble], tunnels: [tunnelView()] }), [trouble]);
});
