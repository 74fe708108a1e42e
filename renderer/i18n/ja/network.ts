import type { Translation } from '../../../electron/i18n/translate.ts';
import type { network as en } from '../en/network.ts';

export const network: Translation<typeof en> = {
  'network.web-proxy': 'ウェブプロキシ',
  'network.proxy-system': 'コンピューターの設定に従う',
  'network.proxy-none': 'ウェブプロキシなし',
  'network.proxy-manual': '手動で指定',
  'network.proxy-pac': 'PACスクリプト',
  'network.address': 'アドレス',
  'network.not-for': '除外するアドレス',
  'network.not-for-hint': 'NO_PROXYと同様に、ホスト名とアドレスをコンマで区切って入力してください。',
  'network.pac-address': 'スクリプトのアドレス',
  'network.proxy-user': 'プロキシのユーザー',
  'network.proxy-password': 'プロキシのパスワード',
  'network.empty': 'なし',
  'network.password-kept': '変更なし',
  'network.forget-password': '保存したパスワードを削除',
  'network.certificate-files': '追加で信頼する証明書ファイル（PEM）',
  'network.certificate-list': '証明書ファイル',
  'network.certificate-file': (p) => `証明書ファイル${p.number}`,
  'network.remove-certificate': (p) => `証明書ファイル${p.number}を削除`,
  'network.add-certificate': 'ファイルを追加',
  'network.system-certificates': 'このコンピューターの証明書を信頼する',
  'network.system-certificates-hint':
    '一般的な認証局に加えて、OSが信頼する証明書も信頼します。社内でTLSを検査している場合に必要です。',
  'network.not-saved': '未保存',
  'network.save': 'ネットワーク設定を保存',
  'network.choose-profile': '接続をテストするにはプロファイルを選択してください。',
  'network.test': '接続テスト',
  'network.test-with': (p) => `「${p.profile}」でテストします。`,
  'network.test-with-saved': (p) => `「${p.profile}」と、最後に保存した設定でテストします。`,
  'network.testing': '経路を順に確認しています…',
};
