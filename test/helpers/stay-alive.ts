import { afterEach, beforeEach } from 'node:test';

const LOOK_MS = 1_000;

/**
 * Keeps the process alive during each test of the file that calls this. On Node 20 an `await import` of TypeScript is looked
 * up in another thread, for which the process does not wait: where nothing else is under way it ends in the middle.
 */
export function stayAlive(): void {
  let timer: NodeJS.Timeout;
  beforeEach(() => {
    timer = setInterval(() => {}, LOOK_MS);
  });
  afterEach(() => clearInterval(timer));
}
