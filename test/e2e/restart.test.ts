/** What is open outlives Culvert: after a crash and after a quit that leaves it open, it is carried again on its ports. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { TunnelView } from '../../electron/ipc/contract.ts';
import { SETTINGS_FILE } from '../../electron/main/settings.ts';
import { type Desktop, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';
import { type DesktopCloud, startDesktopCloud } from '../helpers/desktop-cloud.ts';
import { knock } from '../helpers/knock.ts';
import { firstBytes } from '../integration/tunnels/harness.ts';

const THING = 'press-07';

describe('after Culvert was started anew', () => {
  let desktop: Desktop;
  let world: DesktopCloud;
  const running = new Set<RunningApp>();

  before(async () => {
    desktop = await startDesktop();
    world = await startDesktopCloud([THING]);
  });

  after(async () => {
    await Promise.all([...running].map((culvert) => culvert.end()));
    await world?.close();
    await desktop?.close();
  });

  async function start(dataDir?: string): Promise<{ culvert: RunningApp; page: Page }> {
    const culvert = await startApp({ desktop, env: world.env, ...(dataDir ? { dataDir } : {}) });
    running.add(culvert);
    return { culvert, page: await culvert.page() };
  }

  const tunnels = async (page: Page): Promise<TunnelView[]> => {
    const view = await page.evaluate(() => window.culvert.call('view.get', null));
    return view.ok ? view.value.tunnels : [];
  };
  const connected = (page: Page) =>
    until('the tunnel to be connected', async () =>
      (await tunnels(page)).find(({ state }) => state === 'connected'),
    );
  const kept = (dataDir: string): unknown[] =>
    JSON.parse(fs.readFileSync(path.join(dataDir, SETTINGS_FILE), 'utf8')).openTunnels;

  test('a killed Culvert finds its tunnel again on the same port, without opening one', async () => {
    const first = await start();
    await world.addProfile(first.page, 'keychain');
    const opened = await first.page.evaluate(
      (thingName) =>
        window.culvert.call('tunnel.open', {
          ...{ thingName, services: ['SSH'], lifetimeMinutes: 60, reuse: true, ports: {}, terminal: false },
        }),
      THING,
    );
    assert.ok(opened.ok, JSON.stringify(opened));
    const before = await connected(first.page);
    const port = before.ports[0]?.localPort ?? 0;
    assert.match(await firstBytes(port), /^SSH-2\.0-/);
    const { dataDir } = first.culvert;
    await until('it is kept', async () => kept(dataDir).length === 1);
    const text = fs.readFileSync(path.join(dataDir, SETTINGS_FILE), 'utf8');
    assert.doesNotMatch(text, /AQGAAX|accessToken/i);

    const child = first.culvert.app.process();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    running.delete(first.culvert);
    await until('the port is free', async () => (await knock(port)) === 'ECONNREFUSED');

    const second = await start(dataDir);
    const again = await connected(second.page);
    assert.deepEqual(
      [again.origin, again.tunnelId, again.ports[0]?.localPort],
      ['restored', before.tunnelId, port],
    );
    assert.ok(Math.abs((again.expiresAt ?? 0) - (before.expiresAt ?? 0)) < 1_000);
    assert.match(await firstBytes(port), /^SSH-2\.0-/);
    assert.equal(world.count('OpenTunnel'), 1);

    // Ended by a signal, as when the session of the desktop ends: it stays open at AWS, and is found again.
    await second.culvert.end();
    running.delete(second.culvert);
    const third = await start(dataDir);
    const found = await connected(third.page);
    assert.deepEqual([found.tunnelId, found.ports[0]?.localPort], [before.tunnelId, port]);
    assert.equal(world.count('OpenTunnel'), 1);

    // A tunnel that is closed is not looked for any more.
    const closed = await third.page.evaluate(
      (key) => window.culvert.call('tunnel.close', { key }),
      found.key,
    );
    assert.ok(closed.ok, JSON.stringify(closed));
    await until('it is kept no more', async () => kept(dataDir).length === 0);
    assert.equal(world.count('CloseTunnel'), 1);
  });
});
