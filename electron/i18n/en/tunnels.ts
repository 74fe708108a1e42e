import type { Catalogue } from '../translate.ts';

/** The states of tunnels, and the line below. */
export const tunnels = {
  'tunnels.opening': 'Opening',
  'tunnels.connecting': 'Connecting',
  'tunnels.waiting': 'Waiting for device',
  'tunnels.connected': 'Connected',
  'tunnels.reconnecting': 'Reconnecting',
  'tunnels.reconnecting-try': (p: { attempt: number }) => `Reconnecting, try ${p.attempt}`,
  'tunnels.trouble': 'Trouble',
  'tunnels.closing': 'Closing',
  'tunnels.closed': 'Closed',
  'tunnels.closed-expired': 'Closed, expired',
  'tunnels.closed-elsewhere': 'Closed elsewhere',
  'tunnels.finding': 'Looking for an open tunnel, or opening one',
  'tunnels.taking-over': 'Taking it over',
  'tunnels.taking-up': 'Open before Culvert started; being taken up again',
  'tunnels.from-token': 'Connecting with the pasted token',
  'tunnels.terminal-follows': 'The terminal opens as soon as the device answers',
  'tunnels.not-answered': 'The device has not answered yet · is its agent running?',
  'tunnels.expired-detail': 'Its time is over. Its local ports are released.',
  'tunnels.elsewhere-detail': 'Somebody closed it in the console or with another program.',
  'tunnels.quick-closed-detail':
    'Our end is closed. The tunnel itself stays open at AWS until it expires or whoever opened it closes it.',
  'tunnels.released': 'Its local ports are released.',
  'tunnels.quick-assumed': 'From a pasted token, which does not tell whether the device is there',
  'tunnels.assumed': 'Whether the device is there is not known: this profile may not call iot:DescribeTunnel',
  'tunnels.closes-in-ten': 'Closes by itself in under 10 minutes',
  'tunnels.closes-in-two': 'Closes by itself in under 2 minutes',
  'tunnels.service-web': 'Web',
  'tunnels.older-found-one': (p: { version: number }) =>
    `Older agent (V${p.version}): one connection at a time`,
  'tunnels.older-found-each': (p: { version: number }) =>
    `Older agent (V${p.version}): one connection at a time per service`,
  'tunnels.older-chosen-one': (p: { version: number }) =>
    `Protocol set to V${p.version}: one connection at a time`,
  'tunnels.older-chosen-each': (p: { version: number }) =>
    `Protocol set to V${p.version}: one connection at a time per service`,
  'tunnels.older-found-why':
    'Another one waits until the first is closed. An agent that speaks V3, as localproxy 3 does, lifts this.',
  'tunnels.older-chosen-why':
    'Another one waits until the first is closed. If the device’s agent speaks V3, choose Automatic for this device.',
} as const satisfies Catalogue;
