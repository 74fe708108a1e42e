/**
 * Gets a tunnel to a device: the one that is open already (its source token rotated, free), or a new one (billed).
 * No call that bills is ever made twice: an open whose answer was lost is looked for by its own mark first.
 */
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { OpenTunnelInput, TunnelDetail, TunnelTag, Withheld } from '../shared/tunneling.ts';
import type { TunnelingPort } from './collaborators.ts';
import { LEAST_LEFT_TO_REUSE_MS } from './selectors.ts';

/** Marks an open of ours, so that it can be found when the answer to it was lost. */
export const REQUEST_TAG = 'culvert-request';

// One DescribeTunnel each, at most ten a second: enough to find one among a device's newest tunnels.
const MOST_DESCRIBED = 10;

export interface AcquiredTunnel {
  origin: 'opened' | 'reused';
  tunnelId: string;
  arn: string;
  accessToken: string;
  lifetimeMinutes: number;
  /** This computer's clock, milliseconds since the epoch. */
  openedAt: number;
  deviceConnected: boolean;
}

export interface AcquireRequest {
  thingName: string;
  services: string[];
  lifetimeMinutes: number;
  reuse: boolean;
  /** Rotate the token even when somebody is connected with the old one. */
  takeOver: boolean;
  description: string;
  /** Sent besides Culvert's own. */
  tags: TunnelTag[];
  /** Whether Culvert's own tag may be sent; otherwise the description carries the request's id. */
  ownTag: boolean;
  /** A fresh unique value for REQUEST_TAG. */
  requestId: string;
  /** The REQUEST_TAG of an earlier open to this device whose outcome is unknown. */
  pendingRequestId: string | undefined;
}

export interface AcquireContext {
  tunneling: TunnelingPort;
  now: () => number;
  log: Log;
  /** Asked right before a billed open; what it fails with, the open fails with, and nothing is billed. */
  beforeBilledOpen?: () => Promise<Result<null>>;
  /** Why nothing may be opened or taken up any more. Asked after each wait. */
  withheld?: Withheld;
  /** Called when an open's outcome is unknown (with its tag) or known again (null). */
  setPending: (requestId: string | null) => void;
}

export async function acquireTunnel(
  request: AcquireRequest,
  context: AcquireContext,
): Promise<Result<AcquiredTunnel>> {
  if (request.pendingRequestId !== undefined) {
    const earlier = await findRequest(request, request.pendingRequestId, context);
    if (!earlier.ok) {
      return fail(culvertError('OpenOutcomeUnknown', {}));
    }
    if (earlier.value && carries(earlier.value, request)) {
      return takeUpOurs(earlier.value, context);
    }
    if (earlier.value) {
      // It was opened, as is known now, but for other services.
      context.setPending(null);
    }
  }
  if (request.reuse) {
    const found = await findOpen(request, context);
    if (!found.ok) {
      return found;
    }
    const withheld = context.withheld?.();
    if (withheld) {
      return fail(withheld);
    }
    if (found.value) {
      if (found.value.sourceConnected && !request.takeOver) {
        return fail(
          culvertError('TunnelInUse', { thingName: request.thingName }, { tunnelId: found.value.tunnelId }),
        );
      }
      context.log.info('an open tunnel is reused', {
        tunnelId: found.value.tunnelId,
        thing: request.thingName,
      });
      return takeUp(found.value, 'reused', context);
    }
  }
  return openNew(request, context);
}

async function openNew(request: AcquireRequest, context: AcquireContext): Promise<Result<AcquiredTunnel>> {
  const input: OpenTunnelInput = {
    thingName: request.thingName,
    services: request.services,
    lifetimeMinutes: request.lifetimeMinutes,
    description: request.ownTag ? request.description : `${request.description} (${request.requestId})`,
    tags: request.ownTag ? [...request.tags, { key: REQUEST_TAG, value: request.requestId }] : request.tags,
  };
  // Nobody is asked about what will not be sent.
  const withheld = context.withheld?.();
  if (withheld) {
    return fail(withheld);
  }
  const agreed = (await context.beforeBilledOpen?.()) ?? ok(null);
  if (!agreed.ok) {
    return agreed;
  }
  context.log.info('opening a tunnel (billed)', { thing: request.thingName, request: request.requestId });
  context.setPending(request.requestId);
  const answer = await context.tunneling.openTunnel(input, context.withheld);
  if (answer.ok) {
    context.setPending(null);
    const { tunnelId, arn, sourceAccessToken } = answer.value;
    context.log.info('the tunnel is open', { tunnelId });
    return ok({
      origin: 'opened',
      tunnelId,
      arn,
      accessToken: sourceAccessToken,
      lifetimeMinutes: request.lifetimeMinutes,
      openedAt: context.now(),
      deviceConnected: false,
    });
  }
  if (answer.outcome === 'not-done') {
    context.setPending(null);
    return fail(answer.error.code === 'AccessDenied' ? withTags(answer.error, input) : answer.error);
  }
  context.log.warn('the answer to OpenTunnel was lost; looking for the tunnel by its tag', {
    request: request.requestId,
    code: answer.error.code,
  });
  const found = await findRequest(request, request.requestId, context);
  if (!found.ok) {
    return fail(culvertError('OpenOutcomeUnknown', {}));
  }
  if (!found.value) {
    return fail(culvertError('OpenNotDone', {}));
  }
  return takeUpOurs(found.value, context);
}

