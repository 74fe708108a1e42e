/** How a profile signs in and whether it is, as words. Pure; instants in milliseconds since the epoch. */
import type { ErrorView, ProfileView, SharedProfileView } from '../electron/ipc/contract.ts';
import { formatClock } from './format.ts';

const MINUTE_MS = 60_000;

/** “Access key …7Q2X in the keyring”, “AWS profile “factory””, “Identity Center acme (123456789012), Operator”. */
export function signInText(profile: ProfileView): string {
  const { signIn } = profile;
  switch (signIn.kind) {
    case 'keys':
      if (profile.accessKeyHint === '') {
        return 'No access key stored';
      }
      return `Access key ${profile.accessKeyHint} ${profile.kept === 'keychain' ? 'in the keyring' : 'for this session only'}`;
    case 'shared':
      return `AWS profile “${signIn.awsProfile}”, by reference`;
    case 'sso': {
      const account = signIn.accountName ? `${signIn.accountName} (${signIn.accountId})` : signIn.accountId;
      return `Identity Center ${account}, ${signIn.roleName}`;
    }
  }
}

/** `Operator` of `arn:aws:iam::123456789012:role/plant/Operator`; the whole text where it is no role's ARN. */
export function roleText(roleArn: string): string {
  const found = /^arn:[^:]+:iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  return found ? `${found[2]} in ${found[1]}` : roleArn;
}

/** What is set beside the usual: “FIPS, dual-stack, own endpoints, 2 tags, without Culvert’s own tag”; '' for nothing. */
export function extrasText(profile: ProfileView): string {
  const count = profile.tags.length;
  return [
    profile.fips ? 'FIPS' : '',
    profile.dualStack ? 'dual-stack' : '',
    Object.keys(profile.endpoints).length > 0 ? 'own endpoints' : '',
    count > 0 ? `${count} ${count === 1 ? 'tag' : 'tags'}` : '',
    profile.ownTag ? '' : 'without Culvert’s own tag',
  ]
    .filter(Boolean)
    .join(', ');
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
): SignedInState | null {
  if (profile.signedIn === 'needed') {
    return { tone: 'wait', word: 'Sign-in needed', until: '' };
  }
  if (profile.signedIn === 'unknown') {
    return null;
  }
  const until = profile.signedInUntil;
  return {
    tone: 'ok',
    word: 'Signed in',
    until: until === null ? '' : `until ${formatClock(until, now)} (${shortLeft(until - now)} left)`,
  };
}

/** `45 min`, `2 h`, `7 h 40 min`; less than a minute is `0 min`. */
export function shortLeft(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) {
    return `${minutes} min`;
  }
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** Something of ours could be ended: a key in the keyring is not signed in, and has no end. */
export function canSignOut({ signedIn, signIn, signedInUntil }: ProfileView): boolean {
  return signedIn === 'yes' && (signIn.kind === 'sso' || signedInUntil !== null);
}

/** A click on Sign in mends this. */
export function signInHelps(error: ErrorView): boolean {
  return error.code === 'SignInNeeded' || error.code === 'MfaNeeded';
}

/** The user ended it: nothing to be told. */
export function isCancel(error: ErrorView): boolean {
  return error.code === 'SignInCancelled';
}

const HOW: Record<SharedProfileView['how'], string> = {
  keys: 'Access key',
  role: 'Role',
  sso: 'Identity Center',
  process: 'Program',
  'web-identity': 'Web identity',
  login: 'Console sign-in',
  other: 'Other',
};

export const sharedHow = (how: SharedProfileView['how']): string => HOW[how];

/** Those whose texts hold each word that was typed, in any case. */
export function matching<T>(items: readonly T[], typed: string, textOf: (item: T) => string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
