/** “Command line and ssh” of the settings: the real files, the real ssh, and the command run by a real shell. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { sshConfigDump } from '../helpers/ssh-config-dump.ts';

const run = promisify(execFile);
const ACCOUNT = '123456789012';

/** ssh looks into the home that the system knows, which is not the test's; Culvert and ssh are told of another one. */
function sshFolder(desktop: Desktop, text?: string) {
  const folder = path.join(desktop.home, '.ssh');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { mode: 0o700 });
  const config = path.join(folder, 'config');
  if (text !== undefined) {
    fs.writeFileSync(config, text, { mode: 0o600 });
  }
  return { folder, config };
}

const textOf = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

describe('the ssh configuration and the command', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  let folder: string;
  let config: string;
  let dataDir: string;
  const ORIGINAL = 'Host *\n  ServerAliveInterval 7\n';

  before(async () => {
    desktop = await startDesktop('unlocked');
    ({ folder, config } = sshFolder(desktop, ORIGINAL));
    dataDir = fs.mkdtempSync(path.join(desktop.keyring.dir, `data of "Culvert" $HOME `));
    const used = { lastUsedAt: 1_700_000_000_000, account: ACCOUNT, sshUser: 'pi' };
    const settings = {
      version: 1,
      profiles: [{ id: 'p1', name: 'Factory Ops', region: 'eu-central-1', kept: 'session' }],
      chosenProfileId: 'p1',
      devices: {
        'p1/eu-central-1/press-07': used,
        'p1/eu-central-1/line3:press-08': used,
        [`p1/eu-central-1/${'n'.repeat(128)}`]: used,
        'p1/eu-central-1/new-one': { favourite: true },
      },
    };
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify(settings));
    culvert = await startApp({ desktop, dataDir, env: { CULVERT_SSH_FOLDER: folder, SHELL: '/bin/bash' } });
    page = await culvert.page();
    await page.getByRole('link', { name: 'Settings' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const part = () => page.getByRole('region', { name: 'Command line and ssh', exact: true });
  const box = () => part().getByRole('checkbox', { name: 'Write my devices into the ssh configuration' });
  const stored = () => JSON.parse(textOf(path.join(dataDir, 'settings.json'))).general?.sshConfig;

  test('what would be written can be looked at before, and nothing is written by looking', async () => {
    assert.equal(await box().isChecked(), false);
    await part().getByText('Look at what is written').click();
    await part()
      .getByRole('region', { name: 'What Culvert’s file says' })
      .getByText(/^Host press-07 press-07\.factory-ops$/m)
      .waitFor();
    await part().getByText('1 device left out').waitFor();
    assert.equal(textOf(config), ORIGINAL);
    assert.deepEqual(fs.readdirSync(folder), ['config']);
  });

  test('turned on, ssh knows the devices by their names', async () => {
    await box().click();
    await until('the line', async () => textOf(config).startsWith('Include '));
    await until('the choice on the disk', async () => stored() === 'command');
    assert.ok(textOf(config).endsWith(`\n${ORIGINAL}`));
    const of = sshConfigDump(config, ['press-07']);
    assert.deepEqual(of('user'), ['pi']);
    assert.deepEqual(of('serveraliveinterval'), ['7']);
    assert.match(
      of('proxycommand')[0] ?? '',
      /bin\/culvert' connect --profile p1 --region eu-central-1 press-07 %p$/,
    );
    await part().getByRole('button', { name: 'ssh press-07', exact: true }).click();
    await page.getByRole('status').getByText('Copied').first().waitFor({ state: 'attached' });
    await picture(page, 'settings-ssh');
  });

  test('the way through the port writes only what is open', async () => {
    await part()
      .getByRole('radio', { name: /^Through its local port/ })
      .click();
    await until('the choice on the disk', async () => stored() === 'port');
    await part().getByText('None just now').waitFor();
    assert.deepEqual(sshConfigDump(config, ['press-07'])('proxycommand'), []);
    await part()
      .getByRole('radio', { name: /^With the culvert command/ })
      .click();
    await until('the entry', async () => sshConfigDump(config, ['press-07'])('proxycommand').length === 1);
  });

  test('the command runs with the application’s own runtime, and is installed and removed', async () => {
    const command = path.join(dataDir, 'bin', 'culvert');
    await until('the command', async () => fs.existsSync(command));
    const bare = { PATH: '/usr/bin:/bin', HOME: desktop.home };
    const { stdout } = await run(command, ['--version'], { env: bare });
    assert.match(stdout, /\d+\.\d+\.\d+/);
    await part().getByRole('button', { name: 'Install the command' }).click();
    await part().getByRole('button', { name: 'Remove the command' }).waitFor();
    const link = path.join(desktop.home, '.local/bin/culvert');
    assert.equal((await run(link, ['--version'], { env: bare })).stdout, stdout);
    await part().getByText('export PATH="$HOME/.local/bin:$PATH"').waitFor();
    await part()
      .getByText(/Add this line to ~\/\.bashrc/)
      .waitFor();
    await picture(page, 'settings-ssh-command');
    await part().getByRole('button', { name: 'Remove the command' }).click();
    await part().getByRole('button', { name: 'Install the command' }).waitFor();
    assert.ok(!fs.existsSync(link));
  });

  test('a command that is not Culvert’s is left alone, and that is said', async () => {
    const link = path.join(desktop.home, '.local/bin/culvert');
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.writeFileSync(link, 'mine');
    await part().getByRole('button', { name: 'Install the command' }).click();
    await part()
      .getByRole('alert')
      .getByText(/is not Culvert’s/)
      .waitFor();
    assert.equal(textOf(link), 'mine');
    await part()
      .getByRole('button', { name: /Dismiss/ })
      .click();
  });

  test('a narrow window and other languages lose nothing', async () => {
    await culvert.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setMinimumSize(320, 400),
    );
    await page.setViewportSize({ width: 360, height: 720 });
    await part().scrollIntoViewIfNeeded();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    const width = await part().evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(width <= 0);
    await picture(page, 'settings-ssh-narrow');
    for (const [language, name] of [
      ['ko', '명령줄과 ssh'],
      ['zh-CN', '命令行与 ssh'],
      ['ja', 'コマンドラインとssh'],
    ] as const) {
      await page.evaluate((chosen) => window.culvert.call('general.save', { language: chosen }), language);
      const region = page.getByRole('region', { name, exact: true });
      await region.waitFor();
      await region.scrollIntoViewIfNeeded();
      const over = await region.evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.ok(over <= 0, language);
      await picture(page, `settings-ssh-narrow-${language}`);
    }
    await page.setViewportSize({ width: 960, height: 900 });
    for (const [language, name] of [
      ['ko', '명령줄과 ssh'],
      ['zh-CN', '命令行与 ssh'],
    ] as const) {
      await page.evaluate((chosen) => window.culvert.call('general.save', { language: chosen }), language);
      const region = page.getByRole('region', { name, exact: true });
      await region.waitFor();
      await region.evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await picture(page, `settings-ssh-wide-${language}`);
    }
    await page.evaluate(() => window.culvert.call('general.save', { language: 'en' }));
    await part().waitFor();
    await part().evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await picture(page, 'settings-ssh-wide');
  });

  test('turned off, the user’s file is what it was', async () => {
    await box().click();
    await until('the file as it was', async () => textOf(config) === ORIGINAL);
    await until('the choice on the disk', async () => stored() === 'off');
    await until('no file of Culvert’s', async () => fs.readdirSync(folder).length === 1);
  });

  test('where it cannot be written the switch goes back and says why', async () => {
    fs.rmSync(config);
    fs.mkdirSync(config);
    await box().click();
    await part()
      .getByRole('alert')
      .getByText(/could not be changed/)
      .waitFor();
    await until('the switch', async () => !(await box().isChecked()));
    assert.equal(stored(), 'off');
    assert.deepEqual(fs.readdirSync(folder), ['config']);
  });
});

describe('a device of the demo', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let config: string;
  let folder: string;

  before(async () => {
    desktop = await startDesktop('unlocked');
    ({ folder, config } = sshFolder(desktop));
    culvert = await startApp({ desktop, args: ['--demo'], env: { CULVERT_SSH_FOLDER: folder } });
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const hello = async () =>
    (
      await run('ssh', ['-F', config, '-o', 'BatchMode=yes', 'line3-press-07', 'echo hello'], {
        env: { ...desktop.env, PATH: process.env.PATH },
        timeout: 40_000,
      })
    ).stdout;

  test('is reached by its name, through the port and through the command, with its own host key', async () => {
    const page = await culvert.page();
    const opened = await page.evaluate(() =>
      window.culvert.call('tunnel.open', {
        thingName: 'line3-press-07',
        services: ['SSH'],
        lifetimeMinutes: 60,
        reuse: true,
        ports: {},
        terminal: false,
      }),
    );
    assert.ok(opened.ok);
    const connected = () =>
      page.evaluate(async () => {
        const view = await window.culvert.call('view.get', null);
        return view.ok && view.value.tunnels.some(({ state }) => state === 'connected');
      });
    await until('the device', connected);
    for (const sshConfig of ['port', 'command'] as const) {
      const saved = await page.evaluate(
        (mode) => window.culvert.call('general.save', { sshConfig: mode }),
        sshConfig,
      );
      assert.ok(saved.ok, JSON.stringify(saved));
      assert.equal(await hello(), 'hello\n', sshConfig);
    }
  });

  test('is gone from the configuration with the demo', async () => {
    assert.ok(fs.existsSync(config));
    await culvert.end();
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});
