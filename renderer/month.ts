/** What a month came to, as words. Pure. */
import type { MonthView } from '../electron/ipc/contract.ts';
import { formatMoney, plural } from './format.ts';

/** “12 of 20 tunnels opened, 3 reused · US$72.00”. */
export function monthText(month: MonthView | null, limit: number | null, locale?: string): string {
  const opened = month?.opened ?? 0;
  const counted =
    limit === null
      ? `${plural(opened, 'tunnel')} opened`
      : `${opened.toLocaleString('en')} of ${plural(limit, 'tunnel')} opened`;
  const beside = [
    month && month.unsure > 0 ? `${month.unsure} unsure` : '',
    month && month.reused > 0 ? `${month.reused} reused` : '',
  ].filter(Boolean);
  const cost = opened > 0 ? costText(month?.cost ?? null, locale) : '';
  return [[counted, ...beside].join(', '), cost].filter(Boolean).join(' · ');
}

/** “$18.00 + €6.00”; '' where a price is not known. */
export function costText(cost: MonthView['cost'], locale?: string): string {
  return (cost ?? []).map((money) => formatMoney(money, locale)).join(' + ');
}

/** All profiles together; the cost is known only where each one’s is. null while nothing was opened or reused. */
export function monthSum(
  months: readonly MonthView[],
): Pick<MonthView, 'opened' | 'unsure' | 'reused' | 'cost'> | null {
  const sum = { opened: 0, unsure: 0, reused: 0 };
  const costs = new Map<string, number>();
  let known = true;
  for (const month of months) {
    sum.opened += month.opened;
    sum.unsure += month.unsure;
    sum.reused += month.reused;
    known &&= month.cost !== null || month.opened === 0;
    for (const { amount, currency } of month.cost ?? []) {
      costs.set(currency, (costs.get(currency) ?? 0) + amount);
    }
  }
  if (sum.opened + sum.unsure + sum.reused === 0) {
    return null;
  }
  return { ...sum, cost: known ? [...costs].map(([currency, amount]) => ({ amount, currency })) : null };
}
