/**
 * The first part of the start, kept small, since Electron reads it before it does anything else: what must be said before
 * Electron is ready, and the icon in the tray. Everything else is loaded then.
 */
import path from 'node:path';
import { app } from 'electron';
import { readLanguageChoice } from './chosen-language.ts';
import { openLog } from './log-file.ts';
import { declareScheme, lockNavigation } from './security.ts';
import { enableShortcutPortal } from './shortcut-portal.ts';
import { createTrayFirst } from './tray-first.ts';

const flag = (name: string) => process.argv.includes(name);
const demo = flag('--demo');
const check = demo && flag('--check');
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
  // Electron ends by itself at a signal that comes before we take them. What has not been checked has not passed.
  app.on('will-quit', () => app.exit(1));
}
if (app.requestSingleInstanceLock()) {
  void start();
} else {
  // The running one shows its window instead.
  app.exit(check ? 1 : 0);
}

async function start(): Promise<void> {
  const trayFirst = createTrayFirst({
    platform: process.platform,
    env: process.env,
    language: readLanguageChoice(data),
    preferred: () => app.getPreferredSystemLanguages(),
    log,
  });
  await app.whenReady();
  await trayFirst.show();
  const { startCulvert } = await import('./start.ts');
  await startCulvert({ dist: __dirname, log, demo, check, unattended: flag('--no-display'), trayFirst });
}
