import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { LANGUAGES } from '../../../electron/i18n/language.ts';
import {
  allCatalogues,
  asked,
  type Domain,
  type Message,
  NOT_SECTIONS,
  sectionNames,
  TRANSLATIONS,
  type TranslationName,
  tellings,
} from '../../helpers/catalogues.ts';
import { ROOT } from '../../helpers/source-strings.ts';

/** What stands between the items of a list. */
const JOINTS: ReadonlySet<string> = new Set(['tray.tip-between']);

/** The letters that a text of the language is written in. */
const SCRIPTS: Record<TranslationName, RegExp> = {
  ko: /\p{Script=Hangul}/u,
  ja: /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/u,
  'zh-cn': /\p{Script=Han}/u,
};

/** What has no place in a text of the language. */
const STRANGERS: Record<TranslationName, RegExp> = {
  ko: /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}|[「」]/u,
  ja: /\p{Script=Hangul}|[“”]/u,
  'zh-cn': /\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[「」]/u,
};

/** Names and terms that are written the same everywhere. */
const NAMES =
  /\b(?:AWS|IoT|IAM|Identity Center|STS|SSH|ssh|sftp|scp|VNC|RDP|HTTPS?|TLS|MFA|PAC|CA|PEM|ARN|CSV|JSON|URL|ID|OK|DNS|VPN|IPv[46]|V[123]|Culvert|Linux|macOS|Windows|GNOME|KDE|Electron|Node\.js|Chromium|CLI|aws|iot|USD|EUR|KRW|JPY|CNY|English|B|KB|MB|GB|KiB|MiB|GiB|Ctrl|Alt|Shift|Cmd|Esc|Enter|Tab|Super|KWallet|Secret Service|Device Client|Greengrass|localproxy|Basic|Web|min|ms|s|h|m)\b/g;

/** Messages that are rightly the same as in English, each for its own reason. */
const SAME: ReadonlySet<string> = new Set([
  // A command, or a name of AWS with what it is called.
  'reason.shared-sso',
  // Names and a time, which is given in its language.
  'activity.asked',
]);

const lettersLeft = (text: string) =>
  /[A-Za-z]{2}/.test(
    text
      .replace(/‹[^›]*›/g, '')
      .replace(/<\/?[a-z]+>/g, '')
      .replace(/\S*[/:@._=]\S*/g, '')
      .replace(NAMES, ''),
  );

/** Four plain English words in a row. */
const ENGLISH_LEFT = /(?:\b[a-z]{2,}[,’']? ){3}[a-z]{2,}\b/;

const catalogues = await allCatalogues();
const pairs = catalogues.flatMap((set) => TRANSLATIONS.map((language) => ({ set, language })));

test('every language that Culvert speaks is looked at', () => {
  assert.deepEqual(
    ['en', ...TRANSLATIONS],
    LANGUAGES.map((language) => language.toLowerCase()),
  );
});

test('every language has a file for each section, and no other', () => {
  for (const folder of ['electron/i18n', 'renderer/i18n']) {
    for (const language of TRANSLATIONS) {
      const files = fs
        .readdirSync(path.join(ROOT, folder, language))
        .map((file) => file.replace(/\.ts$/, ''))
        .filter((name) => folder !== 'electron/i18n' || !NOT_SECTIONS.includes(name));
      assert.deepEqual(files.sort(), sectionNames(folder), `${folder}/${language}`);
    }
  }
});

test('a key begins with the name of its section, and is in small letters', () => {
  for (const { name, en } of catalogues.filter(({ name: each }) => each.includes('/'))) {
    const section = name.split('/').at(-1) ?? '';
    for (const key of Object.keys(en)) {
      assert.match(key, /^[a-z-]+\.[a-z0-9]+(?:-[a-z0-9]+)*$/, `${name}: ${key}`);
      assert.equal(key.split('.')[0], section, `${name}: ${key}`);
    }
  }
});

test('what each message is told is known', () => {
  for (const { name, en, domains } of catalogues) {
    const functions = Object.keys(en).filter((key) => typeof en[key] === 'function');
    assert.deepEqual(
      functions.filter((key) => domains[key] === undefined),
      [],
      name,
    );
    for (const key of functions) {
      assert.deepEqual(
        asked(en[key] ?? '', domains[key] ?? {}),
        expected(name, domains[key] ?? {}, key),
        key,
      );
    }
  }
});

describe('the English', () => {
  for (const { name, en, domains } of catalogues) {
    test(`of ${name} is there, without blanks at its ends or in a row`, () => {
      for (const [key, message] of Object.entries(en)) {
        check(key, message, domains[key] ?? {});
      }
    });
  }
});

for (const { set, language } of pairs) {
  const { en, domains } = set;
  const messages = Object.entries(set.translated[language]);

  describe(`${set.name} in ${language}`, () => {
    test('has every key and no other', () => {
      assert.deepEqual(Object.keys(set.translated[language]).sort(), Object.keys(en).sort());
    });

    test('is there, without blanks at its ends or in a row, whatever it is told', () => {
      for (const [key, message] of messages) {
        check(key, message, domains[key] ?? {});
      }
    });

    test('speaks of all that the English speaks of, and of nothing else', () => {
      for (const [key, message] of messages) {
        const domain = domains[key] ?? {};
        const english = en[key] ?? '';
        assert.deepEqual(asked(message, domain), asked(english, domain), key);
        const inEnglish = tellings(english, domain);
        for (const [at, { text }] of tellings(message, domain).entries()) {
          assert.deepEqual(namesIn(text), namesIn(inEnglish[at]?.text ?? ''), key);
        }
      }
    });

    test('is in its language and its letters', () => {
      for (const [key, message] of messages) {
        const domain = domains[key] ?? {};
        const inEnglish = tellings(en[key] ?? '', domain);
        for (const [at, { text }] of tellings(message, domain).entries()) {
          const own = text.replace(/‹[^›]*›/g, '');
          assert.doesNotMatch(own, STRANGERS[language], key);
          assert.doesNotMatch(own, ENGLISH_LEFT, key);
          if (lettersLeft(inEnglish[at]?.text ?? '') && !SAME.has(key)) {
            assert.match(own, SCRIPTS[language], key);
          }
        }
      }
    });
  });
}

/** An error's sentence and its advice are told the same, and each may leave something to the other. */
function expected(name: string, domain: Domain, key: string): string[] {
  const all = Object.keys(domain).sort();
  if (name !== 'errors') {
    return all;
  }
  const set = catalogues.find((each) => each.name === name);
  return all.filter((param) => asked(set?.en[key] ?? '', domain).includes(param));
}

function check(key: string, message: Message, domain: Domain): void {
  for (const [at, { text }] of tellings(message, domain).entries()) {
    assert.doesNotMatch(text, /undefined|NaN|\[object/, key);
    // With nothing in the place of a name there may be a gap.
    if (at === 0 && !JOINTS.has(key)) {
      assert.notEqual(text, '', key);
      assert.equal(text, text.trim(), `${key}: blanks at its ends`);
      assert.doesNotMatch(text, / {2}/, key);
    }
  }
}

/** The values that a text shows. */
function namesIn(text: string): string[] {
  return [...new Set(text.match(/‹[^›]*›/g) ?? [])].sort();
}
