/**
 * What somebody may do, without doing it: asked of IAM's policy simulator. It knows the policies of the user or role,
 * the permissions boundary and the organisation's service control policies; not those of a session, of a VPC endpoint
 * or of a resource.
 */
import {
  type ContextEntry,
  type EvaluationResult,
  GetRoleCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { hostOf } from './endpoints.ts';
import {
  accountOfArn,
  NEEDED_ACTIONS,
  OWN_TAG_KEY,
  type PolicyFor,
  type ResourceKind,
  resourceArns,
} from './policy.ts';
import { partitionOf } from './regions.ts';
import { type AwsClientOptions, type AwsTimeouts, clientConfig, createCaller } from './sdk.ts';

/** How a verdict is known; put into words where it is shown. */
export type Evidence =
  | { kind: 'simulated' }
  /** The simulation depends on these condition keys, which it does not know. */
  | { kind: 'depends'; on: readonly string[] }
  | { kind: 'denied-by'; what: 'organisation' | 'boundary' | 'policy' | 'nothing' }
  /** A policy wants these tags, which are not sent. */
  | { kind: 'tags-missing'; tags: readonly string[] }
  /** Done, to nothing that exists; `denied` may mean a policy for certain names only. */
  | { kind: 'tried'; on: 'read' | 'no-tunnel' | 'no-device' | 'no-group'; denied: boolean }
  | { kind: 'failed'; error: CulvertError };

export interface Verdict {
  verdict: 'allowed' | 'denied' | 'unknown';
  how: Evidence;
}

/** By action, `iot:OpenTunnel`. */
export type Verdicts = Map<string, Verdict>;

export interface SimulateOptions {
  client: AwsClientOptions;
  /** Of GetCallerIdentity. */
  callerArn: string;
  policyFor: PolicyFor;
  /** Where IAM Identity Center is, if it gave the credentials: its roles have that region in their path. */
  ssoRegion?: string | undefined;
}

/** A check that somebody waits for; where IAM cannot be reached there is another way. */
const TIMEOUTS: AwsTimeouts = { connectMs: 5_000, requestMs: 15_000 };

const GLOBAL_HOSTS = {
  aws: 'iam.amazonaws.com',
  'aws-cn': 'iam.cn-north-1.amazonaws.com.cn',
  'aws-us-gov': 'iam.us-gov.amazonaws.com',
} as const;

/**
 * Fails with AccessDenied where the caller may not ask (iam:SimulatePrincipalPolicy), and with PrincipalUnknown where
 * the caller is nobody that has policies: the account's root user, a federated user, a role whose path cannot be found.
 */
export async function simulatePermissions(options: SimulateOptions): Promise<Result<Verdicts>> {
  const { client: given, callerArn, policyFor } = options;
  const { region, endpoint } = given;
  const host = endpoint === undefined ? GLOBAL_HOSTS[partitionOf(region)] : hostOf(endpoint);
  const caller = createCaller({ ...given, host });
  const client = new IAMClient({ ...clientConfig({ ...given, timeouts: TIMEOUTS }), maxAttempts: 2 });

  async function simulate(sourceArn: string, kind: ResourceKind): Promise<Result<EvaluationResult[]>> {
    const answer = await caller.call({ action: 'iam:SimulatePrincipalPolicy', resource: sourceArn }, () =>
      client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: sourceArn,
          ActionNames: NEEDED_ACTIONS.filter(({ resource }) => sameSimulation(resource, kind)).map(
            ({ action }) => action,
          ),
          ResourceArns: resourceArns(kind, policyFor),
          ContextEntries: contextOf(policyFor),
        }),
      ),
    );
    return answer.ok ? ok(answer.value.EvaluationResults ?? []) : answer;
  }

  /** The role's own ARN where its path is not known. Needs iam:GetRole. */
  async function askForRole(): Promise<string | null> {
    const name = roleNameOf(callerArn);
    if (name === null) {
      return null;
    }
    const answer = await caller.call({ action: 'iam:GetRole', resource: callerArn }, () =>
      client.send(new GetRoleCommand({ RoleName: name })),
    );
    return (answer.ok && answer.value.Role?.Arn) || null;
  }

  async function findSource(): Promise<Result<{ arn: string; first: EvaluationResult[] }>> {
    const guesses = policySources(callerArn, [options.ssoRegion, region]);
    for (const arn of guesses) {
      const first = await simulate(arn, 'tunnel');
      if (first.ok) {
        return ok({ arn, first: first.value });
      }
      if (!isNoSuchEntity(first)) {
        return first;
      }
    }
    const arn = guesses.length > 0 ? await askForRole() : null;
    const first = arn ? await simulate(arn, 'tunnel') : null;
    return arn && first?.ok
      ? ok({ arn, first: first.value })
      : fail(culvertError('PrincipalUnknown', { arn: callerArn }));
  }

  try {
    const source = await findSource();
    if (!source.ok) {
      return source;
    }
    const results = [...source.value.first];
    for (const kind of ['thing', 'index', 'group', 'any'] as const) {
      const more = await simulate(source.value.arn, kind);
      if (!more.ok) {
        return more;
      }
      results.push(...more.value);
    }
    return ok(
      new Map(results.map((result) => [result.EvalActionName ?? '', verdictOf(result, policyFor)] as const)),
    );
  } finally {
    client.destroy();
  }
}

