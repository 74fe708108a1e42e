import { zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { shell as en } from '../en/shell.ts';

export const shell: Translation<typeof en> = {
  'shell.title': (p) => `${p.count.toLocaleString('en')} 条隧道 — Culvert`,
  'shell.skip': '跳到主要内容',
  'shell.starting': '正在启动 Culvert…',
  'shell.lost': 'Culvert 没有响应。',
  'shell.lost-advice': '请重试。如果再次发生，请附上日志反馈此问题。',

  'shell.views': '视图',
  'shell.tunnels': '隧道',
  'shell.devices': '设备',
  'shell.activity': '活动',
  'shell.profiles': '配置文件',
  'shell.settings': '设置',
  'shell.help': '帮助',
  'shell.demo': '演示',
  'shell.demo-text': '云端和设备都在此计算机内运行，不会产生任何费用。',
  'shell.this-month': '本月',
  'shell.opened': (p) => `已打开 ${p.count.toLocaleString('en')} 条隧道`,
  'shell.reused': (p) => `复用 ${p.count.toLocaleString('en')} 次`,

  'shell.find': '查找设备或隧道…',
  'shell.find-devices': '在设备列表中查找',
  'shell.find-devices-hint': '名称、类型、组或属性…',
  'shell.notices': '提示',
  'shell.dismiss-notice': '关闭提示',
  'shell.dismiss-error': '关闭错误消息',
  'shell.with-values': '请求中的标签值：',
  'shell.copy-policy': '复制策略',
  'shell.keyring-waiting': '密钥环正在等待您的操作',
  'shell.offline': '此计算机似乎已离线',
  'shell.offline-text':
    '已打开的隧道在 AWS 端保持打开，网络恢复后会自动重新连接。已加载的内容可以继续查看，打开新隧道则需等网络恢复。',
  'shell.time-left': '剩余时间',
  'shell.left': '剩余',

  'shell.no-like': '该隧道已不在列表中，或其配置文件已被删除',
  'shell.no-like-advice': '要新开一条，请在“设备”中选择设备。没有打开任何隧道。',

  'shell.tunnel-state': (p) => `${p.name}：${p.state}`,
  'shell.tunnel-trouble': (p) => `${p.name}：${p.state}。${p.reason}`,
  'shell.tunnel-expires-soon': (p) => zh`到${p.name}的隧道将在 10 分钟内到期。`,
  'shell.tunnel-expires-last': (p) => zh`到${p.name}的隧道将在 2 分钟内到期。`,

  'shell.open-second': '再开一条隧道（计费）',
  'shell.take-over': '强制接管',
  'shell.use-port': (p) => `本次使用端口 ${p.port}`,
  'shell.adopt': '接管',
  'shell.do-not-open': '不打开',
  'shell.open-anyway': '仍然打开（计费）',
  'shell.open-once': '仅打开这一次（计费）',
  'shell.open-always': '始终打开（计费）',
  'shell.quit': '退出',
  'shell.keep-running': '继续运行',
  'shell.quit-keep': (p) =>
    p.count === 1 ? '退出，隧道保持打开' : `退出，${p.count.toLocaleString('en')} 条隧道保持打开`,
  'shell.quit-close': (p) => `关闭 ${p.count.toLocaleString('en')} 条隧道并退出`,
  'shell.mfa-code': 'MFA 验证码',
  'shell.mfa-hint': 'MFA 设备当前显示的六位数字。',
};
