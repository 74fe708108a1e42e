import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { holdServices, runQuietly } from '../../../build/system-packages.mjs';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let dir: TempDir;
let policy: string;

beforeEach(() => {
  dir = tempDir();
  policy = path.join(dir.path, 'policy-rc.d');
});

afterEach(() => dir.remove());

const answer = () => spawnSync(policy, ['ssh', 'start']).status;

test('no service may start while packages are installed, and any may afterwards', async () => {
  assert.equal(await holdServices(async () => answer(), policy), 101);
  assert.equal(fs.existsSync(policy), false);
});

test('an installation that fails leaves no policy behind', async () => {
  await assert.rejects(
    holdServices(() => Promise.reject(new Error('no space')), policy),
    /no space/,
  );
  assert.equal(fs.existsSync(policy), false);
});

test('a policy that the computer has already is left as it is', async () => {
  fs.writeFileSync(policy, '#!/bin/sh\nexit 104\n', { mode: 0o755 });
  assert.equal(await holdServices(async () => answer(), policy), 104);
  assert.equal(fs.readFileSync(policy, 'utf8'), '#!/bin/sh\nexit 104\n');
});

/** A process that installs for ever, once the policy stands. */
function installing(work: string) {
  const module = JSON.stringify(new URL('../../../build/system-packages.mjs', import.meta.url));
  return spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { holdServices } from ${module};
       await holdServices(() => { console.log('installing'); return ${work}; }, ${JSON.stringify(policy)});`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

test('a signal during an installation ends set-up once the policy is gone', async () => {
  const child = installing(`new Promise((resolve) => {
    const working = setInterval(() => {}, 1000);
    process.once('SIGTERM', () => resolve(clearInterval(working)));
  })`);
  await once(child.stdout, 'data');
  assert.equal(answer(), 101);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  assert.equal(fs.existsSync(policy), false);
});

test('a policy left behind by a set-up that was killed refuses nothing, and the next set-up takes it over', async () => {
  const child = installing('new Promise(() => setInterval(() => {}, 1000))');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(answer(), 0);
  assert.equal(await holdServices(async () => answer(), policy), 101);
  assert.equal(fs.existsSync(policy), false);
});

test('a program that fails is quoted with its last lines', async () => {
  await assert.rejects(
    runQuietly('sh', ['-c', 'seq 100; echo "E: Unable to locate package" >&2; exit 100']),
    (error: Error) => {
      assert.match(error.message, /^sh -c failed \(exit code 100\):/);
      assert.match(error.message, /E: Unable to locate package/);
      assert.match(error.message, /^ {2}100$/m);
      assert.doesNotMatch(error.message, /^ {2}50$/m);
      return true;
    },
  );
});

test('a program that is not there is an error, and one that succeeds is not', async () => {
  await assert.rejects(runQuietly(path.join(dir.path, 'nothing'), ['update']), /ENOENT/);
  await runQuietly('true', []);
});
