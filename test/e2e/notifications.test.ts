/** What the desktop's own notifications say while the window is hidden, and what a click on one does. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  CloseTunnelCommand,
  IoTSecureTunnelingClient,
  ListTunnelsCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { startNotificationServer } from '../helpers/notification-server.ts';
import { startTrayWatcher } from '../helpers/tray-watcher.ts';

const THING = 'press-07';
const OTHER_THING = 'press-08';

test('with the window hidden, each thing that happens is told once, and a click on it opens the window', async () => {
  const aws = await startDesktopCloud([THING]);
  const desktop = await startDesktop();
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const watcher = await startTrayWatcher(address);
  const notifications = await startNotificationServer(address);
  const culvert = await startApp({ desktop, env: aws.env });
  const colleague = new IoTSecureTunnelingClient({
    region: aws.region,
    endpoint: aws.cloud.endpoints.tunneling,
    credentials: aws.key,
  });
  try {
    const page = await culvert.page();
    const tray = await watcher.item();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: THING }).click();
    await page
      .getByRole('region', { name: `Open a tunnel to ${THING}` })
      .getByRole('button', { name: 'Open tunnel', exact: true })
      .click();
    await page.getByRole('article', { name: THING }).getByText('Connected').waitFor();
    const menu = await tray.menuUntil(([first]) => first?.label.endsWith(' left') ?? false);
    const identityFile = path.join(desktop.home, '<b>key&');
    fs.writeFileSync(identityFile, '');
    const forgotten = { sshUser: null, protocol: null, favourite: null, services: null, ports: null };
    const saved = await page.evaluate((settings) => window.culvert.call('devices.settings', settings), {
      ...{ ...forgotten, lifetimeMinutes: null, thingName: THING, identityFile },
    });
    assert.ok(saved.ok);
    // Somewhere else than where a click on a notification leads.
    await page.getByRole('link', { name: 'Devices' }).click();
    assert.deepEqual(notifications.shown(), [], 'nothing is told on the desktop while the window is open');

    await hideWindow(culvert);
    await tray.click(menu[0]?.label ?? '', 'Copy ssh command');
    const copied = await notifications.next(({ title }) => title === 'The ssh command is on the clipboard');
    assert.match(copied.body, /^ssh .*HostKeyAlias=culvert\.210987654321\.ap-northeast-2\.press-07 /);
    assert.match(copied.body, / '\S+&lt;b&gt;key&amp;'/, 'a name with tags is not read as markup');

    const { tunnelSummaries } = await colleague.send(new ListTunnelsCommand({ thingName: THING }));
    await colleague.send(new CloseTunnelCommand({ tunnelId: tunnelSummaries?.[0]?.tunnelId }));
    const closed = await notifications.next(
      ({ title }) => title === `The tunnel to ${THING} was closed elsewhere`,
    );
    assert.match(closed.body, /^Somebody closed it in the console or with another program\./);
    assert.equal(closed.app, 'Culvert');

    assert.equal(await isVisible(culvert), false, 'what is told does not open the window by itself');
    notifications.click(closed.id);
    await until('the window', () => isVisible(culvert));
    await page.getByRole('article', { name: THING }).getByText('closed elsewhere').first().waitFor();
    assert.deepEqual(
      notifications.shown().map(({ title }) => title),
      [copied.title, closed.title],
    );
  } finally {
    colleague.destroy();
    await culvert.end();
    await notifications.close();
    await watcher.close();
    await desktop.close();
    await aws.close();
  }
});

test('a computer that wakes up with a few minutes left says so once, and a click fills in the sheet for a new tunnel', async () => {
  const aws = await startDesktopCloud([THING]);
  const desktop = await startDesktop();
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const watcher = await startTrayWatcher(address);
  const notifications = await startNotificationServer(address);
  const culvert = await startApp({ desktop, env: aws.env });
  try {
    const page = await culvert.page();
    await watcher.item();
    await aws.addProfile(page);
    const opened = await page.evaluate(
      (thingName) =>
        window.culvert.call('tunnel.open', {
          ...{ thingName, services: ['SSH'], lifetimeMinutes: 120, reuse: true },
          ...{ ports: {}, terminal: false },
        }),
      THING,
    );
    assert.ok(opened.ok);
    await page.getByRole('link', { name: 'Tunnels' }).click();
    await page.getByRole('article', { name: THING }).getByText('Connected').first().waitFor();
    await hideWindow(culvert);
    const opens = aws.cloud.calls.filter((call) => call === 'OpenTunnel').length;

    const sleep = (minutes: number) =>
      culvert.app
        .evaluate(({ powerMonitor }, ms) => {
          const now = Date.now;
          Date.now = () => now() + ms;
          powerMonitor.emit('resume');
        }, minutes * 60_000)
        .catch(() => {});
    await sleep(113);
    const warned = await notifications.next(
      ({ title }) => title === `The tunnel to ${THING} closes in 7 minutes`,
    );
    assert.ok(warned.actions.includes('default'), 'a click on it does the main thing');
    await sleep(1);
    await sleep(4.5);
    const again = await notifications.next(
      ({ title }) => title === `The tunnel to ${THING} closes in 2 minutes`,
    );
    assert.equal(notifications.shown().length, 2, 'each is told once');

    notifications.click(warned.id);
    await until('the window', () => isVisible(culvert));
    await page.getByRole('region', { name: `Open a tunnel to ${THING}` }).waitFor();
    assert.equal(aws.cloud.calls.filter((call) => call === 'OpenTunnel').length, opens, 'nothing is opened');
    await until('the other one to be taken away', async () => notifications.closed().includes(again.id));
  } finally {
    await culvert.end();
    await notifications.close();
    await watcher.close();
    await desktop.close();
    await aws.close();
  }
});

test('a window that others cover is not in front: what happens is told on the desktop, if it is wanted', async () => {
  const aws = await startDesktopCloud([THING, OTHER_THING]);
  const desktop = await startDesktop();
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const notifications = await startNotificationServer(address);
  const culvert = await startApp({ desktop, env: aws.env });
  const colleague = new IoTSecureTunnelingClient({
    region: aws.region,
    endpoint: aws.cloud.endpoints.tunneling,
    credentials: aws.key,
  });
  const closeElsewhere = async (thingName: string) => {
    const { tunnelSummaries } = await colleague.send(new ListTunnelsCommand({ thingName }));
    await colleague.send(new CloseTunnelCommand({ tunnelId: tunnelSummaries?.[0]?.tunnelId }));
  };
  try {
    const page = await culvert.page();
    await aws.addProfile(page);
    for (const thingName of [THING, OTHER_THING]) {
      const opened = await page.evaluate(
        (name) =>
          window.culvert.call('tunnel.open', {
            ...{ thingName: name, services: ['SSH'], lifetimeMinutes: 60, reuse: true },
            ...{ ports: {}, terminal: false },
          }),
        thingName,
      );
      assert.ok(opened.ok);
    }
    await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    await closeElsewhere(THING);
    const told = await notifications.next(
      ({ title }) => title === `The tunnel to ${THING} was closed elsewhere`,
    );
    assert.equal(await isVisible(culvert), true);

    await page.evaluate(() =>
      window.culvert.call('general.save', {
        notifications: { connected: true, expiring: true, ended: false, trouble: true },
      }),
    );
    await closeElsewhere(OTHER_THING);
    await page.getByText(`The tunnel to ${OTHER_THING} was closed elsewhere`).first().waitFor();
    assert.deepEqual(
      notifications.shown().map(({ id }) => id),
      [told.id],
      'the kind that is switched off is told in the window only',
    );
  } finally {
    colleague.destroy();
    await culvert.end();
    await notifications.close();
    await desktop.close();
    await aws.close();
  }
});

async function isVisible(culvert: RunningApp): Promise<boolean> {
  for (;;) {
    try {
      return await culvert.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((window) => window.isVisible()),
      );
    } catch (error) {
      // The inspector loses an answer that the garbage collector gets to first.
      if (!/garbage collected/.test(String(error))) {
        throw error;
      }
    }
  }
}

async function hideWindow(culvert: RunningApp): Promise<void> {
  // Whether it has hidden is asked below; this answer may be lost.
  culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {});
  const page = await culvert.page();
  const asked = page.getByRole('dialog').getByRole('button', { name: 'Keep running' });
  await until('the window to hide', async () => {
    // Asked at the first close only.
    if (await asked.isVisible()) {
      await asked.click();
    }
    return !(await isVisible(culvert));
  });
}
