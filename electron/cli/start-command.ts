/** With which program and arguments the command line starts Culvert where none runs. */
import fs from 'node:fs';
import path from 'node:path';
import { controlError } from '../control/control-error.ts';
import type { ControlFile } from '../control/protocol.ts';
import { fail, ok, type Result } from '../shared/result.ts';

export interface Start {
  program: string;
  args: string[];
  env: Record<string, string | undefined>;
}

export interface StartOptions {
  /** The data folder. */
  dir: string;
  env: Readonly<Record<string, string | undefined>>;
  headless: boolean;
  /** The file this command runs from, in the folder of the bundles. */
  cliFile: string;
  /** How the application that ran last on the data folder is started. */
  known: ControlFile['start'];
  platform?: NodeJS.Platform;
}

const HEADLESS_FILE = 'headless.cjs';
const MAIN_FILE = 'main.cjs';
/** Where Electron's runtime lies in a checkout: what was downloaded, else what was laid out in its place. */
const RUNTIMES = ['node_modules/electron/dist', '.electron'];

/** What is for this command alone, or would make the application run as plain Node.js. */
const NOT_FOR_CULVERT = [
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'NODE_OPTIONS',
  'CULVERT_HEADLESS',
];

/**
 * Secrets of this command, which tells a host what it needs by itself: that one goes on for hours, for other commands,
 * and starts programs.
 */
const SECRETS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWSIOT_TUNNEL_ACCESS_TOKEN',
];

export function findStart(options: StartOptions): Result<Start> {
  return options.headless ? headlessStart(options) : desktopStart(options);
}

/** The same Node.js as this command's, which in an installed Culvert is Electron's. */
function headlessStart({ cliFile, env, dir }: StartOptions): Result<Start> {
  const file = path.join(path.dirname(cliFile), HEADLESS_FILE);
  if (!fs.existsSync(file)) {
    return fail(controlError('StartMissing', {}));
  }
  return ok({ program: process.execPath, args: [file], env: environment({ env, dir }, SECRETS) });
}

function desktopStart(options: StartOptions): Result<Start> {
  const { platform = process.platform } = options;
  if (platform === 'linux' && !options.env.DISPLAY && !options.env.WAYLAND_DISPLAY) {
    return fail(controlError('NoDesktop', {}));
  }
  const known = options.known && fs.existsSync(options.known.program) ? options.known : null;
  const found = known ?? installed(options) ?? checkout(options, platform);
  if (!found) {
    return fail(controlError('StartMissing', {}));
  }
  const env = environment(options, [...SECRETS, ...NOT_FOR_CULVERT]);
  // Chromium's sandbox refuses to run as root; anybody else gets it.
  const unsandboxed =
    platform === 'linux' && process.getuid?.() === 0 && !found.args.includes('--no-sandbox')
      ? ['--no-sandbox']
      : [];
  return ok({ program: found.program, args: [...unsandboxed, ...found.args], env });
}

/** Windows does not tell capitals apart in the names of variables. */
function environment(
  { env, dir }: Pick<StartOptions, 'env' | 'dir'>,
  without: readonly string[],
): Start['env'] {
  const left = Object.entries(env).filter(([name]) => !without.includes(name.toUpperCase()));
  return { ...Object.fromEntries(left), CULVERT_DATA_DIR: dir };
}

/** The application that this command came with: it runs this very file as plain Node.js. */
function installed({ cliFile, env, dir }: StartOptions): ControlFile['start'] {
  const inApp = cliFile.split(path.sep).some((part) => part === 'app.asar' || part === 'app.asar.unpacked');
  if (!process.versions.electron || !inApp) {
    return null;
  }
  const { APPIMAGE: image, APPDIR: mount } = env;
  // An AppImage unpacks itself into a folder that is gone with the process: the file itself is to be started.
  const ownImage = image && mount && process.execPath.startsWith(`${mount.replace(/\/+$/, '')}/`);
  return {
    program: (ownImage ? image : env.PORTABLE_EXECUTABLE_FILE) || process.execPath,
    args: hidden(dir),
  };
}

function checkout({ cliFile, env, dir }: StartOptions, platform: NodeJS.Platform): ControlFile['start'] {
  const dist = path.dirname(cliFile);
  if (!fs.existsSync(path.join(dist, MAIN_FILE))) {
    return null;
  }
  const root = path.dirname(dist);
  const inRuntime =
    platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : platform === 'win32'
        ? 'electron.exe'
        : 'electron';
  const named = env.ELECTRON_OVERRIDE_DIST_PATH;
  const folders = named ? [path.resolve(named)] : RUNTIMES.map((folder) => path.join(root, folder));
  const program = folders.map((folder) => path.join(folder, inRuntime)).find((file) => fs.existsSync(file));
  return program ? { program, args: [root, ...hidden(dir)] } : null;
}

function hidden(dir: string): string[] {
  return [`--user-data-dir=${dir}`, '--hidden'];
}
