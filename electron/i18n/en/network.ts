import type { Catalogue } from '../translate.ts';

export const network = {
  // The steps of a connection test, beside STS and AWS IoT.
  'network.hop-tunneling': 'Tunneling',
  'network.hop-data': 'Data plane',
  'network.hop-web-proxy': 'Web proxy',
} as const satisfies Catalogue;
