/** What entries of the history come to. Pure. */
import type { HistoryEntry, HistorySum } from '../ipc/contract.ts';

export type Money = NonNullable<HistoryEntry['price']>;

/** What one open costs in a region, as it was entered; null where it was not. */
export type PriceOf = (region: string) => Money | null;

/** What an open cost: the price of then, else, as it was entered later, that of now. null where neither is known. */
export function priceOf(
  entry: Pick<HistoryEntry, 'price' | 'region' | 'billed'>,
  price: PriceOf,
): Money | null {
  return entry.price ?? (entry.billed === false ? null : price(entry.region));
}

/** One sum for each currency, in the order of their codes. */
export function addUp(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  // Without the crumbs that adding tenths leaves behind.
  return [...sums]
    .map(([currency, amount]) => ({ currency, amount: Math.round(amount * 1e6) / 1e6 }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

export function sumOf(
  entries: readonly Pick<HistoryEntry, 'price' | 'region' | 'billed'>[],
  price: PriceOf,
): HistorySum {
  const billed = entries.filter((entry) => entry.billed === true);
  const unsure = entries.filter((entry) => entry.billed === null).length;
  const known = billed.flatMap((entry) => priceOf(entry, price) ?? []);
  return {
    billed: billed.length,
    unsure,
    free: entries.length - billed.length - unsure,
    cost: addUp(known),
    unpriced: billed.length - known.length,
  };
}
