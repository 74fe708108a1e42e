import type { Translation } from '../../../electron/i18n/translate.ts';
import type { signIn as en } from '../en/sign-in.ts';

export const signIn: Translation<typeof en> = {
  'sign-in.title': ({ name }) => `${name}에 로그인`,
  'sign-in.starting': 'IAM Identity Center에 로그인을 요청하는 중…',
  'sign-in.finishing': '승인되었습니다. 사용 권한을 가져오는 중…',
  'sign-in.waiting-code':
    '아래 페이지가 브라우저에 열려 있습니다. 다른 컴퓨터에서 열어도 됩니다. 페이지에 이 코드와 똑같은 코드가 보이면 Culvert를 허용하세요.',
  'sign-in.waiting-browser':
    '브라우저에 로그인 페이지가 열려 있습니다. 로그인하고 Culvert를 허용하면 이 창은 자동으로 계속됩니다.',
  'sign-in.code': '코드',
  'sign-in.copy-code': '코드 복사',
  'sign-in.copy-address': '주소 복사',
  'sign-in.reopen': '브라우저 다시 열기',
  'sign-in.time-left': '남은 시간',
  'sign-in.use-code': '코드 사용',

  'sign-in.needed': '로그인 필요',
  'sign-in.signed-in': '로그인됨',
  'sign-in.until': ({ time, left }) => `${time}까지(${left} 남음)`,

  'sign-in.no-profile': '프로필 없음',
  'sign-in.menu-none': '선택한 프로필 없음',
  'sign-in.menu-chosen': ({ name, region }) => `프로필: ${name} ${region}`,
  'sign-in.menu-needed': ({ name, region }) => `프로필: ${name} ${region}, 로그인 필요`,
  'sign-in.menu-add': '프로필 추가…',
  'sign-in.menu-manage': '프로필 관리',
};
