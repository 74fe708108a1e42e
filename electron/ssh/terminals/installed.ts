/** Which terminals this computer has. */
import fs from 'node:fs';
import { type FoundTerminal, findTerminals, terminalPreference } from './find.ts';

/** Best first; each id once. */
export function installedTerminals(options: {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  exists?: (path: string) => boolean;
}): FoundTerminal[] {
  const { platform, env, exists = isProgram(platform) } = options;
  const surroundings = { platform, env, exists };
  return findTerminals(terminalPreference(surroundings), surroundings);
}

export function isProgram(platform: NodeJS.Platform): (path: string) => boolean {
  return (path) => {
    try {
      if (platform === 'win32') {
        // wt.exe is an app execution alias: a reparse point that cannot be followed, but started.
        return !fs.lstatSync(path).isDirectory();
      }
      fs.accessSync(path, fs.constants.X_OK);
      return fs.statSync(path).isFile() || path.endsWith('.app');
    } catch {
      return false;
    }
  };
}
