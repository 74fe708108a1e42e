/** The control plane of AWS IoT Secure Tunneling, as narrow as Culvert uses it. */
import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  IoTSecureTunnelingClient,
  ListTagsForResourceCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  type Tag,
  type Tunnel,
} from '@aws-sdk/client-iotsecuretunneling';
import type { CulvertError } from '../shared/errors.ts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type {
  OpenTunnelAnswer,
  OpenTunnelInput,
  TunnelDetail,
  TunnelSummary,
  TunnelTag,
  Withheld,
} from '../shared/tunneling.ts';
import { awsHost, hostOf } from './endpoints.ts';
import { outcomeUnknown } from './errors.ts';
import type { Quotas } from './pace.ts';
import {
  type AwsClientOptions,
  accountKey,
  clientConfig,
  createCaller,
  ignoreConfiguredEndpoint,
  watchServerClock,
} from './sdk.ts';
import { createServerClock } from './server-clock.ts';

export interface TunnelingApi {
  /** Sent once, never retried. `withheld` is asked when the quota allows it, right before it is sent. */
  openTunnel(input: OpenTunnelInput, withheld?: Withheld): Promise<OpenTunnelAnswer>;
  describeTunnel(tunnelId: string): Promise<Result<TunnelDetail>>;
  /** Newest first, closed ones that AWS still remembers included; at most the newest thousand. */
  listTunnels(thingName: string): Promise<Result<TunnelSummary[]>>;
  /** The open tunnels of the account, newest first, at most `most`; `more` where it has others besides. */
  listOpen(most: number): Promise<Result<{ tunnels: TunnelSummary[]; more: boolean }>>;
  listTags(tunnelArn: string): Promise<Result<TunnelTag[]>>;
  /** `remove` also takes the record away at once, which policies may forbid (iot:Delete). */
  closeTunnel(tunnelId: string, remove?: boolean): Promise<Result<null>>;
  /** A new source token; the old one, and whoever is connected with it, is out. Free. */
  rotateSource(tunnelId: string): Promise<Result<{ sourceAccessToken: string }>>;
  /**
   * Rotates the tokens of both ends, which is free. AWS publishes the device's new one for the thing, as at the open;
   * `services` are those that the tunnel was opened with.
   */
  rotateBoth(
    tunnelId: string,
    device: { thingName: string; services: string[] },
  ): Promise<Result<{ sourceAccessToken: string }>>;
  /** AWS's clock minus this computer's, milliseconds. */
  clockOffsetMs(): number;
  /** Ends kept connections. */
  close(): void;
}

export type TunnelingOptions = AwsClientOptions & { quotas: Quotas };

const PAGE_SIZE = 100;
const MOST_PAGES = 10;
/** No tunnel is open for longer, so whatever is listed behind an older one is closed. With an hour to spare. */
const OLDEST_OPEN_MS = 13 * 60 * 60_000;
/** What AWS takes when a tunnel was opened without a time limit. */
const DEFAULT_LIFETIME_MINUTES = 720;

