import type { notices as en } from '../en/notices.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const notices: Translation<typeof en> = {
  'notices.proxy-gone': 'Culvertの通信を中継する部分が起動しません',
  'notices.proxy-gone-advice':
    '現在トンネルは使用できません。「再接続」を選んで再試行するか、Culvertを再起動してください。それでも解決しない場合は、ログとともにご報告ください。',
  'notices.password-not-kept': 'ウェブプロキシのパスワードは、Culvertを終了するまでの間だけ保持されます。',
  'notices.keyring-waiting':
    'キーリングを待っています。パスワードを求めるウィンドウが開いている可能性があります。',
  'notices.ssh-copied': 'sshコマンドをクリップボードにコピーしました',
  'notices.address-copied': 'アドレスをクリップボードにコピーしました',
  'notices.closed-while-away': (p) => `Culvertが動いていない間に、${p.name}へのトンネルが閉じられました。`,
  'notices.closed-while-away-advice': '一覧から外しました。新しく開くと課金されます。',
  'notices.port-moved': (p) =>
    `${p.name}の${p.service}用のポート${p.port}は使用中のため、今回はポート${p.instead}を使います。`,
  'notices.tunnel-port-moved': (p) =>
    `${p.name}へのトンネルのポート${p.port}は使用中のため、今回はポート${p.instead}を使います。`,
  'notices.port-moved-advice': (p) =>
    `保存されているポートは${p.port}のままです。元のポートに戻すには、それを使っているプログラムを終了してからCulvertを起動してください。`,
  'notices.stayed': (p) => `${p.name}へのトンネルを閉じられなかったため、Culvertは終了しませんでした`,
  'notices.stayed-advice':
    'トンネルは期限が切れると自動的に閉じます。それまで開いたままにする場合は、もう一度終了してください。閉じる場合は、トンネルのカードで原因を確認してから再試行してください。',
  'notices.stayed-many': (p) =>
    `トンネル${grouped(p.count)}件を閉じられなかったため、Culvertは終了しませんでした（${p.names}）`,
  'notices.stayed-many-advice':
    'トンネルは期限が切れると自動的に閉じます。それまで開いたままにする場合は、もう一度終了してください。閉じる場合は、各トンネルのカードで原因を確認してから再試行してください。',
  'notices.pasted-token': '貼り付けたトークン',
  'notices.tunnel-named': (p) => `トンネル ${p.id}`,
  'notices.cannot-start': 'Culvertを起動できません。',
  'notices.demo-failed': 'デモを開始できません。',
  'notices.log-folder': ({ folder }) => `ログは${folder}にあります。`,
};
