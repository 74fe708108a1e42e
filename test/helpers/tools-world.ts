/**
 * A computer without a desktop on which ssh and its kin reach devices of a local cloud through `culvert connect`: the
 * command and its host as the build makes them, a home with AWS files, and a key that the devices let in.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, type TestContext } from 'node:test';
import { callControl } from '../../electron/control/client.ts';
import { readControlFile } from '../../electron/control/control-file.ts';
import type { ThingSeed } from '../../electron/local-cloud/types.ts';
import { bundleWorker } from './bundle-worker.ts';
import { type DesktopCloud, startDesktopCloud } from './desktop-cloud.ts';
import { type Finished, run } from './processes.ts';
import { makeIdentity, type SshIdentity } from './ssh-client.ts';
import { tempDir } from './temp-dir.ts';

const ELECTRON = path.resolve(import.meta.dirname, '../../electron');
const PARTS = {
  'cli.cjs': 'cli/index.ts',
  'headless.cjs': 'main/headless.ts',
  'proxy-worker.cjs': 'proxy/worker.ts',
};

/** The command and what it starts, in a folder. */
export async function bundleTools(dir: string): Promise<void> {
  for (const [name, entry] of Object.entries(PARTS)) {
    const made = await bundleWorker(path.join(ELECTRON, entry), dir);
    if (path.basename(made) !== name) {
      fs.renameSync(made, path.join(dir, name));
    }
  }
}

/** The same for the tests of one file, for which it is made once. Answers the folder. */
export async function bundledTools(): Promise<string> {
  const bundle = tempDir();
  after(() => bundle.remove());
  await bundleTools(bundle.path);
  return bundle.path;
}

export interface ToolsWorld {
  aws: DesktopCloud;
  dir: string;
  /** The data folder. */
  data: string;
  identity: SshIdentity;
  env: Record<string, string>;
  /** Runs `culvert`. */
  culvert(...args: string[]): Promise<Finished>;
  /** What ssh, scp, sftp and rsync need to get to a device; `options` are those of `culvert connect`. */
  ssh(options?: string): string[];
  /** Runs a program of this computer. */
  run(program: string, args: string[], input?: string): Promise<Finished>;
  /** The process of the host that runs; null where none does. */
  hostPid(): number | null;
}

export interface ToolsOptions {
  /** From bundleTools(). */
  bundle: string;
  things?: (string | ThingSeed)[];
  /** The profile lets tools open tunnels. */
  toolsMayOpen?: boolean;
}

export async function startToolsWorld(t: TestContext, options: ToolsOptions): Promise<ToolsWorld> {
  const temp = tempDir();
  const home = path.join(temp.path, 'home');
  const data = path.join(temp.path, 'data');
  for (const folder of [home, data, path.join(home, '.aws')]) {
    fs.mkdirSync(folder, { mode: 0o700 });
  }
  const identity = await makeIdentity(temp.path);
  const aws = await startDesktopCloud(options.things ?? ['press-07'], {
    authorizedKeys: [identity.publicKey],
  });
  fs.writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[factory]\naws_access_key_id = ${aws.key.accessKeyId}\naws_secret_access_key = ${aws.key.secretAccessKey}\n`,
    { mode: 0o600 },
  );
  const profile = {
    ...{ id: 'p1', name: 'factory-ops', region: aws.region },
    ...{ signIn: { kind: 'shared', awsProfile: 'factory' }, toolsMayOpen: options.toolsMayOpen ?? false },
  };
  fs.writeFileSync(
    path.join(data, 'settings.json'),
    JSON.stringify({ version: 1, profiles: [profile], chosenProfileId: 'p1' }),
    { mode: 0o600 },
  );
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: home, CULVERT_DATA_DIR: data, CULVERT_HEADLESS: '1' },
    ...aws.env,
  };
  const cli = path.join(options.bundle, 'cli.cjs');
  const runHere = (program: string, args: string[], input?: string) =>
    run(program, args, { env, cwd: temp.path, ...(input === undefined ? {} : { input }) });
  const world: ToolsWorld = {
    ...{ aws, dir: temp.path, data, identity, env },
    run: runHere,
    culvert: (...args) => runHere(process.execPath, [cli, ...args]),
    ssh: (connectOptions = '') => [
      ...['-F', 'none', '-o', `IdentityFile=${identity.keyFile}`, '-o', `User=${os.userInfo().username}`],
      ...['-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
      ...['-o', 'StrictHostKeyChecking=accept-new', '-o', `UserKnownHostsFile=${identity.knownHosts}`],
      ...['-o', `ProxyCommand=${process.execPath} ${cli} connect %h %p ${connectOptions}`],
    ],
    hostPid: () => {
      const file = readControlFile(data);
      return file?.address ? file.pid : null;
    },
  };
  t.after(async () => {
    const file = readControlFile(data);
    if (file?.address) {
      await callControl({ address: file.address, call: 'quit', args: { close: false } });
      await gone(file.pid);
    }
    await aws.close();
    temp.remove();
  });
  return world;
}

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the host ${pid} does not end`);
}
