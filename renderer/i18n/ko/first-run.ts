import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { firstRun as en } from '../en/first-run.ts';

export const firstRun: Translation<typeof en> = {
  'first-run.title': 'Culvert에 오신 것을 환영합니다',
  'first-run.text':
    '세 단계만 거치면 첫 디바이스에 접속할 수 있습니다. 직접 열기 전에는 터널이 열리지 않으며 터널 요금도 청구되지 않습니다.',
  'first-run.steps': '단계',
  'first-run.step': ({ at, of }) => `${of}단계 중 ${at}단계`,
  'first-run.step-sign-in': '로그인',
  'first-run.step-done': '완료',

  'first-run.sign-in-title': '로그인 방법 선택',
  'first-run.sign-in-text': '이 사용자 또는 역할로 디바이스 목록을 불러오고 터널을 엽니다.',
  'first-run.reading': '이 컴퓨터에서 찾는 중…',
  'first-run.shared-found': ({ count }) =>
    `이 컴퓨터에서 프로필 ${count.toLocaleString('en')}개를 찾았습니다.`,
  'first-run.shared-none': '이 컴퓨터에는 프로필이 없습니다.',
  'first-run.aws-profile-missing': '프로필을 하나 선택하세요.',
  'first-run.access-key-missing': '액세스 키 ID와 시크릿 액세스 키를 입력하세요.',
  'first-run.start-url-missing': 'IAM Identity Center의 시작 URL을 입력하고 로그인하세요.',
  'first-run.account-missing': '로그인한 뒤 계정을 선택하세요.',
  'first-run.sso-role-missing': '역할을 선택하세요.',
  'first-run.signing-in': '로그인하는 중…',

  'first-run.region-title': '리전 선택',
  'first-run.region-text': '디바이스가 AWS IoT에 등록된 리전을 선택하세요.',
  'first-run.region-from-profile': ({ profile, region }) =>
    `AWS 프로필 “${profile}”의 리전은 ${region}입니다.`,
  'first-run.region-common': '많이 쓰는 리전',
  'first-run.region-any': '다른 리전은 직접 입력할 수 있습니다.',
  'first-run.name-hint': 'Culvert에 표시될 이름입니다.',
  'first-run.name-proposed': 'AWS',
  'first-run.us-east-1': '버지니아 북부',
  'first-run.us-west-2': '오레곤',
  'first-run.eu-central-1': '프랑크푸르트',
  'first-run.eu-west-1': '아일랜드',
  'first-run.ap-northeast-1': '도쿄',
  'first-run.ap-northeast-2': '서울',
  'first-run.ap-southeast-1': '싱가포르',
  'first-run.ap-south-1': '뭄바이',

  'first-run.device-title': '디바이스 찾기',
  'first-run.device-text': '디바이스를 선택하면 터널을 어떻게 열지 보여 줍니다.',
  'first-run.billing':
    '터널은 열 때마다 AWS 요금이 한 번 청구됩니다. 디바이스를 선택해도 터널은 아직 열리지 않습니다.',
  'first-run.find': '디바이스 찾기',
  'first-run.find-placeholder': '이름, 유형 또는 그룹의 일부',
  'first-run.devices': '디바이스',
  'first-run.loading': ({ region }) => `${region}의 사물을 불러오는 중…`,
  'first-run.searching': 'AWS에서 검색하는 중…',
  'first-run.found': ({ count }) => `디바이스 ${count.toLocaleString('en')}개를 찾았습니다.`,
  'first-run.more': ({ count }) =>
    `일치하는 디바이스가 ${count.toLocaleString('en')}개 더 있습니다. 이름을 입력해 찾으세요.`,
  'first-run.no-match': ({ text }) => `“${text}”에 해당하는 디바이스가 없습니다.`,
  'first-run.no-things': ({ region }) => `${region}에 사물이 없습니다`,
  'first-run.no-things-text':
    '디바이스를 AWS IoT에 사물로 등록하면 여기에 표시됩니다. 다른 리전에 있을 수도 있습니다.',
  'first-run.other-region': '다른 리전 선택',
  'first-run.other-sign-in': '로그인 방법 변경',
  'first-run.by-name': ({ name }) => `${josa(`“${name}”`, '을', '를')} 사물 이름으로 사용`,
  'first-run.finish': '디바이스 없이 마치기',

  'first-run.skip': '건너뛰기',
  'first-run.quick': '액세스 토큰으로 연결',
  'first-run.demo': 'AWS 없이 체험하기',
  'first-run.demo-text':
    '데모는 이 컴퓨터 안에 작은 클라우드와 디바이스를 실행합니다. 터널은 실제로 동작하며, 계정이 필요 없고 요금도 청구되지 않습니다.',
  'first-run.demo-starting': '데모를 시작하는 중…',
  'first-run.demo-leave': '데모 나가기',
  'first-run.demo-leaving': '나가는 중…',
};
