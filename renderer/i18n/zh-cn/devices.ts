import type { Translation } from '../../../electron/i18n/translate.ts';
import type { devices as en } from '../en/devices.ts';

const things = (count: number) => `${count.toLocaleString('en')} 个事物`;

export const devices: Translation<typeof en> = {
  'devices.title': '设备',
  'devices.loaded-so-far': (p) => `已加载 ${things(p.count)}`,
  'devices.found': (p) => `${things(p.count)}中的 ${p.found.toLocaleString('en')} 个`,
  'devices.found-so-far': (p) => `已加载的 ${things(p.count)}中的 ${p.found.toLocaleString('en')} 个`,

  'devices.from-index': '来自机群索引。',
  'devices.from-index-then': (p) => `来自机群索引（${p.ago}的状态）。`,
  'devices.from-registry': '来自注册表。',
  'devices.from-registry-then': (p) => `来自注册表（${p.ago}的状态）。`,
  'devices.connection-untold': 'AWS 未提供连接状态。',
  'devices.searching': '正在 AWS 中搜索…',
  'devices.more-there': (p) => `已加载账户中的 ${things(p.count)}，还有更多未加载。`,

  'devices.no-profile': '添加配置文件即可开始',
  'devices.no-profile-text': '这里列出的设备是某个 AWS 账户和区域中的事物。配置文件说明如何登录该账户。',
  'devices.none-chosen': '未选择配置文件',
  'devices.none-chosen-text': '这里列出的是配置文件所指账户和区域中的设备。',
  'devices.choose-profile': '选择配置文件',
  'devices.loading': (p) => `正在加载 ${p.region} 的事物…`,
  'devices.not-loaded': '没有列表也可以连接设备：请在搜索框中输入完整的事物名称。',
  'devices.empty': (p) => `${p.region} 中没有事物`,
  'devices.empty-text':
    '在 AWS IoT 中注册为事物的设备会显示在这里。如果您的设备在其他区域，请编辑配置文件或选择其他配置文件。',
  'devices.edit-profile': '编辑配置文件',

  'devices.none-like-that': '没有符合条件的事物。',
  'devices.none-like-that-loaded': '已加载的事物中没有符合条件的。',
  'devices.none-by': (p) => `未找到与“${p.text}”匹配的事物。`,
  'devices.none-by-loaded': (p) => `已加载的事物中没有与“${p.text}”匹配的。`,
  'devices.look-in-all': '在所有设备中查找',
  'devices.no-favourites': '还没有收藏。点击设备的星标，或在该行按 F 键，即可将其添加到这里。',
  'devices.no-recents': '尚未从此计算机连接过任何设备。',
  'devices.is-whole-name': '这是完整的事物名称吗？',
  'devices.not-listed': (p) => `列出的事物中没有“${p.text}”。`,
  'devices.open-by-name': '按此名称打开隧道',

  'devices.tunnels-found': '找到的已打开隧道',
  'devices.tunnel-is': (p) => `隧道：${p.state}`,
  'devices.show-tunnel': '查看隧道',

  'devices.filter': '筛选设备',
  'devices.favourites': '收藏',
  'devices.recents': '最近使用',
  'devices.type': '类型',
  'devices.any-type': '所有类型',
  'devices.group': '组',
  'devices.any-group': '所有组',
  'devices.connection': '连接',
  'devices.any-connection': '所有连接状态',
  'devices.show-all': '全部显示',

  'devices.tunnel-open': '隧道已打开',
  'devices.used': (p) => `${p.ago}使用过`,
  'devices.is-favourite': '已收藏',
  'devices.favourite': '收藏',
  'devices.favourite-name': (p) => `收藏 ${p.name}`,
  'devices.make-favourite': '添加到收藏',
  'devices.drop-favourite': '从收藏中移除',
  'devices.favourite-made': (p) => `已收藏 ${p.name}`,
  'devices.favourite-dropped': (p) => `已取消收藏 ${p.name}`,

  'devices.asking': '正在查询 AWS…',
};
