/**
 * Culvert's part of the user's ssh configuration: an own file with an entry for each device, and one line in the user's
 * file that includes it. Both come and go with the user's wish.
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { GeneralSettings, SshConfigView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { configEntries } from '../ssh/config-entries.ts';
import {
  addInclude,
  hasInclude,
  type IncludeTarget,
  includeLine,
  ownHosts,
  removeInclude,
} from '../ssh/include-line.ts';
import type { Place } from './device-memory.ts';
import { type ShownDevicesOptions, shownDevices, sshPort } from './ssh-devices.ts';
import { changeTextFile, readTextFile } from './ssh-files.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

/** Of Culvert's own file. */
const OWN_NAME = 'culvert_config';

export type SshConfigMode = GeneralSettings['sshConfig'];

export interface SshConfigOptions extends ShownDevicesOptions {
  /** The home folder that ssh takes for the user's own; null where the user has none. Not $HOME: ssh asks the system. */
  home: string | null;
  /** In place of the home's `.ssh`. */
  folder?: string | undefined;
  /** Told apart from other Culverts of the same user; null for the usual one. */
  dataFolder: string | null;
  /** The `culvert` command, a whole path. */
  command: string;
  platform: NodeJS.Platform;
  mode: () => SshConfigMode;
  /** Keeps the account for what is remembered there. */
  foundAccount: (place: Place, account: string) => void;
  /** Twelve digits; asks STS, which is free. */
  identify: (profileId: string) => Promise<Result<{ account: string }>>;
  /** What is written goes with this run, as the demo's does. */
  temporary: boolean;
  clock: Clock;
  log: Log;
}

export interface SshConfig {
  /** Makes the files say what the mode wants. Fails with SshConfigUnwritable; then they are as they were. */
  set(mode: SshConfigMode): Promise<Result<null>>;
  /** Writes what has changed since the last run. */
  begin(): Promise<void>;
  /** Devices, tunnels or profiles may have changed; looks after a moment. */
  changed(): void;
  /** Of the mode in use; for `off` what `command` would write. */
  view(): Promise<Omit<SshConfigView, 'problem'> & { problem: CulvertError | null }>;
  /** Takes out what would be wrong after this run. */
  end(): Promise<void>;
}

/** Several changes come together, such as those of a tunnel that opens. */
const SETTLE_MS = 300;
/** The switch waits no longer for AWS to say whose account it is. */
const IDENTIFY_MS = 5_000;

const HEAD = '# Culvert keeps this file. What is changed here by hand is lost.';
const PUT_THERE = '# Put into config by Culvert:';

/** What Culvert did to the user's file, to be taken back later. Kept in its own file, which comes and goes with it. */
interface PutThere {
  line: boolean;
  file: boolean;
}

