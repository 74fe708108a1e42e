/** The tunnels' screen: a silent device, new tokens, the end of a lifetime, what flows, and what is over. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';

const run = promisify(execFile);
const ONLINE = 'line3-press-07';
const OFFLINE = 'cooler-seoul-sensor-31';

describe('the tunnels', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    desktop = await startDesktop();
    culvert = await startApp({ desktop, args: ['--demo'], env: { TERMINAL: 'xterm' } });
    page = await culvert.page();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const card = (name: string) => page.getByRole('article', { name });
  const clipboard = async () =>
    (
      await run('xclip', ['-selection', 'clipboard', '-o'], { env: desktop.env, timeout: 30_000 })
    ).stdout.trim();

  async function open(name: string, minutes: string | null, services: RegExp[] = []): Promise<void> {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${name}` });
    if (minutes !== null) {
      await sheet.getByRole('button', { name: 'Custom' }).click();
      await sheet.getByRole('textbox', { name: 'Minutes' }).fill(minutes);
    }
    for (const service of services) {
      await sheet.getByRole('button', { name: service }).click();
    }
    await sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
    await card(name).waitFor();
  }

  test('a silent device: how long it is waited for, and after half a minute what to check and a way on', async () => {
    await open(OFFLINE, null);
    await card(OFFLINE).getByText('Waiting for device').waitFor();
    const ends = card(OFFLINE).getByRole('list', { name: `Both ends of ${OFFLINE}` });
    await ends.getByText(/^This computer: online since/).waitFor();
    await ends.getByText('Device: not there yet').waitFor();
    const timer = card(OFFLINE).getByRole('timer', { name: 'Waited' });
    assert.match(await timer.innerText(), /^0:[0-2]\d$/);
    assert.equal(await card(OFFLINE).getByRole('list', { name: 'What to check' }).count(), 0);

    const check = card(OFFLINE).getByRole('list', { name: 'What to check' });
    await check.waitFor({ timeout: 45_000 });
    await check.getByText(/^Not connected to AWS IoT|^Disconnected/).waitFor();
    await check.getByText(`$aws/things/${OFFLINE}/tunnels/notify`).waitFor();
    await check.getByText('data.tunneling.iot.eu-central-1.amazonaws.com:443').waitFor();
    await check.getByText('localhost:22').waitFor();
    await picture(page, 'tunnels-waiting');

    // A new token for it, free; it is waited for anew.
    await card(OFFLINE).getByRole('button', { name: 'Rotate tokens' }).click();
    await check.waitFor({ state: 'detached' });
    await card(OFFLINE).getByText('Waiting for device').waitFor();
    assert.match(await timer.innerText(), /^0:\d\d$/);
  });

  test('with nothing connected it closes at a click, into one line that can be forgotten', async () => {
    await card(OFFLINE).getByRole('button', { name: 'Close tunnel' }).click();
    const closed = page.getByRole('region', { name: 'Closed tunnels' });
    await closed.getByRole('article', { name: OFFLINE }).getByText('Its local ports are released.').waitFor();
    await closed.getByRole('button', { name: `More for ${OFFLINE}` }).click();
    await page.getByRole('menuitem', { name: 'Show its log' }).waitFor();
    await page.keyboard.press('Escape');
    await closed.getByRole('button', { name: 'Forget' }).click();
    await closed.waitFor({ state: 'detached' });
    assert.equal(await card(OFFLINE).count(), 0);
  });

  test('what flows is a figure that says the rates and the limit, and the bytes are counted beside it', async () => {
    await open(ONLINE, '5', [/^Web/]);
    await card(ONLINE).getByText('Connected', { exact: true }).waitFor();
    await card(ONLINE).getByText('no traffic yet').waitFor();
    const addresses = await card(ONLINE)
      .getByRole('button', { name: /^Copy address/ })
      .allInnerTexts();
    const web = addresses[1]?.trim();
    for (let at = 0; at < 5; at++) {
      assert.match(await (await fetch(`http://${web}/`)).text(), new RegExp(ONLINE));
    }
    const figure = card(ONLINE).getByRole('figure', { name: /^Throughput of the last minute: now .+ down/ });
    await figure.waitFor();
    await until('a rate', async () =>
      /now [1-9]\d* kb\/s down and \d+ kb\/s up; the limit is 800 kb\/s$/.test(
        (await figure.getAttribute('aria-label')) ?? '',
      ),
    );
    await card(ONLINE)
      .getByText(/^\d.* down · \d.* up$/)
      .waitFor();
    await picture(page, 'tunnels-throughput');
    await until('the rate falls when nothing flows', async () =>
      ((await figure.getAttribute('aria-label')) ?? '').includes('now 0 kb/s down and 0 kb/s up'),
    );
  });

  test('addresses and commands are copied from the row and its menu, with the keyboard alone', async () => {
    const ssh = card(ONLINE)
      .getByRole('button', { name: /^Copy address/ })
      .first();
    const address = (await ssh.innerText()).trim();
    await ssh.click();
    await until('the address', async () => (await clipboard()) === address);

    const port = address.split(':')[1] ?? '';
    await card(ONLINE).getByRole('button', { name: 'More for SSH' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Copy address' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the sftp command', async () => (await clipboard()).startsWith(`sftp -P ${port} `));
    assert.match(await clipboard(), / -o HostKeyAlias=culvert\.[^ ]+line3-press-07 /);
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'More for SSH',
      'the focus is back where it came from',
    );
    await card(ONLINE).getByRole('button', { name: 'More for SSH' }).click();
    await picture(page, 'tunnels-menu');
    await page.getByRole('menuitem', { name: 'Copy scp command' }).click();
    await until('the scp command', async () => / FILE \S*127\.0\.0\.1:$/.test(await clipboard()));
  });

  test('another port for the next time is asked for, checked and remembered', async () => {
    await card(ONLINE).getByRole('button', { name: 'More for SSH' }).click();
    await page.getByRole('menuitem', { name: 'Use another port next time…' }).click();
    const dialog = page.getByRole('dialog', { name: `Port for SSH of ${ONLINE}` });
    const field = dialog.getByRole('textbox', { name: 'Local port from now on' });
    await field.fill('70000');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('A port is a whole number from 1 to 65535.').waitFor();
    await picture(page, 'tunnels-next-port');
    await field.fill('45507');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    // It holds from the next tunnel on; this one stays where it is.
    assert.equal(await card(ONLINE).getByText('127.0.0.1:45507').count(), 0);
  });

  test('rotating asks while something is connected, and the device comes back', async () => {
    await card(ONLINE).getByRole('button', { name: 'Open terminal' }).click();
    await card(ONLINE).getByText('1 connection', { exact: true }).waitFor();
    await card(ONLINE).getByRole('button', { name: 'Rotate tokens' }).click();
    const question = card(ONLINE).getByRole('group', {
      name: /^Rotate the tokens\? 1 connection breaks off/,
    });
    await question.waitFor();
    await question.getByRole('button', { name: 'Rotate' }).click();
    await card(ONLINE).getByText('1 connection', { exact: true }).waitFor({ state: 'detached' });
    await card(ONLINE).getByText('Connected', { exact: true }).waitFor();
    const web = (
      await card(ONLINE)
        .getByRole('button', { name: /^Copy address/ })
        .allInnerTexts()
    )[1]?.trim();
    await until('the device through the same port', async () =>
      fetch(`http://${web}/`).then(
        async (answer) => (await answer.text()).includes(ONLINE),
        () => false,
      ),
    );
    await card(ONLINE)
      .getByText(/^Device: online since/)
      .waitFor();
  });

  test('before the end it warns, and another one like it is one click and the sheet away', async () => {
    // Five minutes are less than ten.
    await card(ONLINE).getByText('Closes by itself in under 10 minutes').waitFor();
    await card(ONLINE)
      .getByText(/^Its lifetime cannot be extended/)
      .waitFor();
    await picture(page, 'tunnels-expires');
    await card(ONLINE).getByRole('button', { name: 'Open a new one' }).click();
    const sheet = page.getByRole('region', { name: `Open a tunnel to ${ONLINE}` });
    for (const name of [/^SSH/, /^Web/]) {
      await until(`${name} chosen as before`, async () => {
        const pressed = await sheet.getByRole('button', { name }).getAttribute('aria-pressed');
        return pressed === 'true';
      });
    }
    await picture(page, 'tunnels-again');
  });
});
