import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { awsHost, hostOf } from './endpoints.ts';
import { type AwsClientOptions, clientConfig, createCaller } from './sdk.ts';

export interface CallerIdentity {
  /** Twelve digits. */
  account: string;
  arn: string;
}

/** Whose credentials these are. Needs no permission at all, so it tells valid credentials from others. */
export async function getCallerIdentity(options: AwsClientOptions): Promise<Result<CallerIdentity>> {
  const { region, endpoint } = options;
  const host = endpoint === undefined ? awsHost('sts', region, options) : hostOf(endpoint);
  const action = 'sts:GetCallerIdentity';
  const client = new STSClient(clientConfig(options));
  try {
    const answer = await createCaller({ ...options, host }).call({ action }, () =>
      client.send(new GetCallerIdentityCommand({})),
    );
    if (!answer.ok) {
      return answer;
    }
    const { Account: account, Arn: arn } = answer.value;
    return account && arn
      ? ok({ account, arn })
      : fail(culvertError('AwsRejected', { action, reason: because('reason.not-of-aws') }));
  } finally {
    client.destroy();
  }
}