/**
 * The users and roles whose policies a caller may have, likeliest first. A session of a role shows the role's name
 * without its path; the roles of IAM Identity Center are all below one of two paths.
 */
export function policySources(callerArn: string, ssoRegions: readonly (string | undefined)[]): string[] {
  if (/^arn:[a-z-]+:iam::\d{12}:user\//.test(callerArn)) {
    return [callerArn];
  }
  const name = roleNameOf(callerArn);
  const account = accountOfArn(callerArn);
  const partition = callerArn.split(':')[1];
  if (name === null || account === null) {
    return [];
  }
  const role = (path: string) => `arn:${partition}:iam::${account}:role/${path}${name}`;
  if (!name.startsWith('AWSReservedSSO_')) {
    return [role('')];
  }
  const folder = 'aws-reserved/sso.amazonaws.com/';
  const regions = [...new Set(ssoRegions.filter((region) => region !== undefined))];
  return [...regions.map((region) => role(`${folder}${region}/`)), role(folder)];
}

/** `arn:aws:sts::123456789012:assumed-role/Operator/alex` → `Operator`. */
function roleNameOf(callerArn: string): string | null {
  return /^arn:[a-z-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(callerArn)?.[1] ?? null;
}

/** A policy for certain things also names tunnels, so tunnels are what every action on them is simulated with. */
function sameSimulation(resource: ResourceKind, kind: ResourceKind): boolean {
  return resource === kind || (resource === 'tunnel-and-thing' && kind === 'tunnel');
}

/** What a request of Culvert's would bring along; conditions on anything else the simulator reports as missing. */
function contextOf({ region, tags, ownTag }: PolicyFor): ContextEntry[] {
  const entry = (
    ContextKeyName: string,
    ContextKeyType: ContextEntry['ContextKeyType'],
    values: string[],
  ) => ({
    ContextKeyName,
    ContextKeyType,
    ContextKeyValues: values,
  });
  const keys = [...tags.map(({ key }) => key), ...(ownTag ? [OWN_TAG_KEY] : [])];
  return [
    entry('aws:SecureTransport', 'boolean', ['true']),
    entry('aws:RequestedRegion', 'string', [region]),
    entry('iot:TunnelDestinationService', 'stringList', ['SSH']),
    entry('iot:ClientMode', 'string', ['SOURCE']),
    entry('iot:Delete', 'boolean', ['false']),
    ...tags.map(({ key, value }) => entry(`aws:RequestTag/${key}`, 'string', [value])),
    ...(keys.length === 0 ? [] : [entry('aws:TagKeys', 'stringList', keys)]),
  ];
}

const TAG_CONDITION = /^aws:(?:RequestTag\/(.+)|TagKeys)$/i;

function verdictOf(result: EvaluationResult, { tags }: PolicyFor): Verdict {
  if (result.EvalDecision === 'allowed') {
    return { verdict: 'allowed', how: { kind: 'simulated' } };
  }
  const missing = result.MissingContextValues ?? [];
  // Of the tags all is known: what is not sent is not there.
  const unknown = missing.filter((name) => !TAG_CONDITION.test(name));
  if (unknown.length > 0) {
    return { verdict: 'unknown', how: { kind: 'depends', on: unknown } };
  }
  const sent = new Set(tags.map(({ key }) => key.toLowerCase()));
  const wanted = missing.flatMap((name) => TAG_CONDITION.exec(name)?.[1] ?? []);
  const lacking = wanted.filter((key) => !sent.has(key.toLowerCase()));
  return { verdict: 'denied', how: reasonOf(result, lacking) };
}

function reasonOf(result: EvaluationResult, wantedTags: readonly string[]): Evidence {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    return { kind: 'denied-by', what: 'organisation' };
  }
  if (result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) {
    return { kind: 'denied-by', what: 'boundary' };
  }
  if (result.EvalDecision === 'explicitDeny') {
    return { kind: 'denied-by', what: 'policy' };
  }
  return wantedTags.length > 0
    ? { kind: 'tags-missing', tags: wantedTags }
    : { kind: 'denied-by', what: 'nothing' };
}

function isNoSuchEntity(answer: Result<unknown>): boolean {
  return !answer.ok && /^(NoSuchEntity|InvalidInput)/.test(answer.error.details?.awsName ?? '');
}
