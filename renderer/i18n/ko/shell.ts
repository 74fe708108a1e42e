import type { Translation } from '../../../electron/i18n/translate.ts';
import type { shell as en } from '../en/shell.ts';

export const shell: Translation<typeof en> = {
  'shell.title': (p) => `터널 ${p.count.toLocaleString('en')}개 — Culvert`,
  'shell.skip': '본문으로 건너뛰기',
  'shell.starting': 'Culvert를 시작하는 중…',
  'shell.lost': 'Culvert가 응답하지 않았습니다.',
  'shell.lost-advice': '다시 시도하세요. 같은 일이 반복되면 로그와 함께 알려 주세요.',

  'shell.views': '화면',
  'shell.tunnels': '터널',
  'shell.devices': '디바이스',
  'shell.activity': '활동',
  'shell.profiles': '프로필',
  'shell.settings': '설정',
  'shell.help': '도움말',
  'shell.demo': '데모',
  'shell.demo-text': '클라우드와 디바이스가 이 컴퓨터 안에서 실행됩니다. 요금이 청구되지 않습니다.',
  'shell.this-month': '이번 달',
  'shell.opened': (p) => `터널 열기 ${p.count.toLocaleString('en')}회`,
  'shell.reused': (p) => `재사용 ${p.count.toLocaleString('en')}회`,

  'shell.find': '디바이스 또는 터널 찾기…',
  'shell.find-devices': '디바이스 목록에서 찾기',
  'shell.find-devices-hint': '이름, 유형, 그룹 또는 속성…',
  'shell.notices': '안내',
  'shell.dismiss-notice': '안내 닫기',
  'shell.dismiss-error': '오류 닫기',
  'shell.with-values': '다음 값 사용:',
  'shell.copy-policy': '정책 복사',
  'shell.keyring-waiting': '키링이 입력을 기다리고 있습니다',
  'shell.offline': '이 컴퓨터가 오프라인인 것 같습니다',
  'shell.offline-text':
    '열린 터널은 AWS에서 그대로 열려 있으며 네트워크가 돌아오면 자동으로 다시 연결됩니다. 이미 불러온 내용은 볼 수 있지만, 터널은 네트워크가 돌아온 뒤에 열 수 있습니다.',
  'shell.time-left': '남은 시간',
  'shell.left': '남음',

  'shell.no-like': '이 터널은 더 이상 목록에 없거나 프로필이 삭제되었습니다',
  'shell.no-like-advice': '새로 열려면 “디바이스”에서 디바이스를 선택하세요. 아무 터널도 열지 않았습니다.',

  'shell.tunnel-state': (p) => `${p.name}: ${p.state}`,
  'shell.tunnel-trouble': (p) => `${p.name}: ${p.state}. ${p.reason}`,
  'shell.tunnel-expires-soon': (p) => `${p.name} 터널이 10분 안에 만료됩니다.`,
  'shell.tunnel-expires-last': (p) => `${p.name} 터널이 2분 안에 만료됩니다.`,

  'shell.open-second': '터널 하나 더 열기(요금 청구)',
  'shell.take-over': '강제로 이어받기',
  'shell.use-port': (p) => `이번에는 포트 ${p.port} 사용`,
  'shell.adopt': '이어받기',
  'shell.do-not-open': '열지 않기',
  'shell.open-anyway': '그래도 열기(요금 청구)',
  'shell.quit': '종료',
  'shell.keep-running': '계속 실행',
  'shell.quit-keep': (p) => (p.count === 1 ? '열어 두고 종료' : '모두 열어 두고 종료'),
  'shell.quit-close': (p) => `터널 ${p.count.toLocaleString('en')}개를 닫고 종료`,
  'shell.mfa-code': 'MFA 코드',
  'shell.mfa-hint': '지금 MFA 디바이스에 표시된 여섯 자리 숫자입니다.',
};
