import { plural } from '../english.ts';
import type { Catalogue } from '../translate.ts';

export const notices = {
  'notices.proxy-gone': 'The part of Culvert that carries the traffic does not start',
  'notices.proxy-gone-advice':
    'Tunnels cannot be used just now. Choose Reconnect to try again, or start Culvert again. If that does not help, please report it with the log.',
  'notices.password-not-kept': 'The web proxy’s password is remembered until Culvert ends only.',
  'notices.keyring-waiting': 'Waiting for the keyring. A window may be asking for its password.',
  'notices.ssh-copied': 'The ssh command is on the clipboard',
  'notices.address-copied': 'The address is on the clipboard',
  'notices.closed-while-away': (p: { name: string }) =>
    `The tunnel to ${p.name} was closed while Culvert was not running.`,
  'notices.closed-while-away-advice': 'It is off the list. Opening another one is billed.',
  'notices.port-moved': (p: { name: string; service: string; port: number; instead: number }) =>
    `Port ${p.port} for ${p.service} of ${p.name} is in use, so it is on port ${p.instead} this time.`,
  'notices.tunnel-port-moved': (p: { name: string; port: number; instead: number }) =>
    `Port ${p.port} for the tunnel of ${p.name} is in use, so it is on port ${p.instead} this time.`,
  'notices.port-moved-advice': (p: { port: number }) =>
    `The saved port stays ${p.port}: end what uses it before Culvert starts to have it back.`,
  'notices.stayed': (p: { name: string }) =>
    `Culvert did not quit: the tunnel to ${p.name} could not be closed`,
  'notices.stayed-advice':
    'It closes by itself when it expires. Quit again to leave it open until then, or see in its card what stands in the way and try again.',
  'notices.stayed-many': (p: { count: number; names: string }) =>
    `Culvert did not quit: ${plural(p.count, 'tunnel')} could not be closed (${p.names})`,
  'notices.stayed-many-advice':
    'They close by themselves when they expire. Quit again to leave them open until then, or see in their cards what stands in the way and try again.',
  'notices.pasted-token': 'Pasted token',
  'notices.tunnel-named': (p: { id: string }) => `Tunnel ${p.id}`,
  'notices.cannot-start': 'Culvert cannot start.',
  'notices.demo-failed': 'The demo cannot start.',
  'notices.log-folder': (p: { folder: string }) => `The log is in ${p.folder}.`,
} as const satisfies Catalogue;
