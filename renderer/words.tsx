/** The user's language in the window: words, dates and numbers. */
import { Fragment, type ReactNode } from 'react';
import type { Language, Locale } from '../electron/i18n/language.ts';
import { type Translate, type Translation, translator } from '../electron/i18n/translate.ts';
import { en } from './i18n/en.ts';
import { ja } from './i18n/ja.ts';
import { ko } from './i18n/ko.ts';
import { zhCn } from './i18n/zh-cn.ts';

/** Given to whatever puts something into words: `words.t('tunnels.title')`; dates are written with `words.formats`. */
export interface Words extends Locale {
  t: Translate<typeof en>;
}

const MESSAGES: Record<Language, Translation<typeof en>> = { en, ko, ja, 'zh-CN': zhCn };

export function wordsOf(locale: Locale): Words {
  return { ...locale, t: translator<typeof en>(MESSAGES[locale.language]) };
}

/** English with the dates of the United States: for tests, and until the user's language is known. */
export const ENGLISH: Words = wordsOf({ language: 'en', formats: 'en-US' });

/**
 * A message with parts that are more than text: `<Rich text="Press <k>Ctrl K</k>" parts={{ k: (inner) => <kbd>{inner}</kbd> }} />`.
 * Parts are one letter or more, small, and not within each other.
 */
export function Rich(props: { text: string; parts: Record<string, (inner: string) => ReactNode> }) {
  const pieces = props.text.split(/(<[a-z]+>.*?<\/[a-z]+>)/s);
  return pieces.map((piece, at) => {
    const [, name = '', inner = ''] = /^<([a-z]+)>(.*)<\/\1>$/s.exec(piece) ?? [];
    const part = Object.hasOwn(props.parts, name) ? props.parts[name] : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a message keep their places.
    return <Fragment key={at}>{part ? part(inner) : piece}</Fragment>;
  });
}
