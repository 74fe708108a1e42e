import { release } from 'node:os';
import type { AboutView } from '../ipc/contract.ts';

// Written in by the bundler: the version of this project, and of Electron it is made for.
declare const CULVERT_VERSION: string;
declare const ELECTRON_WANTED: string;

/** What runs, for About and the log. `runtime` says so when another Electron runs than Culvert is made for. */
export function aboutView(versions: NodeJS.ProcessVersions = process.versions): AboutView {
  const running = versions.electron ?? 'unknown';
  return {
    culvert: CULVERT_VERSION,
    electron: running,
    chromium: versions.chrome ?? 'unknown',
    node: versions.node,
    runtime:
      running === ELECTRON_WANTED
        ? `Electron ${running}`
        : `Electron ${running}, in place of ${ELECTRON_WANTED} which could not be downloaded when this was set up`,
    platform: `${process.platform} ${release()} ${process.arch}`,
  };
}
