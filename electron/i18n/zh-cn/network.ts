import type { network as en } from '../en/network.ts';
import type { Translation } from '../translate.ts';

export const network: Translation<typeof en> = {
  // The steps of a connection test, beside STS and AWS IoT.
  'network.hop-tunneling': '隧道服务',
  'network.hop-data': '数据平面',
  'network.hop-web-proxy': 'Web 代理',
};
