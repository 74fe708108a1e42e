/** The second part of the start, in a bundle of its own: Culvert itself, once Electron is ready and the icon is there. */
import { app, dialog } from 'electron';
import { chooseLocale } from '../i18n/language.ts';
import { wordsOf } from '../i18n/words.ts';
import { composeApp } from './app.ts';
import { endHeadless } from './control.ts';
import { claimDemoFolder, removeDemoFolderAfter, sweepDemoFolders } from './demo-folder.ts';
import { type LinkInbox, optionsOf } from './link-inbox.ts';
import type { LogFile } from './log-file.ts';
import type { Signals } from './signals.ts';
import { HIDDEN_FLAG } from './start-at-login.ts';
import type { TrayFirst } from './tray-first.ts';

const EXIT_DELAY_MS = 500;
const SWEEP_DELAY_MS = 10_000;

export interface StartOptions {
  /** The folder of the bundles. */
  dist: string;
  log: LogFile;
  demo: boolean;
  /** The demo runs one command on its device and ends. */
  check: boolean;
  /** There is nobody to see a window. */
  unattended: boolean;
  signals: Signals;
  trayFirst: TrayFirst;
  /** Links that the user follows, those from before this included. */
  links: LinkInbox;
}

/** Starts Culvert, or says why that cannot be and ends: nobody could reach it, and its lock would keep the next one away. */
export async function startCulvert(options: StartOptions): Promise<void> {
  const { log, check, unattended } = options;
  try {
    await start(options);
  } catch (error) {
    // The log goes to standard error as well.
    log.error('culvert cannot start', { error: error instanceof Error ? error.stack : String(error) });
    app.on('will-quit', () => app.exit(1));
    if (!unattended && !check) {
      const { t } = computerWords();
      await tellError(t('notices.cannot-start'), error instanceof Error ? error.message : String(error), log);
    }
    // A worker thread that is only just starting takes the process down with it: a crash in place of an exit code.
    setTimeout(() => app.exit(1), EXIT_DELAY_MS);
  }
}

/** The language of the computer: the user's choice may not have been read. */
const computerWords = () => wordsOf(chooseLocale('system', app.getPreferredSystemLanguages()));

async function tellError(message: string, reason: string, log: LogFile): Promise<void> {
  const detail = `${reason}\n\n${computerWords().t('notices.log-folder', { folder: log.folder })}`;
  // Unlike an error box it leaves signals their effect.
  await dialog.showMessageBox({ type: 'error', title: 'Culvert', message, detail });
}

/** macOS gives what starts at login no arguments. */
function startedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

async function start(options: StartOptions): Promise<void> {
  const { dist, log, demo, check, unattended, signals, trayFirst } = options;
  const data = app.getPath('userData');
  if (demo && claimDemoFolder(data, process.pid)) {
    process.on('exit', () => removeDemoFolderAfter(data, process.pid));
  } else if (!demo) {
    // Nobody waits for it, so it does not make the start any longer.
    const sweep = () => sweepDemoFolders(app.getPath('temp'), { now: Date.now(), log });
    setTimeout(sweep, SWEEP_DELAY_MS).unref();
  }
  // Both would write the settings.
  await endHeadless({ dir: data, log });
  const culvert = composeApp({ dist, log, loadKeytar: () => import('keytar'), demo, trayFirst });
  // Until the device's answer was printed there is nothing that a check could be content with.
  culvert.setExitCode(check ? 1 : 0);
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    event.preventDefault();
    void culvert.quit('ask');
  });
  // Nobody can be asked. Tunnels that were paid for stay open at AWS, to be reused; the demo's end with its cloud.
  signals.handOver(() => void culvert.quit(demo ? 'close' : 'keep'));
  if (demo) {
    const { runDemo } = await import('./demo-run.ts');
    await runDemo({
      culvert,
      dist,
      folder: data,
      unattended,
      check,
      ending: signals.received,
      print: (text) => process.stdout.write(text),
      onFailed: (reason) => tellError(computerWords().t('notices.demo-failed'), reason, log),
      log,
    });
  } else if (!optionsOf(process.argv).includes(HIDDEN_FLAG) && !startedAtLogin()) {
    culvert.windows.show();
  }
  // Not sooner: the demo has a profile by now.
  options.links.handOver(culvert.openLink);
  app.on('second-instance', culvert.lookAtControl);
}
