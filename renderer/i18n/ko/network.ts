import type { Translation } from '../../../electron/i18n/translate.ts';
import type { network as en } from '../en/network.ts';

export const network: Translation<typeof en> = {
  'network.web-proxy': '웹 프록시',
  'network.proxy-system': '컴퓨터 설정에 따름',
  'network.proxy-none': '웹 프록시 사용 안 함',
  'network.proxy-manual': '직접 지정',
  'network.proxy-pac': 'PAC 스크립트',
  'network.address': '주소',
  'network.not-for': '제외할 주소',
  'network.not-for-hint': 'NO_PROXY처럼 호스트 이름과 주소를 쉼표로 구분해 입력하세요.',
  'network.pac-address': '스크립트 주소',
  'network.proxy-user': '프록시 사용자',
  'network.proxy-password': '프록시 암호',
  'network.empty': '없음',
  'network.password-kept': '그대로 유지',
  'network.forget-password': '저장된 암호 지우기',
  'network.certificate-files': '추가로 신뢰할 인증서 파일(PEM)',
  'network.certificate-list': '인증서 파일',
  'network.certificate-file': (p) => `인증서 파일 ${p.number}`,
  'network.remove-certificate': (p) => `인증서 파일 ${p.number} 제거`,
  'network.add-certificate': '파일 추가',
  'network.system-certificates': '이 컴퓨터의 인증서 신뢰',
  'network.system-certificates-hint':
    '일반 인증 기관과 함께 운영 체제가 신뢰하는 인증서도 신뢰합니다. 회사에서 TLS를 검사하는 경우 필요합니다.',
  'network.not-saved': '저장되지 않음',
  'network.save': '네트워크 설정 저장',
  'network.choose-profile': '연결을 테스트하려면 프로필을 선택하세요.',
  'network.test': '연결 테스트',
  'network.test-with': (p) => `“${p.profile}” 프로필로 테스트합니다.`,
  'network.test-with-saved': (p) => `“${p.profile}” 프로필과 마지막으로 저장한 설정으로 테스트합니다.`,
  'network.testing': '각 구간을 확인하는 중…',
};
