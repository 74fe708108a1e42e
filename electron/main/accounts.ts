/** The AWS clients of a profile, made when they are first needed and kept until the profile changes. */
import {
  type EndpointEnvironment,
  type EndpointName,
  type ResolvedEndpoint,
  resolveEndpoint,
} from '../aws/endpoints.ts';
import type { CallerIdentity } from '../aws/identity.ts';
import type { Quotas } from '../aws/pace.ts';
import { type AgentFactory, type AwsClientOptions, type AwsCredentials, orThrow } from '../aws/sdk.ts';
import type { TunnelingApi } from '../aws/secure-tunneling.ts';
import type { ThingsApi } from '../aws/things.ts';
import type { Endpoints, TagView } from '../ipc/contract.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../proxy/options.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Account } from '../tunnels/collaborators.ts';

/** What the clients need of a profile. */
export interface AccountPlace {
  id: string;
  name: string;
  region: string;
  endpoints: Endpoints;
  fips?: boolean;
  dualStack?: boolean;
  tags?: TagView[];
  ownTag?: boolean;
}

export interface AccountsOptions {
  profile: (id: string) => AccountPlace | undefined;
  /** Good for some minutes yet; asked again before they end. */
  credentials: (id: string) => Promise<Result<AwsCredentials>>;
  env: EndpointEnvironment;
  quotas: Quotas;
  /** What opens the clients' sockets; straight to the service where left out. */
  agents?: AgentFactory;
  /** The way to an address of the data plane; straight where left out. */
  network?: (url: string) => Promise<Result<NetworkOptions>>;
  /** AWS says that a profile's credentials have ended: what is held of them is of no use. */
  onCredentialsEnded?: (id: string) => void;
  now: () => number;
  log: Log;
}

export interface FullAccount extends Account {
  things: ThingsApi;
  tunneling: TunnelingApi;
  /** What the other clients of this profile are made with. */
  client: AwsClientOptions;
}

export interface Accounts {
  get(profileId: string): Promise<Result<FullAccount>>;
  identify(profileId: string): Promise<Result<CallerIdentity>>;
  /** What clients of these services are made with, each with its own address. */
  clients<N extends EndpointName>(
    profileId: string,
    names: readonly N[],
  ): Promise<Result<Record<N, AwsClientOptions>>>;
  /** Forgets the clients of a profile that was edited or deleted. Open tunnels keep the ones they have. */
  forget(profileId: string): void;
}

/** The SDK is loaded when an account is wanted, so that the start and who has no profile yet do without it. */
async function loadClients() {
  const [tunneling, things] = await Promise.all([
    import('../aws/secure-tunneling.ts'),
    import('../aws/things.ts'),
  ]);
  return { ...tunneling, ...things };
}

type Clients = Awaited<ReturnType<typeof loadClients>>;

type NamedOptions<N extends EndpointName> = Record<N, AwsClientOptions> & { place: AccountPlace };

export function createAccounts(options: AccountsOptions): Accounts {
  const { profile, credentials, env, quotas, now, log } = options;
  const made = new Map<string, FullAccount>();
  /** Tells accounts apart for the quotas; the profile does until its account is known. */
  const accountIds = new Map<string, string>();
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
    use: (named: NamedOptions<N>) => T,
  ): Promise<Result<T>> {
    for (;;) {
      const begun = generation(profileId);
      const place = profile(profileId);
      if (!place) {
        return fail(culvertError('ProfileUnknown', {}));
      }
      const { region, endpoints: overrides, fips = false, dualStack = false } = place;
      const resolved = new Map<N, ResolvedEndpoint>();
      for (const name of names) {
        const endpoint = resolveEndpoint({ name, region, overrides, env, fips, dualStack });
        if (!endpoint.ok) {
          return endpoint;
        }
        resolved.set(name, endpoint.value);
      }
      const first = await credentials(profileId);
      if (generation(profileId) !== begun) {
        continue;
      }
      if (!first.ok) {
        return first;
      }
      const shared: AwsClientOptions = {
        region,
        fips,
        dualStack,
        credentials: () => credentials(profileId).then(orThrow),
        agents: options.agents,
        quotas,
        account: () => accountIds.get(profileId) ?? profileId,
        tagging: { tags: place.tags ?? [], ownTag: place.ownTag ?? true },
        onCredentialsEnded: () => options.onCredentialsEnded?.(profileId),
        now,
        log,
      };
      const byName = Object.fromEntries(
        names.map((name) => [name, { ...shared, endpoint: resolved.get(name)?.url }]),
      );
      return ok(use({ ...(byName as Record<N, AwsClientOptions>), place }));
    }
  }

  function makeAccount(
    profileId: string,
    { place, ...named }: NamedOptions<'tunneling' | 'iot' | 'data'>,
    { createTunnelingApi, createThingsApi }: Clients,
  ): FullAccount {
    const tunneling: TunnelingApi = createTunnelingApi({ ...named.tunneling, quotas });
    const things = createThingsApi(named.iot);
    const dataEndpoint = named.data.endpoint ?? '';
    const madeOf = placeKey(place);
    const account: FullAccount = {
      profileId,
      profileName: place.name,
      region: place.region,
      dataEndpoint,
      tags: place.tags ?? [],
      ownTag: place.ownTag ?? true,
      network: async () => options.network?.(dataEndpoint) ?? ok(DIRECT_NETWORK),
      isCurrent: () => placeKey(profile(profileId)) === madeOf,
      accountId: async () => {
        const identity = await identify(profileId);
        return identity.ok ? identity.value.account : null;
      },
      tunneling,
      things,
      client: { ...named.iot, endpoint: undefined },
      async checkThing(thingName) {
        const thing = await things.describeThing(thingName);
        return thing.ok ? ok(null) : thing;
      },
    };
    made.set(profileId, account);
    return account;
  }

  async function identify(profileId: string): Promise<Result<CallerIdentity>> {
    const named = await withOptions(profileId, ['sts'], ({ sts }) => sts);
    if (!named.ok) {
      return named;
    }
    const { getCallerIdentity } = await import('../aws/identity.ts');
    const identity = await getCallerIdentity(named.value);
    if (identity.ok) {
      accountIds.set(profileId, identity.value.account);
    }
    return identity;
  }

  return {
    async get(profileId) {
      const known = made.get(profileId);
      if (known) {
        return ok(known);
      }
      const clients = await loadClients();
      return withOptions(
        profileId,
        ['tunneling', 'iot', 'data'],
        // Two that waited for the keyring together share what the first one made.
        (named) => made.get(profileId) ?? makeAccount(profileId, named, clients),
      );
    },
    identify,
    clients: (profileId, names) => withOptions(profileId, names, (named) => named),
    forget(profileId) {
      made.delete(profileId);
      accountIds.delete(profileId);
      generations.set(profileId, generation(profileId) + 1);
    },
  };
}

/** Tells a profile from itself edited: all of it but what it is called and how much it may open without asking. */
function placeKey(
  place: (AccountPlace & { monthlyLimit?: unknown; toolsMayOpen?: unknown }) | undefined,
): string {
  const { name: _name, monthlyLimit: _limit, toolsMayOpen: _tools, ...rest } = place ?? {};
  return JSON.stringify(rest);
}
