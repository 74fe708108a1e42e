import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES } from '../../../electron/i18n/language.ts';
import { wordsOf } from '../../../renderer/words.tsx';

test('who speaks to the computer finds a button by what stands on it: its name holds those words in their order', () => {
  for (const language of LANGUAGES) {
    const { t } = wordsOf({ language, formats: language });
    const name = 'press-07';
    const address = '127.0.0.1:5507';
    const pairs: [label: string, name: string][] = [
      [t('activity.log'), t('activity.log-name', { name })],
      [t('activity.show-tunnel'), t('activity.show-tunnel-name', { name })],
      [t('activity.open-again'), t('activity.open-again-name', { name })],
      [address, t('tunnels.copy-this-address', { address })],
    ];
    for (const [label, said] of pairs) {
      assert.ok(said.toLowerCase().includes(label.toLowerCase()), `${language}: ${label} in ${said}`);
      assert.ok(said.includes(label === address ? address : name));
    }
    const chosen = t('sign-in.menu-chosen', { name, region: 'eu-central-1' });
    assert.match(chosen, /press-07.*eu-central-1/, `${language}: ${chosen}`);
    assert.match(t('sign-in.menu-needed', { name, region: 'eu-central-1' }), /press-07.*eu-central-1/);
  }
});
