/** What the user chooses about Culvert itself: each choice applies at once, in the window, the tray and the desktop. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { startTrayWatcher, type TrayWatcher } from '../helpers/tray-watcher.ts';

const run = promisify(execFile);
const KEPT = 130;

/** A terminal that writes down what it is to run. */
function fakeTerminal(folder: string, name: string): string {
  const written = path.join(folder, `${name}.words`);
  fs.writeFileSync(
    path.join(folder, name),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${written}.part'\nmv '${written}.part' '${written}'\n`,
    { mode: 0o755 },
  );
  return written;
}

const wordsIn = (file: string) =>
  until(`${file}`, async () => fs.existsSync(file) && fs.readFileSync(file, 'utf8').split('\n'));

describe('preferences', () => {
  let desktop: Desktop;
  let watcher: TrayWatcher;
  let culvert: RunningApp;
  let page: Page;
  let bin: string;
  let dataDir: string;

  before(async () => {
    desktop = await startDesktop('unlocked');
    watcher = await startTrayWatcher(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    bin = path.join(desktop.home, 'bin');
    fs.mkdirSync(bin);
    dataDir = fs.mkdtempSync(path.join(desktop.keyring.dir, 'data of Culvert '));
    const devices = Object.fromEntries(
      Array.from({ length: KEPT }, (_, at) => [
        `gone/eu-central-1/press-${String(at).padStart(3, '0')}`,
        { ports: { SSH: 5500 + at }, favourite: true },
      ]),
    );
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ version: 1, devices }));
    culvert = await startApp({
      desktop,
      dataDir,
      env: { PATH: `${bin}:${process.env.PATH}`, TERMINAL: 'xterm' },
    });
    page = await culvert.page();
    // The test driver pretends a light desktop otherwise.
    await page.emulateMedia({ colorScheme: null });
    await page.getByRole('link', { name: 'Settings' }).click();
  });

  after(async () => {
    await culvert?.end();
    await watcher?.close();
    await desktop?.close();
  });

  const part = (name: string) => page.getByRole('region', { name, exact: true });
  const stored = () => JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8'));
  const visible = () =>
    culvert.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );

  test('the list leads to each section and puts the focus on its heading', async () => {
    const list = page.getByRole('navigation', { name: 'Sections of the settings' });
    for (const name of ['Privacy', 'Terminals', 'Network']) {
      await list.getByRole('link', { name }).click();
      const heading = part(name).getByRole('heading', { name, exact: true });
      assert.ok(await heading.evaluate((element) => element === document.activeElement));
      await until(`${name} in sight`, () =>
        heading.evaluate((element) => {
          const { top } = element.getBoundingClientRect();
          return top >= 0 && top < window.innerHeight;
        }),
      );
      await list.locator('[aria-current=true]', { hasText: name }).waitFor();
    }
  });

  test('the theme applies at once, whatever the desktop’s is, and is kept', async () => {
    const dark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await part('General').getByRole('radio', { name: 'Dark' }).click();
    await until('the dark theme', dark);
    await until('the choice on the disk', async () => stored().general?.theme === 'dark');
    await part('General').getByRole('radio', { name: 'Light' }).click();
    await until('the light theme', async () => !(await dark()));
    await part('General').getByRole('radio', { name: 'As this computer is set' }).click();
    await until('the choice on the disk', async () => stored().general?.theme === 'system');
  });

  test('the language changes in the window and the tray, and is named in itself, so that the way back is found', async () => {
    const tray = await watcher.item();
    const labels = async () => (await tray.menu()).map(({ label }) => label);
    assert.ok((await labels()).includes('Quit'));
    await part('Language').getByRole('radio', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '설정', level: 1 }).waitFor();
    await until('the tray in Korean', async () => (await labels()).includes('종료'));
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'ko');
    await picture(page, 'settings-ko');
    await part('언어').getByRole('radio', { name: '简体中文' }).click();
    await page.getByRole('heading', { name: '设置', level: 1 }).waitFor();
    await until('the tray in Chinese', async () => (await labels()).includes('退出'));
    await part('语言').getByRole('radio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await until('the tray in English', async () => (await labels()).includes('Quit'));
    await until('the choice on the disk', async () => stored().general?.language === 'en');
  });

  test('start at login is a file that starts this Culvert hidden, and shows as off when the file is deleted elsewhere', async () => {
    // The keyring's session has a folder of its own for settings.
    const config = desktop.env.XDG_CONFIG_HOME ?? path.join(desktop.home, '.config');
    const file = path.join(config, 'autostart/culvert.desktop');
    const box = part('General').getByRole('checkbox', { name: 'Start at login' });
    assert.equal(await box.isChecked(), false);
    await box.click();
    await until('the file', async () => fs.existsSync(file));
    const text = fs.readFileSync(file, 'utf8');
    assert.match(text, /^Exec=.* --hidden$/m);
    assert.ok(text.includes(`"--user-data-dir=${dataDir}"`));
    await until('the box', () => box.isChecked());
    fs.rmSync(file);
    await until('the box to follow', async () => {
      // Anything that makes main look at it again.
      await page.evaluate(() => window.culvert.call('general.save', {}));
      return !(await box.isChecked());
    });
  });

  test('where a file cannot be made the switch goes back and says why', async () => {
    const config = desktop.env.XDG_CONFIG_HOME ?? path.join(desktop.home, '.config');
    const folder = path.join(config, 'autostart');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.writeFileSync(folder, 'no folder');
    const box = part('General').getByRole('checkbox', { name: 'Start at login' });
    await box.click();
    await part('General')
      .getByRole('alert')
      .getByText(/could not be changed/)
      .waitFor();
    assert.equal(await box.isChecked(), false);
    fs.rmSync(folder);
    await part('General')
      .getByRole('button', { name: /Dismiss/ })
      .click();
  });

  test('a shortcut is recorded by pressing it, brings up the hidden window’s search, and can be taken away', async () => {
    const general = part('General');
    await general.getByRole('button', { name: /Set a shortcut/ }).click();
    await page.keyboard.press('k');
    await general.getByText('Hold Ctrl, Alt or Super with it.').waitFor();
    await page.keyboard.press('Escape');
    await general.getByText('Hold Ctrl, Alt or Super with it.').waitFor({ state: 'detached' });
    await general.getByRole('button', { name: /Set a shortcut/ }).click();
    await page.keyboard.press('Control+Alt+j');
    await general.getByRole('button', { name: /Ctrl\+Alt\+J/ }).waitFor();
    await until(
      'the choice on the disk',
      async () => stored().general?.shortcut === 'CommandOrControl+Alt+J',
    );

    await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await until('the hidden window', async () => !(await visible()));
    await run('xdotool', ['key', 'ctrl+alt+j'], { env: desktop.env });
    await until('the window', visible);
    const palette = page.getByRole('dialog', { name: 'Find a device, tunnel or action' });
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });

    await general.getByRole('button', { name: 'Remove shortcut' }).click();
    await general.getByRole('button', { name: /Set a shortcut/ }).waitFor();
    const free = await culvert.app.evaluate(
      ({ globalShortcut }) => !globalShortcut.isRegistered('CommandOrControl+Alt+J'),
    );
    assert.ok(free);
  });

  test('keys that somebody else has are refused at the field, and nothing is kept', async () => {
    // Electron itself is somebody else: it gives the same keys once.
    await culvert.app.evaluate(({ globalShortcut }) =>
      globalShortcut.register('CommandOrControl+Alt+K', () => {}),
    );
    const general = part('General');
    await general.getByRole('button', { name: 'Use Ctrl+Alt+K' }).click();
    await general
      .getByRole('alert')
      .getByText(/does not give/)
      .waitFor();
    await general.getByRole('button', { name: /Set a shortcut/ }).waitFor();
    assert.equal(stored().general?.shortcut, '');
    await culvert.app.evaluate(({ globalShortcut }) => globalShortcut.unregister('CommandOrControl+Alt+K'));
    await general.getByRole('button', { name: /Dismiss/ }).click();
  });

  test('a terminal is chosen among those that are here, tried, and missed when it is gone', async () => {
    const terminals = part('Terminals');
    await terminals.getByRole('radio', { name: 'Automatic: XTerm' }).waitFor();
    assert.equal(await terminals.getByRole('radio', { name: 'kitty' }).count(), 0);
    const kitty = fakeTerminal(bin, 'kitty');
    const alacritty = fakeTerminal(bin, 'alacritty');
    await terminals.getByRole('button', { name: 'Look again' }).click();
    await terminals.getByRole('radio', { name: 'Alacritty' }).click();
    await until('the choice on the disk', async () => stored().general?.terminal === 'alacritty');
    await terminals.getByRole('button', { name: 'Try it' }).click();
    assert.ok((await wordsIn(alacritty)).includes('-V'));
    assert.equal(fs.existsSync(kitty), false);

    fs.rmSync(path.join(bin, 'alacritty'));
    await terminals.getByRole('button', { name: 'Look again' }).click();
    await terminals.getByText(/“alacritty” is not installed any more/).waitFor();
    await picture(page, 'settings-terminals');
    await terminals.getByRole('radio', { name: 'Automatic: XTerm' }).click();
    await until('the choice on the disk', async () => stored().general?.terminal === '');
  });

  test('a command of the user’s own is refused where it opens nothing, chosen where it does, tried and taken away', async () => {
    const terminals = part('Terminals');
    const field = terminals.getByRole('textbox', { name: 'Your own command' });
    const saveCommand = terminals.getByRole('button', { name: 'Save command' });
    await field.fill('my-term --no-slot');
    await saveCommand.click();
    await terminals.getByText('This command does not open a terminal with ssh in it.').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(stored().general?.terminalCommand, '');
    await field.fill(`my-term --title={title} "-e" {command}`);
    await field.press('Enter');
    await terminals.getByRole('radio', { name: 'Your own command (my-term)', checked: true }).waitFor();
    await terminals.getByText(/The program “my-term” was not found/).waitFor();
    await picture(page, 'settings-terminals-own');
    const mine = fakeTerminal(bin, 'my-term');
    await terminals.getByRole('button', { name: 'Look again' }).click();
    await terminals.getByText(/The program “my-term” was not found/).waitFor({ state: 'hidden' });
    await terminals.getByRole('button', { name: 'Try it' }).click();
    const words = await wordsIn(mine);
    assert.deepEqual(words.slice(0, 3), ['--title=Culvert', '-e', '/bin/sh']);
    assert.ok(words.includes('-V'));
    await field.fill('');
    await saveCommand.click();
    await terminals.getByRole('radio', { name: 'Automatic: XTerm', checked: true }).waitFor();
    assert.equal(await terminals.getByRole('radio', { name: /Your own command/ }).count(), 0);
    await until('the disk', async () => {
      const { terminal, terminalCommand } = stored().general;
      return terminal === '' && terminalCommand === '';
    });
  });

  test('a tab can be chosen where the terminal has a way, and is tried with its arguments', async () => {
    const terminals = part('Terminals');
    const tab = terminals.getByRole('checkbox', { name: 'Open ssh in a tab' });
    await terminals.getByText('XTerm opens windows only').waitFor();
    assert.equal(await tab.isDisabled(), true);
    const konsole = fakeTerminal(bin, 'konsole');
    await terminals.getByRole('button', { name: 'Look again' }).click();
    await terminals.getByRole('radio', { name: 'Konsole' }).click();
    await tab.click();
    await until('the choice on the disk', async () => stored().general?.terminalTab === true);
    await terminals.getByRole('button', { name: 'Try it' }).click();
    assert.deepEqual((await wordsIn(konsole)).slice(0, 4), ['--new-tab', '-p', 'tabtitle=Culvert', '-e']);
    await tab.click();
    await terminals.getByRole('radio', { name: 'Automatic: XTerm' }).click();
    await until('the choice on the disk', async () => stored().general?.terminal === '');
  });

  test('kept ports are found among many, and one that is forgotten is gone from the disk', async () => {
    const ports = part('Ports');
    await ports.getByText(`${KEPT} ports`).waitFor();
    const rows = ports.getByRole('list', { name: 'Kept ports' }).getByRole('listitem');
    assert.equal(await rows.count(), 50);
    await ports.getByRole('button', { name: 'Show more' }).click();
    await until('more rows', async () => (await rows.count()) === 100);
    await ports.getByRole('searchbox').fill('press-117');
    await ports.getByText(`1 of ${KEPT} ports`).waitFor();
    await rows.getByRole('button', { name: 'Forget' }).click();
    await ports.getByRole('button', { name: 'Forget port 5617' }).click();
    await ports.getByText('Nothing matches “press-117”.').waitFor();
    await until('the disk', async () => {
      const device = stored().devices['gone/eu-central-1/press-117'];
      return device.favourite === true && Object.keys(device.ports).length === 0;
    });
    await ports.getByRole('searchbox').fill('');
    await ports.getByText(`${KEPT - 1} ports`).waitFor();
  });

  test('each kind of notification is switched by itself', async () => {
    const notifications = part('Notifications');
    const before = stored().general.notifications;
    await notifications.getByRole('checkbox', { name: 'Time running out' }).click();
    await until('the disk', async () => stored().general.notifications.expiring === !before.expiring);
    assert.deepEqual(
      { ...stored().general.notifications, expiring: before.expiring },
      before,
      'the others are as they were',
    );
  });

  test('what is kept is named with its place, and deleted after a question', async () => {
    const privacy = part('Privacy');
    await privacy.getByText(path.join(dataDir, 'settings.json')).waitFor();
    await picture(page, 'settings-privacy');
    await privacy.getByRole('button', { name: 'Forget devices' }).click();
    const question = privacy.getByRole('group', { name: 'Forget everything about all devices?' });
    await question.getByRole('button', { name: 'Keep' }).click();
    assert.equal(Object.keys(stored().devices).length, KEPT);
    await privacy.getByRole('button', { name: 'Forget devices' }).click();
    await question.getByRole('button', { name: 'Forget devices' }).click();
    await privacy.getByText('The devices are forgotten').waitFor();
    assert.deepEqual(stored().devices, {});
    await part('Ports')
      .getByText(/No port is kept yet/)
      .waitFor();

    const log = path.join(dataDir, 'logs/culvert.log');
    assert.match(fs.readFileSync(log, 'utf8'), /culvert starts/);
    await privacy.getByRole('button', { name: 'Delete log' }).click();
    await privacy.getByRole('group').getByRole('button', { name: 'Delete log' }).click();
    await privacy.getByText('The log is deleted').waitFor();
    assert.doesNotMatch(fs.readFileSync(log, 'utf8'), /culvert starts/);
  });
});

