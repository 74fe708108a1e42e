/** What the bundles of the build would have in them, found out without making any. */
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every file of ours that a bundle of `entry` would have, with what it imports; packages are left out. */
export async function inputsOf(entry: string, external: string[] = []): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    external,
  });
  return metafile.inputs;
}

/** The packages that any of them imports, whenever it does. */
export function packagesOf(inputs: Metafile['inputs']): string[] {
  const all = Object.values(inputs).flatMap(({ imports }) =>
    imports
      .filter(({ external, path: name }) => external && !/^(?:node:|\.)/.test(name))
      .map(({ path: name }) => name),
  );
  return [...new Set(all)].sort();
}

/** The files and packages that `entry` loads right away: not those that come by `await import` when they are wanted. */
export async function loadedAtOnce(entry: string): Promise<{ files: string[]; packages: string[] }> {
  const inputs = await inputsOf(entry);
  const files = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (!files.has(file)) {
      files.add(file);
      for (const { kind, external, path: name } of inputs[file]?.imports ?? []) {
        if (kind === 'import-statement' && !external) {
          follow(name);
        } else if (kind === 'import-statement' && !name.startsWith('node:')) {
          packages.add(name);
        }
      }
    }
  };
  follow(entry);
  return { files: [...files], packages: [...packages] };
}
