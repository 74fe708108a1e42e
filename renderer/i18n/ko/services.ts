import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { services as english } from '../en/services.ts';

export const services: Translation<typeof english> = {
  'services.open': (p) => `${p.service} 열기`,
  'services.copied': (p) => `복사됨: ${p.text}`,
  'services.copy-connection': '연결 문자열 복사',
  'services.lead':
    '터널을 통해 연결할 수 있는 서비스와 여는 방법입니다. 디바이스의 서비스와 포트는 에이전트 구성에서 정해지며, 여기 있는 포트는 일반적인 값입니다.',
  'services.list': '서비스',
  'services.add': '서비스 추가',
  'services.edit': (p) => `${p.service} 편집`,
  'services.remove': (p) => `${p.service} 제거`,
  'services.remove-ask': '제거할까요? 열린 터널은 그대로 유지됩니다.',
  'services.removed': (p) => `${josa(p.service, '을', '를')} 제거했습니다`,
  'services.own': '사용자 정의',
  'services.port': (p) => `포트 ${p.port}`,
  'services.no-port': '기본 포트 없음',
  'services.by-terminal': '터미널에서 ssh',
  'services.by-copy': (p) => `복사: ${p.text}`,
  'services.replaces':
    'Culvert에 기본으로 있는 서비스입니다. 저장하면 사용자 정의 서비스가 대신하며, 제거하면 기본 서비스로 돌아갑니다.',
  'services.label': '이름',
  'services.label-example': '라인 컨트롤러',
  'services.id': '서비스 ID',
  'services.id-hint': '디바이스 에이전트가 사용하는 이름입니다.',
  'services.id-wrong': '서비스 ID는 영문자, 숫자, 콜론, 밑줄, 하이픈으로 1~128자여야 합니다.',
  'services.device-port': '디바이스의 포트',
  'services.device-port-hint':
    '목록에 표시되며, “ssh -p”로 서비스를 지정할 때 사용됩니다. 비워 둘 수 있습니다.',
  'services.port-wrong': '포트는 1~65535 사이의 정수입니다. 기본 포트가 없으면 비워 두세요.',
  'services.opened-by': '여는 방법',
  'services.kind-url': '주소: 웹 페이지 또는 해당 주소용 프로그램',
  'services.kind-program': '프로그램',
  'services.kind-copy': '붙여 넣을 텍스트 복사',
  'services.kind-terminal': '터미널에서 ssh',
  'services.url': '주소',
  'services.url-hint':
    '{host}와 {port}는 터널의 로컬 주소, {device}는 디바이스 이름입니다. 암호는 넣지 마세요.',
  'services.command': '프로그램과 인수',
  'services.command-hint':
    '셸 없이 실행됩니다. {host}, {port}, {device}가 채워지며, 공백이 있는 단어는 따옴표로 묶습니다. 암호는 넣지 마세요.',
  'services.text': '텍스트',
  'services.text-hint':
    'postgresql://{host}:{port}/처럼 {host}, {port}, {device}가 채워집니다. 암호는 넣지 마세요.',
  'services.terminal-hint': '디바이스의 두 번째 ssh 서버처럼 별도의 호스트 키를 사용하는 경우에 선택하세요.',
  'services.held-by': (p) => `${p.holder}에서 사용 중`,
};
