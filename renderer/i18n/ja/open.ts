import type { Translation } from '../../../electron/i18n/translate.ts';
import type { open as en } from '../en/open.ts';

export const open: Translation<typeof en> = {
  'open.title': (p) => `<thing>${p.name}</thing>へのトンネルを開く`,
  'open.again': '開いているトンネルとは別に開きます',
  'open.again-why': (p) =>
    `開いているトンネルはあと${p.left}で閉じ、延長できません。そのため再利用せず、新しく開きます。現在の接続は、閉じるまで保たれます。`,
  'open.again-ports':
    '以前のトンネルが閉じるまで、新しいトンネルには別のローカルポートが使われることがあります。',
  'open.again-closed': '以前のトンネルは閉じたため、新しく開きます。',

  'open.services': 'サービス',
  'open.add': '+ 追加',
  'open.add-service': 'サービスを追加',
  'open.service-name': 'サービス名',
  'open.keep-open': '開いておく時間',
  'open.custom': 'その他',
  'open.minutes-field': '分数',
  'open.minutes': '分',
  'open.local-ports': 'ローカルポート',
  'open.local-port': (p) => `${p.service}のローカルポート`,
  'open.port-automatic': '自動',
  'open.ssh': 'SSHログイン',
  'open.ssh-user': 'ユーザー名',
  'open.ssh-user-usual': 'sshの設定に従う',
  'open.ssh-key': '秘密鍵ファイル',
  'open.ssh-key-usual': 'sshの既定の鍵',

  'open.protocol': 'エージェントのプロトコル',
  'open.protocol-is': (p) => `エージェントのプロトコル: <b>${p.choice}</b>`,
  'open.protocol-stays': '開いているトンネルは、再接続するまで今のプロトコルを使います。',
  'open.protocol-found': (p) => `自動（検出: V${p.version}）`,
  'open.protocol-auto': '古いエージェントは応答から検出し、記憶します。',
  'open.protocol-auto-found': (p) =>
    `エージェントはV${p.version}で応答しました。更新されている場合に備え、30日後にV3をもう一度試します。`,
  'open.protocol-1': '検出結果にかかわらず、一度に1つのサービスと1つの接続だけを使います。',
  'open.protocol-2': '検出結果にかかわらず、サービスごとに一度に1つの接続だけを使います。',
  'open.protocol-3':
    '複数の接続を同時に使います。エージェントを更新したデバイス向けです。古いエージェントはその場合も検出します。',

  'open.three-services':
    'AWSでは、1つのトンネルで使えるサービスは3つまでです。先に1つ外すか、もう1つトンネルを開いてください。',
  'open.one-service':
    'プロトコルV1では、1つのトンネルで扱えるサービスは1つです。別のサービスを選ぶには先に外すか、もう1つトンネルを開いてください。',
  'open.more-services': (p) => `ほか${p.count}件…`,
  'open.service-invalid': 'サービス名は、英数字、コロン、アンダースコア、ハイフンからなる1～128文字です。',
  'open.service-chosen': (p) => `${p.service}はすでに選択されています。`,
  'open.service-needed': 'サービスを1つ以上選択してください。',
  'open.lifetime-invalid': '1～720分（12時間）の整数を入力してください。',
  'open.port-invalid': '1～65535の整数を入力してください。空欄にすると、空いているポートを使います。',
  'open.port-given': (p) => `ポート${p.port}は、すでに別のサービスに指定されています。`,

  'open.free-in-demo': 'デモでは課金されません。',
  'open.costs': (p) =>
    `開くと約<b>${p.amount}</b>が1回だけ課金されます（${p.date}に入力した料金による）。あとで再接続しても無料です。`,
  'open.costs-unknown': (p) =>
    `開くと1回だけ課金されます。あとで再接続しても無料です。${p.region}でのAWSの料金は、Culvertでは把握していません。`,
  'open.another-costs': (p) =>
    `開いているトンネルを使えば無料です。もう1つ開くと約<b>${p.amount}</b>が1回だけ課金されます（${p.date}に入力した料金による）。`,
  'open.another-costs-unknown': (p) =>
    `開いているトンネルを使えば無料です。もう1つ開くと1回だけ課金されます。${p.region}でのAWSの料金は、Culvertでは把握していません。`,
  'open.enter-price': '設定で入力',
  'open.month': ({ opened, unsure, reused, limit }) => {
    const parts = [
      `開いた回数${opened}回`,
      unsure > 0 ? `結果不明${unsure}回` : '',
      reused > 0 ? `再利用${reused}回` : '',
      limit === null ? '' : `上限${limit}回`,
    ];
    return `今月: ${parts.filter(Boolean).join('、')}。`;
  },
  'open.limit-reached': '上限に達しました。次からは、トンネルを開く前に確認します。',

  'open.opening': '開いています…',
  'open.another-free': 'もう1つ開く',
  'open.another': 'もう1つ開く（課金）',
  'open.ssh-in-it': 'SSHを開始',
  'open.with-ssh': '開いてSSHを開始',
  'open.use': '開いているトンネルを使う',
  'open.tunnel': 'トンネルを開く',
  'open.adopt': '開いているトンネルを引き継ぐ',
};