export function createSshConfig(options: SshConfigOptions): SshConfig {
  const { clock, log } = options;
  const place = placeOf(options);
  /** One change of the files after another. */
  const turn = inTurn();
  let problem: CulvertError | null = null;
  /** What was asked for last: the settings say it only when it is done. */
  let wanted: SshConfigMode | null = null;
  const modeNow = () => wanted ?? options.mode();
  let timer: (() => void) | null = null;
  let seen: unknown[] = [];
  let ended = false;

  async function makeEntries(mode: Exclude<SshConfigMode, 'off'>) {
    const { target } = orThrow(place);
    const own = ownHosts(Buffer.from((await readTextFile(userFile())) ?? '', 'latin1').toString());
    const { devices, unknown } = shownDevices(options);
    const entries = configEntries({
      mode,
      command: options.command,
      platform: options.platform,
      profiles: options.profiles(),
      devices,
      taken: own,
    });
    return { ...entries, unknown, text: `${headOf(mode, target)}\n${entries.text}` };
  }

  const userFile = () => path.join(orThrow(place).target.folder, 'config');

  async function turnOn(mode: Exclude<SshConfigMode, 'off'>): Promise<void> {
    const { file } = orThrow(place).target;
    const target = asBytes(orThrow(place).target);
    const former = await readTextFile(file);
    if (former !== null && !former.startsWith(HEAD)) {
      throw new Error('EEXIST: a file of this name is there that is not Culvert’s');
    }
    const user = await readTextFile(userFile());
    const put = putThere(former);
    put.file ||= user === null;
    put.line ||= user === null || !hasInclude(user, target);
    const { text } = await makeEntries(mode);
    const marked = text.replace('\n', `\n${PUT_THERE} ${markOf(put)}\n`);
    if (former !== asBytesText(marked)) {
      await writeFileAtomically(file, marked);
    }
    try {
      await changeTextFile(userFile(), (now) => addInclude(now ?? '', target));
    } catch (thrown) {
      await (former === null
        ? fs.rm(file, { force: true })
        : writeFileAtomically(file, Buffer.from(former, 'latin1').toString()));
      throw new FileError(userFile(), thrown);
    }
  }

  async function turnOff(): Promise<void> {
    if (place === null) {
      return;
    }
    const { file } = place.target;
    const former = await readTextFile(file);
    if (former?.startsWith(HEAD)) {
      const put = putThere(former);
      if (put.line) {
        const isLink = (await fs.lstat(userFile()).catch(() => null))?.isSymbolicLink() ?? false;
        await changeTextFile(userFile(), (now) => {
          const left = now === null ? null : removeInclude(now, asBytes(place.target));
          return left === '' && put.file && !isLink ? null : left;
        }).catch((thrown) => {
          throw new FileError(userFile(), thrown);
        });
      }
      await fs.rm(file, { force: true });
    }
  }

  async function apply(mode: SshConfigMode): Promise<Result<null>> {
    try {
      await (mode === 'off' ? turnOff() : turnOn(mode));
      problem = null;
      return ok(null);
    } catch (thrown) {
      const file = thrown instanceof FileError ? thrown.file : (place?.target.file ?? '~/.ssh');
      const reason = fileReason(thrown instanceof FileError ? thrown.cause : thrown);
      log.warn('the ssh configuration could not be changed', { reason });
      const line = includeLine(place?.target ?? { name: OWN_NAME });
      problem = culvertError('SshConfigUnwritable', { file, reason, line });
      return fail(problem);
    }
  }

  async function keepUp(): Promise<void> {
    const mode = modeNow();
    if (mode === 'off' || ended) {
      return;
    }
    const looked = signature(mode);
    // Nothing of what the file tells has changed. Where it could not be written, trying each time would not help.
    if (looked.length === seen.length && looked.every((each, at) => each === seen[at])) {
      return;
    }
    seen = looked;
    await apply(mode);
  }

  function signature(mode: SshConfigMode): unknown[] {
    const profiles = options.profiles();
    return [
      mode,
      JSON.stringify(profiles.map(({ id, name, region, signIn, role }) => [id, name, region, signIn, role])),
      options.devices(),
      JSON.stringify(options.tunnels().map((tunnel) => [tunnel.key, tunnel.account, sshPort(tunnel)])),
      options.knownHosts(),
    ];
  }

  /** Asks for the accounts that the entries need and nobody has told yet. */
  async function lookUpAccounts(): Promise<void> {
    const { unknown } = shownDevices(options);
    const ids = new Set(unknown.map(({ profileId }) => profileId));
    const asked = Promise.all(
      options
        .profiles()
        .filter(({ id }) => ids.has(id))
        .map(async ({ id, region }) => {
          const identity = await options.identify(id);
          if (identity.ok) {
            options.foundAccount({ profileId: id, region }, identity.value.account);
          }
        }),
    );
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = clock.after(IDENTIFY_MS, resolve);
    });
    await Promise.race([asked, late]);
    stop();
    void asked.then(changed);
  }

  function changed(): void {
    if (modeNow() !== 'off' && timer === null && !ended) {
      timer = clock.after(SETTLE_MS, () => {
        timer = null;
        void turn(keepUp);
      });
    }
  }

  return {
    changed,
    async set(mode) {
      return turn(async () => {
        if (mode !== 'off') {
          await lookUpAccounts();
        }
        const former = wanted;
        wanted = mode;
        seen = [];
        const applied = await apply(mode);
        wanted = applied.ok ? mode : former;
        return applied;
      });
    },
    begin: () => turn(keepUp),
    async view() {
      const mode = options.mode();
      const { text, hosts, unknown } =
        place === null
          ? { text: '', hosts: [], unknown: [] }
          : await makeEntries(mode === 'off' ? 'command' : mode).catch(() => ({
              text: '',
              hosts: [],
              unknown: [],
            }));
      const file = place?.target.file ?? '';
      const refused = mode === 'off' || place === null ? null : await refusedFile([userFile(), file]);
      return {
        ...{ mode, file, text, hosts },
        userFile: place === null ? '' : userFile(),
        line: place === null ? '' : includeLine(place.target),
        unknown: unknown.map(({ thingName }) => thingName),
        problem:
          refused === null
            ? mode === 'off'
              ? null
              : problem
            : culvertError('SshConfigRefused', { file: refused }),
      };
    },
    async end() {
      timer?.();
      timer = null;
      const mode = modeNow();
      if (mode !== 'off' && (options.temporary || mode === 'port')) {
        await turn(() => apply(options.temporary ? 'off' : mode));
      }
      ended = true;
    },
  };
}