export function createTunnelingApi(options: TunnelingOptions): TunnelingApi {
  const { region, endpoint, now, log, quotas } = options;
  const host = endpoint === undefined ? awsHost('tunneling', region, options) : hostOf(endpoint);
  const caller = createCaller({ ...options, host });

  const config = clientConfig(options);
  const client = new IoTSecureTunnelingClient(config);
  // The SDK sends a request again after a lost connection and even after LimitExceededException; each OpenTunnel is
  // billed, so this one goes out once. A connection of its own each time: one kept from before may have been closed by
  // AWS meanwhile, and a request lost on it could not be told from one that was carried out.
  const openClient = new IoTSecureTunnelingClient({
    ...clientConfig(options, { keepAlive: false }),
    maxAttempts: 1,
  });
  const clock = createServerClock();
  for (const each of [client, openClient]) {
    watchServerClock(each.middlewareStack, clock, now);
    ignoreConfiguredEndpoint(each);
  }

  async function openTunnel(input: OpenTunnelInput): Promise<OpenTunnelAnswer> {
    const context = { action: 'iot:OpenTunnel', thingName: input.thingName };
    // What the reading client has learnt of a wrong clock here saves this one from being refused for it.
    openClient.config.systemClockOffset = client.config.systemClockOffset;
    try {
      const answer = await openClient.send(
        new OpenTunnelCommand({
          description: input.description,
          // The service takes no empty list.
          ...(input.tags.length > 0 ? { tags: input.tags.map(({ key, value }) => ({ key, value })) } : {}),
          destinationConfig: { thingName: input.thingName, services: input.services },
          timeoutConfig: { maxLifetimeTimeoutMinutes: input.lifetimeMinutes },
        }),
      );
      const { tunnelId, tunnelArn, sourceAccessToken } = answer;
      if (!tunnelId || !tunnelArn || !sourceAccessToken) {
        return { ok: false, error: notTheService(context.action), outcome: 'unknown' };
      }
      return { ok: true, value: { tunnelId, arn: tunnelArn, sourceAccessToken } };
    } catch (thrown) {
      const error = caller.failed(context, thrown);
      return { ok: false, error, outcome: outcomeUnknown(thrown) ? 'unknown' : 'not-done' };
    }
  }

  async function listTunnels(thingName: string): Promise<Result<TunnelSummary[]>> {
    const tunnels: TunnelSummary[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await caller.call({ action: 'iot:ListTunnels', thingName }, () =>
        client.send(
          new ListTunnelsCommand({ thingName, maxResults: PAGE_SIZE, ...(nextToken ? { nextToken } : {}) }),
        ),
      );
      if (!answer.ok) {
        return answer;
      }
      tunnels.push(...(answer.value.tunnelSummaries ?? []).flatMap((row) => summaryOf(row) ?? []));
      nextToken = answer.value.nextToken;
      if (!nextToken) {
        return ok(tunnels);
      }
    }
    log.warn('more tunnels than are looked at', { thing: thingName, seen: tunnels.length });
    return ok(tunnels);
  }

  async function listOpen(most: number): Promise<Result<{ tunnels: TunnelSummary[]; more: boolean }>> {
    const tunnels: TunnelSummary[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await caller.call({ action: 'iot:ListTunnels' }, () =>
        client.send(new ListTunnelsCommand({ maxResults: PAGE_SIZE, ...(nextToken ? { nextToken } : {}) })),
      );
      if (!answer.ok) {
        return answer;
      }
      const rows = (answer.value.tunnelSummaries ?? []).flatMap((row) => summaryOf(row) ?? []);
      tunnels.push(...rows.filter(({ status }) => status === 'OPEN'));
      nextToken = answer.value.nextToken;
      const oldest = rows.at(-1)?.createdAt ?? Number.POSITIVE_INFINITY;
      const isAllOpen = !nextToken || now() + clock.offsetMs() - oldest > OLDEST_OPEN_MS;
      if (isAllOpen || tunnels.length >= most) {
        return ok({ tunnels: tunnels.slice(0, most), more: !isAllOpen || tunnels.length > most });
      }
    }
    return ok({ tunnels, more: true });
  }

  return {
    listOpen,
    openTunnel: (input, withheld) =>
      quotas.pace('iot:OpenTunnel', accountKey(options), region).run(async () => {
        const error = withheld?.() ?? null;
        return error ? { ok: false, error, outcome: 'not-done' } : openTunnel(input);
      }),
    listTunnels,
    async describeTunnel(tunnelId) {
      const action = 'iot:DescribeTunnel';
      const answer = await caller.call({ action }, () =>
        client.send(new DescribeTunnelCommand({ tunnelId })),
      );
      if (!answer.ok) {
        return answer;
      }
      const detail = detailOf(answer.value.tunnel);
      return detail ? ok(detail) : fail(notTheService(action));
    },
    async listTags(tunnelArn) {
      const answer = await caller.call({ action: 'iot:ListTagsForResource', resource: tunnelArn }, () =>
        client.send(new ListTagsForResourceCommand({ resourceArn: tunnelArn })),
      );
      return answer.ok ? ok(tagsOf(answer.value.tags)) : answer;
    },
    async closeTunnel(tunnelId, remove = false) {
      const answer = await caller.call({ action: 'iot:CloseTunnel' }, () =>
        client.send(new CloseTunnelCommand({ tunnelId, ...(remove ? { delete: true } : {}) })),
      );
      return answer.ok ? ok(null) : answer;
    },
    async rotateSource(tunnelId) {
      const action = 'iot:RotateTunnelAccessToken';
      const answer = await caller.call({ action }, () =>
        client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' })),
      );
      if (!answer.ok) {
        return answer;
      }
      const { sourceAccessToken } = answer.value;
      return sourceAccessToken ? ok({ sourceAccessToken }) : fail(notTheService(action));
    },
    async rotateBoth(tunnelId, destinationConfig) {
      const action = 'iot:RotateTunnelAccessToken';
      const answer = await caller.call({ action }, () =>
        client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'ALL', destinationConfig })),
      );
      if (!answer.ok) {
        return answer;
      }
      // The answer holds the device's token as well, which AWS sends to the device; here it would be one more secret.
      const { sourceAccessToken } = answer.value;
      return sourceAccessToken ? ok({ sourceAccessToken }) : fail(notTheService(action));
    },
    clockOffsetMs: clock.offsetMs,
    close() {
      client.destroy();
      openClient.destroy();
    },
  };
}

/** An answer of HTTP 200 that is not what the service sends, such as a proxy's own page. */
function notTheService(action: string): CulvertError {
  return culvertError('AwsRejected', { action, reason: because('reason.not-of-aws') });
}

function summaryOf(row: Tunnel): TunnelSummary | null {
  const { tunnelId, tunnelArn, status, createdAt, description = '' } = row;
  if (!tunnelId || !createdAt) {
    return null;
  }
  return {
    tunnelId,
    arn: tunnelArn ?? '',
    status: status === 'OPEN' ? 'OPEN' : 'CLOSED',
    description,
    createdAt: createdAt.getTime(),
  };
}

function detailOf(tunnel: Tunnel | undefined): TunnelDetail | null {
  const summary = tunnel && summaryOf(tunnel);
  if (!summary) {
    return null;
  }
  return {
    ...summary,
    services: tunnel.destinationConfig?.services ?? [],
    thingName: tunnel.destinationConfig?.thingName ?? null,
    lifetimeMinutes: tunnel.timeoutConfig?.maxLifetimeTimeoutMinutes ?? DEFAULT_LIFETIME_MINUTES,
    sourceConnected: tunnel.sourceConnectionState?.status === 'CONNECTED',
    destinationConnected: tunnel.destinationConnectionState?.status === 'CONNECTED',
    sourceSince: tunnel.sourceConnectionState?.lastUpdatedAt?.getTime() ?? null,
    destinationSince: tunnel.destinationConnectionState?.lastUpdatedAt?.getTime() ?? null,
    tags: tagsOf(tunnel.tags),
  };
}

function tagsOf(tags: Tag[] | undefined): TunnelTag[] {
  return (tags ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [{ key, value: value ?? '' }]));
}
