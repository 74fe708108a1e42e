/** What the desktop's own notifications say while the window is hidden, and what a click on one does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CloseTunnelCommand,
  IoTSecureTunnelingClient,
  ListTunnelsCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { startLocalCloud } from '../../electron/local-cloud/cloud.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { startNotificationServer } from '../helpers/notification-server.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { startTrayWatcher } from '../helpers/tray-watcher.ts';

const THING = 'press-07';
const REGION = 'eu-west-1';
const KEY = {
  accessKeyId: 'AKIACULVERTE2E000003',
  secretAccessKey: 'a/third/secret+for+the+notifications+0001',
};

test('with the window hidden, each thing that happens is told once, and a click on it opens the window', async () => {
  const temp = tempDir();
  const cloud = await startLocalCloud({
    region: REGION,
    account: '210987654321',
    keys: [{ ...KEY, principal: 'user/technician' }],
    things: [{ thingName: THING, online: true }],
    clock: systemClock,
    log: silentLog,
    workDir: temp.path,
    authorizedKeys: [],
  });
  const desktop = await startDesktop();
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const watcher = await startTrayWatcher(address);
  const notifications = await startNotificationServer(address);
  const culvert = await startApp({
    desktop,
    env: {
      AWS_ENDPOINT_URL_IOTSECURETUNNELING: cloud.endpoints.tunneling,
      AWS_ENDPOINT_URL_IOT: cloud.endpoints.iot,
      AWS_ENDPOINT_URL_STS: cloud.endpoints.sts,
      CULVERT_DATA_ENDPOINT: cloud.endpoints.data,
    },
  });
  const colleague = new IoTSecureTunnelingClient({
    region: REGION,
    endpoint: cloud.endpoints.tunneling,
    credentials: KEY,
  });
  try {
    const page = await culvert.page();
    const tray = await watcher.item();
    await page.evaluate(
      (secret) =>
        window.culvert.call('profile.save', {
          id: null,
          name: 'factory-ops',
          region: 'eu-west-1',
          endpoints: {},
          secret: { ...secret, sessionToken: '' },
          keep: 'session',
        }),
      KEY,
    );
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
    assert.match(copied.body, /^ssh .*HostKeyAlias=culvert\.210987654321\.eu-west-1\.press-07 /);

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
    await cloud.close();
    temp.remove();
  }
});

function isVisible(culvert: RunningApp): Promise<boolean> {
  return culvert.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isVisible()),
  );
}

async function hideWindow(culvert: RunningApp): Promise<void> {
  await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await until('the window to hide', async () => !(await isVisible(culvert)));
}
