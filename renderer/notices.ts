/** Which notices stand above a screen. Pure. */
import type { NoticeView, ViewName, WindowView } from '../electron/ipc/contract.ts';

/** Among the tunnels a card in trouble tells it in place, with the button that helps, so it is not said twice there. */
export function noticesOn(
  screen: ViewName,
  { notices, tunnels }: Pick<WindowView, 'notices' | 'tunnels'>,
): readonly NoticeView[] {
  if (screen !== 'tunnels') {
    return notices;
  }
  const inTrouble = new Set(tunnels.flatMap(({ key, error }) => (error ? [key] : [])));
  return notices.filter(
    ({ tone, tunnelKey }) => tone !== 'bad' || tunnelKey === undefined || !inTrouble.has(tunnelKey),
  );
}
