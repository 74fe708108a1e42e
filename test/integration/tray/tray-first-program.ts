/**
 * The first part of the start alone, in a real Electron. Takes `hand over` on stdin, as the rest of Culvert does when it
 * is loaded, and writes what happens to stdout, one JSON a line.
 */
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { app } from 'electron';
import type { LanguageChoice } from '../../../electron/i18n/language.ts';
import { wordsOf } from '../../../electron/i18n/words.ts';
import { createTrayFirst } from '../../../electron/main/tray-first.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { TrayInput } from '../../../electron/tray/menu-model.ts';

const say = (event: object) => fs.writeSync(1, `${JSON.stringify(event)}\n`);
const language = (process.env.TEST_LANGUAGE ?? 'en') as Exclude<LanguageChoice, 'system'>;

app.on('window-all-closed', () => {});
const first = createTrayFirst({
  platform: process.platform,
  icons: String(process.env.TEST_ICONS),
  env: process.env,
  language,
  preferred: () => ['ja'],
  quit: () => {
    say({ done: 'quit' });
    app.exit(0);
  },
  log: silentLog,
});

const NOTHING: TrayInput = {
  tunnels: [],
  devices: [],
  devicesState: 'idle',
  moreDevices: false,
  profiles: [],
  shortcut: '',
};

void app.whenReady().then(async () => {
  await first.show();
  say({ done: 'shown' });
  const draw = () => first.host.settled() && first.tray.update(NOTHING);
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      if (line === 'open') {
        first.act({ kind: 'open-window' });
      } else {
        first.handOver({
          onAction: (action) => say({ action }),
          words: () => wordsOf({ language, formats: language }),
          onHostChange: () => {
            say({ tray: first.host.available() });
            draw();
          },
        });
        draw();
      }
      say({ done: line });
    })
    .on('close', () => app.exit(0));
});
