import { josa } from '../../../electron/i18n/korean.ts';
import type { Translation } from '../../../electron/i18n/translate.ts';
import type { open as en } from '../en/open.ts';

export const open: Translation<typeof en> = {
  'open.title': (p) => `<thing>${p.name}</thing>에 터널 열기`,
  'open.again': '열려 있는 터널과 함께 하나 더 엽니다',
  'open.again-why': (p) =>
    `열려 있는 터널은 ${p.left} 후에 닫히고 연장할 수 없으므로, 그 터널을 다시 쓰지 않고 새로 엽니다. 그때까지 기존 연결은 유지됩니다.`,
  'open.again-ports': '기존 터널이 닫힐 때까지 새 터널은 다른 로컬 포트를 쓸 수 있습니다.',
  'open.again-closed': '이전 터널이 닫혔으므로 새로 엽니다.',

  'open.services': '서비스',
  'open.add': '+ 추가',
  'open.add-service': '서비스 추가',
  'open.service-name': '서비스 이름',
  'open.keep-open': '열어 둘 시간',
  'open.custom': '직접 입력',
  'open.minutes-field': '분',
  'open.minutes': '분',
  'open.local-ports': '로컬 포트',
  'open.local-port': (p) => `${p.service} 로컬 포트`,
  'open.port-automatic': '자동',
  'open.ssh': 'SSH 로그인',
  'open.ssh-user': '사용자 이름',
  'open.ssh-user-usual': 'ssh 설정을 따름',
  'open.ssh-key': '키 파일',
  'open.ssh-key-usual': 'ssh 기본 키',

  'open.protocol': '에이전트 프로토콜',
  'open.protocol-is': (p) => `에이전트 프로토콜: <b>${p.choice}</b>`,
  'open.protocol-stays': '열려 있는 터널은 다시 연결할 때까지 기존 프로토콜을 사용합니다.',
  'open.protocol-found': (p) => `자동(확인됨: V${p.version})`,
  'open.protocol-auto': '이전 버전 에이전트는 응답 방식으로 알아내어 기억합니다.',
  'open.protocol-auto-found': (p) =>
    `에이전트가 ${josa(`V${p.version}`, '으로', '로')} 응답했습니다. 업데이트되었을 수 있으므로 30일 후 V3를 다시 시도합니다.`,
  'open.protocol-1': '확인된 버전과 관계없이 한 번에 서비스 하나, 연결 하나만 사용합니다.',
  'open.protocol-2': '확인된 버전과 관계없이 서비스마다 한 번에 연결 하나만 사용합니다.',
  'open.protocol-3':
    '에이전트를 업데이트한 디바이스용입니다. 여러 연결을 동시에 사용하며, 이전 버전 에이전트는 그래도 알아냅니다.',

  'open.three-services':
    'AWS 터널 하나에는 서비스를 최대 3개까지 쓸 수 있습니다. 먼저 하나를 빼거나 터널을 하나 더 여세요.',
  'open.one-service':
    '프로토콜 V1에서는 터널 하나에 서비스 하나만 지정할 수 있습니다. 다른 서비스를 선택하려면 먼저 빼거나, 터널을 하나 더 여세요.',
  'open.more-services': (p) => `${p.count}개 더…`,
  'open.service-invalid': '서비스 이름은 영문자, 숫자, 콜론, 밑줄, 하이픈으로 1~128자여야 합니다.',
  'open.service-chosen': (p) => `${josa(p.service, '은', '는')} 이미 선택했습니다.`,
  'open.service-needed': '서비스를 하나 이상 선택하세요.',
  'open.lifetime-invalid': '1에서 720(12시간) 사이의 분을 정수로 입력하세요.',
  'open.port-invalid': '1에서 65535 사이의 정수를 입력하세요. 비워 두면 사용 가능한 포트가 지정됩니다.',
  'open.port-given': (p) => `포트 ${josa(String(p.port), '은', '는')} 이미 다른 서비스에 지정했습니다.`,

  'open.free-in-demo': '데모에서는 요금이 청구되지 않습니다.',
  'open.costs': (p) =>
    `터널을 열면 약 <b>${p.amount}</b>의 요금이 한 번 청구됩니다(${p.date}에 입력한 가격 기준). 나중에 다시 연결하는 것은 무료입니다.`,
  'open.costs-unknown': (p) =>
    `터널을 열면 요금이 한 번 청구되며, 나중에 다시 연결하는 것은 무료입니다. ${p.region}의 AWS 요금은 Culvert가 알 수 없습니다.`,
  'open.another-costs': (p) =>
    `열려 있는 터널을 쓰면 무료입니다. 하나 더 열면 약 <b>${p.amount}</b>의 요금이 한 번 청구됩니다(${p.date}에 입력한 가격 기준).`,
  'open.another-costs-unknown': (p) =>
    `열려 있는 터널을 쓰면 무료입니다. 하나 더 열면 요금이 한 번 청구됩니다. ${p.region}의 AWS 요금은 Culvert가 알 수 없습니다.`,
  'open.enter-price': '설정에서 입력',
  'open.month': ({ opened, unsure, reused, limit }) => {
    const parts = [
      `열기 ${opened}회`,
      unsure > 0 ? `불확실 ${unsure}회` : '',
      reused > 0 ? `재사용 ${reused}회` : '',
      limit === null ? '' : `한도 ${limit}회`,
    ];
    return `이번 달: ${parts.filter(Boolean).join(', ')}.`;
  },
  'open.limit-reached': '한도에 도달했습니다. 하나 더 열기 전에 Culvert가 먼저 물어봅니다.',

  'open.opening': '여는 중…',
  'open.another-free': '하나 더 열기',
  'open.another': '하나 더 열기(요금 청구)',
  'open.ssh-in-it': 'SSH 시작',
  'open.with-ssh': '열고 SSH 시작',
  'open.use': '열린 터널 사용',
  'open.tunnel': '터널 열기',
  'open.adopt': '열린 터널 이어받기',
};
