import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { createDemoSwitch, type DemoSwitch } from '../../../electron/main/demo-switch.ts';
import type { NextStart } from '../../../electron/main/next-start.ts';
import type { QuitMode } from '../../../electron/main/quitting.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

interface Scene {
  switch: DemoSwitch;
  temp: string;
  asked: QuitMode[];
  started: NextStart[];
  /** Quitting is called off, where it is. */
  stay: () => void;
}

async function withSwitch(
  { demo, ends, args = [] }: { demo: boolean; ends: boolean; args?: string[] },
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  const temp = tempDir();
  const asked: QuitMode[] = [];
  const started: NextStart[] = [];
  let stay = () => {};
  const made = createDemoSwitch({
    demo,
    start: { args, execPath: '/culvert', env: {}, appPath: null },
    temp: temp.path,
    general: () => ({ language: 'ja', theme: 'dark' }),
    quit: async (mode) => {
      asked.push(mode);
      if (ends) {
        await made.atEnd();
      }
      await new Promise<void>((resolve) => {
        stay = resolve;
      });
    },
    relaunch: (next) => started.push(next),
    log: silentLog,
  });
  try {
    await body({ switch: made, temp: temp.path, asked, started, stay: () => stay() });
  } finally {
    temp.remove();
  }
}

test('the demo is started once this Culvert ends, on a folder that is there by then', async () => {
  await withSwitch({ demo: false, ends: true }, async (scene) => {
    void scene.switch.handlers['demo.open'](null);
    await new Promise(setImmediate);
    assert.deepEqual(scene.asked, ['ask'], 'open tunnels are asked about, as in quitting');
    const [next, ...more] = scene.started;
    assert.deepEqual(more, []);
    const [folder = ''] = fs.readdirSync(scene.temp);
    assert.deepEqual(next?.args, [`--user-data-dir=${scene.temp}/${folder}`, '--demo']);
    // The process lives on for a moment after its last step.
    scene.stay();
    await new Promise(setImmediate);
    assert.deepEqual(fs.readdirSync(scene.temp), [folder], 'the demo has its folder now');
  });
});

test('where quitting is called off nothing is started, then or at a later end, and nothing is left behind', async () => {
  await withSwitch({ demo: false, ends: false }, async (scene) => {
    const answer = scene.switch.handlers['demo.open'](null);
    await new Promise(setImmediate);
    assert.equal(fs.readdirSync(scene.temp).length, 1);
    scene.stay();
    assert.deepEqual(await answer, { ok: true, value: null });
    assert.deepEqual(fs.readdirSync(scene.temp), []);
    await scene.switch.atEnd();
    assert.deepEqual(scene.started, []);
  });
});

test('a second click while the first one is at work does nothing', async () => {
  await withSwitch({ demo: false, ends: false }, async (scene) => {
    const first = scene.switch.handlers['demo.open'](null);
    assert.deepEqual(await scene.switch.handlers['demo.open'](null), { ok: true, value: null });
    assert.equal(fs.readdirSync(scene.temp).length, 1);
    scene.stay();
    await first;
  });
});

test('leaving the demo asks nothing, since its tunnels end with its cloud, and goes back to where it came from', async () => {
  const args = ['--user-data-dir=/tmp/d', '--demo', '--back-to=/home/alex/culvert'];
  await withSwitch({ demo: true, ends: true, args }, async (scene) => {
    void scene.switch.handlers['demo.leave'](null);
    await new Promise(setImmediate);
    assert.deepEqual(scene.asked, ['close']);
    assert.deepEqual(scene.started, [{ execPath: '/culvert', args: ['--user-data-dir=/home/alex/culvert'] }]);
  });
});

test('the demo has no demo in it, and there is none to leave outside of it', async () => {
  await withSwitch({ demo: true, ends: true }, async (scene) => {
    assert.equal((await scene.switch.handlers['demo.open'](null)).ok, false);
    assert.deepEqual(scene.asked, []);
  });
  await withSwitch({ demo: false, ends: true }, async (scene) => {
    assert.equal((await scene.switch.handlers['demo.leave'](null)).ok, false);
    assert.deepEqual(scene.asked, []);
  });
});

test('any other end starts nothing', async () => {
  await withSwitch({ demo: true, ends: true }, async (scene) => {
    await scene.switch.atEnd();
    assert.deepEqual(scene.started, []);
  });
});
