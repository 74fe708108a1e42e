/**
 * `culvert __complete KIND --prefix=TEXT [--profile=NAME] [--region=REGION]`, for the completions of shells: what a running Culvert knows, one a line. It starts
 * nothing, asks nobody, says nothing else, and is quick or silent.
 */
import os from 'node:os';
import { callControl } from '../control/client.ts';
import { dataFolder } from '../control/data-folder.ts';
import type { ControlCalls, Where } from '../control/protocol.ts';
import { findRunning } from './running.ts';
import { plain } from './text.ts';

type What = ControlCalls['complete']['args']['what'];

/** A person waits at the keyboard. */
const LIMIT_MS = 300;
const LONGEST_PREFIX = 128;

const KINDS: Readonly<Record<string, readonly What[]>> = {
  devices: ['devices'],
  targets: ['devices', 'tunnels'],
  profiles: ['profiles'],
  services: ['services'],
};

/** Answers the exit code, which is always 0: a shell does nothing else with it than show it. */
export async function completeCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [kind = '', ...options] = args;
  const given = (name: string) =>
    options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
  const prefix = given('prefix');
  const profile = given('profile') || env.CULVERT_PROFILE;
  const region = given('region') || env.CULVERT_REGION;
  const dir = dataFolder({ env, platform: process.platform, home: os.homedir() });
  const running = findRunning(dir);
  if (!running || !Object.hasOwn(KINDS, kind) || prefix.length > LONGEST_PREFIX) {
    return 0;
  }
  const where: Where = {
    ...(profile ? { profile } : {}),
    ...(region ? { region } : {}),
  };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT_MS);
  const answers = await Promise.all(
    (KINDS[kind] ?? []).map((what) =>
      callControl({
        address: running.address,
        call: 'complete',
        args: { ...(what === 'profiles' ? {} : where), what, prefix },
        signal: limit.signal,
      }),
    ),
  );
  clearTimeout(timer);
  const values = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  // What has no place in a line has none in a shell's command line either.
  const usable = [...new Set(values)].filter((value) => value !== '' && plain(value) === value);
  process.stdout.write(usable.map((value) => `${value}\n`).join(''));
  return 0;
}
