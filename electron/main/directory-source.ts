/** Where an account's devices can be had from, found out by asking: the fleet index, or the registry. */

import { isHopeless } from '../aws/hopeless.ts';
import { EVERY_THING } from '../aws/thing-search.ts';
import type { Thing, ThingPage, ThingsApi } from '../aws/things.ts';
import type { CulvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { ok, type Result } from '../shared/result.ts';

export interface Source {
  kind: 'index' | 'registry';
  /** Why connectivity is not known; null where it is. */
  note: Reason | null;
}

const INDEX_OFF = because('reason.presence-index-off');
const INDEX_EMPTY = because('reason.presence-index-empty');
const CONNECTIVITY_OFF = because('reason.presence-not-indexed');

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
  note: Reason,
): Promise<Result<ThingPage & { source: Source }>> {
  const listed = await things.list();
  return listed.ok ? ok({ ...listed.value, source: { kind: 'registry', note } }) : listed;
}

function noteOf(error: CulvertError): Reason {
  switch (error.code) {
    case 'IndexOff':
      return INDEX_OFF;
    case 'AccessDenied':
      return because('reason.presence-not-allowed', { action: error.details?.action ?? 'iot:SearchIndex' });
    case 'IndexNotReady':
      return because('reason.presence-index-later');
    default:
      return because('reason.presence-no-answer', { error });
  }
}

function hasConnectivity({ connectivity }: Thing): boolean {
  return connectivity.state !== 'unknown';
}
