import fs from 'node:fs';
import path from 'node:path';
import { CONTROL_VERSION } from '../control/protocol.ts';
import { culvertVersion, electronWords } from '../shared/version.ts';
import type { CommandRun } from './command-context.ts';

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

/** What --json prints of it. */
function versionItem(): { culvert: string; electron: string | null; node: string } {
  return {
    culvert: culvertVersion,
    electron: process.versions.electron ?? electronBeside(process.argv[1] ?? ''),
    node: process.versions.node,
  };
}

/** `culvert --version`. Answers the exit code. */
export function tellVersion(json: boolean): number {
  const item = { version: CONTROL_VERSION, command: 'version', ok: true, value: versionItem() };
  process.stdout.write(json ? `${JSON.stringify(item)}\n` : `${versionLines().join('\n')}\n`);
  return 0;
}

/** `culvert version`. */
export const runVersion: CommandRun = async () => ({
  kind: 'told',
  value: versionItem(),
  text: `${versionLines().join('\n')}\n`,
});
