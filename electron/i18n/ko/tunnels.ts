import type { tunnels as en } from '../en/tunnels.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

export const tunnels: Translation<typeof en> = {
  'tunnels.opening': '여는 중',
  'tunnels.connecting': '연결 중',
  'tunnels.waiting': '디바이스 대기 중',
  'tunnels.connected': '연결됨',
  'tunnels.reconnecting': '다시 연결 중',
  'tunnels.reconnecting-try': (p) => `다시 연결 중, ${p.attempt}번째 시도`,
  'tunnels.trouble': '문제 발생',
  'tunnels.closing': '닫는 중',
  'tunnels.closed': '닫힘',
  'tunnels.closed-expired': '만료되어 닫힘',
  'tunnels.closed-elsewhere': '다른 곳에서 닫힘',
  'tunnels.finding': '열린 터널을 찾거나 새로 여는 중입니다',
  'tunnels.taking-over': '이어받는 중입니다',
  'tunnels.taking-up': 'Culvert를 시작하기 전부터 열려 있던 터널입니다. 다시 연결하는 중입니다',
  'tunnels.from-token': '붙여 넣은 토큰으로 연결하는 중입니다',
  'tunnels.terminal-follows': '디바이스가 응답하면 터미널이 열립니다',
  'tunnels.not-answered': '디바이스가 아직 응답하지 않았습니다 · 에이전트가 실행 중인가요?',
  'tunnels.expired-detail': '터널 시간이 다 되었습니다. 로컬 포트는 해제되었습니다.',
  'tunnels.elsewhere-detail': '누군가 콘솔이나 다른 프로그램에서 닫았습니다.',
  'tunnels.quick-closed-detail':
    '이쪽 연결만 닫혔습니다. 터널 자체는 만료되거나 연 사람이 닫을 때까지 AWS에 열려 있습니다.',
  'tunnels.released': '로컬 포트는 해제되었습니다.',
  'tunnels.quick-assumed': '붙여 넣은 토큰으로는 디바이스가 연결되어 있는지 알 수 없습니다',
  'tunnels.assumed':
    '디바이스가 연결되어 있는지 알 수 없습니다. 이 프로필에는 iot:DescribeTunnel을 호출할 권한이 없습니다',
  'tunnels.closes-in-ten': '10분 안에 자동으로 닫힙니다',
  'tunnels.closes-in-two': '2분 안에 자동으로 닫힙니다',
  'tunnels.service-web': '웹',
  'tunnels.older-found-one': (p) => `이전 버전 에이전트(V${p.version}): 한 번에 연결 하나만 가능`,
  'tunnels.older-found-each': (p) => `이전 버전 에이전트(V${p.version}): 서비스마다 한 번에 연결 하나만 가능`,
  'tunnels.older-chosen-one': (p) =>
    `프로토콜을 ${josa(`V${p.version}`, '으로', '로')} 설정함: 한 번에 연결 하나만 가능`,
  'tunnels.older-chosen-each': (p) =>
    `프로토콜을 ${josa(`V${p.version}`, '으로', '로')} 설정함: 서비스마다 한 번에 연결 하나만 가능`,
  'tunnels.older-found-why':
    '다른 연결은 첫 연결이 닫힐 때까지 기다립니다. localproxy 3처럼 V3를 사용하는 에이전트에는 이 제한이 없습니다.',
  'tunnels.older-chosen-why':
    '다른 연결은 첫 연결이 닫힐 때까지 기다립니다. 디바이스의 에이전트가 V3를 사용한다면 이 디바이스의 에이전트 프로토콜을 “자동”으로 바꾸세요.',
};
