/** What the desktop's own notifications say while the window is hidden, and what a click on one does. */
import assert from 'node:assert/strict';
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
    // Somewhere else than where a click on a notification leads.
    await page.getByRole('link', { name: 'Devices' }).click();
    assert.deepEqual(notifications.shown(), [], 'nothing is told on the desktop while the window is open');

    await hideWindow(culvert);
    await tray.click(menu[0]?.label ?? '', 'Copy ssh command');
    const copied = await notifications.next(({ title }) => title === 'The ssh command is on the clipboard');
    assert.match(copied.body, /^ssh .*HostKeyAlias=culvert\.210987654321\.ap-northeast-2\.press-07 /);

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
  await until('the window to hide', async () => !(await isVisible(culvert)));
}
