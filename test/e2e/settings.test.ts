/** The settings screen of the real application: how the network is reached, and what an open costs. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

describe('settings', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud(['press-07']);
    desktop = await startDesktop('unlocked');
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Settings' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  test('a price is entered for a region, shown with its date, and removed; what is no price is asked for again', async () => {
    const prices = page.getByRole('region', { name: 'Prices' });
    assert.equal(await prices.getByRole('table').count(), 0, 'no price is known by itself');
    const amount = prices.getByRole('textbox', { name: 'Price of one open' });
    assert.equal(await prices.getByRole('combobox', { name: 'Region' }).inputValue(), aws.region);
    await amount.fill('1,000');
    await prices.getByRole('button', { name: 'Save price' }).click();
    await prices.getByText(/as a plain number/).waitFor();
    assert.ok(await amount.evaluate((field) => field === document.activeElement));
    await amount.fill('6,50');
    await prices.getByRole('button', { name: 'Save price' }).click();
    const row = prices.getByRole('row', { name: new RegExp(aws.region) });
    await row.getByText('$6.50').waitFor();
    await row.getByText(String(new Date().getFullYear())).waitFor();
    await picture(page, 'settings-prices');
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.getByRole('button', { name: 'Remove price' }).click();
    await row.waitFor({ state: 'detached' });
  });

  test('a web proxy that is wrong is told at its field and nothing typed is lost; a good one is saved and kept out of sight', async () => {
    const network = page.getByRole('region', { name: 'Network' });
    await network.getByRole('radio', { name: 'This web proxy' }).click();
    const address = network.getByRole('textbox', { name: 'Address' });
    await address.fill('ftp://proxy');
    await network.getByRole('textbox', { name: 'User of the proxy' }).fill('alex');
    await network.getByLabel('Password of the proxy').fill('proxy-password-1');
    await network.getByRole('button', { name: 'Save network settings' }).click();
    await network.getByRole('alert').waitFor();
    assert.equal(await address.inputValue(), 'ftp://proxy');
    assert.equal(await address.getAttribute('aria-invalid'), 'true');
    assert.ok(await address.evaluate((field) => field === document.activeElement));

    await address.fill('http://127.0.0.1:9');
    await network.getByRole('button', { name: 'Save network settings' }).click();
    await network.getByText('Not saved yet').waitFor({ state: 'detached' });
    const password = network.getByLabel('Password of the proxy');
    assert.equal(await password.inputValue(), '', 'the password is forgotten once it is stored');
    assert.equal(await password.getAttribute('placeholder'), 'kept as it is');
    const file = path.join(culvert.dataDir, 'settings.json');
    assert.ok(!fs.readFileSync(file, 'utf8').includes('proxy-password-1'));
    const shown = JSON.stringify(await page.evaluate(() => window.culvert.call('view.get', null)));
    assert.ok(!shown.includes('proxy-password-1'));

    await network.getByRole('radio', { name: 'No web proxy' }).click();
    await network.getByRole('button', { name: 'Save network settings' }).click();
    await network.getByText('Not saved yet').waitFor({ state: 'detached' });
    await network.getByRole('button', { name: 'Test connection' }).click();
    const hops = network.getByRole('list', { name: 'Connection test' }).getByRole('listitem');
    await hops.filter({ hasText: 'STS' }).getByText('OK').waitFor();
    await picture(page, 'settings-network');
  });
});
