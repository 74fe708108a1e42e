import type { Translation } from '../../../electron/i18n/translate.ts';
import type { activity as en } from '../en/activity.ts';

const grouped = (count: number) => count.toLocaleString('en');
const listed = (parts: readonly string[]) => parts.filter(Boolean).join('，');

export const activity: Translation<typeof en> = {
  'activity.title': '活动',
  'activity.entries': (p) => `${grouped(p.count)} 条记录`,

  'activity.filter': '筛选历史记录',
  'activity.any-profile': '所有配置文件',
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
    '这台计算机打开、复用或接管的每条隧道都会记录在此：何人、哪台设备、何时、多久以及费用。历史记录只保存在这台计算机上。',
  'activity.demo': '此处为记录内容的示例：今天之前的条目和价格均为虚构，演示中不会计费。',

  'activity.export-csv': '导出 CSV',
  'activity.export-json': '导出 JSON',
  'activity.saved-as': (p) => `已保存为 <path>${p.path}</path>`,
  'activity.show-in-folder': '在文件夹中显示',

  'activity.sum': '所列记录合计',
  'activity.cost': '费用',
  'activity.unsure': (p) => `+ ${grouped(p.count)} 条不确定`,
  'activity.unsure-why': '打开请求的响应已丢失：可能已计费',
  'activity.unpriced': (p) => `+ ${grouped(p.count)} 条价格未知`,
  'activity.price-unknown': '价格未知',
  'activity.nothing-billed': '未计费',

  'activity.opened': '打开',
  'activity.reused': '复用',
  'activity.adopted': '接管',
  'activity.restored': '重新找到',
  'activity.quick': '快速打开',
  'activity.entry': (p) => `${p.how} ${p.name}`,
  'activity.asked': (p) => listed([p.services, p.span]),
  'activity.by-role': (p) => `${p.who}（角色 ${p.role}）`,

  'activity.open-now': '已打开',
  'activity.closed-by-you': (p) => listed([p.span, '手动关闭']),
  'activity.expired': (p) => listed([p.span, '已到期']),
  'activity.closed-elsewhere': (p) => listed([p.span, '在别处关闭']),
  'activity.left': 'Culvert 退出时保持打开',

  'activity.cost-free': '免费',
  'activity.perhaps': (p) => `可能 ${p.amount}`,
  'activity.perhaps-billed': '可能已计费',

  'activity.open-again': '再次打开',
  'activity.open-again-name': (p) => `再次打开到 ${p.name} 的隧道`,
  'activity.open-again-profile': (p) => `先选择配置文件 ${p.name}`,
  'activity.show-tunnel': '显示隧道',
  'activity.show-tunnel-name': (p) => `显示隧道：${p.name}`,
  'activity.log': '日志',
  'activity.log-name': (p) => `到 ${p.name} 的隧道的日志`,

  'activity.limit': '上限',
  'activity.no-limit': '无上限',
  'activity.limit-of': (p) => `${p.name} 的上限`,
  'activity.opened-of': (p) => `${p.opened}/${p.limit} 次`,
  'activity.saved': '已节省',
  'activity.prices-needed': '在您输入之前，Culvert 不知道 AWS 的收费。',
  'activity.enter-prices': '在设置中输入价格',
  'activity.month-came-to': ({ opened, unsure, reused, limit }) =>
    listed([
      limit === null
        ? `打开 ${grouped(opened)} 条隧道`
        : `打开 ${grouped(opened)} 条隧道（上限 ${grouped(limit)} 条）`,
      unsure > 0 ? `${grouped(unsure)} 条不确定` : '',
      reused > 0 ? `复用 ${grouped(reused)} 条` : '',
    ]),
};
