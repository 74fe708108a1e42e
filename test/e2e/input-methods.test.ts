/** Whoever composes what is typed, and whoever goes by keyboard: no key of an input method runs anything, no focus is lost. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type Desktop, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { profileInput } from '../helpers/profile-input.ts';

const THING = 'press-07';

describe('input methods and the focus', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud([THING, 'oven-02']);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: { ...aws.env, TERMINAL: 'xterm' } });
    page = await culvert.page();
    await aws.addProfile(page);
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const view = (name: string) =>
    page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click();
  const sheet = (thingName = THING) => page.getByRole('region', { name: `Open a tunnel to ${thingName}` });
  const focused = () => page.evaluate(() => document.activeElement?.tagName ?? 'BODY');

  /** A key as it comes while an input method holds what is typed: Enter takes it over, Escape takes it back. */
  const composingKey = (field: Locator, key: 'Enter' | 'Escape') =>
    field.evaluate((element, pressed) => {
      const init = { key: pressed, isComposing: true, bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent('keydown', init));
    }, key);

  const openSheet = async (thingName = THING) => {
    await view('Devices');
    await page.getByRole('option', { name: thingName }).click();
    await sheet(thingName).waitFor();
  };

  test('the Enter that ends a composition runs no command of the palette', async () => {
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Find a device, tunnel or action' });
    await field.fill('activity');
    await composingKey(field, 'Enter');
    await composingKey(field, 'Escape');
    assert.ok(await field.isVisible(), 'the palette is still there');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
  });

  test('the Enter that ends a composition in the search opens no sheet', async () => {
    await view('Devices');
    await page.getByRole('option', { name: THING }).waitFor();
    const field = page.getByRole('searchbox', { name: 'Find among the devices' });
    await field.fill('press');
    await composingKey(field, 'Enter');
    await composingKey(field, 'Escape');
    assert.equal(await field.inputValue(), 'press');
    assert.equal(await sheet().count(), 0);
    await field.press('Enter');
    await sheet().waitFor();
    await page.keyboard.press('Escape');
  });

  test('the Escape of an input method leaves the sheet and what was typed in it, and its Enter adds no service', async () => {
    await openSheet();
    const user = sheet().getByRole('textbox', { name: 'User name' });
    await user.fill('admin');
    await composingKey(user, 'Escape');
    assert.equal(await user.inputValue(), 'admin');
    await sheet().getByRole('button', { name: 'Add a service' }).click();
    const service = sheet().getByRole('textbox', { name: 'Service name' });
    await service.fill('MQTT');
    await composingKey(service, 'Enter');
    await composingKey(service, 'Escape');
    assert.equal(await service.inputValue(), 'MQTT');
    await service.press('Enter');
    await sheet().getByRole('button', { name: 'MQTT', pressed: true }).waitFor();
    await page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'detached' });
  });

  test('the Escape of an input method leaves a pasted token’s sheet', async () => {
    await view('Tunnels');
    await page.getByRole('button', { name: 'Quick open' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('프레스');
    await composingKey(name, 'Escape');
    assert.equal(await name.inputValue(), '프레스');
    await name.press('Escape');
    await name.waitFor({ state: 'detached' });
  });

  test('a sheet goes when the tray chooses another profile: the device of that name there is another one', async () => {
    const other = profileInput({
      name: 'other-account',
      region: aws.region,
      secret: { ...aws.key, sessionToken: '' },
      keep: 'session',
    });
    const profiles = await page.evaluate(async (input) => {
      const saved = await window.culvert.call('profile.save', input);
      const now = await window.culvert.call('view.get', null);
      return now.ok && saved.ok ? { first: now.value.chosenProfileId, second: saved.value.id } : null;
    }, other);
    assert.ok(profiles);
    const choose = (id: string | null) =>
      page.evaluate((to) => window.culvert.call('profile.choose', { id: to ?? '' }), id);
    await openSheet('oven-02');
    await choose(profiles.second === profiles.first ? profiles.first : profiles.second);
    await sheet('oven-02').waitFor({ state: 'detached' });
    await until('the focus', async () => (await focused()) !== 'BODY');
    await choose(profiles.first);
    assert.equal(aws.count('OpenTunnel'), 0);
  });

  test('rotating from the palette asks while a connection is open, and Enter leaves it alone', async () => {
    await openSheet();
    await sheet().getByRole('button', { name: 'Open tunnel', exact: true }).click();
    const card = page.getByRole('article', { name: THING });
    await card.getByText('Connected', { exact: true }).waitFor();
    const address = await card.getByRole('button', { name: /^Copy address 127\.0\.0\.1:/ }).innerText();
    const socket = net.connect(Number(/:(\d+)/.exec(address)?.[1]), '127.0.0.1');
    socket.on('error', () => {});
    await card.getByText('1 connection').waitFor();
    const rotate = async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('rotate press-07');
      await page.getByRole('option', { name: /^Rotate tokens/ }).waitFor();
      await page.keyboard.press('Enter');
    };
    const question = page.getByRole('dialog', { name: /^Rotate the tokens\? 1 connection breaks off/ });
    await rotate();
    await question.waitFor();
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    assert.equal(aws.count('RotateTunnelAccessToken'), 0);
    await rotate();
    await question.getByRole('button', { name: 'Rotate' }).click();
    await until('new tokens', async () => aws.count('RotateTunnelAccessToken') === 1);
    socket.destroy();
    await card.getByText('Connected', { exact: true }).waitFor();
  });

  test('the focus is not lost with the button that closed a tunnel, nor with the one that took it off the list', async () => {
    const card = page.getByRole('article', { name: THING });
    // With a connection it would ask first.
    await card.getByText('idle', { exact: true }).waitFor();
    const close = card.getByRole('button', { name: 'Close tunnel' });
    await close.focus();
    await page.keyboard.press('Enter');
    const forget = card.getByRole('button', { name: 'Forget' });
    await forget.waitFor();
    await until('the focus', async () => (await focused()) !== 'BODY');
    await forget.focus();
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    await until('the focus', async () => (await focused()) !== 'BODY');
    assert.ok(await page.getByRole('heading', { name: 'Tunnels', level: 1 }).isVisible());
  });
});
