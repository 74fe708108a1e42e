/** Roles, assumed with credentials or with a web identity's token. What STS refuses is told with the role's name. */
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
} from '@aws-sdk/client-sts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because, type Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { awsHost, hostOf } from './endpoints.ts';
import { MFA_TRIES } from './mfa.ts';
import { reasonSentence } from './reason.ts';
import {
  type AgentFactory,
  type AwsCredentials,
  clientConfig,
  createCaller,
  watchServerClock,
} from './sdk.ts';
import { createServerClock } from './server-clock.ts';

/** How STS is reached for a profile. */
export interface StsPlace {
  region: string;
  endpoint?: string | undefined;
  fips?: boolean;
  dualStack?: boolean;
  agents?: AgentFactory | undefined;
  now: () => number;
  log: Log;
}

/**
 * Asks for the six digits of an MFA device; `wrong` counts the codes that were not accepted. null: the person does not
 * want to. Where nobody may be asked it fails with MfaNeeded.
 */
export type AskMfa = (device: { serial: string; wrong: number }) => Promise<Result<string | null>>;

export interface RoleRequest {
  roleArn: string;
  sessionName: string;
  externalId?: string | undefined;
  mfaSerial?: string | undefined;
  /** 900 to 43,200. */
  durationSeconds?: number;
}

const HOUR_SECONDS = 3600;
const MFA_CODE = /^\d{6}$/;
// Not in the API model; how IAM words it.
const MFA_FAILED = /MultiFactorAuthentication failed/i;
/** The device is not the caller's: no code of it is of use. */
const WRONG_DEVICE = /unable to validate MFA code/i;

/**
 * Fails with RoleRefused, MfaNeeded, MfaCodeWrong, SignInCancelled, or what any call may fail with. A wrong code is asked
 * for again, up to three times.
 */
export async function assumeRole(
  base: AwsCredentials,
  request: RoleRequest,
  place: StsPlace & { askMfa: AskMfa },
): Promise<Result<AwsCredentials>> {
  const { roleArn, mfaSerial: serial } = request;
  if (!serial) {
    return unlessMfaFailed(await send(null), roleArn);
  }
  for (let wrong = 0; wrong < MFA_TRIES; wrong += 1) {
    const asked = await place.askMfa({ serial, wrong });
    if (!asked.ok) {
      return asked;
    }
    if (asked.value === null) {
      return fail(culvertError('SignInCancelled', {}));
    }
    const code = asked.value.replace(/\s+/g, '');
    const answer = MFA_CODE.test(code) ? await send({ serial, code }) : 'mfa-failed';
    if (answer !== 'mfa-failed') {
      return answer;
    }
  }
  return fail(culvertError('MfaCodeWrong', { serial }));

  function send(
    mfa: { serial: string; code: string } | null,
  ): Promise<Result<AwsCredentials> | 'mfa-failed'> {
    return withSts(place, base, 'sts:AssumeRole', async (client, { failed, here }) => {
      try {
        const answer = await client.send(
          new AssumeRoleCommand({
            RoleArn: roleArn,
            RoleSessionName: request.sessionName,
            DurationSeconds: request.durationSeconds ?? HOUR_SECONDS,
            ...(request.externalId ? { ExternalId: request.externalId } : {}),
            ...(mfa ? { SerialNumber: mfa.serial, TokenCode: mfa.code } : {}),
          }),
        );
        return credentialsOf(answer.Credentials, 'sts:AssumeRole', here);
      } catch (thrown) {
        if (
          thrown instanceof Error &&
          MFA_FAILED.test(thrown.message) &&
          !WRONG_DEVICE.test(thrown.message)
        ) {
          return 'mfa-failed';
        }
        return fail(refusal(failed(thrown), thrown, roleArn));
      }
    });
  }
}

/** Fails with WebIdentityFailed, or what any call may fail with. */
export async function assumeRoleWithWebIdentity(
  request: RoleRequest & { token: string; awsProfile: string },
  place: StsPlace,
): Promise<Result<AwsCredentials>> {
  const action = 'sts:AssumeRoleWithWebIdentity';
  // The call carries its token and is not signed.
  const unsigned = { accessKeyId: '', secretAccessKey: '' };
  return withSts(place, unsigned, action, async (client, { failed, here }) => {
    try {
      const answer = await client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: request.roleArn,
          RoleSessionName: request.sessionName,
          WebIdentityToken: request.token,
          DurationSeconds: request.durationSeconds ?? HOUR_SECONDS,
        }),
      );
      return credentialsOf(answer.Credentials, action, here);
    } catch (thrown) {
      const error = failed(thrown);
      const about = ['AccessDenied', 'CredentialsExpired', 'CredentialsInvalid', 'AwsRejected'];
      return fail(
        about.includes(error.code)
          ? culvertError(
              'WebIdentityFailed',
              { awsProfile: request.awsProfile, reason: reasonOf(thrown) },
              error.details,
            )
          : error,
      );
    }
  });
}

async function withSts<T>(
  place: StsPlace,
  credentials: AwsCredentials,
  action: string,
  run: (
    client: STSClient,
    means: { failed: (thrown: unknown) => CulvertError; here: (instant: Date) => Date },
  ) => Promise<T>,
): Promise<T> {
  const { region, endpoint } = place;
  const host = endpoint === undefined ? awsHost('sts', region) : hostOf(endpoint);
  const client = new STSClient(clientConfig({ ...place, credentials }, { keepAlive: false }));
  const caller = createCaller({ region, host, now: place.now, log: place.log });
  const clock = createServerClock();
  watchServerClock(client.middlewareStack, clock, place.now);
  try {
    return await run(client, {
      failed: (thrown) => caller.failed({ action }, thrown),
      here: (instant) => new Date(instant.getTime() - clock.offsetMs()),
    });
  } finally {
    client.destroy();
  }
}

/** @param here an instant of STS's clock by this computer's: with a clock that is fast, new credentials would look ended */
function credentialsOf(
  found: Credentials | undefined,
  action: string,
  here: (instant: Date) => Date,
): Result<AwsCredentials> {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = found ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    return fail(culvertError('AwsRejected', { action, reason: because('reason.not-of-aws') }));
  }
  return ok({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration ? { expiration: here(Expiration) } : {}),
  });
}

function refusal(error: CulvertError, thrown: unknown, roleArn: string): CulvertError {
  return error.code === 'AccessDenied'
    ? culvertError(
        'RoleRefused',
        { roleArn, reason: reasonOf(thrown) },
        { ...error.details, resource: roleArn },
      )
    : error;
}

/** A role that wants MFA refuses in general words; these are about MFA, where none was sent. */
function unlessMfaFailed(
  answer: Result<AwsCredentials> | 'mfa-failed',
  roleArn: string,
): Result<AwsCredentials> {
  return answer === 'mfa-failed'
    ? fail(
        culvertError('RoleRefused', {
          roleArn,
          reason: because('reason.mfa-not-named'),
        }),
      )
    : answer;
}

function reasonOf(thrown: unknown): Said {
  return reasonSentence(thrown instanceof Error ? thrown.message : String(thrown));
}
