/**
 * The credentials of the profiles, whatever their kind. What runs by itself gets them quietly: it fails with SignInNeeded
 * or MfaNeeded, and the window offers one button. Only what a person has asked for may put a question, and it does so
 * first, by `ensure`; afterwards the credentials are in memory and the work finds them there.
 */
import type { AskMfa, StsPlace } from '../aws/assume-role.ts';
import { createCredentialCache, type HeldCredentials, type LoadOptions } from '../aws/credential-cache.ts';
import { type EndpointEnvironment, resolveEndpoint } from '../aws/endpoints.ts';
import { partitionOf } from '../aws/regions.ts';
import type { AgentFactory, AwsCredentials } from '../aws/sdk.ts';
import { readSharedFiles } from '../aws/shared-files.ts';
import { type SsoPlace, ssoPlaceOf } from '../aws/shared-profiles.ts';
import type { SsoService } from '../aws/sso-client.ts';
import type { SsoSessions } from '../aws/sso-session.ts';
import type { ProfileView, RoleInput, SignIn } from '../ipc/contract.ts';
import type { ProfileSecret } from '../keychain/store.ts';
import { type CulvertError, culvertError, type ErrorCode } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { MfaQuestions } from './mfa.ts';
import type { ProfilePlace } from './profiles.ts';

export type SignInStatus = Pick<ProfileView, 'signedIn' | 'signedInUntil'>;

export interface ProfileCredentialsOptions {
  profile: (id: string) => ProfilePlace | undefined;
  /** The access key of a profile of kind `keys`. */
  secret: (id: string) => Promise<Result<ProfileSecret>>;
  sso: SsoSessions;
  service: SsoService;
  askMfa: MfaQuestions;
  /** Must be process.env, which the SDK reads too. */
  env: EndpointEnvironment;
  agents?: AgentFactory;
  /** The user of this computer, for the name of role sessions: what the account's log shows. */
  user: string;
  now: () => number;
  log: Log;
  /** Called when a status may have changed. */
  onStatus?: () => void;
}

export interface ProfileCredentials {
  /** Asks nobody anything. */
  get(profileId: string): Promise<Result<AwsCredentials>>;
  /** A person waits for this: asks for the code of an MFA device where one is needed. Opens no browser. */
  ensure(profileId: string): Promise<Result<AwsCredentials>>;
  status(profileId: string): SignInStatus;
  /** Drops what is held for a profile that was edited, deleted, signed in or signed out. */
  forget(profileId: string, signedIn?: ProfileView['signedIn']): void;
  /** Where the profile is signed in; null where that is not IAM Identity Center. */
  ssoPlace(profileId: string): Promise<SsoPlace | null>;
}

/** What a click on Sign in mends. */
export const SIGN_IN_MENDS: ReadonlySet<ErrorCode> = new Set([
  'SignInNeeded',
  'MfaNeeded',
  'MfaCodeWrong',
  'SignInCancelled',
]);

