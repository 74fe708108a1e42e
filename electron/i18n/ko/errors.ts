import type { ErrorCatalogue, PolicyBlocker, RolePart } from '../../shared/errors.ts';
import { josa } from '../korean.ts';
import { commandErrors } from './errors-commands.ts';
import { controlErrors } from './errors-control.ts';
import { servicesErrors } from './errors-services.ts';
import { sshErrors } from './errors-ssh.ts';

function denied(action: string, blocker: PolicyBlocker | undefined): { why: string; advice: string } {
  switch (blocker) {
    case 'explicit':
      return {
        why: ' 정책이 명시적으로 거부합니다.',
        advice:
          '그 정책이 있는 한 허용하는 정책을 추가해도 소용이 없습니다. AWS 계정 관리자에게 정책 변경을 요청하거나',
      };
    case 'organisation':
      return {
        why: ' AWS 조직의 정책이 금지합니다.',
        advice: `계정의 정책으로는 해결되지 않습니다. AWS 조직 관리자에게 ${action} 허용을 요청하거나`,
      };
    case 'boundary':
      return {
        why: ' 사용자 또는 역할의 권한 경계에 포함되어 있지 않습니다.',
        advice: `AWS 계정 관리자에게 권한 경계에 ${josa(action, '을', '를')} 추가해 달라고 요청하거나`,
      };
    case 'session':
      return {
        why: ' 세션 정책에 포함되어 있지 않습니다.',
        advice: `세션에 ${action} 권한이 주어지는 방식으로 로그인하거나, 세션 정책을 설정한 사람에게 문의하거나`,
      };
    case 'vpc-endpoint':
      return {
        why: ' 경로에 있는 VPC 엔드포인트의 정책에 포함되어 있지 않습니다.',
        advice: `VPC 엔드포인트 관리자에게 ${action} 허용을 요청하거나`,
      };
    default:
      return { why: '', advice: `AWS 계정 관리자에게 ${action} 허용을 요청하거나` };
  }
}

const ROLE_PARTS: Record<RolePart, string> = {
  role: '역할',
  'external-id': '외부 ID',
  'mfa-device': 'MFA 디바이스',
  'session-name': '세션 이름',
};

const REPORT = '다시 발생하면 알려 주세요.';

