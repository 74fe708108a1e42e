import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LeakReport, Scenario } from '../../helpers/leak-child.ts';

/**
 * What the heap may have grown from the warm process to the end, over 900 tunnels (or connections, or 180 reconnects). The
 * engine's own tables and compiled code grow by a megabyte or two; a tunnel that is kept takes tens of kilobytes each time.
 */
const HEAP_GROWTH_BYTES = 4_000_000;
/** Resident memory also has what the allocator keeps for later. */
const RSS_GROWTH_BYTES = 64 * 1024 * 1024;
/** A process that is held alive by something is ended then. */
const LIMIT_MS = 240_000;

function child(scenario: Scenario): Promise<LeakReport> {
  const program = fileURLToPath(new URL('../../helpers/leak-child.ts', import.meta.url));
  const run = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program, scenario], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let errors = '';
  run.stdout.on('data', (chunk) => {
    out += chunk;
  });
  run.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    run.on('error', reject);
    run.on('close', (code, signal) => {
      if (code === 0) {
        resolve(JSON.parse(out) as LeakReport);
      } else {
        const how = signal ? `it did not end by itself (${signal})` : `exit code ${code}`;
        reject(new Error(`${how}\n${out}\n${errors}`));
      }
    });
  });
}

const cases: [Scenario, string][] = [
  ['tunnels', 'a thousand tunnels, opened, used and closed,'],
  ['connections', 'a thousand connections through one tunnel'],
  ['reconnects', 'two hundred reconnects of one tunnel, with a connection cut off by each,'],
];
for (const [scenario, what] of cases) {
  test(`${what} leave no socket, no timer and no memory behind, and the process ends by itself`, async (t) => {
    const report = await child(scenario);
    const { before, warm, after, left } = report;
    const grown = (held: number, since: number) => `${((held - since) / 1e6).toFixed(2)} MB`;
    t.diagnostic(
      `from ${report.warmAfter} to ${report.times}: heap ${grown(after.heapBytes, warm.heapBytes)}, resident ${grown(after.rssBytes, warm.rssBytes)}`,
    );
    assert.deepEqual(left, [], 'still open after everything was closed');
    assert.ok(after.resources <= before.resources, `${after.resources} open, ${before.resources} at first`);
    assert.ok(after.heapBytes - warm.heapBytes < HEAP_GROWTH_BYTES, grown(after.heapBytes, warm.heapBytes));
    assert.ok(after.rssBytes - warm.rssBytes < RSS_GROWTH_BYTES, grown(after.rssBytes, warm.rssBytes));
  });
}
