/**
 * What was typed, with the signs that ports, codes, amounts and names are written in: an input method for Japanese or
 * Chinese writes “２２” and “Ａ” in wide ones. Pure.
 */
export function plain(typed: string): string {
  return typed.normalize('NFKC').trim();
}
