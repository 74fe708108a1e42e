/**
 * The smallest IAM policy for what Culvert does. Pure. Actions and resources as AWS documents them: AWS IoT developer
 * guide, “Controlling access to tunnels” and “Managing fleet indexing”; Service Authorization Reference, “AWS IoT”.
 */
import { partitionOf } from './regions.ts';

export interface PolicyTag {
  key: string;
  value: string;
}

export interface PolicyFor {
  region: string;
  /** Twelve digits; null where it is not known. */
  account: string | null;
  /** What the profile sends with OpenTunnel. */
  tags: readonly PolicyTag[];
  /** Culvert's own tag is sent besides. */
  ownTag: boolean;
}

export type Feature = 'tunnels' | 'directory';

/** What an action is asked of. */
export type ResourceKind = 'tunnel-and-thing' | 'tunnel' | 'thing' | 'index' | 'group' | 'any';

export interface NeededAction {
  /** `iot:OpenTunnel`. */
  action: string;
  feature: Feature;
  resource: ResourceKind;
}

/**
 * Everything Culvert calls. iot:TagResource is not among it: tags that come with OpenTunnel are allowed or refused by
 * iot:OpenTunnel itself, through aws:RequestTag and aws:TagKeys, and Culvert never tags a tunnel afterwards.
 */
export const NEEDED_ACTIONS = [
  { action: 'iot:OpenTunnel', feature: 'tunnels', resource: 'tunnel-and-thing' },
  {
    action: 'iot:RotateTunnelAccessToken',
    feature: 'tunnels',
    resource: 'tunnel-and-thing',
  },
  { action: 'iot:ListTunnels', feature: 'tunnels', resource: 'tunnel-and-thing' },
  {
    action: 'iot:DescribeTunnel',
    feature: 'tunnels',
    resource: 'tunnel',
  },
  { action: 'iot:CloseTunnel', feature: 'tunnels', resource: 'tunnel' },
  { action: 'iot:DescribeThing', feature: 'directory', resource: 'thing' },
  {
    action: 'iot:GetThingConnectivityData',
    feature: 'directory',
    resource: 'thing',
  },
  { action: 'iot:SearchIndex', feature: 'directory', resource: 'index' },
  { action: 'iot:ListThings', feature: 'directory', resource: 'any' },
  {
    action: 'iot:GetIndexingConfiguration',
    feature: 'directory',
    resource: 'any',
  },
  { action: 'iot:ListThingGroups', feature: 'directory', resource: 'any' },
  { action: 'iot:ListThingTypes', feature: 'directory', resource: 'any' },
  {
    action: 'iot:ListThingsInThingGroup',
    feature: 'directory',
    resource: 'group',
  },
] as const satisfies readonly NeededAction[];

export type NeededActionName = (typeof NEEDED_ACTIONS)[number]['action'];

/** The tag by which Culvert finds an open again whose answer was lost. The same as REQUEST_TAG in electron/tunnels. */
export const OWN_TAG_KEY = 'culvert-request';

interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** IAM's limit for a managed policy, not counting white space. */
export const LONGEST_POLICY = 6_144;

const SIDS: Record<ResourceKind, string> = {
  'tunnel-and-thing': 'CulvertFindAndReuse',
  tunnel: 'CulvertTunnels',
  thing: 'CulvertDevice',
  index: 'CulvertSearch',
  group: 'CulvertGroups',
  any: 'CulvertList',
};

/** What `kind` is in IAM's terms: every one of them in the account and region. */
export function resourceArns(
  kind: ResourceKind,
  { region, account }: Pick<PolicyFor, 'region' | 'account'>,
): string[] {
  const arn = (resource: string) => `arn:${partitionOf(region)}:iot:${region}:${account ?? '*'}:${resource}`;
  switch (kind) {
    case 'tunnel-and-thing':
      return [arn('tunnel/*'), arn('thing/*')];
    case 'tunnel':
      return [arn('tunnel/*')];
    case 'thing':
      return [arn('thing/*')];
    case 'index':
      return [arn('index/AWS_Things')];
    case 'group':
      return [arn('thinggroup/*')];
    case 'any':
      // These know no resource: anything but * would never match.
      return ['*'];
  }
}

