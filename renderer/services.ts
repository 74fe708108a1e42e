/** The services to choose from, and what people call them. Pure. */
import type { PortView, ProtocolChoice, ProtocolVersion, ServiceView } from '../electron/ipc/contract.ts';
import type { Words } from './words.tsx';

/** Those that most devices have; the others that come with Culvert are folded away behind them. */
const COMMON: ReadonlySet<string> = new Set(['SSH', 'HTTP', 'HTTPS', 'VNC', 'RDP']);

/** The user's own that are shown at once: with more, the rest of what is to be chosen would leave the sheet. */
const OWN_SHOWN = 8;

/** AWS carries at most three services per tunnel. */
export const MOST_SERVICES = 3;

const same = (one: string, other: string) => one.toUpperCase() === other.toUpperCase();

/** Agents differ in how they write an id, so capitals count only where nothing is written just so. */
export function serviceOf(id: string, services: readonly ServiceView[]): ServiceView | undefined {
  return (
    services.find(({ serviceId }) => serviceId === id) ??
    services.find(({ serviceId }) => same(serviceId, id))
  );
}

/** What people call a service: its id where nothing is known of it. */
export function serviceLabel(id: string, services: readonly ServiceView[]): string {
  return serviceOf(id, services)?.label ?? id;
}

/** A service to choose: what people call it, and the device's port where the convention tells it. */
export function choiceText({ label, devicePort }: Pick<ServiceView, 'label' | 'devicePort'>): string {
  return devicePort === null ? label : `${label} :${devicePort}`;
}

export interface OfferedServices {
  /** Always shown: the common ones, the first of the user's own, and what is chosen or was remembered. */
  shown: ServiceView[];
  /** The rest. */
  folded: ServiceView[];
}

/** `chosen`: ids, of which some may be known to nobody but the user. */
export function offeredServices(
  services: readonly ServiceView[],
  chosen: readonly string[],
): OfferedServices {
  const firstOwn = new Set(services.filter(({ own }) => own).slice(0, OWN_SHOWN));
  const isShown = (service: ServiceView) => firstOwn.has(service) || isCommonOrChosen(service);
  const isCommonOrChosen = ({ serviceId }: ServiceView) =>
    COMMON.has(serviceId) || chosen.some((id) => same(id, serviceId));
  // One that the user wrote otherwise than Culvert stands there as it was written.
  const asWritten = (service: ServiceView): ServiceView => {
    const written = chosen.find((id) => same(id, service.serviceId));
    return written === undefined ? service : { ...service, serviceId: written };
  };
  const unknown = chosen
    .filter((id) => !services.some(({ serviceId }) => same(serviceId, id)))
    .map(
      (id): ServiceView => ({
        ...{ serviceId: id, label: id, devicePort: null, own: false },
        open: { kind: 'copy', text: '{host}:{port}' },
      }),
    );
  return {
    shown: [...services.filter(isShown).map(asWritten), ...unknown],
    folded: services.filter((service) => !isShown(service)),
  };
}

/** As the settings list them: the user's own are what one looks for there. */
export function ownFirst(services: readonly ServiceView[]): ServiceView[] {
  return services.toSorted((one, other) => Number(other.own) - Number(one.own));
}

/** How many services a tunnel to the device can carry: an agent of V1 takes one. */
export function mostServices(protocol: ProtocolChoice, found: ProtocolVersion | null): number {
  const version = protocol === 'auto' ? found : protocol;
  return version === 1 ? 1 : MOST_SERVICES;
}

/** Why no other service can be chosen; '' while one can. */
export function fullReason(chosen: number, most: number, { t }: Pick<Words, 't'>): string {
  if (chosen < most) {
    return '';
  }
  return t(most === 1 ? 'open.one-service' : 'open.three-services');
}

/** What the button of an open service says. */
export function serviceAction(
  { open, openWith, kind, label, localPort }: PortView,
  { t }: Pick<Words, 't'>,
): string {
  switch (open) {
    case 'terminal':
      return t('common.open-terminal');
    case 'url':
      return kind === 'web' ? t('common.open-in-browser') : t('services.open', { service: label });
    case 'program':
      return t('services.open', { service: label });
    case 'copy':
      return openWith === `127.0.0.1:${localPort}`
        ? t('tunnels.copy-address')
        : t('services.copy-connection');
  }
}
