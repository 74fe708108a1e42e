import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { sshErrors as english } from '../../shared/errors-ssh.ts';

export const sshErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  // リンク
  LinkInvalid: (p) => ({
    message: `リンク「${p.link}」はCulvertでは開けません。`,
    advice:
      'リンクは「culvert://device/THING」の形式で、後に「?profile=NAME」、「&region=REGION」、最大3つの「&service=ID」を付けられます。何も実行していません。',
  }),
  LinkProfileUnknown: (p) => ({
    message: `リンクのプロファイル「${p.profile}」は、このCulvertにありません。`,
    advice:
      '同じ名前のプロファイルを追加するか、正しいプロファイルを自分で選んでデバイスを検索してください。',
  }),
  LinkRegionOther: (p) => ({
    message: `リンクは${p.region}の「${p.profile}」を指していますが、このプロファイルのリージョンは${p.own}です。`,
    advice: 'どちらが正しいか、リンクの作成者に確認してください。',
  }),
  LinkRegionUnknown: (p) => ({
    message: `リンクは${p.region}のデバイスを指していますが、このリージョンのプロファイルがありません。`,
    advice: 'このリージョンのプロファイルを追加してから、リンクをもう一度開いてください。',
  }),
  LinkRegionMany: (p) => ({
    message: `リンクは${p.region}のデバイスを指していますが、このリージョンのプロファイルが${p.count}個あります。`,
    advice: '正しいプロファイルを選んでから、リンクをもう一度開いてください。',
  }),
  LinksUnsupported: () => ({
    message: 'このCulvertではリンクを開けません。',
    advice: 'Culvertをインストールしてから、インストールしたCulvertでこの設定をオンにしてください。',
  }),
  LinksFailed: (p) => ({
    message: `culvert://リンクを開くアプリを変更できませんでした（${p.reason}）。`,
    advice:
      'アプリケーションフォルダーの権限と、このコンピューターの既定のアプリを確認してから、再試行してください。',
  }),

  // ホストキー
  HostKeyToolMissing: (p) => ({
    message: `このコンピューターにプログラム「${p.program}」が見つかりませんでした。`,
    advice: 'このプログラムを含むOpenSSHクライアントをインストールしてから、再試行してください。',
  }),
  HostKeysUnreadable: (p) => ({
    message: `sshに保存されているデバイスのホストキーを読み取れませんでした（${p.reason}）。`,
    advice: 'ターミナルでトンネルのsshコマンドを実行してください。設定のどこに問題があるかが表示されます。',
  }),
  KnownHostsUnwritable: (p) => ({
    message: `${p.file}から以前のホストキーを削除できませんでした。`,
    advice:
      'このファイルの書き込み権限を確認してください。コンピューター全体で使うファイルの場合は、管理者に問い合わせてください。',
  }),

  // ssh設定とコマンド
  SshConfigUnwritable: (p) => ({
    message: `sshの設定を変更できませんでした: ${p.file}（${p.reason}）`,
    advice: `何も変更していません。その場所への書き込み権限を確認してください。別のプログラムがこのファイルを管理している場合は、先頭に「${p.line}」の行を自分で追加してから再試行してください。`,
  }),
  SshConfigRefused: (p) => ({
    message: `ほかのユーザーも書き込めるため、sshは${p.file}を読み込みません。`,
    advice: '「chmod 600」などで自分だけが書き込めるようにしてください。Culvertはこの権限を変更しません。',
  }),
  CommandTaken: (p) => ({
    message: `${p.file}はすでに存在し、Culvertが作成したものではありません。`,
    advice: 'そのファイルを移動するか名前を変更してから再試行してください。Culvertはそのまま残しています。',
  }),
  CommandUnwritable: (p) => ({
    message: `${p.file}にコマンドをインストールできませんでした（${p.reason}）。`,
    advice: 'そのフォルダーへの書き込み権限を確認してから再試行してください。',
  }),

  // ターミナル
  TerminalCommandInvalid: () => ({
    message: 'このコマンドでは、sshを実行するターミナルを開けません。',
    advice:
      '最初にプログラムを書き、sshが入る位置に{command}を独立した単語として書いてください（例: my-terminal -e {command}）。引用符は必ず閉じてください。{command}に引用符は必要ありません。',
  }),
};
