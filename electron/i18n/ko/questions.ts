import type { questions as en } from '../en/questions.ts';
import { grouped } from '../grouped.ts';
import type { Translation } from '../translate.ts';

export const questions: Translation<typeof en> = {
  'questions.quit': (p) => `터널 ${grouped(p.count)}개가 열려 있습니다.`,
  'questions.quit-demo': '데모의 터널은 데모와 함께 닫힙니다.',
  'questions.quit-cost':
    '닫은 터널을 다시 열면 요금이 다시 청구됩니다. 열어 두면 추가 요금 없이 만료될 때까지 다시 사용할 수 있습니다.',
  'questions.quit-adopted': (p) =>
    `그중 ${grouped(p.count)}개는 다른 사람이 열었으며, 닫으면 그 사람도 더 이상 사용할 수 없습니다.`,
  'questions.quit-only-adopted': (p) =>
    p.count === 1
      ? '다른 사람이 연 터널이며, 닫으면 그 사람도 더 이상 사용할 수 없습니다.'
      : '다른 사람들이 연 터널이며, 닫으면 그 사람들도 더 이상 사용할 수 없습니다.',
  'questions.quit-quick': (p) =>
    `그중 ${grouped(p.count)}개는 붙여 넣은 토큰으로 연결한 터널이라 연결만 끊깁니다. 만료되거나 연 사람이 닫을 때까지 AWS에는 열려 있습니다.`,
  'questions.quit-only-quick': (p) =>
    p.count === 1
      ? '붙여 넣은 토큰으로 연결한 터널이라 연결만 끊깁니다. 만료되거나 연 사람이 닫을 때까지 AWS에는 열려 있습니다.'
      : '모두 붙여 넣은 토큰으로 연결한 터널이라 연결만 끊깁니다. 만료되거나 연 사람이 닫을 때까지 AWS에는 열려 있습니다.',
  'questions.close-window': '창을 닫아도 Culvert를 계속 실행할까요?',
  'questions.close-window-tray':
    'Culvert는 트레이에 남고 열린 터널은 유지됩니다. 이 질문은 한 번만 표시되며, 설정에서 바꿀 수 있습니다.',
  'questions.close-window-menu-bar':
    'Culvert는 메뉴 막대에 남고 열린 터널은 유지됩니다. 이 질문은 한 번만 표시되며, 설정에서 바꿀 수 있습니다.',
  'questions.adopt-in-use':
    '이어받기는 무료이지만 상대방의 연결이 끊깁니다. 누가 디바이스에서 작업 중인지 먼저 확인하세요.',
  'questions.mfa': (p) => `“${p.profile}” 프로필에 MFA 디바이스의 코드가 필요합니다.`,
  'questions.mfa-enter': (p) => `${p.serial}에 지금 표시된 여섯 자리 숫자를 입력하세요.`,
  'questions.mfa-wrong': '코드가 거부되었습니다.',
  'questions.mfa-again': (p) =>
    `코드는 한 번만 사용할 수 있습니다. ${p.serial}에 다음 코드가 표시될 때까지 기다렸다가 입력하세요. ${p.left === 1 ? '마지막 시도입니다.' : `${p.left}번 더 시도할 수 있습니다.`}`,
  'questions.limit': (p) =>
    `“${p.profile}” 프로필로 이번 달에 터널을 ${grouped(p.opened)}회 열었습니다. 한도는 ${grouped(p.limit)}회입니다.`,
  'questions.limit-unsure': (p) =>
    `“${p.profile}” 프로필로 이번 달에 터널을 ${grouped(p.opened)}회 열었습니다(그중 ${grouped(p.unsure)}회는 확실하지 않음). 한도는 ${grouped(p.limit)}회입니다.`,
  'questions.limit-cost': (p) =>
    p.opened === 1 ? `비용은 ${p.cost}입니다.` : `비용은 모두 ${p.cost}입니다.`,
  'questions.limit-price': (p) =>
    `하나 더 열면 ${p.price}의 요금이 청구됩니다. ${p.region} 리전에 입력한 가격입니다.`,
  'questions.limit-no-price': (p) =>
    `하나 더 열면 요금이 청구됩니다. ${p.region} 리전의 가격은 입력되어 있지 않습니다.`,
  'questions.limit-reuse': '이미 열려 있는 터널은 무료로 다시 사용할 수 있습니다.',
};
