/**
 * “$6.00”: an amount in a currency (ISO 4217), with as many decimals as the currency has, as people of the locale write
 * it (a BCP 47 tag).
 */
export function money({ amount, currency }: { amount: number; currency: string }, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency })
    .format(amount)
    .replace(/[\u00a0\u202f]/g, ' ');
}
