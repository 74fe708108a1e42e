/** Something that failed: a test, or a hook of a suite. */
export interface TestFailure {
  file: string;
  name: string;
  /** The beginning of the error. */
  text: string;
}
export interface TestRun {
  passed: number;
  failed: number;
  skipped: number;
  failures?: TestFailure[];
  /** It failed as a whole. */
  broken: boolean;
}
export function conclude(runs: TestRun[], failedChecks?: number): { line: string; exitCode: 0 | 1 };
export function failureLines(root: string, runs: TestRun[]): string[];
export function runTests(
  root: string,
  folders: string[],
  only?: string,
  options?: { stdio?: 'inherit' | 'ignore'; limitMs?: number },
): TestRun;
