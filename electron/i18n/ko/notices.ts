import type { notices as en } from '../en/notices.ts';
import { grouped } from '../grouped.ts';
import { josa } from '../korean.ts';
import type { Translation } from '../translate.ts';

export const notices: Translation<typeof en> = {
  'notices.proxy-gone': 'Culvert에서 트래픽을 전달하는 부분이 시작되지 않습니다',
  'notices.proxy-gone-advice':
    '지금은 터널을 사용할 수 없습니다. “다시 연결”을 선택해 다시 시도하거나 Culvert를 다시 시작하세요. 그래도 해결되지 않으면 로그와 함께 알려 주세요.',
  'notices.password-not-kept': '웹 프록시 암호는 Culvert가 종료될 때까지만 보관됩니다.',
  'notices.keyring-waiting': '키링을 기다리는 중입니다. 키링 암호를 묻는 창이 열려 있을 수 있습니다.',
  'notices.ssh-copied': 'ssh 명령을 클립보드에 복사했습니다',
  'notices.address-copied': '주소를 클립보드에 복사했습니다',
  'notices.closed-while-away': (p) => `Culvert가 실행되지 않는 동안 ${p.name} 터널이 닫혔습니다.`,
  'notices.closed-while-away-advice': '목록에서 제거되었습니다. 새로 열면 요금이 청구됩니다.',
  'notices.port-moved': (p) =>
    `${p.name}의 ${p.service} 포트 ${josa(String(p.port), '이', '가')} 사용 중이어서 이번에는 포트 ${josa(String(p.instead), '을', '를')} 사용합니다.`,
  'notices.tunnel-port-moved': (p) =>
    `${p.name} 터널의 포트 ${josa(String(p.port), '이', '가')} 사용 중이어서 이번에는 포트 ${josa(String(p.instead), '을', '를')} 사용합니다.`,
  'notices.port-moved-advice': (p) =>
    `저장된 포트는 그대로 ${p.port}입니다. 이 포트를 다시 사용하려면 Culvert를 시작하기 전에 포트를 사용하는 프로그램을 종료하세요.`,
  'notices.stayed': (p) => `Culvert가 종료되지 않았습니다: ${p.name} 터널을 닫지 못했습니다`,
  'notices.stayed-advice':
    '터널은 만료되면 자동으로 닫힙니다. 그때까지 열어 두려면 다시 종료하고, 아니면 터널 카드에서 원인을 확인한 뒤 다시 시도하세요.',
  'notices.stayed-many': (p) =>
    `Culvert가 종료되지 않았습니다: 터널 ${grouped(p.count)}개를 닫지 못했습니다(${p.names})`,
  'notices.stayed-many-advice':
    '터널은 만료되면 자동으로 닫힙니다. 그때까지 열어 두려면 다시 종료하고, 아니면 각 터널 카드에서 원인을 확인한 뒤 다시 시도하세요.',
  'notices.pasted-token': '붙여 넣은 토큰',
  'notices.tunnel-named': (p) => `터널 ${p.id}`,
  'notices.cannot-start': 'Culvert를 시작할 수 없습니다.',
  'notices.demo-failed': '데모를 시작할 수 없습니다.',
  'notices.log-folder': ({ folder }) => `로그는 ${folder}에 있습니다.`,
};
