import fs from 'node:fs';
import path from 'node:path';
import { LANGUAGES, type LanguageChoice } from '../i18n/language.ts';

export const SETTINGS_FILE = 'settings.json';

/** The language chosen in the settings, without reading all of them as `openSettings` does: the tray is in a hurry. */
export function readLanguageChoice(dir: string): LanguageChoice {
  try {
    const stored = JSON.parse(fs.readFileSync(path.join(dir, SETTINGS_FILE), 'utf8'));
    return LANGUAGES.find((language) => language === stored?.general?.language) ?? 'system';
  } catch {
    // There is none yet, or it is damaged, which openSettings tells.
    return 'system';
  }
}
