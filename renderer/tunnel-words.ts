/** What the card of a tunnel says, as words. Pure. */
import type { EndView, TunnelView } from '../electron/ipc/contract.ts';
import { formatClock } from './format.ts';
import type { Words } from './words.tsx';

export interface EndWords {
  /** Which dot stands beside it. */
  tone: 'connected' | 'disconnected' | 'lost' | 'unknown';
  text: string;
}

/** Both ends of a tunnel: this computer, and the device. */
export function endsWords(
  { thisComputer, device, state }: Pick<TunnelView, 'thisComputer' | 'device' | 'state'>,
  now: number,
  words: Words,
): [here: EndWords, device: EndWords] {
  const { t } = words;
  const trying = state !== 'trouble';
  const here = endWords(thisComputer, { end: t('common.this-computer'), now, words });
  const waiting = thisComputer.state === 'waiting';
  return [
    waiting
      ? {
          tone: 'disconnected',
          text: trying
            ? t('tunnels.end-connecting', { end: t('common.this-computer') })
            : t('tunnels.end-offline', { end: t('common.this-computer') }),
        }
      : here,
    endWords(device, { end: t('common.device'), now, words }),
  ];
}

function endWords(
  { state, since }: EndView,
  { end, now, words }: { end: string; now: number; words: Words },
): EndWords {
  const { t } = words;
  const time = since === null ? null : formatClock(since, now, words);
  switch (state) {
    case 'connected':
      return {
        tone: 'connected',
        text: time === null ? t('tunnels.end-online', { end }) : t('tunnels.end-online-since', { end, time }),
      };
    case 'waiting':
      return { tone: 'disconnected', text: t('tunnels.end-waiting', { end }) };
    case 'lost':
      return {
        tone: 'lost',
        text: time === null ? t('tunnels.end-lost', { end }) : t('tunnels.end-lost-at', { end, time }),
      };
    case 'unknown':
      return { tone: 'unknown', text: t('tunnels.end-unknown', { end }) };
  }
}

const OPENED = {
  opened: 'tunnels.opened',
  reused: 'tunnels.opened-reused',
  adopted: 'tunnels.opened-adopted',
  restored: 'tunnels.opened-restored',
} as const;

/** The statements of the line under the name: what main says of it, or when it was opened and when it closes. */
export function detailParts(
  tunnel: TunnelView,
  { foreign, now }: { foreign: boolean; now: number },
  words: Words,
): string[] {
  const { t } = words;
  const { origin, openedAt, expiresAt, detail, region } = tunnel;
  const parts: string[] = [];
  // A trouble's detail is the message of its error, which is shown whole below,
  // and the waiting's detail stands beside the time waited.
  if (detail !== '' && tunnel.error === null && tunnel.waitingSince === null) {
    parts.push(detail);
  } else if (origin === 'quick') {
    parts.push(t('tunnels.from-token'));
  } else if (openedAt !== null) {
    parts.push(t(OPENED[origin], { time: formatClock(openedAt, now, words) }));
    if (expiresAt !== null) {
      parts.push(t('tunnels.closes-at', { time: formatClock(expiresAt, now, words) }));
    }
  }
  if (origin === 'quick' && region !== '') {
    parts.push(region);
  }
  if (foreign) {
    parts.push(`${tunnel.profileName}, ${region}`);
  }
  return parts;
}

/** How many connections would break off. */
export function openConnections({ ports }: Pick<TunnelView, 'ports'>): number {
  return ports.reduce((sum, { connections }) => sum + connections, 0);
}

/** The local ports in one line: `SSH 5507 · Web 8087`. */
export function portsLine({ ports }: Pick<TunnelView, 'ports'>): string {
  return ports
    .flatMap(({ label, localPort }) => (localPort === null ? [] : [`${label} ${localPort}`]))
    .join(' · ');
}

/** Where a device's agent reaches the tunnel service, AWS's own address. The partition of China has a name of its own. */
export function dataPlaneHost(region: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `data.tunneling.iot.${region}.${suffix}:443`;
}

/** With more tunnels than this each begins as one line. */
export const MOST_UNFOLDED = 6;
