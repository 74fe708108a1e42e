import type { Translation } from '../../../electron/i18n/translate.ts';
import type { settings as en } from '../en/settings.ts';

export const settings: Translation<typeof en> = {
  'settings.title': '設定',
  'settings.sections': '設定の項目',
  'settings.general': '一般',
  'settings.language': '言語',
  'settings.terminals': 'ターミナル',
  'settings.services': 'サービス',
  'settings.ssh': 'コマンドラインとssh',
  'settings.ports': 'ポート',
  'settings.notifications': '通知',
  'settings.network': 'ネットワーク',
  'settings.prices': '料金',
  'settings.privacy': 'プライバシー',

  'settings.theme': 'テーマ',
  'settings.theme-system': 'コンピューターの設定に従う',
  'settings.theme-light': 'ライト',
  'settings.theme-dark': 'ダーク',
  'settings.on-close': 'ウィンドウを閉じたとき',
  'settings.on-close-ask': '次回確認する',
  'settings.on-close-keep': 'トレイで実行を続ける',
  'settings.on-close-quit': '終了',
  'settings.no-tray':
    'このデスクトップ環境にはトレイがないため、ウィンドウを閉じるとCulvertは終了します。開いているトンネルがある場合は、終了する前に確認します。',
  'settings.login': 'ログイン時に起動',
  'settings.login-hint': 'ウィンドウを表示せずに起動し、トレイで待機します。トンネルは開きません。',
  'settings.login-hint-no-tray':
    'ウィンドウを表示せずに起動します。表示するには、もう一度Culvertを起動してください。トンネルは開きません。',
  'settings.login-not-here': 'このCulvertはログイン時に起動できません。',
  'settings.login-not-in-demo': 'デモはログイン時に起動できません。',
  'settings.links': 'culvert://リンクを開く',
  'settings.links-hint':
    'culvert://device/press-07のようなリンクを開くと、トンネルを開く準備ができた状態でデバイスが表示されます。リンクだけでトンネルが開くことはありません。',
  'settings.links-not-here': 'このCulvertではリンクを開けません。先にインストールしてください。',
  'settings.links-not-in-demo': 'デモはリンクを開けますが、既定のアプリにはできません。',
  'settings.shortcut': 'グローバルショートカット',
  'settings.shortcut-hint': 'どのプログラムを使っていても、Culvertのクイック検索を呼び出します。',
  'settings.shortcut-wayland':
    'デスクトップ環境が一度確認を求めたり、別のキーを割り当てたりすることがあります。',
  'settings.shortcut-set': 'ショートカットを設定',
  'settings.shortcut-is': (p) => `${p.keys}を変更`,
  'settings.shortcut-recording': 'キーを押してください…',
  'settings.shortcut-recording-hint': '変更しない場合はEscキーを押してください。',
  'settings.shortcut-remove': 'ショートカットを削除',
  'settings.shortcut-suggestion': (p) => `${p.keys}を使う`,
  'settings.shortcut-taken':
    'このキーをCulvertに割り当てられませんでした。別のプログラムが使用している可能性があります。',
  'settings.shortcut-unsupported':
    'このデスクトップ環境では、プログラムのグローバルショートカットを使えません。',
  'settings.shortcut-weak': 'Ctrl、Alt、Superのいずれかと一緒に押してください。',
  'settings.shortcut-weak-mac': '⌘、Option、Controlのいずれかと一緒に押してください。',
  'settings.shortcut-unknown': 'そのキーは使えません。',

  'settings.language-which': 'ウィンドウ、トレイ、通知の言語',
  'settings.language-system': 'コンピューターの設定に従う',
  'settings.language-note': 'コマンドラインとログは英語のままです。',

  'settings.terminal-which': 'sshを開くターミナル',
  'settings.terminal-automatic-is': (p) => `自動: ${p.terminal}`,
  'settings.terminal-gone': (p) =>
    `「${p.terminal}」はインストールされていません。別のターミナルを選択するまでは、インストール済みのものから最適なターミナルを開きます。`,
  'settings.terminal-none':
    'このコンピューターにターミナルが見つかりませんでした。インストールするか、トンネルの「sshコマンドをコピー」を選択して任意の場所に貼り付けてください。',
  'settings.terminal-try': '試しに開く',
  'settings.terminal-opened': (p) => `${p.terminal}を開きました。`,
  'settings.terminal-again': '再検索',
  'settings.terminal-tab': 'sshをタブで開く',
  'settings.terminal-tab-hint':
    'ターミナルの最後のウィンドウにタブを追加します。ウィンドウがなければ新しく開きます。タブでは、sshがCulvertではなくターミナルの環境（ssh-agentなど）を使うことがあります。',
  'settings.terminal-tab-not': (p) =>
    `${p.terminal}には外部からタブを追加する方法がないため、常にウィンドウで開きます。`,
  'settings.terminal-tab-own': 'ウィンドウとタブのどちらで開くかは、独自のコマンドで決まります。',
  'settings.terminal-own': '独自のコマンド',
  'settings.terminal-own-hint': (p) =>
    `プログラムとオプションを書き、sshが入る位置に{command}を書いてください。{title}はデバイス名です。例: ${p.example}`,
  'settings.terminal-own-missing': (p) =>
    `プログラム「${p.program}」が見つかりません。見つかるまでは別のターミナルを開きます。`,
  'settings.terminal-own-save': 'コマンドを保存',

  'settings.ports-lead':
    'デバイスの各サービスは、最初に使ったローカルポートを使い続けます。ブックマークや保存した接続先をそのまま使えます。',
  'settings.ports-none': '保持しているポートはまだありません。デバイスへの最初のトンネルで決まります。',
  'settings.ports-find': 'デバイス、サービス、ポートを検索',
  'settings.ports-count': (p) => `ポート${p.count.toLocaleString('en')}件`,
  'settings.ports-found': (p) => `ポート${p.total.toLocaleString('en')}件中${p.count.toLocaleString('en')}件`,
  'settings.ports-list': '保持しているポート',
  'settings.ports-in-use': '使用中',
  'settings.ports-of-deleted': '削除されたプロファイル',
  'settings.ports-forget': (p) => `ポート${p.port}を消去`,
  'settings.ports-forget-ask': '次のトンネルは空いているポートを使います。',
  'settings.ports-forgotten': (p) => `${p.thingName}のポート${p.port}を消去しました`,
  'settings.ports-more': 'さらに表示',

  'settings.notify-lead': 'ウィンドウが最前面にないときだけ、それぞれ一度表示します。',
  'settings.notify-not-here':
    'このデスクトップ環境では通知を表示できません。状況はウィンドウとトレイで確認できます。',
  'settings.notify-connected': 'デバイスの接続',
  'settings.notify-connected-hint': '待っていたデバイスが応答したとき。',
  'settings.notify-expiring': '残り時間',
  'settings.notify-expiring-hint': 'トンネルの期限が切れる10分前と2分前。',
  'settings.notify-ended': 'トンネルの終了',
  'settings.notify-ended-hint': 'トンネルの期限が切れたとき、またはほかの人が閉じたとき。',
  'settings.notify-trouble': '問題の発生',
  'settings.notify-trouble-hint': '再サインインなど、トンネルに操作が必要なとき。',

  'settings.price-lead':
    'Culvertは料金を把握していません。使用するリージョンでトンネルを開く料金を<page>aws.amazon.com/iot-device-management/pricing</page>で調べてここに入力すると、開く前に毎回表示されます。サービス開始時、ap-northeast-2では1回につきUS$6と報告されていました。',
  'settings.price-one-open': '1回あたりの料金',
  'settings.price-entered': '入力日',
  'settings.price-forget-ask': 'この料金を削除しますか？',
  'settings.price-remove': '料金を削除',
  'settings.price-of-one-open': '1回あたりの料金',
  'settings.price-currency': '通貨',
  'settings.price-save': '料金を保存',
  'settings.price-problem': '料金は、6や6.00のように数字だけで入力してください。',

  'settings.privacy-lead':
    'Culvertは利用者に関する情報をどこにも送信しません。利用状況の収集もクラッシュレポートもありません。通信先はAWSと、設定したウェブプロキシまたはPACのアドレスだけです。',
  'settings.kept-here': 'このコンピューターに保存しているもの',
  'settings.kept-settings': '設定とプロファイル',
  'settings.kept-history': 'トンネルを開いた履歴',
  'settings.kept-log': 'ログ',
  'settings.kept-secrets': 'アクセスキーとパスワード',
  'settings.kept-secrets-where': 'このコンピューターのキーリング。今回の実行中だけ保持するものはメモリ',
  'settings.kept-sign-ins': 'IAM Identity Centerのサインイン',
  'settings.kept-sign-ins-where': '~/.aws/sso/cache（AWS CLIと共用のフォルダー）',
  'settings.kept-tokens': 'トンネルのトークン',
  'settings.kept-tokens-where': 'メモリのみ。Culvertを終了すると消えます',
  'settings.clear-devices': 'デバイスの情報を消去',
  'settings.clear-devices-hint':
    'お気に入り、保持しているポート、ユーザー、秘密鍵ファイル、各デバイスで最後に使った設定。',
  'settings.clear-devices-ask': 'すべてのデバイスの情報を消去しますか？',
  'settings.clear-history': '履歴を削除',
  'settings.clear-history-hint': 'すべてのプロファイルについて、誰がいつどのトンネルを開いたか。',
  'settings.clear-history-ask': '削除しますか？ 今月の回数と上限のカウントも0からになります。',
  'settings.clear-log': 'ログを削除',
  'settings.clear-log-hint': '問題の原因を調べるためにCulvertが記録した内容。機密情報は含まれません。',
  'settings.clear-log-ask': 'ログの内容をすべて削除しますか？',
  'settings.cleared-devices': 'デバイスの情報を消去しました',
  'settings.cleared-history': '履歴を削除しました',
  'settings.cleared-log': 'ログを削除しました',
};
