/**
 * Answers the calls of the `culvert` command, in the application and in a host without a desktop. English throughout: it
 * is read in a terminal, or by a script.
 */
import type { CallContext, ControlHandlers } from '../control/handlers.ts';
import { CONTROL_VERSION, type ControlCall, type ControlCalls, type Where } from '../control/protocol.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { culvertVersion } from '../shared/version.ts';
import { hostAlias } from '../ssh/host-alias.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { definitionOf, serviceCatalogue } from '../tunnels/presets.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { forTerminal } from './control-advice.ts';
import { createClosing, namedBy } from './control-closing.ts';
import type { ControlDevices } from './control-devices.ts';
import { deviceItem, tunnelItem } from './control-items.ts';
import { readLogs, tunnelInLog } from './control-logs.ts';
import { createControlOpening } from './control-opening.ts';
import { createOthersList } from './control-others.ts';
import type { ControlProfiles } from './control-profiles.ts';
import type { CurrentCall, QuestionRoute } from './control-questions.ts';
import type { Core } from './core.ts';
import type { DeviceRef } from './device-memory.ts';
import { hostKeyPlace } from './host-keys.ts';
import type { Opens } from './opens.ts';
import type { ProfilePlace } from './profiles.ts';

export interface ControlParts {
  core: Core;
  opens: Opens;
  route: QuestionRoute;
  profiles: ControlProfiles;
  devices: ControlDevices;
  mode: 'app' | 'headless';
  demo: boolean;
  /** The data folder, and the folder of the log. */
  dir: string;
  logs: string;
  /** Puts a text on the clipboard; null where there is none. */
  copy: ((text: string) => void) | null;
  /** Ends Culvert; what is open stays so at AWS. */
  end: () => void;
  platform: NodeJS.Platform;
  clock: Clock;
  log: Log;
}

type Handler<C extends ControlCall> = ControlHandlers[C];

/** What was answered is on its way before the socket goes. */
const END_AFTER_MS = 100;

