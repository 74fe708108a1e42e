import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputsOf, packagesOf } from '../../helpers/bundle-inputs.ts';

test('the host without a desktop has nothing of Electron, of the window or of a session bus in it', async () => {
  const inputs = await inputsOf('electron/main/headless.ts');
  const files = Object.keys(inputs);
  assert.ok(files.includes('electron/main/core.ts'));
  assert.ok(files.includes('electron/control/server.ts'));
  const packages = packagesOf(inputs);
  assert.ok(packages.includes('zod'));
  assert.deepEqual(
    packages.filter((name) => /^electron(?:\/|$)|dbus/.test(name)),
    [],
  );
  assert.deepEqual(
    files.filter((file) => /^(?:renderer|electron\/(?:tray|local-cloud))\//.test(file)),
    [],
  );
});
