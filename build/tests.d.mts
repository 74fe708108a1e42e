export interface TestRun {
  passed: number;
  failed: number;
  skipped: number;
  /** It failed as a whole. */
  broken: boolean;
}
export function conclude(runs: TestRun[], failedChecks?: number): { line: string; exitCode: 0 | 1 };
