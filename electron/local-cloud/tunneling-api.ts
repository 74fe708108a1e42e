/**
 * The control plane of AWS IoT Secure Tunneling: AWS JSON 1.1 over `POST /`, eight operations. Only
 * ResourceNotFoundException and LimitExceededException are in the service's model; the names of the others are those
 * that AWS's JSON services share.
 */
import { parseJson, validate } from './constraints.ts';
import { createQuotas } from './quotas.ts';
import {
  type Access,
  type Answer,
  type AwsService,
  authenticate,
  authorize,
  iotArn,
  jsonRefusals,
  ServiceError,
} from './service-api.ts';
import type { Destination, TunnelControl } from './tunnel-registry.ts';
import {
  type DestinationConfig,
  type TunnelingInputs,
  type TunnelingOperation,
  tunnelingShapes,
} from './tunneling-shapes.ts';
import type { LocalCloudOptions, Side, TunnelRecord } from './types.ts';

export interface TunnelingApiOptions extends Access {
  registry: TunnelControl;
  quotas?: LocalCloudOptions['quotas'];
}

const TARGET_PREFIX = 'IoTSecuredTunneling.';
const SIGNING_NAME = 'IoTSecuredTunneling';
const MAX_SERVICES = 3;
const DEFAULT_LIFETIME_MINUTES = 720;
const DEFAULT_PAGE = 100;
/** AWS's general limit for a resource; the model's 200 is that of one request. */
const MAX_TAGS = 50;
/** AWS's quotas per second and account. None is published for RotateTunnelAccessToken. */
const TAG_RATE = 10;
const DEFAULT_RATES = { open: 1, close: 1, describe: 10, list: 10 };

type Handlers = { [O in TunnelingOperation]: (input: TunnelingInputs[O]) => object };

/**
 * The service behind its address. A request passes, in this order, signature, policy, validation and quota, so that a
 * malformed one does not use up the quota (assumed; the service's own order is not documented).
 */
export function createTunnelingApi(options: TunnelingApiOptions): AwsService {
  const { registry } = options;
  const rates = { ...DEFAULT_RATES, ...options.quotas };
  const quotas = createQuotas(
    {
      OpenTunnel: rates.open,
      CloseTunnel: rates.close,
      DescribeTunnel: rates.describe,
      ListTunnels: rates.list,
      TagResource: TAG_RATE,
      UntagResource: TAG_RATE,
      ListTagsForResource: TAG_RATE,
    },
    options.clock,
  );
  const handlers = createHandlers(registry);

  return {
    name: 'tunneling',

    operationOf(request) {
      const target = request.header('x-amz-target') ?? '';
      return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : 'UnknownOperation';
    },

    answer(request, operation) {
      const key = authenticate(request, options, { services: [SIGNING_NAME], names: jsonRefusals(400) });
      if (!isOperation(operation) || request.method !== 'POST' || request.path !== '/') {
        throw new ServiceError('UnknownOperationException', `The operation ${operation} is not known.`);
      }
      const input = parseJson(request.body);
      authorize(key, options, {
        action: `iot:${operation}`,
        resource: resourceOf(input, options),
        status: 400,
        // The tags of the request are what aws:RequestTag and aws:TagKeys speak of; only this operation knows those.
        ...(operation === 'OpenTunnel' ? { tagKeys: tagKeysOf(input) } : {}),
      });
      validate(tunnelingShapes[operation], input);
      checkLimits(operation, input as TunnelingInputs[TunnelingOperation]);
      if (!quotas.take(operation)) throw throttled(operation);
      // The shape of this very operation was just checked.
      const handle = handlers[operation] as (input: unknown) => object;
      return json(200, handle(input));
    },

    refuse: (error) => ({
      ...json(error.status, { __type: error.code, message: error.message }),
    }),
  };
}

function createHandlers(registry: TunnelControl): Handlers {
  const find = (tunnelId: string): TunnelRecord => {
    const tunnel = registry.get(tunnelId);
    if (!tunnel) throw notFound(`Tunnel ${tunnelId} not found`);
    return tunnel;
  };
  const findByArn = (arn: string): TunnelRecord => {
    const tunnel = registry.byArn(arn);
    if (!tunnel) throw notFound(`Resource ${arn} not found`);
    return tunnel;
  };

  return {
    OpenTunnel(input) {
      // A thing that is not connected is accepted: the token is published to nobody. Whether a thing that is not
      // registered at all would be refused is not documented; it is accepted as well.
      const { tunnel, tokens } = registry.open({
        ...(input.description == null ? {} : { description: input.description }),
        ...(input.destinationConfig ? { destination: destinationOf(input.destinationConfig) } : {}),
        tags: input.tags ?? [],
        lifetimeMinutes: input.timeoutConfig?.maxLifetimeTimeoutMinutes ?? DEFAULT_LIFETIME_MINUTES,
      });
      return {
        tunnelId: tunnel.tunnelId,
        tunnelArn: tunnel.tunnelArn,
        sourceAccessToken: tokens.source,
        destinationAccessToken: tokens.destination,
      };
    },

    DescribeTunnel(input) {
      return { tunnel: described(find(input.tunnelId)) };
    },

    ListTunnels(input) {
      const page = registry.list({
        ...(input.thingName == null ? {} : { thingName: input.thingName }),
        maxResults: input.maxResults ?? DEFAULT_PAGE,
        ...(input.nextToken == null ? {} : { nextToken: input.nextToken }),
      });
      if (!page) throw new ServiceError('ValidationException', 'Invalid nextToken');
      return {
        tunnelSummaries: page.tunnels.map(summarized),
        ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
      };
    },

    CloseTunnel(input) {
      find(input.tunnelId);
      registry.closeTunnel(input.tunnelId, input.delete === true);
      return {};
    },

    RotateTunnelAccessToken(input) {
      const sides: Side[] =
        input.clientMode === 'ALL'
          ? ['source', 'destination']
          : [input.clientMode === 'SOURCE' ? 'source' : 'destination'];
      const destination = input.destinationConfig ? destinationOf(input.destinationConfig) : undefined;
      const rotated = registry.rotate(input.tunnelId, sides, destination);
      // The only error in the model; that a closed tunnel answers with it as well is assumed.
      if (!rotated) throw notFound(`Tunnel ${input.tunnelId} not found or not open`);
      const { source, destination: target } = rotated.tokens;
      return {
        tunnelArn: rotated.tunnel.tunnelArn,
        ...(source === undefined ? {} : { sourceAccessToken: source }),
        ...(target === undefined ? {} : { destinationAccessToken: target }),
      };
    },

    TagResource(input) {
      const { tunnelId, tags } = findByArn(input.resourceArn);
      const added = new Set(input.tags.map((tag) => tag.key));
      const merged = [...tags.filter((tag) => !added.has(tag.key)), ...input.tags];
      if (merged.length > MAX_TAGS) throw tooManyTags();
      registry.setTags(tunnelId, merged);
      return {};
    },

    UntagResource(input) {
      const { tunnelId, tags } = findByArn(input.resourceArn);
      registry.setTags(
        tunnelId,
        tags.filter((tag) => !input.tagKeys.includes(tag.key)),
      );
      return {};
    },

    ListTagsForResource(input) {
      return { tags: findByArn(input.resourceArn).tags };
    },
  };
}

