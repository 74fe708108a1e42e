/** The history as a line of time: what was done, what it came to, and the ways back to the device and its tunnel. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

const THING = 'line3-press-07';
const MANY = 10_000;
const MINUTE_MS = 60_000;

describe('the history', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud([THING]);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page, 'keychain');
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const activity = () => page.getByRole('link', { name: 'Activity' }).click();
  const entry = (name: string | RegExp) => page.getByRole('listitem', { name });
  const sum = () => page.getByRole('region', { name: 'What is listed comes to' });
  const filters = () => page.getByRole('group', { name: 'Filter the history' });

  test('says what will be written down while nothing is, and where to begin', async () => {
    await activity();
    await page.getByRole('heading', { name: 'Nothing was opened yet' }).waitFor();
    await picture(page, 'activity-empty');
    await page.getByRole('button', { name: 'Open a tunnel' }).click();
    await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor();
  });

  test('an open stands there with its services and its cost, and leads to its tunnel', async () => {
    await page.getByRole('option', { name: THING }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${THING}` });
    await sheet.getByRole('button', { name: '30 min' }).click();
    await sheet.getByRole('button', { name: /^Web/ }).click();
    await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await page.getByRole('article', { name: THING }).getByText('Connected', { exact: true }).waitFor();

    await activity();
    const opened = entry(`Opened ${THING}`);
    await opened.getByText('price not known').waitFor();
    await opened.getByText('SSH, HTTP for 30 min').waitFor();
    await page.evaluate(
      (region) => window.culvert.call('price.save', { region, amount: 6, currency: 'USD' }),
      aws.region,
    );
    await opened.getByText('$6.00').waitFor();
    await sum().getByText('$6.00').waitFor();

    await page.getByRole('button', { name: `Show tunnel: ${THING}` }).click();
    await page.getByRole('article', { name: THING }).waitFor();
    const closed = await page.evaluate(async () => {
      const view = await window.culvert.call('view.get', null);
      const key = view.ok ? view.value.tunnels[0]?.key : undefined;
      return window.culvert.call('tunnel.close', { key: key ?? '' });
    });
    assert.ok(closed.ok);
  });

  test('a closed one tells how long it was open, and can be opened again with the same services', async () => {
    await activity();
    await entry(`Opened ${THING}`).getByText('closed by you').waitFor();
    await page.getByRole('button', { name: `Open again: ${THING}` }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${THING}` });
    await sheet.waitFor();
    for (const service of [/^SSH/, /^Web/]) {
      const chip = sheet.getByRole('button', { name: service, pressed: true });
      await chip.first().waitFor();
    }
    assert.equal(aws.count('OpenTunnel'), 1, 'a look at the sheet opens nothing');
  });

  test('what was billed and what was free can be told apart', async () => {
    await activity();
    await filters().getByRole('button', { name: 'Free' }).click();
    await page.getByText('Nothing in the history is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await filters().getByRole('button', { name: 'Billed' }).click();
    await entry(`Opened ${THING}`).waitFor();
    assert.equal(await page.getByRole('listitem', { name: /press-07/ }).count(), 1);
  });

  test('ten thousand entries are there to scroll through, and only those in sight are drawn', async () => {
    const found = await page.evaluate(() => window.culvert.call('view.get', null));
    assert.ok(found.ok);
    const profile = found.value.profiles[0];
    await culvert.end();
    const file = path.join(culvert.dataDir, 'history.jsonl');
    const now = Date.now();
    const lines = Array.from({ length: MANY }, (_, at) => {
      const opened = now - (at + 60) * MINUTE_MS;
      return JSON.stringify({
        ...{ id: `many-${at}`, at: opened, how: at % 2 === 0 ? 'opened' : 'reused', billed: at % 2 === 0 },
        ...{ profileId: profile?.id, profileName: profile?.name, account: '', region: aws.region },
        ...{ thingName: `sensor-${at}`, tunnelId: `t${at}`, services: ['SSH'], lifetimeMinutes: 60 },
        ...{ by: 'alex', closedAt: opened + MINUTE_MS, closedBy: 'you' },
        price: at % 2 === 0 ? { amount: 6, currency: at % 4 === 0 ? 'USD' : 'EUR' } : null,
      });
    });
    fs.appendFileSync(file, `${lines.reverse().join('\n')}\n`);
    culvert = await startApp({ desktop, env: aws.env, dataDir: culvert.dataDir });
    page = await culvert.page();
    await activity();

    await page.getByText(`${(MANY + 1).toLocaleString('en')} entries`).waitFor();
    // Each currency by itself: 2,500 at six dollars and one more, 2,500 at six euros.
    await sum().getByText('€15,000.00 + $15,006.00').waitFor();
    await entry('Opened sensor-0').waitFor();
    const drawn = await page.getByRole('listitem').count();
    assert.ok(drawn < 100, `${drawn} entries are drawn`);
    await picture(page, 'activity-many');

    const oldest = entry(`Reused sensor-${MANY - 1}`);
    await until('the oldest entry', async () => {
      await page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
      return await oldest.isVisible();
    });
    assert.equal(await oldest.getAttribute('aria-posinset'), String(MANY + 1));
    // Each day has a heading, also far down.
    assert.ok((await page.getByRole('list').getByRole('heading', { level: 2 }).count()) <= drawn);

    await page.getByRole('searchbox', { name: 'Find in the history' }).fill('sensor-9998');
    await entry('Opened sensor-9998').waitFor();
    assert.equal(await page.getByRole('listitem').count(), 1);
  });

  test('the keyboard walks through the ways of one entry after another, and the focus is never lost', async () => {
    await page.getByRole('searchbox', { name: 'Find in the history' }).fill('');
    await entry('Opened sensor-0').waitFor();
    const again = (at: number) => page.getByRole('button', { name: `Open again: sensor-${at}`, exact: true });
    await again(0).focus();
    for (let at = 1; at <= 30; at += 1) {
      await page.keyboard.press('Tab');
      await again(at).waitFor();
      assert.ok(await again(at).evaluate((button) => button === document.activeElement), `entry ${at}`);
    }
  });
});
