import { zh } from '../chinese.ts';
import type { notifications as en } from '../en/notifications.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const notifications: Translation<typeof en> = {
  'notifications.connected': (p) => zh`${p.name}已连接`,
  'notifications.connected-body': '设备已响应，现在可以使用该隧道的本地端口。',
  'notifications.expiring': (p) => zh`到${p.name}的隧道将在 ${grouped(p.minutes)} 分钟后关闭`,
  'notifications.expiring-body': '隧道的有效期无法延长，届时其中的连接会全部断开。新开一条会计费。',
  'notifications.expiring-quick-body':
    '隧道的有效期无法延长，届时其中的连接会全部断开。如需继续，请索取新隧道的令牌。',
  'notifications.expired': (p) => zh`到${p.name}的隧道已到期`,
  'notifications.expired-body': '隧道已关闭，本地端口已释放。需要时请再次打开，届时会计费。',
  'notifications.expired-quick-body': '隧道已关闭，本地端口已释放。如需继续，请索取新隧道的令牌。',
  'notifications.elsewhere': (p) => zh`到${p.name}的隧道已在别处关闭`,
  'notifications.elsewhere-body': '有人在控制台或通过其他程序关闭了该隧道。本地端口已释放。',
  'notifications.trouble': (p) => `${p.name}：${p.message}`,
  'notifications.open-new': '新开一条',
  'notifications.open-terminal': '打开终端',
  'notifications.reconnect': '重新连接',
  'notifications.more': (p) => `Culvert 还有 ${grouped(p.count)} 条消息`,
  'notifications.more-body': '请在 Culvert 窗口中查看各条隧道的详情。',
};
