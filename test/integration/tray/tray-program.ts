/** The tray alone, in a real Electron: takes inputs on stdin, one JSON a line, and writes what happens to stdout. */
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { app } from 'electron';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { createTray } from '../../../electron/tray/tray.ts';

const say = (event: object) => fs.writeSync(1, `${JSON.stringify(event)}\n`);

app.on('window-all-closed', () => {});
void app.whenReady().then(() => {
  const tray = createTray({
    onAction: (action) => say({ action }),
    words: () => ENGLISH,
    log: silentLog,
    platform: process.platform,
    icons: String(process.env.TEST_ICONS),
  });
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const command = JSON.parse(line);
      if (command === 'recreate') {
        tray.recreate();
      } else {
        tray.update(command);
      }
      say({ done: true });
    })
    .on('close', () => {
      tray.destroy();
      app.quit();
    });
});
