import type { TunnelStateView } from '../../electron/ipc/contract.ts';

const TONES: Record<TunnelStateView, 'ok' | 'wait' | 'bad' | 'still'> = {
  opening: 'wait',
  connecting: 'wait',
  waiting: 'wait',
  connected: 'ok',
  reconnecting: 'bad',
  trouble: 'bad',
  closing: 'still',
  closed: 'still',
};

/** The state as a word with a dot; the colour only repeats what the word says. */
export function StatePill({ state, text }: { state: TunnelStateView; text: string }) {
  return <span className={`pill ${TONES[state]}`}>{text}</span>;
}