export function createControlCalls(parts: ControlParts): ControlHandlers {
  const { core, opens, route, profiles, devices, clock, log, platform } = parts;
  const { ssh, memory, aws } = core;
  const tunnels = () => core.state().tunnels;
  const ownServices = () => core.settings.get().services;
  const labelOf = (serviceId: string) => definitionOf(serviceId, ownServices(), platform)?.label ?? serviceId;
  const item = (tunnel: Tunnel) => tunnelItem(tunnel, labelOf);
  const others = createOthersList({ core, labelOf });
  const closing = createClosing({ core, profiles, others, item });
  const opening = createControlOpening({ core, opens, profiles, devices, item, platform, clock });
  const { deviceOf, ours } = opening;

  const handlers: ControlHandlers = {
    status: async () =>
      ok({
        culvert: culvertVersion,
        control: CONTROL_VERSION,
        pid: process.pid,
        mode: parts.mode,
        demo: parts.demo,
        profile: profiles.chosen(),
        tunnels: liveTunnels(tunnels()).length,
        dataFolder: parts.dir,
      }),
    profiles: (where) => profiles.list(where),
    async devices({ text, limit, ...where }) {
      const profile = await profiles.find(where);
      if (!profile.ok) {
        return profile;
      }
      await aws.credentials.ensure(profile.value.id);
      const found = await devices.query(profile.value, { text, limit });
      if (!found.ok) {
        return found;
      }
      const { rows, total, more } = found.value;
      return ok({ devices: rows.map(deviceItem), total, more });
    },
    async list({ all, ...where }) {
      const live = await closing.inPlace(where);
      if (!live.ok || !all) {
        return live.ok ? ok(live.value.map(item)) : live;
      }
      const profile = await profiles.find(where);
      if (!profile.ok) {
        return profile;
      }
      await aws.credentials.ensure(profile.value.id);
      const open = await others.list(profile.value);
      return open.ok ? ok([...live.value.map(item), ...open.value]) : open;
    },
    open: opening.open,
    ssh: opening.ssh,
    connect: opening.connect,
    async copy({ tool, ...args }) {
      const found = await deviceOf(args);
      if (!found.ok) {
        return found;
      }
      const { device } = found.value;
      const tunnel = opening.carrying(device, 'SSH');
      if (!tunnel) {
        return fail(culvertError('TunnelNotFound', { target: device.thingName }));
      }
      const command = ssh.commandLine(tunnel, tool);
      if (!command.ok) {
        return command;
      }
      parts.copy?.(command.value);
      return ok({ command: command.value, copied: parts.copy !== null });
    },
    close: ({ target, all, ...where }) => (all ? closing.all(where) : closing.one(target ?? '', where)),
    async logs({ target, level, text, limit, follow }, context) {
      const folder = parts.logs;
      const known = target === null ? undefined : namedBy(tunnels().tunnels, target).at(-1)?.key;
      const tunnel = target === null ? null : (known ?? (await tunnelInLog(folder, target)) ?? target);
      return readLogs({ tunnel, level, text, limit, follow }, { folder, context, clock });
    },
    async hostKey({ forget, ...args }) {
      const found = await deviceOf(args);
      if (!found.ok) {
        return found;
      }
      const { profile, device } = found.value;
      const place = await hostKeyPlaceOf(profile, device);
      if (!place.ok) {
        return place;
      }
      const host = { ...place.value, knownHostsFile: core.knownHostsFile() };
      const forgotten = forget ? await core.hostKeys.forget(host) : ok(null);
      return forgotten.ok ? core.hostKeys.look(host) : forgotten;
    },
    complete: async ({ what, prefix, ...where }) => ok(known(what, where).filter(beginsWith(prefix)).sort()),
    async quit({ close }) {
      if (close) {
        const closed = await closing.all({});
        if (!closed.ok) {
          return closed;
        }
      }
      log.info('culvert was asked to end by a command', { close });
      clock.after(END_AFTER_MS, parts.end);
      return ok(null);
    },
  };

  /** Without a tunnel to it the device shows none, but what is known of it can be told and forgotten. */
  async function hostKeyPlaceOf(
    profile: ProfilePlace,
    device: DeviceRef,
  ): Promise<Result<{ alias: string; port: number | null; oneAtATime?: boolean }>> {
    const tunnel = ours(device, ['SSH']);
    const place = tunnel?.phase.kind === 'connected' ? hostKeyPlace(tunnel) : null;
    if (place?.ok) {
      return place;
    }
    const remembered = tunnel?.account ?? memory.get(device).account;
    if (remembered) {
      return ok({ alias: hostAlias({ ...device, account: remembered }), port: null });
    }
    await aws.credentials.ensure(profile.id);
    const identity = await aws.accounts.identify(profile.id);
    return identity.ok
      ? ok({ alias: hostAlias({ ...device, account: identity.value.account }), port: null })
      : identity;
  }

  function known(what: ControlCalls['complete']['args']['what'], where: Where): string[] {
    const all = core.profiles.list();
    const named = all.filter(({ id, name }) => id === where.profile || name === where.profile);
    const wanted =
      where.profile === undefined ? all.filter(({ id }) => id === core.profiles.chosenId()) : named;
    const live = liveTunnels(tunnels());
    switch (what) {
      case 'profiles':
        return [...new Set(all.map(({ name }) => name))];
      case 'services':
        return serviceCatalogue(ownServices(), platform).map(({ serviceId }) => serviceId);
      case 'tunnels':
        return [
          ...new Set(live.flatMap(({ thingName, tunnelId }) => [thingName, ...(tunnelId ? [tunnelId] : [])])),
        ];
      case 'devices':
        return [...new Set((wanted.length > 0 ? wanted : all).flatMap((profile) => devices.known(profile)))];
    }
  }

  /** Runs a call with whoever it can ask, and says what went wrong as a terminal wants it. */
  function served<C extends ControlCall>(call: C): Handler<C> {
    const handler = handlers[call] as Handler<C>;
    const answer = async (args: ControlCalls[C]['args'], context: CallContext) => {
      const current: CurrentCall = { context, unanswered: new Set() };
      const result = await route.run(current, () => handler(args, context));
      if (result.ok) {
        return result;
      }
      const { code } = result.error;
      log.debug('a command failed', { call, code, unanswered: [...current.unanswered].join() });
      const profileId = result.error.details?.profileId;
      const signIn = profileId === undefined ? undefined : core.profiles.get(profileId)?.signIn;
      const awsProfile = signIn?.kind === 'shared' ? signIn.awsProfile : null;
      return fail<ControlCalls[C]['value']>(
        forTerminal(result.error, { call, mode: parts.mode, awsProfile }),
      );
    };
    return answer as Handler<C>;
  }

  return {
    status: served('status'),
    profiles: served('profiles'),
    devices: served('devices'),
    list: served('list'),
    open: served('open'),
    ssh: served('ssh'),
    connect: served('connect'),
    copy: served('copy'),
    close: served('close'),
    logs: served('logs'),
    hostKey: served('hostKey'),
    complete: served('complete'),
    quit: served('quit'),
  };
}

function beginsWith(prefix: string): (text: string) => boolean {
  const wanted = prefix.toLowerCase();
  return (text) => text.toLowerCase().startsWith(wanted);
}
