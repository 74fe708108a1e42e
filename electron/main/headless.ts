/**
 * The host without a desktop, run by plain Node.js: `node dist/headless.cjs [--data DIR]`. The `culvert` command starts
 * it with --headless. CULVERT_DATA_DIR names the data folder as well, CULVERT_HEADLESS_IDLE after how many seconds
 * without tunnels and commands it ends.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { dataFolder } from '../control/data-folder.ts';
import { logFolder, startHeadless } from './headless-host.ts';
import { applicationOn } from './headless-lock.ts';
import { openLog } from './log-file.ts';
import { takeSignals } from './signals.ts';

const IDLE_SECONDS = 300;

const { values } = parseArgs({
  options: { data: { type: 'string' }, verbose: { type: 'boolean', default: false } },
  strict: false,
});
const given =
  typeof values.data === 'string' ? { ...process.env, CULVERT_DATA_DIR: values.data } : process.env;
const dir = dataFolder({ env: given, platform: process.platform, home: os.homedir() });
const log = openLog(logFolder(dir), values.verbose === true);

process.on('uncaughtException', (error) =>
  log.error('an error nobody caught', { error: error.stack ?? String(error) }),
);
process.on('unhandledRejection', (error) => log.error('a rejection nobody caught', { error: String(error) }));

const signals = takeSignals(process, () => process.exit(0));
start().catch((error: unknown) => {
  log.error('culvert cannot start', { error: error instanceof Error ? error.stack : String(error) });
  process.exit(1);
});

async function start(): Promise<void> {
  const application = applicationOn(dir);
  if (application !== null) {
    // Not a failure: it may be about to take commands, or to end.
    process.stderr.write(`culvert: the application runs on ${dir} (process ${application})\n`);
    process.exit(0);
  }
  const started = await startHeadless({
    ...{ dir, log },
    dist: __dirname,
    env: process.env,
    loadKeytar: () => import('keytar'),
    idleMs: idleSeconds(process.env.CULVERT_HEADLESS_IDLE) * 1000,
    onEnd({ keyringHangs }) {
      if (keyringHangs) {
        // A keyring that never answers would keep the process waiting for it at exit.
        process.kill(process.pid, 'SIGKILL');
      }
      process.exit(0);
    },
  });
  if (!started.ok) {
    process.stderr.write(`culvert: ${started.error.message} ${started.error.advice}\n`);
    process.exit(started.error.code === 'ControlTaken' ? 0 : 1);
  }
  signals.handOver(() => void started.value.end('a signal asked for it'));
}

function idleSeconds(text: string | undefined): number {
  const seconds = Number(text);
  return text && Number.isFinite(seconds) && seconds > 0 ? seconds : IDLE_SECONDS;
}
