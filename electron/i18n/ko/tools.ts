import type { tools as english } from '../en/tools.ts';
import type { Translation } from '../translate.ts';

export const tools: Translation<typeof english> = {
  'tools.open': (p) => `도구가 ${p.thing}에 연결하려고 합니다. “${p.profile}” 프로필로 터널을 열까요?`,
  'tools.open-advice':
    '이 디바이스에는 열려 있는 터널이 없으며, 터널을 열면 요금이 청구됩니다. “항상 열기(요금 청구)”를 선택하면 도구가 이 프로필로 터널을 열 때 더 이상 묻지 않습니다. 프로필 설정에서 다시 끌 수 있습니다.',
};
