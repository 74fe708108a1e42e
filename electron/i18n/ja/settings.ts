import type { settings as en } from '../en/settings.ts';
import type { Translation } from '../translate.ts';

export const settings: Translation<typeof en> = {
  'settings.default-terminal': (p) => `既定のターミナル（${p.program}）`,
  'settings.own-terminal': (p) => `独自のコマンド（${p.program}）`,
  'settings.terminal-ended': (p) =>
    `${p.program}はステータス${p.status}で終了しました。Enterキーを押すとこのウィンドウを閉じます。`,
  'settings.terminal-host-key': (p) =>
    `デバイスのホストキーが変わった場合は、Culvertの${p.thing}の「ホストキー」で説明を確認できます。`,
  'settings.terminal-instead': (p) => `${p.wanted}が開かなかったため、代わりに${p.opened}を開きました`,
  'settings.terminal-instead-advice':
    'アンインストールした場合は、「設定」の「ターミナル」で別のターミナルを選択してください。',
};
