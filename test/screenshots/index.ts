/**
 * `npm run screenshots`: pictures of every view in both themes and of the tunnels in each language, made from the demo and,
 * for the first start, from a fresh one. They go to docs/images, or to the folder that is named.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { DEMO_ONLINE_THING } from '../../electron/main/demo.ts';
import { type Desktop, ROOT, type RunningApp, startApp, startDesktop, until } from '../helpers/desktop.ts';

const SILENT_THING = 'gateway-seoul-12';
const OPEN_PAUSE_MS = 1_200;
const SIZE = { width: 1000, height: 720 };
/** A device that stays silent for so long gets a checklist. */
const SILENT_MS = 32_000;
const LANGUAGES = ['ko', 'ja', 'zh-CN'] as const;

interface Shot {
  name: string;
  /** Leads from the tunnels to what is shown. */
  go: (page: Page) => Promise<unknown>;
  /** Leads back to where the views can be chosen. */
  leave?: (page: Page) => Promise<unknown>;
}

const to = (name: string) => (page: Page) => page.getByRole('link', { name }).click();
const pressEscape = (page: Page) => page.keyboard.press('Escape');

const SHOTS: readonly Shot[] = [
  { name: 'tunnels', go: to('Tunnels') },
  { name: 'devices', go: to('Devices') },
  {
    name: 'open',
    async go(page) {
      await to('Devices')(page);
      await page.getByRole('option', { name: /gateway-busan-01/ }).click();
      await page.getByRole('region', { name: 'Open a tunnel to gateway-busan-01' }).waitFor();
    },
  },
  { name: 'activity', go: to('Activity') },
  { name: 'profiles', go: to('Profiles') },
  {
    name: 'profile-form',
    async go(page) {
      await to('Profiles')(page);
      await page.getByRole('button', { name: 'Add a profile' }).first().click();
    },
  },
  { name: 'settings', go: to('Settings') },
  ...(
    [
      ['settings-ssh', 'Command line and ssh'],
      ['settings-services', 'Services'],
    ] as const
  ).map(([name, section]) => ({
    name,
    async go(page: Page) {
      await to('Settings')(page);
      await page.getByRole('link', { name: section, exact: true }).click();
    },
  })),
  { name: 'help', go: to('Help') },
  {
    name: 'log',
    async go(page) {
      await to('Help')(page);
      await page.getByRole('button', { name: 'Show log' }).click();
    },
  },
  {
    name: 'report',
    async go(page) {
      await to('Help')(page);
      await page.getByRole('button', { name: 'Save report…' }).click();
      await page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'palette',
    async go(page) {
      await to('Tunnels')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
];

async function main(): Promise<void> {
  const folder = path.resolve(process.argv[2] ?? path.join(ROOT, 'docs/images'));
  fs.mkdirSync(folder, { recursive: true });
  const desktop = await startDesktop('unlocked');
  try {
    await withApp(desktop, [], async (page) => {
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await bothThemes(page, folder, 'first-run');
    });
    await withApp(desktop, ['--demo'], async (page) => {
      const port = await fill(page);
      await page.evaluate(() => window.culvert.call('general.save', { sshConfig: 'command' }));
      const stopTraffic = makeTraffic(port);
      await page.waitForTimeout(SILENT_MS);
      for (const { name, go, leave } of SHOTS) {
        await go(page);
        await bothThemes(page, folder, name);
        await leave?.(page);
      }
      await to('Tunnels')(page);
      for (const language of LANGUAGES) {
        await page.evaluate((chosen) => window.culvert.call('general.save', { language: chosen }), language);
        await page.locator(`html[lang="${language}"]`).waitFor();
        await take(page, path.join(folder, `tunnels-${language}.png`), 'light');
      }
      await stopTraffic();
    });
  } finally {
    await desktop.close();
  }
  process.stdout.write(`The pictures are in ${folder}\n`);
}

async function withApp(desktop: Desktop, args: string[], use: (page: Page) => Promise<void>): Promise<void> {
  // The user's own ssh configuration stays as it is.
  const env = { CULVERT_SSH_FOLDER: path.join(desktop.home, '.ssh') };
  const culvert: RunningApp = await startApp({ desktop, args, env });
  try {
    const page = await culvert.page();
    await culvert.app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      SIZE,
    );
    await use(page);
  } finally {
    await culvert.end();
  }
}

/** Opens a tunnel, and one to a device that does not answer. Answers with the port of the first one's web page. */
async function fill(page: Page): Promise<number> {
  for (const thingName of [DEMO_ONLINE_THING, SILENT_THING]) {
    // The demo's cloud has AWS's limit of opens a second, and a colleague has just opened one.
    await page.waitForTimeout(OPEN_PAUSE_MS);
    const opened = await page.evaluate(
      (name) =>
        window.culvert.call('tunnel.open', {
          ...{ thingName: name, services: ['SSH', 'HTTP'], lifetimeMinutes: 120, reuse: true, ports: {} },
          terminal: false,
        }),
      thingName,
    );
    if (!opened.ok) {
      throw new Error(opened.error.message);
    }
  }
  await to('Tunnels')(page);
  return until('the device to answer', async () => {
    const view = await page.evaluate(() => window.culvert.call('view.get', null));
    const tunnel = view.ok && view.value.tunnels.find(({ thingName }) => thingName === DEMO_ONLINE_THING);
    return tunnel && tunnel.state === 'connected' && tunnel.ports.at(-1)?.localPort;
  });
}

/** Loads the page again and again, now more and now less, until the answer is called. */
function makeTraffic(port: number): () => Promise<void> {
  let running = true;
  const load = async () => {
    while (running) {
      const many = Math.round(12 * Math.abs(Math.sin(Date.now() / 7000)));
      await Promise.all(
        Array.from({ length: many }, async () => (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer()),
      );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  const loading = load();
  return () => {
    running = false;
    return loading;
  };
}

async function bothThemes(page: Page, folder: string, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await take(page, path.join(folder, `${name}-${theme}.png`), theme);
  }
}

async function take(page: Page, file: string, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.waitForTimeout(250);
  await page.screenshot({ path: file });
}

await main();
