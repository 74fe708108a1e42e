/** “$6.00”: an amount in a currency (ISO 4217), with as many decimals as the currency has. */
export function money({ amount, currency }: { amount: number; currency: string }): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount).replace(/\u00a0/g, ' ');
}
