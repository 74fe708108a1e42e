/**
 * The first part of the start, kept small, since Electron reads it before it does anything else: what must be said before
 * Electron is ready, and the icon in the tray. Everything else is loaded then.
 */
import path from 'node:path';
import { app, dialog } from 'electron';
import { ICONS } from '../tray/icon-files.ts';
import { readLanguageChoice } from './chosen-language.ts';
import { createLinkInbox, linkIn, optionsOf } from './link-inbox.ts';
import { openLog } from './log-file.ts';
import { declareScheme, lockNavigation } from './security.ts';
import { enableShortcutPortal } from './shortcut-portal.ts';
import { takeSignals } from './signals.ts';
import { createTrayFirst } from './tray-first.ts';

/** Named as in start-at-login.ts, which is not to be read this early. */
const HIDDEN_FLAG = '--hidden';
const flag = (name: string) => optionsOf(process.argv).includes(name);
const demo = flag('--demo');
const check = demo && flag('--check');
const unattended = flag('--no-display');
/** Of an end before anything was done: what has not been checked has not passed. */
const EARLY_EXIT_CODE = check ? 1 : 0;
// The switch is Chromium's own way to say the same, and the demo's folder comes that way.
if (process.env.CULVERT_DATA_DIR && !app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.resolve(process.env.CULVERT_DATA_DIR));
}
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

const links = createLinkInbox();
// macOS tells it in place of an argument, also before the application is ready.
app.on('open-url', (event, url) => {
  event.preventDefault();
  links.put(url);
});
const given = linkIn(process.argv);

if (check) {
  // Electron ends by itself at a signal that comes before we take them.
  app.on('will-quit', () => app.exit(EARLY_EXIT_CODE));
}
// The running one gets the link this way: of the arguments Chromium gives it a list of its own making.
if (app.requestSingleInstanceLock({ link: given, hidden: flag(HIDDEN_FLAG) })) {
  if (given !== null) {
    links.put(given);
  }
  start().catch(fail);
} else {
  // The running one shows its window instead.
  app.exit(EARLY_EXIT_CODE);
}

/** What a second start says of its link: it is this version's or another one's. */
function linkOf(told: unknown): string | null {
  const link = typeof told === 'object' && told !== null && 'link' in told ? told.link : null;
  return typeof link === 'string' ? link : null;
}

/** It was started for the command line, which did not find the running one. */
function isHidden(told: unknown): boolean {
  return typeof told === 'object' && told !== null && 'hidden' in told && told.hidden === true;
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
  app.on('second-instance', (_event, _argv, _folder, told) => {
    const link = linkOf(told);
    if (link !== null) {
      links.put(link);
    } else if (!isHidden(told)) {
      trayFirst.act({ kind: 'open-window' });
    }
  });
  app.on('activate', () => trayFirst.act({ kind: 'open-window' }));
  await trayFirst.show();
  const { startCulvert } = await import('./start.ts');
  await startCulvert({ dist: __dirname, log, demo, check, unattended, signals, trayFirst, links });
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
