import type { signIn as en } from '../en/sign-in.ts';
import type { Translation } from '../translate.ts';

export const signIn: Translation<typeof en> = {
  // What the browser shows when it comes back to Culvert.
  'sign-in.page-signed-in': '您已登录',
  'sign-in.page-go-back': '现在可以关闭此页面，返回 Culvert。',
  'sign-in.page-refused': '登录被拒绝',
  'sign-in.page-told-more': '可以关闭此页面。详细信息请查看 Culvert。',
  'sign-in.page-not-ours': '这不是 Culvert 正在等待的登录请求',
  'sign-in.page-begin-again': '请在 Culvert 中重新开始。',
  'sign-in.page-nothing': '此处没有内容',
  'sign-in.page-address': '此地址仅用于登录后返回 Culvert。',
};