/** The newest open tunnel of the device that carries every wanted service. */
async function findOpen(
  request: AcquireRequest,
  context: AcquireContext,
): Promise<Result<TunnelDetail | null>> {
  const now = context.now() + context.tunneling.clockOffsetMs();
  return findAmongOpen(
    request.thingName,
    context,
    (tunnel) =>
      carries(tunnel, request) &&
      tunnel.createdAt + tunnel.lifetimeMinutes * 60_000 - now >= LEAST_LEFT_TO_REUSE_MS,
  );
}

function carries(tunnel: TunnelDetail, request: AcquireRequest): boolean {
  return request.services.every((id) => tunnel.services.includes(id));
}

/** A policy may require or forbid tags, so a denial says which ones were sent. */
function withTags(error: CulvertError, { tags }: OpenTunnelInput): CulvertError {
  const sent = tags.map(({ key }) => key).join(', ') || 'none';
  return {
    ...error,
    advice: `${error.advice} The tags that were sent: ${sent}; a policy may forbid or require tags.`,
    details: { ...error.details, tags },
  };
}

/** By the tag, or by the description of an open without it. */
async function findRequest(
  request: AcquireRequest,
  requestId: string,
  context: AcquireContext,
): Promise<Result<TunnelDetail | null>> {
  return findAmongOpen(
    request.thingName,
    context,
    (tunnel) =>
      tunnel.description.includes(requestId) ||
      tunnel.tags.some((tag) => tag.key === REQUEST_TAG && tag.value === requestId),
  );
}

async function findAmongOpen(
  thingName: string,
  { tunneling }: AcquireContext,
  fits: (tunnel: TunnelDetail) => boolean,
): Promise<Result<TunnelDetail | null>> {
  const listed = await tunneling.listTunnels(thingName);
  if (!listed.ok) {
    return listed;
  }
  const open = listed.value
    .filter((tunnel) => tunnel.status === 'OPEN')
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MOST_DESCRIBED);
  for (const summary of open) {
    const described = await tunneling.describeTunnel(summary.tunnelId);
    if (!described.ok && described.error.code !== 'TunnelUnknown') {
      return described;
    }
    if (described.ok && described.value.status === 'OPEN' && fits(described.value)) {
      return ok(described.value);
    }
  }
  return ok(null);
}

/** A tunnel that an open of ours made, whose answer was lost. Until it is taken up, the open stays one to look for. */
async function takeUpOurs(tunnel: TunnelDetail, context: AcquireContext): Promise<Result<AcquiredTunnel>> {
  const taken = await takeUp(tunnel, 'opened', context);
  if (taken.ok || taken.error.code === 'TunnelUnknown') {
    context.setPending(null);
  }
  return taken;
}

/** Tokens are shown only once, so a tunnel that is open already needs a new one: rotation is free. */
async function takeUp(
  tunnel: TunnelDetail,
  origin: AcquiredTunnel['origin'],
  { tunneling }: AcquireContext,
): Promise<Result<AcquiredTunnel>> {
  const rotated = await tunneling.rotateSource(tunnel.tunnelId);
  if (!rotated.ok) {
    return rotated;
  }
  return ok({
    origin,
    tunnelId: tunnel.tunnelId,
    arn: tunnel.arn,
    accessToken: rotated.value.sourceAccessToken,
    lifetimeMinutes: tunnel.lifetimeMinutes,
    openedAt: tunnel.createdAt - tunneling.clockOffsetMs(),
    deviceConnected: tunnel.destinationConnected,
  });
}
