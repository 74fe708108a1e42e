import type { Translation } from '../../../electron/i18n/translate.ts';
import type { signIn as en } from '../en/sign-in.ts';

export const signIn: Translation<typeof en> = {
  'sign-in.title': ({ name }) => `${name}にサインイン`,
  'sign-in.starting': 'IAM Identity Centerにサインインを要求しています…',
  'sign-in.finishing': '承認されました。利用できる権限を取得しています…',
  'sign-in.waiting-code':
    '下のページがブラウザーで開いています。別のコンピューターで開いてもかまいません。同じコードが表示されていることを確認して、Culvertを許可してください。',
  'sign-in.waiting-browser':
    'ブラウザーでサインインページが開いています。サインインしてCulvertを許可すると、このウィンドウは自動的に次へ進みます。',
  'sign-in.code': 'コード',
  'sign-in.copy-code': 'コードをコピー',
  'sign-in.copy-address': 'アドレスをコピー',
  'sign-in.reopen': 'ブラウザーをもう一度開く',
  'sign-in.time-left': '残り時間',
  'sign-in.use-code': 'コードを使う',

  'sign-in.needed': 'サインインが必要',
  'sign-in.signed-in': 'サインイン済み',
  'sign-in.until': ({ time, left }) => `${time}まで（残り${left}）`,

  'sign-in.no-profile': 'プロファイルなし',
  'sign-in.menu-none': 'プロファイル未選択',
  'sign-in.menu-chosen': ({ name, region }) => `プロファイル: ${name} ${region}`,
  'sign-in.menu-needed': ({ name, region }) => `プロファイル: ${name} ${region}、サインインが必要`,
  'sign-in.menu-add': 'プロファイルを追加…',
  'sign-in.menu-manage': 'プロファイルを管理',
};
