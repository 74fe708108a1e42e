/** The setting that leads `culvert://` links to Culvert, around the other general ones: the system keeps it, not the file. */

import type { Calls, GeneralSettings } from '../ipc/contract.ts';
import { inTurn } from '../shared/in-turn.ts';
import type { Result } from '../shared/result.ts';
import type { General } from './general.ts';
import type { LinkRegistration } from './link-registration.ts';

/** It can be changed by other means, but it is not worth a look with every view. */
const LOOK_AGAIN_MS = 5_000;

export function createLinksSetting(options: {
  general: Pick<General, 'view' | 'save'>;
  registration: LinkRegistration;
  /** Milliseconds since the epoch. */
  now: () => number;
}): Pick<General, 'view' | 'save'> {
  const { general, registration } = options;
  let seen: { on: boolean; at: number } | null = null;
  /** One change after another: each looks at what the one before it left. */
  const turn = inTurn();

  function isOn(): boolean {
    const now = options.now();
    if (seen === null || Math.abs(now - seen.at) > LOOK_AGAIN_MS) {
      seen = { on: registration.isOn(), at: now };
    }
    return seen.on;
  }

  async function set(on: boolean): Promise<Result<null>> {
    const done = await registration.set(on);
    seen = null;
    return done;
  }

  async function save(change: Calls['general.save']['args']): Promise<Result<null>> {
    const { links } = change;
    const former = registration.isOn();
    if (links === undefined || links === former) {
      return general.save(change);
    }
    const done = await set(links);
    if (!done.ok) {
      return done;
    }
    const saved = await general.save(change);
    // What could not be kept is done all the same; anything else has changed nothing.
    if (!saved.ok && saved.error.code !== 'SettingsUnwritable') {
      await set(former);
    }
    return saved;
  }

  return {
    view: (): GeneralSettings => ({ ...general.view(), links: isOn() }),
    save: (change) => turn(() => save(change)),
  };
}