/**
 * The smallest policy for the features. Where the profile has tags of its own, OpenTunnel is allowed with these and no
 * others; the condition gives way, values first, where the policy would be longer than IAM takes.
 */
export function smallestPolicy(
  of: PolicyFor,
  features: readonly Feature[] = ['tunnels', 'directory'],
): PolicyDocument {
  const needed = NEEDED_ACTIONS.filter(({ feature }) => features.includes(feature));
  const conditions = of.tags.length === 0 ? [undefined] : [exactTags(of), tagKeys(of), undefined];
  const documents = conditions.map(
    (condition): PolicyDocument => ({
      Version: '2012-10-17',
      Statement: statementsOf(needed, of, condition),
    }),
  );
  return documents.find((document) => sizeOf(document) <= LONGEST_POLICY) ?? plain(needed, of);
}

/**
 * What allows one denied action: the smallest policy for all that Culvert does where it is one of these, else the
 * action alone on what it was asked of.
 */
export function policyFor(
  denied: { action: string; resource: string | undefined },
  of: PolicyFor,
): PolicyDocument {
  if (NEEDED_ACTIONS.some(({ action }) => action === denied.action)) {
    return smallestPolicy(of);
  }
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Culvert', Effect: 'Allow', Action: denied.action, Resource: denied.resource ?? '*' }],
  };
}

/** JSON to copy. */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document, null, 2);
}

/** As IAM counts it. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}

function plain(needed: readonly NeededAction[], of: PolicyFor): PolicyDocument {
  return { Version: '2012-10-17', Statement: statementsOf(needed, of, undefined) };
}

function statementsOf(
  needed: readonly NeededAction[],
  of: PolicyFor,
  openCondition: Statement['Condition'],
): Statement[] {
  const statements: Statement[] = [];
  const grouped = new Map<ResourceKind, string[]>();
  for (const { action, resource } of needed) {
    if (action === 'iot:OpenTunnel' && openCondition) {
      const Resource = resourceArns(resource, of);
      statements.push({
        ...{ Sid: 'CulvertOpen', Effect: 'Allow', Action: action, Resource },
        Condition: openCondition,
      });
    } else {
      grouped.set(resource, [...(grouped.get(resource) ?? []), action]);
    }
  }
  for (const [kind, actions] of grouped) {
    statements.push({
      Sid: SIDS[kind],
      Effect: 'Allow',
      Action: one(actions),
      Resource: one(resourceArns(kind, of)),
    });
  }
  return statements;
}

/** Every tag with its value, and no other. No tag can hold `${`, so nothing in a value is a policy variable. */
function exactTags(of: PolicyFor): Statement['Condition'] {
  // Condition keys are the same in any case: two tags that differ by it only cannot both be named.
  if (new Set(of.tags.map(({ key }) => key.toLowerCase())).size < of.tags.length) {
    return tagKeys(of);
  }
  return {
    StringEquals: Object.fromEntries(of.tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    ...tagKeys(of),
  };
}

function tagKeys({ tags, ownTag }: PolicyFor): NonNullable<Statement['Condition']> {
  const keys = [...tags.map(({ key }) => key), ...(ownTag ? [OWN_TAG_KEY] : [])];
  return { 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } };
}

function one(list: string[]): string | string[] {
  const [first, ...rest] = list;
  return first !== undefined && rest.length === 0 ? first : list;
}

/** The account that an ARN names, twelve digits; null where it names none. */
export function accountOfArn(arn: string): string | null {
  return /^arn:[a-z-]+:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):/.exec(arn)?.[1] ?? null;
}
