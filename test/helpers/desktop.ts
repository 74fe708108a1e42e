/**
 * A whole desktop of its own for an end-to-end test: display, session bus, keyring, a place for tray icons, and the
 * real application on it. Nothing of the machine's own desktop, home folder or keyring is touched.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { startDisplay } from '../../build/desktop.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { type KeyringMode, type KeyringSession, startKeyringSession } from './with-keyring.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Desktop {
  keyring: KeyringSession;
  /** What a program on this desktop gets as its environment. */
  env: Record<string, string>;
  home: string;
  close(): Promise<void>;
}

export async function startDesktop(mode: KeyringMode = 'unlocked'): Promise<Desktop> {
  const keyring = await startKeyringSession(mode);
  const display = await startDisplay();
  const home = path.join(keyring.dir, 'home');
  fs.mkdirSync(home, { mode: 0o700 });
  const env = Object.fromEntries(
    Object.entries({ ...keyring.env, ...display.env, HOME: home, LC_ALL: 'C.UTF-8' }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  // The tests' own surroundings must not decide what the application does.
  for (const name of Object.keys(env)) {
    if (/^(AWS_|CULVERT_|NODE_|npm_|TERMINAL$|XDG_CURRENT_DESKTOP$)/.test(name)) {
      delete env[name];
    }
  }
  return {
    keyring,
    env,
    home,
    async close() {
      await display.stop();
      await keyring.close();
    },
  };
}

export interface RunningApp {
  app: ElectronApplication;
  dataDir: string;
  /** The window, as soon as it is shown. */
  page(): Promise<Page>;
  /** Ends the application as a signal would, and waits until its process is gone. */
  end(): Promise<void>;
  stderr(): string;
}

export interface AppOptions {
  desktop: Desktop;
  args?: string[];
  env?: Record<string, string>;
  /** Start on this data folder in place of a fresh one, as after a restart. */
  dataDir?: string;
}

/** What it wrote into its log; '' where there is none. */
function logOf(dataDir: string): string {
  const file = path.join(dataDir, 'logs', 'culvert.log');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

/** The demo starts its cloud before it shows the window, beside whatever else a busy machine does. */
const WINDOW_MS = 60_000;

export async function startApp({ desktop, args = [], env = {}, dataDir }: AppOptions): Promise<RunningApp> {
  const runtime = await electronRuntime();
  const data = dataDir ?? fs.mkdtempSync(path.join(desktop.keyring.dir, 'culvert-data-'));
  const written = logOf(data).length;
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, `--user-data-dir=${data}`, ...args],
    cwd: ROOT,
    env: { ...desktop.env, ...env },
    timeout: 60_000,
  });
  const child = app.process();
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // The driver's questions get lost while the second part of the application is being loaded.
  const loaded = until('the application to be loaded', async () =>
    logOf(data).slice(written).includes('culvert starts'),
  );
  await Promise.race([loaded.catch(() => {}), exited]);
  return {
    app,
    dataDir: data,
    page: async () => {
      const gone = exited.then(() => {
        throw new Error(`the application ended before it had a window:\n${stderr}`);
      });
      gone.catch(() => {});
      const shown = app.firstWindow({ timeout: WINDOW_MS }).catch(async (error: unknown) => {
        // The driver may have missed it, the application may have said why, or the machine was busy: the report tells.
        const windows = await app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) =>
            [window.webContents.getURL(), window.isVisible()].join(' '),
          ),
        );
        throw new Error(
          `no window opened; the application has [${windows.join(', ')}] and said:\n${stderr}`,
          {
            cause: error,
          },
        );
      });
      const page = await Promise.race([shown, gone]);
      await page.getByRole('navigation').first().waitFor({ timeout: 30_000 });
      return page;
    },
    async end() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exited;
      clearTimeout(hard);
    },
    stderr: () => stderr,
  };
}

/** Pictures of a view, light and dark, for whoever looks at them afterwards: kept outside the repository. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CULVERT_ARTIFACTS ?? path.join(os.tmpdir(), 'culvert-artifacts');
  fs.mkdirSync(folder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    // Without motion, so that no colour is caught half way.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForTimeout(100);
    await page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** The driver's answer is lost when the application collects garbage at the wrong moment: then it is asked again. */
function unlessLost(error: unknown): null {
  if (!String(error).includes('Resulting promise was garbage collected')) {
    throw error;
  }
  return null;
}

export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look().catch(unlessLost);
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${ms / 1000} s for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
