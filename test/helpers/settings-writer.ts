/** Run as a child process: writes settings in the folder of its argument again and again until it is killed. */
import { openSettings } from '../../electron/main/settings.ts';
import { silentLog } from '../../electron/shared/log.ts';

const { settings } = openSettings({ dir: process.argv[2] ?? '', now: Date.now, log: silentLog });
for (let i = 1; ; i++) {
  const text = `${i} `.repeat(100_000);
  settings.update((s) => ({ ...s, chosenProfileId: String(i), padding: text }));
  await settings.flush();
  if (i === 1) {
    process.stdout.write('the file is there\n');
  }
}
