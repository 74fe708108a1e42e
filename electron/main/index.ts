import path from 'node:path';
import { app, dialog } from 'electron';
import { composeApp } from './app.ts';
import { runDemo } from './demo-run.ts';
import { openLog } from './log-file.ts';
import { declareScheme, lockNavigation } from './security.ts';

const EXIT_DELAY_MS = 500;

const flag = (name: string) => process.argv.includes(name);
const demo = flag('--demo');
const check = demo && flag('--check');
const unattended = flag('--no-display');
const logFolder = path.join(app.getPath('userData'), 'logs');
const log = openLog(logFolder, flag('--verbose'));

process.on('uncaughtException', (error) =>
  log.error('an error nobody caught', { error: error.stack ?? String(error) }),
);
process.on('unhandledRejection', (error) => log.error('a rejection nobody caught', { error: String(error) }));

// As root Chromium can only run without its sandbox; the page's own sandbox options stand all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) {
  app.enableSandbox();
}
declareScheme();
lockNavigation(app, log);

if (check) {
  // Electron ends by itself at a signal that comes before we take them. What has not been checked has not passed.
  app.on('will-quit', () => app.exit(1));
}
if (app.requestSingleInstanceLock()) {
  start().catch(giveUp);
} else {
  // The running one shows its window instead.
  app.exit(check ? 1 : 0);
}

/** What cannot start says why and ends: nobody could reach it, and its lock would keep the next one from starting. */
async function giveUp(error: unknown): Promise<void> {
  // The log goes to standard error as well.
  log.error('culvert cannot start', { error: error instanceof Error ? error.stack : String(error) });
  app.on('will-quit', () => app.exit(1));
  if (!unattended && !check) {
    // Unlike an error box it leaves signals their effect.
    await dialog.showMessageBox({
      type: 'error',
      title: 'Culvert',
      message: 'Culvert cannot start.',
      detail: `${error instanceof Error ? error.message : String(error)}\n\nThe log is in ${logFolder}.`,
    });
  }
  // A worker thread that is only just starting takes the process down with it: a crash in place of an exit code.
  setTimeout(() => app.exit(1), EXIT_DELAY_MS);
}

async function start(): Promise<void> {
  await app.whenReady();
  const dist = __dirname;
  const culvert = composeApp({ dist, log, loadKeytar: () => import('keytar'), demo });
  // Until the device's answer was printed there is nothing that a check could be content with.
  culvert.setExitCode(check ? 1 : 0);
  app.on('second-instance', () => culvert.windows.show());
  app.on('activate', () => culvert.windows.show());
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    event.preventDefault();
    void culvert.quit('ask');
  });
  let signalled = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signalled = true;
      // Nobody can be asked. Tunnels that were paid for stay open at AWS, to be reused; the demo's end with its cloud.
      void culvert.quit(demo ? 'close' : 'keep');
    });
  }
  if (demo) {
    await runDemo({
      culvert,
      dist,
      folder: app.getPath('userData'),
      unattended,
      check,
      ending: () => signalled,
      print: (text) => process.stdout.write(text),
      log,
    });
  } else if (!flag('--hidden')) {
    culvert.windows.show();
  }
}
