/** What to do about an error, said to somebody at a terminal: there are options in place of the window's buttons. */
import type { ControlCall } from '../control/protocol.ts';
import type { CulvertError, ErrorCode } from '../shared/errors.ts';

interface Situation {
  call: ControlCall;
  mode: 'app' | 'headless';
  /** Of the profile: the one of the AWS files that `aws sso login` is for; null where it is none of those. */
  awsProfile: string | null;
}

type Advice = (situation: Situation, error: CulvertError) => string;

const again = 'Run the command again: connecting anew is free.';

const signIn: Advice = ({ mode, awsProfile }) =>
  awsProfile !== null
    ? `Run “aws sso login --profile ${awsProfile}”, then the command again.`
    : mode === 'headless'
      ? 'Sign in in Culvert’s window, which both share, or use a profile of ~/.aws/config that needs no browser.'
      : 'Choose Sign in in Culvert’s window under Profiles, then run the command again.';

const mfa: Advice = ({ mode }) =>
  mode === 'headless'
    ? 'Run the command in a terminal, where it can ask for the code. Without one, get a session token with “aws sts get-session-token” and put the temporary keys into the environment.'
    : 'Run the command in a terminal, where it can ask for the code, or choose Sign in in Culvert’s window under Profiles.';

const inUse: Advice = ({ call }) =>
  call === 'open' || call === 'ssh'
    ? 'Add --take-over (that cuts them off; free), or --new to open a second tunnel (billed).'
    : 'Add --take-over to take it over: that is free, and cuts them off.';

const held: Advice = () =>
  'Ask who works on the device, or add --take-over to take the tunnel over: that is free, and cuts them off.';

const keyring: Advice = ({ mode }) =>
  mode === 'headless'
    ? 'Use a profile of ~/.aws/config (--profile NAME), or access keys from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION): neither needs a keyring.'
    : 'Unlock or start the keyring, or let Culvert’s window keep the profile’s key for this session only.';

const ADVICE: Partial<Record<ErrorCode, Advice>> = {
  SignInNeeded: signIn,
  SignInCancelled: mfa,
  MfaNeeded: mfa,
  MfaCodeWrong: () =>
    'Check that the codes are of that device and that its clock is right, then wait for the next code.',
  TunnelInUse: inUse,
  TunnelHeld: held,
  TunnelTakenOver: held,
  TunnelClosed: ({ call }) =>
    call === 'connect'
      ? 'Run the command again, if another tunnel is wanted.'
      : 'Run the command again to open another one, which is billed.',
  TunnelNotReady: () => 'Run the command again with --wait.',
  TunnelRefused: () => again,
  TokenRefused: () => again,
  WebProxyRefused: () => `Check the web proxy’s address, user name and password. ${again}`,
  ProxyStopped: () => again,
  PortTaken: (_, { details }) =>
    `Add --port ${details?.serviceId ?? 'SSH'}=${details?.suggestedPort ?? 'PORT'}, or end the program that uses the port.`,
  OpenOutcomeUnknown: () =>
    'Opening one bills each time, so nothing was tried again. Run the command again when the network is back: Culvert then looks for the tunnel that may be open already.',
  OpenNotDone: () =>
    'Run the command again to open one. Should the first request get through late after all, that would be billed twice.',
  OpenDeclined: () =>
    'Nothing was billed. Use a tunnel that is open already, change the limit in the profile’s settings, or run the command in a terminal, where it can ask.',
  KeychainMissing: keyring,
  KeychainLocked: keyring,
  KeychainTimeout: keyring,
  KeychainFailed: keyring,
};

/** The same error, without what is for putting it into another language. */
export function forTerminal(error: CulvertError, situation: Situation): CulvertError {
  const { params: _params, ...plain } = error;
  const advice = ADVICE[error.code];
  return advice ? { ...plain, advice: advice(situation, error) } : plain;
}
