// Runs test files and counts, for the closing line of `npm test`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** No file takes as long on a machine that is as slow as three of these together. */
const FILE_LIMIT_MS = 300_000;
const TOLD_BEFORE_MS = 5_000;

/** Runs the test files of some folders of test/. `only` narrows them to those whose path contains it. */
export function runTests(root, folders, only = '', { stdio = 'inherit', limitMs = FILE_LIMIT_MS } = {}) {
  const files = folders
    .flatMap((folder) => {
      const at = path.join(root, 'test', folder);
      return fs.existsSync(at)
        ? fs.readdirSync(at, { recursive: true }).map((name) => path.join(at, name))
        : [];
    })
    .filter((file) => file.endsWith('.test.ts') && file.includes(only))
    .sort();
  if (files.length === 0) {
    return { passed: 0, failed: 0, skipped: 0, broken: false };
  }
  const counts = path.join(root, '.setup', `count-${folders.join('-')}.json`);
  fs.mkdirSync(path.dirname(counts), { recursive: true });
  fs.rmSync(counts, { force: true });
  // End-to-end tests share the machine's two cores with a whole desktop: one at a time.
  const concurrency = folders.includes('e2e') ? 1 : Math.max(1, Math.min(4, os.availableParallelism()));
  const done = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--import',
      `${new URL('./test-watch.mjs', import.meta.url)}?after=${Math.max(limitMs - TOLD_BEFORE_MS, limitMs / 2)}`,
      '--test',
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${limitMs}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${new URL('./count-reporter.mjs', import.meta.url)}`,
      `--test-reporter-destination=${counts}`,
      ...files,
    ],
    { cwd: root, stdio, env: withoutTestContext(process.env) },
  );
  try {
    return { ...JSON.parse(fs.readFileSync(counts, 'utf8')), broken: done.status !== 0 };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, broken: true };
  }
}

/** A test that runs tests would be taken for one of theirs. */
function withoutTestContext({ NODE_TEST_CONTEXT: _, ...env }) {
  return env;
}

/** What failed in several runs, for the end of `npm test`: file, name, and the beginning of the error. */
export function failureLines(root, runs) {
  return runs
    .flatMap((run) => run.failures ?? [])
    .map(({ file, name, text }) => {
      const at = file.startsWith(root) ? file.slice(root.length + 1) : file;
      return `✖ ${at}  ${name}\n${text.replace(/^/gm, '  ')}`;
    });
}

/**
 * The closing line and the exit code for the counts of several runs and the number of failed checks. A run is `broken`
 * when it failed as a whole: a hook of a suite that throws, say, is no test, and still nothing that passed.
 */
export function conclude(runs, failedChecks = 0) {
  const sum = (count) => runs.reduce((total, run) => total + count(run), 0);
  const passed = sum((run) => run.passed);
  const failed = failedChecks + sum((run) => Math.max(run.failed, run.broken ? 1 : 0));
  return {
    line: `${passed} passed, ${failed} failed, ${sum((run) => run.skipped)} skipped`,
    exitCode: failed > 0 || passed === 0 ? 1 : 0,
  };
}
