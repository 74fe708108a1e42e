/** Links from a wiki or a ticket: through the desktop's own programs, as a second start, hostile ones, many at once. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { electronRuntime } from '../../build/electron-runtime.mjs';
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
import { run } from '../helpers/processes.ts';

const THING = 'press-07';

const sheet = (page: Page, name: string) => page.getByRole('region', { name: `Open a tunnel to ${name}` });
const chosen = async (page: Page, name: string) =>
  (
    await sheet(page, name)
      .getByRole('group', { name: 'Services' })
      .getByRole('button', { pressed: true })
      .allTextContents()
  ).map((text) => text.split(' ')[0]);
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

/** Starts Culvert a second time, as a launcher does with a link. */
async function startAgain(desktop: Desktop, dataDir: string, args: string[]) {
  const { executable } = await electronRuntime();
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(executable, [...root, `--user-data-dir=${dataDir}`, ROOT, ...args], { env: desktop.env });
}

describe('links to a running Culvert', () => {
  let aws: DesktopCloud;
  let desktop: Desktop;
  let culvert: RunningApp;
  let page: Page;

  before(async () => {
    aws = await startDesktopCloud([THING, 'press-08']);
    desktop = await startDesktop();
    culvert = await startApp({ desktop, env: aws.env });
    page = await culvert.page();
    await aws.addProfile(page);
  });

  after(async () => {
    await culvert?.end();
    await desktop?.close();
    await aws?.close();
  });

  const entry = () =>
    path.join(
      desktop.env.XDG_DATA_HOME ?? path.join(desktop.home, '.local/share'),
      'applications/culvert-links.desktop',
    );
  const inDesktop = (program: string, ...args: string[]) => run(program, args, { env: desktop.env });
  const settings = async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    return page.getByRole('checkbox', { name: 'Open culvert:// links' });
  };
  /** As Electron tells the running one of a second start. */
  const told = (links: string[]) =>
    culvert.app.evaluate(({ app }, all) => {
      for (const link of all) {
        app.emit('second-instance', {}, [], '', { link });
      }
    }, links);

  test('the desktop leads links here once the setting is on', async () => {
    assert.equal(fs.existsSync(entry()), false);
    await (await settings()).check();
    await until('the entry', async () => fs.existsSync(entry()));
    const asked = await inDesktop('xdg-mime', 'query', 'default', 'x-scheme-handler/culvert');
    assert.equal(asked.stdout.trim(), 'culvert-links.desktop');
  });

  test('xdg-open brings up the device ready to open, with the services of the link, and opens nothing', async () => {
    const opened = await inDesktop('xdg-open', `culvert://device/${THING}?service=SSH&service=HTTP`);
    assert.equal(opened.code, 0, opened.stderr);
    await sheet(page, THING).waitFor();
    assert.deepEqual(await chosen(page, THING), ['SSH', 'Web']);
    assert.ok(await page.evaluate(() => document.hasFocus() || document.visibilityState === 'visible'));
    await picture(page, 'link-sheet');
    assert.equal(aws.count('OpenTunnel'), 0);
  });

  test('another link takes the place of the first, also when gio opens it and the window was hidden', async () => {
    await culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const opened = await inDesktop('gio', 'open', 'culvert://device/press-08');
    assert.equal(opened.code, 0, opened.stderr);
    await sheet(page, 'press-08').waitFor();
    assert.deepEqual(await chosen(page, 'press-08'), ['SSH']);
    await until('the window', () =>
      culvert.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false),
    );
  });

  test('what was typed for the device stays, but for the services that the link names', async () => {
    await sheet(page, 'press-08').getByRole('button', { name: '8 h' }).click();
    await told(['culvert://device/press-08?service=VNC']);
    await until('the service of the link', async () => (await chosen(page, 'press-08'))[0] === 'VNC');
    const kept = sheet(page, 'press-08').getByRole('button', { name: '8 h' });
    assert.equal(await kept.getAttribute('aria-pressed'), 'true');
  });

  test('words that a launcher split off a link start nothing', async () => {
    // Whoever can add an argument to the command line adds one of these.
    const more = [
      '--demo',
      '--hidden',
      '--renderer-cmd-prefix=touch /tmp/x',
      '--user-data-dir=/tmp/elsewhere',
    ];
    const again = await startAgain(desktop, culvert.dataDir, ['--', `culvert://device/${THING}`, ...more]);
    assert.equal(again.code, 0, again.stderr);
    await sheet(page, THING).waitFor();
    assert.equal((await culvert.app.windows()).length, 1);
    assert.equal(await page.getByText('Demo', { exact: true }).count(), 0);
  });

  test('hostile links do nothing but say so, in one notice that shows them short and harmless', async () => {
    await page.getByRole('link', { name: 'Activity' }).click();
    await told([
      'culvert://device/../../etc/passwd',
      `culvert://device/${'x'.repeat(100_000)}`,
      'culvert://device/press-07?reuse=false',
      'culvert://device/<img src=x onerror=alert(1)>',
    ]);
    const notice = notices(page).getByText('Culvert cannot follow the link');
    await notice.waitFor();
    assert.equal(await notice.count(), 1);
    assert.match((await notice.textContent()) ?? '', /<img src=x onerror=alert\(1\)>/);
    assert.equal(
      await page.getByRole('heading', { name: 'Activity', level: 1 }).count(),
      1,
      'it stays where it was',
    );
    assert.equal(await page.locator('img').count(), 0);
    await picture(page, 'link-refused');
    await told(['culvert://device/press-07?profile=No%20such%20one']);
    await notices(page).getByText('a profile “No such one”, which this Culvert does not have').waitFor();
    assert.equal(await notices(page).getByRole('button').count(), 1);
  });

  test('fifty links at once come to the last one, and the window works on', async () => {
    const links = Array.from({ length: 49 }, (_, at) => `culvert://device/press-${at}`);
    await told([...links, `culvert://device/${THING}?service=HTTP`]);
    await sheet(page, THING).waitFor();
    assert.deepEqual(await chosen(page, THING), ['Web']);
    assert.equal(await notices(page).getByRole('button').count(), 0, 'a good link takes the notice away');
    await page.getByRole('link', { name: 'Tunnels' }).click();
    await page.getByRole('heading', { name: 'Tunnels', level: 1 }).waitFor();
    assert.equal(aws.count('OpenTunnel'), 0);
  });

  test('a link for another profile chooses it and says so', async () => {
    await aws.addProfile(page, 'session', 'plant B');
    const chosenName = await page.evaluate(async () => {
      const view = await window.culvert.call('view.get', null);
      if (!view.ok) throw new Error(view.error.message);
      return view.value.profiles.find(({ id }) => id === view.value.chosenProfileId)?.name;
    });
    assert.equal(chosenName, 'factory-ops');
    await told([`culvert://device/${THING}?profile=Plant+B`]);
    await notices(page)
      .getByText(`The link to ${THING} is for the profile “plant B”, which is chosen now.`)
      .waitFor();
    await sheet(page, THING).waitFor();
    await picture(page, 'link-other-profile');
    assert.equal(aws.count('OpenTunnel'), 0);
  });

  test('switched off the desktop knows no program for links any more', async () => {
    await (await settings()).uncheck();
    await until('the entry to be gone', async () => !fs.existsSync(entry()));
    const asked = await inDesktop('xdg-mime', 'query', 'default', 'x-scheme-handler/culvert');
    assert.equal(asked.stdout.trim(), '');
  });

  test('while Culvert quits a link does not bring it back', async () => {
    await culvert.app.evaluate(({ app }) => {
      app.quit();
      app.emit('second-instance', {}, [], '', { link: 'culvert://device/press-08' });
    });
    await culvert.end();
    const log = fs.readFileSync(path.join(culvert.dataDir, 'logs', 'culvert.log'), 'utf8');
    assert.doesNotMatch(log, /an error nobody caught|a rejection nobody caught/);
    assert.equal(aws.count('OpenTunnel'), 0);
  });
});

