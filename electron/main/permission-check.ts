/** What a profile may do, row by row, found out without opening a tunnel. */

import type { Verdicts } from '../aws/permissions.ts';
import { NEEDED_ACTIONS, policyText, smallestPolicy } from '../aws/policy.ts';
import type { AwsClientOptions } from '../aws/sdk.ts';
import type { Words } from '../i18n/words.ts';
import type { PermissionsView, ProfileSettings } from '../ipc/contract.ts';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { culvertError, type ErrorCode } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Accounts } from './accounts.ts';
import { evidenceText, featureText, notKnownText } from './permission-words.ts';

export interface PermissionCheckOptions {
  profile: (id: string) => Pick<ProfileSettings, 'region' | 'signIn' | 'tags' | 'ownTag'> | undefined;
  accounts: Pick<Accounts, 'identify' | 'clients'>;
  words: () => Words;
}

/** A failure of asking who this is that leaves the rest worth trying. */
const GO_ON: ReadonlySet<ErrorCode> = new Set([
  'NoNetwork',
  'AwsUnavailable',
  'Throttled',
  'AccessDenied',
  'AwsRejected',
]);

/** Fails where nothing can be found out: ProfileUnknown, a code of the credentials, NoNetwork. */
export async function checkPermissions(
  profileId: string,
  { profile, accounts, words }: PermissionCheckOptions,
): Promise<Result<PermissionsView>> {
  const place = profile(profileId);
  if (!place) {
    return fail(culvertError('ProfileUnknown', {}));
  }
  // Seldom wanted: the SDK of IAM is loaded when it is.
  const [{ simulatePermissions }, { tryPermissions }] = await Promise.all([
    import('../aws/permissions.ts'),
    import('../aws/permission-tries.ts'),
  ]);
  const clients = await accounts.clients(profileId, ['iot', 'tunneling', 'iam']);
  if (!clients.ok) {
    return clients;
  }
  const identity = await accounts.identify(profileId);
  if (!identity.ok && !GO_ON.has(identity.error.code)) {
    return identity;
  }
  const { region, tags, ownTag, signIn } = place;
  const of = { region, tags, ownTag, account: identity.ok ? identity.value.account : null };

  const simulated: Result<Verdicts> | null =
    identity.ok && hasIam(clients.value)
      ? await simulatePermissions({
          client: clients.value.iam,
          callerArn: identity.value.arn,
          policyFor: of,
          ssoRegion: signIn.kind === 'sso' ? signIn.ssoRegion : undefined,
        })
      : null;
  const known: Verdicts = simulated?.ok ? simulated.value : new Map();
  const open = (action: string) => (known.get(action)?.verdict ?? 'unknown') === 'unknown';
  const { iot, tunneling } = clients.value;
  const tried = await tryPermissions({ iot, tunneling, wanted: open });
  if (!tried.ok && known.size === 0) {
    return tried;
  }
  const found: Verdicts = tried.ok ? tried.value : new Map();
  const said = words();
  const asking = simulated && !simulated.ok ? simulated.error : null;
  const rows = NEEDED_ACTIONS.map(({ action }) => {
    const verdict = (open(action) ? found.get(action) : undefined) ?? known.get(action);
    return {
      ...{ action, feature: featureText(action, said), verdict: verdict?.verdict ?? ('unknown' as const) },
      how: verdict ? evidenceText(verdict.how, said) : notKnownText(action, asking, said),
    };
  });
  return ok({ rows, policy: policyText(smallestPolicy(of)) });
}

/** A service on this computer has no IAM at AWS: the keys of a test must not be shown to the real one. */
function hasIam({ iot, iam }: { iot: AwsClientOptions; iam: AwsClientOptions }): boolean {
  return (
    iam.endpoint !== undefined ||
    iot.endpoint === undefined ||
    !isLoopbackHost(new URL(iot.endpoint).hostname)
  );
}
