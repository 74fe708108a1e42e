/**
 * The AWS files, `~/.aws/config` and `~/.aws/credentials`, read anew each time and never written. The SDK parses them,
 * so that Culvert and the SDK understand the same; what the SDK passes over in silence is told here.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** The settings of one section, as they stand there. May hold secrets. */
export type Section = Readonly<Record<string, string | undefined>>;

export interface SharedFiles {
  /** By name, as the two files together say; the credentials file wins. */
  profiles: Readonly<Record<string, Section>>;
  /** `[sso-session …]`, by name. */
  sessions: Readonly<Record<string, Section>>;
  /** What the SDK passes over, by the profile it stands in. */
  oddities: ReadonlyMap<string, Reason>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const SSO_SESSION = 'sso-session.';
// How the SDK keeps apart what is no profile of the config file.
const NO_PROFILE = /^(?:sso-session|services|profile)\./;

/** The user's folder as the SDK finds it, for its token cache has to be the same one. */
export function homeFolder(env: Environment): string {
  return env.HOME || env.USERPROFILE || os.homedir();
}

/** Where the files are: the standard variables of the AWS tools move them. */
export function sharedFilePaths(env: Environment): { config: string; credentials: string } {
  const home = homeFolder(env);
  const place = (moved: string | undefined, name: string): string =>
    moved ? moved.replace(/^~(?=[/\\])/, home) : path.join(home, '.aws', name);
  return {
    config: place(env.AWS_CONFIG_FILE, 'config'),
    credentials: place(env.AWS_SHARED_CREDENTIALS_FILE, 'credentials'),
  };
}

/** A file that is not there counts as empty. Fails with AwsFileUnreadable. */
export async function readSharedFiles(env: Environment): Promise<Result<SharedFiles>> {
  const paths = sharedFilePaths(env);
  const oddities = new Map<string, Reason>();
  for (const kind of ['config', 'credentials'] as const) {
    const file = paths[kind];
    try {
      lookForOddities(await fs.readFile(file, 'utf8'), { kind, file: shortPath(file, env) }, oddities);
    } catch (thrown) {
      const { code = because('reason.unknown-cause') } = thrown as NodeJS.ErrnoException;
      if (code !== 'ENOENT') {
        return fail(culvertError('AwsFileUnreadable', { file: shortPath(file, env), reason: code }));
      }
    }
  }
  const { parseKnownFiles } = await import('@smithy/core/config');
  const known = await parseKnownFiles({
    filepath: paths.credentials,
    configFilepath: paths.config,
    // The SDK keeps what it read once for ever.
    ignoreCache: true,
  });
  const entries = Object.entries(known);
  return ok({
    profiles: Object.fromEntries(entries.filter(([name]) => !NO_PROFILE.test(name))),
    sessions: Object.fromEntries(
      entries
        .filter(([name]) => name.startsWith(SSO_SESSION))
        .map(([name, section]) => [name.slice(SSO_SESSION.length), section]),
    ),
    oddities,
  });
}

/** `~/.aws/config`, for reading. */
export function shortPath(file: string, env: Environment): string {
  const home = homeFolder(env);
  return file.startsWith(`${home}${path.sep}`) ? `~${file.slice(home.length)}` : file;
}

// The SDK's own rule for the name of a section of the config file.
const CONFIG_SECTION = /^(?:[\w-]+)\s(?:["']?)[\w\-@+.%:/]+(?:["']?)$/;

/** Lines that the SDK leaves out. Their text may be part of a secret and is not repeated. */
function lookForOddities(
  text: string,
  { kind, file }: { kind: 'config' | 'credentials'; file: string },
  oddities: Map<string, Reason>,
): void {
  let profile: string | null = null;
  const note = (name: string | null, reason: Reason) => {
    if (name !== null && !oddities.has(name)) {
      oddities.set(name, reason);
    }
  };
  text.split(/\r?\n/).forEach((line, index) => {
    const trimmed = (line.split(/(?:^|\s)[;#]/)[0] ?? '').trim();
    if (trimmed === '') {
      return;
    }
    const section = /^\[(.*)\]$/.exec(trimmed)?.[1];
    if (section !== undefined) {
      const named = /^profile\s+(["']?)(.+)\1$/.exec(section)?.[2];
      profile = kind === 'credentials' || section === 'default' ? section : (named ?? null);
      if (kind === 'config' && named !== undefined && !CONFIG_SECTION.test(section)) {
        note(named, because('reason.shared-line-name', { line: index + 1, file }));
      }
    } else if (trimmed.indexOf('=') < 1 && !/^\s/.test(line)) {
      note(profile, because('reason.shared-line-strange', { line: index + 1, file }));
    }
  });
}
