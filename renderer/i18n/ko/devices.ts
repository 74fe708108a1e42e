import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { devices as en } from '../en/devices.ts';

const things = (count: number) => `사물 ${count.toLocaleString('en')}개`;

export const devices: Translation<typeof en> = {
  'devices.title': '디바이스',
  'devices.loaded-so-far': (p) => `지금까지 ${things(p.count)}`,
  'devices.found': (p) => `${things(p.count)} 중 ${p.found.toLocaleString('en')}개`,
  'devices.found-so-far': (p) => `지금까지 ${things(p.count)} 중 ${p.found.toLocaleString('en')}개`,

  'devices.from-index': '플릿 인덱스에서 가져왔습니다.',
  'devices.from-index-then': (p) => `플릿 인덱스에서 가져왔습니다(${p.ago} 기준).`,
  'devices.from-registry': '레지스트리에서 가져왔습니다.',
  'devices.from-registry-then': (p) => `레지스트리에서 가져왔습니다(${p.ago} 기준).`,
  'devices.connection-untold': 'AWS에서 연결 상태를 알려 주지 않습니다.',
  'devices.searching': 'AWS에서 검색하는 중…',
  'devices.more-there': (p) => `계정의 ${things(p.count)}를 불러왔으며, 더 있습니다.`,

  'devices.no-profile': '시작하려면 프로필을 추가하세요',
  'devices.no-profile-text':
    '여기에는 AWS 계정과 리전의 사물이 표시됩니다. 프로필은 그 계정에 로그인하는 방법을 정합니다.',
  'devices.none-chosen': '선택한 프로필이 없습니다',
  'devices.none-chosen-text': '여기에는 선택한 프로필의 계정과 리전에 있는 디바이스가 표시됩니다.',
  'devices.choose-profile': '프로필 선택',
  'devices.loading': (p) => `${p.region}의 사물을 불러오는 중…`,
  'devices.not-loaded':
    '목록이 없어도 디바이스에 연결할 수 있습니다. 검색란에 사물 이름을 끝까지 입력하세요.',
  'devices.empty': (p) => `${p.region}에 사물이 없습니다`,
  'devices.empty-text':
    'AWS IoT에 사물로 등록한 디바이스가 여기에 표시됩니다. 다른 리전에 있다면 프로필을 편집하거나 다른 프로필을 선택하세요.',
  'devices.edit-profile': '프로필 편집',

  'devices.none-like-that': '조건에 맞는 사물이 없습니다.',
  'devices.none-like-that-loaded': '불러온 사물 중에는 조건에 맞는 사물이 없습니다.',
  'devices.none-by': (p) => `“${p.text}”에 해당하는 사물이 없습니다.`,
  'devices.none-by-loaded': (p) => `불러온 사물 중에는 “${p.text}”에 해당하는 사물이 없습니다.`,
  'devices.look-in-all': '모든 디바이스에서 찾기',
  'devices.no-favourites':
    '아직 즐겨찾기가 없습니다. 디바이스의 별표를 누르거나 해당 행에서 F 키를 누르면 여기에 추가됩니다.',
  'devices.no-recents': '이 컴퓨터에서 아직 어떤 디바이스에도 연결하지 않았습니다.',
  'devices.is-whole-name': '입력한 내용이 사물 이름 전체인가요?',
  'devices.not-listed': (p) => `목록에 ${josa(`“${p.text}”`, '이', '가')} 없습니다.`,
  'devices.open-by-name': '이 이름으로 터널 열기',

  'devices.tunnels-found': '열려 있는 터널',
  'devices.tunnel-is': (p) => `터널: ${p.state}`,
  'devices.show-tunnel': '터널 보기',

  'devices.filter': '디바이스 필터',
  'devices.favourites': '즐겨찾기',
  'devices.recents': '최근 사용',
  'devices.type': '유형',
  'devices.any-type': '모든 유형',
  'devices.group': '그룹',
  'devices.any-group': '모든 그룹',
  'devices.connection': '연결',
  'devices.any-connection': '모든 연결 상태',
  'devices.show-all': '모두 표시',

  'devices.tunnel-open': '터널 열림',
  'devices.used': (p) => `${p.ago} 사용`,
  'devices.is-favourite': '즐겨찾기',
  'devices.favourite': '즐겨찾기',
  'devices.favourite-name': (p) => `${p.name} 즐겨찾기`,
  'devices.make-favourite': '즐겨찾기에 추가',
  'devices.drop-favourite': '즐겨찾기에서 제거',
  'devices.favourite-made': (p) => `${josa(p.name, '을', '를')} 즐겨찾기에 추가했습니다`,
  'devices.favourite-dropped': (p) => `${josa(p.name, '을', '를')} 즐겨찾기에서 제거했습니다`,

  'devices.asking': 'AWS에 확인하는 중…',
};
