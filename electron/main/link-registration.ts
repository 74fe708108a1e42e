/**
 * Leading `culvert://` links to this Culvert: off until it is asked for.
 *
 * On Linux that is a desktop entry and a line in mimeapps.list. xdg-mime would write the line too, but takes none back,
 * writes a file in the place of a symbolic link, and does on each desktop something else; what it and GLib read is this.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { execLine, RESERVED, readAutostart, stringValue } from './autostart-file.ts';
import { defaultsFor, withDefault, withoutDefault } from './mime-apps.ts';
import { ownAppImage } from './next-start.ts';
import type { ThisProgram } from './start-at-login.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

const SCHEME = 'culvert';
const TYPE = `x-scheme-handler/${SCHEME}`;
const ENTRY = 'culvert-links.desktop';
const INDEX_LIMIT_MS = 10_000;

export interface LinkRegistration {
  supported(): boolean;
  /** As the system has it: its user may change it by other means. */
  isOn(): boolean;
  /** Fails with LinksUnsupported or LinksFailed. */
  set(on: boolean): Promise<Result<null>>;
  /** A Culvert that was moved is started from where it is now. */
  mend(): Promise<void>;
}

/** Electron's `app`, which knows how macOS and Windows do it. */
export interface ProtocolClient {
  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean;
  removeAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean;
  isDefaultProtocolClient(protocol: string, path?: string, args?: string[]): boolean;
}

export interface LinkRegistrationOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** The user's home folder. */
  home: string;
  program: ThisProgram;
  client: ProtocolClient;
  /** In the demo, which is gone when it ends. */
  never: boolean;
}

export function createLinkRegistration(options: LinkRegistrationOptions): LinkRegistration {
  if (options.never) {
    return unsupported;
  }
  switch (options.platform) {
    case 'linux':
      return byDesktopEntry(options);
    case 'win32':
      return byProtocolClient(options, linkCommand(options.program, options.env));
    case 'darwin':
      // From a checkout it is Electron that macOS knows, not us. Packaged, what it is asked to open is told as `open-url`.
      return options.program.folder === null ? byProtocolClient(options, null) : unsupported;
    default:
      return unsupported;
  }
}

const unsupported: LinkRegistration = {
  supported: () => false,
  isOn: () => false,
  set: async (on) => (on ? fail(culvertError('LinksUnsupported', {})) : ok(null)),
  mend: async () => {},
};

/**
 * The program and its arguments, before the link. Behind `--` neither Chromium nor Culvert takes a word for an option,
 * whatever the link holds and however a launcher splits it (CVE-2018-1000006).
 */
export function linkCommand({ executable, folder, switches }: ThisProgram, env: NodeJS.ProcessEnv) {
  const program = folder === null ? (ownAppImage(env, executable) ?? executable) : executable;
  return { program, args: [...switches, ...(folder === null ? [] : [folder]), '--'] };
}

/** The desktop entry that is asked to open links. */
function linksEntry(command: ReturnType<typeof linkCommand>): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Culvert',
    'Comment=AWS IoT Secure Tunneling',
    // The field code stands by itself: what it stands for is one argument. No word has quotes that need not have them,
    // since xdg-open takes them for a part of it where no desktop is there.
    `Exec=${execLine(command, RESERVED)} %u`,
    `TryExec=${stringValue(command.program)}`,
    'Icon=culvert',
    'Terminal=false',
    'StartupNotify=false',
    'NoDisplay=true',
    `MimeType=${TYPE};`,
    '',
  ].join('\n');
}

function byDesktopEntry({ env, home, program }: LinkRegistrationOptions): LinkRegistration {
  const folder = (given: string | undefined, usual: string) =>
    // The specification ignores one that is no whole path.
    given && path.isAbsolute(given) ? given : path.join(home, usual);
  const applications = path.join(folder(env.XDG_DATA_HOME, '.local/share'), 'applications');
  const entry = path.join(applications, ENTRY);
  const choices = path.join(folder(env.XDG_CONFIG_HOME, '.config'), 'mimeapps.list');
  const text = linksEntry(linkCommand(program, env));

  const read = (file: string): string => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };

  /** Files that somebody keeps elsewhere, behind a symbolic link, stay there. */
  async function change(file: string, to: string): Promise<void> {
    const real = await fs.promises.realpath(file).catch(() => file);
    const before = await fs.promises.stat(real).catch(() => null);
    if (to === '' && real === file) {
      await fs.promises.rm(file, { force: true });
      return;
    }
    await writeFileAtomically(real, to);
    if (before) {
      await fs.promises.chmod(real, before.mode & 0o777);
    }
  }

  async function doing(what: () => Promise<void>): Promise<Result<null>> {
    try {
      await what();
    } catch (thrown) {
      return fail(culvertError('LinksFailed', { reason: fileReason(thrown) }));
    }
    await updateIndex(applications, env);
    return ok(null);
  }

  const isOn = () =>
    (readAutostart(read(entry))?.on ?? false) && defaultsFor(read(choices), TYPE)[0] === ENTRY;

  return {
    supported: () => true,
    isOn,
    set: (on) =>
      doing(async () => {
        const chosen = read(choices);
        if (on) {
          await writeFileAtomically(entry, text);
          await change(choices, withDefault(chosen, TYPE, ENTRY));
          return;
        }
        const left = withoutDefault(chosen, TYPE, ENTRY);
        if (left !== chosen) {
          await change(choices, left);
        }
        await fs.promises.rm(entry, { force: true });
      }),
    async mend() {
      const tryExec = readAutostart(read(entry))?.tryExec ?? null;
      if (isOn() && tryExec !== null && !fs.existsSync(tryExec)) {
        await doing(() => writeFileAtomically(entry, text));
      }
    },
  };
}

/** Some desktops look into an index of the entries; where there is no program for it, they look at the entries. */
function updateIndex(applications: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve) => {
    const child = execFile(
      'update-desktop-database',
      ['-q', applications],
      { env, timeout: INDEX_LIMIT_MS },
      () => resolve(),
    );
    child.stdin?.end();
  });
}

/** `command` null: the system starts the application by itself. */
function byProtocolClient(
  { client }: LinkRegistrationOptions,
  command: ReturnType<typeof linkCommand> | null,
): LinkRegistration {
  const words: [string, string?, string[]?] = command ? [SCHEME, command.program, command.args] : [SCHEME];
  const isOn = () => client.isDefaultProtocolClient(...words);
  return {
    supported: () => true,
    isOn,
    async set(on) {
      if (on) {
        client.setAsDefaultProtocolClient(...words);
      } else if (isOn()) {
        client.removeAsDefaultProtocolClient(...words);
      }
      // What the system has afterwards is what counts.
      return isOn() === on
        ? ok(null)
        : fail(culvertError('LinksFailed', { reason: because('reason.login-not-taken') }));
    },
    mend: async () => {},
  };
}
