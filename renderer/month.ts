/** What a month came to, as words. Pure. */
import type { MonthView } from '../electron/ipc/contract.ts';
import { formatMoney } from './format.ts';
import type { Words } from './words.tsx';

/** “12 of 20 tunnels opened, 3 reused · US$72.00”. */
export function monthText(month: MonthView | null, limit: number | null, words: Words): string {
  const { opened, unsure, reused } = month ?? { opened: 0, unsure: 0, reused: 0 };
  const cost = opened > 0 ? costText(month?.cost ?? null, words) : '';
  return [words.t('activity.month-came-to', { opened, unsure, reused, limit }), cost]
    .filter(Boolean)
    .join(' · ');
}

/** “$18.00 + €6.00”; '' where a price is not known. */
export function costText(cost: MonthView['cost'], words: Words): string {
  return (cost ?? []).map((money) => formatMoney(money, words)).join(' + ');
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
