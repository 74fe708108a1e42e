/** Services beyond SSH: the user's own in the settings, and two of them in one tunnel of the demo. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { axeFindings } from '../helpers/axe.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { startTrayWatcher, type TrayWatcher } from '../helpers/tray-watcher.ts';

const run = promisify(execFile);
const DEVICE = 'line3-press-07';

describe('services', () => {
  let desktop: Desktop;
  let watcher: TrayWatcher;
  let culvert: RunningApp;
  let page: Page;
  let written: string;

  before(async () => {
    desktop = await startDesktop();
    watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    const bin = path.join(desktop.home, 'bin');
    fs.mkdirSync(bin);
    written = path.join(desktop.home, 'reader.words');
    fs.writeFileSync(
      path.join(bin, 'plc-reader'),
      `#!/bin/sh\n{ printf '%s\\n' "$@"; env | grep -c -E '^(AWS_SECRET|CULVERT_)'; } > '${written}.part'\nmv '${written}.part' '${written}'\n`,
      { mode: 0o755 },
    );
    for (const [name, script] of [
      ['xdg-open', `printf '%s\\n' "$@" > '${written}.url'`],
      ['xdg-mime', 'exit 0'],
    ] as const) {
      fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    culvert = await startApp({
      desktop,
      args: ['--demo'],
      env: { TERMINAL: 'xterm', PATH: `${bin}:${process.env.PATH}`, AWS_SECRET_ACCESS_KEY: 'of-the-shell' },
    });
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await watcher?.close();
    await desktop?.close();
  });

  const part = (name: string) => page.getByRole('region', { name, exact: true });
  const card = () => page.getByRole('article', { name: DEVICE });
  const row = (service: string) =>
    card()
      .getByRole('list', { name: `Ports of ${DEVICE}` })
      .getByRole('listitem')
      .filter({ hasText: service });
  const clipboard = async () =>
    (await run('xclip', ['-selection', 'clipboard', '-o'], { env: desktop.env, timeout: 30_000 })).stdout;
  const sheet = () => page.getByRole('region', { name: `Open a tunnel to ${DEVICE}` });
  const chip = (name: RegExp) => sheet().getByRole('button', { name });

  async function resize(width: number): Promise<void> {
    await culvert.app.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(to, 720);
    }, width);
    await until(`a width of ${width}`, () => page.evaluate((to) => Math.abs(innerWidth - to) <= 2, width));
  }

  /** `at`: what the pictures shall show. */
  async function accessible(what: string, at?: Locator): Promise<void> {
    const found: string[] = [];
    for (const width of [960, 360]) {
      await resize(width);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        found.push(...(await axeFindings(page)).map((text) => `${width} px, ${colorScheme}: ${text}`));
      }
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${what}: ${wider} px wider than ${width}`);
      await at?.scrollIntoViewIfNeeded();
      await picture(page, `${what}-${width}`);
    }
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await resize(960);
    assert.deepEqual(found, [], what);
  }

  test('what comes with Culvert is listed, and nothing of it can be removed', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const list = part('Services').getByRole('list', { name: 'Services' });
    await list.getByText('Modbus', { exact: true }).waitFor();
    assert.equal(await list.getByRole('button', { name: 'Remove' }).count(), 0);
    await accessible('services-list', part('Services').getByRole('button').last());
  });

  test('a wrong address is refused with a sentence at its field, and nothing typed is lost', async () => {
    await part('Services').getByRole('button', { name: 'Add a service' }).click();
    const form = page.getByRole('dialog', { name: 'Add a service' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Line controller');
    await form.getByRole('textbox', { name: 'Service id' }).fill('MODBUS');
    await form.getByRole('textbox', { name: 'Port on the device' }).fill('http');
    await form.getByRole('textbox', { name: 'Address' }).fill('javascript:alert({port})');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('A port is a whole number from 1 to 65535.', { exact: false }).waitFor();
    await form.getByRole('textbox', { name: 'Port on the device' }).fill('1502');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Line controller cannot be opened like this', { exact: false }).waitFor();
    const address = form.getByRole('textbox', { name: 'Address' });
    await until('the focus on the wrong field', () =>
      address.evaluate((element) => element === document.activeElement),
    );
    assert.equal(await address.inputValue(), 'javascript:alert({port})');
    assert.equal(await form.getByRole('textbox', { name: 'Service id' }).inputValue(), 'MODBUS');
    await accessible('services-form');

    await form.getByRole('radio', { name: 'A program', exact: true }).click();
    await form
      .getByRole('textbox', { name: 'Program and arguments' })
      .fill('plc-reader {host} "-p {port}" {device}');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const list = part('Services').getByRole('list', { name: 'Services' });
    await list.getByText('Line controller', { exact: true }).waitFor();
    assert.equal(
      await list.getByText('Modbus', { exact: true }).count(),
      0,
      'it takes the place of Culvert’s',
    );
  });

  test('three services fill a tunnel: the rest says why, and can still be reached by keyboard', async () => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: new RegExp(`^${DEVICE}`) }).click();
    await chip(/^Line controller :1502/).click();
    await chip(/^Web/).click();
    const vnc = chip(/^VNC/);
    await until('it to be full', async () => (await vnc.getAttribute('aria-disabled')) === 'true');
    await sheet().getByText('AWS carries at most three services per tunnel.', { exact: false }).waitFor();
    await vnc.focus();
    assert.ok(await vnc.evaluate((element) => element === document.activeElement));
    await page.keyboard.press('Enter');
    assert.equal(await vnc.getAttribute('aria-pressed'), 'false');
    await accessible('services-full');
    await chip(/^SSH/).click();
    await until('room again', async () => (await vnc.getAttribute('aria-disabled')) === null);
    await chip(/more…$/).click();
    await chip(/^PostgreSQL/).waitFor();
  });

  test('a tunnel with two services opens nothing by itself; each has the button for what it is', async () => {
    await sheet().getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await card().getByText('Connected', { exact: true }).waitFor();
    assert.equal(fs.existsSync(written) || fs.existsSync(`${written}.url`), false);
    await accessible('services-card');

    await row('Line controller').getByRole('button', { name: 'Open Line controller' }).click();
    const words = await until(
      'the program’s words',
      async () => fs.existsSync(written) && fs.readFileSync(written, 'utf8').trim().split('\n'),
    );
    const address = (
      await row('Line controller')
        .getByRole('button', { name: /^Copy address/ })
        .innerText()
    ).trim();
    const port = Number(address.split(':')[1]);
    assert.deepEqual(words, ['127.0.0.1', `-p ${port}`, DEVICE, '0']);

    // The controller itself answers behind that port.
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.write(Buffer.from([0, 1, 0, 0, 0, 6, 1, 3, 0, 7, 0, 1]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    assert.equal(answer.readUInt16BE(9), 1007);

    await row('Web').getByRole('button', { name: 'Open in browser' }).click();
    const url = await until(
      'the page',
      async () => fs.existsSync(`${written}.url`) && fs.readFileSync(`${written}.url`, 'utf8').trim(),
    );
    assert.match((await run('curl', ['-sS', url])).stdout, new RegExp(`${DEVICE} is well`));
  });

  test('the tray and the palette offer the same', async () => {
    fs.rmSync(written);
    const tray = await watcher.item();
    const tunnel =
      (await tray.menu()).find(({ label }) => label?.startsWith(DEVICE)) ?? assert.fail('no tunnel');
    const below = (tunnel.children ?? []).map(({ label }) => label);
    assert.ok(
      below.some((label) => label?.startsWith('Open Line controller  127.0.0.1:')),
      below.join('\n'),
    );
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Find a device, tunnel or action' });
    await palette.getByRole('combobox').fill('open line controller');
    await palette.getByRole('option', { name: /^Open Line controller/ }).click();
    await until('the program', async () => fs.existsSync(written));
  });

  test('where no program takes an address, it is copied and said so', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await part('Services').getByRole('button', { name: 'Edit Line controller' }).click();
    const form = page.getByRole('dialog', { name: 'Edit Line controller' });
    await form.getByRole('radio', { name: /^An address/ }).click();
    await form.getByRole('textbox', { name: 'Address' }).fill('modbus://{host}:{port}/1');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Tunnels' }).click();
    await row('Line controller').getByRole('button', { name: 'Open Line controller' }).click();
    await page.getByText('No program on this computer opens modbus:// addresses', { exact: false }).waitFor();
    assert.match(await clipboard(), /^modbus:\/\/127\.0\.0\.1:\d+\/1$/);
  });

  test('the settings name the program that has a kept port', async () => {
    const address = (
      await row('Web')
        .getByRole('button', { name: /^Copy address/ })
        .innerText()
    ).trim();
    const closed = page
      .getByRole('region', { name: 'Closed tunnels' })
      .getByRole('article', { name: DEVICE });
    const close = card().getByRole('button', { name: 'Close tunnel' });
    // While the counts still know of a connection it asks, and takes that back as soon as they do not.
    await until('the tunnel to be closed', async () => {
      if ((await close.count()) > 0) {
        await close.click();
      }
      return (await closed.count()) > 0;
    });
    const port = Number(address.split(':')[1]);
    const holder = spawn(
      process.execPath,
      ['-e', `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('there'))`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await once(holder.stdout, 'data');
      await page.getByRole('link', { name: 'Settings' }).click();
      await part('Ports')
        .getByText(new RegExp(`^taken by .+ \\(${holder.pid}\\)$`))
        .waitFor();
      await part('Ports').scrollIntoViewIfNeeded();
      await picture(page, 'services-held');
      // In the question about it, too.
      await page.getByRole('link', { name: 'Devices' }).click();
      await page.getByRole('option', { name: new RegExp(`^${DEVICE}`) }).click();
      await sheet().getByRole('button', { name: 'Open tunnel', exact: true }).click();
      const question = page.getByRole('dialog');
      await question
        .getByText(new RegExp(`^Port ${port} for HTTP is in use already \\(.+, process ${holder.pid}\\)`))
        .waitFor();
      await question.getByRole('button', { name: 'Cancel' }).click();
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test('a service of one’s own is removed after a question, and Culvert’s is back', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await part('Services').getByRole('button', { name: 'Remove' }).click();
    await part('Services').getByRole('button', { name: 'Remove Line controller' }).click();
    await part('Services').getByText('Modbus', { exact: true }).waitFor();
    assert.equal(await part('Services').getByText('Line controller', { exact: true }).count(), 0);
  });

  test('in Korean and Chinese everything fits', async () => {
    for (const [name, language, services] of [
      ['한국어', 'ko', '서비스'],
      ['简体中文', 'zh', '服务'],
    ] as const) {
      await page.getByRole('radio', { name }).click();
      await part(services).getByRole('button').last().scrollIntoViewIfNeeded();
      await accessible(`services-${language}`, part(services).getByRole('button').last());
      await part(services).getByRole('button').last().click();
      await page.getByRole('dialog').waitFor();
      await accessible(`services-form-${language}`);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('radio', { name: 'English' }).click();
  });
});
