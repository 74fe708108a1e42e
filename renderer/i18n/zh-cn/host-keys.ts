import { zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { hostKeys as english } from '../en/host-keys.ts';

export const hostKeys: Translation<typeof english> = {
  'host-keys.menu': '主机密钥…',
  'host-keys.title': (p) => zh`${p.name}的主机密钥`,
  'host-keys.looking': '正在向设备获取主机密钥…',
  'host-keys.new': 'ssh 尚未保存此设备的主机密钥。首次连接时，ssh 会请您确认。',
  'host-keys.same': '设备的主机密钥与 ssh 保存的一致。',
  'host-keys.changed': '设备的主机密钥与 ssh 保存的不一致。ssh 不会连接该设备。',
  'host-keys.silent': '设备的 ssh 没有给出主机密钥，因此无法比较。',
  'host-keys.forgotten':
    '已删除旧密钥。下次连接时，ssh 会请您确认新密钥。原文件保留在同一位置，文件名末尾加上了 .old。',
  'host-keys.known': 'ssh 保存的密钥',
  'host-keys.none-known': '没有密钥。',
  'host-keys.shown': '设备当前的密钥',
  'host-keys.none-shown': '没有密钥。',
  'host-keys.copy': '复制指纹',
  'host-keys.expected':
    '是否更换过设备、重新刷写过镜像，或重新安装过 ssh？如果是，设备会生成新的密钥，这属于正常情况。',
  'host-keys.unexpected':
    '如果没有人这样做过，可能有人在您与设备之间截取连接。请不要连接，并联系设备的负责人。',
  'host-keys.check':
    '如要核对，请在设备本机（例如其控制台）上运行以下命令，并将输出的指纹与此处显示的设备当前密钥进行比较：',
  'host-keys.copy-command': '复制命令',
  'host-keys.forget': '删除旧密钥',
  'host-keys.forget-ask': '是否已核对新密钥？',
  'host-keys.look-again': '再次检查',
};
