import type { Translation } from '../../../electron/i18n/translate.ts';
import type { network as en } from '../en/network.ts';

export const network: Translation<typeof en> = {
  'network.web-proxy': 'Web 代理',
  'network.proxy-system': '跟随系统设置',
  'network.proxy-none': '不使用 Web 代理',
  'network.proxy-manual': '手动指定',
  'network.proxy-pac': 'PAC 脚本',
  'network.address': '地址',
  'network.not-for': '不代理的地址',
  'network.not-for-hint': '主机名和地址，以逗号分隔，写法与 NO_PROXY 相同。',
  'network.pac-address': '脚本地址',
  'network.proxy-user': '代理用户名',
  'network.proxy-password': '代理密码',
  'network.empty': '无',
  'network.password-kept': '保持不变',
  'network.forget-password': '清除已保存的密码',
  'network.certificate-files': '另外信任的证书文件（PEM）',
  'network.certificate-list': '证书文件',
  'network.certificate-file': (p) => `证书文件 ${p.number}`,
  'network.remove-certificate': (p) => `移除证书文件 ${p.number}`,
  'network.add-certificate': '添加文件',
  'network.system-certificates': '信任此计算机的证书',
  'network.system-certificates-hint':
    '除常用的证书颁发机构外，也信任操作系统信任的证书。公司会检查 TLS 流量时需要开启。',
  'network.not-saved': '尚未保存',
  'network.save': '保存网络设置',
  'network.choose-profile': '请选择一个配置文件以测试连接。',
  'network.test': '测试连接',
  'network.test-with': (p) => `使用“${p.profile}”。`,
  'network.test-with-saved': (p) => `使用“${p.profile}”和上次保存的设置。`,
  'network.testing': '正在逐段测试…',
};
