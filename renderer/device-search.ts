/** Finding a device or a tunnel by what the user types. Pure; devices are matched in main, which has all of them. */
import type { DeviceFilter, DevicesQuery, DeviceView, TunnelView } from '../electron/ipc/contract.ts';
import { plain } from './plain-text.ts';

// The pattern AWS IoT gives for a thing name.
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/;

export const NO_FILTER: DeviceFilter = { list: 'all', type: null, group: null, connectivity: null };

/** What the list is asked for: the text and the filter. */
export type DeviceQuestion = Pick<DevicesQuery, 'text' | 'filter'>;

export function isThingName(text: string): boolean {
  return THING_NAME.test(text);
}

/** Whether the whole list is shown: nothing typed, nothing filtered. */
export function isWhole({ text, filter }: DeviceQuestion): boolean {
  return text.trim() === '' && !isFiltered(filter);
}

export function isFiltered(filter: DeviceFilter): boolean {
  return (
    filter.list !== 'all' || filter.type !== null || filter.group !== null || filter.connectivity !== null
  );
}

/** What Enter in the search field means: the device of exactly that name, the first match, or the name as typed. */
export function bestMatch(found: readonly DeviceView[], typed: string): string | null {
  const name = plain(typed);
  const exact = found.find((device) => device.thingName === name);
  return (exact ?? found[0])?.thingName ?? (isThingName(name) ? name : null);
}

/** Open tunnels to a thing whose name holds every word of the query; none without a query. */
export function matchingTunnels(tunnels: readonly TunnelView[], query: string): readonly TunnelView[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.length === 0
    ? []
    : tunnels.filter(
        ({ state, thingName }) =>
          state !== 'closed' && wanted.every((word) => thingName.toLowerCase().includes(word)),
      );
}

/** Which row is the current one after a key, or null when the key is not one that moves. */
export function movedTo(key: string, at: number, count: number, page = 10): number | null {
  const last = count - 1;
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: last,
    PageDown: at + page,
    PageUp: at - page,
  }[key];
  return to === undefined || last < 0 ? null : Math.min(last, Math.max(0, to));
}
