import type { WindowView } from '../electron/ipc/contract.ts';

/**
 * The view with the tunnels that did not change as the objects they were: main sends all of them with each view, and
 * drawing a hundred cards anew because one of them counts bytes would be felt. Pure.
 */
export function steadyTunnels(before: WindowView | null, view: WindowView): WindowView {
  const known = new Map(before?.tunnels.map((tunnel) => [tunnel.key, tunnel]));
  let same = 0;
  const tunnels = view.tunnels.map((tunnel) => {
    const held = known.get(tunnel.key);
    if (held === undefined || JSON.stringify(held) !== JSON.stringify(tunnel)) {
      return tunnel;
    }
    same += 1;
    return held;
  });
  return same === 0 ? view : { ...view, tunnels };
}
