import path from 'node:path';

/** The folder's name, which is the application's. */
const NAME = 'Culvert';

export interface DataFolderFacts {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The user's home, as os.homedir() tells it. */
  home: string;
}

/**
 * Where Culvert keeps what it keeps: CULVERT_DATA_DIR, else where Electron puts an application's data. A relative
 * CULVERT_DATA_DIR counts from the working folder, as everywhere else in a shell. Pure but for that.
 */
export function dataFolder({ env, platform, home }: DataFolderFacts): string {
  if (env.CULVERT_DATA_DIR) {
    return path.resolve(env.CULVERT_DATA_DIR);
  }
  switch (platform) {
    case 'darwin':
      return path.posix.join(home, 'Library', 'Application Support', NAME);
    case 'win32':
      return path.win32.join(env.APPDATA || path.win32.join(home, 'AppData', 'Roaming'), NAME);
    default:
      return path.posix.join(env.XDG_CONFIG_HOME || path.posix.join(home, '.config'), NAME);
  }
}
