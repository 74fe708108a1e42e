import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { others as en } from '../en/others.ts';

export const others: Translation<typeof en> = {
  'others.title': '다른 곳에서 연 터널',
  'others.list': '다른 곳에서 연 터널 목록',
  'others.read': (p) => `${p.ago} 불러옴`,
  'others.reading': '불러오는 중…',
  'others.reading-all': '계정의 열린 터널을 불러오는 중…',
  'others.none':
    '열려 있는 다른 터널이 없습니다. 콘솔이나 명령줄에서 열었거나 동료가 연 터널이 여기에 표시됩니다.',
  'others.more': '계정에는 표시된 것보다 더 많은 터널이 열려 있습니다. 최근에 열린 터널만 표시합니다.',
  'others.by-culvert': 'Culvert로 열림',
  'others.not-by-culvert': '다른 도구로 열림',
  'others.source': '소스',
  'others.end-unknown': (p) => `${p.end}: 알 수 없음`,
  'others.end-connected': (p) => `${p.end}: 연결됨`,
  'others.end-connected-since': (p) => `${p.end}: ${p.time}부터 연결됨`,
  'others.end-off': (p) => `${p.end}: 연결 안 됨`,
  'others.end-off-since': (p) => `${p.end}: ${p.time}부터 연결 안 됨`,
  'others.opened': (p) => `${p.ago} 열림`,
  'others.opened-closing': (p) => `${p.ago} 열림 · 자동으로 닫히는 중`,
  'others.opened-closes': (p) => `${p.ago} 열림 · ${p.span} 후 자동으로 닫힘`,
  'others.tags-of': (p) => `${p.name}의 태그`,
  'others.adopt': '이어받기',
  'others.close': '닫기…',
  'others.close-question': '닫으면 아무도 사용할 수 없습니다. 닫을까요? 다시 열면 요금이 청구됩니다.',
  'others.open-already': '이미 열린 터널이 있습니다',
  'others.carries': (p) => `${p.services} 서비스를 사용할 수 있습니다.`,
  'others.carries-left': (p) => `${p.services} 서비스를 사용할 수 있습니다 · <f>${p.left}</f> 남음`,
  'others.needs-another': (p) => `${p.services}에는 다른 터널이 필요합니다.`,
  'others.open-by-others': '다른 곳에서 연 터널이 이미 있습니다',
  'others.adopt-cuts':
    '다른 사용자가 연결되어 있습니다. 이어받기 전에 먼저 물어보며, 이어받으면 그 연결이 끊깁니다.',
  'others.device-off': '디바이스가 이 터널에 연결되어 있지 않습니다.',
  'others.quick': '빠른 열기',
  'others.quick-text':
    '누군가 콘솔이나 <c>aws iotsecuretunneling open-tunnel</c> 명령으로 터널을 열거나 토큰을 교체했을 때 표시된 <b>소스 액세스 토큰</b>을 붙여 넣으세요. AWS에 아무것도 요청하지 않으며 요금도 청구되지 않습니다. 명령의 전체 출력을 붙여 넣어도 됩니다.',
  'others.quick-token': '소스 액세스 토큰',
  'others.quick-name': '이름',
  'others.quick-name-hint': '표시할 이름',
  'others.quick-ports': '로컬 포트',
  'others.quick-ports-hint':
    '서비스별로 SSH=5507, HTTP=8080처럼 입력하세요. 비워 두면 사용 가능한 포트를 사용합니다.',
  'others.quick-automatic': '자동',
  'others.quick-protocol': '에이전트 프로토콜',
  'others.quick-protocol-set': (p) => `에이전트 프로토콜: <b>${p.protocol}</b>`,
  'others.quick-protocol-endpoint': (p) => `에이전트 프로토콜: <b>${p.protocol}</b> · 다른 엔드포인트`,
  'others.quick-endpoint': '데이터 플레인 엔드포인트',
  'others.quick-endpoint-hint':
    'PrivateLink 엔드포인트처럼 리전의 AWS 기본 엔드포인트가 아닌 경우에만 입력하세요.',
  'others.quick-endpoint-own': 'AWS 기본값',
  'others.quick-token-missing': '소스 액세스 토큰을 붙여 넣으세요.',
  'others.quick-region-missing': '터널을 연 리전을 입력하세요.',
  'others.quick-pair-wrong': (p) =>
    `${josa(`“${p.text}”`, '은', '는')} 올바른 서비스와 포트(1~65535)가 아닙니다. SSH=5507처럼 입력하거나 비워 두세요.`,
  'others.quick-two-ports': (p) => `${p.service}에 포트가 두 개 지정되었습니다.`,
  'others.quick-port-twice': (p) => `포트 ${josa(String(p.port), '이', '가')} 두 서비스에 지정되었습니다.`,
};
