/** Which tunnels go on by themselves once their profile is signed in again. */
import type { Tunnel, TunnelsState } from '../tunnels/model.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { SIGN_IN_MENDS } from './credentials.ts';

export interface SignedInAgain {
  /** To be called after each change of the tunnels. */
  changed(before: TunnelsState, after: TunnelsState): void;
  /** Those that lost their session for want of a sign-in. Asking for a new token is free, and nobody else is cut off. */
  waiting(profileId: string, tunnels: TunnelsState): string[];
}

export function createSignedInAgain(): SignedInAgain {
  /** Their user wanted to close them, so their ports must not come back. */
  const unwanted = new Set<string>();
  return {
    changed(before, after) {
      for (const { key, phase } of before.tunnels) {
        const now = after.tunnels.find((tunnel) => tunnel.key === key);
        if (!now) {
          unwanted.delete(key);
        } else if (phase.kind === 'closing' && now.phase.kind === 'trouble') {
          unwanted.add(key);
        } else if (phase.kind === 'trouble' && now.phase.kind !== 'trouble') {
          unwanted.delete(key);
        }
      }
    },
    waiting: (profileId, tunnels) =>
      liveTunnels(tunnels)
        .filter(
          (tunnel) => tunnel.profileId === profileId && lostForSignIn(tunnel) && !unwanted.has(tunnel.key),
        )
        .map(({ key }) => key),
  };
}

function lostForSignIn({ phase }: Tunnel): boolean {
  return phase.kind === 'trouble' && SIGN_IN_MENDS.has(phase.error.code);
}
