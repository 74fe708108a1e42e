import type { ServiceBinding, ServiceTarget } from '../proxy/messages.ts';
import { type Note, type Read, shown } from './read.ts';

/** One entry of `-s`, `-d` or a mapping file, the right-hand side as it was written. */
export interface Mapping {
  /** '' where only a port or target was given. */
  serviceId: string;
  written: string;
}

/** The rule of OpenTunnel; the reference takes no colon. */
const SERVICE_ID = /^[a-zA-Z0-9:_-]{1,128}$/;
const HOST = /^[a-zA-Z0-9._-]{1,253}$/;
const IPV6 = /^[0-9a-fA-F:.]{2,45}$/;
const HIGHEST_PORT = 65_535;

/**
 * Reads the value of `-s` or `-d`: one port or target alone, or `SERVICE=…` entries between commas. Empty entries are
 * skipped; of two for one service the first counts, as in the reference.
 */
export function readMappings(text: string, example: string): Read<{ mappings: Mapping[]; notes: Note[] }> {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const [only] = parts;
  if (only === undefined) {
    return { wrong: `No mapping is given; it looks like ${example}.` };
  }
  if (parts.length === 1 && !only.includes('=')) {
    return { value: { mappings: [{ serviceId: '', written: only }], notes: [] } };
  }
  const mappings: Mapping[] = [];
  const notes: Note[] = [];
  for (const part of parts) {
    const equals = part.indexOf('=');
    const serviceId = part.slice(0, Math.max(0, equals)).trim();
    const written = part.slice(equals + 1).trim();
    if (equals < 0 || serviceId === '' || written === '') {
      return { wrong: `${shown(part)} is no mapping; several look like ${example}.` };
    }
    if (!SERVICE_ID.test(serviceId)) {
      return { wrong: `${shown(serviceId)} cannot be a service id.` };
    }
    if (mappings.some((other) => other.serviceId === serviceId)) {
      notes.push({ level: 'warn', text: `${serviceId} is mapped twice; the first mapping counts.` });
    } else {
      mappings.push({ serviceId, written });
    }
  }
  return { value: { mappings, notes } };
}

/** The local port of a service in source mode. 0 picks a free one. A host before it means nothing there. */
export function readBinding({ serviceId, written }: Mapping): Read<ServiceBinding> & { host?: string } {
  const [, host, digits = ''] = /^(?:(.*):)?(\d{1,5})$/.exec(written) ?? [];
  const port = Number(digits);
  if (digits === '' || port > HIGHEST_PORT) {
    return { wrong: `${shown(written)} is not a port from 0 to ${HIGHEST_PORT}.` };
  }
  return { value: { serviceId, port }, ...(host ? { host } : {}) };
}

/**
 * Where the connections of a service go in destination mode: a port, `host:port` with an IPv6 address in brackets, or
 * a path, which is what has a slash in it.
 */
export function readTarget(mapping: Mapping, defaultHost: string): Read<ServiceTarget> {
  const { serviceId, written } = mapping;
  if (written.includes('/')) {
    return written.length > 4096 || written.includes('\0')
      ? { wrong: 'A path of a Unix socket is too long or has a zero byte in it.' }
      : { value: { serviceId, target: { path: written } } };
  }
  const [, bracketed, plain, digits = ''] = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(\d{1,5})$/.exec(written) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain ?? defaultHost;
  if (digits === '') {
    const advice = /:.*:/.test(written) ? ' Put an IPv6 address in brackets: [::1]:22.' : '';
    return {
      wrong: `${shown(written)} is neither a port, nor host:port, nor the path of a socket.${advice}`,
    };
  }
  if (port === 0 || port > HIGHEST_PORT) {
    return { wrong: `${shown(written)} has no port from 1 to ${HIGHEST_PORT}.` };
  }
  const fits = bracketed === undefined ? HOST.test(host) || IPV6.test(host) : IPV6.test(host);
  return fits
    ? { value: { serviceId, target: { host, port } } }
    : { wrong: `${shown(host)} is neither a host name nor an address.` };
}

/** For a log line: `localhost:22`, `[::1]:22` or `/run/sshd.sock`. */
export function targetWords({ target }: ServiceTarget): string {
  if ('path' in target) {
    return target.path;
  }
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}
