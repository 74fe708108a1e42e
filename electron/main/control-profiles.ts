/** Which profile a call of the command line is about. */
import { createHash } from 'node:crypto';

import { checkRegion } from '../aws/regions.ts';
import { readSharedFiles } from '../aws/shared-files.ts';
import { sharedProfile } from '../aws/shared-profiles.ts';
import type { ProfileItem, Where } from '../control/protocol.ts';
import type { ProfileView } from '../ipc/contract.ts';
import type { ProfileSecret } from '../keychain/store.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { sameName } from './profile-input.ts';
import type { ProfilePlace, Profiles } from './profiles.ts';

export interface ControlProfiles {
  /** Fails with ProfileNotFound, ProfileAmbiguous, ProfileNotChosen, RegionNotChosen, RegionInvalid, AwsFileUnreadable. */
  find(where: Where): Promise<Result<ProfilePlace>>;
  /** All that a command may choose; of those that a region or name narrows, the ones that fit. */
  list(where: Where): Promise<Result<ProfileItem[]>>;
  /** The chosen one; null where there is none. */
  chosen(): ProfileItem | null;
}

type ProfilesPart = Pick<Profiles, 'list' | 'get' | 'chosenId'>;

/** In the application a command has the profiles that the window shows. */
export function createControlProfiles(profiles: ProfilesPart): ControlProfiles {
  return {
    find: async (where) => findKept(profiles, where),
    list: async (where) => ok(keptThatFit(profiles, where).map((profile) => itemOf(profile, profiles))),
    chosen: () => chosenItem(profiles),
  };
}

/** The environment's keys are a profile of this name. */
const ENVIRONMENT_PROFILE = 'environment';

const AWS_FILES_ID = /^aws:(.+)@([a-z0-9-]+)$/;

/** `aws:factory@eu-central-1`: names what is open through it from one run to the next. */
const awsFilesId = (name: string, region: string) => `aws:${name}@${region}`;

/** What a kept id of a profile of the AWS files says; null for any other. */
export function readAwsFilesId(id: string): { name: string; region: string } | null {
  const [, name, region] = AWS_FILES_ID.exec(id) ?? [];
  return name !== undefined && region !== undefined ? { name, region } : null;
}

/**
 * Without a desktop a command has those of the AWS files besides, and the access keys that its own environment holds.
 * As with the AWS tools, what is named goes before the keys of the environment, and these before AWS_PROFILE.
 */
