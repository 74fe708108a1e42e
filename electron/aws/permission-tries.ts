/**
 * Finds out by trying what may be done, where IAM may not be asked. Every try is harmless:
 *
 * - Reads change nothing. Each asks for one row at most; SearchIndex is priced per query, a fraction of a cent per
 *   thousand.
 * - DescribeThing, GetThingConnectivityData and ListThingsInThingGroup read something that does not exist.
 * - DescribeTunnel, RotateTunnelAccessToken and CloseTunnel name a tunnel that cannot exist: AWS makes up the ids of
 *   tunnels itself, as UUIDs, and this one is none. There is nothing to rotate or close; AWS checks the permission and
 *   then answers ResourceNotFoundException. What is left of it is an error in CloudTrail whose id says what it was.
 *
 * OpenTunnel is not among them. A request that is wrong in some way might be refused for lack of permission first, or
 * for being wrong; AWS does not say, and one that is right is billed.
 */
import {
  DescribeThingCommand,
  GetIndexingConfigurationCommand,
  GetThingConnectivityDataCommand,
  IoTClient,
  ListThingGroupsCommand,
  ListThingsCommand,
  ListThingsInThingGroupCommand,
  ListThingTypesCommand,
  SearchIndexCommand,
} from '@aws-sdk/client-iot';
import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  IoTSecureTunnelingClient,
  ListTunnelsCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import type { CulvertError, ErrorCode } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { awsHost, hostOf } from './endpoints.ts';
import type { Verdict, Verdicts } from './permissions.ts';
import { type AwsClientOptions, clientConfig, createCaller, ignoreConfiguredEndpoint } from './sdk.ts';

/** No UUID, and so the name of no tunnel. A thing or a group of this name is not likely, and would only be read. */
export const NOBODY = 'culvert-permission-check';

/** After these every other call would fail just the same. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'CredentialsExpired',
  'CredentialsInvalid',
  'ClockSkew',
  'NoNetwork',
]);

const READ = 'read';
const ON_NO_TUNNEL = 'no-tunnel';
const ON_NO_DEVICE = 'no-device';
const ON_NO_GROUP = 'no-group';

type TriedOn = typeof READ | typeof ON_NO_TUNNEL | typeof ON_NO_DEVICE | typeof ON_NO_GROUP;

interface Try {
  action: string;
  on: TriedOn;
  run: () => Promise<unknown>;
  service: 'iot' | 'tunneling';
}

/** Fails where nothing can be found out: no network, or credentials that AWS does not accept. */
export async function tryPermissions(options: {
  iot: AwsClientOptions;
  tunneling: AwsClientOptions;
  /** Which of the tries; all where left out. */
  wanted?: (action: string) => boolean;
}): Promise<Result<Verdicts>> {
  const iot = new IoTClient(clientConfig(options.iot));
  const tunneling = new IoTSecureTunnelingClient(clientConfig(options.tunneling));
  ignoreConfiguredEndpoint(tunneling);
  const callers = {
    iot: createCaller({ ...options.iot, host: hostFor('iot', options.iot) }),
    tunneling: createCaller({ ...options.tunneling, host: hostFor('tunneling', options.tunneling) }),
  };
  const tries = [...tunnelTries(tunneling), ...thingTries(iot)].filter(({ action }) =>
    options.wanted ? options.wanted(action) : true,
  );
  try {
    const verdicts: Verdicts = new Map();
    // One after another: nobody's quota is worth a check being some seconds faster.
    for (const { action, on, run, service } of tries) {
      const answer = await callers[service].call({ action }, run);
      if (!answer.ok && HOPELESS.has(answer.error.code)) {
        return fail(answer.error);
      }
      verdicts.set(action, answer.ok ? allowed(on) : verdictOf(answer.error, on));
    }
    return ok(verdicts);
  } finally {
    iot.destroy();
    tunneling.destroy();
  }
}

function tunnelTries(client: IoTSecureTunnelingClient): Try[] {
  const service = 'tunneling';
  return [
    {
      ...{ service, action: 'iot:ListTunnels', on: READ },
      run: () => client.send(new ListTunnelsCommand({ maxResults: 1 })),
    },
    {
      ...{ service, action: 'iot:DescribeTunnel', on: ON_NO_TUNNEL },
      run: () => client.send(new DescribeTunnelCommand({ tunnelId: NOBODY })),
    },
    {
      ...{ service, action: 'iot:RotateTunnelAccessToken', on: ON_NO_TUNNEL },
      run: () => client.send(new RotateTunnelAccessTokenCommand({ tunnelId: NOBODY, clientMode: 'SOURCE' })),
    },
    {
      ...{ service, action: 'iot:CloseTunnel', on: ON_NO_TUNNEL },
      run: () => client.send(new CloseTunnelCommand({ tunnelId: NOBODY })),
    },
  ];
}

function thingTries(client: IoTClient): Try[] {
  const service = 'iot';
  return [
    {
      ...{ service, action: 'iot:DescribeThing', on: ON_NO_DEVICE },
      run: () => client.send(new DescribeThingCommand({ thingName: NOBODY })),
    },
    {
      ...{ service, action: 'iot:GetThingConnectivityData', on: ON_NO_DEVICE },
      run: () => client.send(new GetThingConnectivityDataCommand({ thingName: NOBODY })),
    },
    {
      ...{ service, action: 'iot:SearchIndex', on: READ },
      run: () =>
        client.send(
          new SearchIndexCommand({
            indexName: 'AWS_Things',
            queryString: `thingName:${NOBODY}`,
            maxResults: 1,
          }),
        ),
    },
    {
      ...{ service, action: 'iot:ListThings', on: READ },
      run: () => client.send(new ListThingsCommand({ maxResults: 1 })),
    },
    {
      ...{ service, action: 'iot:GetIndexingConfiguration', on: READ },
      run: () => client.send(new GetIndexingConfigurationCommand({})),
    },
    {
      ...{ service, action: 'iot:ListThingGroups', on: READ },
      run: () => client.send(new ListThingGroupsCommand({ maxResults: 1 })),
    },
    {
      ...{ service, action: 'iot:ListThingTypes', on: READ },
      run: () => client.send(new ListThingTypesCommand({ maxResults: 1 })),
    },
    {
      ...{ service, action: 'iot:ListThingsInThingGroup', on: ON_NO_GROUP },
      run: () => client.send(new ListThingsInThingGroupCommand({ thingGroupName: NOBODY, maxResults: 1 })),
    },
  ];
}

// What a service answers about a request that it let in.
const ANSWERED = /^(?:ResourceNotFound|InvalidRequest|IndexNotReady|NotConfigured)Exception$/;

const allowed = (on: TriedOn): Verdict => ({
  verdict: 'allowed',
  how: { kind: 'tried', on, denied: false },
});

function verdictOf(error: CulvertError, on: TriedOn): Verdict {
  if (error.code === 'AccessDenied') {
    return { verdict: 'denied', how: { kind: 'tried', on, denied: true } };
  }
  return ANSWERED.test(error.details?.awsName ?? '')
    ? allowed(on)
    : { verdict: 'unknown', how: { kind: 'failed', error } };
}

function hostFor(name: 'iot' | 'tunneling', { region, endpoint }: AwsClientOptions): string {
  return endpoint === undefined ? awsHost(name, region) : hostOf(endpoint);
}
