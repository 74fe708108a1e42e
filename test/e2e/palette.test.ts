/** The command palette over the real application: devices, tunnels and actions from anywhere, by keyboard. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ThingSeed } from '../../electron/local-cloud/types.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

const FLEET = 1_200;
const things: ThingSeed[] = [
  ...Array.from({ length: FLEET }, (_, at) => ({
    thingName: `hall-${at % 8}-sensor-${String(at).padStart(4, '0')}`,
    thingTypeName: 'sensor',
    online: false,
  })),
  { thingName: 'press-07', thingTypeName: 'press', online: true },
];

describe('the command palette', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud(things);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: { ...aws.env, TERMINAL: 'xterm' } });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('listbox', { name: 'Devices' }).getByRole('option').first().waitFor();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const dialog = () => page.getByRole('dialog', { name: 'Find a device, tunnel or action' });
  const field = () => dialog().getByRole('combobox', { name: 'Find a device, tunnel or action' });
  const option = (name: string | RegExp) => dialog().getByRole('option', { name }).first();
  const open = async (typed = '') => {
    await page.keyboard.press('Control+k');
    await field().waitFor();
    await page.keyboard.type(typed);
  };
  /** What a screen reader is told of as the current option. */
  const active = () =>
    field().evaluate((element) => {
      const id = element.getAttribute('aria-activedescendant') ?? '';
      const found = document.getElementById(id);
      return {
        text: found?.innerText.replace(/\s+/g, ' ').trim() ?? '',
        selected: found?.getAttribute('aria-selected'),
      };
    });

  test('it comes up by its button and by its key, takes the focus, and gives it back', async () => {
    const button = page.getByRole('button', { name: 'Find a device or tunnel' });
    await button.click();
    await field().waitFor();
    assert.ok(await field().evaluate((element) => element === document.activeElement));
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    await open();
    await page.keyboard.press('Control+k');
    await dialog().waitFor({ state: 'detached' });
  });

  test('arrows walk through all groups and around the ends; the active option is named', async () => {
    await open();
    const first = await active();
    assert.equal(first.selected, 'true');
    await page.keyboard.press('ArrowDown');
    assert.notEqual((await active()).text, first.text);
    await page.keyboard.press('End');
    assert.match((await active()).text, /Help/);
    await page.keyboard.press('ArrowDown');
    assert.equal((await active()).text, first.text);
    await page.keyboard.press('ArrowUp');
    assert.match((await active()).text, /Help/);
    await page.keyboard.press('Home');
    assert.equal((await active()).text, first.text);
    await page.keyboard.press('Escape');
  });

  test('one of more than a thousand devices is found while typing, and how many there are is told', async () => {
    await open('sensor');
    await option(/^Show all [\d,]+ in Devices$/).waitFor();
    await picture(page, 'palette-fleet');
    await field().fill('0877');
    await option(/^hall-5-sensor-0877/).waitFor();
    await until('the results to be told', async () =>
      /result/.test(
        await dialog()
          .getByRole('status')
          .filter({ hasText: 'result' })
          .first()
          .innerText()
          .catch(() => ''),
      ),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Open a tunnel to hall-5-sensor-0877' }).waitFor();
    assert.equal(aws.count('OpenTunnel'), 0, 'a device that is chosen is not opened yet: that is billed');
  });

  test('all that is found is shown in the list of devices', async () => {
    await open('hall-3');
    await option(/^Show all/).click();
    await until('the list to follow', async () => {
      const value = await page.getByRole('searchbox', { name: 'Find among the devices' }).inputValue();
      return value === 'hall-3';
    });
  });

  test('SSH to a device without a tunnel leads to its sheet and bills nothing', async () => {
    await open('ssh press-07');
    await option(/^SSH to device press-07/).waitFor();
    await until('the action to be the first', async () => (await active()).text.startsWith('SSH to device'));
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('region', { name: 'Open a tunnel to press-07' });
    await sheet.waitFor();
    assert.equal(aws.count('OpenTunnel'), 0);
    await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await page
      .getByRole('article', { name: 'press-07' })
      .getByText('Connected', { exact: true })
      .first()
      .waitFor();
  });

  test('an open tunnel is found from another view, and its actions with it', async () => {
    await page.keyboard.press('Control+5');
    await open('press-07 copy');
    await option(/^Copy ssh command press-07/).click();
    await page.getByText('The ssh command is on the clipboard').first().waitFor();
    const clipboard = await culvert.app.evaluate(({ clipboard: held }) => held.readText());
    assert.match(clipboard, /^ssh .*press-07/);
    await open('press-07');
    await option(/^press-07 Connected/).click();
    const card = page.getByRole('article', { name: 'press-07' });
    await card.waitFor();
    await until('the focus on its card', () =>
      card.evaluate((element) => element === document.activeElement),
    );
  });

  test('closing asks, and Enter keeps it open; only the answer closes it', async () => {
    await open('close press-07');
    await until('the action', async () => (await active()).text.startsWith('Close tunnel'));
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Close the tunnel to press-07?' });
    await question.waitFor();
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    assert.equal(aws.count('CloseTunnel'), 0);
    await open('close press-07');
    await until('the action', async () => (await active()).text.startsWith('Close tunnel'));
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: 'Close tunnel' }).click();
    await until('the tunnel to be closed', async () => aws.count('CloseTunnel') === 1);
  });

  test('views and parts of the settings are gone to, with the focus in them', async () => {
    await open('network');
    await until('the part', async () => (await active()).text.startsWith('Network'));
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: 'Network' });
    await heading.waitFor();
    await until('the focus on it', () => heading.evaluate((element) => element === document.activeElement));
  });

  test('what finds nothing says so', async () => {
    await open('nothing is like this');
    await dialog().getByText('Nothing is found by “nothing is like this”.').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});