/** Which of two files the file system spoke of. */
class FileError extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(file, { cause });
    this.file = file;
  }
}

function placeOf({ home, folder, dataFolder }: SshConfigOptions): { target: IncludeTarget } | null {
  const own = folder ?? (home === null ? null : path.join(home, '.ssh'));
  if (own === null) {
    return null;
  }
  const mark =
    dataFolder === null ? '' : `_${createHash('sha256').update(dataFolder).digest('hex').slice(0, 8)}`;
  const name = `${OWN_NAME}${mark}`;
  const file = path.join(own, name);
  // ssh looks for a name without folder in the `.ssh` of the home that it knows.
  return { target: { name: folder === undefined ? name : file, file, folder: own, home: home ?? '' } };
}

function orThrow<T>(place: T | null): T {
  if (place === null) {
    throw new Error('ENOENT: this user has no home folder');
  }
  return place;
}

/** As `changeTextFile` reads texts. */
function asBytesText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function asBytes({ name, file, folder, home }: IncludeTarget): IncludeTarget {
  return {
    name: asBytesText(name),
    file: asBytesText(file),
    folder: asBytesText(folder),
    home: asBytesText(home),
  };
}

function headOf(mode: Exclude<SshConfigMode, 'off'>, target: IncludeTarget): string {
  const lines = [
    HEAD,
    `# The line "${includeLine(target)}" in config leads here. Both go when this is turned off in Culvert's settings.`,
    ...(mode === 'command'
      ? [
          '# ssh reaches a device through "culvert connect", which uses the tunnel that is open. Where none is, the profile and',
          '# whoever is asked decide whether one is opened, which AWS bills; nothing in this file does.',
        ]
      : ['# A device is here while a tunnel to it is open.']),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function markOf({ line, file }: PutThere): string {
  return line ? `the line${file ? ', the file' : ''}` : 'nothing';
}

function putThere(text: string | null): PutThere {
  const mark = text?.split('\n').find((line) => line.startsWith(PUT_THERE)) ?? '';
  return { line: mark.includes('the line'), file: mark.includes('the file') };
}

/** ssh ends where a file of the user's configuration may be written by others (ssh_config(5), FILES). */
async function refusedFile(files: string[]): Promise<string | null> {
  const uid = process.getuid?.();
  for (const file of uid === undefined ? [] : files) {
    const stat = await fs.stat(file).catch(() => null);
    if (stat && ((stat.mode & 0o022) !== 0 || (stat.uid !== 0 && stat.uid !== uid))) {
      return file;
    }
  }
  return null;
}
