import type { profiles as en } from '../en/profiles.ts';
import type { Translation } from '../translate.ts';

export const profiles: Translation<typeof en> = {
  'profiles.for-open': '打开隧道',
  'profiles.for-rotate': '复用、接管或重新连接隧道',
  'profiles.for-list-tunnels': '查找已打开的隧道',
  'profiles.for-describe-tunnel': '查看设备是否在线',
  'profiles.for-close': '关闭隧道',
  'profiles.for-describe-thing': '查询设备',
  'profiles.for-connectivity': '查看单台设备的连接状态',
  'profiles.for-search': '搜索设备',
  'profiles.for-list-things': '列出设备',
  'profiles.for-indexing': '查看是否可以搜索设备',
  'profiles.for-groups': '列出事物组',
  'profiles.for-types': '列出事物类型',
  'profiles.for-group-things': '列出事物组中的设备',

  'profiles.how-simulated': 'IAM 模拟结果',
  'profiles.how-depends': ({ keys }) => `取决于 ${keys}，IAM 模拟无法得知其值`,
  'profiles.how-organisation': 'IAM 模拟：被 AWS 组织的策略禁止',
  'profiles.how-boundary': 'IAM 模拟：权限边界未包含此操作',
  'profiles.how-policy': 'IAM 模拟：被某条策略明确拒绝',
  'profiles.how-nothing': 'IAM 模拟：没有策略允许此操作',
  'profiles.how-tags': ({ tags }) => `IAM 模拟：策略要求标签 ${tags}，而配置文件没有发送`,
  'profiles.how-read': '已实际尝试（只读操作）',
  'profiles.how-no-tunnel': '已用不存在的隧道尝试',
  'profiles.how-no-device': '已用不存在的设备尝试',
  'profiles.how-no-group': '已用不存在的事物组尝试',
  'profiles.how-or-by-name': ({ tried }) => `${tried}；如果策略只允许特定名称，结果也会相同`,
  'profiles.how-not-tried': '未尝试',
  'profiles.how-not-opened': '每次打开都会计费，因此未尝试',
  'profiles.how-iam-denied': ({ start }) =>
    `${start}；IAM 可以判断，但此配置文件无权查询（iam:SimulatePrincipalPolicy）`,
  'profiles.how-iam-failed': ({ start, message }) => `${start}；IAM 无法判断：${message}`,
};
