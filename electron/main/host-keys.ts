/**
 * The host keys of devices, through the programs of OpenSSH that hold them: what ssh knows of a device, what the device
 * shows just now, and forgetting what is known. Checking them is left to ssh and is never turned off.
 */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import type { HostKey, HostKeyItem } from '../control/protocol.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { sshArguments } from '../ssh/command.ts';
import { hostAlias } from '../ssh/host-alias.ts';
import {
  CHECK_COMMAND,
  compareHostKeys,
  forgetCommand,
  type PublicKey,
  readConfigDump,
  readKnown,
  readShown,
  type SshConfigDump,
} from '../ssh/host-keys.ts';
import { terminalEnvironment } from '../ssh/terminals/child-env.ts';
import { findOpenSsh } from '../ssh/terminals/find.ts';
import { isProgram } from '../ssh/terminals/installed.ts';
import type { Tunnel } from '../tunnels/model.ts';

/** A device as ssh knows it. */
export interface HostKeyPlace {
  /** From hostAlias(). */
  alias: string;
  /** In place of the user's own known_hosts, as for the devices of the demo. */
  knownHostsFile?: string | undefined;
}

export interface HostKeys {
  /**
   * Compares what ssh knows with what the device shows. `port`: the local one that leads to its ssh, null where no tunnel
   * is open: then it shows none. `oneAtATime`: the tunnel carries one connection. Fails with HostKeyToolMissing,
   * HostKeysUnreadable.
   */
  look(host: HostKeyPlace & { port: number | null; oneAtATime?: boolean }): Promise<Result<HostKeyItem>>;
  /**
   * Forgets the known ones in the user's files; each file that is changed is kept as it was beside it, with `.old` at its
   * end. Fails with HostKeyToolMissing, HostKeysUnreadable, KnownHostsUnwritable.
   */
  forget(host: HostKeyPlace): Promise<Result<null>>;
}

export interface HostKeysOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** How long the device is given for each answer, in seconds. */
  answerSeconds?: number;
}

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Tool = 'ssh' | 'ssh-keygen' | 'ssh-keyscan';

const ANSWER_SECONDS = 5;
const TOOL_LIMIT_MS = 30_000;
const MOST_OUTPUT_BYTES = 1_000_000;
// Any will do: the options of a host do not depend on it, and nothing is connected to.
const SOME_PORT = 22;

