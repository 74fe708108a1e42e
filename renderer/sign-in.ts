/** How a profile signs in and whether it is, as words. Pure; instants in milliseconds since the epoch. */
import type { ErrorView, ProfileView, SharedProfileView } from '../electron/ipc/contract.ts';
import { formatClock } from './format.ts';
import type { Words } from './words.tsx';

const MINUTE_MS = 60_000;

/** “Access key …7Q2X in the keyring”, “AWS profile “factory””, “Identity Center acme (123456789012), Operator”. */
export function signInText(profile: ProfileView, { t }: Pick<Words, 't'>): string {
  const { signIn } = profile;
  switch (signIn.kind) {
    case 'keys':
      if (profile.accessKeyHint === '') {
        return t('profiles.by-no-key');
      }
      return profile.kept === 'keychain'
        ? t('profiles.by-key', { hint: profile.accessKeyHint })
        : t('profiles.by-session-key', { hint: profile.accessKeyHint });
    case 'shared':
      return t('profiles.by-shared', { name: signIn.awsProfile });
    case 'sso': {
      const account = signIn.accountName ? `${signIn.accountName} (${signIn.accountId})` : signIn.accountId;
      return t('profiles.by-sso', { account, role: signIn.roleName });
    }
  }
}

/** “Operator in 123456789012” of `arn:aws:iam::123456789012:role/plant/Operator`; the whole text where it is no role's ARN. */
export function roleText(roleArn: string, { t }: Pick<Words, 't'>): string {
  const found = /^arn:[^:]+:iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  const [, account = '', role = ''] = found ?? [];
  return found ? t('profiles.role-in', { role, account }) : roleArn;
}

/** What is set beside the usual: “FIPS, dual-stack, own endpoints, 2 tags, without Culvert’s own tag”; '' for nothing. */
export function extrasText(profile: ProfileView, words: Pick<Words, 't'>): string {
  const { t } = words;
  const count = profile.tags.length;
  const set = [
    profile.fips ? 'FIPS' : '',
    profile.dualStack ? t('profiles.dual-stack-set') : '',
    Object.keys(profile.endpoints).length > 0 ? t('profiles.own-endpoints-set') : '',
    count > 0 ? t('profiles.tags-set', { count }) : '',
    profile.ownTag ? '' : t('profiles.own-tag-off'),
    profile.toolsMayOpen ? t('profiles.tools-set') : '',
  ];
  return listText(set, words);
}

/** The items that are not empty, one after another. */
export function listText(items: readonly string[], { t }: Pick<Words, 't'>): string {
  const [first = '', ...rest] = items.filter(Boolean);
  return rest.reduce((before, next) => t('profiles.and', { before, next }), first);
}

export interface SignedInState {
  tone: 'ok' | 'wait';
  /** “Signed in”, “Sign-in needed”. */
  word: string;
  /** “until 17:40 (2 h 5 min left)”; '' where no end is known. */
  until: string;
}

/** null while nothing is known, and for what needs no sign-in. */
export function signedInState(
  profile: Pick<ProfileView, 'signedIn' | 'signedInUntil'>,
  now: number,
  words: Words,
): SignedInState | null {
  if (profile.signedIn === 'needed') {
    return { tone: 'wait', word: words.t('sign-in.needed'), until: '' };
  }
  if (profile.signedIn === 'unknown') {
    return null;
  }
  const until = profile.signedInUntil;
  return {
    tone: 'ok',
    word: words.t('sign-in.signed-in'),
    until:
      until === null
        ? ''
        : words.t('sign-in.until', {
            time: formatClock(until, now, words),
            left: shortLeft(until - now, words),
          }),
  };
}

/** `45 min`, `2 h`, `7 h 40 min`; less than a minute is `0 min`. */
export function shortLeft(ms: number, { t }: Pick<Words, 't'>): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) {
    return t('common.minutes', { count: minutes });
  }
  return minutes % 60 === 0
    ? t('common.hours', { count: hours })
    : t('common.hours-minutes', { hours, minutes: minutes % 60 });
}

/** Something of ours could be ended: a key in the keyring is not signed in, and has no end. */
export function canSignOut({ signedIn, signIn, signedInUntil }: ProfileView): boolean {
  return signedIn === 'yes' && (signIn.kind === 'sso' || signedInUntil !== null);
}

/** A click on Sign in mends this. */
export function signInHelps(error: Pick<ErrorView, 'code'>): boolean {
  return error.code === 'SignInNeeded' || error.code === 'MfaNeeded';
}

/** The user ended it: nothing to be told. */
export function isCancel(error: Pick<ErrorView, 'code'>): boolean {
  return error.code === 'SignInCancelled';
}

/** What a profile of the AWS files is, in a word or two. */
export function sharedHow(how: SharedProfileView['how'], { t }: Pick<Words, 't'>): string {
  const said: Record<SharedProfileView['how'], string> = {
    keys: t('profiles.way-keys'),
    role: t('profiles.shared-role'),
    sso: t('profiles.way-sso'),
    process: t('profiles.shared-process'),
    'web-identity': t('profiles.shared-web-identity'),
    login: t('profiles.shared-login'),
    other: t('profiles.shared-other'),
  };
  return said[how];
}

/** Those whose texts hold each word that was typed, in any case. */
export function matching<T>(items: readonly T[], typed: string, textOf: (item: T) => string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
