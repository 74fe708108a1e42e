import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { AccessKey } from '../../electron/local-cloud/types.ts';

export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

export type CliKey = Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** Debian's AWS CLI first, since its version is known; otherwise the first on the PATH. */
export function findAwsCli(): string {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean)];
  const found = folders.map((folder) => path.join(folder, 'aws')).find(isExecutable);
  if (!found) {
    throw new Error(
      'These tests need the AWS CLI, and there is no aws on the PATH. On Debian: apt-get install awscli',
    );
  }
  return found;
}

/**
 * Runs the AWS CLI with these keys and without retries. `home` is a folder of the test's: no setting of whoever runs the
 * tests reaches the CLI. Without a key it has the profiles of `home`, if any. `env` comes on top of all.
 */
export function runAwsCli(options: {
  args: string[];
  key?: CliKey;
  region: string;
  home: string;
  env?: Record<string, string>;
}): Promise<CliRun> {
  const { key } = options;
  const env = {
    PATH: process.env.PATH,
    HOME: options.home,
    LANG: 'C.UTF-8',
    ...(key && { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }),
    ...(key?.sessionToken !== undefined && { AWS_SESSION_TOKEN: key.sessionToken }),
    AWS_DEFAULT_REGION: options.region,
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_MAX_ATTEMPTS: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    ...options.env,
  };
  return new Promise((resolve) => {
    execFile(findAwsCli(), options.args, { env }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The services that `leadAwsCli` knows, with the versions of their models. */
const MODELS = {
  sts: '2011-06-15',
  sso: '2019-06-10',
  'sso-oidc': '2019-06-10',
  iam: '2010-05-08',
  iot: '2015-05-28',
  iotsecuretunneling: '2018-10-05',
} as const;

/**
 * Leads the AWS CLI whose home this is to other addresses, in all that it does: also where it signs in or takes on a role
 * for a profile, for which `--endpoint-url` is not meant. Debian's CLI is older than AWS_ENDPOINT_URL_<SERVICE>; it looks
 * for the rules of its endpoints in the home's models before its own.
 */
export function leadAwsCli(home: string, addresses: Partial<Record<keyof typeof MODELS, string>>): void {
  for (const [service, url] of Object.entries(addresses)) {
    const dir = path.join(home, '.aws/models', service, MODELS[service as keyof typeof MODELS]);
    const flag = { required: true, default: false, type: 'Boolean' };
    const rules = {
      version: '1.0',
      parameters: {
        Region: { builtIn: 'AWS::Region', required: false, type: 'String' },
        UseDualStack: { builtIn: 'AWS::UseDualStack', ...flag },
        UseFIPS: { builtIn: 'AWS::UseFIPS', ...flag },
        Endpoint: { builtIn: 'SDK::Endpoint', required: false, type: 'String' },
        ...(service === 'sts' && { UseGlobalEndpoint: { builtIn: 'AWS::STS::UseGlobalEndpoint', ...flag } }),
      },
      rules: [{ conditions: [], endpoint: { url, properties: {}, headers: {} }, type: 'endpoint' }],
    };
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, 'endpoint-rule-set-1.json'), JSON.stringify(rules));
  }
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
