/** Where an account's devices can be had from, found out by asking: the fleet index, or the registry. */
import { EVERY_THING } from '../aws/thing-search.ts';
import { isHopeless, type Thing, type ThingPage, type ThingsApi } from '../aws/things.ts';
import type { CulvertError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';

export interface Source {
  kind: 'index' | 'registry';
  /** Why connectivity is not known, as words for the user; null where it is. */
  note: string | null;
}

const NOT_KNOWN = 'Whether devices are connected is not known';

const INDEX_OFF = `${NOT_KNOWN}: fleet indexing is off in this account and region.`;
const INDEX_EMPTY = `${NOT_KNOWN}: the fleet index is still empty.`;
const CONNECTIVITY_OFF = `${NOT_KNOWN}: fleet indexing is on here, but without connectivity.`;

/** The first page, and where it came from. Fails where neither has an answer. */
export async function firstPage(
  things: Pick<ThingsApi, 'indexing' | 'search' | 'list'>,
): Promise<Result<ThingPage & { source: Source }>> {
  const indexing = await things.indexing();
  if (!indexing.ok && isHopeless(indexing.error)) {
    return indexing;
  }
  if (indexing.ok && !indexing.value.things) {
    return fromRegistry(things, INDEX_OFF);
  }
  // Who may not read the configuration may be allowed to search all the same.
  const found = await things.search({ query: EVERY_THING });
  if (!found.ok) {
    return isHopeless(found.error) ? found : fromRegistry(things, noteOf(found.error));
  }
  const connectivityKnown = indexing.ok
    ? indexing.value.connectivity
    : found.value.things.some(hasConnectivity);
  const indexed = ok({
    ...found.value,
    source: { kind: 'index' as const, note: connectivityKnown ? null : CONNECTIVITY_OFF },
  });
  if (found.value.things.length > 0 || found.value.nextToken !== null) {
    return indexed;
  }
  // An index that was just turned on is empty for a while, which is not to say that there are no things.
  const listed = await fromRegistry(things, INDEX_EMPTY);
  return listed.ok && listed.value.things.length > 0 ? listed : indexed;
}

async function fromRegistry(
  things: Pick<ThingsApi, 'list'>,
  note: string,
): Promise<Result<ThingPage & { source: Source }>> {
  const listed = await things.list();
  return listed.ok ? ok({ ...listed.value, source: { kind: 'registry', note } }) : listed;
}

function noteOf(error: CulvertError): string {
  switch (error.code) {
    case 'IndexOff':
      return INDEX_OFF;
    case 'AccessDenied':
      return `${NOT_KNOWN}: this profile may not call ${error.details?.action ?? 'iot:SearchIndex'}.`;
    case 'IndexNotReady':
      return `${NOT_KNOWN}: AWS is still building the fleet index.`;
    default:
      return `${NOT_KNOWN}: the fleet index did not answer. ${error.message}`;
  }
}

function hasConnectivity({ connectivity }: Thing): boolean {
  return connectivity.state !== 'unknown';
}