export function createProfileCredentials(options: ProfileCredentialsOptions): ProfileCredentials {
  const { profile, secret, sso, service, env, agents, now, log } = options;
  const cache = createCredentialCache({ now });
  const statuses = new Map<string, SignInStatus>();
  /** The keys of the cache that each profile has used. */
  const used = new Map<string, Set<string>>();
  /** When what is held under a key ends, as it was told. */
  const ends = new Map<string, number | null>();
  /** How often what is held for each profile was dropped. */
  const forgotten = new Map<string, number>();
  const sessionName = sessionNameFor(options.user);

  function held(
    place: ProfilePlace,
    key: string,
    load: (options: LoadOptions) => Promise<Result<HeldCredentials>>,
    loadOptions: LoadOptions,
  ): Promise<Result<AwsCredentials>> {
    used.set(place.id, (used.get(place.id) ?? new Set()).add(key));
    return cache.get(
      key,
      async (each) => {
        const loaded = await load(each);
        if (loaded.ok) {
          ends.set(key, loaded.value.expiration?.getTime() ?? null);
        }
        return loaded;
      },
      loadOptions,
    );
  }

  function baseOf(place: ProfilePlace, loadOptions: LoadOptions): Promise<Result<AwsCredentials>> {
    const { signIn } = place;
    switch (signIn.kind) {
      case 'keys':
        return secret(place.id);
      case 'shared':
        return held(
          place,
          baseKey(place),
          async ({ asking }) => {
            const sts = stsPlace(place);
            const { sharedCredentials } = await import('../aws/credentials-shared.ts');
            return sts.ok
              ? sharedCredentials({
                  ...sts.value,
                  awsProfile: signIn.awsProfile,
                  name: place.name,
                  env,
                  sessionName,
                  askMfa: asker(place, asking),
                  beforeSso: (where) => readyForSdk(place, where),
                })
              : sts;
          },
          loadOptions,
        );
      case 'sso':
        return held(place, baseKey(place), () => ssoCredentials(place, signIn), loadOptions);
    }
  }

  async function ssoCredentials(
    place: ProfilePlace,
    signIn: Extract<SignIn, { kind: 'sso' }>,
  ): Promise<Result<AwsCredentials>> {
    const where = await sso.placeOf(signIn.startUrl, signIn.ssoRegion);
    const token = await sso.current(where);
    if (!token.ok) {
      return token;
    }
    if (token.value === null) {
      return fail(culvertError('SignInNeeded', { name: place.name }));
    }
    const { accessToken } = token.value;
    const { accountId, roleName, ssoRegion: region } = signIn;
    const answer = await service.roleCredentials({ region, accessToken, accountId, roleName });
    if (!answer.ok) {
      return answer;
    }
    switch (answer.value) {
      case 'signed-out':
        sso.ended(where, accessToken);
        return fail(culvertError('SignInNeeded', { name: place.name }));
      case 'no-role':
        return fail(culvertError('SsoRoleMissing', { roleName, accountId }));
      default:
        return ok(answer.value);
    }
  }

  /**
   * The SDK reads the token of a session from the same cache. Left to itself it would refresh it too, past the limits on
   * addresses, and write a new file that others may read.
   */
  async function readyForSdk({ name }: ProfilePlace, where: SsoPlace): Promise<Result<null>> {
    for (const service of ['sso', 'oidc'] as const) {
      const endpoint = resolveEndpoint({ name: service, region: where.region, overrides: {}, env });
      if (!endpoint.ok) {
        return endpoint;
      }
    }
    const token = await sso.current(where);
    if (!token.ok) {
      return token;
    }
    return token.value ? ok(null) : fail(culvertError('SignInNeeded', { name }));
  }

  async function credentialsOf(place: ProfilePlace, loadOptions: LoadOptions) {
    const { role } = place;
    if (!role) {
      return baseOf(place, loadOptions);
    }
    return held(
      place,
      roleKey(place, role),
      async (each) => {
        const sts = stsPlace(place);
        if (!sts.ok) {
          return sts;
        }
        const base = await baseOf(place, each);
        const { assumeRole } = await import('../aws/assume-role.ts');
        return base.ok
          ? assumeRole(
              base.value,
              {
                roleArn: role.roleArn,
                sessionName: role.sessionName || sessionName,
                externalId: role.externalId,
                mfaSerial: role.mfaSerial,
              },
              { ...sts.value, askMfa: asker(place, each.asking) },
            )
          : base;
      },
      loadOptions,
    );
  }

  function asker(place: ProfilePlace, asking: boolean): AskMfa {
    return async ({ serial, wrong }) =>
      asking
        ? ok(await options.askMfa({ profileName: place.name, serial, wrong }))
        : fail(culvertError('MfaNeeded', { name: place.name }));
  }

  function stsPlace({ region, endpoints: overrides, fips, dualStack }: ProfilePlace): Result<StsPlace> {
    const endpoint = resolveEndpoint({ name: 'sts', region, overrides, env, fips, dualStack });
    return endpoint.ok
      ? ok({ region, endpoint: endpoint.value.url, fips, dualStack, agents, now, log })
      : endpoint;
  }

  async function load(profileId: string, loadOptions: LoadOptions): Promise<Result<AwsCredentials>> {
    const place = profile(profileId);
    if (!place) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    const begun = forgotten.get(profileId);
    const answer = await credentialsOf(place, loadOptions);
    if (forgotten.get(profileId) !== begun && !sameWay(place, profile(profileId))) {
      // It was edited or deleted meanwhile: these are not its credentials any more.
      return load(profileId, loadOptions);
    }
    if (!answer.ok) {
      const needed = SIGN_IN_MENDS.has(answer.error.code);
      setStatus(profileId, { signedIn: needed ? 'needed' : 'unknown', signedInUntil: null });
      return fail(needed ? withProfile(answer.error, profileId) : answer.error);
    }
    if (statuses.get(profileId)?.signedIn !== 'yes' || hasEnd(place)) {
      setStatus(profileId, { signedIn: 'yes', signedInUntil: await endOf(place) });
    }
    return answer;
  }

  const hasEnd = ({ signIn, role }: ProfilePlace) => signIn.kind !== 'keys' || role !== null;

  /** When a person has to sign in again, or the role session ends; null where that is not known. */
  async function endOf(place: ProfilePlace): Promise<number | null> {
    const where = await ssoPlace(place);
    if (where) {
      const token = await sso.cached(where);
      return token && !token.refreshToken ? token.expiresAt : null;
    }
    return ends.get(place.role ? roleKey(place, place.role) : baseKey(place)) ?? null;
  }

  async function ssoPlace({ signIn }: ProfilePlace): Promise<SsoPlace | null> {
    switch (signIn.kind) {
      case 'keys':
        return null;
      case 'sso':
        return sso.placeOf(signIn.startUrl, signIn.ssoRegion);
      case 'shared': {
        const files = await readSharedFiles(env);
        return files.ok ? ssoPlaceOf(signIn.awsProfile, files.value) : null;
      }
    }
  }

  function setStatus(profileId: string, status: SignInStatus): void {
    const before = statuses.get(profileId);
    statuses.set(profileId, status);
    if (before?.signedIn !== status.signedIn || before.signedInUntil !== status.signedInUntil) {
      options.onStatus?.();
    }
  }

  return {
    get: (profileId) => load(profileId, { asking: false }),
    ensure: (profileId) => load(profileId, { asking: true }),
    status(profileId) {
      const status = statuses.get(profileId) ?? UNKNOWN;
      const over = status.signedInUntil !== null && status.signedInUntil <= now();
      return over ? UNKNOWN : status;
    },
    forget(profileId, signedIn = 'unknown') {
      for (const key of used.get(profileId) ?? []) {
        cache.drop(key);
        ends.delete(key);
      }
      used.delete(profileId);
      forgotten.set(profileId, (forgotten.get(profileId) ?? 0) + 1);
      setStatus(profileId, { signedIn, signedInUntil: null });
    },
    async ssoPlace(profileId) {
      const place = profile(profileId);
      return place ? ssoPlace(place) : null;
    },
  };
}

