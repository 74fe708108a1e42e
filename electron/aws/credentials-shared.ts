/**
 * The credentials of a profile of the AWS files, by reference: the SDK reads the files and follows what the profile is
 * built on each time they are needed. Where it comes to STS it is handed our own calls, so that their endpoint, their
 * way through the network and their refusals are ours.
 */
import { fromIni } from '@aws-sdk/credential-providers';
import { type CulvertError, CulvertFailure, culvertError } from '../shared/errors.ts';
import { because, type Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type AskMfa, assumeRole, assumeRoleWithWebIdentity, type StsPlace } from './assume-role.ts';
import type { HeldCredentials } from './credential-cache.ts';
import { awsHost } from './endpoints.ts';
import { mapAwsError } from './errors.ts';
import { reasonSentence } from './reason.ts';
import { clientConfig, orThrow } from './sdk.ts';
import { type Environment, readSharedFiles, sharedFilePaths, shortPath } from './shared-files.ts';
import { brokenProfile, leafOf, type SsoPlace, ssoPlaceOf } from './shared-profiles.ts';

export interface SharedCredentialsOptions extends StsPlace {
  awsProfile: string;
  /** What the profile is called here, for messages. */
  name: string;
  askMfa: AskMfa;
  /** Called where the profile, or the one it is built on, is signed in to IAM Identity Center; its failure is the answer. */
  beforeSso: (place: SsoPlace) => Promise<Result<null>>;
  /** Must be process.env, which the SDK reads too. */
  env: Environment;
  /** Of the role sessions whose profile names none. */
  sessionName: string;
  /** How long a credential_process may take; milliseconds. */
  processTimeoutMs?: number;
}

// A program may ask its user for a password or a touch of a key.
const PROCESS_TIMEOUT_MS = 120_000;
// Keys in a file are changed by the tools that write them. Reading it costs nothing.
const LOOK_AGAIN_MS = 60_000;

/**
 * Fails with AwsProfileMissing, AwsProfileBroken, AwsFileUnreadable, SignInNeeded, MfaNeeded, RoleRefused,
 * CredentialProcessFailed, WebIdentityFailed, LoginSessionExpired, CredentialSourceFailed, or what a call may fail with.
 */
