/** Numbers and instants as words. Pure; everything in milliseconds unless its name says otherwise. */
import type { Connectivity, ErrorView, PortView } from '../electron/ipc/contract.ts';

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
export function formatAgo(then: number, now: number): string {
  const ms = now - then;
  if (ms < MINUTE_MS) {
    return 'just now';
  }
  if (ms < HOUR_MS) {
    return `${Math.floor(ms / MINUTE_MS)} min ago`;
  }
  if (ms < DAY_MS) {
    return `${Math.floor(ms / HOUR_MS)} h ago`;
  }
  return `${plural(Math.floor(ms / DAY_MS), 'day')} ago`;
}

export interface ClockPlace {
  /** Left out: those of this computer. */
  locale?: string;
  timeZone?: string;
}

/** The time of day as this computer writes it, with the weekday when it is not today. */
export function formatClock(at: number, now: number, { locale, timeZone }: ClockPlace = {}): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', ...zone });
  const sameDay = day.format(at) === day.format(now);
  return new Intl.DateTimeFormat(locale, {
    hour: hourWidth(locale),
    minute: '2-digit',
    ...(sameDay ? {} : { weekday: 'short' }),
    ...zone,
  }).format(at);
}

/** `45 min`, `2 h`, `7 h 40 min`, `3 days`; less than a minute is `under a minute`. */
export function formatSpan(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (minutes < 1) {
    return 'under a minute';
  }
  if (ms >= 2 * DAY_MS) {
    return plural(Math.floor(ms / DAY_MS), 'day');
  }
  const hours = Math.floor(minutes / 60);
  return [hours > 0 ? `${hours} h` : '', minutes % 60 > 0 ? `${minutes % 60} min` : '']
    .filter(Boolean)
    .join(' ');
}

/** “9:14 AM” where the day has twice twelve hours, and “09:14” elsewhere. */
function hourWidth(locale: string | undefined): 'numeric' | '2-digit' {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'numeric' : '2-digit';
}

/** `09:14` as this computer writes it. */
export function formatTime(at: number, { locale, timeZone }: ClockPlace = {}): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locale, { hour: hourWidth(locale), minute: '2-digit', ...zone }).format(at);
}

/** `20 November 2026` as this computer writes it. */
export function formatDate(at: number, { locale, timeZone }: ClockPlace = {}): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** `Today`, `Yesterday`, else the weekday and the date. */
export function formatDay(at: number, now: number, { locale, timeZone }: ClockPlace = {}): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...zone,
  });
  const days = (Date.parse(day.format(now)) - Date.parse(day.format(at))) / DAY_MS;
  if (days === 0) {
    return 'Today';
  }
  return days === 1
    ? 'Yesterday'
    : new Intl.DateTimeFormat(locale, { dateStyle: 'full', ...zone }).format(at);
}

/** `2026-11` as `November 2026`; anything else as it is. */
export function formatMonth(month: string, locale?: string): string {
  const [year = Number.NaN, number = Number.NaN] = month.split('-').map(Number);
  const first = Date.UTC(year, number - 1, 1);
  return Number.isNaN(first)
    ? month
    : new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(first);
}

/** `$6.00`; a currency that the computer does not know is written behind the number. */
export function formatMoney(money: { amount: number; currency: string }, locale?: string): string {
  const { amount, currency } = money;
  // A price per open may be smaller than the smallest coin.
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      ...(Number.isInteger(amount * 100) ? {} : digits),
    }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(locale, digits).format(amount)} ${currency}`;
  }
}

/** `1 connection`, `2 connections`, `1,204 things`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export function connectionsText(port: Pick<PortView, 'ready' | 'connections'>): string {
  if (port.connections > 0) {
    return plural(port.connections, 'connection');
  }
  return port.ready ? 'idle' : 'not ready';
}

export function connectivityText(connectivity: Connectivity, now: number): string {
  switch (connectivity.state) {
    case 'connected':
      return 'Connected';
    case 'disconnected':
      return connectivity.since === null ? 'Not connected' : formatAgo(connectivity.since, now);
    case 'unknown':
      return 'Unknown';
  }
}

/** The same where there is room for a sentence. */
export function connectivitySentence(connectivity: Connectivity, now: number): string {
  switch (connectivity.state) {
    case 'connected':
      return connectivity.since === null
        ? 'Connected to AWS IoT'
        : `Connected to AWS IoT for ${formatSpan(now - connectivity.since)}`;
    case 'disconnected':
      return connectivity.since === null
        ? 'Not connected to AWS IoT'
        : `Disconnected ${formatAgo(connectivity.since, now)}`;
    case 'unknown':
      return 'Whether it is connected is not known';
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
