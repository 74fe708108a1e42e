/** What the user is putting together in “Open a tunnel”: kept as typed, read when it is sent. Pure. */
import type {
  DeviceSettingsInput,
  DeviceView,
  OpenRequest,
  ProtocolChoice,
  ProtocolVersion,
  TunnelView,
} from '../electron/ipc/contract.ts';
import { plain } from './plain-text.ts';
import { fullReason, MOST_SERVICES } from './services.ts';
import type { Words } from './words.tsx';

/** In minutes. */
export const LIFETIME_CHOICES: readonly number[] = [30, 120, 480, 720];

const LONGEST_MINUTES = 720;
const HIGHEST_PORT = 65_535;
const SERVICE_ID = /^[a-zA-Z0-9:_-]{1,128}$/;

export function isServiceId(text: string): boolean {
  return SERVICE_ID.test(text);
}

export interface OpenDraft {
  services: readonly string[];
  /** Minutes of a chip, or null for the text in `customMinutes`. */
  lifetimeMinutes: number | null;
  customMinutes: string;
  /** As typed, by service id; empty is automatic. */
  ports: Readonly<Record<string, string>>;
  sshUser: string;
  identityFile: string;
  protocol: ProtocolChoice;
}

export interface OpenProblems {
  services?: string;
  lifetime?: string;
  /** By service id. */
  ports: Record<string, string>;
}

/**
 * What the form begins with: what is remembered for the device, else ssh for two hours. `services` and
 * `lifetimeMinutes`, where they are given, come before the remembered ones.
 */
export function newDraft(
  device: DeviceView | null,
  services: readonly string[] | null,
  lifetimeMinutes: number | null = null,
): OpenDraft {
  const remembered = device && device.services.length > 0 ? device.services : null;
  const chosen = services && services.length > 0 ? services : remembered;
  const minutes = lifetimeMinutes ?? device?.lifetimeMinutes ?? 120;
  const chip = LIFETIME_CHOICES.includes(minutes);
  return {
    services: chosen ? chosen.slice(0, MOST_SERVICES) : ['SSH'],
    lifetimeMinutes: chip ? minutes : null,
    customMinutes: chip ? '' : String(minutes),
    ports: Object.fromEntries(Object.entries(device?.ports ?? {}).map(([id, port]) => [id, String(port)])),
    sshUser: device?.sshUser ?? '',
    identityFile: device?.identityFile ?? '',
    protocol: device?.protocol ?? 'auto',
  };
}

export type Change = { ok: true; draft: OpenDraft } | { ok: false; reason: string };

/** Puts a service in or takes it out; one more than `most` is refused with the reason. */
export function toggleService(
  draft: OpenDraft,
  id: string,
  words: Pick<Words, 't'>,
  most: number = MOST_SERVICES,
): Change {
  if (draft.services.includes(id)) {
    return { ok: true, draft: { ...draft, services: draft.services.filter((each) => each !== id) } };
  }
  return draft.services.length >= most
    ? { ok: false, reason: fullReason(draft.services.length, most, words) }
    : { ok: true, draft: { ...draft, services: [...draft.services, id] } };
}

/** Puts in a service by its own id. */
export function addService(
  draft: OpenDraft,
  typed: string,
  words: Pick<Words, 't'>,
  most: number = MOST_SERVICES,
): Change {
  const id = plain(typed);
  if (!isServiceId(id)) {
    return { ok: false, reason: words.t('open.service-invalid') };
  }
  return draft.services.includes(id)
    ? { ok: false, reason: words.t('open.service-chosen', { service: id }) }
    : toggleService(draft, id, words, most);
}

const wholeNumber = (text: string, highest: number): number | null => {
  const value = /^\d{1,9}$/.test(plain(text)) ? Number(plain(text)) : Number.NaN;
  return value >= 1 && value <= highest ? value : null;
};

export type ReadDraft =
  | { ok: true; value: Pick<OpenRequest, 'services' | 'lifetimeMinutes' | 'ports'> }
  | { ok: false; problems: OpenProblems };

