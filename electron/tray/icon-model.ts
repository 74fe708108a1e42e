import { isOnTheWay, openTunnels, type TrayInput } from './menu-model.ts';

export type TrayIconState = 'idle' | 'connecting' | 'connected' | 'trouble' | 'expiring';

/** The one thing the icon says: what needs a person first, then what will soon, then how far things are. */
export function trayIconState(input: Pick<TrayInput, 'tunnels'>): TrayIconState {
  const open = openTunnels(input.tunnels);
  if (open.some(({ state }) => state === 'trouble')) {
    return 'trouble';
  }
  if (open.some(({ expiring }) => expiring)) {
    return 'expiring';
  }
  if (open.some(({ state }) => isOnTheWay(state))) {
    return 'connecting';
  }
  return open.length > 0 ? 'connected' : 'idle';
}
