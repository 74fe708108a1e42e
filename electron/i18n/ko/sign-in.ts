import type { signIn as en } from '../en/sign-in.ts';
import type { Translation } from '../translate.ts';

export const signIn: Translation<typeof en> = {
  // What the browser shows when it comes back to Culvert.
  'sign-in.page-signed-in': '로그인되었습니다',
  'sign-in.page-go-back': '이 페이지를 닫고 Culvert로 돌아가세요.',
  'sign-in.page-refused': '로그인이 거부되었습니다',
  'sign-in.page-told-more': '이 페이지를 닫으세요. 자세한 내용은 Culvert에 표시됩니다.',
  'sign-in.page-not-ours': 'Culvert가 기다리는 로그인이 아닙니다',
  'sign-in.page-begin-again': 'Culvert에서 다시 시작하세요.',
  'sign-in.page-nothing': '여기에는 아무것도 없습니다',
  'sign-in.page-address': '로그인한 뒤 돌아올 때 쓰는 주소입니다.',
};
