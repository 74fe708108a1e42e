import { zh } from '../chinese.ts';
import type { tools as english } from '../en/tools.ts';
import type { Translation } from '../translate.ts';

export const tools: Translation<typeof english> = {
  'tools.open': (p) => zh`有工具要连接 ${p.thing}。是否用“${p.profile}”打开隧道？`,
  'tools.open-advice':
    '目前没有到该设备的隧道，打开隧道会计费。选择“始终打开（计费）”后，工具用此配置文件打开隧道时不再询问；可在配置文件的设置中关闭。',
};
