import fs from 'node:fs';
import path from 'node:path';
import { culvertVersion, electronWords } from '../shared/version.ts';

/** What runs here, one program a line. */
export function versionLines(): string[] {
  const electron = process.versions.electron ?? electronBeside(process.argv[1] ?? '');
  return [
    `culvert ${culvertVersion}`,
    electron === null ? 'Electron: not set up (npm start does that)' : electronWords(electron),
    `Node.js ${process.versions.node}`,
  ];
}

/** The Electron that the application beside this command runs on; written there when it was set up. */
function electronBeside(script: string): string | null {
  try {
    const file = path.join(path.dirname(fs.realpathSync(script)), 'electron.json');
    const { version } = JSON.parse(fs.readFileSync(file, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
