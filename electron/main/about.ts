import { release } from 'node:os';
import type { AboutView } from '../ipc/contract.ts';
import { culvertVersion, electronWords } from '../shared/version.ts';

/** What runs, for About and the log. */
export function aboutView(versions: NodeJS.ProcessVersions = process.versions): AboutView {
  const electron = versions.electron ?? 'unknown';
  return {
    culvert: culvertVersion,
    electron,
    chromium: versions.chrome ?? 'unknown',
    node: versions.node,
    runtime: electronWords(electron),
    platform: `${process.platform} ${release()} ${process.arch}`,
  };
}
