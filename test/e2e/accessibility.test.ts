/** Everybody: axe finds nothing on any view, in any dialog, in both themes, wide and narrow; all of it by keyboard. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { axeFindings } from '../helpers/axe.ts';
import { type Desktop, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

const run = promisify(execFile);
const THEMES = ['light', 'dark'] as const;
const WIDTHS_PX = [960, 360];
const START_URL = 'https://acme.awsapps.com/start';

// What the system tells the page; the network of this computer is left alone.
const TOLD_OFFLINE = `Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }); dispatchEvent(new Event('offline'))`;
const TOLD_ONLINE = `delete navigator.onLine; dispatchEvent(new Event('online'))`;

/** A PATH on which the system's browser is one that nobody answers in. */
function browserThatWaits(desktop: Desktop): string {
  const folder = fs.mkdtempSync(path.join(desktop.keyring.dir, 'browser-'));
  fs.writeFileSync(path.join(folder, 'xdg-open'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return `${folder}:${desktop.env.PATH ?? ''}`;
}

async function resize(culvert: RunningApp, width: number): Promise<void> {
  await culvert.app.evaluate(({ BrowserWindow }, to) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(to, 720);
  }, width);
}

/** Looks at what stands there in both themes, wide and narrow. */
async function assertAccessible(culvert: RunningApp, page: Page, what: string): Promise<void> {
  const found: string[] = [];
  for (const width of WIDTHS_PX) {
    await resize(culvert, width);
    await until(`a width of ${width}`, () => page.evaluate((to) => Math.abs(innerWidth - to) <= 2, width));
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await axeFindings(page)).map((text) => `${width} px, ${colorScheme}: ${text}`));
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) {
      found.push(`${width} px: the page is ${wider} px wider than the window`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await resize(culvert, 960);
  assert.deepEqual(found, [], what);
}

describe('axe', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  let blocker: net.Server;

  before(async () => {
    aws = await startDesktopCloud(
      [
        'press-07',
        { thingName: 'oven-02', online: false },
        { thingName: `line-${'x'.repeat(123)}`, online: false },
      ],
      { identityCenter: { startUrl: START_URL, accounts: [] } },
    );
    desktop = await startDesktop();
    const ssh = path.join(desktop.home, '.ssh');
    const env = { ...aws.env, TERMINAL: 'xterm', PATH: browserThatWaits(desktop), CULVERT_SSH_FOLDER: ssh };
    culvert = await startApp({ desktop, env });
    page = await culvert.page();
    blocker = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
    blocker?.close();
  });

  const link = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });
  const clean = (what: string) => assertAccessible(culvert, page, what);

  test('the first start', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await clean('first run');
  });

  test('the form of a profile, and its errors', async () => {
    await link('Profiles').click();
    await clean('no profiles');
    await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
    for (const way of [/AWS files|AWS profile/i, 'IAM Identity Center', /Access key/i]) {
      await page.getByRole('radio', { name: way }).first().check();
      await clean(`the form of a profile: ${way}`);
    }
    await page.getByRole('button', { name: /^Save/ }).first().click();
    await page.getByRole('alert').first().waitFor();
    await clean('the form of a profile with an error');
  });

  test('the dialog of a sign-in', async () => {
    await link('Profiles').click();
    await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
    await page.getByRole('radio', { name: 'IAM Identity Center' }).check();
    await page.getByRole('textbox', { name: 'Start URL' }).fill(START_URL);
    await page.getByRole('combobox', { name: 'Its region' }).fill('ap-northeast-2');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /Sign in to/ });
    await dialog.getByText(/Your browser is open/).waitFor();
    await clean('a sign-in');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('the list of devices and the sheet of one', async () => {
    await aws.addProfile(page);
    await link('Devices').click();
    await page.getByRole('option', { name: 'press-07' }).waitFor();
    await clean('devices');
    await page.getByRole('option', { name: 'press-07' }).click();
    await page.getByRole('region', { name: /^Open a tunnel to/ }).waitFor();
    await clean('the open sheet');
    const sheet = page.getByRole('region', { name: /^Open a tunnel to/ });
    for (const name of [/^Web/, /^VNC/]) {
      await sheet.getByRole('button', { name }).click();
    }
    await sheet.getByRole('button', { name: /more…$/ }).click();
    await sheet.getByText('AWS carries at most three services per tunnel', { exact: false }).waitFor();
    await clean('the open sheet with all that a tunnel carries');
    for (const name of [/^Web/, /^VNC/]) {
      await sheet.getByRole('button', { name }).click();
    }
  });

  test('a question', async () => {
    const { port } = blocker.address() as net.AddressInfo;
    const sheet = page.getByRole('region', { name: /^Open a tunnel to/ });
    await sheet.getByRole('textbox', { name: 'Local port for SSH' }).fill(String(port));
    await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await clean('a question');
    await dialog.getByRole('button', { name: /^Use port/ }).click();
    await page
      .getByRole('article', { name: 'press-07' })
      .getByText('Connected', { exact: true })
      .first()
      .waitFor();
  });

  test('tunnels: connected, waiting, and the palette above them', async () => {
    await link('Devices').click();
    await page.getByRole('option', { name: 'oven-02' }).click();
    await page.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await page.getByRole('article', { name: 'oven-02' }).getByText('Waiting for device').waitFor();
    await clean('tunnels');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await clean('the palette');
    await page.keyboard.type('press');
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /SSH to device/ })
      .first()
      .waitFor();
    await clean('the palette with results');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await clean('the keys');
    await page.keyboard.press('Escape');
  });

  test('the ways of a port, and the host key of its device', async () => {
    await page
      .getByRole('article', { name: 'press-07' })
      .getByRole('button', { name: 'More for SSH' })
      .click();
    await page.getByRole('menuitem', { name: 'Host key…' }).waitFor();
    // A window of another width would close it.
    assert.deepEqual(await axeFindings(page), [], 'the menu of a port');
    await page.getByRole('menuitem', { name: 'Host key…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Host key of press-07' });
    await dialog.getByText('What the device shows now').waitFor();
    await clean('the host key');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
      /^More for SSH/,
    );
  });

  test('a service of the user’s own, each way to open it, and what is wrong with it', async () => {
    await link('Settings').click();
    const part = page.getByRole('region', { name: 'Services', exact: true });
    await part.getByRole('button', { name: 'Add a service' }).click();
    const form = page.getByRole('dialog', { name: 'Add a service' });
    for (const name of ['A program', 'Copying a text to paste', 'ssh in a terminal', /^An address/]) {
      await form.getByRole('radio', { name, exact: true }).check();
      await clean(`the form of a service: ${name}`);
    }
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('A service id has 1 to 128 letters', { exact: false }).waitFor();
    await clean('the form of a service with a wrong id');
    await form.getByRole('textbox', { name: 'Service id' }).fill('PLC');
    await form.getByRole('textbox', { name: 'Address' }).fill('javascript:1');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByRole('alert').filter({ hasText: 'PLC' }).waitFor();
    await clean('the form of a service with an error');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('the ssh configuration, and what is written into it', async () => {
    const part = page.getByRole('region', { name: 'Command line and ssh', exact: true });
    await part.getByRole('checkbox', { name: /^Write my devices/ }).check();
    await part.getByRole('button', { name: 'ssh press-07' }).waitFor();
    await part.getByText('Look at what is written').click();
    await clean('the ssh configuration');
    await part.getByRole('checkbox', { name: /^Write my devices/ }).uncheck();
  });

  test('a command for a terminal that is none', async () => {
    const part = page.getByRole('region', { name: 'Terminals', exact: true });
    await part.getByRole('textbox', { name: 'Your own command' }).fill('kitty --title={title}');
    await part.getByRole('button', { name: 'Save command' }).click();
    await part.getByRole('alert').waitFor();
    await clean('a wrong command for a terminal');
  });

  test('what tools may do with a profile', async () => {
    await link('Profiles').click();
    await page.getByRole('main').getByRole('button', { name: 'Add a profile' }).first().click();
    await page.getByText('Command line and ssh', { exact: true }).last().click();
    await page.getByRole('checkbox', { name: 'Tools may open tunnels' }).waitFor();
    await clean('what tools may do');
  });

  test('profiles, activity, settings, help and the log', async () => {
    for (const name of ['Profiles', 'Activity', 'Settings', 'Help']) {
      await link(name).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await clean(name);
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('show log');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
    await clean('the log');
  });

  test('the computer goes offline: a calm banner says what still works, and goes with the reason', async () => {
    await link('Tunnels').click();
    const banner = page.getByText('This computer seems to be offline');
    await page.evaluate(TOLD_OFFLINE);
    await banner.waitFor();
    await clean('offline');
    await page.evaluate(TOLD_ONLINE);
    await banner.waitFor({ state: 'detached' });
  });

  test('in a narrow window another screen begins at its top', async () => {
    await resize(culvert, 360);
    try {
      await link('Settings').click();
      await page.getByRole('heading', { name: 'Privacy' }).scrollIntoViewIfNeeded();
      await until('the page to scroll', () => page.evaluate(() => scrollY > 300));
      await link('Help').click();
      await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
      assert.equal(await page.evaluate(() => scrollY), 0);
    } finally {
      await resize(culvert, 960);
    }
  });

  test('at a zoom of 200 % nothing is lost or wider than the window', async () => {
    const zoom = (factor: number) =>
      culvert.app.evaluate(({ BrowserWindow }, to) => {
        BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to);
      }, factor);
    await zoom(2);
    try {
      for (const name of ['Tunnels', 'Devices', 'Activity', 'Profiles', 'Settings', 'Help']) {
        await link(name).click();
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${name} is ${wider} px wider than the window`);
      }
    } finally {
      await zoom(1);
    }
  });
});

describe('the keyboard alone', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    desktop = await startDesktop();
    culvert = await startApp({ desktop, args: ['--demo'], env: { TERMINAL: 'xterm' } });
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return (
        activeElement?.getAttribute('aria-label') ??
        (activeElement instanceof HTMLElement ? activeElement.innerText.trim() : '')
      );
    });

  /** Tab until it is there, as somebody without a mouse would. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (name.test(await focused())) {
        const ring = await page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
          return { outlineStyle, width: Number.parseFloat(outlineWidth) };
        });
        assert.ok(ring.outlineStyle !== 'none' && ring.width >= 2, `the focus on ${name} can be seen`);
        return;
      }
    }
    assert.fail(`Tab does not come to ${name}, but to ${await focused()}`);
  }

  test('the first Tab offers to skip to the content', async () => {
    await page.keyboard.press('Control+5');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    assert.equal(await focused(), 'Settings', 'a view that was gone to has the focus on its heading');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.evaluate(() => window.getSelection()?.removeAllRanges());
    const skip = page.getByRole('button', { name: 'Skip to the content' });
    await skip.focus();
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'Settings');
  });

  test('a tunnel is opened and its ssh command is on the clipboard without a mouse', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('line3-press-07');
    await page
      .getByRole('dialog')
      .getByRole('option', { name: /^line3-press-07/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Open a tunnel to line3-press-07' }).waitFor();
    assert.match(await focused(), /Open a tunnel to/);
    await tabTo(/^Open tunnel$/);
    await page.keyboard.press('Enter');
    const card = page.getByRole('article', { name: 'line3-press-07' });
    await card.getByText('Connected', { exact: true }).first().waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'line3-press-07: Connected' })
      .first()
      .waitFor({ state: 'attached' });
    await tabTo(/^Copy ssh command/);
    await page.keyboard.press('Enter');
    const command = await until('the clipboard', async () => {
      const { stdout } = await run('xclip', ['-selection', 'clipboard', '-o'], { env: desktop.env }).catch(
        () => ({
          stdout: '',
        }),
      );
      return stdout.startsWith('ssh ') ? stdout : null;
    });
    assert.match(command, /HostKeyAlias=culvert\./);
  });

  test('what “Show more” shows has the focus, which would be lost with the button', async () => {
    const services = Array.from({ length: 20 }, (_, at) => ({
      ...{ serviceId: `PLC${at}`, label: `Controller ${at}`, devicePort: null },
      open: { kind: 'copy' as const, text: '{host}:{port}' },
    }));
    const saved = await page.evaluate(
      (own) => window.culvert.call('services.save', { services: own }),
      services,
    );
    assert.ok(saved.ok);
    await page.keyboard.press('Control+5');
    const part = page.getByRole('region', { name: 'Services', exact: true });
    await part.getByRole('button', { name: 'Show more' }).press('Enter');
    await until('the focus', async () => (await focused()) === 'Edit Controller 16');
    assert.equal(await part.getByRole('button', { name: 'Show more' }).count(), 0);
    await page.evaluate(() => window.culvert.call('services.save', { services: [] }));
  });

  test('the title of the window and the language of the page are true', async () => {
    assert.equal(await page.title(), '1 tunnel — Culvert');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  });

  test('each way in the navigation is reached by a key and names the current one', async () => {
    for (const [key, name] of [
      ['1', 'Tunnels'],
      ['2', 'Devices'],
      ['3', 'Activity'],
      ['4', 'Profiles'],
      ['5', 'Settings'],
      ['6', 'Help'],
    ] as const) {
      await page.keyboard.press(`Control+${key}`);
      const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });
      await until(
        `${name} to be the current view`,
        async () => (await link.getAttribute('aria-current')) === 'page',
      );
    }
  });
});
