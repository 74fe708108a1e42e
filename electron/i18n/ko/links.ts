import type { links as english } from '../en/links.ts';
import type { Translation } from '../translate.ts';

export const links: Translation<typeof english> = {
  'links.other-profile': (p) =>
    `${p.thingName} 링크는 “${p.profile}” 프로필에 속하므로 이 프로필로 전환했습니다.`,
  'links.other-profile-advice': '이제 이 프로필의 디바이스와 새 터널이 대상입니다. 터널은 열지 않았습니다.',
};
