import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputsOf, loadedAtOnce, packagesOf } from '../../helpers/bundle-inputs.ts';

test('what Electron reads before the icon is there knows neither AWS nor tunnels, settings or the window', async () => {
  // The second part the build puts into files of its own.
  const inputs = await inputsOf('electron/main/index.ts', ['./start.ts']);
  const files = Object.keys(inputs);
  assert.ok(files.includes('electron/main/tray-first.ts'));
  assert.deepEqual(
    files.filter((file) => /^electron\/(?:aws|keychain|proxy|cli|local-cloud)\//.test(file)),
    [],
  );
  assert.deepEqual(
    files.filter((file) => /\/main\/(?:app|settings|windows|views)\.ts$|\/tunnels\/service\.ts$/.test(file)),
    [],
  );
  // Of each language it has the tray's section alone.
  assert.deepEqual(
    files.filter((file) => /\/i18n\/[\w-]+\//.test(file) && !file.endsWith('/tray.ts')),
    [],
  );
  assert.deepEqual(packagesOf(inputs), ['@jellybrick/dbus-next', 'electron']);
});

test('what is loaded at every start has nothing of the AWS SDK, the local cloud or the demo: they come when they are wanted', async () => {
  const { files, packages } = await loadedAtOnce('electron/main/start.ts');
  assert.ok(files.includes('electron/main/app.ts'));
  assert.deepEqual(
    files.filter((file) => /\/local-cloud\/|\/main\/demo-run\.ts$|\/aws\/secure-tunneling\.ts$/.test(file)),
    [],
  );
  assert.deepEqual(
    packages.filter((name) => /^(?:@aws-sdk|@smithy)\//.test(name)),
    [],
  );
});
