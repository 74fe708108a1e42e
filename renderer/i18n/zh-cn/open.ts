import { zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { open as en } from '../en/open.ts';

export const open: Translation<typeof en> = {
  'open.title': (p) => `打开到 <thing>${p.name}</thing> 的隧道`,
  'open.again': '在已打开的隧道之外再开一条',
  'open.again-why': (p) =>
    zh`已打开的隧道将在${p.left}后关闭且无法延长，因此不再复用，而是新开一条。现有连接会保持到它关闭为止。`,
  'open.again-ports': '在它关闭之前，新隧道可能会使用其他本地端口。',
  'open.again-closed': '先前的隧道已关闭，因此新开一条。',

  'open.services': '服务',
  'open.add': '+ 添加',
  'open.add-service': '添加服务',
  'open.service-name': '服务名称',
  'open.keep-open': '打开时长',
  'open.custom': '自定义',
  'open.minutes-field': '分钟',
  'open.minutes': '分钟',
  'open.local-ports': '本地端口',
  'open.local-port': (p) => `${p.service} 的本地端口`,
  'open.port-automatic': '自动',
  'open.ssh': 'SSH 登录',
  'open.ssh-user': '用户名',
  'open.ssh-user-usual': '按 ssh 自身的设置',
  'open.ssh-key': '密钥文件',
  'open.ssh-key-usual': 'ssh 的默认密钥',

  'open.protocol': '代理程序协议',
  'open.protocol-is': (p) => `代理程序协议：<b>${p.choice}</b>`,
  'open.protocol-stays': '已打开的隧道在重新连接之前会继续使用原来的协议。',
  'open.protocol-found': (p) => `自动（检测到：V${p.version}）`,
  'open.protocol-auto': '会根据响应方式识别旧版代理程序，并记住结果。',
  'open.protocol-auto-found': (p) =>
    `其代理程序以 V${p.version} 响应。30 天后会再次尝试 V3，以便发现代理程序已更新。`,
  'open.protocol-1': '无论检测结果如何，一次只使用一个服务和一个连接。',
  'open.protocol-2': '无论检测结果如何，每个服务一次只使用一个连接。',
  'open.protocol-3': '同时使用多个连接，适用于代理程序已更新的设备。旧版代理程序仍会被识别。',

  'open.three-services': 'AWS 的每条隧道最多承载三个服务。请先移除一个，或再开一条隧道。',
  'open.one-service':
    '使用协议 V1 时，一条隧道只承载一个服务。如需选择其他服务，请先取消当前服务，或再开一条隧道。',
  'open.more-services': (p) => `另有 ${p.count} 个…`,
  'open.service-invalid': '服务名称须为 1 到 128 个字母、数字、冒号、下划线或连字符。',
  'open.service-chosen': (p) => `已选择 ${p.service}。`,
  'open.service-needed': '请至少选择一个服务。',
  'open.lifetime-invalid': '请输入 1 到 720（12 小时）之间的整数分钟数。',
  'open.port-invalid': '请输入 1 到 65535 之间的整数，或留空以使用空闲端口。',
  'open.port-given': (p) => `端口 ${p.port} 已指定给其他服务。`,

  'open.free-in-demo': '演示中不会计费。',
  'open.costs': (p) =>
    `打开隧道将一次性计费约 <b>${p.amount}</b>（按您在 ${p.date} 输入的价格）。之后重新连接免费。`,
  'open.costs-unknown': (p) =>
    `打开隧道将一次性计费，之后重新连接免费。Culvert 不了解 AWS 在 ${p.region} 的收费。`,
  'open.another-costs': (p) =>
    `使用已打开的隧道免费；再开一条将一次性计费约 <b>${p.amount}</b>（按您在 ${p.date} 输入的价格）。`,
  'open.another-costs-unknown': (p) =>
    `使用已打开的隧道免费；再开一条将一次性计费。Culvert 不了解 AWS 在 ${p.region} 的收费。`,
  'open.enter-price': '在“设置”中输入',
  'open.month': ({ opened, unsure, reused, limit }) => {
    const parts = [
      `打开 ${opened} 条`,
      unsure > 0 ? `不确定 ${unsure} 条` : '',
      reused > 0 ? `复用 ${reused} 次` : '',
      limit === null ? '' : `上限 ${limit} 条`,
    ];
    return `本月：${parts.filter(Boolean).join('，')}。`;
  },
  'open.limit-reached': '已达到上限：再打开隧道之前，Culvert 会先询问。',

  'open.opening': '正在打开…',
  'open.another-free': '再开一条',
  'open.another': '再开一条（计费）',
  'open.ssh-in-it': '在其中启动 SSH',
  'open.with-ssh': '打开并启动 SSH',
  'open.use': '使用已打开的隧道',
  'open.tunnel': '打开隧道',
  'open.adopt': '接管已打开的隧道',
};
