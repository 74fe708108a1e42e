import os from 'node:os';
import type { Log } from '../shared/log.ts';
import { prepareSshFiles, SELF_TEST_NAME } from './ssh-files.ts';
import { startSsh2Service } from './ssh2-service.ts';
import { findSshd, startSshdService } from './sshd-service.ts';

export type SshServerKind = 'sshd' | 'ssh2';

/** Which server the devices run, and whom to log in as. */
export type SshServer = { kind: 'sshd'; path: string; user: string } | { kind: 'ssh2'; user: string };

export interface SshServiceOptions {
  thingName: string;
  /** A folder of the caller's; the device's files go into one below it. */
  workDir: string;
  /** Lines of an authorized_keys file. */
  authorizedKeys: readonly string[];
  log: Log;
}

export interface SshService {
  /** On 127.0.0.1. */
  port: number;
  /** Ends every login and what it left running. */
  close(): Promise<void>;
}

/**
 * sshd where it lets the current user in, otherwise the built-in server, whose user name is of no account since the key
 * decides. `only` asks for one of them; rejects when that is sshd and it does not work.
 */
export async function chooseSshServer(options: {
  workDir: string;
  only?: SshServerKind;
  log: Log;
}): Promise<SshServer> {
  if (options.only !== 'ssh2') {
    const files = await prepareSshFiles({
      workDir: options.workDir,
      thingName: SELF_TEST_NAME,
      authorizedKeys: [],
    });
    const found = await findSshd(files);
    if (found.ok) {
      return { kind: 'sshd', path: found.path, user: os.userInfo().username };
    }
    if (options.only === 'sshd') {
      throw new Error(found.reason);
    }
    options.log.info('local cloud: no sshd, so the built-in SSH server runs', { reason: found.reason });
  }
  return { kind: 'ssh2', user: 'device' };
}

/** The SSH server of one simulated device, on 127.0.0.1. Lets in only by the keys given. */
export async function startSshService(server: SshServer, options: SshServiceOptions): Promise<SshService> {
  const files = await prepareSshFiles(options);
  return server.kind === 'sshd'
    ? startSshdService(server.path, files, options)
    : startSsh2Service(files, options);
}
