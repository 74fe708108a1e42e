import type { reasons as en, HopName } from '../../shared/reasons.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

const HOPS: Record<HopName, string> = { service: '터널 서비스', 'web-proxy': '웹 프록시' };

export const reasons: Translation<typeof en> = {
  'reason.no-access-token': '입력한 내용은 액세스 토큰이 아닙니다.',
  'reason.no-client-token': '입력한 내용은 클라이언트 토큰이 아닙니다.',

  'reason.service-status': (p) => `터널 서비스가 상태 ${josa(String(p.status), '으로', '로')} 응답했습니다.`,
  'reason.service-trouble': (p) => `터널 서비스에 문제가 있습니다(상태 ${p.status}).`,
  'reason.service-redirect': (p) =>
    `터널 서비스가 리디렉션(상태 ${p.status})으로 응답했습니다. 터널은 리디렉션을 따르지 않습니다.`,
  'reason.no-tunnel-service': (p) =>
    `터널 서비스의 주소에서 터널 서비스가 아닌 것이 응답했습니다(상태 ${p.status}).`,
  'reason.no-tunnel-service-said': (p) =>
    `터널 서비스의 주소에서 터널 서비스가 아닌 것이 응답했습니다(${p.said}).`,
  'reason.no-subprotocol': '터널 서비스가 제시된 프로토콜 버전 중에서 선택하지 않았습니다.',
  'reason.handshake-silent': '터널 서비스가 핸드셰이크에 응답하지 않았습니다.',
  'reason.handshake-silent-behind-proxy':
    '웹 프록시도, 그 뒤의 터널 서비스도 핸드셰이크에 응답하지 않았습니다.',
  'reason.service-silent': '터널 서비스의 응답이 끊겼습니다.',
  'reason.service-names-nothing': '터널 서비스가 터널의 서비스를 알려 주지 않았습니다.',
  'reason.service-sent-text': '터널 서비스가 텍스트를 보냈습니다.',
  'reason.service-sent-other': '터널 서비스가 터널 메시지가 아닌 것을 보냈습니다.',
  'reason.service-sent-unknown': (p) => `터널 서비스가 알 수 없는 유형(${p.type})의 메시지를 보냈습니다.`,
  'reason.service-closed': (p) =>
    p.code === 0 ? '터널 서비스가 연결을 닫았습니다.' : `터널 서비스가 연결을 닫았습니다(코드 ${p.code}).`,
  'reason.device-started-stream': '디바이스가 스트림을 시작하려 했습니다.',
  'reason.no-more-tries': (p) => `${p.reason} 더 이상 재시도가 허용되지 않았습니다.`,
  'reason.v1-one-service': '프로토콜 V1을 사용하는 디바이스는 서비스를 하나만 지원합니다.',
  'reason.no-services': '터널을 열 때 서비스를 지정하지 않아 서비스를 하나만 사용할 수 있습니다.',
  'reason.other-services': (p) =>
    p.lacks === ''
      ? `터널의 서비스는 ${p.carries}이며, 이름 없는 서비스는 없습니다.`
      : `터널의 서비스는 ${p.carries}이며, ${josa(p.lacks, '은', '는')} 없습니다.`,

  'reason.proxy-unusable': (p) => `웹 프록시를 사용할 수 없습니다. ${p.said}`,
  'reason.proxy-limits': '웹 프록시가 지금 요청을 제한하고 있습니다(상태 429).',
  'reason.proxy-forbids': (p) => `웹 프록시가 ${p.authority} 연결을 허용하지 않습니다(상태 ${p.status}).`,
  'reason.proxy-redirects': (p) =>
    `웹 프록시가 리디렉션(상태 ${p.status})으로 응답했습니다. 먼저 브라우저에서 로그인해야 할 수 있습니다.`,
  'reason.proxy-cannot-connect': (p) => `웹 프록시가 ${p.authority}에 연결하지 못했습니다(상태 ${p.status}).`,
  'reason.proxy-other-sign-in': (p) =>
    `웹 프록시가 ${p.schemes} 방식의 인증을 요구합니다. Culvert는 사용자 이름과 암호(Basic)만 보낼 수 있습니다.`,
  'reason.proxy-wrong-password': '웹 프록시가 사용자 이름과 암호를 받아들이지 않습니다.',
  'reason.proxy-wants-password':
    '웹 프록시가 사용자 이름과 암호를 요구합니다. “설정”의 “네트워크”에서 입력하세요. 명령줄에서는 주소의 호스트 앞에 user:password@로 적으세요.',

  'reason.hop-refuses': (p) => `${HOPS[p.hop]}의 주소에서 연결을 받지 않습니다.`,
  'reason.hop-cut': (p) => `${josa(HOPS[p.hop], '과의', '와의')} 연결이 끊겼습니다.`,
  'reason.hop-unknown-name': (p) => `${HOPS[p.hop]}의 이름을 찾을 수 없습니다.`,
  'reason.hop-name-later': (p) => `지금은 ${HOPS[p.hop]}의 이름을 조회할 수 없습니다.`,
  'reason.hop-too-slow': (p) => `제시간에 ${HOPS[p.hop]}에 연결하지 못했습니다.`,
  'reason.hop-no-way': (p) => `${HOPS[p.hop]}까지의 경로가 없습니다.`,
  'reason.offline': '네트워크에 연결되어 있지 않습니다.',
  'reason.hop-sent-too-much': (p) =>
    `${josa(HOPS[p.hop], '이', '가')} 프로토콜이 허용하는 것보다 많은 양을 한 번에 보냈습니다.`,
  'reason.proxy-hung-up': '웹 프록시가 응답하지 않고 연결을 끊었습니다.',
  'reason.cut-by-either': '터널 서비스 또는 그 앞의 웹 프록시가 연결을 끊었습니다.',
  'reason.hop-no-tls': (p) =>
    `${josa(HOPS[p.hop], '이', '가')} TLS 1.2 이상으로 응답하지 않습니다(${p.code}).${p.hop === 'web-proxy' ? ' 주소가 http://로 시작해야 할 수 있습니다.' : ''}`,
  'reason.hop-no-http': (p) => `${HOPS[p.hop]}의 주소에서 HTTP가 아닌 응답이 왔습니다(${p.code}).`,
  'reason.hop-breaks-rules': (p) =>
    `${josa(HOPS[p.hop], '이', '가')} WebSocket 규약을 어겼습니다(${p.code}).`,
  'reason.hop-failed': (p) => `${josa(HOPS[p.hop], '과의', '와의')} 연결에 실패했습니다: ${p.cause}.`,
  'reason.hop-certificate-time': (p) =>
    `${HOPS[p.hop]}의 인증서는 지금 시각에 유효하지 않습니다(${p.code}). 이 컴퓨터의 시계를 확인하세요.`,
  'reason.hop-certificate-name': (p) => `${HOPS[p.hop]}의 인증서는 다른 이름으로 발급된 것입니다(${p.code}).`,
  'reason.hop-certificate': (p) =>
    `${HOPS[p.hop]}의 인증서를 신뢰할 수 없습니다(${p.code}).${p.issuer ? ` 서명한 곳은 “${p.issuer}”입니다.` : ''}${p.swapped ? ' 웹 프록시가 자신의 인증서로 바꾸었을 수 있습니다.' : ''} 사내 네트워크에서 서명한 것이라면 그 인증 기관의 인증서를 추가하세요(“설정”의 “네트워크”, 명령줄에서는 -c 또는 SSL_CERT_FILE).`,

  'reason.refused': '그 주소에서 연결을 받지 않습니다',
  'reason.cut': '연결이 끊겼습니다',
  'reason.unknown-name': '이름을 찾을 수 없습니다',
  'reason.name-later': '지금은 이름을 조회할 수 없습니다',
  'reason.too-slow': '제시간에 응답하지 않습니다',
  'reason.no-way': '그곳까지의 경로가 없습니다',
  'reason.no-network': '네트워크에 연결되어 있지 않습니다',
  'reason.hung-up': '응답하지 않고 연결을 끊었습니다',
  'reason.cut-there-or-before': '그쪽 또는 그 앞의 웹 프록시가 연결을 끊었습니다',
  'reason.no-http': (p) => `그곳에서 HTTP가 아닌 응답이 왔습니다(${p.code})`,
  'reason.in-trouble': (p) => `그쪽에 문제가 있습니다(상태 ${p.status})`,
  'reason.other-page': (p) =>
    `그곳에서 터널 서비스가 아닌 것이 응답했으며(상태 ${p.status}), 이 네트워크의 로그인 페이지일 수 있습니다`,
  'reason.unknown-cause': '원인을 알 수 없음',

  'reason.redirects': (p) =>
    `웹 프록시가 리디렉션(상태 ${p.status})으로 응답했으며, 먼저 브라우저에서 로그인해야 할 수 있습니다`,
  'reason.cannot-connect': (p) => `웹 프록시도 그곳에 연결하지 못했습니다(상태 ${p.status})`,
  'reason.limits-requests': '웹 프록시가 지금 요청을 제한하고 있습니다(상태 429)',
  'reason.forbids': (p) => `웹 프록시가 허용하지 않습니다(상태 ${p.status})`,

  'reason.asks-other-sign-in': (p) =>
    `${p.schemes} 방식의 인증을 요구하는데 Culvert는 사용자 이름과 암호(Basic)만 보낼 수 있습니다`,
  'reason.refuses-password': '사용자 이름과 암호를 받아들이지 않습니다',
  'reason.asks-password': '사용자 이름과 암호를 요구합니다',

  'reason.socks': 'SOCKS는 지원하지 않으며 HTTP CONNECT를 사용하는 웹 프록시만 지원합니다',
  'reason.not-http': 'http:// 또는 https://로 시작해야 합니다',
  'reason.after-port': '포트 뒤에는 아무것도 올 수 없습니다. PAC 파일은 지원하지 않습니다',
  'reason.percent': '사용자 이름이나 암호의 퍼센트 기호는 %25로 적어야 합니다',
  'reason.no-host': '호스트가 이름이나 주소가 아닙니다(IPv6는 대괄호로 묶으세요)',
  'reason.port-range': '포트는 1~65535 사이의 정수여야 합니다',
  'reason.proxy-address': '웹 프록시의 주소를 사용할 수 없습니다',
  'reason.resolver-waiting': '웹 프록시 정보를 아직 받지 못했습니다',
  'reason.resolver-slow': '웹 프록시 정보를 제시간에 받지 못했습니다',
  'reason.resolver-failed': '웹 프록시 정보를 알아내지 못했습니다',

  'reason.file-not-whole-path': '전체 경로가 아닙니다',
  'reason.file-too-large': '인증서 모음으로 보기에는 너무 큽니다(최대 4 MB)',
  'reason.file-missing': '그런 파일이 없습니다',
  'reason.file-forbidden': '이 사용자에게 읽기 권한이 없습니다',
  'reason.file-is-folder': '폴더입니다',
  'reason.file-unreadable': (p) => `읽을 수 없습니다(${p.code})`,
  'reason.trusted-form': (p) => `${p.number}번째 인증서가 OpenSSL 고유의 “trusted” 형식입니다`,
  'reason.damaged-certificate': (p) => `인증서 ${p.of}개 중 ${p.number}번째(${p.line}행)가 손상되었습니다`,
  'reason.private-key': '프라이빗 키가 들어 있고 인증서가 없습니다',
  'reason.der': '바이너리 형식(DER)으로 보입니다. “openssl x509 -inform der”로 PEM으로 바꿀 수 있습니다',
  'reason.no-pem': 'PEM 형식의 인증서가 없습니다',

  'reason.token-nothing': '내용이 없습니다',
  'reason.token-of-destination': '디바이스에서 쓰는 대상 토큰만 들어 있습니다',
  'reason.token-not-in-answer': 'sourceAccessToken이 없습니다',
  'reason.token-is-address': '주소입니다',
  'reason.token-is-access-key': 'AWS 액세스 키 ID입니다',
  'reason.token-too-short': '너무 짧습니다',
  'reason.token-too-long': '너무 깁니다',
  'reason.token-characters': '토큰에 쓰지 않는 문자가 있습니다',
  'reason.token-elsewhere': '다른 필드에 토큰이 들어 있습니다',

  'reason.tag-no-key': '키가 없습니다',
  'reason.tag-long-key': (p) => `키가 ${p.most}자를 넘습니다`,
  'reason.tag-long-value': (p) => `값이 ${p.most}자를 넘습니다`,
  'reason.tag-characters': '태그에 쓸 수 없는 문자가 있습니다',
  'reason.tag-of-aws': 'aws:로 시작하는 키는 AWS 전용입니다',
  'reason.tag-of-culvert': 'Culvert가 직접 그 키의 태그를 보냅니다',
  'reason.tag-twice': '키가 중복됩니다',

  'reason.no-secret-service': '실행 중인 Secret Service가 없음',
  'reason.no-session-bus': '세션 버스가 없음',
  'reason.no-keyring-yet': '아직 설정된 키링이 없음',
  'reason.no-libsecret': 'libsecret-1 라이브러리가 설치되어 있지 않음',
  'reason.keyring-library': '키링 라이브러리를 불러올 수 없음',
  'reason.nothing-said': '이유를 밝히지 않았습니다',

  'reason.no-reason': '이유를 밝히지 않았습니다.',
  'reason.no-reason-but': (p) => `이유를 밝히지 않았습니다(${p.name}).`,
  'reason.not-of-aws': '받은 응답이 AWS의 응답이 아닙니다.',
  'reason.answer-without-token': '응답에 토큰이 없습니다.',
  'reason.fresh-client': '방금 등록한 클라이언트를 서비스가 받아들이지 않습니다.',
  'reason.browser-answer': '서비스가 브라우저의 응답을 받아들이지 않았습니다.',
  'reason.page-not-encrypted': '암호화되지 않은 페이지를 가리켜 Culvert가 열지 않습니다.',
  'reason.mfa-not-named': 'MFA 디바이스의 코드가 필요한데 프로필에 MFA 디바이스가 지정되어 있지 않습니다.',
  'reason.program-slow': (p) => `${p.seconds}초 동안 응답하지 않았습니다.`,
  'reason.program-silent': '오류로 종료되었고 stderr에 아무것도 출력하지 않았습니다.',
  'reason.token-file': (p) => `토큰 파일 ${josa(p.path, '을', '를')} 읽을 수 없습니다(${p.code}).`,
  'reason.port-of-program': (p) => `${p.name}, 프로세스 ${p.pid}`,
  'reason.port-of-tunnel': (p) => `${p.name}에 연결된 Culvert 터널`,
  'reason.no-path': '없음(PATH가 비어 있음)',
  'reason.many-exports': '같은 이름으로 저장한 파일이 이미 너무 많음',
  'reason.more': (p) => `${p.few} 외 ${p.count}개`,

  'reason.presence-index-off':
    '디바이스의 연결 여부를 알 수 없습니다. 이 계정과 리전에서 플릿 인덱싱이 꺼져 있습니다.',
  'reason.presence-index-empty': '디바이스의 연결 여부를 알 수 없습니다. 플릿 인덱스가 아직 비어 있습니다.',
  'reason.presence-not-indexed':
    '디바이스의 연결 여부를 알 수 없습니다. 플릿 인덱싱이 켜져 있지만 연결 상태는 포함되지 않습니다.',
  'reason.presence-not-allowed': (p) =>
    `디바이스의 연결 여부를 알 수 없습니다. 이 프로필에는 ${p.action} 권한이 없습니다.`,
  'reason.presence-index-later':
    '디바이스의 연결 여부를 알 수 없습니다. AWS가 아직 플릿 인덱스를 만드는 중입니다.',
  'reason.presence-no-answer': (p) =>
    `디바이스의 연결 여부를 알 수 없습니다. 플릿 인덱스가 응답하지 않았습니다. ${p.error}`,

  'reason.aws-files': 'AWS 파일',
  'reason.either-file': (p) => `${p.one} 또는 ${p.other}`,
  'reason.shared-key': (p) => `액세스 키 …${p.hint}`,
  'reason.shared-temporary-key': (p) => `임시 액세스 키 …${p.hint}`,
  'reason.shared-role': (p) => `${p.through} 프로필을 통한 역할 ${p.role}`,
  'reason.shared-role-source': (p) => `${josa(p.source, '을', '를')} 통한 역할 ${p.role}`,
  'reason.shared-web-identity': (p) => `웹 자격 증명 토큰을 통한 역할 ${p.role}`,
  'reason.shared-program': (p) => `프로그램 ${p.program}`,
  'reason.shared-sso': (p) => `Identity Center ${p.place}`,
  'reason.shared-login': (p) => `aws login(사용자 ${p.user})`,

  'reason.shared-problem': (p) => `${p.problem}.`,
  'reason.shared-source-problem': (p) => `기반 프로필(source_profile) “${p.source}”: ${p.problem}.`,
  'reason.shared-no-source': (p) => `source_profile로 지정된 “${p.source}” 프로필이 없습니다`,
  'reason.shared-nothing': 'AWS 파일에 설정이 없습니다',
  'reason.shared-loop': (p) => `source_profile로 지정된 “${p.source}” 프로필이 다시 자신으로 이어집니다`,
  'reason.shared-lacks-beside': (p) =>
    `${josa(p.has, '은', '는')} 있지만 ${josa(p.lacks, '이', '가')} 없습니다`,
  'reason.shared-two-sources': 'source_profile과 credential_source가 둘 다 있습니다',
  'reason.shared-role-alone':
    'role_arn은 있지만 source_profile, credential_source, web_identity_token_file이 모두 없습니다',
  'reason.shared-no-credentials': '자격 증명도, 자격 증명으로 이어지는 설정도 없습니다',
  'reason.shared-lacks': (p) => `${josa(p.lacks, '이', '가')} 없습니다`,
  'reason.shared-no-session': (p) => `[sso-session ${p.session}] 섹션이 없습니다`,
  'reason.shared-session-lacks': (p) => `[sso-session ${p.session}]에 ${josa(p.lacks, '이', '가')} 없습니다`,
  'reason.shared-session-differs': (p) =>
    `${josa(p.key, '이', '가')} [sso-session ${p.session}]의 값과 다릅니다`,
  'reason.shared-line-name': (p) => `${p.file}의 ${p.line}행에 있는 이름을 AWS SDK가 읽을 수 없습니다`,
  'reason.shared-line-strange': (p) => `${p.file}의 ${p.line}행은 설정도 섹션도 아닙니다`,

  'reason.login-approval': 'macOS의 “시스템 설정”, “일반”, “로그인 항목”에서 허용해야 함',
  'reason.login-not-taken': '시스템이 받아들이지 않음',
};
