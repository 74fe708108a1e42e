import type { signIn as en } from '../en/sign-in.ts';
import type { Translation } from '../translate.ts';

export const signIn: Translation<typeof en> = {
  // What the browser shows when it comes back to Culvert.
  'sign-in.page-signed-in': 'サインインしました',
  'sign-in.page-go-back': 'このページを閉じて、Culvertに戻ってください。',
  'sign-in.page-refused': 'サインインは拒否されました',
  'sign-in.page-told-more': 'このページを閉じてください。詳細はCulvertに表示されます。',
  'sign-in.page-not-ours': 'Culvertが待っているサインインではありません',
  'sign-in.page-begin-again': 'Culvertでもう一度始めてください。',
  'sign-in.page-nothing': 'このページには何もありません',
  'sign-in.page-address': 'このアドレスは、サインインの後に戻ってくるためのものです。',
};
