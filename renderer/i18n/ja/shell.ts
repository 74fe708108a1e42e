import type { Translation } from '../../../electron/i18n/translate.ts';
import type { shell as en } from '../en/shell.ts';

export const shell: Translation<typeof en> = {
  'shell.title': (p) => `トンネル${p.count.toLocaleString('en')}件 — Culvert`,
  'shell.skip': '本文へ移動',
  'shell.starting': 'Culvertを起動しています…',
  'shell.lost': 'Culvertから応答がありませんでした。',
  'shell.lost-advice': '再試行してください。再び起きる場合は、ログとともにご報告ください。',

  'shell.views': '画面',
  'shell.tunnels': 'トンネル',
  'shell.devices': 'デバイス',
  'shell.activity': 'アクティビティ',
  'shell.profiles': 'プロファイル',
  'shell.settings': '設定',
  'shell.help': 'ヘルプ',
  'shell.demo': 'デモ',
  'shell.demo-text': 'クラウドもデバイスもこのコンピューターの中で動いています。課金はされません。',
  'shell.this-month': '今月',
  'shell.opened': (p) => `開いたトンネル${p.count.toLocaleString('en')}件`,
  'shell.reused': (p) => `再利用${p.count.toLocaleString('en')}件`,

  'shell.find': 'デバイスまたはトンネルを検索…',
  'shell.find-devices': 'デバイスの一覧から検索',
  'shell.find-devices-hint': '名前、タイプ、グループ、属性…',
  'shell.notices': 'お知らせ',
  'shell.dismiss-notice': 'お知らせを消す',
  'shell.dismiss-error': 'エラーを消す',
  'shell.with-values': '送信した値:',
  'shell.copy-policy': 'ポリシーをコピー',
  'shell.keyring-waiting': 'キーリングが操作を待っています',
  'shell.offline': 'このコンピューターはオフラインのようです',
  'shell.offline-text':
    '開いているトンネルはAWSでは開いたままで、ネットワークが戻ると自動的に再接続します。読み込み済みの内容は確認できますが、トンネルを開くにはネットワークが必要です。',
  'shell.time-left': '残り時間',
  'shell.left': '残り',

  'shell.no-like': 'このトンネルはもう一覧にないか、プロファイルが削除されています',
  'shell.no-like-advice':
    '新しく開くには、「デバイス」でデバイスを選択してください。トンネルは開かれていません。',

  'shell.tunnel-state': (p) => `${p.name}: ${p.state}`,
  'shell.tunnel-trouble': (p) => `${p.name}: ${p.state}。${p.reason}`,
  'shell.tunnel-expires-soon': (p) => `${p.name}へのトンネルは10分以内に期限が切れます。`,
  'shell.tunnel-expires-last': (p) => `${p.name}へのトンネルは2分以内に期限が切れます。`,

  'shell.open-second': 'もう1つトンネルを開く（課金）',
  'shell.take-over': '強制的に引き継ぐ',
  'shell.use-port': (p) => `今回はポート${p.port}を使う`,
  'shell.adopt': '引き継ぐ',
  'shell.do-not-open': '開かない',
  'shell.open-anyway': 'それでも開く（課金）',
  'shell.open-once': '今回だけ開く（課金）',
  'shell.open-always': '常に開く（課金）',
  'shell.quit': '終了',
  'shell.keep-running': '実行を続ける',
  'shell.quit-keep': (p) =>
    p.count === 1 ? '開いたまま終了' : `${p.count.toLocaleString('en')}件を開いたまま終了`,
  'shell.quit-close': (p) => `トンネル${p.count.toLocaleString('en')}件を閉じて終了`,
  'shell.mfa-code': 'MFAコード',
  'shell.mfa-hint': 'MFAデバイスに今表示されている6桁の数字です。',
};
