import type { network as en } from '../en/network.ts';
import type { Translation } from '../translate.ts';

export const network: Translation<typeof en> = {
  // The steps of a connection test, beside STS and AWS IoT.
  'network.hop-tunneling': 'トンネリング',
  'network.hop-data': 'データプレーン',
  'network.hop-web-proxy': 'ウェブプロキシ',
};
