import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { General } from '../../../electron/main/general.ts';
import { createLinksSetting } from '../../../electron/main/links-setting.ts';
import { culvertError, type ErrorCode } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';

function setUp({ saves = ok(null) as Result<null>, sets = ok(null) as Result<null> } = {}) {
  const told: string[] = [];
  let on = false;
  let now = 0;
  const setting = createLinksSetting({
    general: {
      view: () => ({ links: !on }) as ReturnType<General['view']>,
      save: async (change) => {
        told.push(`save ${JSON.stringify(change)}`);
        return saves;
      },
    },
    registration: {
      supported: () => true,
      isOn: () => on,
      set: async (to) => {
        told.push(`set ${to}`);
        on = sets.ok ? to : on;
        return sets;
      },
      mend: async () => {},
    },
    now: () => now,
  });
  return {
    setting,
    told,
    elsewhere(to: boolean) {
      on = to;
      now += 6_000;
    },
  };
}

const codeOf = (result: Result<null>): ErrorCode | null => (result.ok ? null : result.error.code);

test('links are led here before the choice is kept, and the view says what the system does', async () => {
  const { setting, told, elsewhere } = setUp();
  assert.equal(setting.view().links, false);
  assert.deepEqual(await setting.save({ links: true }), ok(null));
  assert.deepEqual(told, ['set true', 'save {"links":true}']);
  assert.equal(setting.view().links, true);
  elsewhere(false);
  assert.equal(setting.view().links, false, 'its user chose another program meanwhile');
});

test('other settings, and what is so already, do not ask the system', async () => {
  const { setting, told } = setUp();
  await setting.save({ theme: 'dark' });
  await setting.save({ links: false });
  assert.deepEqual(told, ['save {"theme":"dark"}', 'save {"links":false}']);
});

test('where the system does not do it nothing is kept', async () => {
  const { setting, told } = setUp({ sets: fail(culvertError('LinksUnsupported', {})) });
  assert.equal(codeOf(await setting.save({ links: true, theme: 'dark' })), 'LinksUnsupported');
  assert.deepEqual(told, ['set true']);
});

test('it is taken back where another change of the same save fails, and stays where only keeping it does', async () => {
  const taken = setUp({ saves: fail(culvertError('TerminalUnknown', { terminal: 'x' })) });
  assert.equal(codeOf(await taken.setting.save({ links: true, terminal: 'x' })), 'TerminalUnknown');
  assert.deepEqual(taken.told.at(-1), 'set false');
  const kept = setUp({ saves: fail(culvertError('SettingsUnwritable', { reason: 'full' })) });
  assert.equal(codeOf(await kept.setting.save({ links: true })), 'SettingsUnwritable');
  assert.equal(kept.setting.view().links, true);
});

test('two changes at once are made one after the other', async () => {
  const { setting, told } = setUp();
  await Promise.all([setting.save({ links: true }), setting.save({ links: false })]);
  assert.deepEqual(told, ['set true', 'save {"links":true}', 'set false', 'save {"links":false}']);
});
