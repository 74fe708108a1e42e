/** The one call of IAM that tells beforehand what a user or role may do: SimulatePrincipalPolicy. */
import { type Shape, validate } from './constraints.ts';
import { escapeMarkup } from './escape-markup.ts';
import { makePageToken, readPageToken } from './page-token.ts';
import { decide, tagRules } from './policy-rules.ts';
import {
  elements,
  QUERY_REFUSALS,
  queryInput,
  queryInteger,
  queryList,
  queryOperation,
  queryParameters,
  queryProtocol,
} from './query-protocol.ts';
import {
  type Access,
  type AwsService,
  authenticate,
  authorize,
  globalRegion,
  partition,
  ServiceError,
} from './service-api.ts';
import { reservedRole } from './sso-api.ts';
import type { AccessKey, IdentityCenterSeed, PolicySeed, RoleSeed } from './types.ts';

const VERSION = '2010-05-08';
const ACTION = 'iam:SimulatePrincipalPolicy';
const DEFAULT_PAGE = 100;

export interface IamApiOptions extends Access {
  roles?: readonly RoleSeed[] | undefined;
  identityCenter?: IdentityCenterSeed | undefined;
}

const text = (min: number, max: number): Shape => ({ type: 'string', min, max });

const SHAPE = {
  type: 'structure',
  members: {
    policySourceArn: text(20, 2048),
    actionNames: { type: 'list', member: text(3, 128), min: 1 },
    resourceArns: { type: 'list', member: text(1, 2048) },
    maxItems: { type: 'integer', min: 1, max: 1000 },
    marker: text(1, 320),
    contextEntries: {
      type: 'list',
      member: {
        type: 'structure',
        members: {
          contextKeyName: text(5, 256),
          contextKeyValues: { type: 'list', member: { type: 'string' } },
          contextKeyType: {
            type: 'string',
            values: ['string', 'numeric', 'boolean', 'ip', 'binary', 'date'].flatMap((type) => [
              type,
              `${type}List`,
            ]),
          },
        },
      },
    },
  },
  required: ['policySourceArn', 'actionNames'],
} as const satisfies Shape;

interface ContextEntry {
  contextKeyName: string | undefined;
  contextKeyValues: string[];
  contextKeyType: string | undefined;
}

interface Input {
  policySourceArn: string;
  actionNames: string[];
  resourceArns: string[];
  contextEntries: ContextEntry[];
  maxItems?: number;
  marker?: string;
}

/** Policies that come with the request, a resource's policy and a permissions boundary are taken and have no effect. */
export function createIamApi(options: IamApiOptions): AwsService {
  const protocol = queryProtocol(`https://iam.amazonaws.com/doc/${VERSION}/`);

  function simulate(input: Input): string {
    for (const action of input.actionNames) {
      if (!/^[\w-]+:\w+$/.test(action)) {
        throw new ServiceError('InvalidInput', `Invalid Action Name: ${action}`);
      }
    }
    const policy = findPolicy(input.policySourceArn, options);
    const resources = input.resourceArns.length > 0 ? input.resourceArns : ['*'];
    const results = input.actionNames.flatMap((action) =>
      resources.map((resource) => evaluation(policy, action, resource, input.contextEntries)),
    );
    const scope = `SimulatePrincipalPolicy ${JSON.stringify([input.policySourceArn, input.actionNames, resources])}`;
    const start = input.marker === undefined ? 0 : readPageToken(scope, input.marker);
    if (start === undefined) throw new ServiceError('InvalidInput', `Invalid Marker: ${input.marker}`);
    const end = start + (input.maxItems ?? DEFAULT_PAGE);
    const truncated = end < results.length;
    return (
      `<EvaluationResults>${results.slice(start, end).join('')}</EvaluationResults>` +
      elements({
        IsTruncated: String(truncated),
        Marker: truncated ? makePageToken(scope, end) : undefined,
      })
    );
  }

  return {
    name: 'iam',
    operationOf: queryOperation,

    answer(request, operation, requestId) {
      const parameters = queryParameters(request);
      const caller = authenticate(request, options, {
        services: ['iam'],
        names: QUERY_REFUSALS,
        otherRegions: [globalRegion(options.region)],
      });
      // The session of a user may not use IAM at all, unless it was begun with a code of an MFA device.
      if (isUserSession(caller) && !caller.mfaAuthenticated) {
        throw new ServiceError(
          'InvalidClientTokenId',
          'The security token included in the request is invalid',
          403,
        );
      }
      if (operation !== 'SimulatePrincipalPolicy' || parameters.get('Version') !== VERSION) {
        throw protocol.unknownOperation(operation, parameters);
      }
      const input = inputOf(parameters);
      validate(SHAPE, input, 'ValidationError');
      const { policySourceArn } = input as Input;
      authorize(caller, options, {
        action: ACTION,
        resource: policySourceArn,
        status: 403,
        code: 'AccessDenied',
      });
      const account = caller.account ?? options.account;
      const other = /^arn:[\w-]+:iam::(\d{12}):/.exec(policySourceArn)?.[1];
      if (other !== undefined && other !== account) {
        throw new ServiceError(
          'AccessDenied',
          `Policies of account ${other} can not be simulated from ${account}.`,
          403,
        );
      }
      return protocol.answer(operation, simulate(input as Input), requestId);
    },

    refuse: (error, requestId) => protocol.refuse(error, requestId),
  };
}

