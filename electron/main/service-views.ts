/** Services as the window and the tray show them. Pure. */
import type { Words } from '../i18n/words.ts';
import type { PortView, ServiceKind, ServiceView } from '../ipc/contract.ts';
import { filled, programName } from '../tunnels/open-slots.ts';
import { type CataloguedService, definitionOf } from '../tunnels/presets.ts';

/** What is known of a service id. */
export type DefineService = (serviceId: string) => CataloguedService | undefined;

/** Of those that come with Culvert alone. */
export const knownService: DefineService = (serviceId) => definitionOf(serviceId, []);

/** What people call it; those that come with Culvert in the user's language. undefined where nothing is known of it. */
export function serviceLabel(
  definition: CataloguedService | undefined,
  { t }: Pick<Words, 't'>,
): string | undefined {
  return definition?.serviceId === 'HTTP' && !definition.own ? t('tunnels.service-web') : definition?.label;
}

/** `ssh` is the service that Culvert's own ssh command goes to, whatever opens it. */
export function kindOfService(serviceId: string, definition: CataloguedService | undefined): ServiceKind {
  if (serviceId.toUpperCase() === 'SSH') {
    return 'ssh';
  }
  return definition?.open.kind === 'url' && /^https?:/i.test(definition.open.url) ? 'web' : 'other';
}

/** What opens a service, and with what. One of which nothing is known has its address copied. */
export function openedBy(
  definition: CataloguedService | undefined,
  { localPort, thingName }: { localPort: number | null; thingName: string },
): Pick<PortView, 'open' | 'openWith'> {
  const open = definition?.open ?? { kind: 'copy', text: '{host}:{port}' };
  if (localPort === null) {
    return { open: open.kind, openWith: '' };
  }
  const place = { port: localPort, device: thingName };
  switch (open.kind) {
    case 'terminal':
      return { open: 'terminal', openWith: '' };
    case 'url':
      return { open: 'url', openWith: filled(open.url, place) };
    case 'program':
      return { open: 'program', openWith: programName(open.command) };
    case 'copy':
      return { open: 'copy', openWith: filled(open.text, place) };
  }
}

/** All of them, for the window. */
export function serviceViews(services: readonly CataloguedService[], words: Pick<Words, 't'>): ServiceView[] {
  return services.map((service) => ({ ...service, label: serviceLabel(service, words) ?? service.label }));
}
