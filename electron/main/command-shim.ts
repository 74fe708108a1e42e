/**
 * The `culvert` command of this Culvert: a small script in the data folder that starts the command line with the runtime
 * of the application, so that it works without a Node of the user's; and a link to it where shells look for commands.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CommandLineView } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { posixQuote } from '../ssh/quote.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

const EXECUTABLE = 0o755;
const MARK = 'the culvert command of the application, which keeps this file';

export interface ShimFacts {
  platform: NodeJS.Platform;
  /** The runtime: Electron's, or Node's own. */
  program: string;
  /** The bundle of the command line, a whole path. */
  script: string;
  /** An AppImage that `program` and `script` are in, and where it is mounted: both are elsewhere in its next run. */
  appImage: { file: string; mount: string } | null;
  /** Set where it is not the usual one. */
  dataFolder: string | null;
}

/** Pure. Every argument is handed on as it came. */
export function shimText({ platform, program, script, appImage, dataFolder }: ShimFacts): string {
  if (platform === 'win32') {
    // In a batch file a per cent sign is written twice.
    const word = (text: string) => text.replaceAll('%', '%%');
    return [
      '@echo off',
      `rem ${MARK}`,
      'setlocal',
      'set ELECTRON_RUN_AS_NODE=1',
      ...(dataFolder === null ? [] : [`set "CULVERT_DATA_DIR=${word(dataFolder)}"`]),
      `"${word(program)}" "${word(script)}" %*`,
      '',
    ].join('\r\n');
  }
  const inMount = appImage === null ? null : path.posix.relative(appImage.mount, script);
  const run =
    appImage === null || inMount === null
      ? `${posixQuote(program)} ${posixQuote(script)}`
      : // The AppImage sets APPDIR to where it is mounted; what follows the code becomes the arguments.
        `${posixQuote(appImage.file)} -e ${posixQuote(
          `require(process.env.APPDIR + ${JSON.stringify(`/${inMount}`)})`,
        )} -- culvert`;
  return [
    '#!/bin/sh',
    `# ${MARK}`,
    'ELECTRON_RUN_AS_NODE=1',
    'export ELECTRON_RUN_AS_NODE',
    ...(dataFolder === null ? [] : [`CULVERT_DATA_DIR=${posixQuote(dataFolder)}`, 'export CULVERT_DATA_DIR']),
    `exec ${run} "$@"`,
    '',
  ].join('\n');
}

/** Where the script is in a data folder. */
export function shimPath(dataFolder: string, platform: NodeJS.Platform): string {
  return path.join(dataFolder, 'bin', platform === 'win32' ? 'culvert.cmd' : 'culvert');
}

export interface CommandShimOptions {
  /** Where the script goes. */
  file: string;
  facts: ShimFacts;
  /** The home folder of the user's shells; $HOME before what the system says. */
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The data folder goes with this run, so nothing may lead to it. */
  temporary: boolean;
  log: Log;
}

export interface CommandShim {
  /** Writes the script where it is not as it should be. */
  begin(): Promise<void>;
  view(): Promise<CommandLineView>;
  /** Makes the link, or takes it away. Fails with CommandTaken or CommandUnwritable, and changes nothing then. */
  install(wanted: boolean): Promise<Result<CommandLineView>>;
}

export function createCommandShim(options: CommandShimOptions): CommandShim {
  const { file, facts, home, env, log } = options;
  const { platform } = facts;
  const text = shimText(facts);
  // A user's Path of Windows has a length that programs have destroyed before; so the user is told what to add.
  const link = platform === 'win32' || options.temporary ? null : path.join(home, '.local', 'bin', 'culvert');

  async function begin(): Promise<void> {
    try {
      const [present, stat] = await Promise.all([
        fs.readFile(file, 'utf8').catch(() => null),
        fs.stat(file).catch(() => null),
      ]);
      if (present !== text || stat === null || (platform !== 'win32' && (stat.mode & 0o100) === 0)) {
        await writeFileAtomically(file, text);
        await fs.chmod(file, EXECUTABLE);
      }
    } catch (thrown) {
      log.warn('the culvert command could not be written', { reason: fileReason(thrown) });
    }
  }

  async function view(): Promise<CommandLineView> {
    const folder = path.dirname(link ?? file);
    const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter);
    const onPath = folders.some((each) => each.replace(/[\\/]+$/, '') === folder);
    return {
      installed: link === null ? null : (await whose(link)) === 'ours',
      path: link ?? file,
      onPath,
      pathHint: onPath || options.temporary ? null : pathHint(folder, { platform, env, home }),
    };
  }

  /** Of this Culvert, of another one or of one that is gone, of somebody else, or nobody's. */
  async function whose(name: string): Promise<'ours' | 'other culvert' | 'foreign' | null> {
    const stat = await fs.lstat(name).catch(() => null);
    if (stat === null) {
      return null;
    }
    if (!stat.isSymbolicLink()) {
      return 'foreign';
    }
    const target = path.resolve(path.dirname(name), await fs.readlink(name));
    if (target === file) {
      return 'ours';
    }
    const script = await fs.readFile(target, 'utf8').catch(() => null);
    const gone = script === null && /[\\/]Culvert[\\/]bin[\\/]culvert$/.test(target);
    return gone || script?.includes(MARK) ? 'other culvert' : 'foreign';
  }

  async function change(name: string, wanted: boolean): Promise<Result<null>> {
    const owner = await whose(name);
    if (wanted && owner === 'foreign') {
      return fail(culvertError('CommandTaken', { file: name }));
    }
    if (wanted && owner !== 'ours') {
      await fs.mkdir(path.dirname(name), { recursive: true });
      if (owner !== null) {
        await fs.unlink(name);
      }
      await fs.symlink(file, name);
    } else if (!wanted && owner === 'ours') {
      await fs.unlink(name);
    }
    return ok(null);
  }

  return {
    begin,
    view,
    async install(wanted) {
      if (link !== null) {
        try {
          if (wanted) {
            await begin();
          }
          const changed = await change(link, wanted);
          if (!changed.ok) {
            return changed;
          }
        } catch (thrown) {
          return fail(culvertError('CommandUnwritable', { file: link, reason: fileReason(thrown) }));
        }
      }
      return ok(await view());
    },
  };
}

/** What to add to which file, so that the user's shell looks into the folder. '' as file: nothing that is a file. */
function pathHint(
  folder: string,
  { platform, env, home }: { platform: NodeJS.Platform } & Pick<CommandShimOptions, 'env' | 'home'>,
): NonNullable<CommandLineView['pathHint']> {
  if (platform === 'win32') {
    return { file: '', line: folder };
  }
  const shell = path.basename(env.SHELL || systemShell());
  const below = folder.startsWith(`${home}/`) ? `$HOME${folder.slice(home.length)}` : folder;
  const line = `export PATH="${below}:$PATH"`;
  switch (shell) {
    case 'zsh':
      return { file: '~/.zshrc', line };
    case 'fish':
      return { file: '~/.config/fish/config.fish', line: `fish_add_path "${below}"` };
    case 'bash':
      return { file: platform === 'darwin' ? '~/.bash_profile' : '~/.bashrc', line };
    default:
      return { file: '~/.profile', line };
  }
}

function systemShell(): string {
  try {
    return os.userInfo().shell ?? '';
  } catch {
    // No entry for this user.
    return '';
  }
}
