import { plural } from '../english.ts';
import type { Catalogue } from '../translate.ts';

export const notifications = {
  'notifications.connected': (p: { name: string }) => `${p.name} is connected`,
  'notifications.connected-body': 'The device has answered. The local ports of its tunnel can be used now.',
  'notifications.expiring': (p: { name: string; minutes: number }) =>
    `The tunnel to ${p.name} closes in ${plural(p.minutes, 'minute')}`,
  'notifications.expiring-body':
    'Its time cannot be extended, and what runs through it is cut off then. Opening a new one is billed.',
  'notifications.expiring-quick-body':
    'Its time cannot be extended, and what runs through it is cut off then. To go on, ask for the token of a new one.',
  'notifications.expired': (p: { name: string }) => `The tunnel to ${p.name} has expired`,
  'notifications.expired-body':
    'It is closed and its local ports are released. Open it again when you need it; that is billed.',
  'notifications.expired-quick-body':
    'It is closed and its local ports are released. To go on, ask for the token of a new one.',
  'notifications.elsewhere': (p: { name: string }) => `The tunnel to ${p.name} was closed elsewhere`,
  'notifications.elsewhere-body':
    'Somebody closed it in the console or with another program. Its local ports are released.',
  'notifications.trouble': (p: { name: string; message: string }) => `${p.name}: ${p.message}`,
  'notifications.open-new': 'Open a new one',
  'notifications.open-terminal': 'Open terminal',
  'notifications.reconnect': 'Reconnect',
  'notifications.more': (p: { count: number }) => `Culvert has ${plural(p.count, 'more message')}`,
  'notifications.more-body': 'The tunnels in its window say what each of them is about.',
} as const satisfies Catalogue;
