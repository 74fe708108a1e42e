/** What became of a tunnel that an earlier run carried. */
import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';

/** A source that shows as connected is looked at again: what crashed shows so for a moment yet. */
const HELD_LOOKS = 3;
const HELD_LOOK_MS = 2_000;

export type LookBack =
  /** Open, and nobody is connected: it may be taken up. */
  | { kind: 'free'; deviceConnected: boolean }
  /** Somebody is connected to it. */
  | { kind: 'held' }
  | { kind: 'closed' }
  | { kind: 'unknown'; error: CulvertError }
  /** It is nobody's business any more. */
  | { kind: 'over' };

export async function lookBack(options: {
  describe: () => Promise<Result<TunnelDetail>>;
  /** Still wanted after something was waited for. */
  current: () => boolean;
  wait: (ms: number) => Promise<void>;
}): Promise<LookBack> {
  for (let look = 1; ; look++) {
    const described = await options.describe();
    if (!options.current()) {
      return { kind: 'over' };
    }
    if (!described.ok) {
      const { error } = described;
      return error.code === 'TunnelUnknown' ? { kind: 'closed' } : { kind: 'unknown', error };
    }
    const { status, sourceConnected, destinationConnected } = described.value;
    if (status === 'CLOSED') {
      return { kind: 'closed' };
    }
    if (!sourceConnected) {
      return { kind: 'free', deviceConnected: destinationConnected };
    }
    if (look === HELD_LOOKS) {
      return { kind: 'held' };
    }
    await options.wait(HELD_LOOK_MS);
    if (!options.current()) {
      return { kind: 'over' };
    }
  }
}
