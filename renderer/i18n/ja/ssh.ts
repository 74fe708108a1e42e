import type { Translation } from '../../../electron/i18n/translate.ts';
import type { ssh as english } from '../en/ssh.ts';

export const ssh: Translation<typeof english> = {
  'ssh.write': '自分のデバイスをssh設定に書き込む',
  'ssh.write-hint':
    'ssh、scp、VS Code、Ansibleからデバイスを名前で使えるようになります。設定ファイルの先頭に1行だけ追加し、それ以外の内容はそのまま残します。',
  'ssh.way': 'sshがデバイスに接続する方法',
  'ssh.way-command': 'culvertコマンドを使う',
  'ssh.way-command-hint':
    'トンネルが開いていなくても使えます。課金される新しいトンネルは、プロファイルで許可されているか、確認に同意した場合にだけ開きます。',
  'ssh.way-port': 'ローカルポートを使う',
  'ssh.way-port-hint': 'トンネルが開いている間だけ使えます。sshがトンネルを開くことはありません。',
  'ssh.names': 'sshで使う名前',
  'ssh.names-hint': '選択するとコマンドをコピーします。',
  'ssh.names-none': 'まだありません。デバイスを使用するか、お気に入りに追加すると書き込まれます。',
  'ssh.names-none-open': '今はありません。デバイスは、トンネルが開いている間だけ書き込まれます。',
  'ssh.names-more': (p) => `さらに${p.count}件表示`,
  'ssh.unknown': (p) =>
    `${p.count}台のデバイスは、アカウントがまだわからないため含まれていません。次にトンネルを開くと追加されます。`,
  'ssh.look': '書き込まれる内容を見る',
  'ssh.look-into': '自分の設定ファイルの先頭:',
  'ssh.look-own': 'Culvert専用のファイル:',
  'ssh.look-text': 'Culvert専用のファイルの内容',

  'ssh.command': 'culvertコマンド',
  'ssh.command-lead': 'どのターミナルからでも、トンネルを開く、一覧を表示する、sshを実行することができます。',
  'ssh.command-installed': 'インストール先:',
  'ssh.command-not-installed': 'インストールされていません。インストール先:',
  'ssh.command-here': 'コマンドの場所:',
  'ssh.command-in-demo': 'デモのコマンドはデモとともになくなるため、インストールされません。',
  'ssh.install': 'コマンドをインストール',
  'ssh.uninstall': 'コマンドを削除',
  'ssh.add-to': (p) =>
    `シェルはまだこのフォルダーを検索しない可能性があります。${p.file}に次の行を追加してから、新しいターミナルを開いてください。`,
  'ssh.add-to-path': '環境変数のPathに次のフォルダーを追加してから、新しいターミナルを開いてください。',
  'ssh.copy-line': '行をコピー',
  'ssh.copy-folder': 'フォルダーをコピー',
};
