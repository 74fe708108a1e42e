import { listed, zh } from '../chinese.ts';
import type { notices as en } from '../en/notices.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const notices: Translation<typeof en> = {
  'notices.proxy-gone': 'Culvert 的流量传输组件无法启动',
  'notices.proxy-gone-advice':
    '目前无法使用隧道。请选择“重新连接”再试一次，或重新启动 Culvert。如果仍未解决，请附上日志反馈此问题。',
  'notices.password-not-kept': 'Web 代理的密码只保留到 Culvert 退出为止。',
  'notices.keyring-waiting': '正在等待密钥环。可能有窗口正在要求输入其密码。',
  'notices.ssh-copied': 'ssh 命令已复制到剪贴板',
  'notices.address-copied': '地址已复制到剪贴板',
  'notices.closed-while-away': (p) => zh`Culvert 未运行期间，到${p.name}的隧道已被关闭。`,
  'notices.closed-while-away-advice': '它已从列表中移除。新开一条会计费。',
  'notices.port-moved': (p) =>
    zh`${p.name}的 ${p.service} 所用端口 ${p.port} 被占用，本次改用端口 ${p.instead}。`,
  'notices.tunnel-port-moved': (p) =>
    zh`到${p.name}的隧道所用端口 ${p.port} 被占用，本次改用端口 ${p.instead}。`,
  'notices.port-moved-advice': (p) =>
    `保存的端口仍为 ${p.port}。如需恢复，请在启动 Culvert 之前结束占用该端口的程序。`,
  'notices.stayed': (p) => zh`Culvert 没有退出：无法关闭到${p.name}的隧道`,
  'notices.stayed-advice':
    '隧道到期后会自动关闭。如要让它保持打开直到到期，请再次退出；否则请在其卡片中查看原因后重试。',
  'notices.stayed-many': (p) => `Culvert 没有退出：无法关闭 ${grouped(p.count)} 条隧道（${listed(p.names)}）`,
  'notices.stayed-many-advice':
    '隧道到期后会自动关闭。如要让它们保持打开直到到期，请再次退出；否则请在各自的卡片中查看原因后重试。',
  'notices.pasted-token': '粘贴的令牌',
  'notices.tunnel-named': (p) => `隧道 ${p.id}`,
  'notices.cannot-start': '无法启动 Culvert。',
  'notices.demo-failed': '无法启动演示。',
  'notices.log-folder': ({ folder }) => `日志位于 ${folder}。`,
};
