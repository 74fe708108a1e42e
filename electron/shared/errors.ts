/**
 * Every failure that a person can meet: a closed set of codes, each with a sentence that says what happened and an
 * advice that says what to do. docs/errors.md lists the same codes; a test keeps the two together.
 */

import { awsErrors } from './errors-aws.ts';
import { commandErrors } from './errors-commands.ts';
import { controlErrors } from './errors-control.ts';
import { historyErrors } from './errors-history.ts';
import { inputErrors } from './errors-input.ts';
import { servicesErrors } from './errors-services.ts';
import { signInErrors } from './errors-sign-in.ts';
import { sshErrors } from './errors-ssh.ts';
import { tunnelErrors } from './errors-tunnels.ts';
import { plainParams, type Sayable } from './reasons.ts';

/** Facts that a screen may need to offer a way on. Never a secret. */
export interface ErrorDetails {
  /** A port nobody listens on, offered in place of a taken one. */
  suggestedPort?: number;
  serviceId?: string;
  port?: number;
  /** The IAM action that was missing, such as `iot:OpenTunnel`. */
  action?: string;
  tunnelId?: string;
  /** The profile whose sign-in is needed. */
  profileId?: string;
  /** The ARN that was asked for, in a denial. */
  resource?: string;
  /** The tags that were sent with the request, in a denial. */
  tags?: { key: string; value: string }[];
  /** The smallest IAM policy that would allow it, JSON to copy. */
  policy?: string;
  /** The name the service gave its error, for a report. */
  awsName?: string;
  requestId?: string;
}

export interface CulvertError {
  code: ErrorCode;
  /** In English, for logs and the command line; the window and the tray put `code` and `params` into the user's language. */
  message: string;
  advice: string;
  /** What the sentence speaks of. */
  params?: Record<string, unknown>;
  details?: ErrorDetails;
}

/** Put into words for good. What those were made of stays behind: nobody who is shown an error needs more than it says. */
export type SpokenError = Omit<CulvertError, 'params'> & { params?: never };

export type Words = { message: string; advice: string };

/** What stands in the way of a denied action where no policy of the user or role alone can allow it. */
export type PolicyBlocker = 'explicit' | 'organisation' | 'boundary' | 'session' | 'vpc-endpoint';

/** What a profile says of its role. */
export type RolePart = 'role' | 'external-id' | 'mfa-device' | 'session-name';

/** Every error there is, by code. Each section has a file of its own. */
export const catalogue = {
  ...inputErrors,
  ...signInErrors,
  ...awsErrors,
  ...historyErrors,
  ...tunnelErrors,
  ...controlErrors,
  ...commandErrors,
  ...sshErrors,
  ...servicesErrors,
};

export type ErrorCode = keyof typeof catalogue;

export const ERROR_CODES = Object.keys(catalogue) as ErrorCode[];

/** The words of every error in one language. */
export type ErrorCatalogue = {
  readonly [C in ErrorCode]: (p: Parameters<(typeof catalogue)[C]>[0]) => Words;
};

/** What an error speaks of; where its words have a string, a reason of ours may stand. */
export type ErrorParams<C extends ErrorCode> = Sayable<Parameters<(typeof catalogue)[C]>[0]>;

/** Makes the error of a code: `culvertError('PortInvalid', { port: '99999' })`. */
export function culvertError<C extends ErrorCode>(
  code: C,
  params: ErrorParams<C>,
  details?: ErrorDetails,
): CulvertError {
  const words = (catalogue[code] as (p: unknown) => Words)(plainParams(params));
  const spoken = Object.keys(params).length > 0 ? { params: params as Record<string, unknown> } : {};
  return { code, ...words, ...spoken, ...(details ? { details } : {}) };
}

/** A CulvertError on its way through code that throws, such as a promise chain or an SDK callback. */
export class CulvertFailure extends Error {
  override readonly name = 'CulvertFailure';
  constructor(readonly error: CulvertError) {
    super(error.message);
  }
}
