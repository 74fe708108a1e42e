import { zh } from '../chinese.ts';
import type { settings as en } from '../en/settings.ts';
import type { Translation } from '../translate.ts';

export const settings: Translation<typeof en> = {
  'settings.default-terminal': (p) => `默认终端（${p.program}）`,
  'settings.own-terminal': (p) => zh`自定义命令（${p.program}）`,
  'settings.terminal-ended': (p) => `${p.program} 已退出，状态码 ${p.status}。按 Enter 键关闭此窗口。`,
  'settings.terminal-host-key': (p) =>
    zh`如果设备的主机密钥已更改，Culvert 会在${p.thing}的“主机密钥”中说明情况。`,
  'settings.terminal-instead': (p) => zh`${p.wanted}未能打开，已改为打开${p.opened}`,
  'settings.terminal-instead-advice': '如果它已被卸载，请在“设置”的“终端”中选择其他终端。',
};
