import type { network as en } from '../en/network.ts';
import type { Translation } from '../translate.ts';

export const network: Translation<typeof en> = {
  // The steps of a connection test, beside STS and AWS IoT.
  'network.hop-tunneling': '터널링',
  'network.hop-data': '데이터 플레인',
  'network.hop-web-proxy': '웹 프록시',
};
