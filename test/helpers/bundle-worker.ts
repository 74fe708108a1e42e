import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a worker's entry into `dir` the way the app's build does, and answers the path of the bundle. On Node 20 a
 * worker thread cannot be run from TypeScript, and so the tests run what the app runs.
 */
export async function bundleWorker(entry: string, dir: string): Promise<string> {
  const outfile = path.join(dir, `${path.basename(path.dirname(entry))}-${path.basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['electron', 'keytar', 'cpu-features', '*.node', 'bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
  return outfile;
}
