/** How the application ends: what is told, what is closed, and how long that may take. */
import type { Log } from '../shared/log.ts';

export interface EndStep {
  name: string;
  run: () => Promise<unknown>;
}

// Closing goes one a second at AWS; past this the tunnels are left to expire.
export const LONGEST_STEP_MS = 15_000;

/** Runs the steps one after another; one that fails or hangs is logged and left behind. */
export async function runEnd(steps: EndStep[], log: Log, longestMs = LONGEST_STEP_MS): Promise<void> {
  for (const step of steps) {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), longestMs);
    });
    try {
      if ((await Promise.race([step.run(), limit])) === 'late') {
        log.warn('a step of ending took too long and was left behind', { step: step.name });
      }
    } catch (error) {
      log.warn('a step of ending failed', { step: step.name, error: String(error) });
    } finally {
      clearTimeout(timer);
    }
  }
}
