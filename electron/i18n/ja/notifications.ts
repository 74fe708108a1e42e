import type { notifications as en } from '../en/notifications.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const notifications: Translation<typeof en> = {
  'notifications.connected': (p) => `${p.name}に接続しました`,
  'notifications.connected-body': 'デバイスが応答しました。トンネルのローカルポートを使用できます。',
  'notifications.expiring': (p) => `${p.name}へのトンネルはあと${grouped(p.minutes)}分で閉じます`,
  'notifications.expiring-body':
    '期限は延長できません。閉じると、トンネルを通る接続はすべて切断されます。新しく開くと課金されます。',
  'notifications.expiring-quick-body':
    '期限は延長できません。閉じると、トンネルを通る接続はすべて切断されます。続けるには、新しいトンネルのトークンを依頼してください。',
  'notifications.expired': (p) => `${p.name}へのトンネルの期限が切れました`,
  'notifications.expired-body':
    'トンネルは閉じられ、ローカルポートは解放されました。必要になったら開き直してください。開くと課金されます。',
  'notifications.expired-quick-body':
    'トンネルは閉じられ、ローカルポートは解放されました。続けるには、新しいトンネルのトークンを依頼してください。',
  'notifications.elsewhere': (p) => `${p.name}へのトンネルが別の場所で閉じられました`,
  'notifications.elsewhere-body':
    'コンソールまたは別のプログラムで閉じられました。ローカルポートは解放されました。',
  'notifications.trouble': (p) => `${p.name}: ${p.message}`,
  'notifications.open-new': '新しく開く',
  'notifications.open-terminal': 'ターミナルを開く',
  'notifications.reconnect': '再接続',
  'notifications.more': (p) => `Culvertからのメッセージがほかに${grouped(p.count)}件あります`,
  'notifications.more-body': '内容はCulvertのウィンドウにある各トンネルで確認できます。',
};
