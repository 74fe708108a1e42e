// Loaded before each test file. A file that does not end is killed by the test runner, which tells neither which test it was
// nor what held it: it is told here a little before. `?after=` in this module's address: milliseconds.
import { isMainThread } from 'node:worker_threads';

// The runner itself loads this, too, and so do the workers of tests.
if (process.env.NODE_TEST_CONTEXT !== undefined && isMainThread) {
  const { afterEach, beforeEach } = await import('node:test');
  const running = new Set();
  beforeEach(({ name }) => void running.add(name));
  afterEach(({ name }) => void running.delete(name));
  const tell = () => {
    const names = [...running].map((name) => `“${name}”`).join(', ') || 'no test';
    const held = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`Not over yet: ${names}; the process is held by ${held}\n`);
  };
  setTimeout(tell, Number(new URL(import.meta.url).searchParams.get('after'))).unref();
}
