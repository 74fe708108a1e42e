import type { Translation } from '../../../electron/i18n/translate.ts';
import type { ssh as english } from '../en/ssh.ts';

export const ssh: Translation<typeof english> = {
  'ssh.write': '내 디바이스를 ssh 설정에 기록',
  'ssh.write-hint':
    'ssh, scp, VS Code, Ansible에서 디바이스를 이름으로 사용할 수 있습니다. 설정 파일 맨 위에 한 줄만 추가하며 나머지 내용은 그대로 둡니다.',
  'ssh.way': 'ssh가 디바이스에 연결하는 방법',
  'ssh.way-command': 'culvert 명령 사용',
  'ssh.way-command-hint':
    '터널이 열려 있지 않아도 사용할 수 있습니다. 요금이 청구되는 새 터널은 프로필에서 허용하거나 사용자가 동의할 때만 엽니다.',
  'ssh.way-port': '로컬 포트 사용',
  'ssh.way-port-hint': '터널이 열려 있는 동안에만 사용할 수 있습니다. ssh가 터널을 열지 않습니다.',
  'ssh.names': 'ssh에서 쓸 이름',
  'ssh.names-hint': '선택하면 명령이 복사됩니다.',
  'ssh.names-none': '아직 없습니다. 디바이스를 사용하거나 즐겨찾기에 추가하면 기록됩니다.',
  'ssh.names-none-open': '지금은 없습니다. 디바이스는 터널이 열려 있는 동안 기록됩니다.',
  'ssh.names-more': (p) => `${p.count}개 더 보기`,
  'ssh.unknown': (p) =>
    `디바이스 ${p.count}개는 계정을 아직 알 수 없어 제외되었습니다. 다음에 터널을 열면 추가됩니다.`,
  'ssh.look': '기록되는 내용 보기',
  'ssh.look-into': '내 설정 파일의 맨 위:',
  'ssh.look-own': 'Culvert 전용 파일:',
  'ssh.look-text': 'Culvert 전용 파일의 내용',

  'ssh.command': 'culvert 명령',
  'ssh.command-lead': '어느 터미널에서나 터널을 열고, 목록을 보고, ssh를 실행합니다.',
  'ssh.command-installed': '설치 위치:',
  'ssh.command-not-installed': '설치되지 않았습니다. 설치하면 다음 위치에 놓입니다.',
  'ssh.command-here': '명령의 위치:',
  'ssh.command-in-demo': '데모의 명령은 데모와 함께 사라지므로 설치하지 않습니다.',
  'ssh.install': '명령 설치',
  'ssh.uninstall': '명령 제거',
  'ssh.add-to': (p) =>
    `셸이 아직 이 폴더를 찾지 않을 수 있습니다. ${p.file} 파일에 다음 줄을 추가한 다음 새 터미널을 여세요.`,
  'ssh.add-to-path': '환경 변수의 Path에 다음 폴더를 추가한 다음 새 터미널을 여세요.',
  'ssh.copy-line': '줄 복사',
  'ssh.copy-folder': '폴더 복사',
};
