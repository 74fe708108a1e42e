/** What an open costs and what was opened, as words. Pure. No price is claimed but the one that the user entered. */
import type { BillView, HistoryEntry, MonthView } from '../electron/ipc/contract.ts';
import { formatDate, formatMoney, formatSpan } from './format.ts';
import type { Words } from './words.tsx';

const MINUTE_MS = 60_000;

export interface CostText {
  /** Before a billed open: what it costs, or that this is not known. The amount stands between `<b>` and `</b>`. */
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

export function costOf(bill: BillView, at: CostPlace, words: Words): CostText {
  const { t } = words;
  if (at.demo) {
    return { cost: t('open.free-in-demo'), unknown: false, month: '', limitReached: false };
  }
  const price = bill.prices.find(({ region }) => region === at.region);
  const month = bill.months.find(({ profileId }) => profileId === at.profileId);
  const limitReached = month !== undefined && month.limit !== null && month.opened >= month.limit;
  const { region } = at;
  const known = price && {
    amount: formatMoney(price, words),
    date: formatDate(price.enteredAt, words),
  };
  const cost = at.reusable
    ? known
      ? t('open.another-costs', known)
      : t('open.another-costs-unknown', { region })
    : known
      ? t('open.costs', known)
      : t('open.costs-unknown', { region });
  return { cost, unknown: !price, month: month ? monthText(month, words) : '', limitReached };
}

/** “This month: 3 opened, 11 reused, limit 20.” */
function monthText({ opened, unsure, reused, limit }: MonthView, { t }: Words): string {
  const nothing = opened + unsure + reused === 0 && limit === null;
  return nothing ? '' : t('open.month', { opened, unsure, reused, limit });
}

/** The sum of a month, where it is known; each currency by itself. */
export function sumText(cost: MonthView['cost'], words: Words): string {
  if (cost === null) {
    return words.t('activity.price-unknown');
  }
  return cost.length === 0
    ? words.t('activity.nothing-billed')
    : cost.map((money) => formatMoney(money, words)).join(' + ');
}

/** Where the month stands against its limit, 0 to 1; null without a limit. */
export function limitPart({ opened, limit }: Pick<MonthView, 'opened' | 'limit'>): number | null {
  if (limit === null) {
    return null;
  }
  return limit <= 0 ? 1 : Math.min(1, opened / limit);
}

const HOW = {
  opened: 'activity.opened',
  reused: 'activity.reused',
  adopted: 'activity.adopted',
  restored: 'activity.restored',
  quick: 'activity.quick',
} as const satisfies Record<HistoryEntry['how'], string>;

export const howText = (how: HistoryEntry['how'], { t }: Words): string => t(HOW[how]);

/** What an entry cost: a price, “free”, or why neither is known. */
export function entryCost({ billed, price }: Pick<HistoryEntry, 'billed' | 'price'>, words: Words): string {
  const { t } = words;
  if (billed === false) {
    return t('activity.cost-free');
  }
  const amount = price ? formatMoney(price, words) : null;
  if (billed === null) {
    return amount === null ? t('activity.perhaps-billed') : t('activity.perhaps', { amount });
  }
  return amount ?? t('activity.price-unknown');
}

/** Who did it: the user of an ARN, or the session of a role and the role that IAM and Identity Center know it by. */
export function byText(by: string, { t }: Words): string {
  const [, kind = '', ...rest] = /:(user|assumed-role)\/(.+)$/.exec(by) ?? [];
  const parts = rest.join('').split('/');
  const session = parts.pop() ?? '';
  if (kind !== 'assumed-role' || parts.length === 0) {
    return session || by.split('/').slice(1).join('/') || by;
  }
  const role = parts.join('/').replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}$/, '$1');
  return t('activity.by-role', { who: session, role });
}

/** How long it was open and who closed it: “2 h 5 min, closed by you”. */
export function endText(
  { at, closedAt, closedBy }: Pick<HistoryEntry, 'at' | 'closedAt' | 'closedBy'>,
  words: Words,
): string {
  const { t } = words;
  const span = closedAt === null ? '' : formatSpan(closedAt - at, words);
  switch (closedBy) {
    case 'you':
      return t('activity.closed-by-you', { span });
    case 'expired':
      return t('activity.expired', { span });
    case 'elsewhere':
      return t('activity.closed-elsewhere', { span });
    case 'left':
      return t('activity.left');
    case null:
      return span === '' ? t('activity.open-now') : span;
  }
}

/** “SSH, HTTP for 2 h”: what was asked for. */
export function askedText(
  { services, lifetimeMinutes }: Pick<HistoryEntry, 'services' | 'lifetimeMinutes'>,
  words: Words,
): string {
  const span = lifetimeMinutes === null ? '' : formatSpan(lifetimeMinutes * MINUTE_MS, words);
  return words.t('activity.asked', { services: services.join(', '), span });
}

/** How an entry looks on the line of time. */
export type EntryTone = 'open' | 'billed' | 'unsure' | 'free';

export function toneOf({ billed, closedAt, closedBy }: HistoryEntry): EntryTone {
  if (billed === null) {
    return 'unsure';
  }
  if (closedAt === null && closedBy === null) {
    return 'open';
  }
  return billed ? 'billed' : 'free';
}
