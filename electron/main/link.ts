/**
 * What a `culvert://` link says. Pure. A link comes from a wiki, a ticket or a hostile page, so the whole of it is checked
 * before anything else sees a part of it, and what this version does not know is refused: it might say which device is
 * meant, and the wrong one would be shown.
 *
 *     culvert://device/<thing>[?profile=NAME&region=REGION&service=ID&service=ID]
 */
import { checkRegion } from '../aws/regions.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { checkServices, checkThingName } from '../tunnels/rules.ts';

export interface DeviceLink {
  thingName: string;
  /** A profile's name; null where the link names none. */
  profile: string | null;
  region: string | null;
  /** Service ids; empty where the link names none. */
  services: string[];
}

/** A thing and three services of 128 characters each, a profile of 64 that is percent-encoded, and a region. */
const LONGEST_LINK = 2_048;
const LONGEST_PROFILE = 64;
const LONGEST_SHOWN = 60;

// The scheme and the host mean the same in capitals (RFC 3986, 3.1 and 3.2.2). No user, no port, no second segment, no
// fragment. The URL class would take dots and backslashes for a path and resolve them.
const LINK = /^culvert:\/\/device\/([^/?#]+)(?:\?([^?#]*))?$/i;

/** Fails with LinkInvalid. */
export function parseLink(text: string): Result<DeviceLink> {
  const link = text.length <= LONGEST_LINK && !/[\p{Cc}\s]/u.test(text) ? readLink(text) : null;
  return link ? ok(link) : fail(culvertError('LinkInvalid', { link: harmless(text) }));
}

function readLink(text: string): DeviceLink | null {
  const [, segment, query = ''] = LINK.exec(text) ?? [];
  const thingName = segment === undefined ? null : decoded(segment);
  if (thingName === null || !checkThingName(thingName).ok) {
    return null;
  }
  const link: DeviceLink = { thingName, profile: null, region: null, services: [] };
  for (const pair of query === '' ? [] : query.split('&')) {
    const at = pair.indexOf('=');
    // As forms write it: a plus sign is a blank.
    const value = at === -1 ? null : decoded(pair.slice(at + 1).replaceAll('+', ' '));
    if (value === null || !put(link, pair.slice(0, at), value)) {
      return null;
    }
  }
  return link.services.length === 0 || checkServices(link.services).ok ? link : null;
}

/** Answers false where the link says something that it may not say, or says it twice. */
function put(link: DeviceLink, name: string, value: string): boolean {
  switch (name) {
    case 'service':
      link.services.push(value);
      return true;
    case 'profile': {
      const usable =
        /\S/.test(value) && [...value].length <= LONGEST_PROFILE && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
      if (!usable || link.profile !== null) {
        return false;
      }
      link.profile = value;
      return true;
    }
    case 'region': {
      const region = checkRegion(value);
      if (!region.ok || link.region !== null) {
        return false;
      }
      link.region = region.value;
      return true;
    }
    default:
      return false;
  }
}

/** Decoded once: what is encoded twice is not what it says. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The beginning of something that came with a link, with nothing in it that could break out of a line or turn its direction. */
export function harmless(text: string): string {
  const plain = text.slice(0, LONGEST_SHOWN + 1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�');
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
}
