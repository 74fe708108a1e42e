import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { servicesErrors as english, OpenProblem } from '../../shared/errors-services.ts';
import { josa } from '../korean.ts';

const PROBLEMS: Record<OpenProblem, { message: string; advice: string }> = {
  empty: {
    message: '입력된 내용이 없습니다.',
    advice: '서비스를 여는 주소, 프로그램 또는 텍스트를 입력하세요.',
  },
  'too-long': { message: '입력한 내용이 너무 깁니다.', advice: '1000자 이내로 입력하세요.' },
  characters: {
    message: '사용할 수 없는 문자가 들어 있습니다.',
    advice: '줄바꿈을 빼고, 주소에서는 공백도 빼세요(%20으로 적을 수 있습니다).',
  },
  'no-address': {
    message: '입력한 내용이 주소가 아닙니다.',
    advice: 'http://{host}:{port}/ 또는 vnc://{host}:{port} 형식으로 입력하세요.',
  },
  scheme: {
    message: '이런 종류의 주소로는 디바이스에 연결할 수 없습니다.',
    advice:
      'http://, https://, vnc://, rdp:// 같은 주소를 사용하세요. 프로그램을 실행하거나 파일을 읽는 주소는 사용할 수 없습니다.',
  },
  'no-port': {
    message: '주소가 터널을 지나지 않습니다.',
    advice: 'http://{host}:{port}/처럼 로컬 포트가 들어갈 자리에 {port}를 적으세요.',
  },
  password: {
    message: '입력한 내용에 암호가 들어 있습니다.',
    advice: '암호를 빼세요. 연결할 때 프로그램이 묻습니다. Culvert는 암호를 키링에만 보관합니다.',
  },
  quotes: {
    message: '명령의 따옴표가 닫히지 않았습니다.',
    advice: '따옴표를 닫거나 빼세요. 공백이 있는 단어는 따옴표로 묶습니다.',
  },
  'program-slot': {
    message: '명령이 프로그램으로 시작하지 않습니다.',
    advice: '프로그램 이름이나 전체 경로를 먼저 적고 인수를 이어서 적으세요: viewer {host} {port}',
  },
};

export const servicesErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ServiceOpenInvalid: (p) => {
    const { message, advice } = PROBLEMS[p.fault];
    return { message: `${josa(p.service, '을', '를')} 이렇게 열 수 없습니다: ${message}`, advice };
  },
  ServiceLabelInvalid: (p) => ({
    message: '서비스 이름으로 쓸 수 없습니다.',
    advice: `줄바꿈 없이 ${p.most}자 이내로 입력하세요.`,
  }),
  ServiceRepeated: (p) => ({
    message: `ID가 ${p.serviceId}인 사용자 정의 서비스가 이미 있습니다.`,
    advice: '그 서비스를 편집하거나 다른 ID를 사용하세요. 대소문자만 다른 ID는 같은 것으로 봅니다.',
  }),
  ServicesTooMany: (p) => ({
    message: `사용자 정의 서비스가 이미 ${p.most}개 있습니다.`,
    advice: '더 이상 필요하지 않은 서비스를 제거하세요.',
  }),
  ProgramMissing: (p) => ({
    message: `이 컴퓨터에서 프로그램 ${josa(`“${p.program}”`, '을', '를')} 찾을 수 없습니다.`,
    advice: '프로그램을 설치하거나, “설정”의 “서비스”에서 전체 경로를 입력하세요.',
  }),
  ProgramFailed: (p) => ({
    message: `프로그램 ${josa(`“${p.program}”`, '을', '를')} 시작할 수 없습니다(${p.reason}).`,
    advice: '“설정”의 “서비스”에서 확인하세요. 스크립트에는 첫 줄(#!)과 실행 권한이 있어야 합니다.',
  }),
};
