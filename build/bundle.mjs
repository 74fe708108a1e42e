// Bundles everything into dist/: main, preload, proxy worker, local cloud worker, command line (Node), and the window.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

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

// V8 keeps a text in one byte a letter only while all of its letters are Latin ones, and esbuild writes out the others
// everywhere but in regular expressions and tagged templates.
const oneByteText = {
  name: 'one-byte-text',
  setup(building) {
    building.onLoad({ filter: /[\\/]electron[\\/].*\.ts$/ }, async ({ path: file }) => ({
      loader: 'ts',
      contents: (await fs.promises.readFile(file, 'utf8')).replace(
        /[^\0-\xff]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    }));
  },
};

const commonJs = {
  platform: 'node',
  // Node 20 is what plain `node` runs, Electron 33 (Node 20.18) the oldest runtime.
  target: 'node20',
  format: 'cjs',
  // A bundle is read and kept as text; names stay, for what an error tells.
  minifySyntax: true,
  minifyWhitespace: true,
  supported: { 'dynamic-import': false },
};

const node = {
  ...common,
  ...commonJs,
  // The packages' ES modules, of which only what is used gets in.
  mainFields: ['module', 'main'],
  plugins: [oneByteText],
  outExtension: { '.js': '.cjs' },
  // keytar and ssh2's accelerators are native; ws finds its optional helpers itself.
  external: ['electron', 'keytar', 'cpu-features', '*.node', 'bufferutil', 'utf-8-validate'],
};

const nodeEntries = {
  preload: 'electron/ipc/preload.ts',
  'proxy-worker': 'electron/proxy/worker.ts',
  'local-cloud': 'electron/local-cloud/worker.ts',
  'terminal-launcher': 'electron/ssh/terminals/launcher.ts',
};

/**
 * In as many files as they have parts that are loaded when they are wanted: so that Electron reads little before the icon
 * is there, the command line starts before anybody notices, and what is not used (ways to sign in, the demo) takes no
 * memory. Each by itself, for what two have in common would be one file more to read for either.
 */
const entriesInParts = {
  main: 'electron/main/index.ts',
  headless: 'electron/main/headless.ts',
  cli: 'electron/cli/index.ts',
};

/** esbuild divides ES modules alone, and so each file is made CommonJS afterwards. */
async function bundleInParts(name, file) {
  const { outputFiles } = await build({
    ...node,
    entryPoints: { [name]: file },
    format: 'esm',
    splitting: true,
    chunkNames: `parts/${name}-[name]-[hash]`,
    sourcemap: 'inline',
    supported: {},
    write: false,
  });
  for (const { path: file, text } of outputFiles) {
    const { code, map } = await transform(text, {
      ...commonJs,
      sourcemap: true,
      sourcefile: path.basename(file),
    });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${code}//# sourceMappingURL=${path.basename(file)}.map\n`);
    fs.writeFileSync(`${file}.map`, map);
  }
}

/** The program that paints them is TypeScript, of which plain Node.js knows nothing. */
async function paintIcons() {
  const [program] = (
    await build({
      ...common,
      sourcemap: false,
      format: 'esm',
      entryPoints: ['electron/tray/icon-painting.ts'],
      write: false,
    })
  ).outputFiles;
  const { paintedIcons } = await import(`data:text/javascript,${encodeURIComponent(program.text)}`);
  const folder = path.join(out, 'icons');
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, bitmap] of paintedIcons()) {
    fs.writeFileSync(path.join(folder, name), bitmap);
  }
}

export async function bundle() {
  fs.rmSync(out, { recursive: true, force: true });
  await build({ ...node, entryPoints: nodeEntries });
  for (const [name, file] of Object.entries(entriesInParts)) {
    if (fs.existsSync(path.join(root, file))) {
      await bundleInParts(name, file);
    }
  }
  await paintIcons();
  fs.chmodSync(path.join(out, 'cli.cjs'), 0o755);
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