test('the first start, of the demo too, follows the link that it is given', async (t) => {
  const desktop = await startDesktop();
  let culvert: RunningApp | undefined;
  t.after(async () => {
    await culvert?.end();
    await desktop.close();
  });
  const link = 'culvert://device/line3-press-07?service=HTTP';
  culvert = await startApp({ desktop, args: ['--demo', '--', link] });
  const page = await culvert.page();
  await sheet(page, 'line3-press-07').waitFor();
  assert.deepEqual(await chosen(page, 'line3-press-07'), ['Web']);

  const again = await startAgain(desktop, culvert.dataDir, [
    '--demo',
    '--',
    'culvert://device/line1-press-02',
  ]);
  assert.equal(again.code, 0, again.stderr);
  await sheet(page, 'line1-press-02').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('The demo follows links, but cannot be made the program for them.').waitFor();
});

test('a first start takes no word behind a link for an option, neither Chromium nor Culvert does', async (t) => {
  const desktop = await startDesktop();
  let culvert: RunningApp | undefined;
  t.after(async () => {
    await culvert?.end();
    await desktop.close();
  });
  const words = ['--demo', '--hidden', '--js-flags=--no-lazy', '--renderer-cmd-prefix=/bin/false'];
  culvert = await startApp({ desktop, args: ['--', 'culvert://device/press-07', ...words] });
  const page = await culvert.page();
  await notices(page).getByText('No AWS profile is chosen.').waitFor();
  const switches = await culvert.app.evaluate(
    ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
    ['demo', 'hidden', 'js-flags', 'renderer-cmd-prefix'],
  );
  assert.deepEqual(switches, []);
});