export async function sharedCredentials(options: SharedCredentialsOptions): Promise<Result<HeldCredentials>> {
  const { awsProfile, env, now, region, agents } = options;
  const files = await readSharedFiles(env);
  if (!files.ok) {
    return files;
  }
  if (!(awsProfile in files.value.profiles)) {
    const { config, credentials } = sharedFilePaths(env);
    const files = because('reason.either-file', {
      one: shortPath(config, env),
      other: shortPath(credentials, env),
    });
    return fail(culvertError('AwsProfileMissing', { awsProfile, files }));
  }
  const problem = brokenProfile(awsProfile, files.value);
  if (problem !== null) {
    return fail(culvertError('AwsProfileBroken', { awsProfile, problem }));
  }
  const leaf = leafOf(awsProfile, files.value);
  const sso = ssoPlaceOf(awsProfile, files.value);
  const ready = sso ? await options.beforeSso(sso) : ok(null);
  if (!ready.ok) {
    return ready;
  }

  /** What a client of the SDK's own met, before the providers made a sentence of it. */
  let met: unknown = null;
  const logger = {
    trace() {},
    debug() {},
    info() {},
    warn() {},
    error(entry: unknown) {
      met = (entry as { error?: unknown } | undefined)?.error ?? met;
    },
  };
  const { requestHandler } = clientConfig(
    { region, agents, credentials: NO_CREDENTIALS },
    { keepAlive: false },
  );
  const provider = fromIni({
    profile: awsProfile,
    ignoreCache: true,
    clientConfig: { requestHandler, logger },
    // The code is asked for where the role is assumed, so that a wrong one can be asked for again.
    mfaCodeProvider: async () => '',
    roleAssumer: async (base, params) =>
      orThrow(
        await assumeRole(
          base,
          {
            roleArn: params.RoleArn ?? '',
            // The SDK makes one up where the profile names none; the account's log should tell who it was.
            sessionName: sessionNameOf(params.RoleSessionName) ?? options.sessionName,
            externalId: params.ExternalId,
            mfaSerial: params.SerialNumber,
            ...(params.DurationSeconds === undefined ? {} : { durationSeconds: params.DurationSeconds }),
          },
          options,
        ),
      ),
    roleAssumerWithWebIdentity: async (params) =>
      orThrow(
        await assumeRoleWithWebIdentity(
          {
            roleArn: params.RoleArn ?? '',
            sessionName: sessionNameOf(params.RoleSessionName) ?? options.sessionName,
            token: params.WebIdentityToken ?? '',
            awsProfile,
            ...(params.DurationSeconds === undefined ? {} : { durationSeconds: params.DurationSeconds }),
          },
          options,
        ),
      ),
  });
  try {
    const limitMs =
      leaf.how === 'process' ? (options.processTimeoutMs ?? PROCESS_TIMEOUT_MS) : Number.POSITIVE_INFINITY;
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await within(limitMs, provider());
    const inFile = leaf.how === 'keys' && leaf.name === awsProfile && !expiration;
    return ok({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      ...(expiration ? { expiration } : {}),
      ...(inFile ? { lookAgainAt: now() + LOOK_AGAIN_MS } : {}),
    });
  } catch (thrown) {
    return fail(failure(thrown));
  }

  function failure(thrown: unknown): CulvertError {
    if (thrown instanceof CulvertFailure) {
      return thrown.error;
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const error = (met === null ? null : networkError(met)) ?? providerError(thrown, message);
    // Not in the SDK's words, which repeat a program's command line.
    options.log.warn('an AWS profile gave no credentials', {
      how: leaf.how,
      code: error.code,
      reason: error.message,
    });
    return error;
  }

  function providerError(thrown: unknown, message: string): CulvertError {
    switch (leaf.how) {
      case 'sso':
        return /ForbiddenException|ResourceNotFoundException/.test(message)
          ? ssoRoleMissing(leaf.name)
          : culvertError('SignInNeeded', { name: options.name });
      case 'login':
        return culvertError('LoginSessionExpired', { awsProfile: leaf.name });
      case 'process':
        return culvertError('CredentialProcessFailed', {
          awsProfile: leaf.name,
          reason: processReason(thrown, message),
          path: env.PATH || because('reason.no-path'),
        });
      case 'web-identity':
        return culvertError('WebIdentityFailed', {
          awsProfile: leaf.name,
          reason: fileReason(thrown, message),
        });
      default:
        return culvertError('CredentialSourceFailed', {
          awsProfile: leaf.name,
          reason: reasonSentence(message),
        });
    }
  }

  function ssoRoleMissing(name: string): CulvertError {
    const { sso_role_name: roleName = '', sso_account_id: accountId = '' } = files.ok
      ? (files.value.profiles[name] ?? {})
      : {};
    return culvertError('SsoRoleMissing', { roleName, accountId });
  }

  /** What keeps the SDK's own clients from their service, when it is not the sign-in. */
  function networkError(thrownByClient: unknown): CulvertError | null {
    const error = mapAwsError(thrownByClient, {
      action: sso ? 'sso:GetRoleCredentials' : 'signin:CreateOAuth2Token',
      host: sso ? awsHost('sso', sso.region) : `signin.${region}.amazonaws.com`,
      nowMs: now(),
    });
    const passing = thrownByClient instanceof CulvertFailure;
    return passing || ['NoNetwork', 'ClockSkew', 'Throttled', 'AwsUnavailable'].includes(error.code)
      ? error
      : null;
  }
}

const NO_CREDENTIALS = { accessKeyId: '', secretAccessKey: '' };

/** null where the SDK made it up. */
function sessionNameOf(name: string | undefined): string | null {
  return name && !/^aws-sdk-js-(?:session-)?\d+$/.test(name) ? name : null;
}

class TooSlow extends Error {
  constructor(readonly seconds: number) {
    super(`not answered for ${seconds} seconds`);
  }
}

/** The SDK lets a program run for ever. It cannot be ended from here, but nobody waits for it any longer. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  if (limitMs === Number.POSITIVE_INFINITY) {
    return work;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow(limitMs / 1000)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first line that the program wrote on stderr; never its command line, whose arguments may be secret. */
function processReason(thrown: unknown, message: string): Said {
  if (thrown instanceof TooSlow) {
    return because('reason.program-slow', { seconds: thrown.seconds });
  }
  if (message.startsWith('Command failed: ')) {
    // The command may have several lines: what the program wrote comes after it, and the last lines are surely its own.
    const [, ...lines] = message.split(/\r?\n/);
    const line = lines.map((each) => each.trim()).find(Boolean);
    return line ? reasonSentence(line) : because('reason.program-silent');
  }
  return reasonSentence(message.replace(/^Profile .*? credential_process /, 'it '));
}

function fileReason(thrown: unknown, message: string): Said {
  const { code, path } = thrown as NodeJS.ErrnoException;
  return code && path ? because('reason.token-file', { path, code }) : reasonSentence(message);
}
