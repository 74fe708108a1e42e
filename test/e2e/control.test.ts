/** The application as the `culvert` command finds it: hidden or not, on the data folder of a host without a desktop. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { callControl } from '../../electron/control/client.ts';
import { runningIn } from '../../electron/control/control-file.ts';
import type { ControlCall, ControlCalls } from '../../electron/control/protocol.ts';
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
import { type Headless, PLAIN_CONNECT, PLAIN_OPEN, startHeadless } from '../helpers/headless-host.ts';

const run = promisify(execFile);

describe('the application and the command line', () => {
  const ended: (() => unknown)[] = [];
  let cloud: DesktopCloud;
  let desktop: Desktop;
  let headless: Headless;
  let culvert: RunningApp;
  let page: Page;
  let dir: string;

  before(async () => {
    cloud = await startDesktopCloud(['press-07', 'press-08']);
    desktop = await startDesktop();
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-control-'));
    fs.mkdirSync(path.join(desktop.home, '.aws'));
    fs.writeFileSync(
      path.join(desktop.home, '.aws', 'config'),
      `[profile factory]\nregion = ${cloud.region}\naws_access_key_id = ${cloud.key.accessKeyId}\naws_secret_access_key = ${cloud.key.secretAccessKey}\n`,
    );
    fs.writeFileSync(
      path.join(dir, 'settings.json'),
      JSON.stringify({
        version: 1,
        chosenProfileId: 'p1',
        profiles: [
          { id: 'p1', name: 'ops', region: cloud.region, signIn: { kind: 'shared', awsProfile: 'factory' } },
        ],
        general: { language: 'ko' },
      }),
    );
    headless = await startHeadless(
      { after: (end) => void ended.push(end as () => unknown) },
      { file: path.join(ROOT, 'dist', 'headless.cjs'), dir, env: { ...cloud.env, HOME: desktop.home } },
    );
  });

  after(async () => {
    await culvert?.end();
    for (const end of ended) {
      await end();
    }
    await desktop?.close();
    await cloud?.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  function call<C extends ControlCall>(
    name: C,
    args: ControlCalls[C]['args'],
    more: { signal?: AbortSignal } = {},
  ) {
    return callControl({ address: runningIn(dir)?.address ?? '', call: name, args, ...more });
  }

  test('started where a host without a desktop runs, it takes over its tunnels', async () => {
    const opened = await headless.get('open', { ...PLAIN_OPEN, device: 'press-07' });
    culvert = await startApp({ desktop, dataDir: dir, env: cloud.env });
    page = await culvert.page();
    assert.equal(await headless.ended(), 0);
    const back = await until('the tunnel to be connected', async () => {
      const listed = await call('list', { all: false });
      return listed.ok && listed.value[0]?.state === 'connected' ? listed.value[0] : null;
    });
    assert.deepEqual(
      [back.tunnelId, back.origin, back.services[0]?.localPort],
      [opened.tunnelId, 'restored', opened.services[0]?.localPort],
    );
    const status = await call('status', {});
    assert.ok(status.ok);
    assert.deepEqual(
      [status.value.mode, status.value.profile?.name, status.value.tunnels],
      ['app', 'ops', 1],
    );
    assert.equal(cloud.count('OpenTunnel'), 1);
    assert.equal(cloud.count('CloseTunnel'), 0);
  });

  test('what a command opens the window shows, and a command’s text is on the clipboard', async () => {
    const opened = await call('open', { ...PLAIN_OPEN, device: 'press-08' });
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.equal(opened.value.stateText, 'Connected', 'a command is answered in English');
    await page.getByRole('link', { name: /^터널/ }).click();
    await page.getByRole('article', { name: 'press-08' }).getByText('연결됨').first().waitFor();
    const copied = await call('copy', { device: 'press-08', tool: 'ssh' });
    assert.ok(copied.ok && copied.value.copied);
    const { stdout } = await run('xclip', ['-selection', 'clipboard', '-o'], {
      env: desktop.env,
      timeout: 30_000,
    });
    assert.equal(stdout, copied.value.command);
    assert.match(stdout, new RegExp(`^ssh -p ${opened.value.services[0]?.localPort} `));
  });

  test('a tool without a terminal asks in the window, in its language; gone, the question goes with it', async () => {
    assert.ok((await call('close', { target: 'press-08', all: false })).ok);
    const opens = cloud.count('OpenTunnel');
    const gone = new AbortController();
    const tool = call('connect', { ...PLAIN_CONNECT, device: 'press-08' }, { signal: gone.signal });
    const dialog = page.getByRole('dialog').filter({ hasText: 'press-08' });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /[가-힣]/);
    await picture(page, 'tool-open');
    gone.abort();
    const answer = await tool;
    assert.ok(!answer.ok && answer.error.code === 'CallGivenUp');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(cloud.count('OpenTunnel'), opens);
  });

  test('asked to end, it leaves the tunnels open and says that none runs', async () => {
    const child = culvert.app.process();
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const closes = cloud.count('CloseTunnel');
    assert.ok((await call('quit', { close: false })).ok);
    assert.equal(await exited, 0);
    assert.equal(cloud.count('CloseTunnel'), closes);
    assert.equal(runningIn(dir), null);
    const file = JSON.parse(fs.readFileSync(path.join(dir, 'control.json'), 'utf8'));
    assert.equal(file.address, null);
    assert.ok(file.start.args.includes('--hidden'), 'how it is started again is known');
  });
});
