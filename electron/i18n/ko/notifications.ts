import type { notifications as en } from '../en/notifications.ts';
import { grouped } from '../grouped.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

export const notifications: Translation<typeof en> = {
  'notifications.connected': (p) => `${josa(p.name, '이', '가')} 연결되었습니다`,
  'notifications.connected-body': '디바이스가 응답했습니다. 이제 터널의 로컬 포트를 사용할 수 있습니다.',
  'notifications.expiring': (p) => `${p.name} 터널이 ${grouped(p.minutes)}분 후에 닫힙니다`,
  'notifications.expiring-body':
    '터널 시간은 연장할 수 없으며, 닫히면 터널을 지나는 연결이 모두 끊깁니다. 새로 열면 요금이 청구됩니다.',
  'notifications.expiring-quick-body':
    '터널 시간은 연장할 수 없으며, 닫히면 터널을 지나는 연결이 모두 끊깁니다. 계속하려면 새 터널의 토큰을 요청하세요.',
  'notifications.expired': (p) => `${p.name} 터널이 만료되었습니다`,
  'notifications.expired-body':
    '터널이 닫히고 로컬 포트가 해제되었습니다. 필요할 때 다시 여세요. 다시 열면 요금이 청구됩니다.',
  'notifications.expired-quick-body':
    '터널이 닫히고 로컬 포트가 해제되었습니다. 계속하려면 새 터널의 토큰을 요청하세요.',
  'notifications.elsewhere': (p) => `${p.name} 터널이 다른 곳에서 닫혔습니다`,
  'notifications.elsewhere-body':
    '누군가 콘솔이나 다른 프로그램에서 터널을 닫았습니다. 로컬 포트가 해제되었습니다.',
  'notifications.trouble': (p) => `${p.name}: ${p.message}`,
  'notifications.open-new': '새로 열기',
  'notifications.open-terminal': '터미널 열기',
  'notifications.reconnect': '다시 연결',
  'notifications.more': (p) => `Culvert 알림이 ${grouped(p.count)}개 더 있습니다`,
  'notifications.more-body': '자세한 내용은 Culvert 창의 각 터널에서 확인하세요.',
};
