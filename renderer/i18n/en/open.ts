import type { Catalogue } from '../../../electron/i18n/translate.ts';

interface Month {
  opened: number;
  unsure: number;
  reused: number;
  /** null where there is none. */
  limit: number | null;
}

/** “Open a tunnel to …”. */
export const open = {
  'open.title': (p: { name: string }) => `Open a tunnel to <thing>${p.name}</thing>`,
  'open.again': 'Beside the tunnel that is open',
  'open.again-why': (p: { left: string }) =>
    `It closes in ${p.left} and cannot be extended, so a new one is opened instead of using it. What is connected through it stays until then.`,
  'open.again-ports': 'Until it closes, the new one may get other local ports.',
  'open.again-closed': 'The earlier tunnel is closed, so a new one is opened.',

  'open.services': 'Services',
  'open.add': '+ Add',
  'open.add-service': 'Add a service',
  'open.service-name': 'Service name',
  'open.keep-open': 'Keep open for',
  'open.custom': 'Custom',
  'open.minutes-field': 'Minutes',
  'open.minutes': 'minutes',
  'open.local-ports': 'Local ports',
  'open.local-port': (p: { service: string }) => `Local port for ${p.service}`,
  'open.port-automatic': 'automatic',
  'open.ssh': 'SSH sign-in',
  'open.ssh-user': 'User name',
  'open.ssh-user-usual': 'as in ssh’s own settings',
  'open.ssh-key': 'Identity file',
  'open.ssh-key-usual': 'ssh’s usual keys',

  'open.protocol': 'Agent’s protocol',
  'open.protocol-is': (p: { choice: string }) => `Agent’s protocol: <b>${p.choice}</b>`,
  'open.protocol-stays': 'An open tunnel keeps its own until it is reconnected.',
  'open.protocol-found': (p: { version: number }) => `Automatic (found: V${p.version})`,
  'open.protocol-auto': 'An older agent is noticed by how it answers, and remembered.',
  'open.protocol-auto-found': (p: { version: number }) =>
    `Its agent answered as V${p.version}. After 30 days V3 is tried again, in case it was updated.`,
  'open.protocol-1': 'One service and one connection at a time, whatever was found.',
  'open.protocol-2': 'One connection at a time for each service, whatever was found.',
  'open.protocol-3':
    'Many connections at once, for a device whose agent was updated. An older one is still noticed.',

  'open.three-services':
    'AWS carries at most three services per tunnel. Take one out first, or open a second tunnel.',
  'open.one-service':
    'With protocol V1 a tunnel carries one service. Take it out first to choose another, or open a second tunnel.',
  'open.more-services': (p: { count: number }) => `${p.count} more…`,
  'open.service-invalid': 'A service name has 1 to 128 letters, digits, colons, underscores or hyphens.',
  'open.service-chosen': (p: { service: string }) => `${p.service} is already chosen.`,
  'open.service-needed': 'Choose at least one service.',
  'open.lifetime-invalid': 'Choose a whole number of minutes from 1 to 720 (12 hours).',
  'open.port-invalid': 'Choose a whole number from 1 to 65535, or leave it empty to get a free one.',
  'open.port-given': (p: { port: number }) => `Port ${p.port} is already given to another service.`,

  'open.free-in-demo': 'In the demo nothing is billed.',
  'open.costs': (p: { amount: string; date: string }) =>
    `Opening bills about <b>${p.amount}</b> once, by the price you entered on ${p.date}. Reconnecting to it later is free.`,
  'open.costs-unknown': (p: { region: string }) =>
    `Opening is billed once; reconnecting to it later is free. Culvert does not know what AWS charges in ${p.region}.`,
  'open.another-costs': (p: { amount: string; date: string }) =>
    `Using the open tunnel is free; another one bills about <b>${p.amount}</b> once, by the price you entered on ${p.date}.`,
  'open.another-costs-unknown': (p: { region: string }) =>
    `Using the open tunnel is free; another one is billed once. Culvert does not know what AWS charges in ${p.region}.`,
  'open.enter-price': 'Enter it in Settings',
  'open.month': ({ opened, unsure, reused, limit }: Month) => {
    const parts = [
      `${opened} opened`,
      unsure > 0 ? `${unsure} unsure` : '',
      reused > 0 ? `${reused} reused` : '',
      limit === null ? '' : `limit ${limit}`,
    ];
    return `This month: ${parts.filter(Boolean).join(', ')}.`;
  },
  'open.limit-reached': 'The limit is reached: Culvert asks before it opens another one.',

  'open.opening': 'Opening…',
  'open.another-free': 'Open another one',
  'open.another': 'Open another one (billed)',
  'open.ssh-in-it': 'Start SSH in it',
  'open.with-ssh': 'Open and start SSH',
  'open.use': 'Use the open tunnel',
  'open.tunnel': 'Open tunnel',
  'open.adopt': 'Adopt the tunnel that is open',
} as const satisfies Catalogue;
