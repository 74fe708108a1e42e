/** The devices as the command line asks for them: of any profile, and by names that ssh has put into small letters. */
import type { DeviceView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { checkThingName } from '../tunnels/rules.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import type { Core } from './core.ts';
import type { DeviceRef } from './device-memory.ts';
import { createDirectory, type Directory } from './directory.ts';
import type { ProfilePlace } from './profiles.ts';
import { type AppState, initialState } from './state.ts';

export interface ControlDevices {
  /**
   * Which device a name means: the one of exactly that name, else the one that differs in capitals alone, for ssh turns a
   * host's name into small letters. A name that nothing is known of is left for AWS to judge. Fails with
   * ThingNameInvalid or DeviceAmbiguous.
   */
  find(profile: ProfilePlace, name: string): Promise<Result<DeviceRef>>;
  /** What matches a text, the nearest first. Waits until the account's devices are loaded and searched. */
  query(profile: ProfilePlace, query: { text: string; limit: number }): Promise<Result<DevicesFound>>;
  /** Names that are known here. Asks nobody. */
  known(profile: Pick<ProfilePlace, 'id' | 'region'>): string[];
}

export interface DevicesFound {
  rows: DeviceView[];
  total: number;
  more: boolean;
}

type Part = Pick<Core, 'state' | 'devices' | 'memory' | 'profiles' | 'aws' | 'watch'>;

interface Listing {
  directory: Directory;
  state: () => AppState['devices'];
  watch: (watcher: () => void) => () => void;
}

/** What one page of the window asks for. */
const PAGE = 200;
const SEARCH_LIMIT_MS = 10_000;
const MOST_LISTINGS = 8;
/** How long what AWS said of a name is believed. */
const JUDGED_MS = 5 * 60_000;
const MOST_JUDGED = 5_000;

const NO_FILTER = { type: null, group: null, connectivity: null, list: 'all' } as const;

export function createControlDevices({ core, clock }: { core: Part; clock: Clock }): ControlDevices {
  /** Of profiles that are not the chosen one, by all that leads to their devices. */
  const listings = new Map<string, Listing>();
  const judged = new Map<string, { at: number; name: Promise<Result<string>> }>();

  function listingOf(profile: ProfilePlace): Listing {
    if (profile.id === core.profiles.chosenId()) {
      return { directory: core.devices, state: () => core.state().devices, watch: core.watch };
    }
    const { id, region, endpoints, signIn, role } = profile;
    const key = JSON.stringify([id, region, endpoints, signIn, role]);
    const known = listings.get(key);
    if (known) {
      return known;
    }
    const [oldest] = listings.keys();
    if (listings.size >= MOST_LISTINGS && oldest !== undefined) {
      listings.get(oldest)?.directory.reset();
      listings.delete(oldest);
    }
    const made = makeListing({ profileId: id, region });
    listings.set(key, made);
    return made;
  }

  function makeListing(place: { profileId: string; region: string }): Listing {
    let devices = initialState.devices;
    const watchers = new Set<() => void>();
    const directory = createDirectory({
      accounts: core.aws.accounts,
      place: () => place,
      tunnels: () => core.state().tunnels.tunnels,
      memory: core.memory,
      dispatch(event) {
        if (event.type === 'devices') {
          devices = event.devices;
          for (const watcher of watchers) {
            watcher();
          }
        }
      },
      clock,
    });
    return {
      directory,
      state: () => devices,
      watch(watcher) {
        watchers.add(watcher);
        return () => void watchers.delete(watcher);
      },
    };
  }

  /** Answers when it is so, or when that takes too long. */
  function settled({ watch }: Listing, isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        unwatch();
        cancel();
        resolve();
      };
      const look = () => (isSo() ? end() : undefined);
      const cancel = clock.after(SEARCH_LIMIT_MS, end);
      const unwatch = watch(look);
      look();
    });
  }

  async function loaded(listing: Listing): Promise<CulvertError | null> {
    const { state } = listing.state();
    if (state !== 'ready') {
      // One that is under way is the same.
      const refreshed = await listing.directory.refresh();
      if (!refreshed.ok) {
        return refreshed.error;
      }
    }
    return null;
  }

  async function query(
    profile: ProfilePlace,
    { text, limit }: { text: string; limit: number },
  ): Promise<Result<DevicesFound>> {
    const listing = listingOf(profile);
    const error = await loaded(listing);
    if (error) {
      return fail(error);
    }
    const { directory } = listing;
    const asked = { text, filter: NO_FILTER };
    directory.query({ ...asked, offset: 0, limit: 1 });
    await settled(listing, () => !listing.state().searching);
    const rows: DeviceView[] = [];
    let total = 0;
    do {
      const page = directory.query({
        ...asked,
        offset: rows.length,
        limit: Math.min(PAGE, limit - rows.length),
      });
      total = page.total;
      rows.push(...page.rows);
      if (page.rows.length === 0) {
        break;
      }
    } while (rows.length < Math.min(limit, total));
    return ok({ rows, total, more: listing.state().more });
  }

  function known({ id, region }: Pick<ProfilePlace, 'id' | 'region'>): string[] {
    const place = core.profiles.get(id);
    return [
      ...new Set([
        ...liveTunnels(core.state().tunnels)
          .filter((tunnel) => tunnel.profileId === id && tunnel.region === region && !tunnel.thingless)
          .map(({ thingName }) => thingName),
        ...core.memory.all({ profileId: id, region }).keys(),
        ...(place ? listingOf(place).directory.names() : []),
      ]),
    ];
  }

  /** Another name than the exact one is taken only where AWS says that there is no such thing. */
  async function judge(profile: ProfilePlace, name: string): Promise<Result<string>> {
    const account = await core.aws.accounts.get(profile.id);
    const thing = account.ok ? await account.value.things.describeThing(name) : account;
    if (thing.ok || thing.error.code !== 'ThingUnknown') {
      // Whatever is wrong, the open that follows says it best.
      const alike = thing.ok ? [] : alikeOf(known(profile), name);
      return ok(alike.length === 1 && alike[0] !== undefined ? alike[0] : name);
    }
    let alike = alikeOf(known(profile), name);
    if (alike.length === 0) {
      const found = await query(profile, { text: name, limit: PAGE });
      alike = found.ok ? alikeOf(known(profile), name) : [];
    }
    if (alike.length > 1) {
      return fail(culvertError('DeviceAmbiguous', { name, devices: alike.slice(0, 5).join(', ') }));
    }
    return ok(alike[0] ?? name);
  }

  return {
    query,
    known,
    async find(profile, typed) {
      // A dot at the end marks a whole host name; no thing name holds one.
      const checked = checkThingName(typed.replace(/\.$/, ''));
      if (!checked.ok) {
        return checked;
      }
      const device = { profileId: profile.id, region: profile.region };
      if (known(profile).includes(checked.value)) {
        return ok({ ...device, thingName: checked.value });
      }
      const key = JSON.stringify([device, checked.value]);
      let judging = judged.get(key);
      if (!judging || clock.now() - judging.at > JUDGED_MS) {
        if (judged.size >= MOST_JUDGED) {
          judged.clear();
        }
        judging = { at: clock.now(), name: judge(profile, checked.value) };
        judged.set(key, judging);
        const { name } = judging;
        void name.then((found) => {
          // Only that it is called otherwise is worth remembering: a device may be added, or permission be given.
          if (!found.ok || found.value === checked.value) {
            judged.delete(key);
          }
        });
      }
      const name = await judging.name;
      return name.ok ? ok({ ...device, thingName: name.value }) : name;
    },
  };
}

function alikeOf(names: readonly string[], name: string): string[] {
  const wanted = name.toLowerCase();
  return names.filter((each) => each.toLowerCase() === wanted).sort();
}
