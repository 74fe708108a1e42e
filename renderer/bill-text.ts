/** What an open costs and what was opened, as words. Pure. No price is claimed but the one that the user entered. */
import type { BillView, HistoryEntry, MonthView } from '../electron/ipc/contract.ts';
import { formatDate, formatMoney, formatSpan, plural } from './format.ts';

export interface CostText {
  /** Before a billed open: what it costs, or that this is not known. */
  cost: string;
  /** The price is not known: the way to the settings is offered. */
  unknown: boolean;
  /** What was opened this month, and the limit; '' where nothing was and there is none. */
  month: string;
  limitReached: boolean;
}

export interface CostPlace {
  region: string;
  profileId: string;
  demo: boolean;
  /** A tunnel that is open would do. */
  reusable: boolean;
}

export function costOf(bill: BillView, at: CostPlace, locale?: string): CostText {
  if (at.demo) {
    return { cost: 'In the demo nothing is billed.', unknown: false, month: '', limitReached: false };
  }
  const price = bill.prices.find(({ region }) => region === at.region);
  const month = bill.months.find(({ profileId }) => profileId === at.profileId);
  const limitReached = month !== undefined && month.limit !== null && month.opened >= month.limit;
  const what = at.reusable ? 'Using the open tunnel is free; another one' : 'Opening';
  const cost = price
    ? `${what} bills about ${formatMoney(price, locale)} once, by the price you entered on ${formatDate(price.enteredAt, locale === undefined ? {} : { locale })}.`
    : `${what} is billed once. Culvert does not know what AWS charges in ${at.region}.`;
  return { cost, unknown: !price, month: month ? monthText(month) : '', limitReached };
}

/** “This month: 3 opened, 11 reused, limit 20.” */
function monthText({ opened, unsure, reused, limit }: MonthView): string {
  if (opened + unsure + reused === 0 && limit === null) {
    return '';
  }
  const parts = [
    `${opened} opened`,
    unsure > 0 ? `${unsure} unsure` : '',
    reused > 0 ? `${reused} reused` : '',
    limit === null ? '' : `limit ${limit}`,
  ];
  return `This month: ${parts.filter(Boolean).join(', ')}.`;
}

/** The sum of a month, where it is known; each currency by itself. */
export function sumText(cost: MonthView['cost'], locale?: string): string {
  if (cost === null) {
    return 'price not known';
  }
  return cost.length === 0 ? 'nothing billed' : cost.map((money) => formatMoney(money, locale)).join(' + ');
}

/** Where the month stands against its limit, 0 to 1; null without a limit. */
export function limitPart({ opened, limit }: Pick<MonthView, 'opened' | 'limit'>): number | null {
  if (limit === null) {
    return null;
  }
  return limit <= 0 ? 1 : Math.min(1, opened / limit);
}

const HOW: Record<HistoryEntry['how'], string> = {
  opened: 'Opened',
  reused: 'Reused',
  adopted: 'Adopted',
  restored: 'Found again',
  quick: 'Quick open',
};

export const howText = (how: HistoryEntry['how']): string => HOW[how];

/** What an entry cost: a price, “free”, or why neither is known. */
export function entryCost(
  { billed, price }: Pick<HistoryEntry, 'billed' | 'price'>,
  locale?: string,
): string {
  if (billed === false) {
    return 'free';
  }
  const amount = price ? formatMoney(price, locale) : 'price not known';
  return billed === null ? `perhaps ${price ? amount : 'billed'}` : amount;
}

/** Who did it: the user of an ARN, or the session of a role and the role that IAM and Identity Center know it by. */
export function byText(by: string): string {
  const [, kind = '', ...rest] = /:(user|assumed-role)\/(.+)$/.exec(by) ?? [];
  const parts = rest.join('').split('/');
  const session = parts.pop() ?? '';
  if (kind !== 'assumed-role' || parts.length === 0) {
    return session || by.split('/').slice(1).join('/') || by;
  }
  const role = parts.join('/').replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}$/, '$1');
  return `${session} as ${role}`;
}

/** How long it was open and who closed it: “2 h 5 min, closed by you”. */
export function endText({
  at,
  closedAt,
  closedBy,
}: Pick<HistoryEntry, 'at' | 'closedAt' | 'closedBy'>): string {
  const span = closedAt === null ? '' : formatSpan(closedAt - at);
  switch (closedBy) {
    case 'you':
      return [span, 'closed by you'].filter(Boolean).join(', ');
    case 'expired':
      return [span, 'expired'].filter(Boolean).join(', ');
    case 'elsewhere':
      return [span, 'closed elsewhere'].filter(Boolean).join(', ');
    case 'left':
      return 'left open when Culvert ended';
    case null:
      return span === '' ? 'open' : span;
  }
}

/** “SSH, HTTP · 2 h”: what was asked for. */
export function askedText({
  services,
  lifetimeMinutes,
}: Pick<HistoryEntry, 'services' | 'lifetimeMinutes'>): string {
  return [services.join(', '), lifetimeMinutes === null ? '' : `for ${formatSpan(lifetimeMinutes * 60_000)}`]
    .filter(Boolean)
    .join(' ');
}

export interface Day {
  /** An instant of the day, milliseconds since the epoch. */
  at: number;
  entries: HistoryEntry[];
}

/** Entries in their order, a new day where the date changes. */
export function byDay(entries: readonly HistoryEntry[], dayOf: (at: number) => string): Day[] {
  const days: Day[] = [];
  let last: string | null = null;
  for (const entry of entries) {
    const name = dayOf(entry.at);
    if (name !== last) {
      days.push({ at: entry.at, entries: [] });
      last = name;
    }
    days.at(-1)?.entries.push(entry);
  }
  return days;
}

export function foundText(shown: number, total: number): string {
  return shown < total
    ? `${shown.toLocaleString('en')} of ${plural(total, 'entry', 'entries')}`
    : plural(total, 'entry', 'entries');
}
