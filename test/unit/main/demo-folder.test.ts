import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  claimDemoFolder,
  makeDemoFolder,
  removeDemoFolder,
  removeDemoFolderAfter,
  sweepDemoFolders,
} from '../../../electron/main/demo-folder.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const DAY_MS = 86_400_000;

function withTemp(body: (temp: string) => void): void {
  const temp = tempDir();
  try {
    body(temp.path);
  } finally {
    temp.remove();
  }
}

/** The id of a process that has ended. */
const NOBODY = 2 ** 22 + 1;

const sweep = (temp: string, now = Date.now()) => sweepDemoFolders(temp, { now, log: silentLog });

test('the demo speaks and looks as the user chose, and knows nothing else of them', () => {
  withTemp((temp) => {
    const folder = makeDemoFolder(temp, { language: 'ko', theme: 'dark' });
    const { settings, notice } = openSettings({ dir: folder, now: () => 0, log: silentLog });
    assert.equal(notice, null);
    const { general, profiles, devices } = settings.get();
    assert.equal(general.language, 'ko');
    assert.equal(general.theme, 'dark');
    assert.equal(general.startAtLogin, false);
    assert.equal(general.shortcut, '');
    assert.deepEqual(profiles, []);
    assert.deepEqual(devices, {});
  });
});

test('only a folder that was made for the demo is claimed', () => {
  withTemp((temp) => {
    const folder = makeDemoFolder(temp, { language: 'en', theme: 'light' });
    assert.ok(claimDemoFolder(folder, process.pid));
    const own = path.join(temp, 'own');
    fs.mkdirSync(own);
    assert.ok(!claimDemoFolder(own, process.pid));
    assert.deepEqual(fs.readdirSync(own), [], 'nothing is written there');
  });
});

test('a mark in a folder of the user’s, or a link in place of one, has nothing removed or written over', () => {
  withTemp((temp) => {
    const own = path.join(temp, 'my-data');
    fs.mkdirSync(own);
    fs.writeFileSync(path.join(own, 'made-for-the-demo'), '');
    assert.ok(!claimDemoFolder(own, process.pid));

    const letter = path.join(temp, 'letter.txt');
    fs.writeFileSync(letter, 'mine');
    const linked = path.join(temp, 'culvert-demo-linked');
    fs.mkdirSync(linked);
    fs.symlinkSync(letter, path.join(linked, 'made-for-the-demo'));
    assert.ok(!claimDemoFolder(linked, process.pid));
    assert.equal(fs.readFileSync(letter, 'utf8'), 'mine');
    sweep(temp, Date.now() + DAY_MS);
    assert.ok(fs.existsSync(linked));

    const folder = makeDemoFolder(temp, { language: 'en', theme: 'light' });
    const link = path.join(temp, 'culvert-demo-link');
    fs.symlinkSync(folder, link);
    assert.ok(!claimDemoFolder(link, process.pid));
  });
});

test('a demo’s folder is for nobody else to read', () => {
  withTemp((temp) => {
    const folder = makeDemoFolder(temp, { language: 'en', theme: 'light' });
    const modeOf = (file: string) => fs.statSync(file).mode & 0o777;
    assert.ok(process.platform === 'win32' || modeOf(folder) === 0o700);
    assert.ok(process.platform === 'win32' || modeOf(path.join(folder, 'settings.json')) === 0o600);
  });
});

test('a sweep takes the folders of demos that are over, and leaves those that run or start', () => {
  withTemp((temp) => {
    const choice = { language: 'en', theme: 'system' } as const;
    const over = makeDemoFolder(temp, choice);
    claimDemoFolder(over, NOBODY);
    const running = makeDemoFolder(temp, choice);
    claimDemoFolder(running, process.pid);
    const starting = makeDemoFolder(temp, choice);
    sweep(temp);
    assert.ok(!fs.existsSync(over));
    assert.ok(fs.existsSync(running));
    assert.ok(fs.existsSync(starting));
    sweep(temp, Date.now() + DAY_MS);
    assert.ok(!fs.existsSync(starting), 'nobody came for it');
    assert.ok(fs.existsSync(running));
  });
});

test('a sweep touches nothing that Culvert did not mark: no folder of that name, no link', () => {
  withTemp((temp) => {
    const others = path.join(temp, 'culvert-demo-of-somebody');
    fs.mkdirSync(others);
    fs.writeFileSync(path.join(others, 'letter.txt'), 'mine');
    const marked = makeDemoFolder(temp, { language: 'en', theme: 'system' });
    claimDemoFolder(marked, NOBODY);
    const elsewhere = path.join(temp, 'elsewhere');
    fs.renameSync(marked, elsewhere);
    fs.symlinkSync(elsewhere, path.join(temp, 'culvert-demo-link'));
    sweep(temp, Date.now() + DAY_MS);
    assert.ok(fs.existsSync(path.join(others, 'letter.txt')));
    assert.ok(fs.existsSync(path.join(elsewhere, 'settings.json')));
    sweep(path.join(temp, 'does-not-exist'));
  });
});

test('removing a folder twice is no error', () => {
  withTemp((temp) => {
    const folder = makeDemoFolder(temp, { language: 'en', theme: 'system' });
    removeDemoFolder(folder);
    assert.ok(!fs.existsSync(folder));
    removeDemoFolder(folder);
  });
});

test('what has taken the folder’s place when its process ends is not removed', async () => {
  const temp = tempDir();
  try {
    const folder = makeDemoFolder(temp.path, { language: 'en', theme: 'system' });
    const other = path.join(temp.path, 'other');
    fs.renameSync(folder, other);
    fs.symlinkSync(other, folder);
    const unmarked = path.join(temp.path, 'culvert-demo-unmarked');
    fs.mkdirSync(unmarked);
    const ends = makeDemoFolder(temp.path, { language: 'en', theme: 'system' });
    for (const each of [folder, unmarked, ends]) {
      removeDemoFolderAfter(each, NOBODY);
    }
    for (let tries = 0; fs.existsSync(ends) && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(!fs.existsSync(ends));
    // All three waited for the same time.
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual([folder, unmarked, other].map(fs.existsSync), [true, true, true]);
  } finally {
    temp.remove();
  }
});

test('the folder outlives its process by a moment only, and no other folder is touched', async () => {
  const temp = tempDir();
  try {
    const choice = { language: 'en', theme: 'system' } as const;
    const folder = makeDemoFolder(temp.path, choice);
    const other = makeDemoFolder(temp.path, choice);
    const demo = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(demo, 'spawn');
    removeDemoFolderAfter(folder, demo.pid ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.ok(fs.existsSync(folder), 'as long as the process lives');
    demo.kill();
    await once(demo, 'exit');
    for (let tries = 0; fs.existsSync(folder) && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(!fs.existsSync(folder));
    assert.ok(fs.existsSync(other));
  } finally {
    temp.remove();
  }
});
