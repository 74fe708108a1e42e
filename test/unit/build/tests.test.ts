import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { conclude, failureLines, runTests } from '../../../build/tests.mjs';

const run = (passed: number, failed = 0, skipped = 0, broken = false) => ({
  passed,
  failed,
  skipped,
  broken,
});

const cases: [string, Parameters<typeof conclude>, string, 0 | 1][] = [
  ['two runs that passed', [[run(5), run(3, 0, 1)]], '8 passed, 0 failed, 1 skipped', 0],
  ['a test that failed', [[run(5), run(2, 1, 0, true)]], '7 passed, 1 failed, 0 skipped', 1],
  [
    'a run that failed without a failed test',
    [[run(5), run(3, 0, 0, true)]],
    '8 passed, 1 failed, 0 skipped',
    1,
  ],
  ['two such runs', [[run(5, 0, 0, true), run(0, 0, 0, true)]], '5 passed, 2 failed, 0 skipped', 1],
  ['a check that failed', [[run(5)], 1], '5 passed, 1 failed, 0 skipped', 1],
  ['no test at all', [[run(0), run(0)]], '0 passed, 0 failed, 0 skipped', 1],
];
for (const [what, args, line, exitCode] of cases) {
  test(`the closing line of ${what} is “${line}”`, () => {
    assert.deepEqual(conclude(...args), { line, exitCode });
  });
}

function project(t: TestContext, tests: string): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-tests-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  fs.mkdirSync(path.join(root, 'test/unit'), { recursive: true });
  fs.symlinkSync(path.join(import.meta.dirname, '../../../node_modules'), path.join(root, 'node_modules'));
  fs.writeFileSync(path.join(root, 'test/unit/some.test.ts'), tests);
  return root;
}

test('what failed is said once more at the end: the test or the hook, its file, and its error', (t) => {
  const root = project(
    t,
    `import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
test('right', () => {});
describe('a suite', () => {
  test('wrong', () => assert.equal(1, 2));
});
describe('another', () => {
  after(() => { throw new Error('left behind'); });
  test('right as well', () => {});
});
`,
  );
  const run = runTests(root, ['unit'], '', { stdio: 'ignore' });
  assert.deepEqual(
    { passed: run.passed, failed: run.failed, skipped: run.skipped, broken: run.broken },
    { passed: 2, failed: 1, skipped: 0, broken: true },
  );
  const lines = failureLines(root, [run]);
  assert.equal(lines.length, 2, lines.join('\n'));
  assert.match(lines[0] ?? '', /^✖ test\/unit\/some\.test\.ts {2}wrong\n {2}AssertionError/);
  assert.match(lines[1] ?? '', /^✖ test\/unit\/some\.test\.ts {2}another\n {2}Error: left behind/);
});

test('of a file that does not end it is said which test was under way, and what held the process', (t) => {
  const root = project(
    t,
    `import { test } from 'node:test';
test('right', () => {});
test('endless', () => new Promise((resolve) => setTimeout(resolve, 60_000)));
`,
  );
  const run = runTests(root, ['unit'], '', { stdio: 'ignore', limitMs: 3_000 });
  assert.deepEqual([run.passed, run.failed], [1, 1]);
  assert.match(
    failureLines(root, [run]).join('\n'),
    /timed out.*Not over yet: “endless”; .* held by .*Timeout/s,
  );
});
