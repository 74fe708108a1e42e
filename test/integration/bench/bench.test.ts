import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METRIC_NAMES, METRICS } from '../../bench/metrics.ts';
import type { BenchRecord } from '../../bench/record.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const entry = fileURLToPath(new URL('../../bench/index.ts', import.meta.url));

test('the bench in its smallest form finds every metric and says how the goals are met', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const json = path.join(dir.path, 'bench.json');
  const args = ['--smoke', '--subjects', 'tcp,generator-ws,culvert-ws', '--json', json];
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, stderr);

  const record = JSON.parse(fs.readFileSync(json, 'utf8')) as BenchRecord;
  assert.deepEqual(record.subjects, ['tcp', 'generator-ws', 'culvert-ws']);
  assert.deepEqual(record.troubles, { tcp: {}, 'generator-ws': {}, 'culvert-ws': {} });
  const found = new Map(record.metrics.map((metric) => [metric.name, metric.values]));
  for (const name of METRIC_NAMES) {
    const value = found.get(name)?.['culvert-ws'];
    assert.equal(value?.samples.length, 1, `${name} has not one sample`);
    assert.ok(Number.isFinite(value.median) && value.median >= 0, `${name} is ${value.median}`);
    assert.ok(stdout.includes(METRICS[name].title), `${name} is not in the table`);
  }
  for (const name of ['bulk.up', 'bulk.down'] as const) {
    const values = Object.values(found.get(name) ?? {});
    assert.equal(values.length, 3);
    assert.ok(values.every(({ median }) => median > 0));
  }
  assert.equal(found.get('open.answered')?.['culvert-ws']?.median, record.load.open);
  assert.equal(found.get('burst.refused')?.['culvert-ws']?.median, 0);
  assert.equal(found.get('memory.idle')?.tcp, undefined);
  assert.ok(record.goals.some(({ title }) => title === METRICS['bulk.up'].title));
  assert.ok(record.goals.every(({ transport }) => transport === 'ws'));
  assert.match(stdout, /^(met|NOT MET) +ws +New connection, p50 +under 1 ms /m);
});

test('the bench finds devices in a small account by the directory and by a plain listing', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const json = path.join(dir.path, 'bench.json');
  const { code, stdout, stderr } = await run(['--smoke', '--only', 'directory', '--json', json]);
  assert.equal(code, 0, stderr);
  const { directory } = JSON.parse(fs.readFileSync(json, 'utf8')) as BenchRecord;
  assert.ok(directory);
  assert.equal(directory.things, 1000);
  assert.equal(directory.index.firstCalls, 2);
  assert.equal(directory.registry.firstCalls, 2);
  assert.equal(directory.plain.calls, 4);
  for (const { loaded, keystroke, foundMs } of [directory.index, directory.registry]) {
    assert.ok(loaded >= 500 && keystroke.p99 >= keystroke.p50 && foundMs.p50 > 0);
  }
  assert.match(stdout, /Keystroke in memory, p50 +ms/);
});

test('the bench names an option that it does not know, and fails', async () => {
  const { code, stderr } = await run(['--fast']);
  assert.equal(code, 1);
  assert.match(stderr, /--fast/);
});

function run(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { LOCALPROXY: _wss, LOCALPROXY_NOSSL: _ws, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], { env });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text })));
}
