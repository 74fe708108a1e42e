/**
 * Run as a child process on a bus of its own: does the steps of its first argument (JSON) with the real keyring, prints
 * one line of JSON for each, and ends even where the keyring hangs.
 */
import path from 'node:path';
import { createKeytarStore } from '../../electron/keychain/keytar-store.ts';
import { createMemoryStore } from '../../electron/keychain/memory-store.ts';
import { createProfiles } from '../../electron/main/profiles.ts';
import { openSettings } from '../../electron/main/settings.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { createLog } from '../../electron/shared/log.ts';
import type { ChildOptions, Step } from './run-keychain.ts';

const options = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

const log = createLog((_level, line) => {
  if (options.dataDir) {
    say({ log: line });
  }
});
const store = createKeytarStore({
  load: () => import('keytar'),
  clock: systemClock,
  log,
  platform: process.platform,
  onWaiting: (waiting) => say({ waiting }),
  ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
  ...(options.waitingAfterMs ? { waitingAfterMs: options.waitingAfterMs } : {}),
});

async function run(step: Step): Promise<unknown> {
  switch (step.do) {
    case 'get':
      return store.get(step.id);
    case 'set':
      return store.set(step.id, step.secret);
    case 'delete':
      return store.delete(step.id);
    case 'pending':
      return store.hasPending();
    case 'keytar': {
      const keytar = await import('keytar');
      return (keytar.default ?? keytar).getPassword('Culvert', step.id);
    }
    case 'save-profile': {
      const { settings } = openSettings({
        dir: path.join(options.dataDir ?? '', 'data'),
        now: Date.now,
        log,
      });
      const profiles = createProfiles({
        settings,
        keychain: store,
        sessionStore: createMemoryStore(),
        newId: () => 'profile-1',
        log,
      });
      const saved = await profiles.save(step.input);
      await settings.flush();
      return saved;
    }
  }
}

for (const step of options.steps) {
  say({ step: step.do, result: await run(step) });
}
if (store.hasPending()) {
  // An orderly exit waits for libuv's threads, and one of them waits for the keyring.
  process.kill(process.pid, 'SIGKILL');
}
