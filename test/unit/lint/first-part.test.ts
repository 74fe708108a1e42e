import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { build, type Metafile } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Every file of ours that a bundle of `entry` would have, with what it imports; packages are left out. */
async function inputsOf(entry: string, external: string[] = []): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    external,
  });
  return metafile.inputs;
}

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
  const packages = Object.values(inputs).flatMap(({ imports }) =>
    imports
      .filter(({ external, path: name }) => external && !/^(?:node:|\.)/.test(name))
      .map(({ path: name }) => name),
  );
  assert.deepEqual([...new Set(packages)].sort(), ['@jellybrick/dbus-next', 'electron']);
});

test('what is loaded at every start has nothing of the AWS SDK, the local cloud or the demo: they come when they are wanted', async () => {
  const inputs = await inputsOf('electron/main/start.ts');
  const files = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (!files.has(file)) {
      files.add(file);
      for (const one of inputs[file]?.imports ?? []) {
        if (one.kind === 'import-statement') {
          one.external ? packages.add(one.path) : follow(one.path);
        }
      }
    }
  };
  follow('electron/main/start.ts');
  assert.ok(files.has('electron/main/app.ts'));
  assert.deepEqual(
    [...files].filter((file) =>
      /\/local-cloud\/|\/main\/demo-run\.ts$|\/aws\/secure-tunneling\.ts$/.test(file),
    ),
    [],
  );
  assert.deepEqual(
    [...packages].filter((name) => /^(?:@aws-sdk|@smithy)\//.test(name)),
    [],
  );
});
