import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** Regions that have AWS IoT Secure Tunneling (botocore 1.43's endpoints.json). Others may be typed. */
export const KNOWN_REGIONS: readonly string[] = [
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-5',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
];

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

// Wide enough for us-gov-west-1 and eusc-de-east-1. The region becomes part of a host name, so nothing else may pass.
const REGION = /^[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

const LONGEST_SHOWN = 30;

/** The region without blanks around it and in small letters, known or not. Fails with RegionInvalid. */
export function checkRegion(text: string): Result<string> {
  const region = text.trim().toLowerCase();
  return REGION.test(region) ? ok(region) : fail(culvertError('RegionInvalid', { region: shown(text) }));
}

/** Something else that was pasted, a token say, is shown by its beginning. */
function shown(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > LONGEST_SHOWN ? `${trimmed.slice(0, LONGEST_SHOWN)}…` : trimmed;
}

export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
