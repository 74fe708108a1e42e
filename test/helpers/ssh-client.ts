import fs from 'node:fs';
import path from 'node:path';
import { type Finished, run } from './processes.ts';

export interface SshIdentity {
  keyFile: string;
  /** The line for authorized_keys. */
  publicKey: string;
  knownHosts: string;
}

/** A key pair of the real ssh-keygen in `dir`; the same one when called again. */
export async function makeIdentity(dir: string, name = 'id_ed25519'): Promise<SshIdentity> {
  const keyFile = path.join(dir, name);
  if (!fs.existsSync(keyFile)) {
    const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', keyFile]);
    if (made.code !== 0) throw new Error(made.stderr);
  }
  return {
    keyFile,
    publicKey: fs.readFileSync(`${keyFile}.pub`, 'utf8'),
    knownHosts: path.join(dir, 'known_hosts'),
  };
}

export function sshOptions(identity: SshIdentity): string[] {
  return [
    ...['-F', 'none', '-i', identity.keyFile],
    ...['-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
    ...['-o', 'StrictHostKeyChecking=accept-new', '-o', `UserKnownHostsFile=${identity.knownHosts}`],
  ];
}

export interface SshTarget {
  port: number;
  user: string;
  identity: SshIdentity;
}

/** Runs the real `ssh` with a command on 127.0.0.1. */
export function ssh(target: SshTarget, args: string[], input?: string): Promise<Finished> {
  const { port, user, identity } = target;
  return run('ssh', [...sshOptions(identity), '-p', String(port), `${user}@127.0.0.1`, ...args], {
    ...(input === undefined ? {} : { input }),
  });
}

/** Copies a file to the path there with the real `scp`. */
export function scp(target: SshTarget, from: string, to: string, args: string[] = []): Promise<Finished> {
  const { port, user, identity } = target;
  return run('scp', [...sshOptions(identity), ...args, '-P', String(port), from, `${user}@127.0.0.1:${to}`]);
}