/** What the service refuses beyond the constraints of its model. */
function checkLimits(operation: TunnelingOperation, input: TunnelingInputs[TunnelingOperation]): void {
  const services = ('destinationConfig' in input ? input.destinationConfig?.services : undefined) ?? [];
  if (services.length > MAX_SERVICES) {
    throw new ServiceError(
      'LimitExceededException',
      `The number of services in a tunnel is limited to ${MAX_SERVICES}`,
    );
  }
  if (new Set(services).size < services.length) {
    throw new ServiceError('ValidationException', 'The services of a tunnel must be unique');
  }
  if ('clientMode' in input && input.clientMode === 'SOURCE' && input.destinationConfig) {
    throw new ServiceError(
      'ValidationException',
      'destinationConfig can not be given with clientMode SOURCE',
    );
  }
  const tags = ('tags' in input ? input.tags : undefined) ?? [];
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) {
    throw new ServiceError('ValidationException', 'Tag keys must be unique');
  }
  const reserved = tags.find((tag) => tag.key.toLowerCase().startsWith('aws:'));
  if (reserved) {
    throw new ServiceError('ValidationException', `Tag key ${reserved.key} uses the reserved prefix aws:`);
  }
  if (operation === 'OpenTunnel' && tags.length > MAX_TAGS) throw tooManyTags();
}

/** The resource that IAM names in a refusal. The input is not validated yet. */
function resourceOf(input: unknown, realm: Access): string {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  if (typeof given.resourceArn === 'string') return given.resourceArn;
  return iotArn(realm, `tunnel/${typeof given.tunnelId === 'string' ? given.tunnelId : '*'}`);
}

/** The tag keys of an input that is not validated yet. */
function tagKeysOf(input: unknown): string[] {
  const { tags } = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  return (Array.isArray(tags) ? tags : []).flatMap((tag: unknown) => {
    const key = typeof tag === 'object' && tag !== null ? (tag as Record<string, unknown>).key : undefined;
    return typeof key === 'string' ? [key] : [];
  });
}

function described(tunnel: TunnelRecord): object {
  const state = (side: Side) => ({
    status: tunnel.sides[side].connected ? 'CONNECTED' : 'DISCONNECTED',
    lastUpdatedAt: seconds(tunnel.sides[side].lastUpdatedAt),
  });
  return {
    ...summarized(tunnel),
    sourceConnectionState: state('source'),
    destinationConnectionState: state('destination'),
    ...(tunnel.services.length === 0
      ? {}
      : { destinationConfig: { thingName: tunnel.thingName, services: tunnel.services } }),
    timeoutConfig: { maxLifetimeTimeoutMinutes: tunnel.lifetimeMinutes },
    tags: tunnel.tags,
  };
}

/** A row of the list: no connection state, and no thing name. */
function summarized(tunnel: TunnelRecord): object {
  return {
    tunnelId: tunnel.tunnelId,
    tunnelArn: tunnel.tunnelArn,
    status: tunnel.status,
    description: tunnel.description,
    createdAt: seconds(tunnel.createdAt),
    lastUpdatedAt: seconds(tunnel.lastUpdatedAt),
  };
}

function destinationOf(config: DestinationConfig): Destination {
  return {
    ...(config.thingName == null ? {} : { thingName: config.thingName }),
    services: config.services,
  };
}

/** Timestamps of the JSON protocols are seconds since the epoch, with a fraction. */
function seconds(timeMs: number): number {
  return timeMs / 1000;
}

function throttled(operation: TunnelingOperation): ServiceError {
  // OpenTunnel models no throttling of its own; beyond its rate the service speaks of a limit.
  return operation === 'OpenTunnel'
    ? new ServiceError('LimitExceededException', 'Rate exceeded for OpenTunnel')
    : new ServiceError('ThrottlingException', 'Rate exceeded');
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

function tooManyTags(): ServiceError {
  return new ServiceError('LimitExceededException', `The number of tags is limited to ${MAX_TAGS}`);
}

function isOperation(operation: string): operation is TunnelingOperation {
  return Object.hasOwn(tunnelingShapes, operation);
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}
