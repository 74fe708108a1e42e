import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { controlErrors as english } from '../../shared/errors-control.ts';
import { josa } from '../korean.ts';

export const controlErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  NotRunning: () => ({
    message: 'Culvert가 실행되고 있지 않습니다.',
    advice:
      'Culvert를 시작하세요. “culvert list” 같은 대부분의 명령은 Culvert를 자동으로 시작합니다. 데스크톱이 없다면 명령에 --headless를 붙이세요.',
  }),
  NoDesktop: () => ({
    message: 'Culvert가 실행되고 있지 않으며, 여기에는 Culvert를 시작할 데스크톱이 없습니다.',
    advice:
      '명령에 --headless를 붙이거나 CULVERT_HEADLESS=1을 설정하세요. 그러면 Culvert가 창 없이 백그라운드에서 동작합니다.',
  }),
  StartFailed: (p) => ({
    message: `Culvert를 시작하지 못했습니다: ${p.reason}`,
    advice: `${p.logs}에 있는 로그를 확인하거나, Culvert를 직접 시작하여 표시되는 내용을 확인하세요.`,
  }),
  DataFolderUnusable: (p) => ({
    message: `Culvert의 데이터 폴더 ${josa(p.folder, '을', '를')} 사용할 수 없습니다: ${p.reason}`,
    advice:
      '본인이 소유하고 쓸 수 있으며 디스크에 여유 공간이 있는 폴더여야 합니다. 다른 폴더는 CULVERT_DATA_DIR로 지정하세요.',
  }),
  StartMissing: () => ({
    message: '이 컴퓨터에서 Culvert 애플리케이션을 찾을 수 없습니다.',
    advice:
      '설치된 위치에서 Culvert를 한 번 시작하거나, 체크아웃한 폴더에서 “npm start”를 실행하세요. 그 뒤에는 명령이 Culvert의 위치를 찾을 수 있습니다. 데스크톱이 없다면 --headless를 붙이세요.',
  }),
  ControlLost: () => ({
    message: 'Culvert가 응답하기 전에 종료되었습니다.',
    advice:
      '명령을 다시 실행하기 전에 “culvert list”로 무엇이 처리되었는지 확인하세요. 이미 열린 터널에는 요금이 청구됩니다.',
  }),
  ControlEnding: () => ({
    message: 'Culvert가 종료되는 중입니다.',
    advice: '잠시 후 명령을 다시 실행하세요. 그러면 Culvert가 새로 시작됩니다.',
  }),
  ControlSilent: () => ({
    message: 'Culvert가 실행 중이지만 지금은 명령을 더 받지 못합니다.',
    advice: '동시에 실행하는 명령을 줄이세요. 계속 반응이 없으면 Culvert를 종료하고 다시 시작하세요.',
  }),
  ControlRefused: (p) => ({
    message: `실행 중인 Culvert에 연결할 수 없습니다: ${p.reason}`,
    advice:
      'Culvert를 시작한 사용자로, 같은 CULVERT_DATA_DIR을 사용하여 명령을 실행하세요. 이미 같다면 Culvert를 종료하고 다시 시작하세요.',
  }),
  ControlVersion: (p) =>
    p.older === 'command'
      ? {
          message: '실행 중인 Culvert가 이 “culvert” 명령보다 최신입니다.',
          advice: '실행 중인 Culvert에 포함된 명령을 사용하거나, 지금 쓰는 명령을 업데이트하세요.',
        }
      : {
          message: '실행 중인 Culvert가 이 “culvert” 명령보다 오래되었습니다.',
          advice: 'Culvert를 종료하고 다시 시작하세요. 그래도 오래된 버전이면 업데이트하세요.',
        },
  ControlMalformed: (p) => ({
    message: `실행 중인 Culvert가 명령을 이해하지 못했습니다(${p.where}).`,
    advice: '서로 버전이 다를 수 있습니다. Culvert를 종료하고 다시 시작한 뒤 명령을 다시 실행하세요.',
  }),
  ControlTaken: () => ({
    message: '같은 데이터 폴더에서 다른 Culvert가 실행 중입니다.',
    advice: '그 Culvert를 사용하거나 먼저 종료하세요. “culvert status”로 어떤 것인지 확인할 수 있습니다.',
  }),
  ControlUnavailable: (p) => ({
    message: `“culvert” 명령이 이 Culvert에 연결할 수 없습니다: ${p.reason}`,
    advice:
      '나머지는 모두 정상적으로 동작합니다. 데이터 폴더가 로컬 디스크에 있고 쓸 수 있는지 확인한 뒤 Culvert를 다시 시작하세요.',
  }),
  CallGivenUp: () => ({
    message: '명령이 중단되었습니다.',
    advice: 'AWS에 이미 보낸 요청은 그대로 처리됩니다. 열린 터널은 “culvert list”로 확인할 수 있습니다.',
  }),
  CommandLineWrong: (p) => ({
    message: `이 명령은 실행할 수 없습니다: ${p.reason}`,
    advice:
      '아무것도 실행하지 않았습니다. “culvert help”로 명령 목록을, “culvert help open”처럼 입력하면 각 명령의 옵션을 볼 수 있습니다.',
  }),
  ConfirmationNeeded: (p) => ({
    message: '이 작업에는 확인이 필요하지만 여기서는 확인을 요청할 수 없습니다.',
    advice: `아무것도 실행하지 않았습니다. 터미널에서 실행하거나, 스크립트에서 실행하려면 ${p.option} 옵션을 추가하세요.`,
  }),
  CloseDeclined: () => ({
    message: '터널을 닫지 않았습니다.',
    advice: '터널을 닫으려면 질문에 Yes로 답하거나 명령에 --yes를 붙이세요.',
  }),
  ConnectLost: (p) => ({
    message: `${p.thingName} 연결이 끊어졌습니다(${p.reason}).`,
    advice: `“culvert status ${p.thingName}” 명령으로 터널 상태를 확인한 뒤 다시 연결하세요.`,
  }),
};
