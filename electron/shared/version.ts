// Put in place by the bundler; source that runs unbundled has neither.
declare const CULVERT_VERSION: string | undefined;
declare const ELECTRON_WANTED: string | undefined;

/** The version in package.json, or `dev` when run from source. */
export const culvertVersion: string = typeof CULVERT_VERSION === 'string' ? CULVERT_VERSION : 'dev';

/** The Electron this was made for: the version of the `electron` package. */
const electronWanted: string = typeof ELECTRON_WANTED === 'string' ? ELECTRON_WANTED : 'dev';

/** Which Electron runs, and why it is another one than Culvert is made for, where it is. */
export function electronWords(running: string): string {
  return running === electronWanted
    ? `Electron ${running}`
    : `Electron ${running}, in place of ${electronWanted} which could not be downloaded when this was set up`;
}
