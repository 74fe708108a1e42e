/** `npx culvert` in a checkout: the file that package.json names as the command. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/processes.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const LAUNCHER = path.resolve(import.meta.dirname, '../../../build/culvert.cjs');

test('in a checkout that is not built the command says how to build it, and what is built later is run', async (t) => {
  const temp = tempDir();
  t.after(() => temp.remove());
  const root = path.join(temp.path, 'a checkout');
  const file = path.join(root, 'build/culvert.cjs');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(LAUNCHER, file);
  const link = path.join(temp.path, 'culvert');
  fs.symlinkSync(file, link);
  const culvert = () => run(process.execPath, [link, 'list', '--json'], { cwd: temp.path });
  const missing = await culvert();
  assert.equal(missing.code, 8);
  assert.match(missing.stderr, /not built yet\.\nRun “npm run build” in .*\/a checkout, once\.\n$/);
  fs.mkdirSync(path.join(root, 'dist'));
  fs.writeFileSync(
    path.join(root, 'dist/cli.cjs'),
    'console.log(JSON.stringify(process.argv.slice(1))); process.exitCode = 9;',
  );
  const built = await culvert();
  assert.equal(built.code, 9);
  assert.deepEqual(JSON.parse(built.stdout), [
    path.join(fs.realpathSync(root), 'dist/cli.cjs'),
    'list',
    '--json',
  ]);
});