export function createHeadlessProfiles({
  profiles,
  identify,
  env,
}: {
  profiles: ProfilesPart & Pick<Profiles, 'putForeign' | 'dropForeign'>;
  /** Whose credentials a profile's are. */
  identify: (profileId: string) => Promise<Result<{ account: string }>>;
  env: NodeJS.ProcessEnv;
}): ControlProfiles {
  /** By access key: AWS is asked about each one once. */
  const accounts = new Map<string, Promise<string | null>>();

  /**
   * The account of the environment's keys. Keys of two accounts must not be one profile: the tunnel that is open to a
   * device of the one would be taken for the way to the other's device of the same name.
   */
  function accountOf(secret: ProfileSecret, region: string): Promise<string | null> {
    const known = accounts.get(secret.accessKeyId);
    if (known) {
      return known;
    }
    const asking = askAccount(secret, region).then((account) => {
      if (account === null) {
        accounts.delete(secret.accessKeyId);
      }
      return account;
    });
    accounts.set(secret.accessKeyId, asking);
    return asking;
  }

  async function askAccount(secret: ProfileSecret, region: string): Promise<string | null> {
    const id = `environment@${region}@${hashOf(secret.accessKeyId)}`;
    await profiles.putForeign({ ...ofKeys(id, region), secret });
    const identity = await identify(id);
    await profiles.dropForeign(id);
    return identity.ok ? identity.value.account : null;
  }

  async function ofEnvironment(where: Where): Promise<Result<ProfilePlace>> {
    const { environment } = where;
    const region = regionOf(where, environment?.region || where.awsRegion, ENVIRONMENT_PROFILE);
    if (!region.ok || !environment) {
      return region.ok ? fail(culvertError('ProfileNotChosen', {})) : region;
    }
    const { accessKeyId, secretAccessKey, sessionToken } = environment;
    const secret = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    const account = await accountOf(secret, region.value);
    const id = `environment@${region.value}@${account ?? hashOf(accessKeyId)}`;
    await profiles.putForeign({ ...ofKeys(id, region.value), secret });
    return placeOf(id);
  }

  /** null where the files have none of that name. */
  async function ofFiles(name: string, where: Where): Promise<Result<ProfilePlace> | null> {
    const files = await readSharedFiles(env);
    if (!files.ok) {
      return files;
    }
    if (!(name in files.value.profiles)) {
      return null;
    }
    const region = regionOf(where, where.awsRegion || sharedProfile(name, files.value).region, name);
    if (!region.ok) {
      return region;
    }
    const id = awsFilesId(name, region.value);
    await putAwsFilesProfile(profiles, { name, region: region.value });
    return placeOf(id);
  }

  function placeOf(id: string): Result<ProfilePlace> {
    const place = profiles.get(id);
    return place ? ok(place) : fail(culvertError('ProfileUnknown', {}));
  }

  async function namesOfFiles(): Promise<string[]> {
    const files = await readSharedFiles(env);
    return files.ok ? Object.keys(files.value.profiles).sort() : [];
  }

  return {
    async find(where) {
      const { profile: name, environment, awsProfile } = where;
      if (name !== undefined) {
        const kept = findKept(profiles, where, await namesOfFiles());
        return kept.ok || kept.error.code !== 'ProfileNotFound' || keptNamed(profiles, name).length > 0
          ? kept
          : ((await ofFiles(name, where)) ?? kept);
      }
      if (environment) {
        return ofEnvironment(where);
      }
      if (awsProfile !== undefined) {
        return (
          (await ofFiles(awsProfile, where)) ??
          fail(
            culvertError('ProfileNotFound', {
              name: awsProfile,
              profiles: (await namesOfFiles()).join(', '),
            }),
          )
        );
      }
      const kept = findKept(profiles, where);
      if (kept.ok || kept.error.code !== 'ProfileNotChosen') {
        return kept;
      }
      return (await ofFiles('default', where)) ?? kept;
    },
    async list(where) {
      const files = await readSharedFiles(env);
      if (!files.ok) {
        return files;
      }
      const own = keptThatFit(profiles, where).map((profile) => itemOf(profile, profiles));
      const shared = Object.keys(files.value.profiles)
        .sort()
        .flatMap((name): ProfileItem[] => {
          const region = where.region || where.awsRegion || sharedProfile(name, files.value).region || '';
          const known = profiles.list().find(({ id }) => id === awsFilesId(name, region));
          const wanted = where.profile === undefined || where.profile === name;
          return wanted
            ? [
                {
                  ...{ id: name, name, region, signIn: 'shared', demo: false },
                  chosen: !where.environment && where.awsProfile === name,
                  signedIn: known?.signedIn ?? 'unknown',
                  toolsMayOpen: known?.toolsMayOpen ?? false,
                },
              ]
            : [];
        });
      const keys: ProfileItem[] = where.environment
        ? [
            {
              ...{ id: ENVIRONMENT_PROFILE, name: ENVIRONMENT_PROFILE, signIn: 'environment', demo: false },
              region: where.region || where.environment.region || where.awsRegion || '',
              ...{ chosen: true, signedIn: 'unknown', toolsMayOpen: false },
            },
          ]
        : [];
      const elsewhere = keys.length > 0 || shared.some(({ chosen }) => chosen);
      return ok([...keys, ...own.map((item) => ({ ...item, chosen: item.chosen && !elsewhere })), ...shared]);
    },
    chosen: () => chosenItem(profiles),
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

function ofKeys(id: string, region: string) {
  return { id, name: ENVIRONMENT_PROFILE, region, signIn: { kind: 'keys' } } as const;
}

export async function putAwsFilesProfile(
  profiles: Pick<Profiles, 'putForeign'>,
  { name, region }: { name: string; region: string },
): Promise<void> {
  await profiles.putForeign({
    ...{ id: awsFilesId(name, region), name, region, secret: null },
    signIn: { kind: 'shared', awsProfile: name },
  });
}

function regionOf(where: Where, other: string | null | undefined, profile: string): Result<string> {
  const region = where.region || other;
  return region ? checkRegion(region) : fail(culvertError('RegionNotChosen', { profile }));
}

const isForeign = ({ id }: { id: string }) => readAwsFilesId(id) !== null || id.startsWith('environment@');

/** Those of the settings, and the demo's. */
const keptOf = (profiles: ProfilesPart) => profiles.list().filter((profile) => !isForeign(profile));

function keptNamed(profiles: ProfilesPart, name: string): ProfileView[] {
  const kept = keptOf(profiles);
  const exact = kept.filter((profile) => profile.id === name || profile.name === name);
  return exact.length > 0 ? exact : kept.filter((profile) => sameName(profile.name, name));
}

function keptThatFit(profiles: ProfilesPart, { profile, region }: Where): ProfileView[] {
  const named = profile === undefined ? keptOf(profiles) : keptNamed(profiles, profile);
  return region ? named.filter((each) => each.region === region) : named;
}

function findKept(
  profiles: ProfilesPart,
  where: Where,
  others: readonly string[] = [],
): Result<ProfilePlace> {
  const fitting = keptThatFit(profiles, where);
  const chosen = fitting.find(({ id }) => id === profiles.chosenId());
  const found =
    where.profile === undefined && chosen ? chosen : fitting.length === 1 ? fitting[0] : undefined;
  const place = found && profiles.get(found.id);
  if (place) {
    return ok(place);
  }
  const kept = keptOf(profiles);
  if (fitting.length > 1) {
    return where.profile === undefined && !where.region
      ? fail(culvertError('ProfileNotChosen', {}))
      : fail(culvertError('ProfileAmbiguous', { profiles: fitting.map(withPlace).join(', ') }));
  }
  if (where.profile === undefined && !where.region) {
    return fail(culvertError('ProfileNotChosen', {}));
  }
  const known = [...kept.map(withPlace), ...others].join(', ');
  const { profile, region } = where;
  if (profile === undefined) {
    return fail(culvertError('ProfileRegionNotFound', { region: `${region}`, profiles: known }));
  }
  const name = region ? `${profile}, ${region}` : profile;
  return fail(culvertError('ProfileNotFound', { name, profiles: known }));
}

/** `factory-ops (eu-central-1)`; two profiles may have one name in two regions. */
function withPlace({ name, region }: ProfileView): string {
  return `${name} (${region})`;
}

function itemOf(profile: ProfileView, profiles: ProfilesPart): ProfileItem {
  const { id, name, region, signIn, signedIn, toolsMayOpen, demo } = profile;
  return {
    ...{ id, name, region, signedIn, toolsMayOpen, demo },
    signIn: signIn.kind,
    chosen: id === profiles.chosenId(),
  };
}

function chosenItem(profiles: ProfilesPart): ProfileItem | null {
  const chosen = profiles.list().find(({ id }) => id === profiles.chosenId());
  return chosen ? itemOf(chosen, profiles) : null;
}
