/** The constraints of STS's service model, for the members that this stand-in looks at. */
import type { Shape } from './constraints.ts';

type Structure = Extract<Shape, { type: 'structure' }>;

const roleArn: Shape = { type: 'string', min: 20, max: 2048 };
const roleSessionName: Shape = { type: 'string', min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
const roleDurationSeconds: Shape = { type: 'integer', min: 900, max: 43_200 };
const serialNumber: Shape = { type: 'string', min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' };
const tokenCode: Shape = { type: 'string', min: 6, max: 6, pattern: '[\\d]*' };

export interface MfaInput {
  serialNumber?: string;
  tokenCode?: string;
}

export interface AssumeRoleInput extends MfaInput {
  roleArn: string;
  roleSessionName: string;
  durationSeconds?: number;
  externalId?: string;
}

export interface WebIdentityInput {
  roleArn: string;
  roleSessionName: string;
  webIdentityToken: string;
  durationSeconds?: number;
}

export interface GetSessionTokenInput extends MfaInput {
  durationSeconds?: number;
}

export const assumeRoleShape: Structure = {
  type: 'structure',
  members: {
    roleArn,
    roleSessionName,
    durationSeconds: roleDurationSeconds,
    externalId: { type: 'string', min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' },
    serialNumber,
    tokenCode,
  },
  required: ['roleArn', 'roleSessionName'],
};

export const webIdentityShape: Structure = {
  type: 'structure',
  members: {
    roleArn,
    roleSessionName,
    webIdentityToken: { type: 'string', min: 4, max: 20_000 },
    durationSeconds: roleDurationSeconds,
  },
  required: ['roleArn', 'roleSessionName', 'webIdentityToken'],
};

export const getSessionTokenShape: Structure = {
  type: 'structure',
  members: { durationSeconds: { type: 'integer', min: 900, max: 129_600 }, serialNumber, tokenCode },
};
