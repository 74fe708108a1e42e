import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plural } from '../../../electron/i18n/english.ts';
import { josa } from '../../../electron/i18n/korean.ts';
import { chooseLocale, type LanguageChoice, type Locale } from '../../../electron/i18n/language.ts';
import { translator } from '../../../electron/i18n/translate.ts';

const choices: [what: string, choice: LanguageChoice, preferred: string[], locale: Locale][] = [
  ['the computer’s language, with its own dates', 'system', ['en-GB'], { language: 'en', formats: 'en-GB' }],
  ['Korean of a Korean computer', 'system', ['ko-KR', 'en-US'], { language: 'ko', formats: 'ko-KR' }],
  [
    'the first language that is spoken',
    'system',
    ['de-DE', 'ja-JP', 'en'],
    { language: 'ja', formats: 'ja-JP' },
  ],
  ['English with German dates', 'system', ['de-DE'], { language: 'en', formats: 'de-DE' }],
  ['simplified Chinese by its region', 'system', ['zh-SG'], { language: 'zh-CN', formats: 'zh-SG' }],
  [
    'simplified Chinese by its script',
    'system',
    ['zh-Hans-HK'],
    { language: 'zh-CN', formats: 'zh-Hans-HK' },
  ],
  ['not simplified Chinese for the traditional', 'system', ['zh-TW'], { language: 'en', formats: 'zh-TW' }],
  ['nor for that of Hong Kong', 'system', ['zh-HK', 'en-HK'], { language: 'en', formats: 'en-HK' }],
  ['what was chosen, over the computer’s', 'ja', ['ko-KR'], { language: 'ja', formats: 'ja' }],
  [
    'what was chosen, with its dates if set up',
    'en',
    ['ko-KR', 'en-AU'],
    { language: 'en', formats: 'en-AU' },
  ],
  ['English where nothing is known', 'system', [], { language: 'en', formats: 'en' }],
  ['English where there is no language tag', 'system', ['C', 'POSIX'], { language: 'en', formats: 'en' }],
];
for (const [what, choice, preferred, locale] of choices) {
  test(`spoken is ${what}`, () => {
    assert.deepEqual(chooseLocale(choice, preferred), locale);
    // A tag that no date can be written with would fail at each date.
    assert.doesNotThrow(() => new Intl.DateTimeFormat(locale.formats));
  });
}

const particles: [word: string, pair: [string, string], said: string][] = [
  ['터널', ['을', '를'], '터널을'],
  ['디바이스', ['을', '를'], '디바이스를'],
  ['press-07', ['이', '가'], 'press-07이'],
  ['press-02', ['이', '가'], 'press-02가'],
  ['kiln', ['은', '는'], 'kiln은'],
  ['gate', ['은', '는'], 'gate는'],
  ['sensor', ['을', '를'], 'sensor를'],
  ['line3-sensor', ['이', '가'], 'line3-sensor가'],
  ['DVR', ['이', '가'], 'DVR이'],
  ['panel-r', ['으로', '로'], 'panel-r로'],
  ['GNOME Terminal', ['을', '를'], 'GNOME Terminal을'],
  ['Konsole', ['으로', '로'], 'Konsole로'],
  ['drone', ['은', '는'], 'drone은'],
  ['acme', ['은', '는'], 'acme는'],
  ['cooling', ['이', '가'], 'cooling이'],
  ['“gate”', ['은', '는'], '“gate”는'],
  ['SSH (22)', ['과', '와'], 'SSH (22)와'],
  ['서울', ['으로', '로'], '서울로'],
  ['부산', ['으로', '로'], '부산으로'],
  ['도쿄', ['으로', '로'], '도쿄로'],
  ['line-8', ['으로', '로'], 'line-8로'],
  ['line-3', ['으로', '로'], 'line-3으로'],
  ['—', ['을', '를'], '—를'],
  ['', ['을', '를'], '를'],
];
for (const [word, [closed, open], said] of particles) {
  test(`the particle of “${word}” makes it “${said}”`, () => {
    assert.equal(josa(word, closed, open), said);
  });
}

test('English counts one by itself, none and many with an s or another word', () => {
  assert.equal(plural(1, 'tunnel'), '1 tunnel');
  assert.equal(plural(0, 'tunnel'), '0 tunnels');
  assert.equal(plural(1_204, 'entry', 'entries'), '1,204 entries');
});

test('a message is looked up by its key and told what it speaks of', () => {
  const t = translator<{ 'x.plain': string; 'x.left': (p: { count: number }) => string }>({
    'x.plain': 'Offen',
    'x.left': ({ count }) => `noch ${count}`,
  });
  assert.equal(t('x.plain'), 'Offen');
  assert.equal(t('x.left', { count: 3 }), 'noch 3');
});
