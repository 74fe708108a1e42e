/** Devices whose agent speaks an older protocol: found out, shown, remembered over a restart, and set by hand. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type Desktop, picture, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';

const V2 = 'press-v2';
const V1 = 'oven-v1';
const OLDER = 'Older agent (V2): one connection at a time per service';

describe('a device with an older agent', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud([
      { thingName: V2, online: true, version: 2 },
      { thingName: V1, online: true, version: 1 },
    ]);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page, 'keychain');
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const sheetOf = async (thing: string): Promise<Locator> => {
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('option', { name: thing }).click();
    return page.getByRole('region', { name: `Open a tunnel to ${thing}` });
  };
  const open = (sheet: Locator) => sheet.getByRole('button', { name: 'Open tunnel', exact: true }).click();
  const cardOf = (thing: string) => page.getByRole('article', { name: thing });
  const protocolOf = (sheet: Locator) => sheet.getByRole('group', { name: 'Agent’s protocol' });
  /** Folds the field out and answers with what is chosen in it. */
  const chosen = async (sheet: Locator): Promise<string> => {
    await sheet.getByText(/^Agent’s protocol:/).click();
    return protocolOf(sheet).getByRole('button', { pressed: true }).innerText();
  };

  async function portOf(card: Locator): Promise<number> {
    const address = await card.getByRole('button', { name: /^Copy address/ }).innerText();
    return Number(address.trim().split(':')[1]);
  }

  const remembered = (): { destinationVersion?: number; protocol?: unknown }[] => {
    const file = path.join(culvert.dataDir, 'settings.json');
    return Object.values(JSON.parse(fs.readFileSync(file, 'utf8')).devices);
  };

  test('the first answer of the device shows that its agent is older; the card says what that limits', async () => {
    const sheet = await sheetOf(V2);
    await picture(page, 'older-device-sheet');
    assert.equal(await chosen(sheet), 'Automatic');
    await open(sheet);
    const card = cardOf(V2);
    await card.getByText('Connected').waitFor();
    assert.equal(await card.getByText(/agent \(V\d\)/).count(), 0, 'nobody knows yet');

    assert.match(await greeting(await portOf(card)), /^SSH-2\.0-/);
    await card.getByText(OLDER).waitFor();
    await card.getByText('Another one waits until the first is closed.').waitFor();
    await picture(page, 'older-device-card');
    await until('the settings', async () =>
      remembered().some(({ destinationVersion }) => destinationVersion === 2),
    );
    assert.equal(aws.count('OpenTunnel'), 1);
  });

  test('after a restart it is known before the device has said anything', async () => {
    const card = cardOf(V2);
    await card.getByText('idle').waitFor();
    await card.getByRole('button', { name: 'Close tunnel' }).click();
    await page.getByText('Closed', { exact: false }).first().waitFor();
    await culvert.end();
    culvert = await startApp({ desktop, env: aws.env, dataDir: culvert.dataDir });
    page = await culvert.page();

    const sheet = await sheetOf(V2);
    await sheet.getByText('Agent’s protocol: Automatic (found: V2)').waitFor();
    assert.equal(await chosen(sheet), 'Automatic (found: V2)');
    await picture(page, 'older-device-found');
    await open(sheet);
    await cardOf(V2).getByText('Connected').waitFor();
    assert.equal(await cardOf(V2).getByText(OLDER).count(), 1);
    await cardOf(V2).getByText('no traffic yet').waitFor();
  });

  test('a protocol set by hand is told to the next tunnel, and several services through V1 are refused unbilled', async () => {
    const before = aws.count('OpenTunnel');
    const sheet = await sheetOf(V1);
    assert.equal(await chosen(sheet), 'Automatic');
    await sheet.getByRole('button', { name: /^Web/ }).click();
    await protocolOf(sheet).getByRole('button', { name: 'V1', exact: true }).click();
    await sheet.getByText(/^With protocol V1 a tunnel carries one service/).waitFor();
    await open(sheet);
    const refusal = sheet.getByText(/speaks protocol V1, which carries one service per tunnel/);
    await refusal.waitFor();
    await picture(page, 'older-device-refused');
    assert.equal(aws.count('OpenTunnel'), before);

    await sheet.getByRole('button', { name: /^Web/ }).click();
    await open(sheet);
    const card = cardOf(V1);
    await card.getByText('Connected').waitFor();
    await card.getByText('Protocol set to V1: one connection at a time').waitFor();
    assert.match(await greeting(await portOf(card)), /^SSH-2\.0-/);
    await picture(page, 'older-device-set');
    await until('the settings', async () => remembered().some(({ protocol }) => protocol === 1));
    assert.equal(aws.count('OpenTunnel'), before + 1);
  });
});

/** The first bytes that come from a local port. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.setTimeout(20_000, () => socket.destroy(new Error('nothing came')));
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'));
      socket.destroy();
    });
  });
}
