/** Tunnels that somebody else opened: seen with their tags, adopted, taken from a pasted token; and written down. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { runAwsCli } from '../helpers/aws-cli.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { knock } from '../helpers/knock.ts';

const THING = 'line3-press-07';

interface Opened {
  tunnelId: string;
  sourceAccessToken: string;
}

describe('tunnels that others opened', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud([THING, 'gateway-seoul-12']);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
    await page.getByRole('link', { name: 'Tunnels' }).click();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  async function openByCli(thing: string, ...args: string[]): Promise<Opened> {
    const to = ['--destination-config', `thingName=${thing},services=SSH,HTTP`];
    const run = await runAwsCli({
      args: [
        'iotsecuretunneling',
        'open-tunnel',
        '--endpoint-url',
        aws.cloud.endpoints.tunneling,
        ...to,
        ...args,
      ],
      key: aws.key,
      region: aws.region,
      home: desktop.home,
    });
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout);
  }

  const others = () => page.getByRole('list', { name: 'Tunnels opened by others' });
  const card = (name: string) => page.getByRole('article', { name });
  const refresh = () =>
    page.getByRole('region', { name: 'Opened by others' }).getByRole('button', { name: 'Refresh' }).click();

  async function portOf(shown: Locator, at = 0): Promise<number> {
    const address = await shown
      .getByRole('button', { name: /^Copy address/ })
      .nth(at)
      .innerText();
    return Number(address.trim().split(':')[1]);
  }

  /** What the device says first on a port: its ssh server greets whoever connects. */
  function greeting(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.setTimeout(20_000, () => socket.destroy(new Error('the device said nothing')));
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }

  test('without any the screen says so', async () => {
    await page.getByText('No other tunnel is open.').waitFor();
  });

  test('one that the AWS CLI opened is shown with its description, tags, and both ends', async () => {
    await openByCli(THING, '--description', 'firmware check', '--tags', 'key=team,value=presses');
    await refresh();
    const item = others().getByRole('listitem', { name: THING });
    await item.getByText('firmware check').waitFor();
    await item.getByText('SSH, HTTP').waitFor();
    await item.getByText('team = presses').waitFor();
    await item.getByText(/^Source: not connected/).waitFor();
    await item.getByText(/^Device: (not )?connected/).waitFor();
    await item.getByText('not by Culvert').waitFor();
    await item.getByText(/^Opened .* closes by itself in/).waitFor();
    await picture(page, 'others');
  });

  test('the sheet of its device offers to adopt it before a billed open', async () => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: THING }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${THING}` });
    await sheet.getByText('A tunnel to it is open, opened by others').waitFor();
    await sheet.getByRole('button', { name: 'Open another one (billed)' }).waitFor();
    assert.equal(await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).count(), 0);
    await picture(page, 'others-sheet');
    await sheet.getByRole('button', { name: 'Adopt the tunnel that is open' }).click();
    await card(THING).getByText('Connected').waitFor();
  });

  test('the adopted tunnel says what it is, carries bytes, and nothing was opened for it', async () => {
    await card(THING)
      .getByText(/, adopted/)
      .waitFor();
    assert.match(await greeting(await portOf(card(THING))), /^SSH-2\.0-/);
    const body = await (await fetch(`http://127.0.0.1:${await portOf(card(THING), 1)}/`)).text();
    assert.match(body, new RegExp(THING));
    assert.equal(aws.count('OpenTunnel'), 1, 'the one of the AWS CLI');
    await page.getByText('No other tunnel is open.').waitFor();
    await picture(page, 'others-adopted');
  });

  test('closing one of others asks first, and closes it at AWS', async () => {
    const { tunnelId } = await openByCli('gateway-seoul-12', '--description', 'left behind');
    await refresh();
    const item = others().getByRole('listitem', { name: 'gateway-seoul-12' });
    await item.getByRole('button', { name: 'Close…' }).click();
    const before = aws.count('CloseTunnel');
    await item.getByRole('button', { name: 'Keep' }).click();
    assert.equal(aws.count('CloseTunnel'), before);
    await item.getByRole('button', { name: 'Close…' }).click();
    await item.getByRole('button', { name: 'Close', exact: true }).click();
    await item.waitFor({ state: 'detached' });
    assert.equal(aws.count('CloseTunnel'), before + 1, tunnelId);
  });

  async function paste(window: Page, token: string, button = 'Quick open…'): Promise<Locator> {
    await window.getByRole('link', { name: 'Tunnels' }).click();
    await window.getByRole('button', { name: button }).click();
    const quick = window.getByRole('region', { name: 'Quick open' });
    await quick.getByRole('button', { name: 'Open', exact: true }).click();
    await quick.getByText('Paste the source access token.').waitFor();
    await quick.getByRole('textbox', { name: 'Source access token' }).fill(token);
    await quick.getByRole('combobox', { name: 'Region' }).fill(aws.region);
    await quick.getByRole('textbox', { name: 'Name' }).fill('from Jiwoo');
    return quick;
  }

  test('a pasted token carries bytes; its expiry is not claimed', async () => {
    const { sourceAccessToken } = await openByCli('gateway-seoul-12');
    const quick = await paste(page, sourceAccessToken);
    await picture(page, 'quick-open');
    await quick.getByRole('button', { name: 'Open', exact: true }).click();
    const shown = card('from Jiwoo');
    await shown.getByText('Connected').waitFor();
    assert.match(await greeting(await portOf(shown)), /^SSH-2\.0-/);
    await shown.getByText('Its expiry is not known').waitFor();
    assert.equal(await shown.getByRole('timer', { name: 'Time left' }).count(), 0);
    await picture(page, 'quick-card');
  });

  test('closing it ends this side only', async () => {
    const shown = card('from Jiwoo');
    const port = await portOf(shown);
    const closed = aws.count('CloseTunnel');
    await shown.getByRole('button', { name: 'Close this side' }).click();
    await shown.getByRole('button', { name: 'Close', exact: true }).click();
    await until('the port is released', async () => (await knock(port)) === 'ECONNREFUSED');
    assert.equal(aws.count('CloseTunnel'), closed);
  });

  test('the history shows what was done, finds it, and exports it', async () => {
    await page.getByRole('link', { name: 'Activity' }).click();
    const entry = page.getByRole('listitem', { name: `Adopted ${THING}` });
    await entry.getByText('free').waitFor();
    await page.getByRole('listitem', { name: /^Quick open/ }).waitFor();
    await picture(page, 'activity');
    await page.getByRole('searchbox', { name: 'Find in the history' }).fill(THING);
    await page.getByRole('listitem', { name: /^Quick open/ }).waitFor({ state: 'detached' });
    await entry.waitFor();
    await page.getByRole('searchbox', { name: 'Find in the history' }).fill('no such thing');
    await page.getByText('Nothing in the history is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();

    for (const format of ['CSV', 'JSON'] as const) {
      await page.getByRole('button', { name: `Export ${format}` }).click();
      const saved = page.getByRole('status').filter({ hasText: 'Saved as' });
      await saved.getByText(new RegExp(`\\.${format.toLowerCase()}$`)).waitFor();
      await saved.getByRole('button', { name: 'Show in folder' }).waitFor();
      const file = await saved.locator('code').innerText();
      const text = fs.readFileSync(file, 'utf8');
      assert.match(text, new RegExp(THING));
      assert.match(text, /adopted/);
      if (format === 'JSON') {
        JSON.parse(text);
      }
      assert.doesNotMatch(text, /[A-Za-z0-9_-]{300,}/, 'no token');
    }
  });

  test('without any profile a pasted token works, and AWS’s control plane hears nothing', async () => {
    const { sourceAccessToken } = await openByCli('gateway-seoul-12');
    await culvert.end();
    const calls = aws.cloud.calls.length;
    culvert = await startApp({ desktop, env: aws.env });
    const window = await culvert.page();
    const quick = await paste(window, sourceAccessToken, 'I have an access token');
    await quick.getByRole('button', { name: 'Open', exact: true }).click();
    const shown = window.getByRole('article', { name: 'from Jiwoo' });
    await shown.getByText('Connected').waitFor();
    assert.match(await greeting(await portOf(shown)), /^SSH-2\.0-/);
    assert.deepEqual(aws.cloud.calls.slice(calls), []);
  });
});