export function createHostKeys(options: HostKeysOptions): HostKeys {
  const { platform, env, log } = options;
  /** ssh-keygen copies the whole file and renames the copy over it: two at once would lose what one of them did. */
  const turn = inTurn();

  function run(tool: Tool, args: readonly string[]): Promise<Result<Ran>> {
    const program = findOpenSsh(tool, { platform, env, exists: isProgram(platform) });
    if (program === null) {
      return Promise.resolve(fail(culvertError('HostKeyToolMissing', { program: tool })));
    }
    return new Promise((resolve) => {
      const child = execFile(
        program,
        args,
        {
          // In English, whatever the user reads: what it says is read here.
          env: { ...terminalEnvironment(env), LC_ALL: 'C' },
          cwd: os.homedir(),
          timeout: TOOL_LIMIT_MS,
          maxBuffer: MOST_OUTPUT_BYTES,
          windowsHide: true,
        },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
          resolve(ok({ code, stdout, stderr }));
        },
      );
      child.stdin?.end();
    });
  }

  /** What ssh would do for the device: the user's own configuration says where it looks. */
  async function configOf(host: HostKeyPlace): Promise<Result<SshConfigDump>> {
    const { alias, knownHostsFile } = host;
    const args = sshArguments({
      ...{ port: SOME_PORT, hostAlias: alias, user: '', identityFile: '' },
      ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
    });
    const dump = await run('ssh', ['-G', ...args]);
    if (!dump.ok) {
      return dump;
    }
    return dump.value.code === 0
      ? ok(readConfigDump(dump.value.stdout))
      : fail(culvertError('HostKeysUnreadable', { reason: saidBy('ssh', dump.value) }));
  }

  async function knownIn(file: string, alias: string): Promise<Result<HostKeyItem['known']>> {
    if (!(await isThere(file))) {
      return ok([]);
    }
    const found = await run('ssh-keygen', ['-F', alias, '-f', file]);
    if (!found.ok) {
      return found;
    }
    // 1 is “none”.
    if (found.value.code !== 0 && found.value.code !== 1) {
      return fail(culvertError('HostKeysUnreadable', { reason: saidBy('ssh-keygen', found.value) }));
    }
    return ok(
      readKnown(found.value.stdout).map((key) => ({ ...withFingerprint(key), file, line: key.line })),
    );
  }

  async function knownInAll(files: readonly string[], alias: string): Promise<Result<HostKeyItem['known']>> {
    const known: HostKeyItem['known'] = [];
    for (const file of files) {
      const found = await knownIn(file, alias);
      if (!found.ok) {
        return found;
      }
      known.push(...found.value);
    }
    return ok(known);
  }

  /** Each type is asked for in a connection of its own; nobody signs in. */
  async function shownAt(
    port: number,
    types: readonly string[],
    oneAtATime: boolean,
  ): Promise<Result<HostKey[]>> {
    const seconds = String(options.answerSeconds ?? ANSWER_SECONDS);
    const shown: HostKey[] = [];
    for (const type of oneAtATime ? types : [types.join(',')]) {
      const args = ['-T', seconds, '-t', type, '-p', String(port), '127.0.0.1'];
      const scanned = await run('ssh-keyscan', args);
      if (!scanned.ok) {
        return scanned;
      }
      shown.push(...readShown(scanned.value.stdout).map(withFingerprint));
      if (!/^# \S+ SSH-/m.test(scanned.value.stderr + scanned.value.stdout)) {
        // It does not even say that it is there.
        break;
      }
    }
    return ok(shown);
  }

  async function look(host: Parameters<HostKeys['look']>[0]): Promise<Result<HostKeyItem>> {
    const { alias, port, oneAtATime = false } = host;
    const config = await configOf(host);
    if (!config.ok) {
      return config;
    }
    const { userFiles, globalFiles, scanTypes } = config.value;
    const [known, shown] = await Promise.all([
      knownInAll([...userFiles, ...globalFiles], alias),
      port === null ? ok([]) : shownAt(port, scanTypes, oneAtATime),
    ]);
    if (!known.ok) {
      return known;
    }
    if (!shown.ok) {
      return shown;
    }
    const state = compareHostKeys(known.value, shown.value);
    log.info('host keys were looked at', {
      alias,
      state,
      known: known.value.length,
      shown: shown.value.length,
    });
    const files = userFiles.filter((file) => known.value.some((key) => key.file === file));
    return ok({
      ...{ alias, state, known: known.value, shown: shown.value },
      checkCommand: CHECK_COMMAND,
      forgetCommand: forgetCommand(alias, files.length > 0 ? files : userFiles.slice(0, 1), platform),
    });
  }

  async function forget(host: HostKeyPlace): Promise<Result<null>> {
    const { alias } = host;
    const config = await configOf(host);
    if (!config.ok) {
      return config;
    }
    const { userFiles, globalFiles } = config.value;
    for (const file of userFiles) {
      const known = await knownIn(file, alias);
      if (!known.ok) {
        return known;
      }
      if (known.value.length === 0) {
        continue;
      }
      // It would put a file in the place of a link.
      const real = await fs.realpath(file).catch(() => file);
      const removed = await run('ssh-keygen', ['-R', alias, '-f', real]);
      if (!removed.ok) {
        return removed;
      }
      const left = await knownIn(file, alias);
      if (removed.value.code !== 0 || !left.ok || left.value.length > 0) {
        log.warn('a host key could not be forgotten', { alias, said: saidBy('ssh-keygen', removed.value) });
        return fail(culvertError('KnownHostsUnwritable', { file }));
      }
      log.info('a host key was forgotten', { alias, file });
    }
    const others = await knownInAll(globalFiles, alias);
    const [first] = others.ok ? others.value : [];
    return first ? fail(culvertError('KnownHostsUnwritable', { file: first.file })) : ok(null);
  }

  return {
    look,
    forget: (host) => turn(() => forget(host)),
  };
}

/** As ssh and ssh-keygen write it: SHA-256 of the key, in base64 without its padding (sshkey.c, fingerprint_b64). */
function withFingerprint({ type, blob }: PublicKey): HostKey {
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return { type, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` };
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}

/** What a program said last, in one line. */
function saidBy(tool: Tool, { code, stderr }: Ran): string {
  const [last] = stderr
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-1);
  return last?.slice(0, 300) ?? (code === null ? `${tool} was ended` : `${tool} ended with status ${code}`);
}

/** The device of a tunnel as ssh knows it. Fails with TunnelLacksService, TunnelNotReady. */
export function hostKeyPlace(tunnel: Tunnel): Result<{ alias: string; port: number; oneAtATime: boolean }> {
  const service = tunnel.services.find(({ serviceId }) => serviceId.toUpperCase() === 'SSH');
  if (!service) {
    return fail(culvertError('TunnelLacksService', { serviceId: 'SSH' }));
  }
  const { account, region, thingName } = tunnel;
  if (service.localPort === null || account === null) {
    return fail(culvertError('TunnelNotReady', { thingName }));
  }
  // Before V3 an agent takes one connection at a time, so several would wait for each other.
  const oneAtATime = tunnel.protocol.version < 3;
  return ok({ alias: hostAlias({ account, region, thingName }), port: service.localPort, oneAtATime });
}

export function createHostKeyHandlers(options: {
  hostKeys: HostKeys;
  tunnel: (key: string) => Tunnel | undefined;
  knownHostsFile: () => string | undefined;
}): Pick<Handlers, `hostKey.${'look' | 'forget'}`> {
  const place = (key: string) => {
    const tunnel = options.tunnel(key);
    return tunnel ? hostKeyPlace(tunnel) : fail(culvertError('TunnelUnknown', {}));
  };
  return {
    'hostKey.look': async ({ key }) => {
      const host = place(key);
      return host.ok
        ? options.hostKeys.look({ ...host.value, knownHostsFile: options.knownHostsFile() })
        : host;
    },
    'hostKey.forget': async ({ key }) => {
      const host = place(key);
      return host.ok
        ? options.hostKeys.forget({ alias: host.value.alias, knownHostsFile: options.knownHostsFile() })
        : host;
    },
  };
}
