/**
 * A browser for tests: started with an address, it answers the page of a sign-in, as TEST_BROWSER_ANSWER says (`allow`
 * when it says nothing). Stands in for xdg-open and for what BROWSER names.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerSignInPage } from './sign-in-page.ts';

const SELF = fileURLToPath(import.meta.url);

/** Writes a program of this name into the folder that starts the browser. Answers its path. */
export function writeFakeBrowser(folder: string, name = 'xdg-open'): string {
  const file = path.join(folder, name);
  const command = [process.execPath, '--import', import.meta.resolve('tsx'), SELF];
  fs.writeFileSync(file, `#!/bin/sh\nexec ${command.map((part) => `'${part}'`).join(' ')} "$1"\n`, {
    mode: 0o755,
  });
  return file;
}

if (process.argv[1] === SELF) {
  const decision = process.env.TEST_BROWSER_ANSWER === 'deny' ? 'deny' : 'allow';
  await answerSignInPage(process.argv[2] ?? '', decision);
}
