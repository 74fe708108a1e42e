import { listed, zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { activity as en } from '../en/activity.ts';

const grouped = (count: number) => count.toLocaleString('en');
const parts = (each: readonly string[]) => each.filter(Boolean).join('，');

export const activity: Translation<typeof en> = {
  'activity.title': '活动',
  'activity.entries': (p) => `${grouped(p.count)} 条记录`,

  'activity.filter': '筛选历史记录',
  'activity.any-profile': '所有配置文件',
  'activity.deleted-profile': (p) => `${p.name}（已删除）`,
  'activity.month': '月份',
  'activity.any-month': '所有月份',
  'activity.find': '在历史记录中查找',
  'activity.find-what': '设备、人员、隧道…',
  'activity.billed': '已计费',
  'activity.free': '免费',
  'activity.show-all': '全部显示',
  'activity.nothing-found': '没有符合条件的历史记录。',
  'activity.nothing-yet': '尚未打开任何隧道',
  'activity.nothing-yet-text':
    '此计算机打开、复用或接管的每条隧道都会记录在这里：由谁在何时打开、连接哪台设备、用了多久以及费用。历史记录只保存在此计算机上。',
  'activity.demo': '这里展示的是示例：今天之前的记录及其价格均为虚构，演示中不会产生任何计费。',

  'activity.export-csv': '导出 CSV',
  'activity.export-json': '导出 JSON',
  'activity.saved-as': (p) => `已保存到 <path>${p.path}</path>`,
  'activity.show-in-folder': '在文件夹中显示',

  'activity.sum': '所列记录合计',
  'activity.cost': '费用',
  'activity.unsure': (p) => `+ ${grouped(p.count)} 条不确定`,
  'activity.unsure-why': '打开隧道的请求没有收到响应：可能已计费',
  'activity.unpriced': (p) => `+ ${grouped(p.count)} 条价格未知`,
  'activity.price-unknown': '价格未知',
  'activity.nothing-billed': '未计费',

  'activity.opened': '打开',
  'activity.reused': '复用',
  'activity.adopted': '接管',
  'activity.restored': '恢复',
  'activity.quick': '快速打开',
  'activity.entry': (p) => zh`${p.how}${p.name}`,
  'activity.asked': (p) => parts([listed(p.services), p.span]),
  'activity.by-role': (p) => `${p.who}（角色 ${p.role}）`,

  'activity.open-now': '打开中',
  'activity.closed-by-you': (p) => parts([p.span, '由您关闭']),
  'activity.expired': (p) => parts([p.span, '已到期']),
  'activity.closed-elsewhere': (p) => parts([p.span, '在别处关闭']),
  'activity.left': 'Culvert 退出时保持打开',

  'activity.cost-free': '免费',
  'activity.perhaps': (p) => `可能计费 ${p.amount}`,
  'activity.perhaps-billed': '可能已计费',

  'activity.open-again': '再次打开',
  'activity.open-again-name': (p) => zh`再次打开到${p.name}的隧道`,
  'activity.open-again-profile': (p) => `会先切换到配置文件“${p.name}”`,
  'activity.show-tunnel': '查看隧道',
  'activity.show-tunnel-name': (p) => `查看隧道：${p.name}`,
  'activity.log': '日志',
  'activity.log-name': (p) => zh`到${p.name}的隧道的日志`,

  'activity.limit': '上限',
  'activity.no-limit': '无上限',
  'activity.limit-of': (p) => zh`${p.name}的上限`,
  'activity.opened-of': (p) => `${p.opened}/${p.limit} 条`,
  'activity.saved': '次，未计费',
  'activity.prices-needed': 'Culvert 不了解 AWS 的收费，需要您输入价格。',
  'activity.enter-prices': '在“设置”中输入价格',
  'activity.month-came-to': ({ opened, unsure, reused, limit }) =>
    parts([
      limit === null
        ? `打开 ${grouped(opened)} 条隧道`
        : `打开 ${grouped(opened)} 条隧道（上限 ${grouped(limit)} 条）`,
      unsure > 0 ? `${grouped(unsure)} 条不确定` : '',
      reused > 0 ? `复用 ${grouped(reused)} 次` : '',
    ]),
};
