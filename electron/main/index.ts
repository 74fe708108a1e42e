/**
 * The first part of the start, kept small, since Electron reads it before it does anything else: what must be said before
 * Electron is ready, and the icon in the tray. Everything else is loaded then.
 */
import path from 'node:path';
import { app, dialog } from 'electron';
import { ICONS } from '../tray/icon-files.ts';
import { readLanguageChoice } from './chosen-language.ts';
import { openLog } from './log-file.ts';
import { declareScheme, lockNavigation } from './security.ts';
import { enableShortcutPortal } from './shortcut-portal.ts';
import { takeSignals } from './signals.ts';
import { createTrayFirst } from './tray-first.ts';

const flag = (name: string) => process.argv.includes(name);
const demo = flag('--demo');
const check = demo && flag('--check');
const unattended = flag('--no-display');
/** Of an end before anything was done: what has not been checked has not passed. */
const EARLY_EXIT_CODE = check ? 1 : 0;
const data = app.getPath('userData');
const log = openLog(path.join(data, 'logs'), flag('--verbose'));

process.on('uncaughtException', (error) =>
  log.error('an error nobody caught', { error: error.stack ?? String(error) }),
);
process.on('unhandledRejection', (error) => log.error('a rejection nobody caught', { error: String(error) }));

// As root Chromium can only run without its sandbox; the page's own sandbox options stand all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) {
  app.enableSandbox();
}
enableShortcutPortal(app.commandLine, process.platform, process.env);
declareScheme();
lockNavigation(app, log);

if (check) {
  // Electron ends by itself at a signal that comes before we take them.
  app.on('will-quit', () => app.exit(EARLY_EXIT_CODE));
}
if (app.requestSingleInstanceLock()) {
  start().catch(fail);
} else {
  // The running one shows its window instead.
  app.exit(EARLY_EXIT_CODE);
}

async function start(): Promise<void> {
  const trayFirst = createTrayFirst({
    platform: process.platform,
    env: process.env,
    language: readLanguageChoice(data),
    preferred: () => app.getPreferredSystemLanguages(),
    quit: () => app.exit(EARLY_EXIT_CODE),
    icons: path.join(__dirname, ICONS),
    log,
  });
  await app.whenReady();
  // Not sooner: while it starts, Chromium puts handlers of its own in the place of ours.
  const signals = takeSignals(process, () => app.exit(EARLY_EXIT_CODE));
  app.on('second-instance', () => trayFirst.act({ kind: 'open-window' }));
  app.on('activate', () => trayFirst.act({ kind: 'open-window' }));
  await trayFirst.show();
  const { startCulvert } = await import('./start.ts');
  await startCulvert({ dist: __dirname, log, demo, check, unattended, signals, trayFirst });
}

/** The rest could not even be loaded. An icon that does nothing must not stay, nor the lock that keeps the next one away. */
async function fail(error: unknown): Promise<void> {
  log.error('culvert cannot be loaded', { error: error instanceof Error ? error.stack : String(error) });
  app.on('will-quit', () => app.exit(1));
  if (!unattended && !check) {
    const message = error instanceof Error ? error.message : String(error);
    await dialog.showMessageBox({ type: 'error', title: 'Culvert', message, detail: log.folder });
  }
  app.exit(1);
}
