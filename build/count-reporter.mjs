// A node:test reporter that writes nothing but what the closing lines of `npm test` need: the numbers, and what failed. What
// failed is said once more at the very end, since a failure scrolls away under the thousands of tests that pass after it.
import { inspect } from 'node:util';

/** A failure's text is cut after so many lines: the whole of it stands where it happened. */
const LINES = 30;
const TOLD_CHARACTERS = 2_000;

export default async function* countReporter(source) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  /** What the files wrote to standard error last. */
  const told = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:stderr') {
      told.set(data.file, `${told.get(data.file) ?? ''}${data.message}`.slice(-TOLD_CHARACTERS));
    }
    if (type !== 'test:pass' && type !== 'test:fail') {
      continue;
    }
    // A suite fails with each of its tests, and only its hooks' errors are its own.
    const error = data.details?.error;
    if (type === 'test:fail' && error?.failureType !== 'subtestsFailed') {
      // A file that failed as a whole has said on standard error why, if anywhere.
      const last = data.name === data.file ? (told.get(data.file) ?? '') : '';
      failures.push({ file: data.file ?? '?', name: data.name, text: `${textOf(error)}\n${last}`.trimEnd() });
    }
    if (data.details?.type === 'suite') {
      continue;
    }
    if (data.skip !== undefined || data.todo !== undefined) {
      count.skipped += 1;
    } else {
      count[type === 'test:pass' ? 'passed' : 'failed'] += 1;
    }
  }
  yield `${JSON.stringify({ ...count, failures })}\n`;
}

function textOf(error) {
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return String(text).split('\n').slice(0, LINES).join('\n');
}
