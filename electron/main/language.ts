import { chooseLocale } from '../i18n/language.ts';
import { type Words, wordsOf } from '../i18n/words.ts';
import type { SettingsFile } from './settings.ts';

/** The words of the language that is chosen just now: asked for whenever something is said, never kept. */
export function createLanguage(options: {
  settings: Pick<SettingsFile, 'get'>;
  /** The computer's languages as BCP 47 tags, the liked best first. */
  preferred: () => readonly string[];
}): () => Words {
  let made: { choice: string; words: Words } | null = null;
  return () => {
    const { language: choice } = options.settings.get().general;
    if (made?.choice !== choice) {
      made = { choice, words: wordsOf(chooseLocale(choice, options.preferred())) };
    }
    return made.words;
  };
}
