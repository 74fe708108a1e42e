/** What the window can ask about devices. */
import type { Calls } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { checkThingName } from '../tunnels/rules.ts';
import type { DeviceMemoryStore, Place } from './device-memory.ts';
import type { Directory } from './directory.ts';

export type DeviceHandlers = Pick<Handlers, `devices.${'refresh' | 'query' | 'more' | 'get' | 'settings'}`>;

export function createDeviceHandlers(options: {
  directory: Directory;
  memory: Pick<DeviceMemoryStore, 'save'>;
  /** The chosen profile and its region. */
  place: () => Place | null;
  /** What is remembered changed, so what is shown does. */
  onChange: () => void;
}): DeviceHandlers {
  const { directory, memory, place } = options;

  async function save({ thingName, ...wanted }: Calls['devices.settings']['args']): Promise<Result<null>> {
    const here = place();
    const saved = here
      ? memory.save({ ...here, thingName }, wanted)
      : fail(culvertError('ProfileMissing', {}));
    if (saved.ok) {
      options.onChange();
    }
    return saved;
  }

  return {
    'devices.refresh': () => directory.refresh(),
    'devices.query': async (query) => ok(directory.query(query)),
    'devices.more': () => directory.more(),
    'devices.get': async ({ thingName }) => {
      const checked = checkThingName(thingName);
      return checked.ok ? directory.get(thingName) : checked;
    },
    'devices.settings': save,
  };
}
