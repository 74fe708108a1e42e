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
const trouble: NoticeView = { ...notice('press-07: It cannot be reached.'), tunnelKey: 'k1' };
const expired = notice('The tunnel to press-08 has expired');

test('among the tunnels the card tells a trouble, so no notice tells it again; other screens have the notice', () => {
  const view = { notices: [trouble, expired], tunnels: [tunnelView({ state: 'trouble', error })] };
  assert.deepEqual(noticesOn('tunnels', view), [expired]);
  assert.deepEqual(noticesOn('devices', view), [trouble, expired]);
});

test('in Japanese, too, a trouble is not told twice among the tunnels', () => {
  const japanese = { ...trouble, text: 'press-07：接続できません。' };
  const view = { notices: [japanese], tunnels: [tunnelView({ state: 'trouble', error })] };
  assert.deepEqual(noticesOn('tunnels', view), []);
});

test('the trouble of another tunnel to the same thing, and the end of this one, keep their notices', () => {
  const other = { ...trouble, id: 'other', tunnelKey: 'k2' };
  const ended: NoticeView = { ...trouble, id: 'ended', tone: 'warn' };
  const view = { notices: [other, ended], tunnels: [tunnelView({ state: 'trouble', error })] };
  assert.deepEqual(noticesOn('tunnels', view), [other, ended]);
});

test('a trouble that no card shows any more keeps its notice', () => {
  assert.deepEqual(noticesOn('tunnels', { notices: [trouble], tunnels: [tunnelView()] }), [trouble]);
});
