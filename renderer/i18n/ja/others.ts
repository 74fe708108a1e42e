import type { Translation } from '../../../electron/i18n/translate.ts';
import type { others as en } from '../en/others.ts';

export const others: Translation<typeof en> = {
  'others.title': 'ほかで開かれたトンネル',
  'others.list': 'ほかで開かれたトンネルの一覧',
  'others.read': (p) => `${p.ago}に読み込み`,
  'others.reading': '読み込み中…',
  'others.reading-all': 'アカウントの開いているトンネルを読み込んでいます…',
  'others.none':
    'ほかに開いているトンネルはありません。コンソールやコマンドラインで開かれたトンネルや、同僚が開いたトンネルがここに表示されます。',
  'others.more':
    'アカウントには、ここに表示されていないトンネルも開いています。新しいものだけを表示しています。',
  'others.by-culvert': 'Culvertが開いたもの',
  'others.not-by-culvert': 'Culvert以外が開いたもの',
  'others.source': '送信元',
  'others.end-unknown': (p) => `${p.end}: 不明`,
  'others.end-connected': (p) => `${p.end}: 接続済み`,
  'others.end-connected-since': (p) => `${p.end}: 接続済み（${p.time}から）`,
  'others.end-off': (p) => `${p.end}: 未接続`,
  'others.end-off-since': (p) => `${p.end}: 未接続（${p.time}から）`,
  'others.opened': (p) => `${p.ago}に開かれました`,
  'others.opened-closing': (p) => `${p.ago}に開かれました · 自動的に閉じています`,
  'others.opened-closes': (p) => `${p.ago}に開かれました · あと${p.span}で自動的に閉じます`,
  'others.tags-of': (p) => `${p.name}のタグ`,
  'others.adopt': '引き継ぐ',
  'others.close': '閉じる…',
  'others.close-question': '閉じると全員が使えなくなり、開き直すと課金されます。閉じますか？',
  'others.open-already': 'すでにトンネルが開いています',
  'others.carries': (p) => `${p.services}が使えます。`,
  'others.carries-left': (p) => `${p.services}が使えます · 残り<f>${p.left}</f>`,
  'others.needs-another': (p) => `${p.services}には別のトンネルが必要です。`,
  'others.open-by-others': 'ほかで開かれたトンネルがあります',
  'others.adopt-cuts':
    'ほかの人が接続しています。引き継ぐ前に確認が表示され、引き継ぐと相手の接続は切断されます。',
  'others.device-off': 'デバイスはこのトンネルに接続していません。',
  'others.quick': 'クイックオープン',
  'others.quick-text':
    'コンソールまたは<c>aws iotsecuretunneling open-tunnel</c>でトンネルを開いたとき、あるいはトークンをローテーションしたときに表示された<b>送信元アクセストークン</b>を貼り付けてください。AWSには何も要求せず、課金もされません。コマンドの出力全体を貼り付けることもできます。',
  'others.quick-token': '送信元アクセストークン',
  'others.quick-name': '名前',
  'others.quick-name-hint': '表示名',
  'others.quick-ports': 'ローカルポート',
  'others.quick-ports-hint':
    '「SSH=5507, HTTP=8080」のようにサービスごとに指定します。空欄なら空いているポートを使います。',
  'others.quick-automatic': '自動',
  'others.quick-protocol': 'エージェントのプロトコル',
  'others.quick-protocol-set': (p) => `エージェントのプロトコル: <b>${p.protocol}</b>`,
  'others.quick-protocol-endpoint': (p) =>
    `エージェントのプロトコル: <b>${p.protocol}</b> · 別のエンドポイント`,
  'others.quick-endpoint': 'データプレーンのエンドポイント',
  'others.quick-endpoint-hint':
    'PrivateLinkエンドポイントなど、リージョンの標準のエンドポイントではない場合にのみ指定します。',
  'others.quick-endpoint-own': 'AWSの標準',
  'others.quick-token-missing': '送信元アクセストークンを貼り付けてください。',
  'others.quick-region-missing': 'トンネルを開いたリージョンを指定してください。',
  'others.quick-pair-wrong': (p) =>
    `「${p.text}」は、サービスと1～65535のポートの組み合わせではありません。「SSH=5507」のように入力するか、空欄にしてください。`,
  'others.quick-two-ports': (p) => `${p.service}に2つのポートが指定されています。`,
  'others.quick-port-twice': (p) => `ポート${p.port}が2つのサービスに指定されています。`,
};
