import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** The icons, as the build paints them. */
export const ICONS = path.resolve(import.meta.dirname, '../../../dist/icons');

/** Makes `dir` an application of which Electron runs the program of this name in this folder. */
export async function bundleProgram(name: string, dir: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['electron'],
    outfile: path.join(dir, 'main.cjs'),
    logLevel: 'error',
  });
  fs.writeFileSync(
    path.join(dir, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', main: 'main.cjs' }),
  );
}
