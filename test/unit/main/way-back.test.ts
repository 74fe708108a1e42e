import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWayBack, TRAY_GONE_MS } from '../../../electron/main/way-back.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function start(given: { tray?: boolean } = {}) {
  const clock = new FakeClock(1_000);
  const scene = {
    tray: given.tray ?? true,
    hidden: true,
    running: true,
    frontAt: Number.NEGATIVE_INFINITY,
  };
  const done: string[] = [];
  const wayBack = createWayBack({
    clock,
    tray: () => scene.tray,
    windows: {
      isHidden: () => scene.hidden,
      frontAt: () => scene.frontAt,
      appear() {
        scene.hidden = false;
        done.push('appear');
      },
      hide() {
        scene.hidden = true;
        done.push('hide');
      },
    },
    running: () => scene.running,
    log: silentLog,
  });
  wayBack.changed();
  const setTray = (there: boolean) => {
    scene.tray = there;
    wayBack.changed();
  };
  return { clock, scene, done, setTray };
}

test('a tray that vanishes while the window is hidden brings the window back', async () => {
  const { clock, done, setTray } = start();
  setTray(false);
  await clock.advance(TRAY_GONE_MS - 1);
  assert.deepEqual(done, []);
  await clock.advance(1);
  assert.deepEqual(done, ['appear']);
  await clock.advance(10 * TRAY_GONE_MS);
  assert.deepEqual(done, ['appear']);
});

test('a panel that only restarts brings nothing', async () => {
  const { clock, done, setTray } = start();
  setTray(false);
  await clock.advance(TRAY_GONE_MS - 1);
  setTray(true);
  await clock.advance(10 * TRAY_GONE_MS);
  assert.deepEqual(done, []);
  assert.equal(clock.waiting, 0);
});

test('a window that is on the screen, or was never meant to be there, is left as it is', async () => {
  const shown = start();
  shown.scene.hidden = false;
  shown.setTray(false);
  await shown.clock.advance(TRAY_GONE_MS);
  assert.deepEqual(shown.done, []);

  const never = start({ tray: false });
  never.setTray(false);
  await never.clock.advance(TRAY_GONE_MS);
  assert.deepEqual(never.done, [], 'started without a window on a desktop without a tray');

  const ending = start();
  ending.setTray(false);
  ending.scene.running = false;
  await ending.clock.advance(TRAY_GONE_MS);
  assert.deepEqual(ending.done, []);
});

test('when the tray is back the window goes again, unless somebody has used it meanwhile', async () => {
  const untouched = start();
  untouched.setTray(false);
  await untouched.clock.advance(TRAY_GONE_MS);
  untouched.setTray(true);
  assert.deepEqual(untouched.done, ['appear', 'hide']);

  const used = start();
  used.setTray(false);
  await used.clock.advance(TRAY_GONE_MS);
  await used.clock.advance(5_000);
  used.scene.frontAt = used.clock.now();
  used.setTray(true);
  used.setTray(false);
  used.setTray(true);
  assert.deepEqual(used.done, ['appear']);
});
