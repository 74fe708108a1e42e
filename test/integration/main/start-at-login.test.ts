/** The desktop entry as a real launcher (GLib's, which GNOME and others use) reads it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createStartAtLogin } from '../../../electron/main/start-at-login.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const run = promisify(execFile);

const HOSTILE = [
  'plain',
  'with blanks  in it',
  "it's",
  'say "hi"',
  '$HOME `id` $(id)',
  '100%u of %%',
  'back\\slash \\\\ \\n',
  'a&b;c|d<e>f(g)h#i*j?k~l',
  '{x}[y]!^',
  ' blank first',
  '한글 폴더',
  'tab\there',
  'a=b',
];

/** A program in a folder of the given name, which writes its arguments down. */
function programIn(t: TestContext, name: string) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const folder = path.join(dir.path, name);
  fs.mkdirSync(folder);
  const executable = path.join(folder, 'culvert');
  const written = path.join(dir.path, 'words');
  fs.writeFileSync(
    executable,
    `#!/bin/sh\nprintf '%s\\0' "$0" "$@" > '${written}.part'\nmv '${written}.part' '${written}'\n`,
    { mode: 0o755 },
  );
  return { home: path.join(dir.path, 'home'), folder, executable, written };
}

const items = { getLoginItemSettings: () => ({ openAtLogin: false }), setLoginItemSettings: () => {} };

for (const name of HOSTILE) {
  test(`what starts at login gets its exact arguments from a folder named ${JSON.stringify(name)}`, async (t) => {
    const { home, folder, executable, written } = programIn(t, name);
    const login = createStartAtLogin({
      ...{ platform: 'linux', env: {}, home, items, never: false },
      program: { executable, folder, switches: [`--user-data-dir=${folder}`] },
    });
    assert.deepEqual(await login.set(true), { ok: true, value: null });
    await run('gio', ['launch', path.join(home, '.config/autostart/culvert.desktop')], { timeout: 10_000 });
    while (!fs.existsSync(written)) {
      await sleep(10);
    }
    assert.deepEqual(fs.readFileSync(written, 'utf8').split('\0').slice(0, -1), [
      executable,
      `--user-data-dir=${folder}`,
      folder,
      '--hidden',
    ]);
  });
}