export const errors: ErrorCatalogue = {
  // Bad input
  ThingNameInvalid: (p) => ({
    message: `${josa(`“${p.thingName}”`, '은', '는')} 사물 이름이 아닙니다.`,
    advice:
      '사물 이름은 영문자, 숫자, 콜론, 밑줄, 하이픈으로 된 1~128자입니다. AWS IoT에서 이름을 확인하세요.',
  }),
  ThingUnknown: (p) => ({
    message: `${p.region}에 “${p.thingName}” 사물이 없습니다.`,
    advice: '철자가 맞는지, 프로필의 계정과 리전이 올바른지 확인하세요.',
  }),
  LifetimeInvalid: (p) => ({
    message: `터널을 ${p.minutes}분 동안 열어 둘 수 없습니다.`,
    advice: '1~720분(12시간) 사이의 정수를 선택하세요.',
  }),
  TooManyServices: (p) => ({
    message: `터널 하나에는 서비스를 최대 3개까지 지정할 수 있는데, ${p.count}개를 요청했습니다.`,
    advice: '일부를 빼거나, 나머지 서비스를 위해 터널을 하나 더 여세요. 이 한도는 AWS가 정한 것입니다.',
  }),
  ServiceInvalid: (p) => ({
    message: `${josa(`“${p.serviceId}”`, '은', '는')} 서비스 이름이 아닙니다.`,
    advice:
      '서비스를 하나 이상 지정하세요. 이름은 영문자, 숫자, 콜론, 밑줄, 하이픈으로 된 1~128자이며 중복될 수 없습니다.',
  }),
  PortInvalid: (p) => ({
    message: `${josa(p.port, '은', '는')} 포트 번호가 아닙니다.`,
    advice: '1~65535 사이의 정수를 입력하세요. 비워 두면 사용 가능한 포트가 지정됩니다.',
  }),
  PortTaken: (p) => ({
    message: p.holder
      ? `${p.serviceId}의 포트 ${josa(String(p.port), '은', '는')} 이미 사용 중입니다(${p.holder}).`
      : `${p.serviceId}의 포트 ${josa(String(p.port), '은', '는')} 이미 사용 중입니다.`,
    advice: `이번에는 포트 ${josa(String(p.suggestedPort), '을', '를')} 사용하거나(저장된 포트는 ${p.port} 그대로입니다), 포트를 사용하는 프로그램을 종료하고 다시 시도하세요.`,
  }),
  PortNotAllowed: (p) => ({
    message: `이 컴퓨터에는 Culvert가 ${p.serviceId}에 포트 ${josa(String(p.port), '을', '를')} 쓸 권한이 없습니다.`,
    advice: '1023보다 큰 포트를 선택하세요.',
  }),
  BindAddressInvalid: (p) => ({
    message: `${josa(`“${p.address}”`, '은', '는')} 이 컴퓨터가 연결을 받을 수 있는 주소가 아닙니다.`,
    advice: '이 컴퓨터의 이름이나 주소를 지정하거나, 비워 두어 이 컴퓨터에서만 쓰세요.',
  }),
  MappingInvalid: (p) => ({
    message: `서비스를 매핑할 수 없습니다: ${p.reason}`,
    advice: '터널의 각 서비스에 포트(-s)나 대상(-d)을 지정하거나, --config-dir의 파일에 한 줄씩 적으세요.',
  }),
  SshUserInvalid: (p) => ({
    message: `${josa(`“${p.user}”`, '은', '는')} ssh 사용자 이름으로 쓸 수 없습니다.`,
    advice: '영문자, 숫자, 점, 밑줄, 하이픈, @을 쓰되 하이픈으로 시작하지 마세요.',
  }),
  IdentityFileInvalid: (p) => ({
    message: `ssh 키 파일 ${josa(`“${p.path}”`, '을', '를')} 사용할 수 없습니다.`,
    advice: '이 컴퓨터에 있는 프라이빗 키 파일의 전체 경로를 입력하세요.',
  }),
  BadRequest: () => ({
    message: 'Culvert가 이해할 수 없는 요청을 창에서 보냈습니다.',
    advice: `창을 닫았다가 다시 여세요. ${REPORT}`,
  }),

  // Profiles
  ProfileNameInvalid: (p) => ({
    message:
      p.name.trim() === ''
        ? '프로필에 이름이 없습니다.'
        : `${josa(`“${p.name}”`, '은', '는')} 프로필 이름으로 쓸 수 없습니다.`,
    advice: '1~64자의 이름을 줄바꿈 없이 입력하세요.',
  }),
  ProfileNameTaken: (p) => ({
    message: `“${p.name}” 프로필이 이미 있습니다.`,
    advice: '다른 이름을 선택하거나 그 프로필을 편집하세요.',
  }),
  ProfileUnknown: () => ({
    message: '그 프로필은 더 이상 없습니다.',
    advice: '다른 프로필을 선택하세요.',
  }),
  ProfileMissing: () => ({
    message: '선택된 AWS 프로필이 없습니다.',
    advice: '먼저 액세스 키와 리전이 있는 프로필을 추가하세요.',
  }),
  ProfileInUse: (p) => ({
    message: `“${p.name}” 프로필에 열린 터널이 ${p.count}개 있습니다.`,
    advice: '프로필을 삭제하기 전에 터널을 닫으세요.',
  }),
  AccessKeyInvalid: () => ({
    message: '액세스 키가 완전하지 않습니다.',
    advice:
      '액세스 키 ID는 대문자와 숫자로 된 16~128자이며 보통 AKIA나 ASIA로 시작합니다. 시크릿 액세스 키도 함께 필요합니다. 둘 다 공백 없이 붙여 넣으세요.',
  }),
  SessionTokenMissing: () => ({
    message: '임시 액세스 키(ASIA…)에는 세션 토큰이 필요합니다.',
    advice: '키와 함께 받은 세션 토큰을 붙여 넣으세요.',
  }),
  RegionInvalid: (p) => ({
    message: `${josa(`“${p.region}”`, '은', '는')} AWS 리전이 아닙니다.`,
    advice: '리전은 eu-central-1이나 ap-northeast-2 같은 형식입니다.',
  }),
  EndpointInvalid: (p) => ({
    message: `${josa(`“${p.endpoint}”`, '을', '를')} 엔드포인트로 쓸 수 없습니다.`,
    advice:
      'https://(데이터 플레인은 wss://) 주소를 쓰세요. 암호화하지 않는 주소는 이 컴퓨터의 것만 허용됩니다.',
  }),
  WebProxyInvalid: (p) => ({
    message: `${josa(`“${p.address}”`, '을', '를')} 웹 프록시로 쓸 수 없습니다: ${p.reason}.`,
    advice:
      'http://host:port 또는 https://host:port 형식으로 적으세요. 인증이 필요하면 호스트 앞에 user:password@를 붙이고 특수 문자는 퍼센트 인코딩하세요.',
  }),

  // Signing in
  SignInNeeded: (p) => ({
    message: `“${p.name}” 프로필이 로그아웃되어 있습니다.`,
    advice: '“로그인”을 선택하세요. 로그인 페이지가 브라우저에서 열립니다.',
  }),
  MfaNeeded: (p) => ({
    message: `“${p.name}” 프로필에 MFA 디바이스의 코드가 필요합니다.`,
    advice: '“로그인”을 선택한 다음 디바이스에 표시된 6자리 숫자를 입력하세요.',
  }),
  MfaCodeWrong: (p) => ({
    message: `AWS가 ${p.serial}의 코드를 받아들이지 않습니다.`,
    advice:
      '그 디바이스의 코드가 맞는지, 디바이스의 시계가 정확한지 확인하세요. 코드는 한 번만 쓸 수 있습니다. 다음 코드를 기다렸다가 “로그인”을 선택하세요.',
  }),
  SignInCancelled: () => ({
    message: '로그인이 취소되었습니다.',
    advice: '다시 시작하려면 “로그인”을 선택하세요.',
  }),
  SignInTimedOut: () => ({
    message: '브라우저에서 제시간에 로그인이 완료되지 않았습니다.',
    advice: '다시 시작하려면 “로그인”을 선택하세요.',
  }),
  SignInRefused: (p) => ({
    message: `로그인이 거부되었습니다: ${p.reason}`,
    advice:
      '“로그인”을 선택해 다시 시작하고 페이지에서 요청을 허용하세요. 그래도 안 되면 IAM Identity Center 관리자에게 문의하세요.',
  }),
  SignInFailed: (p) => ({
    message: `${p.host}에서 로그인하지 못했습니다: ${p.reason}`,
    advice: '시작 URL과 그 리전을 확인한 다음 다시 시도하세요.',
  }),
  SignInNotKept: (p) => ({
    message: `로그인되었지만 로그인 정보를 보관하지 못했습니다(${p.reason}).`,
    advice: 'AWS CLI도 함께 쓰는 ~/.aws/sso/cache의 여유 공간과 권한을 확인한 다음 다시 로그인하세요.',
  }),
  SignOutIncomplete: (p) => ({
    message: `로그아웃되었지만 AWS CLI의 로그인 파일을 삭제하지 못했습니다(${p.reason}).`,
    advice: '~/.aws/sso/cache의 권한을 확인한 다음 다시 로그아웃하거나, 그 안의 파일을 삭제하세요.',
  }),
  StartUrlInvalid: (p) => ({
    message: p.url === '' ? '시작 URL이 없습니다.' : `${josa(`“${p.url}”`, '은', '는')} 시작 URL이 아닙니다.`,
    advice:
      '초대 메일이나 IAM Identity Center 관리자에게서 https://acme.awsapps.com/start 같은 AWS 액세스 포털 주소를 복사하세요.',
  }),
  SsoChoiceMissing: () => ({
    message: 'IAM Identity Center의 계정과 역할이 선택되지 않았습니다.',
    advice: '먼저 로그인한 다음 계정(12자리)과 그 역할 중 하나를 선택하세요.',
  }),
  SsoRoleMissing: (p) => ({
    message: `IAM Identity Center가 계정 ${p.accountId}의 역할 ${josa(p.roleName, '을', '를')} 제공하지 않습니다.`,
    advice: '프로필을 편집해 다른 역할을 선택하거나, IAM Identity Center 관리자에게 이 역할을 요청하세요.',
  }),
  AwsFileUnreadable: (p) => ({
    message: `${josa(p.file, '을', '를')} 읽을 수 없습니다(${p.reason}).`,
    advice:
      '파일의 권한을 확인하고, AWS_CONFIG_FILE과 AWS_SHARED_CREDENTIALS_FILE이 설정되어 있으면 그 값도 확인하세요.',
  }),
  AwsProfileMissing: (p) => ({
    message: `${p.files}에 “${p.awsProfile}” AWS 프로필이 없습니다.`,
    advice: '다른 프로필을 선택하거나, aws configure 등으로 그 프로필을 추가하세요.',
  }),
  AwsProfileBroken: (p) => ({
    message: `AWS 프로필 ${josa(`“${p.awsProfile}”`, '을', '를')} 사용할 수 없습니다: ${p.problem}`,
    advice: 'AWS 파일에서 고친 다음 다시 시도하세요. Culvert는 매번 파일을 새로 읽습니다.',
  }),
  CredentialProcessFailed: (p) => ({
    message: `“${p.awsProfile}”의 credential_process가 실패했습니다: ${p.reason}`,
    advice: `터미널에서 그 명령이 동작하는지 실행해 보세요. Culvert가 프로그램을 찾는 위치: ${p.path}. 다른 위치에 있는 프로그램은 전체 경로로 지정하세요.`,
  }),
  CredentialSourceFailed: (p) => ({
    message: `AWS 프로필 “${p.awsProfile}”에서 자격 증명을 얻지 못했습니다: ${p.reason}`,
    advice: '터미널에서 그 프로필로 aws sts get-caller-identity가 동작하는지 확인하세요.',
  }),
  WebIdentityFailed: (p) => ({
    message: `“${p.awsProfile}”의 웹 자격 증명이 받아들여지지 않았습니다: ${p.reason}`,
    advice: '토큰 파일의 토큰이 유효한지, 역할이 토큰 발급자를 신뢰하는지 확인하세요.',
  }),
  LoginSessionExpired: (p) => ({
    message: `AWS 프로필 “${p.awsProfile}”의 로그인이 만료되었습니다.`,
    advice: `터미널에서 aws login --profile ${p.awsProfile} 명령을 실행한 다음 다시 시도하세요.`,
  }),
  RoleRefused: (p) => ({
    message: `AWS가 이 프로필의 ${p.roleArn} 역할 수임을 허용하지 않습니다: ${p.reason}`,
    advice:
      '역할의 이름, 신뢰 정책, 외부 ID를 확인하고, 프로필에 그 역할에 대한 sts:AssumeRole 권한이 있는지 확인하세요.',
  }),
  RoleInvalid: (p) => ({
    message:
      p.text === ''
        ? `${josa(ROLE_PARTS[p.what], '이', '가')} 없습니다.`
        : `${josa(`“${p.text}”`, '을', '를')} ${josa(ROLE_PARTS[p.what], '으로', '로')} 쓸 수 없습니다.`,
    advice:
      '역할은 arn:aws:iam::123456789012:role/Operator, MFA 디바이스는 arn:aws:iam::123456789012:mfa/alex 같은 형식입니다. 외부 ID와 세션 이름에는 영문자, 숫자, + = , . @ - _만 쓸 수 있으며 공백은 쓸 수 없습니다.',
  }),
  TagInvalid: (p) => ({
    message:
      p.key === ''
        ? `태그 하나를 사용할 수 없습니다: ${p.reason}.`
        : `태그 ${josa(`“${p.key}”`, '을', '를')} 사용할 수 없습니다: ${p.reason}.`,
    advice:
      '키는 1~128자, 값은 최대 256자이며 글자, 숫자, 공백, _ . : / = + - @를 쓸 수 있습니다. 키는 중복될 수 없고 aws:로 시작할 수 없습니다.',
  }),
  TooManyTags: (p) => ({
    message: `터널에는 Culvert의 태그 외에 49개까지 태그를 붙일 수 있는데, ${p.count}개가 지정되었습니다.`,
    advice: '일부를 빼세요. 이 한도는 AWS가 정한 것입니다.',
  }),
  MonthlyLimitInvalid: (p) => ({
    message: `${josa(p.limit, '은', '는')} 월 한도로 쓸 수 없습니다.`,
    advice: '1 이상의 정수로 횟수를 입력하거나, 비워 두어 한도를 없애세요.',
  }),

  // Keychain
  KeychainMissing: (p) => ({
    message: `이 컴퓨터에는 Culvert가 쓸 수 있는 키링이 없습니다(${p.reason}).`,
    advice:
      '키링(Linux에서는 gnome-keyring이나 KWallet)을 설치해 시작하거나, “이번 실행 동안만 보관”을 선택하세요.',
  }),
  KeychainLocked: () => ({
    message: '키링이 잠겨 있습니다.',
    advice:
      '키링의 잠금을 풀고(컴퓨터에 다시 로그인하거나 암호 관리자를 여세요) 다시 시도하거나, “이번 실행 동안만 보관”을 선택하세요.',
  }),
  KeychainTimeout: (p) => ({
    message: `키링이 ${p.seconds}초 동안 응답하지 않았습니다.`,
    advice: '키링의 암호를 묻는 창을 찾아 입력한 다음 다시 시도하거나, “이번 실행 동안만 보관”을 선택하세요.',
  }),
  KeychainFailed: (p) => ({
    message: `키링이 거부했습니다: ${p.reason}.`,
    advice: '다시 시도하거나, “이번 실행 동안만 보관”을 선택하세요.',
  }),
  SecretMissing: (p) => ({
    message: `“${p.name}” 프로필의 액세스 키가 키링에 없습니다.`,
    advice: '키링이 잠겨 있으면 잠금을 풀고 다시 시도하세요. 아니면 프로필을 편집해 키를 다시 입력하세요.',
  }),

  // The way to AWS
  WebProxyUnreachable: (p) => ({
    message: `웹 프록시 ${p.proxy}에 연결할 수 없습니다: ${p.reason}.`,
    advice:
      '“설정”의 “네트워크”에서 주소와 찾는 방법을 확인하고, 지금 네트워크에서 쓰는 웹 프록시가 맞는지 확인하세요.',
  }),
  WebProxyPassword: (p) => ({
    message: `웹 프록시 ${josa(p.proxy, '이', '가')} ${p.reason}.`,
    advice: '“설정”의 “네트워크”에서 사용자 이름과 암호를 입력하세요.',
  }),
  WebProxyDenied: (p) => ({
    message: `웹 프록시 ${josa(p.proxy, '을', '를')} 통해 ${p.host}에 연결할 수 없습니다: ${p.reason}.`,
    advice: '웹 프록시 관리자에게 그 주소와 포트로의 연결을 허용해 달라고 요청하세요.',
  }),
  WebProxyUnsupported: (p) => ({
    message: `찾은 외부 연결 경로는 Culvert가 쓸 수 없는 것뿐입니다: ${p.answer}.`,
    advice:
      'Culvert에는 HTTP CONNECT를 지원하는 웹 프록시가 필요합니다. “설정”의 “네트워크”에서 직접 입력하세요.',
  }),
  WayUnknown: (p) => ({
    message: `${p.host}까지의 경로를 알 수 없습니다: ${p.reason}.`,
    advice: '다시 시도하거나, “설정”의 “네트워크”에서 웹 프록시를 직접 선택하세요.',
  }),
  CertificateNotTrusted: (p) => ({
    message: `${p.host}의 인증서를 신뢰할 수 없습니다(${p.code}).${p.issuer ? ` “${p.issuer}”에서 서명했습니다.` : ''}`,
    advice: `회사에서 TLS를 검사한다면${p.swapped ? '(경로에 있는 웹 프록시가 그럴 수 있습니다)' : ''} “설정”의 “네트워크”에서 회사의 인증 기관을 추가하세요. 그렇지 않다면 누군가 엿듣고 있을 수 있으니 진행하지 마세요.`,
  }),
  CertificateWrongTime: (p) => ({
    message: `${p.host}의 인증서는 지금 시각에 유효하지 않습니다(${p.code}).`,
    advice: '이 컴퓨터의 날짜와 시각을 확인하세요. 맞다면 그 주소의 관리자가 인증서를 갱신해야 합니다.',
  }),
  CertificateWrongName: (p) => ({
    message: `${p.host}에서 받은 인증서는 다른 이름으로 발급된 것입니다.`,
    advice:
      '프로필의 엔드포인트를 확인하고, 웹 프록시나 이 네트워크의 로그인 페이지가 중간에 있는지 확인하세요.',
  }),
  TlsFailed: (p) => ({
    message: `${josa(p.host, '이', '가')} TLS 1.2 이상으로 응답하지 않습니다(${p.code}).`,
    advice: '주소와 포트를 확인하세요. 웹 프록시 주소라면 http://로 시작해야 할 수 있습니다.',
  }),
  PacInvalid: (p) => ({
    message: `${josa(`“${p.address}”`, '은', '는')} PAC 파일의 주소가 될 수 없습니다.`,
    advice: 'http:// 또는 https://로 시작하는 전체 주소를 사용자 이름과 암호 없이 입력하세요.',
  }),
  WebProxyUserInvalid: () => ({
    message: '그 사용자 이름이나 암호는 웹 프록시에 보낼 수 없습니다.',
    advice:
      '사용자 이름에는 콜론을 쓸 수 없고, 암호가 있으면 사용자 이름이 필요합니다. 둘 다 줄바꿈을 포함할 수 없습니다.',
  }),
  CertificateFileInvalid: (p) => ({
    message: `인증서 파일 ${josa(p.file, '을', '를')} 사용할 수 없습니다: ${p.reason}.`,
    advice: 'PEM 형식의 인증서가 든 파일의 전체 경로를 지정하거나, “설정”의 “네트워크” 목록에서 제거하세요.',
  }),

  // AWS
  AccessDenied: (p) => {
    const { why, advice } = denied(p.action, p.blocker);
    const on = p.resource && p.resource !== '*' ? `${p.resource}에 대한 ` : '';
    return {
      message: `이 프로필에는 ${on}${p.action} 권한이 없습니다.${why}`,
      advice: `${advice}, 다른 프로필을 선택하세요.`,
    };
  },
  CredentialsExpired: () => ({
    message: '프로필의 자격 증명이 만료되었습니다.',
    advice:
      '프로필이 자격 증명을 가져오는 곳에서 갱신하세요. 여기에 입력한 것이라면 프로필을 편집해 새 액세스 키와 세션 토큰을 입력하세요.',
  }),
  CredentialsInvalid: () => ({
    message: 'AWS가 프로필의 액세스 키를 받아들이지 않습니다.',
    advice: '키가 존재하고 활성 상태인지, 키 ID와 시크릿 액세스 키가 한 쌍인지 확인하세요.',
  }),
  ClockSkew: (p) => ({
    message:
      p.minutes === null
        ? '이 컴퓨터의 시계가 AWS의 시각과 너무 많이 다릅니다.'
        : `이 컴퓨터의 시계가 AWS보다 ${Math.abs(p.minutes)}분 ${p.minutes > 0 ? '빠릅니다' : '느립니다'}.`,
    advice: '시계를 맞추고(자동 설정을 켜세요) 다시 시도하세요. AWS는 5분 넘게 차이 나는 요청을 거부합니다.',
  }),
  NoNetwork: (p) => ({
    message: p.reason ? `${p.host}에 연결할 수 없습니다: ${p.reason}.` : `${p.host}에 연결할 수 없습니다.`,
    advice: '네트워크, VPN이나 방화벽, 프로필의 리전과 엔드포인트를 확인하세요. 그런 다음 다시 시도하세요.',
  }),
  Throttled: (p) => ({
    message: `AWS가 지금 요청을 제한하고 있습니다(${p.action}).`,
    advice: '몇 초 기다렸다가 다시 시도하세요.',
  }),
  LimitExceeded: (p) => ({
    message: `AWS 한도에 도달했습니다: ${p.reason}`,
    advice: '필요 없는 터널을 닫거나, 잠시 기다리거나, AWS에 할당량 증가를 요청하세요.',
  }),
  AwsRejected: (p) => ({
    message: `AWS가 ${josa(p.action, '을', '를')} 거부했습니다: ${p.reason}`,
    advice: '입력을 확인하세요. 문제가 없어 보이면 위 메시지와 함께 알려 주세요.',
  }),
  AwsUnavailable: (p) => ({
    message: `AWS가 지금 ${p.action} 요청에 응답하지 못했습니다.`,
    advice: '1분 뒤에 다시 시도하세요. 계속되면 해당 리전의 AWS 상태 페이지를 확인하세요.',
  }),
  IndexOff: (p) => ({
    message: `${p.region}에서 플릿 인덱싱이 꺼져 있어 AWS에서 디바이스를 검색할 수 없습니다.`,
    advice: 'AWS 계정 관리자가 AWS IoT 콘솔의 “설정”, “플릿 인덱싱”에서 켤 수 있습니다.',
  }),
  IndexNotReady: (p) => ({
    message: `AWS가 아직 ${p.region}의 플릿 인덱스를 만드는 중이어서 검색할 수 없습니다.`,
    advice: '몇 분 뒤에 “새로 고침”을 선택하세요. 그때까지 목록은 레지스트리에서 가져옵니다.',
  }),
  SearchRefused: () => ({
    message: '입력한 내용으로는 AWS에서 검색할 수 없습니다.',
    advice: '이름, 유형, 그룹, 속성의 앞부분을 글자와 숫자로 입력하세요.',
  }),
  GroupUnknown: (p) => ({
    message: `${p.region}에 “${p.group}” 사물 그룹이 없습니다.`,
    advice: '“새로 고침”을 선택해 그룹을 다시 불러오거나 다른 그룹을 선택하세요.',
  }),
  DirectoryFull: (p) => ({
    message: `목록이 최대 개수인 디바이스 ${p.count}개로 가득 찼습니다.`,
    advice: '디바이스 이름을 입력하세요. 목록에 없는 디바이스는 AWS에서 찾습니다.',
  }),
  OpenOutcomeUnknown: () => ({
    message: '터널을 여는 요청의 응답을 받지 못했고, 터널이 열렸는지 AWS에 확인할 수도 없습니다.',
    advice:
      '터널을 열 때마다 요금이 청구되므로 다시 시도하지 않았습니다. 네트워크가 복구되면 “다시 시도”를 선택하세요. Culvert는 이미 열렸을 수 있는 터널부터 찾습니다.',
  }),
  OpenNotDone: () => ({
    message:
      '터널을 여는 요청의 응답을 받지 못했습니다. AWS의 목록에 그런 터널이 없으므로 열리지 않았을 가능성이 큽니다.',
    advice: '터널을 열려면 “다시 시도”를 선택하세요. 첫 요청이 늦게라도 도착했다면 요금이 두 번 청구됩니다.',
  }),
  PrincipalUnknown: (p) => ({
    message: `IAM에서 ${p.arn}의 정책을 조회할 수 없습니다.`,
    advice:
      '루트 사용자와 페더레이션 사용자, 경로를 알 수 없는 역할은 조회할 수 없습니다. 실제로 시도해 볼 수 있는 것만 시도합니다.',
  }),

  // History and bill
  OpenDeclined: (p) => ({
    message: `터널을 열지 않았습니다. “${p.profileName}” 프로필은 월 한도 ${p.limit}회 중 ${p.opened}회를 열었습니다.`,
    advice:
      '요금은 청구되지 않았습니다. 이미 열린 터널을 사용하거나, “그래도 열기”를 선택하거나, 프로필에서 한도를 변경하세요.',
  }),
  OpenCalledOff: (p) => ({
    message: `요청을 보내기 전에 취소되어 ${p.thingName} 터널을 열지 않았습니다.`,
    advice: '요금은 청구되지 않았습니다. 필요할 때 다시 여세요.',
  }),
  ProfileChanged: (p) => ({
    message: `요청을 보내기 전에 “${p.profileName}” 프로필이 변경되어 ${p.thingName} 터널을 열지 않았습니다.`,
    advice: '요금은 청구되지 않았습니다. 프로필을 확인하고 터널을 다시 여세요.',
  }),
  PriceInvalid: (p) => ({
    message: `${josa(p.amount, '은', '는')} 터널 열기 1회의 가격으로 쓸 수 없습니다.`,
    advice: `AWS 가격표나 청구서에 있는 0~${p.most} 사이의 숫자를 입력하거나, 비워 두어 가격을 제거하세요.`,
  }),
  CurrencyInvalid: (p) => ({
    message:
      p.currency.trim() === ''
        ? '가격에 통화가 없습니다.'
        : `${josa(`“${p.currency}”`, '은', '는')} 통화가 아닙니다.`,
    advice: 'USD, EUR, KRW 같은 세 글자 통화 코드를 입력하세요.',
  }),
  HistoryUnwritable: (p) => ({
    message: `터널을 연 기록을 저장하지 못했습니다(${p.reason}).`,
    advice:
      'Culvert 데이터 폴더의 여유 공간과 권한을 확인하세요. 저장하지 못한 기록은 저장할 수 있게 되는 즉시 저장되지만, 그 전에 Culvert가 종료되면 사라집니다.',
  }),
  HistoryDamaged: (p) => ({
    message: `기록의 ${p.lines}줄을 읽을 수 없어 이번 달 횟수가 실제보다 적을 수 있습니다.`,
    advice: `읽지 못한 부분은 ${p.backup}에 보관했습니다. 횟수를 AWS 청구서와 비교하세요.`,
  }),
  HistoryUnreadable: (p) => ({
    message: '터널을 연 기록을 읽을 수 없어 새 기록을 시작했습니다.',
    advice: `이전 기록은 ${josa(p.backup, '으로', '로')} 보관했습니다. 이번 달 횟수는 0부터 시작합니다.`,
  }),
  HistoryEmpty: () => ({
    message: '내보낼 내용이 없습니다. 선택한 조건에 해당하는 기록이 없습니다.',
    advice: '다른 달이나 다른 프로필을 선택하세요.',
  }),
  ExportFailed: (p) => ({
    message: `${p.folder}에 기록을 저장하지 못했습니다(${p.reason}).`,
    advice: '폴더가 있는지, 쓰기 권한이 있는지, 여유 공간이 있는지 확인하세요.',
  }),
  ExportGone: () => ({
    message: '폴더에서 볼 수 있는 내보낸 파일이 없습니다.',
    advice: '먼저 기록을 내보내세요. 파일을 옮기거나 삭제했다면 다시 내보내세요.',
  }),

  // Tunnels
  TunnelInUse: (p) => ({
    message: `지금 누군가 ${p.thingName}의 열린 터널로 연결되어 있습니다.`,
    advice: '“강제로 이어받기”(무료, 상대의 연결이 끊김) 또는 “터널 하나 더 열기”(요금 청구)를 선택하세요.',
  }),
  TunnelUnknown: () => ({
    message: '그 터널은 더 이상 없습니다.',
    advice: '새로 여세요.',
  }),
  TunnelClosed: (p) => ({
    message: `그사이 ${p.thingName} 터널이 닫혔습니다.`,
    advice: '닫힌 터널은 다시 열 수 없습니다. 새로 여세요. 요금이 청구됩니다.',
  }),
  TunnelExpired: (p) => ({
    message: `${p.thingName} 터널의 시간이 끝났습니다.`,
    advice: '만료된 터널은 더 이상 쓸 수 없습니다. 새로 여세요. 요금이 청구됩니다.',
  }),
  TunnelHeld: (p) => ({
    message: `다른 사람이 ${p.thingName} 터널에 연결되어 있습니다.`,
    advice: '이어받으려면 “다시 연결”을 선택하세요. 무료이며, 상대의 연결이 끊깁니다.',
  }),
  TunnelTakenOver: (p) => ({
    message: `다른 사람이 ${p.thingName} 터널을 이어받았습니다. 누군가 토큰을 교체했고 지금 연결되어 있습니다.`,
    advice:
      '디바이스에서 누가 작업 중인지 확인하세요. “다시 연결”을 선택하면 터널을 되찾습니다. 무료이며, 상대의 연결이 끊깁니다.',
  }),
  TunnelRegionLeft: (p) => ({
    message: `터널은 ${p.region}에 있는데 프로필은 이제 다른 리전을 가리킵니다.`,
    advice: `이 터널을 계속 쓰려면 프로필의 리전을 ${josa(p.region, '으로', '로')} 되돌리세요. 그대로 두면 만료될 때 자동으로 닫힙니다.`,
  }),
  TunnelAccountLeft: (p) => ({
    message: `터널은 AWS 계정 ${p.account}에 있는데 프로필은 이제 ${josa(p.now, '으로', '로')} 연결됩니다.`,
    advice: `이 터널을 계속 쓰거나 닫으려면 프로필을 ${josa(p.account, '으로', '로')} 되돌리세요. 그대로 두면 만료될 때 자동으로 닫힙니다.`,
  }),
  TunnelNotReady: (p) => ({
    message: `${p.thingName} 터널이 연결되어 있지 않습니다.`,
    advice: '“연결됨”이 표시될 때까지 기다리거나 “다시 연결”을 선택하세요.',
  }),
  TunnelLacksService: (p) => ({
    message: `이 터널에는 ${p.serviceId} 서비스가 없습니다.`,
    advice: `서비스에 ${josa(p.serviceId, '을', '를')} 포함해 터널을 여세요.`,
  }),
  TokenRefused: (p) => ({
    message: `터널 서비스가 연결을 거부했습니다: ${p.reason}`,
    advice: '“다시 연결”을 선택하세요. 새 토큰을 요청하며, 무료입니다.',
  }),
  SourceTokenInvalid: (p) => ({
    message: `붙여 넣은 내용은 소스 토큰이 아닙니다: ${p.reason}.`,
    advice:
      '터널의 소스 액세스 토큰이나, 토큰이 들어 있는 OpenTunnel 또는 RotateTunnelAccessToken의 응답 전체를 붙여 넣으세요.',
  }),
  TokenSpent: (p) => ({
    message: '터널 서비스가 이 토큰을 받지 않습니다.',
    advice: `소스 토큰은 교체되거나 터널이 끝날 때까지 프로그램 하나에서만 쓸 수 있습니다. 터널을 연 사람에게 새 소스 토큰을 받아 붙여 넣으세요. 서비스의 응답: ${p.reason.replace(/\.$/, '')}.`,
  }),
  TunnelRefused: (p) => ({
    message: `터널을 연결할 수 없습니다: ${p.reason}`,
    advice: '그사이 상황이 바뀌었다면 “다시 연결”을 선택하세요. 무료입니다. 아니면 터널을 닫고 새로 여세요.',
  }),
  WebProxyRefused: (p) => ({
    message: `웹 프록시가 터널을 통과시키지 않습니다: ${p.reason}`,
    advice:
      '웹 프록시의 주소, 사용자 이름, 암호를 확인하세요. 그런 다음 “다시 연결”을 선택하세요. 무료입니다.',
  }),
  AgentTakesOneService: (p) => ({
    message: `${p.thingName}의 에이전트는 프로토콜 V1을 사용하며, 터널 하나에 서비스 하나만 지원합니다.`,
    advice:
      '서비스를 하나만 선택하거나, 에이전트를 업데이트했다면 이 디바이스의 프로토콜을 바꾸세요. 아무것도 열리지 않았고 요금도 청구되지 않았습니다.',
  }),
  ProxyStopped: () => ({
    message: 'Culvert에서 트래픽을 전달하는 부분이 중지되었습니다.',
    advice: `“다시 연결”을 선택하세요. ${REPORT}`,
  }),

  // This computer
  TerminalMissing: (p) => ({
    message: `터미널을 찾지 못했습니다(찾아본 터미널: ${p.tried}).`,
    advice: '터미널을 설치하거나, “ssh 명령 복사”를 선택해 사용하는 터미널에 붙여 넣으세요.',
  }),
  SshMissing: () => ({
    message: '이 컴퓨터에서 ssh 프로그램을 찾지 못했습니다.',
    advice:
      'OpenSSH 클라이언트를 설치하세요(Debian: openssh-client, Windows: 선택적 기능의 OpenSSH 클라이언트).',
  }),
  LoginStartUnsupported: () => ({
    message: '지금 실행 중인 Culvert는 로그인할 때 시작할 수 없습니다.',
    advice: 'Culvert를 설치한 다음 설치된 Culvert에서 다시 선택하세요.',
  }),
  LoginStartFailed: (p) => ({
    message: `로그인할 때 시작하는 설정을 변경하지 못했습니다(${p.reason}).`,
    advice: '자동 시작 폴더의 권한과 이 컴퓨터의 로그인 항목을 확인한 다음 다시 시도하세요.',
  }),
  ShortcutInvalid: (p) => ({
    message: `${josa(`“${p.shortcut}”`, '은', '는')} 전역 단축키로 쓸 수 없습니다.`,
    advice: '문자, 숫자 또는 기능 키를 Ctrl, Alt 또는 Super 키(macOS에서는 ⌘)와 함께 누르세요.',
  }),
  ShortcutTaken: (p) => ({
    message: `데스크톱 환경이 “${p.shortcut}” 단축키를 Culvert에 할당하지 않습니다.`,
    advice: '다른 프로그램이 이미 사용 중일 수 있습니다. 다른 키를 선택하세요.',
  }),
  ShortcutUnsupported: () => ({
    message: '이 데스크톱 환경은 프로그램의 전역 단축키를 지원하지 않습니다.',
    advice:
      '데스크톱 환경의 키보드 설정에서 Culvert를 시작하는 단축키를 만드세요. 그 단축키를 누르면 창이 표시됩니다.',
  }),
  TerminalUnknown: (p) => ({
    message: `“${p.terminal}” 터미널이 더 이상 설치되어 있지 않습니다.`,
    advice: '다른 터미널이나 “자동”을 선택하세요.',
  }),
  ClearFailed: (p) => ({
    message: `${josa(p.file, '을', '를')} 지우지 못했습니다(${p.reason}).`,
    advice: 'Culvert 데이터 폴더의 권한을 확인한 다음 다시 시도하세요.',
  }),
  SettingsUnwritable: (p) => ({
    message: `설정을 저장하지 못했습니다(${p.reason}).`,
    advice:
      'Culvert 데이터 폴더의 여유 공간과 권한을 확인하세요. 입력한 내용은 Culvert가 종료될 때까지 계속 적용됩니다.',
  }),
  SettingsUnreadable: (p) => ({
    message: '설정 파일이 손상되어 Culvert가 초기 설정으로 시작했습니다.',
    advice: `손상된 파일은 ${josa(p.backup, '으로', '로')} 보관했습니다.`,
  }),
  SettingsNewer: (p) => ({
    message: '더 새로운 버전의 Culvert가 저장한 설정이어서, 이 버전은 초기 설정으로 시작했습니다.',
    advice: `이전 설정은 ${josa(p.backup, '으로', '로')} 보관했습니다. 되살리려면 더 새로운 버전의 Culvert를 다시 설치하고 그 파일의 이름을 원래대로 바꾸세요.`,
  }),
  ReportNotSaved: (p) => ({
    message: `${p.folder}에 보고서를 저장하지 못했습니다(${p.reason}).`,
    advice: '폴더가 있는지, 쓰기 권한이 있는지, 여유 공간이 있는지 확인하세요. 또는 보고서를 복사하세요.',
  }),
  ReportGone: () => ({
    message: '폴더에서 볼 수 있는 저장된 보고서가 없습니다.',
    advice: '먼저 보고서를 저장하세요. 파일을 옮기거나 삭제했다면 다시 저장하세요.',
  }),
  LogUnreadable: (p) => ({
    message: `로그를 읽을 수 없습니다(${p.reason}).`,
    advice: '로그 폴더의 읽기 권한을 확인하세요. Culvert는 로그 없이도 동작합니다.',
  }),
  Internal: () => ({
    message: 'Culvert 내부에서 문제가 발생했습니다.',
    advice: '다시 시도하세요. 다시 발생하면 로그와 함께 알려 주세요.',
  }),
  ...controlErrors,
  ...commandErrors,
  ...sshErrors,
  ...servicesErrors,
};
