/** A device that was re-imaged, in the real window with the real ssh: what it shows, what is known, and forgetting that. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings } from '../helpers/axe.ts';
import { type Desktop, picture, type RunningApp, startApp, startDesktop } from '../helpers/desktop.ts';
import { run } from '../helpers/processes.ts';

const THING = 'line3-press-07';

describe('the host key of a device', () => {
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;
  let knownHosts: string;

  before(async () => {
    desktop = await startDesktop();
    culvert = await startApp({ desktop, args: ['--demo'] });
    page = await culvert.page();
    knownHosts = path.join(culvert.dataDir, 'demo-identity', 'known_hosts');
    const opened = await page.evaluate(
      (thingName) =>
        window.culvert.call('tunnel.open', {
          thingName,
          services: ['SSH'],
          lifetimeMinutes: 60,
          reuse: true,
          ports: {},
          terminal: false,
        }),
      THING,
    );
    assert.ok(opened.ok);
    await page.getByRole('link', { name: 'Tunnels' }).click();
    await card().getByText('Connected', { exact: true }).first().waitFor();
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
  });

  const card = () => page.getByRole('article', { name: THING });
  const dialog = () => page.getByRole('dialog', { name: `Host key of ${THING}` });
  const part = (name: string) => dialog().getByRole('region', { name });
  const prints = async (name: string) => (await part(name).textContent())?.match(/SHA256:[\w+/]{43}/g) ?? [];
  const ask = async () => {
    await card().getByRole('button', { name: 'More for SSH' }).click();
    await page.getByRole('menuitem', { name: 'Host key…' }).click();
    await dialog().waitFor();
  };
  /** The command that Culvert puts on the clipboard, with nobody to be asked. */
  const ssh = async () => {
    const copied = await page.evaluate(async () => {
      const view = await window.culvert.call('view.get', null);
      const key = view.ok ? view.value.tunnels[0]?.key : undefined;
      return window.culvert.call('tunnel.copySsh', { key: key ?? '' });
    });
    assert.ok(copied.ok);
    const command = copied.value.command.replace(/^ssh /, 'ssh -o BatchMode=yes ');
    return run('/bin/sh', ['-c', `${command} -- 'echo "$CULVERT_DEVICE"'`], { env: desktop.env });
  };

  test('a key that ssh knows is the same on both sides', async () => {
    await ask();
    await dialog().getByText('The device shows the host key that ssh knows.').waitFor();
    assert.deepEqual(await prints('What ssh knows'), await prints('What the device shows now'));
    assert.equal((await prints('What ssh knows')).length, 1);
    assert.equal(await dialog().getByRole('button', { name: 'Forget the old key' }).count(), 0);
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.ok((await ssh()).stdout.includes(THING));
  });

  test('a re-imaged device: ssh refuses, the window shows both keys and explains what may have happened', async () => {
    // What ssh knows is of the image of before.
    const old = path.join(culvert.dataDir, 'old-image');
    const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', old]);
    assert.equal(made.code, 0, made.stderr);
    const publicKey = fs.readFileSync(`${old}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    fs.writeFileSync(
      knownHosts,
      fs.readFileSync(knownHosts, 'utf8').replace(/^(\S*line3-press-07\S*) \S+ \S+.*$/m, `$1 ${publicKey}`),
    );
    assert.match((await ssh()).stderr, /REMOTE HOST IDENTIFICATION HAS CHANGED/);

    await ask();
    await dialog().getByText('shows another host key than the one that ssh knows').waitFor();
    const known = await prints('What ssh knows');
    const shown = await prints('What the device shows now');
    assert.equal(known.length, 1);
    assert.equal(shown.length, 1);
    assert.notDeepEqual(known, shown);
    assert.ok((await run('ssh-keygen', ['-lf', `${old}.pub`])).stdout.includes(known[0] ?? '-'));
    await dialog().getByText('Was the device replaced or re-imaged').waitFor();
    await dialog().getByText('Do not connect').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await picture(page, 'host-key-changed');
  });

  test('at 360 pixels nothing is lost, in other languages neither', async () => {
    const size = page.viewportSize() ?? { width: 960, height: 700 };
    for (const language of ['en', 'ko', 'ja', 'zh-CN'] as const) {
      await page.evaluate((choice) => window.culvert.call('general.save', { language: choice }), language);
      await page.setViewportSize({ width: 360, height: 720 });
      const wide = await page.evaluate(() => {
        const shown = document.querySelector('dialog');
        return shown ? shown.scrollWidth - shown.clientWidth : -1;
      });
      assert.equal(wide, 0, language);
      await picture(page, `host-key-changed-360-${language}`);
      await page.setViewportSize(size);
      await picture(page, `host-key-changed-${language}`);
    }
    await page.evaluate(() => window.culvert.call('general.save', { language: 'en' }));
  });

  test('the old key is forgotten after a question, by the keyboard, and ssh asks anew', async () => {
    const before = fs.readFileSync(knownHosts, 'utf8');
    await dialog().getByRole('button', { name: 'Forget the old key' }).press('Enter');
    await dialog().getByRole('group', { name: 'Have you compared the new one?' }).waitFor();
    assert.equal(
      await dialog()
        .getByRole('button', { name: 'Keep' })
        .evaluate((button) => button === document.activeElement),
      true,
    );
    await page.keyboard.press('Escape');
    assert.equal(fs.readFileSync(knownHosts, 'utf8'), before, 'Escape forgets nothing');
    await dialog().waitFor();
    await dialog().getByRole('button', { name: 'Forget the old key' }).press('Enter');
    await dialog().getByRole('button', { name: 'Forget', exact: true }).press('Enter');
    await dialog().getByText('The old key is forgotten').waitFor();
    assert.deepEqual(await prints('What ssh knows'), []);
    assert.doesNotMatch(fs.readFileSync(knownHosts, 'utf8'), /line3-press-07/);
    assert.equal(fs.readFileSync(`${knownHosts}.old`, 'utf8'), before);
    await picture(page, 'host-key-forgotten');
    await dialog().getByRole('button', { name: 'Close' }).press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    const again = await ssh();
    assert.match(again.stderr, /Host key verification failed/);
    assert.doesNotMatch(again.stderr, /IDENTIFICATION HAS CHANGED/);
  });
});
