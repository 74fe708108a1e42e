import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

interface Month {
  opened: number;
  unsure: number;
  reused: number;
  /** null where there is none. */
  limit: number | null;
}

const grouped = (count: number) => count.toLocaleString('en');
const listed = (parts: readonly string[]) => parts.filter(Boolean).join(', ');

/** The history of opens, and what a month came to. */
export const activity = {
  'activity.title': 'Activity',
  'activity.entries': (p: { count: number }) => plural(p.count, 'entry', 'entries'),

  'activity.filter': 'Filter the history',
  'activity.any-profile': 'Any profile',
  'activity.deleted-profile': (p: { name: string }) => `${p.name} (deleted)`,
  'activity.month': 'Month',
  'activity.any-month': 'Any month',
  'activity.find': 'Find in the history',
  'activity.find-what': 'Device, person, tunnel…',
  'activity.billed': 'Billed',
  'activity.free': 'Free',
  'activity.show-all': 'Show all',
  'activity.nothing-found': 'Nothing in the history is like that.',
  'activity.nothing-yet': 'Nothing was opened yet',
  'activity.nothing-yet-text':
    'Each tunnel that this computer opens, reuses or adopts is written down here: who, which device, when, for how long, and what it cost. The history stays on this computer.',
  'activity.demo':
    'An example of what is written down here: the entries from before today and their prices are made up, and nothing in the demo is billed.',

  'activity.export-csv': 'Export CSV',
  'activity.export-json': 'Export JSON',
  'activity.saved-as': (p: { path: string }) => `Saved as <path>${p.path}</path>`,
  'activity.show-in-folder': 'Show in folder',

  'activity.sum': 'What is listed comes to',
  'activity.cost': 'Cost',
  'activity.unsure': (p: { count: number }) => `+ ${grouped(p.count)} unsure`,
  'activity.unsure-why': 'The answer to the open was lost: it may have been billed',
  'activity.unpriced': (p: { count: number }) => `+ ${grouped(p.count)} without a price`,
  'activity.price-unknown': 'price not known',
  'activity.nothing-billed': 'nothing billed',

  'activity.opened': 'Opened',
  'activity.reused': 'Reused',
  'activity.adopted': 'Adopted',
  'activity.restored': 'Found again',
  'activity.quick': 'Quick open',
  'activity.entry': (p: { how: string; name: string }) => `${p.how} ${p.name}`,
  'activity.asked': (p: { services: string; span: string }) =>
    [p.services, p.span === '' ? '' : `for ${p.span}`].filter(Boolean).join(' '),
  'activity.by-role': (p: { who: string; role: string }) => `${p.who} as ${p.role}`,

  'activity.open-now': 'open',
  'activity.closed-by-you': (p: { span: string }) => listed([p.span, 'closed by you']),
  'activity.expired': (p: { span: string }) => listed([p.span, 'expired']),
  'activity.closed-elsewhere': (p: { span: string }) => listed([p.span, 'closed elsewhere']),
  'activity.left': 'left open when Culvert ended',

  'activity.cost-free': 'free',
  'activity.perhaps': (p: { amount: string }) => `perhaps ${p.amount}`,
  'activity.perhaps-billed': 'perhaps billed',

  'activity.open-again': 'Open again',
  'activity.open-again-name': (p: { name: string }) => `Open again: ${p.name}`,
  'activity.open-again-profile': (p: { name: string }) => `Chooses the profile ${p.name} first`,
  'activity.show-tunnel': 'Show tunnel',
  'activity.show-tunnel-name': (p: { name: string }) => `Show tunnel: ${p.name}`,
  'activity.log': 'Log',
  'activity.log-name': (p: { name: string }) => `Log of the tunnel to ${p.name}`,

  'activity.limit': 'Limit',
  'activity.no-limit': 'no limit',
  'activity.limit-of': (p: { name: string }) => `Limit of ${p.name}`,
  'activity.opened-of': (p: { opened: number; limit: number }) => `${p.opened} of ${p.limit}`,
  'activity.saved': 'saved',
  'activity.prices-needed': 'Culvert does not know what AWS charges until it is told.',
  'activity.enter-prices': 'Enter prices in Settings',
  'activity.month-came-to': ({ opened, unsure, reused, limit }: Month) =>
    listed([
      limit === null
        ? `${plural(opened, 'tunnel')} opened`
        : `${grouped(opened)} of ${plural(limit, 'tunnel')} opened`,
      unsure > 0 ? `${grouped(unsure)} unsure` : '',
      reused > 0 ? `${grouped(reused)} reused` : '',
    ]),
} as const satisfies Catalogue;
