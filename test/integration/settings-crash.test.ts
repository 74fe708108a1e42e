import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSettings, SETTINGS_FILE } from '../../electron/main/settings.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';

// As in the writer: long enough that writing takes a moment.
const REPEATS = 100_000;
const WRITER = fileURLToPath(new URL('../helpers/settings-writer.ts', import.meta.url));

test('a process killed at any moment of writing leaves settings that can be read', async (t) => {
  const temp = tempDir();
  t.after(() => temp.remove());
  const dir = path.join(temp.path, 'data');
  const file = path.join(dir, SETTINGS_FILE);
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    // Whoever looks while it is written sees one state or the next; that a kill leaves one follows from it.
    const until = Date.now() + 60 + round * 13;
    while (Date.now() < until) {
      assert.doesNotThrow(() => JSON.parse(fs.readFileSync(file, 'utf8')), 'read while it is written');
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { settings, notice } = openSettings({ dir, now: Date.now, log: silentLog });
    assert.equal(notice, null);
    const { chosenProfileId, padding } = settings.get();
    assert.equal(padding, `${chosenProfileId} `.repeat(REPEATS), 'the file is of one piece');
  }
  const names = fs.readdirSync(dir).filter((name) => name !== `${SETTINGS_FILE}.tmp`);
  assert.deepEqual(names, [SETTINGS_FILE]);
});
