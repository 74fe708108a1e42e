import type { Translation } from '../../../electron/i18n/translate.ts';
import type { activity as en } from '../en/activity.ts';

const grouped = (count: number) => count.toLocaleString('en');
const listed = (parts: readonly string[]) => parts.filter(Boolean).join('、');

export const activity: Translation<typeof en> = {
  'activity.title': 'アクティビティ',
  'activity.entries': (p) => `${grouped(p.count)}件`,

  'activity.filter': '履歴の絞り込み',
  'activity.any-profile': '全プロファイル',
  'activity.deleted-profile': (p) => `${p.name}（削除済み）`,
  'activity.month': '月',
  'activity.any-month': '全期間',
  'activity.find': '履歴を検索',
  'activity.find-what': 'デバイス、ユーザー、トンネル…',
  'activity.billed': '課金あり',
  'activity.free': '無料',
  'activity.show-all': 'すべて表示',
  'activity.nothing-found': '条件に合う履歴がありません。',
  'activity.nothing-yet': '開いたトンネルはまだありません',
  'activity.nothing-yet-text':
    'このコンピューターで開いた、再利用した、または引き継いだトンネルがここに記録されます。誰が、どのデバイスに、いつ、どのくらいの時間開き、費用がいくらだったかがわかります。履歴はこのコンピューターにだけ保存されます。',
  'activity.demo':
    'ここに記録される内容の例です。昨日までの項目と料金は架空のもので、デモでは課金されません。',

  'activity.export-csv': 'CSV出力',
  'activity.export-json': 'JSON出力',
  'activity.saved-as': (p) => `保存先: <path>${p.path}</path>`,
  'activity.show-in-folder': 'フォルダーで表示',

  'activity.sum': '表示中の合計',
  'activity.cost': '費用',
  'activity.unsure': (p) => `+ 結果不明${grouped(p.count)}件`,
  'activity.unsure-why': 'トンネルを開く要求への応答が失われました。課金された可能性があります',
  'activity.unpriced': (p) => `+ 料金不明${grouped(p.count)}件`,
  'activity.price-unknown': '料金不明',
  'activity.nothing-billed': '課金なし',

  'activity.opened': '新規',
  'activity.reused': '再利用',
  'activity.adopted': '引き継ぎ',
  'activity.restored': '再検出',
  'activity.quick': 'クイックオープン',
  'activity.entry': (p) => `${p.how} ${p.name}`,
  'activity.asked': (p) => (p.services && p.span ? `${p.services}（${p.span}）` : p.services || p.span),
  'activity.by-role': (p) => `${p.who}（ロール: ${p.role}）`,

  'activity.open-now': '開いています',
  'activity.closed-by-you': (p) => listed([p.span, '手動で終了']),
  'activity.expired': (p) => listed([p.span, '期限切れ']),
  'activity.closed-elsewhere': (p) => listed([p.span, '別の場所で終了']),
  'activity.left': '開いたままCulvertを終了',

  'activity.cost-free': '無料',
  'activity.perhaps': (p) => `${p.amount}（課金の可能性）`,
  'activity.perhaps-billed': '課金の可能性あり',

  'activity.open-again': 'もう一度開く',
  'activity.open-again-name': (p) => `${p.name}へのトンネルをもう一度開く`,
  'activity.open-again-profile': (p) => `先にプロファイル「${p.name}」を選択します`,
  'activity.show-tunnel': 'トンネルを表示',
  'activity.show-tunnel-name': (p) => `${p.name}へのトンネルを表示`,
  'activity.log': 'ログ',
  'activity.log-name': (p) => `${p.name}へのトンネルのログ`,

  'activity.limit': '上限',
  'activity.no-limit': '上限なし',
  'activity.limit-of': (p) => `${p.name}の上限`,
  'activity.opened-of': (p) => `${p.limit}回中${p.opened}回`,
  'activity.saved': '節約',
  'activity.prices-needed': 'AWSの料金は、入力されるまでCulvertでは把握できません。',
  'activity.enter-prices': '設定で料金を入力',
  'activity.month-came-to': ({ opened, unsure, reused, limit }) =>
    listed([
      limit === null
        ? `開いたトンネル${grouped(opened)}件`
        : `開いたトンネル${grouped(opened)}件（上限${grouped(limit)}件）`,
      unsure > 0 ? `結果不明${grouped(unsure)}件` : '',
      reused > 0 ? `再利用${grouped(reused)}件` : '',
    ]),
};
