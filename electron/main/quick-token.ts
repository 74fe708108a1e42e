/**
 * Reads what people paste as a source token: the token itself with the quotes and line breaks of a terminal, a line that
 * sets localproxy's variable, or the whole answer of the AWS CLI. What is wrong is told without showing any of it.
 */
import { culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';

export interface PastedToken {
  accessToken: string;
  /** Where the answer names the tunnel: its region and id. */
  region: string | null;
  tunnelId: string | null;
}

// It travels as a header. Real ones have about 650 characters; the whole handshake must stay under 4 KB.
const SHORTEST = 20;
const LONGEST = 3500;
const TOKEN = /^[\x21-\x7e]+$/;
const ASSIGNMENT = /^(?:export\s+|set\s+)?AWSIOT_TUNNEL_ACCESS_TOKEN\s*=\s*/i;
const TUNNEL_ARN = /arn:aws[a-z-]*:iot:([a-z0-9-]+):\d*:tunnel\/([A-Za-z0-9_\-+=:]{1,128})/;

/** Fails with SourceTokenInvalid. */
export function readPastedToken(text: string): Result<PastedToken> {
  const pasted = text.replace(/[\u200b\ufeff]/g, '').trim();
  if (pasted === '') {
    return invalid(because('reason.token-nothing'));
  }
  const [, region = null, tunnelId = null] = TUNNEL_ARN.exec(pasted) ?? [];
  if (pasted.startsWith('{') || /["']?\w*AccessToken["']?\s*:/.test(pasted)) {
    const fields = fieldsOf(pasted);
    const ofSource =
      fields.sourceAccessToken ?? (fields.clientMode === 'source' ? fields.clientAccessToken : undefined);
    if (ofSource === undefined) {
      return fields.destinationAccessToken !== undefined || fields.clientMode === 'destination'
        ? invalid(because('reason.token-of-destination'))
        : invalid(because('reason.token-not-in-answer'));
    }
    return token(ofSource, {
      region: region ?? fields.region ?? null,
      tunnelId: tunnelId ?? fields.tunnelId ?? null,
    });
  }
  return token(pasted.replace(ASSIGNMENT, ''), { region: null, tunnelId: null });
}

function token(text: string, found: Omit<PastedToken, 'accessToken'>): Result<PastedToken> {
  // Copied from a terminal it is broken into lines, and often in quotes.
  const accessToken = text.replace(/\s+/g, '').replace(/^["'“”‘’`]+|["'“”‘’`,;]+$/g, '');
  if (accessToken.includes('://') || accessToken.startsWith('arn:')) {
    return invalid(because('reason.token-is-address'));
  }
  if (/^(?:AKIA|ASIA)[A-Z0-9]{12,}$/.test(accessToken)) {
    return invalid(because('reason.token-is-access-key'));
  }
  if (accessToken.length < SHORTEST) {
    return invalid(because('reason.token-too-short'));
  }
  if (accessToken.length > LONGEST) {
    return invalid(because('reason.token-too-long'));
  }
  if (!TOKEN.test(accessToken)) {
    return invalid(because('reason.token-characters'));
  }
  return ok({ accessToken, ...found });
}

/** The fields of a JSON object, or of a piece of one as it is copied from the middle of an answer. */
function fieldsOf(text: string): Record<string, string | undefined> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/["']?(\w+)["']?\s*:\s*["']([^"']*)["']/g)) {
    fields[name] ??= value;
  }
  return fields;
}

function invalid(reason: Reason): Result<never> {
  return fail(culvertError('SourceTokenInvalid', { reason }));
}
