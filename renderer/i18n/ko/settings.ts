import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { settings as en } from '../en/settings.ts';

export const settings: Translation<typeof en> = {
  'settings.title': '설정',
  'settings.sections': '설정 항목',
  'settings.general': '일반',
  'settings.language': '언어',
  'settings.terminals': '터미널',
  'settings.services': '서비스',
  'settings.ssh': '명령줄과 ssh',
  'settings.ports': '포트',
  'settings.notifications': '알림',
  'settings.network': '네트워크',
  'settings.prices': '가격',
  'settings.privacy': '개인정보',

  'settings.theme': '테마',
  'settings.theme-system': '컴퓨터 설정에 따름',
  'settings.theme-light': '밝게',
  'settings.theme-dark': '어둡게',
  'settings.on-close': '창을 닫을 때',
  'settings.on-close-ask': '다음에 물어보기',
  'settings.on-close-keep': '트레이에서 계속 실행',
  'settings.on-close-quit': '종료',
  'settings.no-tray':
    '이 데스크톱 환경에는 트레이가 없으므로 창을 닫으면 Culvert가 종료됩니다. 터널을 열어 둔 채 종료하게 되면 먼저 물어봅니다.',
  'settings.login': '로그인할 때 시작',
  'settings.login-hint': '창 없이 시작하여 트레이에서 대기합니다. 터널은 열지 않습니다.',
  'settings.login-hint-no-tray':
    '창 없이 시작합니다. 창을 보려면 Culvert를 한 번 더 실행하세요. 터널은 열지 않습니다.',
  'settings.login-not-here': '지금 실행 중인 Culvert는 로그인할 때 시작할 수 없습니다.',
  'settings.login-not-in-demo': '데모는 로그인할 때 시작할 수 없습니다.',
  'settings.links': 'culvert:// 링크 열기',
  'settings.links-hint':
    'culvert://device/press-07 같은 링크를 열면 터널을 열 준비가 된 디바이스가 표시됩니다. 링크만으로 터널이 열리지는 않습니다.',
  'settings.links-not-here': '지금 실행 중인 Culvert로는 링크를 열 수 없습니다. 먼저 설치하세요.',
  'settings.links-not-in-demo': '데모는 링크를 열 수 있지만 기본 앱으로 지정할 수는 없습니다.',
  'settings.shortcut': '전역 단축키',
  'settings.shortcut-hint': '어떤 프로그램을 쓰고 있든 Culvert의 빠른 검색을 불러옵니다.',
  'settings.shortcut-wayland':
    '데스크톱 환경이 한 번 확인을 요청할 수 있으며, 다른 키를 할당할 수도 있습니다.',
  'settings.shortcut-set': '단축키 지정',
  'settings.shortcut-is': (p) => `${p.keys}, 변경`,
  'settings.shortcut-recording': '키를 누르세요…',
  'settings.shortcut-recording-hint': 'Esc 키를 누르면 취소됩니다.',
  'settings.shortcut-remove': '단축키 제거',
  'settings.shortcut-suggestion': (p) => `${p.keys} 사용`,
  'settings.shortcut-taken':
    '데스크톱 환경이 이 키를 Culvert에 할당하지 않습니다. 다른 프로그램이 사용 중일 수 있습니다.',
  'settings.shortcut-unsupported': '이 데스크톱 환경은 프로그램의 전역 단축키를 지원하지 않습니다.',
  'settings.shortcut-weak': 'Ctrl, Alt 또는 Super 키와 함께 누르세요.',
  'settings.shortcut-weak-mac': '⌘, Option 또는 Control 키와 함께 누르세요.',
  'settings.shortcut-unknown': '사용할 수 없는 키입니다.',

  'settings.language-which': '창, 트레이, 알림에 쓰는 언어',
  'settings.language-system': '컴퓨터 설정에 따름',
  'settings.language-note': '명령줄과 로그는 영어로 표시됩니다.',

  'settings.terminal-which': 'ssh를 열 터미널',
  'settings.terminal-automatic-is': (p) => `자동: ${p.terminal}`,
  'settings.terminal-gone': (p) =>
    `“${p.terminal}” 터미널이 더 이상 설치되어 있지 않습니다. 다른 터미널을 선택할 때까지 설치된 것 중 가장 알맞은 터미널을 엽니다.`,
  'settings.terminal-none':
    '이 컴퓨터에서 터미널을 찾지 못했습니다. 터미널을 설치하거나, 터널에서 “ssh 명령 복사”를 선택해 원하는 곳에 붙여 넣으세요.',
  'settings.terminal-try': '열어 보기',
  'settings.terminal-opened': (p) => `${josa(p.terminal, '을', '를')} 열었습니다.`,
  'settings.terminal-again': '다시 찾기',
  'settings.terminal-tab': '탭에서 ssh 열기',
  'settings.terminal-tab-hint':
    '터미널의 마지막 창에 탭을 추가하며, 열린 창이 없으면 새 창을 엽니다. 이때 ssh는 Culvert가 아닌 터미널의 환경(예: ssh-agent)을 사용할 수 있습니다.',
  'settings.terminal-tab-not': (p) =>
    `${josa(p.terminal, '은', '는')} 외부에서 탭을 추가할 방법이 없어 항상 창으로 열립니다.`,
  'settings.terminal-tab-own': '창으로 열지 탭으로 열지는 직접 지정한 명령에 따라 결정됩니다.',
  'settings.terminal-own': '직접 지정한 명령',
  'settings.terminal-own-hint': (p) =>
    `프로그램과 옵션을 쓰고 ssh가 들어갈 자리에 {command}를 넣으세요. {title}은 디바이스 이름입니다. 예: ${p.example}`,
  'settings.terminal-own-missing': (p) =>
    `“${p.program}” 프로그램을 찾지 못했습니다. 설치될 때까지 다른 터미널을 엽니다.`,
  'settings.terminal-own-save': '명령 저장',

  'settings.ports-lead':
    '디바이스의 각 서비스는 처음 쓴 로컬 포트를 계속 사용하므로 북마크와 저장해 둔 연결을 그대로 쓸 수 있습니다.',
  'settings.ports-none': '아직 보관된 포트가 없습니다. 디바이스에 첫 터널을 열 때 정해집니다.',
  'settings.ports-find': '디바이스, 서비스 또는 포트 찾기',
  'settings.ports-count': (p) => `포트 ${p.count.toLocaleString('en')}개`,
  'settings.ports-found': (p) =>
    `포트 ${p.total.toLocaleString('en')}개 중 ${p.count.toLocaleString('en')}개`,
  'settings.ports-list': '보관된 포트',
  'settings.ports-in-use': '사용 중',
  'settings.ports-of-deleted': '삭제된 프로필',
  'settings.ports-forget': (p) => `포트 ${p.port} 지우기`,
  'settings.ports-forget-ask': '다음 터널은 사용 가능한 포트를 사용합니다.',
  'settings.ports-forgotten': (p) =>
    `${p.thingName}의 포트 ${josa(String(p.port), '을', '를')} 더 이상 보관하지 않습니다`,
  'settings.ports-more': '더 보기',

  'settings.notify-lead': '창이 맨 앞에 있지 않을 때만, 한 번씩 표시됩니다.',
  'settings.notify-not-here':
    '이 데스크톱 환경은 알림을 표시하지 않습니다. 변경 사항은 창과 트레이에서 확인할 수 있습니다.',
  'settings.notify-connected': '디바이스 연결',
  'settings.notify-connected-hint': '기다리던 디바이스가 응답하면 알립니다.',
  'settings.notify-expiring': '만료 임박',
  'settings.notify-expiring-hint': '터널이 만료되기 10분 전과 2분 전에 알립니다.',
  'settings.notify-ended': '터널 종료',
  'settings.notify-ended-hint': '터널이 만료되거나 다른 사람이 닫으면 알립니다.',
  'settings.notify-trouble': '문제 발생',
  'settings.notify-trouble-hint': '다시 로그인해야 하는 등 터널에 조치가 필요하면 알립니다.',

  'settings.price-lead':
    'Culvert는 가격을 스스로 알 수 없습니다. 사용하는 리전에서 터널을 열 때의 요금을 <page>aws.amazon.com/iot-device-management/pricing</page>에서 확인해 여기에 입력하면, 터널을 열기 전에 항상 표시됩니다. 서비스 출시 당시 ap-northeast-2에서는 1회에 US$6로 알려졌습니다.',
  'settings.price-one-open': '1회 가격',
  'settings.price-entered': '입력한 날',
  'settings.price-forget-ask': '이 가격을 지울까요?',
  'settings.price-remove': '가격 제거',
  'settings.price-of-one-open': '터널 열기 1회 가격',
  'settings.price-currency': '통화',
  'settings.price-save': '가격 저장',
  'settings.price-problem': '가격은 6 또는 6.00처럼 숫자로만 입력하세요.',

  'settings.privacy-lead':
    'Culvert는 사용자에 관한 어떤 정보도 보내지 않습니다. 사용 통계도, 오류 보고도 없습니다. AWS와, 직접 설정한 웹 프록시 또는 PAC 주소 외에는 어디와도 통신하지 않습니다.',
  'settings.kept-here': '이 컴퓨터에 보관하는 정보',
  'settings.kept-settings': '설정과 프로필',
  'settings.kept-history': '터널을 연 기록',
  'settings.kept-log': '로그',
  'settings.kept-secrets': '액세스 키와 암호',
  'settings.kept-secrets-where': '이 컴퓨터의 키링(이번 실행 동안만 보관하는 것은 메모리)',
  'settings.kept-sign-ins': 'IAM Identity Center 로그인',
  'settings.kept-sign-ins-where': '~/.aws/sso/cache(AWS CLI와 함께 쓰는 폴더)',
  'settings.kept-tokens': '터널 토큰',
  'settings.kept-tokens-where': '메모리에만 있으며 Culvert가 종료되면 사라짐',
  'settings.clear-devices': '디바이스 정보 지우기',
  'settings.clear-devices-hint':
    '즐겨찾기, 보관된 포트, 사용자 이름, 키 파일, 디바이스마다 마지막으로 쓴 설정입니다.',
  'settings.clear-devices-ask': '모든 디바이스의 정보를 지울까요?',
  'settings.clear-history': '기록 삭제',
  'settings.clear-history-hint': '모든 프로필에서 누가 언제 어떤 터널을 열었는지에 대한 기록입니다.',
  'settings.clear-history-ask': '삭제할까요? 이번 달 횟수와 한도도 처음부터 다시 계산됩니다.',
  'settings.clear-log': '로그 삭제',
  'settings.clear-log-hint':
    '문제의 원인을 찾기 위해 Culvert가 남긴 내용입니다. 비밀 정보는 들어 있지 않습니다.',
  'settings.clear-log-ask': '로그의 모든 내용을 삭제할까요?',
  'settings.cleared-devices': '디바이스 정보를 지웠습니다',
  'settings.cleared-history': '기록을 삭제했습니다',
  'settings.cleared-log': '로그를 삭제했습니다',
};
