/** Puts together what makes the `culvert` command and the devices' names of use in the user's own terminals. */
import os from 'node:os';
import { dataFolder } from '../control/data-folder.ts';
import type { Words } from '../i18n/words.ts';
import type { Handlers } from '../ipc/main.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { ok } from '../shared/result.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { createCommandShim, shimPath } from './command-shim.ts';
import type { Core } from './core.ts';
import { ownAppImage } from './next-start.ts';
import { createSshConfig, type SshConfig } from './ssh-config.ts';

export interface CommandLineOptions {
  core: Pick<Core, 'state' | 'settings' | 'profiles' | 'memory' | 'aws' | 'knownHostsFile' | 'watch'>;
  /** The data folder. */
  dir: string;
  /** The bundle of the command line, a whole path. */
  script: string;
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  words: () => Words;
  demo: boolean;
  clock: Clock;
  log: Log;
}

export interface CommandLine extends ReturnType<typeof composeCommandLine> {}

export function composeCommandLine(options: CommandLineOptions) {
  const { core, dir, script, platform, env, words, demo, clock, log } = options;
  const home = os.homedir();
  const image = ownAppImage(env, process.execPath);
  const shim = createCommandShim({
    file: shimPath(dir, platform),
    facts: {
      ...{ platform, script, dataFolder: ownDataFolder(options) },
      program: process.execPath,
      appImage: image === null ? null : { file: image, mount: env.APPDIR ?? '' },
    },
    ...{ home, env, log },
    temporary: demo,
  });
  const sshConfig = keepSshConfig({ core, dir, platform, env, temporary: demo, clock, log });

  return {
    /** For `general.save`. */
    setSshConfig: sshConfig.set,
    handlers: {
      'commandLine.get': async () => ok(await shim.view()),
      'commandLine.install': ({ install }) => shim.install(install),
      'sshConfig.get': async () => {
        const { problem, ...view } = await sshConfig.view();
        return ok({ ...view, problem: problem && words().error(problem) });
      },
    } satisfies Partial<Handlers>,
    async begin(): Promise<void> {
      await shim.begin();
      await sshConfig.begin();
    },
    /** After the tunnels are closed. */
    end: sshConfig.end,
  };
}

/** The user's ssh configuration, kept up with what the core knows from begin() to end(). */
export function keepSshConfig(
  options: Pick<CommandLineOptions, 'core' | 'dir' | 'platform' | 'env' | 'clock' | 'log'> & {
    temporary: boolean;
  },
): SshConfig {
  const { core, dir, platform, env, temporary, clock, log } = options;
  const sshConfig = createSshConfig({
    home: systemHome(),
    folder: env.CULVERT_SSH_FOLDER || undefined,
    dataFolder: ownDataFolder(options),
    command: shimPath(dir, platform),
    platform,
    mode: () => core.settings.get().general.sshConfig,
    profiles: () => lastingProfiles(core),
    devices: () => core.settings.get().devices,
    foundAccount: (place, account) => core.memory.foundAccount(place, account),
    tunnels: () => liveTunnels(core.state().tunnels),
    knownHosts: core.knownHostsFile,
    identify: (id) => core.aws.accounts.identify(id),
    ...{ temporary, clock, log },
  });
  const stopWatching = core.watch(sshConfig.changed);
  return {
    ...sshConfig,
    async end() {
      stopWatching();
      await sshConfig.end();
    },
  };
}

/** Without those that a command brought along: the entries are for runs that know nothing of them. */
function lastingProfiles({ profiles, settings }: Pick<Core, 'profiles' | 'settings'>) {
  const kept = new Set(settings.get().profiles.map(({ id }) => id));
  return profiles.list().filter(({ id, demo }) => demo || kept.has(id));
}

/** null: the usual one. */
function ownDataFolder({ dir, platform, env }: Pick<CommandLineOptions, 'dir' | 'platform' | 'env'>) {
  const usual = dataFolder({
    env: { ...env, CULVERT_DATA_DIR: undefined },
    platform,
    home: os.homedir(),
  });
  return dir === usual ? null : dir;
}

/** ssh asks the system for the user's home and does not look at $HOME. */
function systemHome(): string | null {
  try {
    return os.userInfo().homedir || null;
  } catch {
    // Nobody by this number: ssh does not start then.
    return null;
  }
}
