/** Sessions in a real terminal with tabs, through a real tunnel, with the real ssh. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Desktop, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';

const run = promisify(execFile);
const THING = 'line3-press-07';
const CLICKS = 10;

describe('terminals', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  let key = '';

  before(async () => {
    desktop = await startDesktop('unlocked');
    culvert = await startApp({ desktop, args: ['--demo'], env: { TERMINAL: 'xfce4-terminal' } });
    page = await culvert.page();
    await page.getByRole('link', { name: 'Tunnels' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const onDesktop = async (program: string, ...args: string[]) =>
    (await run(program, args, { env: desktop.env, timeout: 30_000 })).stdout.trim();
  const card = () => page.getByRole('article', { name: THING });
  const terminal = () => page.evaluate((of) => window.culvert.call('tunnel.terminal', { key: of }), key);
  const processes = async () =>
    (await onDesktop('pgrep', '-f', `xfce4-terminal .*${THING}`)).split('\n').filter(Boolean).length;

  test('the second session is a tab in the window of the first', async () => {
    await page.evaluate(() => window.culvert.call('general.save', { terminalTab: true }));
    const request = {
      ...{ thingName: THING, services: ['SSH'], lifetimeMinutes: 60, reuse: true, ports: {} },
      terminal: true,
    };
    const opened = await page.evaluate((open) => window.culvert.call('tunnel.open', open), request);
    assert.ok(opened.ok);
    key = opened.value.key;
    await card().getByText('1 connection').waitFor();
    assert.ok((await terminal()).ok);
    await card().getByText('2 connections').waitFor();
    assert.equal(await processes(), 1);
  });

  test('what is typed into the tab reaches the device', async () => {
    const file = path.join(desktop.home, 'typed in the tab');
    const window = (await onDesktop('xdotool', 'search', '--onlyvisible', '--class', 'xfce4-terminal'))
      .split('\n')
      .at(-1);
    await until('the answer of the device', async () => {
      await onDesktop('xdotool', 'windowfocus', '--sync', window ?? '');
      await onDesktop('xdotool', 'type', '--delay', '5', `echo "$CULVERT_DEVICE" > '${file}'\n`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return fs.existsSync(file) && fs.readFileSync(file, 'utf8').trim() === THING;
    });
  });

  test('ten clicks at once are ten more sessions, in windows again where no tab is wanted', async () => {
    await page.evaluate(() => window.culvert.call('general.save', { terminalTab: false }));
    const answers = await Promise.all(Array.from({ length: CLICKS }, terminal));
    assert.deepEqual(
      answers.map(({ ok }) => ok),
      answers.map(() => true),
    );
    await card()
      .getByText(`${CLICKS + 2} connections`)
      .waitFor();
    assert.equal(await processes(), CLICKS + 1);
  });
});
