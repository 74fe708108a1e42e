/** The services that people reach through tunnels: those that come with Culvert, and the user's own beside them. Pure. */
import type { ServiceDefinition, ServiceOpen } from '../shared/service-definition.ts';

export interface CataloguedService extends ServiceDefinition {
  own: boolean;
}

const copy = (text: string): ServiceOpen => ({ kind: 'copy', text });
const url = (address: string): ServiceOpen => ({ kind: 'url', url: address });

// 22 and 5900 are fixed in AWS's Device Client and Greengrass component (service ids SSH and VNC). The other ports are
// those that IANA lists; which one an agent really leads to is its configuration's. No user name is known here.
const PRESETS: readonly ServiceDefinition[] = [
  { serviceId: 'SSH', label: 'SSH', devicePort: 22, open: { kind: 'terminal' } },
  { serviceId: 'HTTP', label: 'Web', devicePort: 80, open: url('http://{host}:{port}/') },
  { serviceId: 'HTTPS', label: 'HTTPS', devicePort: 443, open: url('https://{host}:{port}/') },
  { serviceId: 'VNC', label: 'VNC', devicePort: 5900, open: url('vnc://{host}:{port}') },
  { serviceId: 'RDP', label: 'RDP', devicePort: 3389, open: url('rdp://{host}:{port}') },
  { serviceId: 'MODBUS', label: 'Modbus', devicePort: 502, open: copy('{host}:{port}') },
  { serviceId: 'OPCUA', label: 'OPC UA', devicePort: 4840, open: copy('opc.tcp://{host}:{port}') },
  { serviceId: 'MQTT', label: 'MQTT', devicePort: 1883, open: copy('mqtt://{host}:{port}') },
  { serviceId: 'POSTGRES', label: 'PostgreSQL', devicePort: 5432, open: copy('postgresql://{host}:{port}/') },
  { serviceId: 'MYSQL', label: 'MySQL', devicePort: 3306, open: copy('mysql://{host}:{port}/') },
];

// What each system has for Remote Desktop: mstsc takes no address, and Microsoft's app for macOS wants its own kind of one
// (learn.microsoft.com, “Supported Remote Desktop RDP file settings”, URI scheme). Remmina takes the plain one.
const RDP_OPEN: Partial<Record<NodeJS.Platform, ServiceOpen>> = {
  win32: { kind: 'program', command: 'mstsc /v:{host}:{port}' },
  darwin: url('rdp://full%20address=s:{host}:{port}'),
};

const same = (a: string, b: string) => a.toUpperCase() === b.toUpperCase();

/** The user's own services, and those that come with Culvert but are not replaced by one of the same id. */
export function serviceCatalogue(
  own: readonly ServiceDefinition[],
  platform?: NodeJS.Platform,
): CataloguedService[] {
  const presets = PRESETS.filter((preset) => !own.some(({ serviceId }) => same(serviceId, preset.serviceId)));
  return [
    ...presets.map((preset) => ({ ...preset, open: openOn(preset, platform), own: false })),
    ...own.map((each) => ({ ...each, own: true })),
  ];
}

/** Agents differ in how they write an id, so capitals do not count where no id is written just so. */
export function definitionOf(
  serviceId: string,
  own: readonly ServiceDefinition[],
  platform?: NodeJS.Platform,
): CataloguedService | undefined {
  const all = serviceCatalogue(own, platform);
  return (
    all.find((each) => each.serviceId === serviceId) ?? all.find((each) => same(each.serviceId, serviceId))
  );
}

/**
 * The services that may be meant by an id, a label or a port of the device (ssh's `%p`): the likeliest first, the user's
 * own before those that come with Culvert. None where nothing of that name or port is known.
 */
export function servicesFor(
  wanted: string | number,
  own: readonly ServiceDefinition[],
  platform?: NodeJS.Platform,
): CataloguedService[] {
  const all = serviceCatalogue(own, platform).sort((a, b) => Number(b.own) - Number(a.own));
  if (typeof wanted === 'string') {
    const byId = definitionOf(wanted, own, platform);
    const byLabel = all.filter(
      ({ label, serviceId }) => same(label, wanted) && serviceId !== byId?.serviceId,
    );
    const found = byId ? [byId, ...byLabel] : byLabel;
    if (found.length > 0 || !/^\d{1,5}$/.test(wanted)) {
      return found;
    }
  }
  return all.filter(({ devicePort }) => devicePort === Number(wanted));
}

function openOn({ serviceId, open }: ServiceDefinition, platform: NodeJS.Platform | undefined): ServiceOpen {
  return (serviceId === 'RDP' && platform && RDP_OPEN[platform]) || open;
}
