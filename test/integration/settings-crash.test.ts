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

const WRITER = fileURLToPath(new URL('../helpers/settings-writer.ts', import.meta.url));

test('a process killed at any moment of writing leaves settings that can be read', async (t) => {
  const temp = tempDir();
  t.after(() => temp.remove());
  const dir = path.join(temp.path, 'data');
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    // A different moment each time, somewhere in the third or later write.
    await new Promise((resolve) => setTimeout(resolve, 40 + round * 13));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { settings, notice } = openSettings({ dir, now: Date.now, log: silentLog });
    assert.equal(notice, null);
    const { chosenProfileId, padding } = settings.get();
    assert.equal(padding, `${chosenProfileId} `.repeat(20_000), 'the file is of one piece');
  }
  const names = fs.readdirSync(dir).filter((name) => name !== `${SETTINGS_FILE}.tmp`);
  assert.deepEqual(names, [SETTINGS_FILE]);
});
