/** Loads the chosen profile's things for the device list. One load at a time; an answer that is out of date is dropped. */
import type { Result } from '../shared/result.ts';
import type { Accounts } from './accounts.ts';
import type { AppEvent } from './state.ts';

// 10 calls of ListThings (250 each) or SearchIndex (100 each): the list is for finding a device, not an inventory.
const MOST_PAGES = 10;

export interface DeviceLoader {
  /** Loads anew. Answers when the state holds the result. */
  refresh(): Promise<Result<null>>;
  /** A profile changed: what is known, and what a load under way will answer, belongs to the profile as it was. */
  reset(): void;
}

export function createDeviceLoader(options: {
  accounts: Pick<Accounts, 'get'>;
  chosenProfile: () => string | null;
  dispatch: (event: AppEvent) => void;
}): DeviceLoader {
  let underWay: { profileId: string; done: Promise<Result<null>> } | null = null;
  let generation = 0;

  async function load(profileId: string): Promise<Result<null>> {
    const begun = generation;
    options.dispatch({ type: 'devices-loading' });
    const account = await options.accounts.get(profileId);
    const listed = account.ok ? await account.value.things.listThings({ maxPages: MOST_PAGES }) : account;
    if (generation !== begun || options.chosenProfile() !== profileId) {
      return { ok: true, value: null };
    }
    if (!listed.ok) {
      options.dispatch({ type: 'devices-failed', error: listed.error });
      return listed;
    }
    options.dispatch({ type: 'devices-loaded', known: listed.value.things, more: listed.value.more });
    return { ok: true, value: null };
  }

  return {
    async refresh() {
      const profileId = options.chosenProfile();
      if (profileId === null) {
        options.dispatch({ type: 'devices-dropped' });
        return { ok: true, value: null };
      }
      if (underWay?.profileId !== profileId) {
        const done = load(profileId).finally(() => {
          underWay = underWay?.done === done ? null : underWay;
        });
        underWay = { profileId, done };
      }
      return underWay.done;
    },
    reset() {
      generation += 1;
      underWay = null;
      options.dispatch({ type: 'devices-dropped' });
    },
  };
}
