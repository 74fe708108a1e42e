/** A fleet of two thousand: searched, filtered, walked through with the keyboard, and opened from the list. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ThingSeed } from '../../electron/local-cloud/types.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

const FLEET = 2_000;
const PRESS = 'hall-7-press-1999';
const nameOf = (at: number) => `hall-${at % 8}-sensor-${String(at).padStart(4, '0')}`;

const things: ThingSeed[] = [
  ...Array.from({ length: FLEET - 1 }, (_, at) => ({
    thingName: nameOf(at),
    thingTypeName: at % 2 === 0 ? 'sensor' : 'meter',
    attributes: { bay: `bay-${at % 40}` },
    online: false,
  })),
  { thingName: PRESS, thingTypeName: 'press', attributes: { bay: 'bay-1' }, online: true },
];

describe('two thousand devices', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud(things);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Devices' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const list = () => page.getByRole('listbox', { name: 'Devices' });
  const row = (name: string) => list().getByRole('option', { name: new RegExp(`^${name}(?![\\w-])`) });
  const search = () => page.getByRole('searchbox', { name: 'Find among the devices' });
  const sheet = (name: string) => page.getByRole('region', { name: `Open a tunnel to ${name}` });
  const rows = () => list().getByRole('option').count();
  const active = () =>
    list().evaluate((element) => {
      const id = element.getAttribute('aria-activedescendant') ?? '';
      const option = document.getElementById(id);
      return {
        name: option?.getAttribute('aria-label')?.split(' ')[0] ?? '',
        place: Number(option?.getAttribute('aria-posinset')),
        of: Number(option?.getAttribute('aria-setsize')),
      };
    });

  test('the list has a row for each thing, and draws only those in sight', async () => {
    await list().getByRole('option').first().waitFor({ timeout: 30_000 });
    await list().focus();
    // Scrolling to the end loads the next page, as long as there is one.
    await until('the whole fleet', async () => {
      await page.keyboard.press('End');
      return (await active()).of === FLEET;
    });
    assert.ok((await rows()) < 100, `${await rows()} rows are drawn`);
    await page.keyboard.press('Home');
    assert.equal((await active()).place, 1);
    await picture(page, 'devices-fleet');
  });

  test('the keyboard walks through it: rows, pages, ends', async () => {
    await list().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal((await active()).place, 3);
    await page.keyboard.press('PageDown');
    const { place } = await active();
    assert.ok(place > 5, `a page from 3 led to ${place}`);
    await page.keyboard.press('PageUp');
    assert.equal((await active()).place, 3);
    await page.keyboard.press('End');
    assert.equal((await active()).place, FLEET);
  });

  test('typing finds by name, type and attribute, and Arrow down leads into the list', async () => {
    await search().click();
    await page.keyboard.type('press bay-1');
    await row(PRESS).waitFor();
    await until('one row', async () => (await rows()) === 1);
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await active(), { name: PRESS, place: 1, of: 1 });
    await search().fill('0042');
    await row(nameOf(42)).waitFor();
    await until('the one with that number', async () => (await rows()) === 1);
  });

  test('Enter opens the sheet of exactly the thing that was typed', async () => {
    await search().fill(nameOf(100));
    await search().press('Enter');
    await sheet(nameOf(100)).waitFor();
    await page.keyboard.press('Escape');
    await sheet(nameOf(100)).waitFor({ state: 'detached' });
  });

  test('F makes a favourite, the filter shows it alone, and its star takes it out again', async () => {
    await search().fill(nameOf(42));
    await row(nameOf(42)).waitFor();
    await until('one row', async () => (await rows()) === 1);
    await search().press('ArrowDown');
    await page.keyboard.press('f');
    const star = page.getByRole('button', { name: `Favourite ${nameOf(42)}` });
    await until('the star', async () => (await star.getAttribute('aria-pressed')) === 'true');
    await search().fill('');
    await page.getByRole('button', { name: 'Favourites', exact: true }).click();
    await until('the favourite alone', async () => (await rows()) === 1);
    await row(nameOf(42)).waitFor();
    await picture(page, 'devices-favourites');
    await star.click();
    await page.getByText('No favourites yet').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
  });

  test('the filter by type leaves the others out', async () => {
    await page.getByRole('combobox', { name: 'Type' }).selectOption('press');
    await until('the one press', async () => (await rows()) === 1);
    await row(PRESS).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await until('all of them', async () => (await rows()) > 1);
  });

  test('a tunnel is opened from the list, and what was chosen is there the next time', async () => {
    await search().fill(PRESS);
    await row(PRESS).waitFor();
    await until('one row', async () => (await rows()) === 1);
    await search().press('ArrowDown');
    await page.keyboard.press('Enter');
    const open = sheet(PRESS);
    await open.getByText('Culvert does not know what AWS charges').waitFor();
    await open.getByRole('button', { name: '30 min' }).click();
    await open.getByRole('button', { name: /^Web/ }).click();
    // Typed key by key: what the sheet learns of the device meanwhile must not take the focus away.
    await open.getByRole('textbox', { name: 'User name' }).click();
    await page.keyboard.type('operator', { delay: 20 });
    assert.equal(await open.getByRole('textbox', { name: 'User name' }).inputValue(), 'operator');
    await picture(page, 'devices-sheet');
    await open.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await page.getByRole('article', { name: PRESS }).getByText('Connected').waitFor();
    assert.equal(aws.count('OpenTunnel'), 1);

    await page.getByRole('link', { name: 'Devices' }).click();
    await search().fill(PRESS);
    await row(PRESS).click();
    await open.getByText('A tunnel to it is open already').waitFor();
    assert.equal(await open.getByRole('textbox', { name: 'User name' }).inputValue(), 'operator');
    assert.equal(await open.getByRole('button', { name: '30 min' }).getAttribute('aria-pressed'), 'true');
    assert.equal(await open.getByRole('button', { name: /^Web/ }).getAttribute('aria-pressed'), 'true');
    await open.getByRole('button', { name: 'Use the open tunnel' }).click();
    await page.getByRole('article', { name: PRESS }).waitFor();
    assert.equal(aws.count('OpenTunnel'), 1);
  });

  test('another one beside a tunnel that is about to expire is opened, not found again', async () => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await search().fill(PRESS);
    await row(PRESS).click();
    const open = sheet(PRESS);
    await open.getByRole('button', { name: 'Custom' }).click();
    await open.getByRole('textbox', { name: 'Minutes' }).fill('5');
    await open.getByRole('button', { name: 'Open another one (billed)' }).click();
    const cards = page.getByRole('article', { name: PRESS });
    await until('two tunnels', async () => (await cards.count()) === 2);
    assert.equal(aws.count('OpenTunnel'), 2);

    await page.getByRole('button', { name: 'Open a new one' }).click();
    await open.getByText('Beside the tunnel that is open').waitFor();
    await open.getByText(/^It closes in \d+ min and cannot be extended/).waitFor();
    assert.equal(await open.getByRole('textbox', { name: 'Minutes' }).inputValue(), '5');
    assert.equal(await open.getByRole('button', { name: 'Use the open tunnel' }).count(), 0);
    await picture(page, 'devices-again');
    await open.getByRole('button', { name: 'Open a new one' }).click();
    await until('three tunnels', async () => (await cards.count()) === 3);
    assert.equal(aws.count('OpenTunnel'), 3);
    assert.equal(await page.getByRole('dialog').count(), 0, 'no port is asked for that the others hold');
  });
});
