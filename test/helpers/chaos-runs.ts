import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { SERVICE_COUNT } from './chaos-plan.ts';
import { chaosRun } from './chaos-run.ts';
import type { Subject } from './chaos-subjects.ts';
import { World } from './chaos-world.ts';
import { repeatCommand, runsOf, seedOfRun, testSeed } from './seeded.ts';

/** Of all chaos tests together, in every `npm test`. */
const RUNS = 10_000;
/** At the same time, since much of a run is waiting; not more, so that on a busy machine none waits too long for its turn. */
const AT_ONCE = 24;
/** After so many failures it is clear enough that something is wrong. */
const FAILURES = 3;
const CLOSING_LIMIT_MS = 15_000;

/**
 * Plays a share of the chaos runs, each from a seed of its own, and fails with what is needed to repeat those that fail.
 * `file` is a part of the path of the test file.
 */
export async function chaosRuns(
  t: TestContext,
  options: { file: string; subject: Subject; share: number },
): Promise<void> {
  const { file, subject } = options;
  const base = testSeed();
  const runs = runsOf(options.share, RUNS);
  const resourcesBefore = openResources();
  const world = await World.start(SERVICE_COUNT);
  const underWay = new Map<number, number>();
  const failures: string[] = [];
  let next = 0;
  const sum = { undisturbed: 0, connections: 0, reconnects: 0 };

  const tellSeeds = (error: unknown) => {
    const seeds = [...underWay.values()].map((seed) => repeatCommand(file, seed));
    t.diagnostic(
      `an error that nobody handled, in one of these runs:\n${seeds.join('\n')}\n${String(error)}`,
    );
  };
  process.on('uncaughtExceptionMonitor', tellSeeds);
  try {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, runs) }, async () => {
        while (next < runs && failures.length < FAILURES) {
          const index = next;
          next += 1;
          const seed = seedOfRun(base, index);
          underWay.set(index, seed);
          try {
            const report = await chaosRun({ seed, world, subject });
            sum.undisturbed += report.undisturbed ? 1 : 0;
            sum.connections += report.connections;
            sum.reconnects += report.reconnects;
          } catch (error) {
            failures.push(`${repeatCommand(file, seed)}\n${error instanceof Error ? error.message : error}`);
          } finally {
            underWay.delete(index);
          }
        }
      }),
    );
  } finally {
    process.off('uncaughtExceptionMonitor', tellSeeds);
    await world.close();
  }
  t.diagnostic(
    `seed ${base}: ${next} runs, ${sum.connections} connections, ${sum.reconnects} reconnects, ${sum.undisturbed} runs undisturbed`,
  );
  const left = await leftOpen(resourcesBefore);
  if (left.length > 0) {
    failures.push(`after every run was closed this was still open: ${left.join(', ')}`);
  }
  assert.equal(failures.length + world.violations.length, 0, [...failures, ...world.violations].join('\n\n'));
}

/** Sockets, servers and timers of this process. */
function openResources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCP|Timeout)/.test(name));
}

/** What is open beyond `before`, after a while in which sockets may close. It is closed then, so that the process ends. */
async function leftOpen(before: string[]): Promise<string[]> {
  const deadline = performance.now() + CLOSING_LIMIT_MS;
  while (openResources().length > before.length) {
    if (performance.now() > deadline) {
      return [...openResources(), ...destroySockets()];
    }
    await setTimeout(20);
  }
  return [];
}

/** Answers what is to be known of each. */
function destroySockets(): string[] {
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles
    .filter((handle) => handle instanceof Socket && handle.remotePort !== undefined)
    .map((handle) => {
      const { localPort, remotePort, readyState, destroyed, bytesRead, bytesWritten } = handle as Socket;
      const listeners = (handle as Socket).eventNames().map(String).join(' ');
      (handle as Socket).destroy();
      return `${localPort} to ${remotePort} ${readyState}${destroyed ? ' destroyed' : ''}, ${bytesRead} read, ${bytesWritten} written, listeners for ${listeners}`;
    });
}