/** The draft as a request, or a sentence for each thing that is wrong with it. */
export function readDraft(draft: OpenDraft, { t }: Pick<Words, 't'>): ReadDraft {
  const problems: OpenProblems = { ports: {} };
  if (draft.services.length === 0) {
    problems.services = t('open.service-needed');
  }
  const lifetimeMinutes = draft.lifetimeMinutes ?? wholeNumber(draft.customMinutes, LONGEST_MINUTES);
  if (lifetimeMinutes === null) {
    problems.lifetime = t('open.lifetime-invalid');
  }
  const ports: Record<string, number> = {};
  for (const id of draft.services) {
    const text = draft.ports[id]?.trim() ?? '';
    if (text === '') {
      continue;
    }
    const port = wholeNumber(text, HIGHEST_PORT);
    if (port === null) {
      problems.ports[id] = t('open.port-invalid');
    } else if (Object.values(ports).includes(port)) {
      problems.ports[id] = t('open.port-given', { port });
    } else {
      ports[id] = port;
    }
  }
  if (lifetimeMinutes === null || problems.services || Object.keys(problems.ports).length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, value: { services: [...draft.services], lifetimeMinutes, ports } };
}

const sameList = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each, at) => each === other[at]);

/** What is to be remembered for the device and is not yet; null when nothing is new. */
export function toRemember(
  draft: OpenDraft,
  request: Pick<OpenRequest, 'thingName' | 'services' | 'lifetimeMinutes' | 'ports'>,
  device: DeviceView | null,
): DeviceSettingsInput | null {
  const sshUser = draft.sshUser.trim();
  const identityFile = draft.identityFile.trim();
  // The ports of services that are not asked for this time stay as they are remembered.
  const others = Object.entries(device?.ports ?? {}).filter(([id]) => !request.services.includes(id));
  const ports = { ...Object.fromEntries(others), ...request.ports };
  const known = device?.ports ?? {};
  const samePorts =
    Object.keys(ports).length === Object.keys(known).length &&
    Object.entries(ports).every(([id, port]) => known[id] === port);
  const settings: DeviceSettingsInput = {
    thingName: request.thingName,
    sshUser: sshUser === (device?.sshUser ?? '') ? null : sshUser,
    identityFile: identityFile === (device?.identityFile ?? '') ? null : identityFile,
    protocol: draft.protocol === (device?.protocol ?? 'auto') ? null : draft.protocol,
    favourite: null,
    services: sameList(request.services, device?.services ?? []) ? null : request.services,
    lifetimeMinutes: request.lifetimeMinutes === device?.lifetimeMinutes ? null : request.lifetimeMinutes,
    ports: samePorts ? null : ports,
  };
  const { thingName: _, ...values } = settings;
  return Object.values(values).every((value) => value === null) ? null : settings;
}

/** Our open tunnel to a thing through this profile, the newest one. One that is only asked for is not open yet. */
export function openTunnelTo(
  tunnels: readonly TunnelView[],
  wanted: { thingName: string; profileName: string; region: string },
): TunnelView | undefined {
  return tunnels.findLast(
    (tunnel) =>
      tunnel.thingName === wanted.thingName &&
      tunnel.profileName === wanted.profileName &&
      tunnel.region === wanted.region &&
      tunnel.state !== 'closed' &&
      tunnel.state !== 'opening' &&
      tunnel.state !== 'closing',
  );
}

/**
 * The wanted ports for a tunnel beside those that are open, without the ports that these listen on: they stay theirs,
 * and stay remembered.
 */
export function portsBeside(
  ports: Readonly<Record<string, number>>,
  tunnels: readonly TunnelView[],
): Record<string, number> {
  const live = tunnels.filter(({ state }) => state !== 'closed');
  const taken = live.flatMap((tunnel) => tunnel.ports.map(({ localPort }) => localPort));
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => !taken.includes(port)));
}

/** The chosen services that the tunnel does not carry; when there are any, it cannot be used for them. */
export function lacking(tunnel: TunnelView, services: readonly string[]): string[] {
  return services.filter((id) => !tunnel.ports.some((port) => port.serviceId === id));
}

export const PROTOCOL_CHOICES: readonly ProtocolChoice[] = ['auto', 1, 2, 3];

export function protocolLabel(
  choice: ProtocolChoice,
  found: ProtocolVersion | null,
  { t }: Pick<Words, 't'>,
): string {
  if (choice !== 'auto') {
    return `V${choice}`;
  }
  return found === null ? t('common.automatic') : t('open.protocol-found', { version: found });
}

/** What a choice comes to. */
export function protocolHint(
  choice: ProtocolChoice,
  found: ProtocolVersion | null,
  { t }: Pick<Words, 't'>,
): string {
  switch (choice) {
    case 'auto':
      return found === null || found === 3
        ? t('open.protocol-auto')
        : t('open.protocol-auto-found', { version: found });
    case 1:
      return t('open.protocol-1');
    case 2:
      return t('open.protocol-2');
    case 3:
      return t('open.protocol-3');
  }
}