test('a click on SSH opens the chosen terminal; when that is gone another one opens, and the user is told', async () => {
  const desktop = await startDesktop('unlocked');
  const bin = path.join(desktop.home, 'bin');
  fs.mkdirSync(bin);
  const kitty = fakeTerminal(bin, 'kitty');
  const alacritty = fakeTerminal(bin, 'alacritty');
  const culvert = await startApp({
    desktop,
    args: ['--demo'],
    env: { PATH: `${bin}:${process.env.PATH}`, TERMINAL: 'kitty' },
  });
  try {
    const page = await culvert.page();
    await page.getByRole('link', { name: 'Settings' }).click();
    const terminals = page.getByRole('region', { name: 'Terminals', exact: true });
    await terminals.getByRole('radio', { name: 'Alacritty' }).click();
    await until('the choice', async () => {
      const view = await page.evaluate(() => window.culvert.call('view.get', null));
      return view.ok && view.value.general.terminal === 'alacritty';
    });
    const request = {
      ...{ thingName: 'line3-press-07', services: ['SSH'], lifetimeMinutes: 60, reuse: true, ports: {} },
      terminal: true,
    };
    const opened = await page.evaluate((open) => window.culvert.call('tunnel.open', open), request);
    const key = opened.ok ? opened.value.key : '';
    assert.ok((await wordsIn(alacritty)).some((word) => word.includes('127.0.0.1')));
    assert.equal(fs.existsSync(kitty), false);

    fs.rmSync(path.join(bin, 'alacritty'));
    await page.evaluate((of) => window.culvert.call('tunnel.terminal', { key: of }), key);
    assert.ok((await wordsIn(kitty)).some((word) => word.includes('127.0.0.1')));
    await page.getByText('Alacritty did not open, so kitty was opened instead').first().waitFor();
  } finally {
    await culvert.end();
    await desktop.close();
  }
});
