/** What the user can do, from the window or from the tray. Each answers with a Result; none throws for a failure it expects. */
import type { Words } from '../i18n/words.ts';
import type { OpenRequest, WindowView } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { presetOf } from '../tunnels/presets.ts';
import { findTunnel, liveTunnels, reusable } from '../tunnels/selectors.ts';
import type { OpenOptions, TunnelService } from '../tunnels/service.ts';
import type { DeviceMemoryStore, DeviceRef } from './device-memory.ts';
import { openAsking } from './opening.ts';
import type { Profiles } from './profiles.ts';
import type { Questions } from './questions.ts';
import type { SshLauncher } from './ssh-launcher.ts';
import type { AppEvent, AppState } from './state.ts';

/** What a click on **SSH to device** asks for when nothing else is remembered for the device. */
export const DEFAULT_LIFETIME_MINUTES = 120;

const ON_THE_WAY: ReadonlySet<Tunnel['phase']['kind']> = new Set([
  'opening',
  'connecting',
  'waiting',
  'reconnecting',
]);

export interface ActionsOptions {
  state: () => AppState;
  dispatch: (event: AppEvent) => void;
  view: () => WindowView;
  /** Milliseconds since the epoch. */
  now: () => number;
  service: TunnelService;
  profiles: Profiles;
  memory: DeviceMemoryStore;
  questions: Questions;
  words: () => Words;
  ssh: SshLauncher;
  /** The user wants the tunnel connected again, so that its failing is told once more. */
  again: (key: string) => void;
  copy: (text: string) => void;
  openUrl: (url: string) => Promise<void>;
  /** The calls that have a file of their own. */
  more: Omit<Handlers, OwnCall>;
}

type OwnCall =
  | 'view.get'
  | `tunnel.${'open' | 'terminal' | 'copySsh' | 'browser' | 'reconnect' | 'close' | 'forget'}`
  | `profile.${'save' | 'delete' | 'choose'}`
  | 'notice.dismiss'
  | 'question.answer';

export interface Actions {
  handlers: Handlers;
  /** Opens or reuses a tunnel with SSH to the device, and a terminal as soon as it is there. */
  sshTo(thingName: string): Promise<Result<{ key: string }>>;
}

