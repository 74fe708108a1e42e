import type { Translation } from '../../../electron/i18n/translate.ts';
import type { activity as en } from '../en/activity.ts';

const grouped = (count: number) => count.toLocaleString('en');
const listed = (parts: readonly string[]) => parts.filter(Boolean).join(', ');

export const activity: Translation<typeof en> = {
  'activity.title': '활동',
  'activity.entries': (p) => `항목 ${grouped(p.count)}개`,

  'activity.filter': '기록 필터',
  'activity.any-profile': '모든 프로필',
  'activity.deleted-profile': (p) => `${p.name}(삭제됨)`,
  'activity.month': '기간',
  'activity.any-month': '전체 기간',
  'activity.find': '기록에서 찾기',
  'activity.find-what': '디바이스, 사용자, 터널…',
  'activity.billed': '청구됨',
  'activity.free': '무료',
  'activity.show-all': '모두 표시',
  'activity.nothing-found': '조건에 맞는 기록이 없습니다.',
  'activity.nothing-yet': '아직 연 터널이 없습니다',
  'activity.nothing-yet-text':
    '이 컴퓨터에서 열거나 재사용하거나 이어받은 터널이 여기에 기록됩니다. 누가, 어떤 디바이스에, 언제, 얼마 동안 열었고 비용이 얼마였는지 알 수 있습니다. 기록은 이 컴퓨터에만 보관됩니다.',
  'activity.demo':
    '여기에 기록되는 내용의 예입니다. 오늘 이전의 항목과 가격은 지어낸 것이며, 데모에서는 요금이 청구되지 않습니다.',

  'activity.export-csv': 'CSV 내보내기',
  'activity.export-json': 'JSON 내보내기',
  'activity.saved-as': (p) => `저장 위치: <path>${p.path}</path>`,
  'activity.show-in-folder': '폴더에서 보기',

  'activity.sum': '표시된 항목의 합계',
  'activity.cost': '비용',
  'activity.unsure': (p) => `+ 불확실 ${grouped(p.count)}회`,
  'activity.unsure-why': '터널을 여는 요청의 응답을 받지 못했습니다. 요금이 청구되었을 수 있습니다',
  'activity.unpriced': (p) => `+ 가격 모름 ${grouped(p.count)}회`,
  'activity.price-unknown': '가격 모름',
  'activity.nothing-billed': '청구 없음',

  'activity.opened': '열기',
  'activity.reused': '재사용',
  'activity.adopted': '이어받기',
  'activity.restored': '다시 찾음',
  'activity.quick': '빠른 열기',
  'activity.entry': (p) => `${p.name} ${p.how}`,
  'activity.asked': (p) => listed([p.services, p.span]),
  'activity.by-role': (p) => `${p.who}(${p.role} 역할)`,

  'activity.open-now': '열려 있음',
  'activity.closed-by-you': (p) => listed([p.span, '직접 닫음']),
  'activity.expired': (p) => listed([p.span, '만료됨']),
  'activity.closed-elsewhere': (p) => listed([p.span, '다른 곳에서 닫힘']),
  'activity.left': '열어 둔 채 Culvert 종료',

  'activity.cost-free': '무료',
  'activity.perhaps': (p) => `${p.amount} 청구되었을 수 있음`,
  'activity.perhaps-billed': '청구되었을 수 있음',

  'activity.open-again': '다시 열기',
  'activity.open-again-name': (p) => `${p.name}에 터널 다시 열기`,
  'activity.open-again-profile': (p) => `먼저 ${p.name} 프로필을 선택합니다`,
  'activity.show-tunnel': '터널 보기',
  'activity.show-tunnel-name': (p) => `${p.name} 터널 보기`,
  'activity.log': '로그',
  'activity.log-name': (p) => `${p.name} 터널의 로그`,

  'activity.limit': '한도',
  'activity.no-limit': '한도 없음',
  'activity.limit-of': (p) => `${p.name}의 한도`,
  'activity.opened-of': (p) => `${p.limit}회 중 ${p.opened}회`,
  'activity.saved': '요금 절약',
  'activity.prices-needed': 'Culvert는 가격을 입력하기 전까지 AWS 요금을 알 수 없습니다.',
  'activity.enter-prices': '설정에서 가격 입력',
  'activity.month-came-to': ({ opened, unsure, reused, limit }) =>
    listed([
      limit === null
        ? `터널 열기 ${grouped(opened)}회`
        : `터널 열기 ${grouped(limit)}회 중 ${grouped(opened)}회`,
      unsure > 0 ? `불확실 ${grouped(unsure)}회` : '',
      reused > 0 ? `재사용 ${grouped(reused)}회` : '',
    ]),
};
