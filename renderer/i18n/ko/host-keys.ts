import type { Translation } from '../../../electron/i18n/translate.ts';
import type { hostKeys as english } from '../en/host-keys.ts';

export const hostKeys: Translation<typeof english> = {
  'host-keys.menu': '호스트 키…',
  'host-keys.title': (p) => `${p.name}의 호스트 키`,
  'host-keys.looking': '디바이스에서 호스트 키를 가져오는 중…',
  'host-keys.new': '아직 ssh에 저장된 호스트 키가 없습니다. 처음 연결할 때 ssh가 확인을 요청합니다.',
  'host-keys.same': '디바이스의 호스트 키가 ssh에 저장된 키와 같습니다.',
  'host-keys.changed':
    '디바이스의 호스트 키가 ssh에 저장된 키와 다릅니다. ssh는 이 디바이스에 연결하지 않습니다.',
  'host-keys.silent': '디바이스의 ssh에서 호스트 키를 받지 못해 비교할 수 없습니다.',
  'host-keys.forgotten':
    '이전 키를 삭제했습니다. 다음에 연결할 때 ssh가 새 키의 확인을 요청합니다. 원래 파일은 같은 위치에 .old를 붙인 이름으로 남아 있습니다.',
  'host-keys.known': 'ssh에 저장된 키',
  'host-keys.none-known': '키가 없습니다.',
  'host-keys.shown': '디바이스의 현재 키',
  'host-keys.none-shown': '키가 없습니다.',
  'host-keys.copy': '지문 복사',
  'host-keys.expected':
    '디바이스를 교체했거나 이미지를 다시 설치했거나 ssh를 새로 설치했나요? 그렇다면 새 키가 만들어진 것이므로 정상입니다.',
  'host-keys.unexpected':
    '그런 일이 없었다면 누군가 연결을 가로채고 있을 수 있습니다. 연결하지 말고 디바이스 담당자에게 문의하세요.',
  'host-keys.check':
    '확인하려면 디바이스의 콘솔 등에서 다음 명령을 직접 실행하고, 출력된 지문을 여기 표시된 디바이스의 현재 키와 비교하세요.',
  'host-keys.copy-command': '명령 복사',
  'host-keys.forget': '이전 키 삭제',
  'host-keys.forget-ask': '새 키를 비교해 보았나요?',
  'host-keys.look-again': '다시 확인',
};
