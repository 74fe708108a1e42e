/** `culvert close`: by a device's name, a tunnel's id or key, or all of ours. */
import type { TunnelItem, Where } from '../control/protocol.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { findTunnel, liveTunnels } from '../tunnels/selectors.ts';
import type { OthersList } from './control-others.ts';
import type { ControlProfiles } from './control-profiles.ts';
import type { Core } from './core.ts';

export interface ClosingOptions {
  core: Pick<Core, 'state' | 'service' | 'aws'>;
  profiles: ControlProfiles;
  others: OthersList;
  item: (tunnel: Tunnel) => TunnelItem;
}

/** As AWS makes them: a UUID. */
const TUNNEL_ID = /^[0-9a-f]{8}-[0-9a-f-]{8,}$/i;

export function createClosing({ core, profiles, others, item }: ClosingOptions) {
  const live = () => liveTunnels(core.state().tunnels);

  /** The tunnels that a command is about: those of the profile that is named, else of all. */
  async function inPlace(where: Where): Promise<Result<Tunnel[]>> {
    if (where.profile === undefined && !where.region) {
      return ok(live());
    }
    const profile = await profiles.find(where);
    return profile.ok ? ok(live().filter(({ profileId }) => profileId === profile.value.id)) : profile;
  }

  /** Tries each of them; fails with the first failure. */
  async function close(wanted: readonly Tunnel[]): Promise<Result<TunnelItem[]>> {
    const items: TunnelItem[] = [];
    let error: CulvertError | null = null;
    for (const id of new Set(wanted.map(({ profileId }) => profileId))) {
      await core.aws.credentials.ensure(id);
    }
    for (const tunnel of wanted) {
      const closed = await core.service.close(tunnel.key);
      if (closed.ok) {
        items.push(item(findTunnel(core.state().tunnels, tunnel.key) ?? tunnel));
      } else if (closed.error.code !== 'TunnelUnknown') {
        error ??= closed.error;
      }
    }
    return error ? fail(error) : ok(items);
  }

  return {
    inPlace,
    async all(where: Where): Promise<Result<TunnelItem[]>> {
      const wanted = await inPlace(where);
      return wanted.ok ? close(wanted.value) : wanted;
    },
    async one(target: string, where: Where): Promise<Result<TunnelItem[]>> {
      const here = await inPlace(where);
      if (!here.ok) {
        return here;
      }
      const named = namedBy(here.value, target);
      const places = new Set(named.map(({ profileId, thingName }) => `${profileId}\n${thingName}`));
      if (places.size > 1) {
        const profileNames = [...new Set(named.map(({ profileName }) => profileName))];
        return profileNames.length > 1
          ? fail(culvertError('ProfileAmbiguous', { profiles: profileNames.join(', ') }))
          : fail(
              culvertError('DeviceAmbiguous', {
                name: target,
                devices: [...new Set(named.map(({ thingName }) => thingName))].join(', '),
              }),
            );
      }
      if (named.length > 0) {
        return close(named);
      }
      if (!TUNNEL_ID.test(target)) {
        return fail(culvertError('TunnelNotFound', { target }));
      }
      const profile = await profiles.find(where);
      if (!profile.ok) {
        return profile;
      }
      await core.aws.credentials.ensure(profile.value.id);
      const closed = await others.close(profile.value, target);
      return closed.ok ? ok([closed.value]) : closed;
    },
  };
}

/** A key and an id name one; a device's name all that are open to it, as typed or, as ssh has it, but for capitals. */
export function namedBy(tunnels: readonly Tunnel[], target: string): Tunnel[] {
  const one = tunnels.filter(({ key, tunnelId }) => key === target || tunnelId === target);
  if (one.length > 0) {
    return one;
  }
  const exact = tunnels.filter(({ thingName }) => thingName === target);
  return exact.length > 0
    ? exact
    : tunnels.filter(({ thingName }) => thingName.toLowerCase() === target.toLowerCase());
}
