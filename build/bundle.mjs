// Bundles everything into dist/: main, preload, proxy worker, local cloud worker, command line (Node), and the window.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'dist');
const { version, devDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: true,
  outdir: out,
  define: {
    CULVERT_VERSION: JSON.stringify(version),
    ELECTRON_WANTED: JSON.stringify(devDependencies.electron),
    'process.env.NODE_ENV': '"production"',
  },
  logLevel: 'warning',
};

/** What index.ts loads when it is ready is a bundle of its own, so that Electron need not read it before. */
const secondPart = {
  name: 'second-part',
  setup(building) {
    building.onResolve({ filter: /^\.\/start\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './start.cjs', external: true } : undefined,
    );
  },
};

// Node 20 is what plain `node` runs, Electron 33 (Node 20.18) the oldest runtime.
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The packages' ES modules, of which only what is used gets in.
  mainFields: ['module', 'main'],
  // A bundle is read and kept as text; names stay, for what an error tells.
  minifySyntax: true,
  minifyWhitespace: true,
  supported: { 'dynamic-import': false },
  plugins: [secondPart],
  outExtension: { '.js': '.cjs' },
  // keytar and ssh2's accelerators are native; ws finds its optional helpers itself.
  external: ['electron', 'keytar', 'cpu-features', '*.node', 'bufferutil', 'utf-8-validate'],
};

const nodeEntries = {
  main: 'electron/main/index.ts',
  start: 'electron/main/start.ts',
  preload: 'electron/ipc/preload.ts',
  'proxy-worker': 'electron/proxy/worker.ts',
  'local-cloud': 'electron/local-cloud/worker.ts',
  'terminal-launcher': 'electron/ssh/terminals/launcher.ts',
  cli: 'electron/cli/index.ts',
};

export async function bundle() {
  fs.rmSync(out, { recursive: true, force: true });
  const present = Object.fromEntries(
    Object.entries(nodeEntries).filter(([, file]) => fs.existsSync(path.join(root, file))),
  );
  await build({ ...node, entryPoints: present });
  if (fs.existsSync(path.join(out, 'cli.cjs'))) {
    fs.chmodSync(path.join(out, 'cli.cjs'), 0o755);
  }
  if (fs.existsSync(path.join(root, 'renderer/main.tsx'))) {
    await build({
      ...common,
      platform: 'browser',
      target: 'chrome130',
      format: 'esm',
      minify: true,
      entryPoints: { window: 'renderer/main.tsx' },
      outdir: path.join(out, 'window'),
    });
    fs.copyFileSync(path.join(root, 'renderer/index.html'), path.join(out, 'window/index.html'));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
}