export function createActions(options: ActionsOptions): Actions {
  const { dispatch, service, profiles, memory, questions, ssh } = options;

  /**
   * Opens under way with all their questions, by what was asked for. A click in the window and one in the tray are one
   * open: asked twice whether a second tunnel shall be opened, somebody who answers twice would pay twice.
   */
  const opens = new Map<string, Promise<Result<{ key: string }>>>();

  const tunnel = (key: string): Result<Tunnel> => {
    const found = findTunnel(options.state().tunnels, key);
    return found ? ok(found) : fail(culvertError('TunnelUnknown', {}));
  };

  /** `lastServices`: what is remembered of the device as used last. */
  async function open(
    request: OpenRequest,
    lastServices: string[] = request.services,
  ): Promise<Result<{ key: string }>> {
    // Another profile may have been chosen since the user read whose account is billed.
    const device = deviceOf(request.thingName, request.profileId);
    if (!device.ok) {
      return device;
    }
    const { profileId, thingName } = device.value;
    const asked = JSON.stringify([profileId, thingName, request.services.toSorted(), request.reuse]);
    const underWay = opens.get(asked);
    if (underWay) {
      const joined = await underWay;
      if (joined.ok && request.terminal) {
        const event = { type: 'terminal-wanted', key: joined.value.key, wanted: true } as const;
        dispatch({ type: 'tunnel', event });
      }
      return joined;
    }
    const opening = openOnce(device.value, request, lastServices).finally(() => opens.delete(asked));
    opens.set(asked, opening);
    return opening;
  }

  async function openOnce(
    device: DeviceRef,
    request: OpenRequest,
    lastServices: string[],
  ): Promise<Result<{ key: string }>> {
    const wanted: OpenOptions = { ...request, profileId: device.profileId, takeOver: false, portsOnce: {} };
    const opened = await openAsking(wanted, service, options);
    if (opened.ok) {
      memory.used(device, { ...request, services: lastServices });
    }
    return opened;
  }

  function deviceOf(thingName: string, profileId = profiles.chosenId()): Result<DeviceRef> {
    const profile = profiles.get(profileId ?? '');
    return profile
      ? ok({ profileId: profile.id, region: profile.region, thingName })
      : fail(culvertError('ProfileMissing', {}));
  }

  function sshTo(thingName: string): Promise<Result<{ key: string }>> {
    const device = deviceOf(thingName);
    const remembered = device.ok ? memory.get(device.value) : null;
    // An open tunnel of ours that carries SSH is reused whatever else it carries; a new one gets what the device had last.
    const ours =
      device.ok && reusable(options.state().tunnels, { ...device.value, services: ['SSH'] }, options.now());
    // An agent of V1 carries one service, so a click on SSH asks for no other.
    const alone = ours || (device.ok && memory.recall(device.value).destinationVersion === 1);
    const services = !alone && remembered?.services.includes('SSH') ? remembered.services : ['SSH'];
    const request = {
      thingName,
      services,
      lifetimeMinutes: remembered?.lifetimeMinutes ?? DEFAULT_LIFETIME_MINUTES,
      reuse: true,
      ports: {},
      terminal: true,
    };
    // A click chooses no services, so those that were chosen for the device once stay.
    return open(request, remembered?.services.length ? remembered.services : services);
  }

  const handlers: Handlers = {
    ...options.more,
    'view.get': async () => ok(options.view()),
    'tunnel.open': (request) => open(request),
    'tunnel.terminal': async ({ key }) => {
      const found = tunnel(key);
      if (!found.ok) {
        return found;
      }
      if (ON_THE_WAY.has(found.value.phase.kind)) {
        // It opens by itself as soon as the device is there.
        dispatch({ type: 'tunnel', event: { type: 'terminal-wanted', key, wanted: true } });
        return ok(null);
      }
      return ssh.openTerminal(found.value);
    },
    'tunnel.copySsh': async ({ key, tool }) => {
      const found = tunnel(key);
      if (!found.ok) {
        return found;
      }
      const command = ssh.commandLine(found.value, tool);
      if (command.ok) {
        options.copy(command.value);
      }
      return command.ok ? ok({ command: command.value }) : command;
    },
    'tunnel.browser': async ({ key, serviceId }) => {
      const found = tunnel(key);
      if (!found.ok) {
        return found;
      }
      const port = found.value.services.find((service) => service.serviceId === serviceId)?.localPort;
      if (!port || presetOf(serviceId)?.kind !== 'web') {
        return fail(culvertError('TunnelLacksService', { serviceId: 'HTTP' }));
      }
      await options.openUrl(`http://127.0.0.1:${port}/`);
      return ok(null);
    },
    'tunnel.reconnect': ({ key }) => {
      options.again(key);
      return service.reconnect(key);
    },
    'tunnel.close': ({ key }) => service.close(key),
    'tunnel.forget': async ({ key }) => {
      const found = tunnel(key);
      if (found.ok && found.value.phase.kind === 'closed') {
        service.forget(key);
      }
      return found.ok ? ok(null) : found;
    },
    'profile.save': (input) => profiles.save(input),
    'profile.delete': ({ id }) =>
      profiles.remove(
        id,
        liveTunnels(options.state().tunnels).filter((other) => other.profileId === id).length,
      ),
    'profile.choose': async ({ id }) => profiles.choose(id),
    'notice.dismiss': async ({ id }) => {
      dispatch({ type: 'notice-dismissed', id });
      return ok(null);
    },
    'question.answer': async ({ id, answer, text }) => {
      questions.answer(id, answer, text);
      return ok(null);
    },
  };
  return { handlers, sshTo };
}
