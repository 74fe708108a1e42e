/**
 * Which of the window's calls may ask their user for the code of an MFA device before they begin. Opening a tunnel, which
 * the tray can do too, is not among them: the service does it itself.
 */
import type { CallName, Calls } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import type { Result } from '../shared/result.ts';

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
    'devices.refresh': first('devices.refresh', chosenProfile),
    'tunnel.adopt': first('tunnel.adopt', chosenProfile),
    'tunnel.reconnect': first('tunnel.reconnect', ofTunnel),
    'tunnel.close': first('tunnel.close', ofTunnel),
    'others.refresh': first('others.refresh', chosenProfile),
    'others.close': first('others.close', chosenProfile),
    'profile.test': first('profile.test', named),
    'profile.check': first('profile.check', named),
  };
}
