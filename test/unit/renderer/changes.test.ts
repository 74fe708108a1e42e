import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoticeView, TunnelView } from '../../../electron/ipc/contract.ts';
import { tunnelChanges } from '../../../renderer/changes.ts';
import { ENGLISH } from '../../../renderer/words.tsx';
import { tunnelView } from './views.ts';

const told = (tunnels: TunnelView[], notices: NoticeView[] = []) => ({ tunnels, notices });
const said = (
  before: ReturnType<typeof told>,
  after: ReturnType<typeof told>,
  screen: 'tunnels' | 'devices' = 'tunnels',
) => tunnelChanges({ before, after, screen }, ENGLISH);

const connecting = tunnelView({ state: 'connecting', stateText: 'Connecting' });
const connected = tunnelView();
const again = (count: number) =>
  tunnelView({ state: 'reconnecting', stateText: `Reconnecting, try ${count}` });

test('a tunnel is announced when it comes into a state, and once while it stays there', () => {
  assert.deepEqual(said(told([connecting]), told([connected])), ['press-07: Connected']);
  assert.deepEqual(said(told([connected]), told([connected])), []);
  assert.deepEqual(said(told([connected]), told([again(1)])), ['press-07: Reconnecting, try 1']);
  assert.deepEqual(said(told([again(1)]), told([again(2)])), []);
});

test('what passes in a moment is not announced', () => {
  const opening = tunnelView({ state: 'opening', stateText: 'Opening' });
  assert.deepEqual(said(told([]), told([opening])), []);
  assert.deepEqual(said(told([opening]), told([connecting])), []);
});

test('a trouble tells why', () => {
  const error = { code: 'NoNetwork', message: 'It cannot be reached.', advice: 'Check it.' } as const;
  const trouble = tunnelView({ state: 'trouble', stateText: 'Trouble', error });
  assert.deepEqual(said(told([connected]), told([trouble]), 'devices'), [
    'press-07: Trouble. It cannot be reached.',
  ]);
  // The card is an alert, which would say it a second time.
  assert.deepEqual(said(told([connected]), told([trouble]), 'tunnels'), ['press-07: Trouble']);
});

test('an end is announced, and an old one that comes into the list is not', () => {
  const closed = tunnelView({ state: 'closed', stateText: 'Closed, expired' });
  assert.deepEqual(said(told([connected]), told([closed])), ['press-07: Closed, expired']);
  assert.deepEqual(said(told([]), told([closed])), []);
});

test('the last ten and the last two minutes are announced once each', () => {
  const soon = tunnelView({ expiry: 'soon' });
  const last = tunnelView({ expiry: 'last' });
  assert.deepEqual(said(told([connected]), told([soon])), [
    'The tunnel to press-07 expires in less than ten minutes.',
  ]);
  assert.deepEqual(said(told([soon]), told([soon])), []);
  assert.deepEqual(said(told([soon]), told([last])), [
    'The tunnel to press-07 expires in less than two minutes.',
  ]);
});

test('what a new notice on the screen says is not said a second time, and is where no notice is shown', () => {
  const error = { code: 'NoNetwork', message: 'It cannot be reached.', advice: '' } as const;
  const trouble = tunnelView({ state: 'trouble', stateText: 'Trouble', error });
  const notice: NoticeView = {
    ...{ id: 'n', tone: 'bad', text: 'press-07: It cannot be reached.', advice: '' },
    tunnelKey: 'k1',
  };
  assert.deepEqual(said(told([connected]), told([trouble], [notice]), 'devices'), []);
  assert.equal(said(told([connected]), told([trouble], [notice]), 'tunnels').length, 1);
});

test('a notice of press-10 does not silence what becomes of press-1', () => {
  const notice: NoticeView = {
    ...{ id: 'n', tone: 'warn', text: 'The tunnel to press-10 has expired', advice: '' },
    tunnelKey: 'k10',
  };
  const one = (state: 'connecting' | 'connected', stateText: string) =>
    tunnelView({ thingName: 'press-1', state, stateText });
  assert.deepEqual(
    said(told([one('connecting', 'Connecting')]), told([one('connected', 'Connected')], [notice]), 'devices'),
    ['press-1: Connected'],
  );
});

test('each tunnel is told by its own name', () => {
  const other = (state: 'connecting' | 'connected', stateText: string) =>
    tunnelView({ key: 'k2', thingName: 'oven-02', state, stateText });
  assert.deepEqual(
    said(
      told([connecting, other('connecting', 'Connecting')]),
      told([connected, other('connected', 'Connected')]),
    ),
    ['press-07: Connected', 'oven-02: Connected'],
  );
});
