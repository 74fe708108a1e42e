/** Tunnels, devices and profiles as people read them. */
import type { DeviceItem, PortItem, ProfileItem, StatusItem, TunnelItem } from '../control/protocol.ts';
import type { Colours, Terminal } from './terminal.ts';
import { agoText, bytesText, counted, leftText, plain } from './text.ts';
import { textTable } from './text-table.ts';

/** What is typed again: whole, for most names. */
const LEAST_NAME = 16;
const GOOD_NAME = 24;
/** `Connected`, `Waiting for…`. */
const LEAST_STATE = 12;
/** `SSH=33445`, and two of them. */
const LEAST_SERVICES = 9;
const GOOD_SERVICES = 20;
const LEAST_TEXT = 8;

export function tunnelTable(
  tunnels: readonly TunnelItem[],
  { width, colours }: Terminal,
  now: number,
): string {
  const byState = new Map(tunnels.map((tunnel) => [stateOf(tunnel), paintOf(tunnel, colours)]));
  const paint = (cell: string, state: string) => byState.get(state)?.(cell) ?? cell;
  return textTable(
    [
      { title: 'DEVICE', least: LEAST_NAME, good: GOOD_NAME },
      { title: 'STATE', least: LEAST_STATE, paint },
      { title: 'LEFT' },
      { title: 'SERVICES', least: LEAST_SERVICES, good: GOOD_SERVICES, spare: 0 },
      { title: 'PROFILE', least: LEAST_TEXT, spare: 1 },
      { title: 'REGION', spare: 2 },
      // “culvert close” takes it: a device’s name means the tunnels that are open here.
      { title: 'TUNNEL ID' },
    ],
    tunnels.map((tunnel) => [
      tunnel.thingName,
      stateOf(tunnel),
      leftText(tunnel.expiresAt, now).replace(/ left$/, ''),
      tunnel.services.map(portShort).join(' '),
      tunnel.profile,
      tunnel.region,
      tunnel.ours ? '' : (tunnel.tunnelId ?? ''),
    ]),
    width,
  );
}

/** One tunnel with everything that is known of it. */
export function tunnelText(tunnel: TunnelItem, { colours }: Terminal, now: number): string {
  const { thingName, profile, region, account, tunnelId, openedAt, error } = tunnel;
  const left = leftText(tunnel.expiresAt, now);
  const state = paintOf(tunnel, colours)(stateOf(tunnel));
  const where = `${profile} (${region})${account === null ? '' : `, account ${account}`}`;
  const rows: [string, string][] = [
    ...tunnel.services.map((port): [string, string] => [port.label, portLong(port)]),
    ['Profile', where],
  ];
  if (tunnelId !== null) {
    rows.push(['Tunnel', `${tunnelId}${openedAt === null ? '' : `, opened ${agoText(openedAt, now)}`}`]);
  }
  if (tunnel.ours) {
    rows.push(['Traffic', `${bytesText(tunnel.bytesUp)} up, ${bytesText(tunnel.bytesDown)} down`]);
  }
  if (error !== null) {
    rows.push(['Trouble', error.message], ['', error.advice]);
  }
  return `${colours.bold(plain(thingName))}: ${state}${left && `, ${left}`}\n${facts(rows)}`;
}

/** Of `open`: what programs need, and no more. */
export function openedText(tunnel: TunnelItem, { colours }: Terminal, now: number): string {
  const left = leftText(tunnel.expiresAt, now);
  const rows = tunnel.services.map((port): [string, string] => [port.label, portLong(port)]);
  const state = paintOf(tunnel, colours)(stateOf(tunnel));
  return `${colours.bold(plain(tunnel.thingName))}: ${state}${left && `, ${left}`}\n${facts(rows)}`;
}

