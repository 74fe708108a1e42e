/** Numbers and instants as words. Pure; everything in milliseconds unless its name says otherwise. */
import type { Connectivity, ErrorView, PortView } from '../electron/ipc/contract.ts';
import type { Words } from './words.tsx';

/** Dates, times and money need the tag alone. */
export type Formats = Pick<Words, 'formats'>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number) => String(value).padStart(2, '0');

/** `1:42:07`; nothing left is `0:00:00`. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `0:14`, and from an hour on `1:02:03`. */
export function formatWaited(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  return seconds < 3600 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}` : formatLeft(ms);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units with one digit after the point: `999 B`, `18.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999,950 would be written 1000.0 kB, so the step is taken where rounding reaches it.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `just now`, `5 min ago`, `2 h ago`, `3 days ago`. An instant in the future counts as now. */
export function formatAgo(then: number, now: number, { t }: Pick<Words, 't'>): string {
  const ms = now - then;
  if (ms < MINUTE_MS) {
    return t('common.just-now');
  }
  if (ms < HOUR_MS) {
    return t('common.minutes-ago', { count: Math.floor(ms / MINUTE_MS) });
  }
  if (ms < DAY_MS) {
    return t('common.hours-ago', { count: Math.floor(ms / HOUR_MS) });
  }
  return t('common.days-ago', { count: Math.floor(ms / DAY_MS) });
}

/** Left out: the time zone of this computer. */
export type Zone = string | undefined;

const inZone = (timeZone: Zone) => (timeZone === undefined ? {} : { timeZone });

/** The time of day as the user's language writes it, with the weekday when it is not today. */
export function formatClock(at: number, now: number, { formats }: Formats, timeZone?: Zone): string {
  const day = new Intl.DateTimeFormat(formats, { dateStyle: 'short', ...inZone(timeZone) });
  const sameDay = day.format(at) === day.format(now);
  return new Intl.DateTimeFormat(formats, {
    hour: hourWidth(formats),
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'short' }),
    ...inZone(timeZone),
  }).format(at);
}

/** `45 min`, `2 h`, `7 h 40 min`, `3 days`; less than a minute is `under a minute`. */
export function formatSpan(ms: number, { t }: Pick<Words, 't'>): string {
  const whole = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (whole < 1) {
    return t('common.under-a-minute');
  }
  if (ms >= 2 * DAY_MS) {
    return t('common.days', { count: Math.floor(ms / DAY_MS) });
  }
  const hours = Math.floor(whole / 60);
  const minutes = whole % 60;
  if (hours === 0) {
    return t('common.minutes', { count: minutes });
  }
  return minutes === 0 ? t('common.hours', { count: hours }) : t('common.hours-minutes', { hours, minutes });
}

/** “9:14 AM” where the day has twice twelve hours, and “09:14” elsewhere. */
function hourWidth(formats: string): 'numeric' | '2-digit' {
  const { hour12 } = new Intl.DateTimeFormat(formats, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'numeric' : '2-digit';
}

/** `09:14` as the user's language writes it. */
export function formatTime(at: number, { formats }: Formats, timeZone?: Zone): string {
  return new Intl.DateTimeFormat(formats, {
    hour: hourWidth(formats),
    minute: '2-digit',
    ...inZone(timeZone),
  }).format(at);
}

/** `20 November 2026` as the user's language writes it. */
export function formatDate(at: number, { formats }: Formats, timeZone?: Zone): string {
  return new Intl.DateTimeFormat(formats, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...inZone(timeZone),
  }).format(at);
}

/** `Today`, `Yesterday`, else the weekday and the date. */
export function formatDay(
  at: number,
  now: number,
  words: Pick<Words, 't' | 'formats'>,
  timeZone?: Zone,
): string {
  const day = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...inZone(timeZone),
  });
  const days = (Date.parse(day.format(now)) - Date.parse(day.format(at))) / DAY_MS;
  if (days === 0) {
    return words.t('common.today');
  }
  return days === 1
    ? words.t('common.yesterday')
    : new Intl.DateTimeFormat(words.formats, { dateStyle: 'full', ...inZone(timeZone) }).format(at);
}

/** `2026-11` as `November 2026`; anything else as it is. */
export function formatMonth(month: string, { formats }: Formats): string {
  const [year = Number.NaN, number = Number.NaN] = month.split('-').map(Number);
  const first = Date.UTC(year, number - 1, 1);
  return Number.isNaN(first)
    ? month
    : new Intl.DateTimeFormat(formats, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(first);
}

/** `$6.00`; a currency that the computer does not know is written behind the number. */
export function formatMoney(money: { amount: number; currency: string }, { formats }: Formats): string {
  const { amount, currency } = money;
  // A price per open may be smaller than the smallest coin.
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
  try {
    return new Intl.NumberFormat(formats, {
      style: 'currency',
      currency,
      ...(Number.isInteger(amount * 100) ? {} : digits),
    }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(formats, digits).format(amount)} ${currency}`;
  }
}

export function connectionsText(
  port: Pick<PortView, 'ready' | 'connections'>,
  { t }: Pick<Words, 't'>,
): string {
  if (port.connections > 0) {
    return t('common.connections', { count: port.connections });
  }
  return port.ready ? t('common.idle') : t('common.not-ready');
}

export function connectivityText(connectivity: Connectivity, now: number, words: Pick<Words, 't'>): string {
  const { t } = words;
  switch (connectivity.state) {
    case 'connected':
      return t('common.device-connected');
    case 'disconnected':
      return connectivity.since === null
        ? t('common.device-not-connected')
        : formatAgo(connectivity.since, now, words);
    case 'unknown':
      return t('common.unknown');
  }
}

/** The same where there is room for a sentence. */
export function connectivitySentence(
  connectivity: Connectivity,
  now: number,
  words: Pick<Words, 't'>,
): string {
  const { t } = words;
  switch (connectivity.state) {
    case 'connected':
      return connectivity.since === null
        ? t('common.device-connected-to')
        : t('common.device-connected-for', { span: formatSpan(now - connectivity.since, words) });
    case 'disconnected':
      return connectivity.since === null
        ? t('common.device-not-connected-to')
        : t('common.device-disconnected', { ago: formatAgo(connectivity.since, now, words) });
    case 'unknown':
      return t('common.device-unknown');
  }
}

/** The part of a tunnel's life that is left, 0 to 1. */
export function partLeft(life: { openedAt: number; expiresAt: number }, now: number): number {
  const whole = life.expiresAt - life.openedAt;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (life.expiresAt - now) / whole));
}

/** An error as text for a report: its code, what happened, what to do, and the facts that came with it. */
export function errorText(error: ErrorView): string {
  const facts = Object.entries(error.details ?? {})
    // The id of a profile is Culvert's own and tells a reader nothing.
    .filter(([name]) => name !== 'profileId')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? tagsText(value) : value}`);
  return [`${error.code}: ${error.message}`, error.advice, ...facts].join('\n');
}

/** `Owner=ops, Line=3`. */
function tagsText(tags: readonly { key: string; value: string }[]): string {
  return tags.map(({ key, value }) => `${key}=${value}`).join(', ');
}
