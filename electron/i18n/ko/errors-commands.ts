import type { ErrorCatalogue } from '../../shared/errors.ts';
import type { commandErrors as english } from '../../shared/errors-commands.ts';
import { josa } from '../korean.ts';

export const commandErrors: Pick<ErrorCatalogue, keyof typeof english> = {
  ProfileNotFound: (p) => ({
    message: `“${p.name}” 프로필이 없습니다.`,
    advice:
      p.profiles === ''
        ? 'Culvert 창에서 프로필을 추가하거나, --headless 명령에서 쓰려면 ~/.aws/config에 추가하세요.'
        : `--profile로 다음 중 하나를 선택하세요: ${p.profiles}.`,
  }),
  ProfileRegionNotFound: (p) => ({
    message: `${p.region} 리전의 프로필이 없습니다.`,
    advice:
      p.profiles === ''
        ? 'Culvert 창에서 프로필을 추가하거나, --headless 명령에서 쓰려면 ~/.aws/config에 추가하세요.'
        : `사용할 수 있는 프로필: ${p.profiles}. --region을 빼거나 이 리전의 프로필을 추가하세요.`,
  }),
  ProfileAmbiguous: (p) => ({
    message: '해당하는 프로필이 둘 이상입니다.',
    advice: `--profile로, 이름이 같다면 --region도 함께 지정하여 다음 중 하나를 선택하세요: ${p.profiles}.`,
  }),
  ProfileNotChosen: () => ({
    message: '사용할 프로필을 알 수 없습니다.',
    advice:
      '--profile로 프로필을 지정하거나 Culvert 창에서 추가하세요. --headless 명령에서는 ~/.aws/config의 프로필을 지정하거나 환경 변수의 액세스 키(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION)를 쓸 수도 있습니다.',
  }),
  RegionNotChosen: (p) => ({
    message: `“${p.profile}” 프로필의 AWS 리전을 알 수 없습니다.`,
    advice: '--region을 붙이거나 AWS_REGION을 설정하거나 ~/.aws/config의 프로필에 리전을 적으세요.',
  }),
  DeviceAmbiguous: (p) => ({
    message: `대소문자를 구분하지 않으면 이름이 “${p.name}”인 디바이스가 둘 이상입니다.`,
    advice: `AWS IoT에 등록된 이름 그대로 입력하세요: ${p.devices}.`,
  }),
  DeviceSilent: (p) => ({
    message: `${josa(p.thingName, '이', '가')} ${p.seconds}초 동안 응답하지 않았습니다.`,
    advice:
      '디바이스가 켜져 있고 온라인 상태인지, 에이전트가 실행 중인지 확인하세요. 터널은 열려 있으므로 같은 명령을 다시 실행해도 요금이 청구되지 않습니다. 더 오래 기다리려면 --wait에 더 큰 초 값을 지정하세요.',
  }),
  OpenNotAllowed: (p) => ({
    message: `${p.thingName}에 열린 터널이 없고, 도구는 “${p.profileName}” 프로필로 터널을 열 수 없습니다.`,
    advice: `요금은 청구되지 않았습니다. “culvert open ${p.thingName}” 명령으로 터널을 열거나, 명령에 --open을 붙이거나, 프로필 설정에서 “도구의 터널 열기 허용”을 켜세요.`,
  }),
  TunnelNotFound: (p) => ({
    message: `Culvert에 “${p.target}” 터널이 열려 있지 않습니다.`,
    advice:
      '“culvert list”로 열린 터널을 확인하세요. --all을 붙이면 다른 사람이 연 터널도 ID와 함께 표시됩니다.',
  }),
  PortElsewhere: (p) => ({
    message: `열려 있는 ${p.thingName} 터널의 ${p.serviceId} 로컬 포트는 ${p.wanted}번이 아니라 ${p.port}번입니다.`,
    advice: `아무 작업도 하지 않았습니다. ${p.port}번 포트를 사용하거나, 터널을 먼저 닫거나, --new를 추가하여 터널을 하나 더 여세요(요금 청구).`,
  }),
  ServiceNotFound: (p) => ({
    message: `${p.thingName}의 어떤 서비스가 “${p.service}”인지 알 수 없습니다.`,
    advice:
      '아무것도 열지 않았습니다. 서비스 ID(SSH, HTTP 등)를 입력하거나, Culvert의 “설정”의 “서비스”에서 디바이스의 그 포트를 쓰는 서비스를 추가하세요. 디바이스의 에이전트에 있는 다른 ID는 “culvert open --any-service”로 열 수 있습니다.',
  }),
  AgentTakesOneConnection: (p) => ({
    message: `${p.thingName}의 에이전트는 ${p.version === 2 ? '서비스마다 ' : ''}한 번에 연결 하나만 전달하는 프로토콜 V${p.version}을 사용하며, 이미 연결이 하나 열려 있습니다.`,
    advice:
      '다른 연결을 먼저 끝내거나, 두 작업을 ssh 하나(ControlMaster)로 실행하세요. 업데이트한 에이전트는 여러 연결을 전달합니다.',
  }),
};
