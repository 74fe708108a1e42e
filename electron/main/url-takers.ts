/** Whether anything on this computer takes addresses of a kind, before it is asked to open one. */
import { execFile } from 'node:child_process';

const ASK_LIMIT_MS = 2_000;

export interface UrlTakersOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Electron's app.getApplicationNameForProtocol: '' where there is none. */
  nameOf: (url: string) => string;
}

/**
 * Electron's openExternal says nothing of an address that no program takes on Linux: xdg-open is started and not waited
 * for. true where it cannot be found out. Web addresses are not asked about; xdg-open knows browsers by other ways, too.
 */
export function createUrlTakers(options: UrlTakersOptions): (url: string) => Promise<boolean> {
  const { platform, env, nameOf } = options;
  return async (url) => {
    const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
    if (scheme === 'http' || scheme === 'https') {
      return true;
    }
    return platform === 'linux' ? isTakenOnLinux(scheme, env) : nameOf(url) !== '';
  };
}

function isTakenOnLinux(scheme: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const query = ['query', 'default', `x-scheme-handler/${scheme}`];
    const options = { env, timeout: ASK_LIMIT_MS, encoding: 'utf8' } as const;
    execFile('xdg-mime', query, options, (error, stdout) => {
      // It answers with nothing and status 0 where there is none.
      resolve(error ? true : stdout.trim() !== '');
    });
  });
}
