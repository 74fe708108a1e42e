/** Lines of the log as text. Pure. */
import type { LogLevelView, LogLineView, LogPage, TunnelView } from '../electron/ipc/contract.ts';
import { formatClock } from './format.ts';
import type { Words } from './words.tsx';

/** What the log is narrowed to; a level stands for itself and the graver ones. */
export interface LogQuestion {
  tunnel: string | null;
  level: LogLevelView;
  text: string;
}

/** The names of the levels, beside a line. */
export function levelText(level: LogLevelView, { t }: Pick<Words, 't'>): string {
  switch (level) {
    case 'debug':
      return t('help.log-debug');
    case 'info':
      return t('help.log-info');
    case 'warn':
      return t('help.log-warning');
    case 'error':
      return t('help.log-error');
  }
}

/** Day and time to the second, the day first as the language writes it. */
export function lineTime(formats: string, timeZone?: string): (at: number) => string {
  const format = new Intl.DateTimeFormat(formats, {
    ...{ month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (at) => (Number.isFinite(at) ? format.format(at) : '');
}

/** As the files have it, oldest first: for a mail or an issue. */
export function linesText(newestFirst: readonly LogLineView[]): string {
  return newestFirst.toReversed().map(lineText).join('\n');
}

export function lineText({ at, level, text }: LogLineView): string {
  return `${Number.isFinite(at) ? new Date(at).toISOString() : ''} ${level} ${text}`;
}

/** A line for its row: whose it is stands before it, so the keys and ids that say the same are left out. */
export function shortLine(
  { text }: Pick<LogLineView, 'text'>,
  nameOf: (tunnelKey: string) => string | undefined,
): { thing: string; text: string } {
  const tunnel = / tunnel="([^"]*)"/.exec(text)?.[1];
  const thing = tunnel === undefined ? '' : (nameOf(tunnel) ?? '');
  return thing === ''
    ? { thing: '', text }
    : { thing, text: text.replace(/ (?:tunnel|tunnelId|thing)="(?:[^"\\]|\\.)*"/g, '') };
}

/** The tunnels to choose from: those that are there now, and those that lines tell of. */
export function logTunnels(
  told: LogPage['tunnels'],
  tunnels: readonly Pick<TunnelView, 'key' | 'thingName' | 'openedAt'>[],
  { now, words }: { now: number; words: Words },
): { value: string; label: string }[] {
  const untold = tunnels.filter(({ key }) => !told.some((each) => each.key === key));
  return [
    ...untold.map(({ key, thingName, openedAt }) => ({ key, thingName, at: openedAt ?? now })),
    ...told,
  ].map(({ key, thingName, at }) => ({
    value: key,
    label: words.t('help.log-one-tunnel', {
      thing: thingName || key.slice(0, 8),
      time: formatClock(at, now, words),
    }),
  }));
}
