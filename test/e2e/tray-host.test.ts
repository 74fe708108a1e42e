/** The tray where the panel starts late, restarts, or is not there at all. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { TRAY_GONE_MS } from '../../electron/main/way-back.ts';
import { startApp, startDesktop, until } from '../helpers/desktop.ts';
import { startTrayWatcher, type TrayItem, type TrayWatcher } from '../helpers/tray-watcher.ts';

test('the icon comes when the panel starts late, and comes back when it restarts', async () => {
  const desktop = await startDesktop();
  const culvert = await startApp({ desktop, args: ['--demo'] });
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  try {
    await culvert.page();
    const late = await startTrayWatcher(address);
    const item = await settledIcon(late);
    assert.equal(await item.tooltip(), 'Culvert: no tunnel open');
    assert.ok((await item.menu()).some(({ label }) => label === 'SSH to device'));
    await late.close();

    const restarted = await startTrayWatcher(address);
    const again = await settledIcon(restarted);
    assert.ok((await again.menu()).some(({ label }) => label === 'SSH to device'));
    assert.equal(restarted.services().length, 1, 'one icon, not two');
    await restarted.close();
  } finally {
    await culvert.end();
    await desktop.close();
  }
});

test('the first close asks whether Culvert stays in the tray, once, and later closes do as was chosen', async () => {
  const desktop = await startDesktop();
  const watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
  const culvert = await startApp({ desktop, args: ['--demo'] });
  try {
    const item = await watcher.item();
    const page = await culvert.page();
    const visible = () =>
      culvert.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((window) => window.isVisible()),
      );
    const close = () =>
      culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await until('the window', visible);
    const question = page.getByRole('dialog', { name: 'Keep Culvert running when its window is closed?' });
    await close();
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    assert.equal(await visible(), true, 'to cancel is to stay');

    await close();
    await question.getByRole('button', { name: 'Keep running' }).click();
    await until('the window to hide', async () => !(await visible()));
    await item.click('Open Culvert');
    await until('the window', visible);
    await page.getByRole('navigation').first().waitFor();
    await close();
    await until('the window to hide', async () => !(await visible()));
    assert.equal(await question.count(), 0, 'it is asked once');

    await item.activate();
    await until('the window after a click on the icon', visible);
    await item.click('Settings…');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  } finally {
    await culvert.end();
    await watcher.close();
    await desktop.close();
  }
});

test('to quit from the question of the first close ends Culvert', async () => {
  const desktop = await startDesktop();
  const watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
  const culvert = await startApp({ desktop, args: ['--demo'] });
  try {
    await watcher.item();
    const page = await culvert.page();
    await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const exited = once(culvert.app.process(), 'exit', { signal: AbortSignal.timeout(20_000) });
    // The window may be gone before the click is answered.
    page
      .getByRole('dialog')
      .getByRole('button', { name: 'Quit' })
      .click()
      .catch(() => {});
    await exited;
  } finally {
    await culvert.end();
    await watcher.close();
    await desktop.close();
  }
});

test('without any tray, closing the window and Ctrl+Q ask first with a tunnel open, and the window stays for it', async () => {
  const desktop = await startDesktop();
  const culvert = await startApp({ desktop, args: ['--demo'] });
  try {
    const page = await culvert.page();
    await page.evaluate(() =>
      window.culvert.call('tunnel.open', {
        ...{ thingName: 'line3-press-07', services: ['SSH'], lifetimeMinutes: 60 },
        ...{ reuse: true, ports: {}, terminal: false },
      }),
    );
    await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const question = page.getByRole('dialog', { name: 'A tunnel is open.' });
    await question.waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    // Keys that Playwright sends reach the page and not the menu.
    await culvert.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        .find(({ accelerator }) => accelerator === 'CommandOrControl+Q')
        ?.click(),
    );
    await question.waitFor();
    const exited = once(culvert.app.process(), 'exit', { signal: AbortSignal.timeout(20_000) });
    page
      .getByRole('dialog')
      .getByRole('button', { name: 'Quit and close 1 tunnel' })
      .click()
      .catch(() => {});
    await exited;
  } finally {
    await culvert.end();
    await desktop.close();
  }
});

test('without any tray, closing the window ends Culvert, since nothing could bring it back', async () => {
  const desktop = await startDesktop();
  const culvert = await startApp({ desktop, args: ['--demo'] });
  try {
    await culvert.page();
    const closed = culvert.app.waitForEvent('close', { timeout: 20_000 });
    // The window goes with the process, so this call may never be answered.
    culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {});
    await closed;
  } finally {
    await culvert.end();
    await desktop.close();
  }
});

test('a tray that goes while the window is hidden brings the window back', async () => {
  const desktop = await startDesktop();
  const address = desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const watcher = await startTrayWatcher(address);
  const culvert = await startApp({ desktop, args: ['--hidden'] });
  try {
    await watcher.item();
    await watcher.close();
    const page = await culvert.app.firstWindow({ timeout: TRAY_GONE_MS + 20_000 });
    await page.getByRole('navigation').first().waitFor();
    await page.waitForFunction(() => document.visibilityState === 'visible');
  } finally {
    await culvert.end();
    await desktop.close();
  }
});

test('Quit in the tray says how many tunnels it closes, closes them, and ends', async () => {
  const desktop = await startDesktop();
  const watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
  const culvert = await startApp({ desktop, args: ['--demo'], env: { TERMINAL: 'xterm' } });
  try {
    const item = await watcher.item();
    await item.menuUntil((items) =>
      items.some(({ children }) => children.some(({ label }) => label === 'line3-press-07')),
    );
    await item.click('SSH to device', 'line3-press-07');
    // Until it is connected the menu is made anew again and again, and a click may meet one that is gone.
    const menu = await item.menuUntil(([first]) => first?.label.endsWith(' left') ?? false);
    assert.equal(menu.at(-1)?.label, 'Quit and close 1 tunnel');
    // Not Playwright's 'close': that waits for its pipes, which the terminal that stays open has inherited.
    const exited = once(culvert.app.process(), 'exit', { signal: AbortSignal.timeout(20_000) });
    await item.click('Quit and close 1 tunnel');
    await exited;
  } finally {
    await culvert.end();
    await watcher.close();
    await desktop.close();
  }
});

/** The icon that stays: one that registers by itself when the panel is back is made anew a moment later. */
function settledIcon(watcher: TrayWatcher): Promise<TrayItem> {
  return until('an icon that answers', async () => {
    try {
      const item = await watcher.item();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await item.menu();
      return item;
    } catch {
      return null;
    }
  });
}