function inputOf(parameters: URLSearchParams): unknown {
  const contextEntries: ContextEntry[] = [];
  for (let index = 1; ; index += 1) {
    const at = `ContextEntries.member.${index}`;
    const name = parameters.get(`${at}.ContextKeyName`);
    const type = parameters.get(`${at}.ContextKeyType`);
    const values = queryList(parameters, `${at}.ContextKeyValues`);
    if (name === null && type === null && values.length === 0) break;
    contextEntries.push({
      contextKeyName: name ?? undefined,
      contextKeyValues: values,
      contextKeyType: type ?? undefined,
    });
  }
  const actionNames = queryList(parameters, 'ActionNames');
  return {
    ...queryInput(parameters, ['PolicySourceArn', 'Marker']),
    actionNames: actionNames.length > 0 ? actionNames : undefined,
    resourceArns: queryList(parameters, 'ResourceArns'),
    contextEntries,
    maxItems: queryInteger(parameters, 'MaxItems'),
  };
}

function evaluation(policy: PolicySeed, action: string, resource: string, context: ContextEntry[]): string {
  const valuesOf = (name: string) => {
    const entry = context.find((one) => one.contextKeyName?.toLowerCase() === name.toLowerCase());
    return entry && entry.contextKeyValues.length > 0 ? entry.contextKeyValues : undefined;
  };
  const { requiredTags, allowedTags } = tagRules(policy, action);
  const decision = decide(policy, {
    action,
    requestTags: requiredTags.filter((key) => valuesOf(`aws:RequestTag/${key}`)),
    tagKeys: valuesOf('aws:TagKeys') ?? [],
  });
  const missing = [
    ...requiredTags.map((key) => `aws:RequestTag/${key}`),
    ...(allowedTags ? ['aws:TagKeys'] : []),
  ].filter((name) => !valuesOf(name));
  const names = missing.map((name) => `<member>${escapeMarkup(name)}</member>`).join('');
  return (
    `<member>${elements({ EvalActionName: action, EvalResourceName: resource, EvalDecision: decision })}` +
    `<MatchedStatements/><MissingContextValues>${names}</MissingContextValues></member>`
  );
}

/** What a user or role may do. Throws where IAM knows nobody by this ARN, or where it is not one that has policies. */
function findPolicy(arn: string, options: IamApiOptions): PolicySeed {
  const match = /^arn:([\w-]+):iam::(\d{12}):(user|role)\/(.+)$/.exec(arn);
  if (!match || match[1] !== partition(options.region)) {
    throw new ServiceError(
      'InvalidInput',
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  const [, , account = '', kind, name = ''] = match;
  const found = kind === 'user' ? findUser(account, name, options) : findRole(account, name, options);
  if (!found) throw new ServiceError('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`, 404);
  return found;
}

function findUser(account: string, name: string, options: IamApiOptions): PolicySeed | undefined {
  return options.keys.find(
    (key) => (key.account ?? options.account) === account && key.principal === `user/${name}`,
  );
}

function findRole(account: string, name: string, options: IamApiOptions): PolicySeed | undefined {
  if (account === options.account) {
    const role =
      options.roles?.find((seed) => seed.roleName === name) ??
      options.keys.find((key) => key.principal.startsWith(`assumed-role/${name}/`));
    if (role) return role;
  }
  // Identity Center keeps its roles under a path, with its own region but for us-east-1. The session's ARN lacks it.
  const folder = `aws-reserved/sso.amazonaws.com/${options.region === 'us-east-1' ? '' : `${options.region}/`}`;
  const seed = options.identityCenter?.accounts.find((candidate) => candidate.accountId === account);
  return seed?.roles.find((role) => name === folder + reservedRole(account, role.roleName));
}

function isUserSession(key: AccessKey): boolean {
  return key.sessionToken !== undefined && !key.principal.startsWith('assumed-role/');
}
