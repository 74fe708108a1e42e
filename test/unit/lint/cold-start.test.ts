import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedAtOnce } from '../../helpers/bundle-inputs.ts';

test('what the command reads before it asks a running Culvert has no package, no proxy and no sentences of other errors', async () => {
  for (const entry of [
    'electron/cli/run-command.ts',
    'electron/cli/connect.ts',
    'electron/cli/complete.ts',
  ]) {
    const { files, packages } = await loadedAtOnce(entry);
    assert.ok(files.includes('electron/control/client.ts'), entry);
    assert.deepEqual(packages, [], entry);
    assert.deepEqual(
      files.filter((file) => /\/proxy\/|\/aws\/|\/shared\/errors\.ts$/.test(file)),
      [],
      entry,
    );
  }
});
