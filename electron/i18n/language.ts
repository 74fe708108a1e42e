/** The languages Culvert speaks. Chinese is the simplified one. */
export const LANGUAGES = ['en', 'ko', 'ja', 'zh-CN'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What the user chose: a language, or the one of the computer. */
export type LanguageChoice = 'system' | Language;

export interface Locale {
  /** Whose words are shown. */
  language: Language;
  /** A BCP 47 tag for dates, times and money: the computer's own where it is of that language, as `en-GB`. */
  formats: string;
}

/**
 * The language to speak, and how to write dates. `preferred` are the computer's languages as BCP 47 tags, the liked best
 * first, as `app.getPreferredSystemLanguages()` answers. A choice of the user's wins; without one that we speak it is
 * English. Traditional Chinese is another language: who reads that is not given the simplified one.
 */
export function chooseLocale(choice: LanguageChoice, preferred: readonly string[]): Locale {
  const known = preferred.flatMap((tag) => {
    const language = languageOf(tag);
    return language ? [{ language, formats: tag }] : [];
  });
  const language = choice === 'system' ? (known[0]?.language ?? 'en') : choice;
  const own = known.find((locale) => locale.language === language);
  // An English that is nobody's choice is written with the computer's dates: who set up German reads 31.12.
  const formats = own?.formats ?? (choice === 'system' ? validTag(preferred[0]) : null) ?? language;
  return { language, formats };
}

function languageOf(tag: string): Language | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    if (language === 'zh') {
      return script === 'Hans' ? 'zh-CN' : null;
    }
    return LANGUAGES.find((known) => known === language) ?? null;
  } catch {
    // “C” and “POSIX” are no language tags.
    return null;
  }
}

function validTag(tag: string | undefined): string | null {
  try {
    return tag === undefined ? null : new Intl.Locale(tag).toString();
  } catch {
    return null;
  }
}
