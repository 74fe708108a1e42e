/** Finding a device or a tunnel by what the user types. Pure. */
import type { DeviceView, TunnelView } from '../electron/ipc/contract.ts';

// The pattern AWS IoT gives for a thing name.
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/;

export function isThingName(text: string): boolean {
  return THING_NAME.test(text);
}

function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

function containsAll(texts: readonly (string | null)[], wanted: readonly string[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** Devices that hold every word of the query in their name, type or attributes, in their own order. */
export function matchingDevices(devices: readonly DeviceView[], query: string): readonly DeviceView[] {
  const wanted = words(query);
  return wanted.length === 0
    ? devices
    : devices.filter((device) =>
        containsAll([device.thingName, device.thingType, device.attributes], wanted),
      );
}

/** What Enter in the search field means: the device of exactly that name, the first match, or the name as typed. */
export function bestMatch(devices: readonly DeviceView[], query: string): string | null {
  const typed = query.trim();
  const exact = devices.find((device) => device.thingName === typed);
  const found = exact ?? matchingDevices(devices, query)[0];
  return found?.thingName ?? (isThingName(typed) ? typed : null);
}

/** Open tunnels to a thing whose name holds every word of the query; none without a query. */
export function matchingTunnels(tunnels: readonly TunnelView[], query: string): readonly TunnelView[] {
  const wanted = words(query);
  return wanted.length === 0
    ? []
    : tunnels.filter((tunnel) => tunnel.state !== 'closed' && containsAll([tunnel.thingName], wanted));
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
