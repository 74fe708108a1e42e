/**
 * Which calls may ask their user for the code of an MFA device before they begin: those that only a person makes. Reading
 * the lists is not among them, since the window does that by itself when a view opens; it fails with the error that has
 * the button. Opening a tunnel asks where the service is handed over.
 */
import type { CallName, Calls } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import type { Clock } from '../shared/clock.ts';
import type { Result } from '../shared/result.ts';
import { type ProfileCredentials, SIGN_IN_MENDS } from './credentials.ts';

/** Calls that a person makes and that need AWS, each with the profile that it is about. */
export interface SignInFirstOptions {
  /** Makes sure that there are credentials, by a question where that is needed. */
  ensure: (profileId: string) => Promise<Result<unknown>>;
  chosenProfile: () => string | null;
  /** The profile of a tunnel. */
  profileOfTunnel: (key: string) => string | null;
}

/**
 * The handlers, with those that need AWS made to sign in first. What comes of that is not looked at: without credentials
 * the call itself fails, with the error that has the button, and leaves the state as it should be.
 */
export function signInFirst(handlers: Handlers, options: SignInFirstOptions): Handlers {
  const { ensure, chosenProfile, profileOfTunnel } = options;

  function first<N extends CallName>(
    name: N,
    profileOf: (args: Calls[N]['args']) => string | null,
  ): Handlers[N] {
    const handler = handlers[name] as (args: Calls[N]['args']) => Promise<Result<Calls[N]['value']>>;
    const withSignIn = async (args: Calls[N]['args']) => {
      const profileId = profileOf(args);
      if (profileId !== null) {
        await ensure(profileId);
      }
      return handler(args);
    };
    return withSignIn as Handlers[N];
  }

  const ofTunnel = ({ key }: { key: string }) => profileOfTunnel(key);
  const named = ({ id }: { id: string }) => id;
  return {
    ...handlers,
    'tunnel.adopt': first('tunnel.adopt', chosenProfile),
    'tunnel.reconnect': first('tunnel.reconnect', ofTunnel),
    'tunnel.rotate': first('tunnel.rotate', ofTunnel),
    'tunnel.close': first('tunnel.close', ofTunnel),
    'others.close': first('others.close', chosenProfile),
    'profile.test': first('profile.test', named),
    'profile.check': first('profile.check', named),
  };
}

/** A network that does not answer must not keep anybody from quitting. */
const QUIET_LIMIT_MS = 5_000;

/** Asks for codes of MFA devices where the credentials of these profiles have ended; waits for nothing but a person. */
export async function signInWhereNeeded(
  profileIds: readonly string[],
  { credentials, clock }: { credentials: Pick<ProfileCredentials, 'get' | 'ensure'>; clock: Clock },
): Promise<void> {
  for (const id of new Set(profileIds)) {
    let cancel = () => {};
    const late = new Promise<null>((resolve) => {
      cancel = clock.after(QUIET_LIMIT_MS, () => resolve(null));
    });
    const quiet = await Promise.race([credentials.get(id), late]);
    cancel();
    if (quiet && !quiet.ok && SIGN_IN_MENDS.has(quiet.error.code)) {
      await credentials.ensure(id);
    }
  }
}
