import type { settings as en } from '../en/settings.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

export const settings: Translation<typeof en> = {
  'settings.default-terminal': (p) => `기본 터미널(${p.program})`,
  'settings.own-terminal': (p) => `직접 지정한 명령(${p.program})`,
  'settings.terminal-ended': (p) =>
    `${josa(p.program, '이', '가')} 종료되었습니다(상태 ${p.status}). Enter 키를 누르면 이 창이 닫힙니다.`,
  'settings.terminal-host-key': (p) =>
    `디바이스의 호스트 키가 변경되었다면 Culvert의 ${p.thing}, “호스트 키”에서 자세한 내용을 확인하세요.`,
  'settings.terminal-instead': (p) =>
    `${josa(p.wanted, '이', '가')} 열리지 않아 대신 ${josa(p.opened, '을', '를')} 열었습니다`,
  'settings.terminal-instead-advice':
    '더 이상 설치되어 있지 않다면 “설정”의 “터미널”에서 다른 터미널을 선택하세요.',
};
