import type { Translation } from '../../../electron/i18n/translate.ts';
import type { services as english } from '../en/services.ts';

export const services: Translation<typeof english> = {
  'services.open': (p) => `${p.service}を開く`,
  'services.copied': (p) => `コピーしました: ${p.text}`,
  'services.copy-connection': '接続文字列をコピー',
  'services.lead':
    'トンネルを通じて接続できるサービスと、その開き方です。デバイスのどのサービスがどのポートを使うかは、エージェントの設定で決まります。ここにあるのは一般的なポートです。',
  'services.list': 'サービス',
  'services.add': 'サービスを追加',
  'services.edit': (p) => `${p.service}を編集`,
  'services.remove': (p) => `${p.service}を削除`,
  'services.remove-ask': '削除しますか？ 開いているトンネルには影響しません。',
  'services.removed': (p) => `${p.service}を削除しました`,
  'services.own': 'カスタム',
  'services.port': (p) => `ポート${p.port}`,
  'services.no-port': '一般的なポートなし',
  'services.by-terminal': 'ターミナルでssh',
  'services.by-copy': (p) => `コピー: ${p.text}`,
  'services.replaces':
    'Culvertに標準で含まれるサービスです。保存するとカスタムサービスに置き換わり、削除すると標準に戻ります。',
  'services.label': '名前',
  'services.label-example': 'ラインコントローラー',
  'services.id': 'サービスID',
  'services.id-hint': 'デバイスのエージェントが使う名前です。',
  'services.id-wrong': 'サービスIDは、英数字、コロン、アンダースコア、ハイフンからなる1～128文字です。',
  'services.device-port': 'デバイスのポート',
  'services.device-port-hint':
    '一覧に表示され、「ssh -p」でサービスを指定するときにも使われます。空欄でもかまいません。',
  'services.port-wrong': 'ポートは1～65535の整数です。一般的なポートがなければ空欄にしてください。',
  'services.opened-by': '開き方',
  'services.kind-url': 'アドレス: ウェブページ、またはその種類のアドレスを開くプログラム',
  'services.kind-program': 'プログラム',
  'services.kind-copy': '貼り付けるテキストをコピー',
  'services.kind-terminal': 'ターミナルでssh',
  'services.url': 'アドレス',
  'services.url-hint':
    '{host}と{port}はトンネルのローカル側、{device}はデバイス名を表します。パスワードは入れないでください。',
  'services.command': 'プログラムと引数',
  'services.command-hint':
    'シェルを使わずに実行されます。{host}、{port}、{device}は置き換えられ、空白を含む語は引用符で囲みます。パスワードは入れないでください。',
  'services.text': 'テキスト',
  'services.text-hint':
    'postgresql://{host}:{port}/のように、{host}、{port}、{device}が置き換えられます。パスワードは入れないでください。',
  'services.terminal-hint': 'デバイス上の2つ目のsshサーバーなど、独自のホストキーを持つ場合に使います。',
  'services.held-by': (p) => `${p.holder}が使用中`,
};
