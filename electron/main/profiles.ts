/**
 * The AWS profiles: what may be seen of them in the settings file, their secrets in the keyring or, for this session
 * only, in memory. A secret is never written anywhere else.
 */
import type { SharedProfile } from '../aws/shared-profiles.ts';
import type { ProfileInput, ProfileSettings, ProfileView } from '../ipc/contract.ts';
import type { ProfileSecret, SecretStore } from '../keychain/store.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { accessKeyHint, checkProfile, sameName } from './profile-input.ts';
import type { SettingsFile, StoredProfile } from './settings.ts';

export interface ProfilesOptions {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  keychain: SecretStore;
  /** Keeps what is for this session only. */
  sessionStore: SecretStore;
  newId: () => string;
  log: Log;
  /** The profiles of the AWS files, read anew. Left out: there are none. */
  shared?: () => Promise<Result<SharedProfile[]>>;
  /** Whether a profile is signed in, as far as that is known. */
  status?: (id: string) => Pick<ProfileView, 'signedIn' | 'signedInUntil'>;
  /** Called after a profile was added, edited, deleted or chosen; `foreign`: one from outside the settings is another. */
  onChange?: (change: { profileId: string; what: 'saved' | 'removed' | 'chosen' | 'foreign' }) => void;
}

export interface ProfilePlace extends ProfileSettings {
  id: string;
}

export interface Profiles {
  /** In the order they were added, the demo's first. */
  list(): ProfileView[];
  get(id: string): ProfilePlace | undefined;
  chosenId(): string | null;
  /** Nothing is changed unless the secret was stored. Fails with a code of the input or of the keychain. */
  save(input: ProfileInput): Promise<Result<{ id: string }>>;
  /** `openTunnels` is how many tunnels use it. Fails with ProfileInUse, or with a code of the keychain. */
  remove(id: string, openTunnels: number): Promise<Result<null>>;
  choose(id: string): Result<null>;
  /**
   * The access key of a profile that has one. Asks the keyring once and remembers the answer. Fails with SecretMissing,
   * or with a code of the keychain.
   */
  secret(id: string): Promise<Result<ProfileSecret>>;
  /** A profile that lives in memory only and cannot be edited: the demo's. Becomes the chosen one. */
  addSessionProfile(
    profile: Pick<ProfilePlace, 'name' | 'region' | 'endpoints'> & { secret: ProfileSecret },
  ): Promise<{ id: string }>;
  /**
   * A profile from outside the settings (the AWS files, the environment), in memory only and under an id that its maker
   * gives. Where one of that id is there it is replaced; the same again changes nothing. It is never the chosen one.
   */
  putForeign(
    profile: Pick<ProfilePlace, 'id' | 'name' | 'region' | 'signIn'> & { secret: ProfileSecret | null },
  ): Promise<void>;
  dropForeign(id: string): Promise<void>;
  /** Tools may open tunnels with it from now on, or not any more. */
  setToolsMayOpen(id: string, toolsMayOpen: boolean): void;
}

