import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** Tunnels that others opened, and those from a pasted token. */
export const others = {
  'others.title': 'Opened by others',
  'others.list': 'Tunnels opened by others',
  'others.read': (p: { ago: string }) => `read ${p.ago}`,
  'others.reading': 'Reading…',
  'others.reading-all': 'Reading the open tunnels of the account…',
  'others.none':
    'No other tunnel is open. One that is opened in the console, by a command line or by a colleague appears here.',
  'others.more': 'The account has more open tunnels than are shown; these are the newest.',
  'others.by-culvert': 'by a Culvert',
  'others.not-by-culvert': 'not by Culvert',
  'others.source': 'Source',
  'others.end-unknown': (p: { end: string }) => `${p.end}: not known`,
  'others.end-connected': (p: { end: string }) => `${p.end}: connected`,
  'others.end-connected-since': (p: { end: string; time: string }) => `${p.end}: connected since ${p.time}`,
  'others.end-off': (p: { end: string }) => `${p.end}: not connected`,
  'others.end-off-since': (p: { end: string; time: string }) => `${p.end}: not connected since ${p.time}`,
  'others.opened': (p: { ago: string }) => `Opened ${p.ago}`,
  'others.opened-closing': (p: { ago: string }) => `Opened ${p.ago} · closing by itself`,
  'others.opened-closes': (p: { ago: string; span: string }) =>
    `Opened ${p.ago} · closes by itself in ${p.span}`,
  'others.tags-of': (p: { name: string }) => `Tags of ${p.name}`,
  'others.adopt': 'Adopt',
  'others.close': 'Close…',
  'others.close-question': 'Close it for everybody? Opening it again is billed.',
  'others.open-already': 'A tunnel to it is open already',
  'others.carries': (p: { services: string }) => `It carries ${p.services}.`,
  'others.carries-left': (p: { services: string; left: string }) =>
    `It carries ${p.services} · <f>${p.left}</f> left.`,
  'others.needs-another': (p: { services: string }) => `${p.services} needs another tunnel.`,
  'others.open-by-others': 'A tunnel to it is open, opened by others',
  'others.adopt-cuts': 'Somebody is connected to it. Adopting it asks first, and cuts them off.',
  'others.device-off': 'The device is not connected to it.',
  'others.quick': 'Quick open',
  'others.quick-text':
    'Paste the <b>source access token</b> that was shown when somebody opened or rotated a tunnel, in the console or by <c>aws iotsecuretunneling open-tunnel</c>; AWS is asked for nothing, and nothing is billed. That command’s whole answer may be pasted, too.',
  'others.quick-token': 'Source access token',
  'others.quick-name': 'Name',
  'others.quick-name-hint': 'what to call it',
  'others.quick-ports': 'Local ports',
  'others.quick-ports-hint': 'By service, such as SSH=5507, HTTP=8080. Empty takes free ones.',
  'others.quick-automatic': 'automatic',
  'others.quick-protocol': 'Agent’s protocol',
  'others.quick-protocol-set': (p: { protocol: string }) => `Agent’s protocol: <b>${p.protocol}</b>`,
  'others.quick-protocol-endpoint': (p: { protocol: string }) =>
    `Agent’s protocol: <b>${p.protocol}</b> · another endpoint`,
  'others.quick-endpoint': 'Data plane endpoint',
  'others.quick-endpoint-hint':
    'Only where it is not AWS’s own for the region, as with a PrivateLink endpoint.',
  'others.quick-endpoint-own': 'AWS’s own',
  'others.quick-token-missing': 'Paste the source access token.',
  'others.quick-region-missing': 'Give the region that the tunnel was opened in.',
  'others.quick-pair-wrong': (p: { text: string }) =>
    `“${p.text}” is no service and port from 1 to 65535. Write SSH=5507, or leave it empty.`,
  'others.quick-two-ports': (p: { service: string }) => `${p.service} has two ports.`,
  'others.quick-port-twice': (p: { port: number }) => `Port ${p.port} is given to two services.`,
} as const satisfies Catalogue;
