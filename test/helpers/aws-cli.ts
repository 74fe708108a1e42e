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
 * Runs the AWS CLI with these keys and without retries. `home` is an empty folder: no setting of whoever runs the tests
 * reaches the CLI.
 */
export function runAwsCli(options: {
  args: string[];
  key: CliKey;
  region: string;
  home: string;
}): Promise<CliRun> {
  const { key } = options;
  const env = {
    PATH: process.env.PATH,
    HOME: options.home,
    LANG: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    ...(key.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: key.sessionToken }),
    AWS_DEFAULT_REGION: options.region,
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_MAX_ATTEMPTS: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  return new Promise((resolve) => {
    execFile(findAwsCli(), options.args, { env }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
