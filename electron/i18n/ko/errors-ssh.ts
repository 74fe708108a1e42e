import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { sshErrors as english } from '../../shared/errors-ssh.ts';
import { josa } from '../korean.ts';

export const sshErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  // 링크
  LinkInvalid: (p) => ({
    message: `“${p.link}” 링크는 Culvert에서 열 수 없습니다.`,
    advice:
      '링크는 culvert://device/THING 형식이며, 뒤에 ?profile=NAME, &region=REGION을 붙이고 &service=ID를 최대 세 번까지 붙일 수 있습니다. 아무 작업도 하지 않았습니다.',
  }),
  LinkProfileUnknown: (p) => ({
    message: `링크가 가리키는 프로필 ${josa(`“${p.profile}”`, '이', '가')} 이 Culvert에 없습니다.`,
    advice: '같은 이름의 프로필을 추가하거나, 올바른 프로필을 직접 선택한 다음 디바이스를 찾으세요.',
  }),
  LinkRegionOther: (p) => ({
    message: `링크는 ${p.region} 리전의 “${p.profile}” 프로필을 가리키지만, 이 프로필의 리전은 ${p.own}입니다.`,
    advice: '어느 쪽이 맞는지 링크를 만든 사람에게 확인하세요.',
  }),
  LinkRegionUnknown: (p) => ({
    message: `링크가 ${p.region} 리전의 디바이스를 가리키지만, 이 리전을 사용하는 프로필이 없습니다.`,
    advice: '이 리전의 프로필을 추가한 다음 링크를 다시 여세요.',
  }),
  LinkRegionMany: (p) => ({
    message: `링크가 ${p.region} 리전의 디바이스를 가리키는데, 이 리전을 사용하는 프로필이 ${p.count}개입니다.`,
    advice: '그중 올바른 프로필을 선택한 다음 링크를 다시 여세요.',
  }),
  LinksUnsupported: () => ({
    message: '지금 실행 중인 Culvert로는 링크를 열 수 없습니다.',
    advice: 'Culvert를 설치한 다음 설치된 Culvert에서 이 설정을 켜세요.',
  }),
  LinksFailed: (p) => ({
    message: `culvert:// 링크를 여는 앱을 변경하지 못했습니다(${p.reason}).`,
    advice: '애플리케이션 폴더의 권한과 이 컴퓨터의 기본 앱 설정을 확인한 다음 다시 시도하세요.',
  }),

  // 호스트 키
  HostKeyToolMissing: (p) => ({
    message: `이 컴퓨터에서 “${p.program}” 프로그램을 찾지 못했습니다.`,
    advice: '이 프로그램이 포함된 OpenSSH 클라이언트를 설치한 다음 다시 시도하세요.',
  }),
  HostKeysUnreadable: (p) => ({
    message: `ssh에 저장된 디바이스의 호스트 키를 읽지 못했습니다(${p.reason}).`,
    advice: '터미널에서 터널의 ssh 명령을 실행해 보세요. 설정의 어디가 잘못되었는지 표시됩니다.',
  }),
  KnownHostsUnwritable: (p) => ({
    message: `${p.file}에서 이전 호스트 키를 삭제하지 못했습니다.`,
    advice: '이 파일의 쓰기 권한을 확인하세요. 컴퓨터 전체에서 쓰는 파일이라면 컴퓨터 관리자에게 문의하세요.',
  }),

  // ssh 설정과 명령
  SshConfigUnwritable: (p) => ({
    message: `ssh 설정을 변경하지 못했습니다: ${p.file}(${p.reason}).`,
    advice: `아무것도 변경하지 않았습니다. 해당 위치의 쓰기 권한을 확인하세요. 다른 프로그램이 이 파일을 관리한다면 파일 맨 위에 “${p.line}” 줄을 직접 추가한 다음 다시 시도하세요.`,
  }),
  SshConfigRefused: (p) => ({
    message: `다른 사용자도 쓸 수 있는 파일이어서 ssh가 ${josa(p.file, '을', '를')} 읽지 않습니다.`,
    advice: '“chmod 600” 명령 등으로 본인만 쓸 수 있게 바꾸세요. Culvert는 이 권한을 바꾸지 않습니다.',
  }),
  CommandTaken: (p) => ({
    message: `${p.file} 파일이 이미 있으며, Culvert가 만든 파일이 아닙니다.`,
    advice: '파일을 옮기거나 이름을 바꾼 다음 다시 시도하세요. Culvert는 이 파일을 그대로 두었습니다.',
  }),
  CommandUnwritable: (p) => ({
    message: `${p.file}에 명령을 설치하지 못했습니다(${p.reason}).`,
    advice: '해당 폴더의 쓰기 권한을 확인한 다음 다시 시도하세요.',
  }),

  // 터미널
  TerminalCommandInvalid: () => ({
    message: '이 명령으로는 ssh를 실행하는 터미널을 열 수 없습니다.',
    advice:
      '프로그램을 먼저 쓰고 ssh가 들어갈 자리에 {command}를 따로 떨어진 단어로 넣으세요(예: my-terminal -e {command}). 따옴표는 모두 닫아야 하며, {command}에는 따옴표가 필요 없습니다.',
  }),
};
