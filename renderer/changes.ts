/** What became of the tunnels between two views, as sentences for a screen reader. Pure. */
import type { TunnelView, ViewName, WindowView } from '../electron/ipc/contract.ts';
import { noticesOn } from './notices.ts';
import type { Words } from './words.tsx';

type Told = Pick<WindowView, 'tunnels' | 'notices'>;

/** The states that are told when a tunnel comes into them; the ones in between follow each other too fast to be heard. */
const TOLD: ReadonlySet<TunnelView['state']> = new Set([
  'waiting',
  'connected',
  'reconnecting',
  'trouble',
  'closed',
]);

/**
 * “press-07: Connected”, once for each change. What a notice on the screen says, which is read out by itself, is not
 * said again, and nothing is said of what stood there when the window opened.
 */
export function tunnelChanges(
  { before, after, screen }: { before: Told; after: Told; screen: ViewName },
  { t }: Words,
): string[] {
  const earlier = new Map(before.tunnels.map((tunnel) => [tunnel.key, tunnel]));
  const known = new Set(before.notices.map(({ id }) => id));
  const read = noticesOn(screen, after).filter(({ id }) => !known.has(id));
  const isRead = ({ key }: TunnelView) => read.some(({ tunnelKey }) => tunnelKey === key);
  return after.tunnels.flatMap((tunnel) => {
    const was = earlier.get(tunnel.key);
    const { thingName: name, state, stateText, error, expiry } = tunnel;
    // A tunnel that was closed before this window saw it open is no news.
    if (state === 'closed' && !was) {
      return [];
    }
    if (TOLD.has(state) && was?.state !== state) {
      if (isRead(tunnel)) {
        return [];
      }
      // Its card among the tunnels is an alert, which reads out the reason by itself.
      return state === 'trouble' && error && screen !== 'tunnels'
        ? [t('shell.tunnel-trouble', { name, state: stateText, reason: error.message })]
        : [t('shell.tunnel-state', { name, state: stateText })];
    }
    if (was && state !== 'closed' && expiry !== was.expiry && expiry !== 'far' && !isRead(tunnel)) {
      return [
        expiry === 'soon'
          ? t('shell.tunnel-expires-soon', { name })
          : t('shell.tunnel-expires-last', { name }),
      ];
    }
    return [];
  });
}
