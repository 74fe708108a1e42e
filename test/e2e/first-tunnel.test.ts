/** The whole path, with nothing pretended on this side of AWS: tray over D-Bus, terminal, ssh, clipboard, expiry. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { knock } from '../helpers/knock.ts';
import { startTrayWatcher, type TrayItem, type TrayWatcher } from '../helpers/tray-watcher.ts';

const run = promisify(execFile);
const THING = 'line3-press-07';

describe('the first tunnel', () => {
  let desktop: Desktop;
  let watcher: TrayWatcher;
  let culvert: RunningApp;
  let tray: TrayItem;
  let page: Page;

  before(async () => {
    desktop = await startDesktop();
    watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    culvert = await startApp({ desktop, args: ['--demo'], env: { TERMINAL: 'xterm' } });
    tray = await watcher.item();
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await watcher?.close();
    await desktop?.close();
  });

  const onDesktop = async (program: string, ...args: string[]) =>
    (await run(program, args, { env: desktop.env, timeout: 30_000 })).stdout.trim();

  const tunnelLabel = async (): Promise<string> =>
    (await tray.menuUntil((items) => items.some(({ label }) => label.startsWith(`${THING} — `)))).find(
      ({ label }) => label.startsWith(`${THING} — `),
    )?.label ?? '';

  test('the tray offers the devices and says that nothing is open', async () => {
    assert.equal(await tray.tooltip(), 'Culvert: no tunnel open');
    const menu = await tray.menuUntil((items) =>
      items.some(({ label, children }) => label === 'SSH to device' && children.length > 1),
    );
    const devices = menu.find(({ label }) => label === 'SSH to device')?.children.map(({ label }) => label);
    assert.deepEqual(devices?.slice(0, 3), ['line1-press-02', THING, 'cooler-seoul-sensor-31 (offline)']);
    assert.equal(menu.at(-1)?.label, 'Quit');
  });

  test('the picture of the icon changes with the state, a click opens a terminal with a shell on the device', async () => {
    const idle = (await tray.picture()).argb;
    await tray.click('SSH to device', THING);
    const window = await until('a terminal', () =>
      onDesktop('xdotool', 'search', '--onlyvisible', '--class', 'xterm').then(
        (ids) => ids.split('\n')[0],
        () => null,
      ),
    );
    assert.equal(
      await tray.tooltipUntil((text) => text.includes('1 tunnel')),
      'Culvert: 1 tunnel open, closes in 2 h',
    );
    assert.notDeepEqual((await tray.picture()).argb, idle);

    // What the device answers names the window: the bytes went to the device and came back through the terminal.
    await until('a prompt of the device', async () => {
      await onDesktop('xdotool', 'windowfocus', '--sync', window);
      await onDesktop('xdotool', 'type', '--delay', '5', 'printf "\\033]0;from %s\\007" "$CULVERT_DEVICE"\n');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return (await onDesktop('xdotool', 'getwindowname', window)) === `from ${THING}`;
    });
  });

  test('the terminal holds none of the application’s open files, so it can outlive it', async () => {
    const pids = (await onDesktop('pgrep', '-f', 'xterm .*line3-press-07')).split('\n');
    const open = pids.flatMap((pid) =>
      fs.readdirSync(`/proc/${pid}/fd`).map((fd) => {
        try {
          return fs.readlinkSync(`/proc/${pid}/fd/${fd}`);
        } catch {
          return '';
        }
      }),
    );
    assert.ok(open.length > 2);
    assert.deepEqual(
      open.filter((file) => file.startsWith(culvert.dataDir) || file.includes('chromium')),
      [],
    );
  });

  test('the window shows the tunnel, its port in use, and a countdown that ticks', async () => {
    await page.getByRole('link', { name: 'Tunnels' }).click();
    const card = page.getByRole('article', { name: THING });
    await card.getByText('Connected').waitFor();
    await card.getByText('1 connection').waitFor();
    const left = () => card.getByRole('timer', { name: 'Time left' }).innerText();
    const before = await left();
    assert.match(before, /^1:59:\d\d/);
    await until('a tick', async () => (await left()) !== before, 5_000);
    await picture(page, 'tunnels');
  });

  test('Copy ssh command fills the clipboard with a command that works as it is', async () => {
    await tray.click(await tunnelLabel(), 'Copy ssh command');
    const command = await until('the clipboard', async () => {
      const text = await onDesktop('xclip', '-selection', 'clipboard', '-o').catch(() => '');
      return text.startsWith('ssh ') ? text : null;
    });
    assert.match(command, /-o HostKeyAlias=culvert\.123456789012\.eu-central-1\.line3-press-07 /);
    assert.doesNotMatch(command, /StrictHostKeyChecking/);
    const { stdout } = await run(
      'sh',
      ['-c', `${command} -o BatchMode=yes 'echo "$CULVERT_DEVICE: $((6 * 7))"'`],
      {
        env: desktop.env,
        timeout: 30_000,
      },
    );
    assert.equal(stdout.trim(), `${THING}: 42`);
  });

  test('clicking the device again opens a second terminal through the same tunnel', async () => {
    await until('the end of the earlier command', () => page.getByText('1 connection').isVisible());
    await tray.click('SSH to device', THING);
    await until('two connections', () => page.getByText('2 connections').isVisible());
    assert.equal(await page.getByRole('article').count(), 1);
  });

  test('closing it in the window asks, closes, releases the port, and the tray says so', async () => {
    const card = page.getByRole('article', { name: THING });
    const address = (await card.getByRole('button', { name: /^Copy address/ }).innerText()).trim();
    await card.getByRole('button', { name: 'Close tunnel' }).click();
    await picture(page, 'tunnels-closing');
    await card
      .getByRole('button', { name: /^Close/ })
      .first()
      .click();
    await page.getByText('Closed', { exact: false }).first().waitFor();
    assert.equal(await knock(Number(address.split(':')[1])), 'ECONNREFUSED');
    await tray.tooltipUntil((text) => !text.includes('1 tunnel'));
  });

  test('a tunnel of one minute closes by itself: the port refuses, window and tray say that it expired', async () => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: new RegExp(`^${THING}`) }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${THING}` });
    await picture(page, 'devices');
    await sheet.getByRole('button', { name: 'Custom' }).click();
    await sheet.getByRole('textbox', { name: 'Minutes' }).fill('1');
    await sheet.getByRole('button', { name: /^Web/ }).click();
    await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await page.getByRole('link', { name: 'Tunnels' }).click();
    const card = page.getByRole('article', { name: THING }).filter({ hasText: 'Connected' });
    await card.getByText('Connected').waitFor();
    const [ssh, web] = await card.getByRole('button', { name: /^Copy address/ }).allInnerTexts();
    const port = Number(ssh?.trim().split(':')[1]);
    assert.equal(await knock(port), 'open');
    const body = await (await fetch(`http://${web?.trim()}/`)).text();
    assert.match(body, new RegExp(THING));
    await picture(page, 'tunnels-expiring');

    await until('the expiry', () => page.getByText('Closed, expired').isVisible(), 90_000);
    await until('the port is released', async () => (await knock(port)) === 'ECONNREFUSED');
    const menu = await tray.menuUntil((items) => items.some(({ label }) => label.includes('expired')));
    assert.ok(menu.some(({ label }) => label === `${THING} — Closed, expired`));
    assert.equal(menu.at(-1)?.label, 'Quit');
    await picture(page, 'tunnels-expired');
  });

  test('no access token is in the log, in any file, or on any command line', async () => {
    const token = /[A-Za-z0-9_-]{300,}/;
    for (const name of fs.readdirSync(culvert.dataDir, { recursive: true, encoding: 'utf8' })) {
      const file = `${culvert.dataDir}/${name}`;
      if (/culvert\.log|settings\.json/.test(name) && fs.statSync(file).isFile()) {
        assert.doesNotMatch(fs.readFileSync(file, 'utf8'), token, name);
      }
    }
    assert.ok(fs.existsSync(`${culvert.dataDir}/logs/culvert.log`));
    assert.doesNotMatch(await onDesktop('ps', '-ewwo', 'args'), token);
    assert.doesNotMatch(culvert.stderr(), token);
  });
});
