import { zh } from '../../../electron/i18n/chinese.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { signIn as en } from '../en/sign-in.ts';

export const signIn: Translation<typeof en> = {
  'sign-in.title': ({ name }) => zh`登录${name}`,
  'sign-in.starting': '正在向 IAM Identity Center 请求登录…',
  'sign-in.finishing': '已批准。正在获取可用的账户和角色…',
  'sign-in.waiting-code':
    '浏览器中已打开下面的页面，也可以在另一台计算机上打开。只有页面显示的代码与此处完全一致时，才允许 Culvert。',
  'sign-in.waiting-browser': '浏览器中已打开登录页面。请登录并允许 Culvert，此窗口会自动继续。',
  'sign-in.code': '代码',
  'sign-in.copy-code': '复制代码',
  'sign-in.copy-address': '复制地址',
  'sign-in.reopen': '再次打开浏览器',
  'sign-in.time-left': '剩余时间',
  'sign-in.use-code': '使用代码',

  'sign-in.needed': '需要登录',
  'sign-in.signed-in': '已登录',
  'sign-in.until': ({ time, left }) => zh`至${time}（剩余${left}）`,

  'sign-in.no-profile': '无配置文件',
  'sign-in.menu-none': '未选择配置文件',
  'sign-in.menu-chosen': ({ name, region }) => `配置文件：${name} ${region}`,
  'sign-in.menu-needed': ({ name, region }) => `配置文件：${name} ${region}，需要登录`,
  'sign-in.menu-add': '添加配置文件…',
  'sign-in.menu-manage': '管理配置文件',
};
