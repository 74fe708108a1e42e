/** The measurement of how light the application is, in its smallest form: that it still finds every figure. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { BenchRecord } from '../bench/record.ts';
import { ROOT } from '../helpers/desktop.ts';
import { tempDir } from '../helpers/temp-dir.ts';

test('the application is measured beside a bare one: icon, menu, memory and idle CPU time', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const json = path.join(dir.path, 'bench.json');
  const entry = path.join(ROOT, 'test/bench/index.ts');
  const args = ['--import', 'tsx', entry, '--smoke', '--only', 'light', '--json', json];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, stderr);
  const { light } = JSON.parse(fs.readFileSync(json, 'utf8')) as BenchRecord;
  assert.ok(light);
  const { readyMs, memoryMib, idlePerMille } = light;
  for (const figure of [...Object.values(readyMs), ...Object.values(memoryMib)]) {
    assert.ok(figure > 0, JSON.stringify(light));
  }
  assert.ok(readyMs.whole >= readyMs.culvert);
  assert.ok(memoryMib.hidden > memoryMib.bare, 'a hidden window has a process of its own');
  assert.ok(Object.values(idlePerMille).every((share) => share >= 0));
  assert.match(stdout, /Icon in the tray +ms .* times the bare one/);
});
