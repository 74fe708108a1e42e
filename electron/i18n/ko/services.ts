import type { services as english } from '../en/services.ts';
import type { Translation } from '../translate.ts';

export const services: Translation<typeof english> = {
  'services.not-taken': (p) => `이 컴퓨터에 ${p.scheme} 주소를 여는 프로그램이 없어 주소를 복사했습니다`,
  'services.not-taken-advice': (p) =>
    `${p.service}용 프로그램에 ${p.address} 주소를 붙여 넣거나, “설정”의 “서비스”에서 여는 방법을 바꾸세요.`,
};
