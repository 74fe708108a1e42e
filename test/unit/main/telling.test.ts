import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import type { Events } from '../../../electron/ipc/contract.ts';
import type { DesktopMessage } from '../../../electron/main/notifications.ts';
import { type AppState, initialState, reduce } from '../../../electron/main/state.ts';
import { createTelling } from '../../../electron/main/telling.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { MINUTE_MS, sampleTunnel } from '../../helpers/sample-tunnel.ts';

function start() {
  const clock = new FakeClock();
  const scene = {
    inFront: false,
    wanted: { connected: true, expiring: true, ended: true, trouble: true },
    state: initialState as AppState,
  };
  const shown: DesktopMessage[] = [];
  const windows: (Events['show'] | undefined)[] = [];
  const acts: string[] = [];
  let ids = 0;
  let cleared = 0;
  const telling = createTelling({
    clock,
    newId: () => `n${++ids}`,
    words: () => ENGLISH,
    dispatch: (event) => {
      scene.state = reduce(scene.state, event);
    },
    wanted: () => scene.wanted,
    inFront: () => scene.inFront,
    show: (target) => void windows.push(target),
    notifier: {
      show: (message) => void shown.push(message),
      clear: () => {
        cleared += 1;
      },
    },
    act: (act, { key }) => void acts.push(`${act} ${key}`),
  });
  const expiring = (key: string) =>
    telling.news.look([sampleTunnel({ key, thingName: key, expiresAt: clock.now() + MINUTE_MS })]);
  return { clock, scene, shown, windows, acts, telling, expiring, cleared: () => cleared };
}

const notices = (state: AppState) => state.notices.map(({ tone, text }) => `${tone}: ${text}`);

test('a warning is a notice in the window and a notification on the desktop, and a click fills in the sheet', () => {
  const { scene, shown, acts, expiring } = start();
  expiring('press-07');
  assert.deepEqual(notices(scene.state), ['warn: The tunnel to press-07 closes in 1 minute']);
  assert.equal(shown.length, 1);
  assert.equal(shown[0]?.button?.text, 'Open a new one');
  shown[0]?.onClick();
  shown[0]?.button?.onClick();
  assert.deepEqual(acts, ['open-new press-07', 'open-new press-07']);
});

test('with the window in front the desktop stays silent, and the notice stands all the same', () => {
  const { scene, shown, expiring } = start();
  scene.inFront = true;
  expiring('press-07');
  assert.deepEqual(shown, []);
  assert.equal(scene.state.notices.length, 1);
});

test('a kind that is switched off is told in the window only', () => {
  const { scene, shown, expiring } = start();
  scene.wanted.expiring = false;
  expiring('press-07');
  assert.deepEqual(shown, []);
  assert.equal(scene.state.notices.length, 1);
});

test('what the user just did has its outcome told whatever kinds are wanted, and good news goes by itself', async () => {
  const { clock, scene, shown, windows, telling } = start();
  scene.wanted = { connected: false, expiring: false, ended: false, trouble: false };
  telling.tell('good', 'The address is on the clipboard', '127.0.0.1:5507');
  assert.deepEqual(
    shown.map(({ title, body }) => [title, body]),
    [['The address is on the clipboard', '127.0.0.1:5507']],
  );
  shown[0]?.onClick();
  assert.deepEqual(windows, [{ view: 'tunnels' }]);
  await clock.advance(8_000);
  assert.deepEqual(scene.state.notices, []);
});

test('once the window was in front nothing of an earlier burst comes after', async () => {
  const { clock, scene, shown, telling, expiring, cleared } = start();
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    expiring(key);
  }
  assert.equal(shown.length, 3);
  scene.inFront = true;
  telling.seen();
  assert.equal(cleared(), 1, 'what is still shown is taken away');
  await clock.advance(5_000);
  assert.equal(shown.length, 3);
});

test('a long burst ends with one that counts the rest', async () => {
  const { clock, shown, expiring } = start();
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    expiring(key);
  }
  await clock.advance(5_000);
  assert.equal(shown.at(-1)?.title, 'Culvert has 2 more messages');
});

test('a failure opens the window, with the profiles where a sign-in is what it wants', () => {
  const { scene, windows, telling } = start();
  telling.showError(culvertError('NoNetwork', { host: 'example.com' }));
  telling.showError(culvertError('SignInNeeded', { name: 'factory-ops' }));
  assert.equal(scene.state.notices.length, 2);
  assert.deepEqual(windows, [undefined, { view: 'profiles' }]);
});

test('a notice that stands while the language is changed is shown in the new one', () => {
  const { scene, telling, expiring } = start();
  expiring('press-07');
  telling.noticeError('bad', culvertError('TunnelUnknown', {}));
  const korean = wordsOf({ language: 'ko', formats: 'ko-KR' });
  const said = scene.state.notices.map(({ inWords }) => inWords?.(korean).text);
  assert.match(said[0] ?? '', /press-07.*1분/);
  assert.equal(said[1], korean.error(culvertError('TunnelUnknown', {})).message);
  assert.notEqual(said[1], ENGLISH.error(culvertError('TunnelUnknown', {})).message);
  assert.equal(scene.state.notices[0]?.tunnelKey, 'press-07');
});
