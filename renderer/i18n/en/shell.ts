import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** What stands around the screens: navigation, notices, questions, states of the window. */
export const shell = {
  'shell.title': (p: { count: number }) => `${plural(p.count, 'tunnel')} — Culvert`,
  'shell.skip': 'Skip to the content',
  'shell.starting': 'Starting Culvert…',
  'shell.lost': 'Culvert did not answer.',
  'shell.lost-advice': 'Try again. If it happens again, please report it with the log.',

  'shell.views': 'Views',
  'shell.tunnels': 'Tunnels',
  'shell.devices': 'Devices',
  'shell.activity': 'Activity',
  'shell.profiles': 'Profiles',
  'shell.settings': 'Settings',
  'shell.help': 'Help',
  'shell.demo': 'Demo',
  'shell.demo-text': 'The cloud and the devices run inside this computer. Nothing is billed.',
  'shell.this-month': 'This month',
  'shell.opened': (p: { count: number }) => `${plural(p.count, 'tunnel')} opened`,
  'shell.reused': (p: { count: number }) => `${p.count.toLocaleString('en')} reused`,

  'shell.find': 'Find a device or tunnel…',
  'shell.find-devices': 'Find among the devices',
  'shell.find-devices-hint': 'Name, type, group or attribute…',
  'shell.notices': 'Notices',
  'shell.dismiss-notice': 'Dismiss notice',
  'shell.dismiss-error': 'Dismiss error',
  'shell.with-values': 'With these values:',
  'shell.copy-policy': 'Copy policy',
  'shell.keyring-waiting': 'The keyring is waiting for you',
  'shell.offline': 'This computer seems to be offline',
  'shell.offline-text':
    'Open tunnels stay open at AWS and reconnect by themselves when the network is back. What was loaded can be read; opening a tunnel has to wait.',
  'shell.time-left': 'Time left',
  'shell.left': 'left',

  'shell.no-like': 'That tunnel is no longer in the list, or its profile is gone',
  'shell.no-like-advice': 'To open another one, choose the device under Devices. Nothing was opened.',

  'shell.tunnel-state': (p: { name: string; state: string }) => `${p.name}: ${p.state}`,
  'shell.tunnel-trouble': (p: { name: string; state: string; reason: string }) =>
    `${p.name}: ${p.state}. ${p.reason}`,
  'shell.tunnel-expires-soon': (p: { name: string }) =>
    `The tunnel to ${p.name} expires in less than ten minutes.`,
  'shell.tunnel-expires-last': (p: { name: string }) =>
    `The tunnel to ${p.name} expires in less than two minutes.`,

  'shell.open-second': 'Open a second tunnel (billed)',
  'shell.take-over': 'Take it over',
  'shell.use-port': (p: { port: number }) => `Use port ${p.port} this time`,
  'shell.adopt': 'Adopt it',
  'shell.do-not-open': 'Do not open',
  'shell.open-anyway': 'Open anyway (billed)',
  'shell.open-once': 'Open once (billed)',
  'shell.open-always': 'Always open (billed)',
  'shell.quit': 'Quit',
  'shell.keep-running': 'Keep running',
  'shell.quit-keep': (p: { count: number }) =>
    p.count === 1 ? 'Quit, leave it open' : 'Quit, leave them open',
  'shell.quit-close': (p: { count: number }) => `Quit and close ${plural(p.count, 'tunnel')}`,
  'shell.mfa-code': 'MFA code',
  'shell.mfa-hint': 'The six digits the device shows now.',
} as const satisfies Catalogue;
