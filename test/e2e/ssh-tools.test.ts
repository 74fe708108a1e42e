/** A tool that comes through `culvert connect` while the application runs: who is asked, and what comes of the answer. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings } from '../helpers/axe.ts';
import {
  type Desktop,
  picture,
  ROOT,
  type RunningApp,
  startApp,
  startDesktop,
  until,
} from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

interface Tool {
  stdout(): string;
  stderr(): string;
  ended: Promise<number | null>;
  /** As ssh ends it. */
  hangUp(): void;
}

describe('ssh and other tools', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  const tools: Tool[] = [];

  const opens = () => aws.count('OpenTunnel');

  before(async () => {
    aws = await startDesktopCloud(['press-07', 'press-08', 'press-09']);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: 'press-07' }).waitFor();
  });

  after(async () => {
    for (const tool of tools) {
      tool.hangUp();
    }
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  /** What ssh runs as its ProxyCommand, where no terminal is. */
  function connect(device: string, ...options: string[]): Tool {
    const cli = path.join(ROOT, 'dist', 'cli.cjs');
    const child = spawn(process.execPath, [cli, 'connect', device, '22', ...options], {
      env: { ...desktop.env, CULVERT_DATA_DIR: culvert.dataDir },
      // Of a session of its own, so that a terminal the tests may have is not this tool's.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const tool: Tool = {
      stdout: () => stdout,
      stderr: () => stderr,
      ended: new Promise((resolve) => child.once('exit', resolve)),
      hangUp: () => child.kill('SIGHUP'),
    };
    tools.push(tool);
    return tool;
  }

  const greeted = (tool: Tool) => until('the device’s ssh', async () => /^SSH-2\.0-/.test(tool.stdout()));
  const question = () => page.getByRole('dialog', { name: /^A tool wants to connect to / });
  const answer = (name: string) => question().getByRole('button', { name, exact: true }).click();

  test('where no tunnel is open the window asks, and “Do not open” ends the tool, unbilled', async () => {
    const tool = connect('press-07');
    await question().waitFor();
    // The page under the question: what may not be opened is not counted as open.
    const tunnels = page.getByRole('link', { name: 'Tunnels', includeHidden: true });
    assert.doesNotMatch(await tunnels.first().innerText(), /\d/);
    assert.equal(
      await question().getByRole('heading').innerText(),
      'A tool wants to connect to press-07. Open a tunnel with “factory-ops”?',
    );
    assert.equal(
      await question()
        .getByRole('button', { name: 'Do not open' })
        .evaluate((button) => button === document.activeElement),
      true,
      'an Enter pressed too early opens nothing',
    );
    assert.deepEqual(await axeFindings(page), []);
    await picture(page, 'question-tool-open');
    await answer('Do not open');
    assert.equal(await tool.ended, 10);
    assert.match(tool.stderr(), /culvert open press-07/);
    assert.equal(tool.stdout(), '');
    assert.equal(opens(), 0);
  });

  test('a tool that goes away takes its question with it', async () => {
    const tool = connect('press-07');
    await question().waitFor();
    tool.hangUp();
    assert.equal(await tool.ended, 129);
    await question().waitFor({ state: 'hidden' });
    assert.equal(opens(), 0);
  });

  test('opened once, the tunnel serves the tools that come later, and the next device is asked for again', async () => {
    const first = connect('press-07');
    await question().waitFor();
    await answer('Open once (billed)');
    await greeted(first);
    await greeted(connect('press-07'));
    assert.equal(opens(), 1);
    const other = connect('press-08');
    await question().waitFor();
    await answer('Do not open');
    assert.equal(await other.ended, 10);
    assert.equal(opens(), 1);
  });

  test('ten at once ask once; allowed for good, the profile says so, and nobody is asked any more', async () => {
    const ten = Array.from({ length: 10 }, () => connect('press-08'));
    await question().waitFor();
    await answer('Always open (billed)');
    await Promise.all(ten.map(greeted));
    await question().waitFor({ state: 'hidden' });
    assert.equal(opens(), 2);
    await greeted(connect('press-09'));
    assert.equal(await question().count(), 0);
    assert.equal(opens(), 3);
  });

  test('the profile’s form turns it off again', async () => {
    await page.getByRole('link', { name: 'Profiles' }).click();
    await page
      .getByText(/tools may open tunnels/)
      .first()
      .waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Edit' }).click();
    await page.getByText(/^Command line and ssh/).click();
    const allowed = page.getByRole('checkbox', { name: 'Tools may open tunnels' });
    assert.equal(await allowed.isChecked(), true);
    await allowed.scrollIntoViewIfNeeded();
    await picture(page, 'profile-tools');
    await allowed.click();
    await page.getByRole('button', { name: /^Save/ }).click();
    await allowed.waitFor({ state: 'hidden' });
    const shown = await page.evaluate(() => window.culvert.call('view.get', null));
    assert.deepEqual(shown.ok && shown.value.profiles.map(({ toolsMayOpen }) => toolsMayOpen), [false]);
  });
});
