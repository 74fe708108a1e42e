/** Opens tunnels for whoever wants one: the window, the tray, the command line, tools. One wish twice is one open. */
import type { Words } from '../i18n/words.ts';
import type { OpenRequest } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, type Result } from '../shared/result.ts';
import type { TunnelsState } from '../tunnels/model.ts';
import { reusable } from '../tunnels/selectors.ts';
import type { OpenOptions, TunnelService } from '../tunnels/service.ts';
import type { ProfileCredentials } from './credentials.ts';
import type { DeviceMemoryStore, DeviceRef } from './device-memory.ts';
import { openAsking } from './opening.ts';
import type { Profiles } from './profiles.ts';
import type { Questions } from './questions.ts';
import type { AppEvent } from './state.ts';

/** What a click on **SSH to device** asks for when nothing else is remembered for the device. */
const DEFAULT_LIFETIME_MINUTES = 120;

export interface OpenWish extends OpenRequest {
  /** Cuts off whoever is connected to an open tunnel, without asking. */
  takeOver?: boolean;
  /** What is remembered of the device as used last; the services where left out. */
  lastServices?: string[];
  /** It is a tool's: nobody has said that a tunnel may be opened, which is billed, until that was asked. */
  byTool?: boolean;
  /** It comes by whatever port there is: one that is remembered and taken just now is no question. */
  anyPort?: boolean;
}

export interface OpensOptions {
  dispatch: (event: AppEvent) => void;
  service: Pick<TunnelService, 'open'>;
  profiles: Pick<Profiles, 'get' | 'chosenId'>;
  memory: Pick<DeviceMemoryStore, 'used'>;
  questions: Pick<Questions, 'ask'>;
  /** Asked each time a question is put. */
  words: () => Words;
}

export interface Opens {
  open(wish: OpenWish): Promise<Result<{ key: string }>>;
}

export function createOpens(options: OpensOptions): Opens {
  const { dispatch, service, profiles, memory } = options;

  /**
   * Opens under way with all their questions, by what was asked for. A click in the window and one in the tray are one
   * open: asked twice whether a second tunnel shall be opened, somebody who answers twice would pay twice.
   */
  const underWay = new Map<string, Promise<Result<{ key: string }>>>();

  async function open(wish: OpenWish): Promise<Result<{ key: string }>> {
    // Another profile may have been chosen since the user read whose account is billed.
    const profile = profiles.get(wish.profileId ?? profiles.chosenId() ?? '');
    if (!profile) {
      return fail(culvertError('ProfileMissing', {}));
    }
    const device: DeviceRef = {
      profileId: profile.id,
      region: profile.region,
      thingName: wish.thingName,
    };
    const { services, reuse, takeOver = false } = wish;
    const asked = JSON.stringify([device.profileId, device.thingName, services.toSorted(), reuse, takeOver]);
    const joined = underWay.get(asked);
    const opened = await (joined ?? begin(asked, device, wish));
    const code = opened.ok ? null : opened.error.code;
    if ((code === 'OpenNotAllowed' && !wish.byTool) || (code === 'CallGivenUp' && joined)) {
      // What was joined was refused to a tool, or given up by whoever had begun it; this one is wanted.
      return open(wish);
    }
    if (joined && opened.ok && wish.terminal) {
      const event = { type: 'terminal-wanted', key: opened.value.key, wanted: true } as const;
      dispatch({ type: 'tunnel', event });
    }
    return opened;
  }

  function begin(asked: string, device: DeviceRef, wish: OpenWish): Promise<Result<{ key: string }>> {
    const opening = openOnce(device, wish).finally(() => underWay.delete(asked));
    underWay.set(asked, opening);
    return opening;
  }

  async function openOnce(device: DeviceRef, wish: OpenWish): Promise<Result<{ key: string }>> {
    const { thingName, services, lifetimeMinutes, reuse, ports, terminal } = wish;
    const { takeOver = false, byTool = false } = wish;
    const wanted: OpenOptions = {
      ...{ thingName, services, lifetimeMinutes, reuse, takeOver, ports, terminal },
      ...{ profileId: device.profileId, portsOnce: {}, byTool },
    };
    const opened = await openAsking(wanted, service, { ...options, anyPort: wish.anyPort ?? false });
    if (opened.ok) {
      memory.used(device, { lifetimeMinutes, services: wish.lastServices ?? services });
    }
    return opened;
  }

  return { open };
}

/** The service as somebody uses it who can be asked for the code of an MFA device. */
export function signedInOpen(
  service: Pick<TunnelService, 'open'>,
  options: {
    credentials: Pick<ProfileCredentials, 'ensure'>;
    /** Waits while Culvert quits: nothing new is begun then. */
    running: () => Promise<void>;
  },
): Pick<TunnelService, 'open'> {
  return {
    async open(request) {
      // A tunnel that is opened while the others are closed would be left behind.
      await options.running();
      // Without credentials the open itself fails, before it reaches AWS, and its error has the button.
      await options.credentials.ensure(request.profileId);
      // That may have taken as long as a person takes.
      await options.running();
      return service.open(request);
    },
  };
}

export interface WishFacts {
  tunnels: () => TunnelsState;
  memory: Pick<DeviceMemoryStore, 'get' | 'recall'>;
  now: () => number;
}

/**
 * The services to open for the sake of one: what the device had last, if that has it. A tunnel of ours that carries it is
 * used whatever else it carries, and an agent of V1 carries one service, so then no other is asked for.
 */
export function servicesWith(
  wanted: string,
  device: DeviceRef,
  { tunnels, memory, now }: WishFacts,
): string[] {
  const { services } = memory.get(device);
  const alone =
    reusable(tunnels(), { ...device, services: [wanted] }, now()) ||
    memory.recall(device).destinationVersion === 1;
  return !alone && services.includes(wanted) ? services : [wanted];
}

/** A wish for one service by which none is chosen: those that were chosen for the device once stay remembered. */
export function wishFor(
  wanted: string,
  device: DeviceRef,
  facts: WishFacts,
): Pick<OpenWish, 'services' | 'lastServices' | 'lifetimeMinutes'> {
  const remembered = facts.memory.get(device);
  const services = servicesWith(wanted, device, facts);
  return {
    services,
    lastServices: remembered.services.length > 0 ? remembered.services : services,
    lifetimeMinutes: usualOpen(remembered).lifetimeMinutes,
  };
}

/** What a device is opened with where no services and no lifetime are chosen. */
export function usualOpen(
  remembered: { services: string[]; lifetimeMinutes: number | null } | null,
): Pick<OpenWish, 'services' | 'lifetimeMinutes'> {
  return {
    services: remembered?.services.length ? remembered.services : ['SSH'],
    lifetimeMinutes: remembered?.lifetimeMinutes ?? DEFAULT_LIFETIME_MINUTES,
  };
}
