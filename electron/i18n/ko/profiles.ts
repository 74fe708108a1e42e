import type { profiles as en } from '../en/profiles.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

export const profiles: Translation<typeof en> = {
  'profiles.for-open': '터널 열기',
  'profiles.for-rotate': '터널 재사용, 이어받기, 다시 연결',
  'profiles.for-list-tunnels': '열린 터널 찾기',
  'profiles.for-describe-tunnel': '디바이스가 터널에 연결되었는지 확인',
  'profiles.for-close': '터널 닫기',
  'profiles.for-describe-thing': '디바이스 조회',
  'profiles.for-connectivity': '디바이스 하나의 연결 상태 확인',
  'profiles.for-search': '디바이스 검색',
  'profiles.for-list-things': '디바이스 목록',
  'profiles.for-indexing': '디바이스를 검색할 수 있는지 확인',
  'profiles.for-groups': '사물 그룹 목록',
  'profiles.for-types': '사물 유형 목록',
  'profiles.for-group-things': '사물 그룹의 디바이스 목록',

  'profiles.how-simulated': 'IAM 시뮬레이션 결과',
  'profiles.how-depends': ({ keys }) => `${keys}에 따라 달라지며, IAM 시뮬레이션은 이 값을 알 수 없음`,
  'profiles.how-organisation': 'IAM 시뮬레이션: AWS 조직의 정책이 금지함',
  'profiles.how-boundary': 'IAM 시뮬레이션: 권한 경계에 포함되지 않음',
  'profiles.how-policy': 'IAM 시뮬레이션: 정책이 명시적으로 거부함',
  'profiles.how-nothing': 'IAM 시뮬레이션: 허용하는 정책이 없음',
  'profiles.how-tags': ({ tags }) =>
    `IAM 시뮬레이션: 정책이 요구하는 태그 ${josa(tags, '을', '를')} 프로필이 보내지 않음`,
  'profiles.how-read': '실제로 시도함(읽기만 함)',
  'profiles.how-no-tunnel': '존재하지 않는 터널에 시도함',
  'profiles.how-no-device': '존재하지 않는 디바이스에 시도함',
  'profiles.how-no-group': '존재하지 않는 사물 그룹에 시도함',
  'profiles.how-or-by-name': ({ tried }) => `${tried}. 특정 이름에만 적용되는 정책일 때도 결과가 같음`,
  'profiles.how-not-tried': '시도하지 않음',
  'profiles.how-not-opened': '열 때마다 요금이 청구되므로 시도하지 않음',
  'profiles.how-iam-denied': ({ start }) =>
    `${start}. IAM에서 알 수 있지만 이 프로필에는 조회 권한이 없음(iam:SimulatePrincipalPolicy)`,
  'profiles.how-iam-failed': ({ start, message }) => `${start}. IAM에서 알 수 없음: ${message}`,
};