const UNKNOWN: SignInStatus = { signedIn: 'unknown', signedInUntil: null };

/**
 * Profiles that come to the same credentials share them, whatever their region: a second question for a code, which
 * counts once, would make its user wait for the next one.
 */
function baseKey({ id, signIn, region, endpoints }: ProfilePlace): string {
  return signIn.kind === 'keys' ? id : JSON.stringify([signIn, endpoints.sts ?? '', partitionOf(region)]);
}

/** Whether both come to the same credentials. */
function sameWay(one: ProfilePlace, other: ProfilePlace | undefined): boolean {
  const key = (place: ProfilePlace) => (place.role ? roleKey(place, place.role) : baseKey(place));
  return other !== undefined && key(one) === key(other);
}

function roleKey(place: ProfilePlace, role: RoleInput): string {
  return JSON.stringify([role, baseKey(place), place.endpoints.sts ?? '', partitionOf(place.region)]);
}

/** `culvert-alex`: 2 to 64 of the characters that STS allows. */
export function sessionNameFor(user: string): string {
  return `culvert-${user.normalize('NFKD').replace(/[^\w+=,.@-]+/g, '')}`.slice(0, 64);
}

/** The error with the button that mends it. */
export function withProfile(error: CulvertError, profileId: string): CulvertError {
  return { ...error, details: { ...error.details, profileId } };
}
