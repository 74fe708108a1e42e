import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../../electron/i18n/words.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { because } from '../../../electron/shared/reasons.ts';
import { connectivitySentence, formatAgo } from '../../../renderer/format.ts';
import { wordsOf as windowWordsOf } from '../../../renderer/words.tsx';
import { allCatalogues, tellings } from '../../helpers/catalogues.ts';

const LOCALE = { language: 'ja', formats: 'ja-JP' } as const;
const MAIN = wordsOf(LOCALE);
const WINDOW = windowWordsOf(LOCALE);
const HOUR_MS = 3_600_000;

test('a moment ago reads well before the particle that follows each time', () => {
  const { t } = WINDOW;
  for (const [then, said] of [
    [HOUR_MS, '数秒前'],
    [0, '1時間前'],
  ] as const) {
    const ago = formatAgo(then, HOUR_MS, WINDOW);
    assert.equal(
      connectivitySentence({ state: 'disconnected', since: then }, HOUR_MS, WINDOW),
      `${said}に切断`,
    );
    assert.equal(t('others.read', { ago }), `${said}に読み込み`);
    assert.equal(t('devices.used', { ago }), `${said}に使用`);
  }
});

test('less than a minute reads well where a tunnel is about to close', () => {
  const span = WINDOW.t('common.under-a-minute');
  assert.match(WINDOW.t('others.opened-closes', { ago: '2時間前', span }), /あと1分未満で自動的に閉じます$/);
  assert.match(WINDOW.t('open.again-why', { left: span }), /あと1分未満で閉じ/);
});

test('a web proxy that refuses the password is not said to have been sent', () => {
  const refused = culvertError('WebProxyPassword', {
    proxy: 'proxy.acme.example:3128',
    reason: because('reason.refuses-password'),
  });
  assert.equal(
    MAIN.error(refused).message,
    'ウェブプロキシproxy.acme.example:3128は、送信されたユーザー名とパスワードを受け付けません。',
  );
});

test('colons, question marks, brackets and ranges are written the same everywhere', async () => {
  // After Japanese: a narrow colon with a blank, a wide question mark, wide brackets, no wide colon or other wave dash.
  const odd = /[：〜]|[ぁ-んァ-ヶ一-龠][?(]| \([ぁ-んァ-ヶ一-龠]|？[^ 」）<]/u;
  for (const { name, translated, domains } of await allCatalogues()) {
    for (const [key, message] of Object.entries(translated.ja)) {
      for (const { text } of tellings(message, domains[key] ?? {})) {
        assert.doesNotMatch(text, odd, `${name}: ${key}`);
      }
    }
  }
});
