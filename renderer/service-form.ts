/** One of the user's own services as it is being typed, and how it becomes what main saves. Pure. */
import type { ErrorView, ServiceDefinition, ServiceOpen, ServiceView } from '../electron/ipc/contract.ts';
import { isServiceId } from './open-form.ts';
import { plain } from './plain-text.ts';

/** What opens it is kept for each kind: choosing another kind and going back loses nothing. */
export interface ServiceDraft {
  label: string;
  serviceId: string;
  /** As typed; empty where the convention tells no port. */
  devicePort: string;
  kind: ServiceOpen['kind'];
  url: string;
  command: string;
  text: string;
}

export const OPEN_KINDS: readonly ServiceOpen['kind'][] = ['url', 'program', 'copy', 'terminal'];

const HIGHEST_PORT = 65_535;

/** A new one, or one that is there already. */
export function serviceDraft(service: ServiceDefinition | null): ServiceDraft {
  const { open } = service ?? { open: null };
  return {
    label: service?.label ?? '',
    serviceId: service?.serviceId ?? '',
    devicePort: service?.devicePort == null ? '' : String(service.devicePort),
    kind: open?.kind ?? 'url',
    url: open?.kind === 'url' ? open.url : 'http://{host}:{port}/',
    command: open?.kind === 'program' ? open.command : '',
    text: open?.kind === 'copy' ? open.text : '{host}:{port}',
  };
}

export type ServiceInput =
  | { ok: true; service: ServiceDefinition }
  /** The field that cannot be so. */
  | { ok: false; field: 'serviceId' | 'devicePort' };

/** The draft as main takes it. What opens it is main's to judge. */
export function serviceInput(draft: ServiceDraft): ServiceInput {
  const serviceId = plain(draft.serviceId);
  if (!isServiceId(serviceId)) {
    return { ok: false, field: 'serviceId' };
  }
  const typed = plain(draft.devicePort);
  const devicePort = typed === '' ? null : Number(/^\d{1,5}$/.test(typed) ? typed : Number.NaN);
  if (devicePort !== null && !(devicePort >= 1 && devicePort <= HIGHEST_PORT)) {
    return { ok: false, field: 'devicePort' };
  }
  return { ok: true, service: { serviceId, label: draft.label.trim(), devicePort, open: openOf(draft) } };
}

function openOf({ kind, url, command, text }: ServiceDraft): ServiceOpen {
  switch (kind) {
    case 'terminal':
      return { kind };
    case 'url':
      return { kind, url: plain(url) };
    case 'program':
      return { kind, command: command.trim() };
    case 'copy':
      return { kind, text: text.trim() };
  }
}

/** The user's own services with one of them changed or added. `was`: the id that it had, null for a new one. */
export function withService(
  services: readonly ServiceView[],
  was: string | null,
  changed: ServiceDefinition,
): ServiceDefinition[] {
  const own = ownServices(services);
  return own.some(({ serviceId }) => serviceId === was)
    ? own.map((each) => (each.serviceId === was ? changed : each))
    : [...own, changed];
}

export function withoutService(services: readonly ServiceView[], serviceId: string): ServiceDefinition[] {
  return ownServices(services).filter((each) => each.serviceId !== serviceId);
}

function ownServices(services: readonly ServiceView[]): ServiceDefinition[] {
  return services.flatMap(({ own, serviceId, label, devicePort, open }) =>
    own ? [{ serviceId, label, devicePort, open }] : [],
  );
}

export type ServiceField = 'label' | 'serviceId' | 'devicePort' | 'open';

// By code as text: a code that main learns later simply leads to no field until it is named here.
const FIELDS: Readonly<Record<string, ServiceField>> = {
  ServiceLabelInvalid: 'label',
  ServiceInvalid: 'serviceId',
  ServiceRepeated: 'serviceId',
  PortInvalid: 'devicePort',
  ServiceOpenInvalid: 'open',
};

/** The field an error is about; null when it is about none. */
export function serviceFieldOf(error: Pick<ErrorView, 'code'>): ServiceField | null {
  return FIELDS[error.code] ?? null;
}
