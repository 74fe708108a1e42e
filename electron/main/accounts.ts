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

export function createAccounts({ profile, credentials, env, quotas, now, log }: AccountsOptions): Accounts {
  const made = new Map<string, FullAccount>();

  async function clientOptions(
    profileId: string,
    name: EndpointName,
  ): Promise<Result<AwsClientOptions & { profileName: string }>> {
    const found = profile(profileId);
    if (!found) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    const endpoint = resolveEndpoint({ name, region: found.region, overrides: found.endpoints, env });
    if (!endpoint.ok) {
      return endpoint;
    }
    const secret = await credentials(profileId);
    if (!secret.ok) {
      return secret;
    }
    return ok({
      region: found.region,
      endpoint: endpoint.value.url,
      credentials: secret.value,
      profileName: found.name,
      now,
      log,
    });
  }

  return {
    async get(profileId) {
      const known = made.get(profileId);
      if (known) {
        return ok(known);
      }
      const forTunneling = await clientOptions(profileId, 'tunneling');
      if (!forTunneling.ok) {
        return forTunneling;
      }
      const forIot = await clientOptions(profileId, 'iot');
      if (!forIot.ok) {
        return forIot;
      }
      const forData = await clientOptions(profileId, 'data');
      if (!forData.ok) {
        return forData;
      }
      const { region, profileName } = forTunneling.value;
      const tunneling: TunnelingApi = createTunnelingApi({ ...forTunneling.value, quotas });
      const things = createThingsApi(forIot.value);
      const account: FullAccount = {
        profileId,
        profileName,
        region,
        dataEndpoint: forData.value.endpoint ?? '',
        tunneling,
        things,
        async checkThing(thingName) {
          const thing = await things.describeThing(thingName);
          return thing.ok ? ok(null) : thing;
        },
      };
      made.set(profileId, account);
      return ok(account);
    },
    async identify(profileId) {
      const options = await clientOptions(profileId, 'sts');
      return options.ok ? getCallerIdentity(options.value) : options;
    },
    forget: (profileId) => void made.delete(profileId),
  };
}
