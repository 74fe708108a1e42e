import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conclude } from '../../../build/tests.mjs';

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
