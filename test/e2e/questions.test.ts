/** What is asked before something is done: a taken port, a tunnel in use, an open whose answer was lost, quitting. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { startTrayWatcher, type TrayWatcher } from '../helpers/tray-watcher.ts';

describe('questions', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let watcher: TrayWatcher;
  let culvert: RunningApp;
  let page: Page;
  const blockers: net.Server[] = [];

  const opens = () => aws.count('OpenTunnel');

  before(async () => {
    aws = await startDesktopCloud(['press-07', 'press-08', 'press-09']);
    desktop = await startDesktop();
    watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    culvert = await startApp({ desktop, env: { ...aws.env, TERMINAL: 'xterm' } });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: 'press-07' }).waitFor();
  });

  after(async () => {
    await culvert?.end();
    await watcher?.close();
    await desktop?.close();
    await aws?.close();
    for (const blocker of blockers) {
      blocker.close();
    }
  });

  const sheet = async (thing: string) => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: thing }).click();
    return page.getByRole('region', { name: `Open a tunnel to ${thing}` });
  };

  test('a port that is taken is told before anything is billed; the next free one works for this once', async () => {
    const blocker = net.createServer().listen(0, '127.0.0.1');
    blockers.push(blocker);
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as net.AddressInfo;
    const form = await sheet('press-07');
    await form.getByRole('textbox', { name: 'Local port for SSH' }).fill(String(port));
    await form.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.equal(opens(), 0);
    await picture(page, 'question-port');
    const use = dialog.getByRole('button', { name: /^Use port \d+ this time$/ });
    const suggested = Number(/\d+/.exec(await use.innerText())?.[0]);
    await use.click();
    const card = page.getByRole('article', { name: 'press-07' });
    await card.getByText('Connected').waitFor();
    assert.equal(await card.getByRole('button', { name: `Copy address 127.0.0.1:${suggested}` }).count(), 1);
    assert.equal(opens(), 1);
  });

  test('a lost answer to an open asks before it is tried again, and is never sent twice by itself', async () => {
    const before = opens();
    aws.cloud.fault('OpenTunnel', 'drop-before');
    const form = await sheet('press-08');
    await form.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.equal(opens(), before + 1);
    await picture(page, 'question-open-unknown');
    await page.waitForTimeout(3_000);
    assert.equal(opens(), before + 1, 'nothing is sent while the question stands');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('article', { name: 'press-08' }).getByText('Connected').waitFor();
    assert.equal(opens(), before + 2);
  });

  test('from the tray, a failure is told in the window, with what to do', async () => {
    const tray = await watcher.item();
    const before = opens();
    aws.cloud.fault('OpenTunnel', 'status-500');
    await tray.click('SSH to device', 'press-09');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByText(/answer to opening the tunnel was lost/)
      .first()
      .waitFor();
    assert.equal(opens(), before + 1);
  });

  test('quitting from the desktop asks what becomes of the open tunnels; leaving them open does not close them at AWS', async () => {
    culvert.app.evaluate(({ app }) => app.quit()).catch(() => {});
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await picture(page, 'question-quit');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    culvert.app.evaluate(({ app }) => app.quit()).catch(() => {});
    await dialog.waitFor();
    const closed = culvert.app.waitForEvent('close', { timeout: 20_000 });
    dialog
      .getByRole('button', { name: /leave them open/i })
      .click()
      .catch(() => {});
    await closed;
    assert.equal(aws.count('CloseTunnel'), 0);
  });
});