export function createProfiles(options: ProfilesOptions): Profiles {
  const { settings, keychain, sessionStore, log } = options;
  const onChange = options.onChange ?? (() => {});
  const demos: StoredProfile[] = [];
  let foreign: readonly StoredProfile[] = [];
  /** A chosen demo is not written to the settings. */
  let chosenDemo: string | null = null;
  /** Secrets read from the keyring, and reads under way. */
  const known = new Map<string, Promise<Result<ProfileSecret>>>();

  const storeOf = (kept: StoredProfile['kept']) => (kept === 'keychain' ? keychain : sessionStore);
  const all = () => [...demos, ...settings.get().profiles, ...foreign];
  const find = (id: string) => all().find((profile) => profile.id === id);
  const isDemo = (id: string) => demos.some((demo) => demo.id === id);
  const isForeign = (id: string) => foreign.some((each) => each.id === id);

  async function save(input: ProfileInput): Promise<Result<{ id: string }>> {
    const before = input.id === null ? undefined : find(input.id);
    if (input.id !== null && !before) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    if (before && (isDemo(before.id) || isForeign(before.id))) {
      return fail(culvertError('BadRequest', {}));
    }
    const shared = input.signIn.kind === 'shared' && options.shared ? await options.shared() : ok([]);
    if (!shared.ok) {
      return shared;
    }
    const checked = checkProfile(input, otherNames(before?.id), shared.value);
    if (!checked.ok) {
      return checked;
    }
    const { name, secret: _secret, ...rest } = checked.value;
    const id = before?.id ?? options.newId();

    const withKey = rest.signIn.kind === 'keys';
    const hadKey = before !== undefined && hasKey(before);
    const moved = withKey && hadKey && before.kept !== input.keep;
    let secret = checked.value.secret;
    if (withKey && secret === null) {
      if (!hadKey) {
        return fail(culvertError('AccessKeyInvalid', {}));
      }
      if (moved) {
        const stored = await readOnce(before.id);
        if (!stored.ok) {
          return stored;
        }
        secret = stored.value;
      }
    }

    if (secret !== null) {
      const late = secret;
      const stored = await storeOf(input.keep).set(id, secret, () => void storedLate(id, late));
      if (!stored.ok) {
        return stored;
      }
      // Waiting for the keyring takes as long as a person takes: look again.
      const nowTaken = otherNames(id).some((other) => sameName(other, name));
      const nowGone = before !== undefined && !find(id);
      if (nowTaken || nowGone) {
        await storeOf(input.keep).delete(id);
        return fail(
          nowGone ? culvertError('ProfileUnknown', {}) : culvertError('ProfileNameTaken', { name }),
        );
      }
      known.set(id, Promise.resolve(ok(secret)));
    }

    const kept = hadKey ? before.accessKeyHint : '';
    const hint = secret ? accessKeyHint(secret.accessKeyId) : withKey ? kept : '';
    const profile: StoredProfile = {
      ...before,
      id,
      name,
      ...rest,
      accessKeyHint: hint,
      kept: input.keep,
    };
    settings.update((s) => ({
      ...s,
      profiles: before
        ? s.profiles.map((each) => (each.id === id ? profile : each))
        : [...s.profiles, profile],
      chosenProfileId: s.chosenProfileId ?? id,
    }));
    if (hadKey && !withKey) {
      known.delete(id);
    }
    if (moved || (hadKey && !withKey)) {
      await forgetSecret(id, before.kept);
    } else if (input.keep === 'keychain' && secret !== null) {
      void clearLeftovers();
    }
    log.info('a profile was saved', { profile: id, kept: input.keep, withSecret: secret !== null });
    onChange({ profileId: id, what: 'saved' });
    return ok({ id });
  }

  /** The keyring took a secret after its time-out was reported: keep what the settings say and take the rest out. */
  async function storedLate(id: string, secret: ProfileSecret): Promise<void> {
    const profile = find(id);
    if (profile?.kept !== 'keychain' || !hasKey(profile)) {
      await forgetSecret(id, 'keychain');
      return;
    }
    known.set(id, Promise.resolve(ok(secret)));
    settings.update((s) => ({
      ...s,
      profiles: s.profiles.map((each) =>
        each.id === id ? { ...each, accessKeyHint: accessKeyHint(secret.accessKeyId) } : each,
      ),
    }));
    onChange({ profileId: id, what: 'saved' });
  }

  /** Takes a secret that is of no use any more out of its store; out of a keyring that does not answer, later. */
  async function forgetSecret(id: string, kept: StoredProfile['kept']): Promise<void> {
    const deleted = await storeOf(kept).delete(id);
    if (!deleted.ok) {
      log.warn('a secret stays in the keyring for now', { profile: id, code: deleted.error.code });
      settings.update((s) => ({ ...s, keychainLeftovers: [...new Set([...s.keychainLeftovers, id])] }));
    }
  }

  async function clearLeftovers(): Promise<void> {
    for (const id of settings.get().keychainLeftovers) {
      const user = find(id);
      const inUse = user?.kept === 'keychain' && hasKey(user);
      if (inUse || (await keychain.delete(id)).ok) {
        settings.update((s) => ({
          ...s,
          keychainLeftovers: s.keychainLeftovers.filter((each) => each !== id),
        }));
      }
    }
  }

  async function remove(id: string, openTunnels: number): Promise<Result<null>> {
    const profile = find(id);
    if (!profile) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    if (isDemo(id) || isForeign(id)) {
      return fail(culvertError('BadRequest', {}));
    }
    if (openTunnels > 0) {
      return fail(culvertError('ProfileInUse', { name: profile.name, count: openTunnels }));
    }
    const deleted = hasKey(profile) ? await storeOf(profile.kept).delete(id) : ok(null);
    // Where there is no keyring there is nothing to delete; the profile must not stay for ever because of that.
    if (!deleted.ok && deleted.error.code !== 'KeychainMissing') {
      return deleted;
    }
    known.delete(id);
    settings.update((s) => {
      const profiles = s.profiles.filter((each) => each.id !== id);
      return {
        ...s,
        profiles,
        chosenProfileId: s.chosenProfileId === id ? (profiles[0]?.id ?? null) : s.chosenProfileId,
        keychainLeftovers: deleted.ok ? s.keychainLeftovers : [...new Set([...s.keychainLeftovers, id])],
        devices: Object.fromEntries(Object.entries(s.devices).filter(([key]) => !key.startsWith(`${id}/`))),
      };
    });
    log.info('a profile was deleted', { profile: id });
    onChange({ profileId: id, what: 'removed' });
    return ok(null);
  }

  function readOnce(id: string): Promise<Result<ProfileSecret>> {
    const remembered = known.get(id);
    if (remembered) {
      return remembered;
    }
    const reading: Promise<Result<ProfileSecret>> = readSecret(id).then((secret) => {
      // A failure is not remembered: the next try may find the keyring unlocked.
      if (!secret.ok && known.get(id) === reading) {
        known.delete(id);
      }
      return secret;
    });
    known.set(id, reading);
    return reading;
  }

  async function readSecret(id: string): Promise<Result<ProfileSecret>> {
    const profile = find(id);
    if (!profile) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    if (!hasKey(profile)) {
      return fail(culvertError('SecretMissing', { name: profile.name }));
    }
    const stored = await storeOf(profile.kept).get(id);
    if (!stored.ok) {
      return stored;
    }
    if (stored.value === null) {
      return fail(culvertError('SecretMissing', { name: profile.name }));
    }
    if (profile.kept === 'keychain') {
      void clearLeftovers();
    }
    return ok(stored.value);
  }

  function otherNames(id: string | undefined): string[] {
    return all()
      .filter((each) => each.id !== id)
      .map(({ name }) => name);
  }

  return {
    save,
    remove,
    secret: readOnce,
    list: () =>
      all().map((profile) => ({
        ...view(profile, isDemo(profile.id), known.has(profile.id)),
        ...(options.status?.(profile.id) ?? {}),
      })),
    get: (id) => {
      const found = find(id);
      return found && placeOf(found);
    },
    chosenId() {
      const id = chosenDemo ?? settings.get().chosenProfileId;
      return id !== null && find(id) ? id : null;
    },
    choose(id) {
      if (!find(id) || isForeign(id)) {
        return fail(culvertError('ProfileUnknown', {}));
      }
      chosenDemo = isDemo(id) ? id : null;
      if (chosenDemo === null) {
        settings.update((s) => ({ ...s, chosenProfileId: id }));
      }
      onChange({ profileId: id, what: 'chosen' });
      return ok(null);
    },
    async addSessionProfile({ name, region, endpoints, secret }) {
      const id = options.newId();
      await sessionStore.set(id, secret);
      const hint = accessKeyHint(secret.accessKeyId);
      demos.push({ ...PLAIN, id, name, region, endpoints, accessKeyHint: hint, kept: 'session' });
      known.set(id, Promise.resolve(ok(secret)));
      chosenDemo = id;
      onChange({ profileId: id, what: 'saved' });
      return { id };
    },
    async putForeign({ secret, ...profile }) {
      const before = foreign.find(({ id }) => id === profile.id);
      const held = secret ? await sessionStore.get(profile.id) : null;
      const sameSecret = !secret || (held?.ok && JSON.stringify(held.value) === JSON.stringify(secret));
      const { id, name, region, signIn } = before ?? {};
      if (before && sameSecret && JSON.stringify({ id, name, region, signIn }) === JSON.stringify(profile)) {
        return;
      }
      if (secret) {
        await sessionStore.set(profile.id, secret);
        known.set(profile.id, Promise.resolve(ok(secret)));
      }
      const hint = secret ? accessKeyHint(secret.accessKeyId) : '';
      const stored: StoredProfile = {
        ...PLAIN,
        ...profile,
        endpoints: {},
        accessKeyHint: hint,
        kept: 'session',
      };
      foreign = [...foreign.filter((each) => each.id !== profile.id), stored];
      onChange({ profileId: profile.id, what: 'foreign' });
    },
    async dropForeign(id) {
      foreign = foreign.filter((each) => each.id !== id);
      known.delete(id);
      await sessionStore.delete(id);
      onChange({ profileId: id, what: 'foreign' });
    },
    setToolsMayOpen(id, toolsMayOpen) {
      settings.update((s) => ({
        ...s,
        profiles: s.profiles.map((each) => (each.id === id ? { ...each, toolsMayOpen } : each)),
      }));
      foreign = foreign.map((each) => (each.id === id ? { ...each, toolsMayOpen } : each));
      for (const [at, demo] of demos.entries()) {
        demos[at] = demo.id === id ? { ...demo, toolsMayOpen } : demo;
      }
    },
  };
}

/** What a profile has when nothing was chosen. */
const PLAIN = {
  fips: false,
  dualStack: false,
  signIn: { kind: 'keys' },
  role: null,
  tags: [],
  ownTag: true,
  monthlyLimit: null,
  toolsMayOpen: false,
} satisfies Partial<ProfileSettings>;

/** Whether it is of the kind that has a secret of its own. */
function hasKey({ signIn }: StoredProfile): boolean {
  return signIn.kind === 'keys';
}

function placeOf(profile: StoredProfile): ProfilePlace {
  const { id, name, region, endpoints, fips, dualStack, signIn, role } = profile;
  const { tags, ownTag, monthlyLimit, toolsMayOpen } = profile;
  return {
    ...{ id, name, region, endpoints, fips, dualStack, signIn, role },
    ...{ tags, ownTag, monthlyLimit, toolsMayOpen },
  };
}

function view(profile: StoredProfile, demo: boolean, secretKnown: boolean): ProfileView {
  const { kept } = profile;
  // What was kept for another session is gone with it.
  const accessKeyHint = kept === 'session' && !secretKnown ? '' : profile.accessKeyHint;
  return { ...placeOf(profile), kept, demo, accessKeyHint, signedIn: 'unknown', signedInUntil: null };
}
