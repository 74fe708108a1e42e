import type { Translation } from '../../../electron/i18n/translate.ts';
import type { help as en } from '../en/help.ts';

export const help: Translation<typeof en> = {
  'help.title': 'ヘルプ',
  'help.trouble': '問題が起きたとき',
  'help.trouble-text':
    '診断レポートには、バージョン、設定、各トンネルの両端の状態、ログの末尾など、Culvert自身に関する情報がまとめられます。機密情報は含まれず、人に渡す前に内容を確認できます。Culvertが自動で何かを送信することはありません。',
  'help.copy-diagnostics': '診断レポートをコピー…',
  'help.save-report': 'レポートを保存…',
  'help.show-log': 'ログを表示',
  'help.keys': 'キーボード',
  'help.keys-text': 'Culvertのすべての操作はマウスなしで行えます。',
  'help.show-keys': 'キーボードショートカット',
  'help.about': 'Culvertのバージョン情報',
  'help.about-text':
    'AWS IoT Secure Tunnelingを使って、ファイアウォールの内側にあるデバイスにSSHで接続します。',
  'help.version': 'バージョン',
  'help.runtime': 'ランタイム',
  'help.platform': 'プラットフォーム',
  'help.licence':
    'CulvertはApache License 2.0で提供されています。ElectronとChromiumにはそれぞれのライセンスが適用されます。',
  'help.copy-versions': 'バージョン情報をコピー',

  'help.report': '診断レポート',
  'help.report-text':
    '内容はここに表示されているものがすべてで、このままコピーまたは保存されます。機密情報、ユーザー名、このコンピューターの名前は伏せられ、アカウント番号は短縮されます。デバイスとプロファイルの名前は残るので、人に渡す前に確認してください。',
  'help.report-content': 'レポートの内容',
  'help.report-making': 'レポートを作成しています…',
  'help.report-copy': 'レポートをコピー',
  'help.report-save': 'レポートを保存',
  'help.report-saved': (p) => `保存先: <path>${p.path}</path>`,
  'help.report-show': 'フォルダーで表示',

  'help.log': 'ログ',
  'help.log-lines': 'ログの行（新しい順）',
  'help.log-count': (p) => `${p.count.toLocaleString('en')}行`,
  'help.log-filter': 'ログの絞り込み',
  'help.log-tunnel': 'トンネル',
  'help.log-any-tunnel': 'すべてのトンネル',
  'help.log-one-tunnel': (p) => `${p.thing}、${p.time}`,
  'help.log-level': 'レベル',
  'help.log-any-level': 'すべてのレベル',
  'help.log-warnings': '警告とエラー',
  'help.log-errors': 'エラーのみ',
  'help.log-find': 'ログを検索',
  'help.log-find-hint': 'ログを検索…',
  'help.log-show-all': 'すべて表示',
  'help.log-copy': '行をコピー',
  'help.log-copy-one': 'この行をコピー',
  'help.log-reveal': 'フォルダーを開く',
  'help.log-newest': '最新の行を表示',
  'help.log-held': '読んでいる間、一覧は固定されます。',
  'help.log-whole': '行全体',
  'help.log-debug': 'デバッグ',
  'help.log-info': '情報',
  'help.log-warning': '警告',
  'help.log-error': 'エラー',
  'help.log-empty': 'ログは空です',
  'help.log-empty-text':
    'Culvertの動作が、機密情報を除いてここに記録されます。ファイルはこのコンピューターだけに保存され、最大で8 MBです。',
  'help.log-nothing': '条件に合う行はありません。',
};
