/** What the user can do, from the window or from the tray. Each answers with a Result; none throws for a failure it expects. */
import type { Words } from '../i18n/words.ts';
import type { WindowView } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { findTunnel, liveTunnels } from '../tunnels/selectors.ts';
import type { TunnelService } from '../tunnels/service.ts';
import type { DeviceMemoryStore, DeviceRef } from './device-memory.ts';
import { createOpens, type Opens, wishFor } from './opens.ts';
import type { Profiles } from './profiles.ts';
import type { Questions } from './questions.ts';
import type { Services } from './services.ts';
import type { SshLauncher } from './ssh-launcher.ts';
import type { AppEvent, AppState } from './state.ts';

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
  services: Pick<Services, 'open'>;
  /** The calls that have a file of their own. */
  more: Omit<Handlers, OwnCall>;
}

type OwnCall =
  | 'view.get'
  | `tunnel.${'open' | 'terminal' | 'copySsh' | 'service' | 'reconnect' | 'close' | 'forget'}`
  | `profile.${'save' | 'delete' | 'choose'}`
  | 'notice.dismiss'
  | 'question.answer';

export interface Actions extends Opens {
  handlers: Handlers;
  /** Opens or reuses a tunnel with SSH to the device, and a terminal as soon as it is there. */
  sshTo(thingName: string): Promise<Result<{ key: string }>>;
}

export function createActions(options: ActionsOptions): Actions {
  const { dispatch, service, profiles, memory, questions, ssh } = options;
  const { open } = createOpens(options);

  const tunnel = (key: string): Result<Tunnel> => {
    const found = findTunnel(options.state().tunnels, key);
    return found ? ok(found) : fail(culvertError('TunnelUnknown', {}));
  };

  function deviceOf(thingName: string): Result<DeviceRef> {
    const profile = profiles.get(profiles.chosenId() ?? '');
    return profile
      ? ok({ profileId: profile.id, region: profile.region, thingName })
      : fail(culvertError('ProfileMissing', {}));
  }

  async function sshTo(thingName: string): Promise<Result<{ key: string }>> {
    const device = deviceOf(thingName);
    if (!device.ok) {
      return device;
    }
    const facts = { tunnels: () => options.state().tunnels, memory, now: options.now };
    return open({
      ...wishFor('SSH', device.value, facts),
      ...{ thingName, reuse: true, ports: {}, terminal: true },
    });
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
    'tunnel.service': async ({ key, serviceId }) => {
      const found = tunnel(key);
      if (!found.ok) {
        return found;
      }
      return options.services.open(found.value, serviceId);
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
  return { handlers, sshTo, open };
}
