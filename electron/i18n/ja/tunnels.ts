import type { tunnels as en } from '../en/tunnels.ts';
import type { Translation } from '../translate.ts';

export const tunnels: Translation<typeof en> = {
  'tunnels.opening': '開いています',
  'tunnels.connecting': '接続中',
  'tunnels.waiting': 'デバイス待機中',
  'tunnels.connected': '接続済み',
  'tunnels.reconnecting': '再接続中',
  'tunnels.reconnecting-try': (p) => `再接続中（${p.attempt}回目）`,
  'tunnels.trouble': '問題あり',
  'tunnels.closing': '閉じています',
  'tunnels.closed': '終了済み',
  'tunnels.closed-expired': '終了済み（期限切れ）',
  'tunnels.closed-elsewhere': '別の場所で終了',
  'tunnels.finding': '開いているトンネルを探しているか、新しく開いているところです',
  'tunnels.taking-over': '引き継いでいます',
  'tunnels.taking-up': 'Culvertの起動前から開いていたトンネルに再接続しています',
  'tunnels.from-token': '貼り付けたトークンで接続しています',
  'tunnels.terminal-follows': 'デバイスが応答するとターミナルが開きます',
  'tunnels.not-answered': 'デバイスからまだ応答がありません · エージェントは動作していますか？',
  'tunnels.expired-detail': '有効期間が終わりました。ローカルポートは解放されています。',
  'tunnels.elsewhere-detail': '誰かがコンソールまたは別のプログラムで閉じました。',
  'tunnels.quick-closed-detail':
    'こちら側だけを閉じました。トンネル自体は、期限が切れるか、開いた人が閉じるまで、AWSでは開いたままです。',
  'tunnels.released': 'ローカルポートは解放されています。',
  'tunnels.quick-assumed':
    '貼り付けたトークンで接続しているため、デバイスが接続しているかどうかはわかりません',
  'tunnels.assumed':
    'デバイスが接続しているかどうかは不明です。このプロファイルにはiot:DescribeTunnelの権限がありません',
  'tunnels.closes-in-ten': '10分以内に自動的に閉じます',
  'tunnels.closes-in-two': '2分以内に自動的に閉じます',
  'tunnels.service-web': 'Web',
  'tunnels.older-found-one': (p) => `古いエージェント（V${p.version}）: 同時に1接続のみ`,
  'tunnels.older-found-each': (p) => `古いエージェント（V${p.version}）: サービスごとに同時に1接続のみ`,
  'tunnels.older-chosen-one': (p) => `プロトコルをV${p.version}に設定: 同時に1接続のみ`,
  'tunnels.older-chosen-each': (p) => `プロトコルをV${p.version}に設定: サービスごとに同時に1接続のみ`,
  'tunnels.older-found-why':
    '次の接続は、最初の接続が閉じるまで待ちます。localproxy 3などV3に対応したエージェントでは、この制限はありません。',
  'tunnels.older-chosen-why':
    '次の接続は、最初の接続が閉じるまで待ちます。エージェントがV3に対応している場合は、このデバイスの設定で「自動」を選んでください。',
};
