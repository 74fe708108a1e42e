/** The AWS clients of a profile, made when they are first needed and kept until the profile changes. */
import { type EndpointEnvironment, resolveEndpoint } from '../aws/endpoints.ts';
import { type CallerIdentity, getCallerIdentity } from '../aws/identity.ts';
import type { Quotas } from '../aws/pace.ts';
import type { AwsClientOptions, AwsCredentials } from '../aws/sdk.ts';
import { createTunnelingApi, type TunnelingApi } from '../aws/secure-tunneling.ts';
import { createThingsApi, type ThingsApi } from '../aws/things.ts';
import type { EndpointName, Endpoints } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Account } from '../tunnels/collaborators.ts';

export interface AccountsOptions {
  profile: (id: string) => { id: string; name: string; region: string; endpoints: Endpoints } | undefined;
  credentials: (id: string) => Promise<Result<AwsCredentials>>;
  env: EndpointEnvironment;
  quotas: Quotas;
  now: () => number;
  log: Log;
}

export interface FullAccount extends Account {
  things: ThingsApi;
}

export interface Accounts {
  get(profileId: string): Promise<Result<FullAccount>>;
  identify(profileId: string): Promise<Result<CallerIdentity>>;
  /** Forgets the clients of a profile that was edited or deleted. Open tunnels keep the ones they have. */
  forget(profileId: string): void;
}

type NamedOptions<N extends EndpointName> = Record<N, AwsClientOptions> & { profileName: string };

export function createAccounts({ profile, credentials, env, quotas, now, log }: AccountsOptions): Accounts {
  const made = new Map<string, FullAccount>();
  /** How often each profile was forgotten: what was begun before that must not be kept after it. */
  const generations = new Map<string, number>();
  const generation = (profileId: string) => generations.get(profileId) ?? 0;

  /**
   * Hands `use` what the clients of these endpoints need. All of it is of one moment: the keyring takes as long as a
   * person takes, and a profile that was edited meanwhile is read again. `use` runs before anything else can change.
   */
  async function withOptions<N extends EndpointName, T>(
    profileId: string,
    names: readonly N[],
    use: (options: NamedOptions<N>) => T,
  ): Promise<Result<T>> {
    for (;;) {
      const begun = generation(profileId);
      const found = profile(profileId);
      if (!found) {
        return fail(culvertError('ProfileUnknown', {}));
      }
      const { region, endpoints: overrides } = found;
      const urls = new Map<N, string | undefined>();
      for (const name of names) {
        const endpoint = resolveEndpoint({ name, region, overrides, env });
        if (!endpoint.ok) {
          return endpoint;
        }
        urls.set(name, endpoint.value.url);
      }
      const secret = await credentials(profileId);
      if (generation(profileId) !== begun) {
        continue;
      }
      if (!secret.ok) {
        return secret;
      }
      const shared = { region, credentials: secret.value, now, log };
      const byName = Object.fromEntries(names.map((name) => [name, { ...shared, endpoint: urls.get(name) }]));
      return ok(use({ ...(byName as Record<N, AwsClientOptions>), profileName: found.name }));
    }
  }

  function makeAccount(profileId: string, options: NamedOptions<'tunneling' | 'iot' | 'data'>): FullAccount {
    const tunneling: TunnelingApi = createTunnelingApi({ ...options.tunneling, quotas });
    const things = createThingsApi(options.iot);
    const account: FullAccount = {
      profileId,
      profileName: options.profileName,
      region: options.tunneling.region,
      dataEndpoint: options.data.endpoint ?? '',
      tunneling,
      things,
      async checkThing(thingName) {
        const thing = await things.describeThing(thingName);
        return thing.ok ? ok(null) : thing;
      },
    };
    made.set(profileId, account);
    return account;
  }

  return {
    async get(profileId) {
      const known = made.get(profileId);
      return known
        ? ok(known)
        : withOptions(
            profileId,
            ['tunneling', 'iot', 'data'],
            // Two that waited for the keyring together share what the first one made.
            (options) => made.get(profileId) ?? makeAccount(profileId, options),
          );
    },
    async identify(profileId) {
      const options = await withOptions(profileId, ['sts'], ({ sts }) => sts);
      return options.ok ? getCallerIdentity(options.value) : options;
    },
    forget(profileId) {
      made.delete(profileId);
      generations.set(profileId, generation(profileId) + 1);
    },
  };
}
