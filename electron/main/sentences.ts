import type { Words } from '../i18n/words.ts';

/** Whole sentences as one text. Japanese and Chinese leave no space between them. */
export function sentences({ language }: Pick<Words, 'language'>, each: readonly string[]): string {
  return each.join(language === 'ja' || language === 'zh-CN' ? '' : ' ');
}
