/** What needs a permission, and how it is known whether it is there, in the user's language. */
import type { Evidence } from '../aws/permissions.ts';
import type { NeededActionName } from '../aws/policy.ts';
import type { Words } from '../i18n/words.ts';
import type { CulvertError } from '../shared/errors.ts';

/** “Open a tunnel”. */
export function featureText(action: NeededActionName, { t }: Pick<Words, 't'>): string {
  const said: Record<NeededActionName, string> = {
    'iot:OpenTunnel': t('profiles.for-open'),
    'iot:RotateTunnelAccessToken': t('profiles.for-rotate'),
    'iot:ListTunnels': t('profiles.for-list-tunnels'),
    'iot:DescribeTunnel': t('profiles.for-describe-tunnel'),
    'iot:CloseTunnel': t('profiles.for-close'),
    'iot:DescribeThing': t('profiles.for-describe-thing'),
    'iot:GetThingConnectivityData': t('profiles.for-connectivity'),
    'iot:SearchIndex': t('profiles.for-search'),
    'iot:ListThings': t('profiles.for-list-things'),
    'iot:GetIndexingConfiguration': t('profiles.for-indexing'),
    'iot:ListThingGroups': t('profiles.for-groups'),
    'iot:ListThingTypes': t('profiles.for-types'),
    'iot:ListThingsInThingGroup': t('profiles.for-group-things'),
  };
  return said[action];
}

/** “simulated by IAM”, “tried on a tunnel that does not exist”. */
export function evidenceText(how: Evidence, { t, error }: Pick<Words, 't' | 'error'>): string {
  switch (how.kind) {
    case 'simulated':
      return t('profiles.how-simulated');
    case 'depends':
      return t('profiles.how-depends', { keys: how.on.join(', ') });
    case 'denied-by':
      return deniedText(how.what, t);
    case 'tags-missing':
      return t('profiles.how-tags', { tags: how.tags.join(', ') });
    case 'tried': {
      const tried = triedText(how.on, t);
      return how.denied && how.on !== 'read' ? t('profiles.how-or-by-name', { tried }) : tried;
    }
    case 'failed':
      return error(how.error).message;
  }
}

/** Why nothing is known of an action; `asking` is why IAM could not be asked. */
export function notKnownText(
  action: NeededActionName,
  asking: CulvertError | null,
  { t, error }: Pick<Words, 't' | 'error'>,
): string {
  const start = action === 'iot:OpenTunnel' ? t('profiles.how-not-opened') : t('profiles.how-not-tried');
  if (asking === null) {
    return start;
  }
  return asking.code === 'AccessDenied'
    ? t('profiles.how-iam-denied', { start })
    : t('profiles.how-iam-failed', { start, message: error(asking).message });
}

function deniedText(what: Extract<Evidence, { kind: 'denied-by' }>['what'], t: Words['t']): string {
  switch (what) {
    case 'organisation':
      return t('profiles.how-organisation');
    case 'boundary':
      return t('profiles.how-boundary');
    case 'policy':
      return t('profiles.how-policy');
    case 'nothing':
      return t('profiles.how-nothing');
  }
}

function triedText(on: Extract<Evidence, { kind: 'tried' }>['on'], t: Words['t']): string {
  switch (on) {
    case 'read':
      return t('profiles.how-read');
    case 'no-tunnel':
      return t('profiles.how-no-tunnel');
    case 'no-device':
      return t('profiles.how-no-device');
    case 'no-group':
      return t('profiles.how-no-group');
  }
}