export function deviceTable(devices: readonly DeviceItem[], { width, colours }: Terminal): string {
  return textTable(
    [
      { title: 'DEVICE', least: LEAST_NAME, good: GOOD_NAME },
      {
        title: 'STATE',
        paint: (cell) => (cell === 'online' ? colours.good(cell) : colours.faint(cell)),
      },
      { title: 'TUNNEL' },
      { title: 'TYPE', least: LEAST_TEXT, spare: 1 },
      { title: 'GROUPS', least: LEAST_TEXT, spare: 2 },
      { title: 'ATTRIBUTES', least: LEAST_TEXT, spare: 3 },
    ],
    devices.map((device) => [
      device.thingName,
      CONNECTIVITY[device.connectivity],
      device.tunnelOpen ? 'open' : '',
      device.thingType ?? '',
      device.groups.join(', '),
      device.attributes,
    ]),
    width,
  );
}

const CONNECTIVITY = { connected: 'online', disconnected: 'offline', unknown: '' } as const;

export function profileTable(profiles: readonly ProfileItem[], { width }: Terminal): string {
  return textTable(
    [
      { title: '' },
      { title: 'PROFILE', least: LEAST_NAME, good: GOOD_NAME },
      { title: 'REGION' },
      { title: 'SIGN-IN' },
      { title: 'TOOLS', spare: 1 },
    ],
    profiles.map((profile) => [
      profile.chosen ? '*' : '',
      profile.name,
      profile.region,
      `${SIGN_IN[profile.signIn]}${SIGNED_IN[profile.signedIn]}`,
      profile.toolsMayOpen ? 'may open tunnels' : 'ask first',
    ]),
    width,
  );
}

const SIGN_IN = {
  keys: 'access keys',
  shared: 'AWS files',
  sso: 'Identity Center',
  environment: 'environment',
} as const;

const SIGNED_IN = { yes: '', unknown: '', needed: ', signed out' } as const;

export function statusText(status: StatusItem, { colours }: Terminal, ownVersion: string): string {
  const { profile, mode } = status;
  const how = mode === 'app' ? 'is running' : 'is running without a desktop (headless)';
  const rows: [string, string][] = [
    [
      'Profile',
      profile === null
        ? 'none is chosen'
        : `${profile.name} (${profile.region})${SIGNED_IN[profile.signedIn]}`,
    ],
    ['Tunnels', status.tunnels === 0 ? 'none open' : `${status.tunnels} open`],
    ['Data', status.dataFolder],
    ['Process', String(status.pid)],
  ];
  if (status.culvert !== ownVersion) {
    rows.push(['Command', `${ownVersion}, another version than what runs`]);
  }
  const demo = status.demo ? ', the demo' : '';
  return `${colours.bold(`Culvert ${plain(status.culvert)}`)} ${how}${demo}\n${facts(rows)}`;
}

export function closedText(tunnels: readonly TunnelItem[]): string {
  return `Closed ${counted(tunnels.length, 'tunnel', 'tunnels')}: ${namesOf(tunnels)}\n`;
}

/** Whose tunnels, each device once. */
export function namesOf(tunnels: readonly TunnelItem[]): string {
  return [...new Set(tunnels.map(({ thingName }) => plain(thingName)))].join(', ');
}

function stateOf({ ours, stateText, state }: TunnelItem): string {
  return plain(ours ? stateText || state || '' : stateText || 'opened by somebody else');
}

function paintOf({ ours, state }: TunnelItem, colours: Colours): (text: string) => string {
  if (!ours || state === null || state === 'closed' || state === 'closing') {
    return colours.faint;
  }
  return state === 'connected' ? colours.good : state === 'trouble' ? colours.bad : colours.busy;
}

function portShort({ serviceId, localPort }: PortItem): string {
  return localPort === null ? serviceId : `${serviceId}=${localPort}`;
}

function portLong({ localPort, connections }: PortItem): string {
  const address = localPort === null ? 'no local port' : `127.0.0.1:${localPort}`;
  return connections === 0 ? address : `${address}  ${counted(connections, 'connection', 'connections')}`;
}

function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => plain(name).length));
  return rows.map(([name, value]) => `  ${plain(name).padEnd(width)}  ${plain(value)}\n`).join('');
}
