import path from 'node:path';
import { app } from 'electron';
import { composeApp } from './app.ts';
import { runDemo } from './demo-run.ts';
import { openLog } from './log-file.ts';
import { declareScheme, lockNavigation } from './security.ts';

const flag = (name: string) => process.argv.includes(name);
const demo = flag('--demo');
const log = openLog(path.join(app.getPath('userData'), 'logs'), flag('--verbose'));

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

if (app.requestSingleInstanceLock()) {
  void start();
} else {
  // The running one shows its window instead.
  app.exit(0);
}

async function start(): Promise<void> {
  await app.whenReady();
  const dist = __dirname;
  const culvert = composeApp({ dist, log, loadKeytar: () => import('keytar'), demo });
  app.on('second-instance', () => culvert.windows.show());
  app.on('activate', () => culvert.windows.show());
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    event.preventDefault();
    void culvert.quit('ask');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Nobody can be asked. Tunnels that were paid for stay open at AWS, to be reused; the demo's end with its cloud.
    process.on(signal, () => void culvert.quit(demo ? 'close' : 'keep'));
  }
  if (demo) {
    await runDemo({
      culvert,
      dist,
      folder: app.getPath('userData'),
      unattended: flag('--no-display'),
      check: flag('--check'),
      print: (text) => process.stdout.write(text),
      log,
    });
  } else if (!flag('--hidden')) {
    culvert.windows.show();
  }
}
