/** Help when something does not work: the report that is read before it goes anywhere, and the log. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

describe('help', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud(['press-07', 'press-08']);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
    for (const thingName of ['press-07', 'press-08']) {
      const opened = await page.evaluate(
        (name) =>
          window.culvert.call('tunnel.open', {
            thingName: name,
            services: ['SSH'],
            lifetimeMinutes: 60,
            reuse: false,
            ports: {},
            terminal: false,
          }),
        thingName,
      );
      assert.ok(opened.ok, opened.ok ? '' : opened.error.message);
    }
    await page.getByRole('link', { name: 'Help' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const dialog = () => page.getByRole('dialog', { name: 'Diagnostic report' });
  const content = () => dialog().getByRole('region', { name: 'Content of the report' });
  const list = () => page.getByRole('listbox', { name: 'Lines of the log' });
  const lines = () => list().getByRole('option').allTextContents();

  test('Help says what runs, and its keys are one step away', async () => {
    await page.getByRole('heading', { name: 'Help', level: 1 }).waitFor();
    const running = await culvert.app.evaluate(() => process.versions.electron);
    await page.getByText(running).first().waitFor();
    await picture(page, 'help');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('the report is shown before it is saved, and the file is what was shown', async () => {
    await page.getByRole('button', { name: 'Save report…' }).click();
    await content().getByText('Culvert diagnostics').waitFor();
    assert.ok(
      await content().evaluate((region) => region === document.activeElement),
      'it can be read at once',
    );
    await picture(page, 'help-report');
    const shown = await content().locator('pre').innerText();
    await dialog().getByRole('button', { name: 'Save report' }).click();
    const saved = await dialog().getByText('Saved as').innerText();
    const file = saved.replace(/^Saved as\s+/, '');
    assert.equal(path.dirname(file), await culvert.app.evaluate(({ app }) => app.getPath('downloads')));
    assert.match(path.basename(file), /^culvert-report-\d{4}-\d\d-\d\d\.txt$/);
    assert.equal(fs.readFileSync(file, 'utf8'), shown);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    await picture(page, 'help-report-saved');
  });

  test('it tells of both ends and holds no secret of the profile, no home folder and no computer’s name', async () => {
    const shown = await content().locator('pre').innerText();
    assert.match(shown, /press-07: (connecting|waiting for the device|connected)/);
    assert.match(shown, /this computer: (connected|waiting)/);
    assert.match(shown, /Log, last \d+ lines/);
    assert.ok(!/AQGA|AKIA|ASIA/.test(shown), 'no token and no key id');
    assert.ok(!shown.includes(aws.key.secretAccessKey) && !shown.includes(aws.account));
    assert.ok(!shown.includes(desktop.home));
    assert.ok(os.hostname().length < 3 || !shown.includes(os.hostname()));
  });

  test('it is copied as it is shown', async () => {
    const shown = await content().locator('pre').innerText();
    await dialog().getByRole('button', { name: 'Copy report' }).click();
    const copied = await until('the clipboard', () =>
      culvert.app.evaluate(({ clipboard }) => clipboard.readText()),
    );
    assert.equal(copied, shown);
    await dialog().getByRole('button', { name: 'Close' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.ok(
      await page
        .getByRole('button', { name: 'Save report…' })
        .evaluate((button) => button === document.activeElement),
      'the focus is back where it was',
    );
  });

  test('the log is filtered by tunnel', async () => {
    await page.getByRole('button', { name: 'Show log' }).click();
    await page.getByRole('heading', { name: 'Log', level: 1 }).waitFor();
    await list().getByRole('option').filter({ hasText: 'press-07' }).first().waitFor();
    await list().getByRole('option').filter({ hasText: 'press-08' }).first().waitFor();
    await picture(page, 'log');
    const tunnel = page.getByRole('combobox', { name: 'Tunnel' });
    const label = await tunnel.getByRole('option').filter({ hasText: 'press-08' }).first().textContent();
    await tunnel.selectOption({ label: label ?? '' });
    const shown = await until('lines of press-08 alone', async () => {
      const texts = await lines();
      return texts.length > 0 && texts.every((text) => !text.includes('press-07')) && texts;
    });
    assert.ok(
      shown.every((text) => text.includes('press-08')),
      shown.join('\n'),
    );
    assert.ok(shown.some((text) => text.includes('opening a tunnel (billed)')));
    assert.ok(
      shown.some((text) => text.includes('proxy: ')),
      'what the worker says of it, too',
    );
  });

  test('it is filtered by level and text, and all of it is shown again', async () => {
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('BILLED');
    await until('the one line', async () => (await lines()).length === 1);
    await page.getByRole('combobox', { name: 'Level' }).selectOption({ label: 'Errors only' });
    await page.getByText('No line of the log is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await until('all lines', async () => (await lines()).length > 5);
    assert.equal(await page.getByRole('searchbox', { name: 'Find in the log' }).inputValue(), '');
  });

  test('a chosen line is shown in full and holds the list; letting go shows the newest', async () => {
    await list().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const whole = page.getByRole('region', { name: 'The whole line' });
    await whole.waitFor();
    await page.getByText('The list is held while you read.').waitFor();
    const first = (await lines())[0];
    // A refused call is written down.
    await page.evaluate(() => window.culvert.call('tunnel.close', { key: 'no-such' }));
    await page.evaluate(() => window.culvert.call('devices.refresh', null));
    await page.waitForTimeout(1500);
    assert.equal((await lines())[0], first, 'it is held');
    await picture(page, 'log-line');
    await page.getByRole('button', { name: 'Show newest lines' }).click();
    await until('the newest line', async () => (await lines()).some((text) => text.includes('tunnel.close')));
    await whole.waitFor({ state: 'detached' });
  });

  test('what is written appears by itself while the top is in sight', async () => {
    await page.evaluate(() => window.culvert.call('others.close', { tunnelId: 'no-such-tunnel' }));
    await page.evaluate(() => window.culvert.call('devices.refresh', null));
    await until('the new line', async () => (await lines()).some((text) => text.includes('others.close')));
  });

  test('the lines of the question are copied, oldest first', async () => {
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('opening a tunnel');
    await until('both lines', async () => (await lines()).length === 2);
    await page.getByRole('button', { name: 'Copy lines' }).click();
    const copied = await until('the clipboard', async () => {
      const text = await culvert.app.evaluate(({ clipboard }) => clipboard.readText());
      // The report that was copied before has such lines, too.
      return /^\S+ info opening a tunnel/.test(text) && text;
    });
    const [first, second, none] = copied.split('\n');
    assert.match(first ?? '', /^\d{4}-\d\d-\d\dT\S+Z info opening a tunnel \(billed\).*press-07/);
    assert.match(second ?? '', /press-08/);
    assert.equal(none, undefined);
  });

  test('in a narrow window nothing of it is lost', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, 'log-narrow');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${wide} pixels wide`);
    await page.getByRole('link', { name: 'Help' }).click();
    await picture(page, 'help-narrow');
    await page.getByRole('button', { name: 'Copy diagnostics…' }).click();
    await content().getByText('Culvert diagnostics').waitFor();
    await picture(page, 'help-report-narrow');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});
