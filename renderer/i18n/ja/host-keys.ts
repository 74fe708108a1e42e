import type { Translation } from '../../../electron/i18n/translate.ts';
import type { hostKeys as english } from '../en/host-keys.ts';

export const hostKeys: Translation<typeof english> = {
  'host-keys.menu': 'ホストキー…',
  'host-keys.title': (p) => `${p.name}のホストキー`,
  'host-keys.looking': 'デバイスのホストキーを取得しています…',
  'host-keys.new':
    'このデバイスのホストキーは、まだsshに保存されていません。最初の接続時にsshが確認を求めます。',
  'host-keys.same': 'デバイスのホストキーは、sshに保存されているものと同じです。',
  'host-keys.changed':
    'デバイスのホストキーが、sshに保存されているものと異なります。sshはこのデバイスに接続しません。',
  'host-keys.silent': 'デバイスのsshからホストキーを取得できなかったため、比較できません。',
  'host-keys.forgotten':
    '以前のキーを削除しました。次の接続時に、sshが新しいキーの確認を求めます。元のファイルは、同じ場所に.oldを付けた名前で残っています。',
  'host-keys.known': 'sshに保存されているキー',
  'host-keys.none-known': 'キーはありません。',
  'host-keys.shown': 'デバイスの現在のキー',
  'host-keys.none-shown': 'キーはありません。',
  'host-keys.copy': 'フィンガープリントをコピー',
  'host-keys.expected':
    'デバイスの交換、イメージの再書き込み、sshの再インストールをしましたか？ その場合は新しいキーが作られるため、これは正常です。',
  'host-keys.unexpected':
    '心当たりがない場合は、第三者が通信に割り込んでいるおそれがあります。接続せずに、デバイスの担当者に確認してください。',
  'host-keys.check':
    '確認するには、デバイス本体のコンソールなどで次のコマンドを実行し、表示されたフィンガープリントをここにあるデバイスの現在のキーと比較してください。',
  'host-keys.copy-command': 'コマンドをコピー',
  'host-keys.forget': '以前のキーを削除',
  'host-keys.forget-ask': '新しいキーを比較しましたか？',
  'host-keys.look-again': 'もう一度確認',
};
