import type { tunnels as en } from '../en/tunnels.ts';
import type { Translation } from '../translate.ts';

export const tunnels: Translation<typeof en> = {
  'tunnels.opening': '正在打开',
  'tunnels.connecting': '正在连接',
  'tunnels.waiting': '等待设备',
  'tunnels.connected': '已连接',
  'tunnels.reconnecting': '正在重新连接',
  'tunnels.reconnecting-try': (p) => `正在重新连接，第 ${p.attempt} 次`,
  'tunnels.trouble': '出现问题',
  'tunnels.closing': '正在关闭',
  'tunnels.closed': '已关闭',
  'tunnels.closed-expired': '已关闭（到期）',
  'tunnels.closed-elsewhere': '已在别处关闭',
  'tunnels.finding': '正在查找已打开的隧道，或打开新隧道',
  'tunnels.taking-over': '正在接管',
  'tunnels.taking-up': '在 Culvert 启动前已打开，正在恢复连接',
  'tunnels.from-token': '正在使用粘贴的令牌连接',
  'tunnels.terminal-follows': '设备响应后会立即打开终端',
  'tunnels.not-answered': '设备尚未响应 · 代理程序是否在运行？',
  'tunnels.expired-detail': '有效期已到，本地端口已释放。',
  'tunnels.elsewhere-detail': '有人在控制台或通过其他程序关闭了该隧道。',
  'tunnels.quick-closed-detail': '仅关闭了本端。隧道本身在 AWS 端仍保持打开，直到到期或由打开者关闭。',
  'tunnels.released': '本地端口已释放。',
  'tunnels.quick-assumed': '来自粘贴的令牌，无法得知设备是否在线',
  'tunnels.assumed': '无法得知设备是否在线：此配置文件无权调用 iot:DescribeTunnel',
  'tunnels.closes-in-ten': '将在 10 分钟内自动关闭',
  'tunnels.closes-in-two': '将在 2 分钟内自动关闭',
  'tunnels.service-web': 'Web',
  'tunnels.older-found-one': (p) => `旧版代理程序（V${p.version}）：一次只能有一个连接`,
  'tunnels.older-found-each': (p) => `旧版代理程序（V${p.version}）：每个服务一次只能有一个连接`,
  'tunnels.older-chosen-one': (p) => `协议设为 V${p.version}：一次只能有一个连接`,
  'tunnels.older-chosen-each': (p) => `协议设为 V${p.version}：每个服务一次只能有一个连接`,
  'tunnels.older-found-why':
    '其他连接要等第一个连接关闭后才能使用。支持 V3 的代理程序（如 localproxy 3）没有此限制。',
  'tunnels.older-chosen-why':
    '其他连接要等第一个连接关闭后才能使用。如果设备的代理程序支持 V3，请为此设备选择“自动”。',
};
