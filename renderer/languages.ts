import { LANGUAGES, type Language } from '../electron/i18n/language.ts';

/** Each in its own words: whoever cannot read the present one finds the way back. */
const OWN_NAMES: Record<Language, string> = {
  en: 'English',
  ko: '한국어',
  ja: '日本語',
  'zh-CN': '简体中文',
};

export const LANGUAGE_NAMES = LANGUAGES.map((language) => ({ language, name: OWN_NAMES[language] }));
