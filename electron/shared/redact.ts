const HIDDEN = '[hidden]';

// However their words are joined: sessionToken, session-token, aws_session_token.
const NAMES = [
  ...['access[-_]?token', 'session[-_]?token', 'security[-_]?token', 'refresh[-_]?token', 'id[-_]?token'],
  ...[
    'secret[-_]?access[-_]?key',
    'client[-_]?secret',
    'device[-_]?code',
    'code[-_]?verifier',
    'token[-_]?code',
  ],
  ...['awsiot-tunnel-token', 'password', 'authorization'],
].join('|');
const NAMED = new RegExp(
  `("?(?:${NAMES})"?\\s*[:=]\\s*)(?:"[^"]*"|[^\\s,;&}]+(?:\\s+Credential=[^\\n]*)?)`,
  'gi',
);

/**
 * Takes out of a text what must never reach a log or a report: tunnel access tokens (`AQGAAX…`), AWS access key ids
 * and secrets, session tokens, the tokens of IAM Identity Center (`aoaAAAAA…`) and of others (`eyJ….….…`),
 * Authorization values, and anything named like a secret. A second line of defence: the first is never to pass one on.
 */
export function redact(text: string): string {
  return text
    .replace(NAMED, `$1${HIDDEN}`)
    .replace(/(client-?token"?\s*[:=]\s*)(?:"[^"]*"|[^\s,;&}]+)/gi, `$1${HIDDEN}`)
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g, HIDDEN)
    .replace(/\bao[ar]A{4,}[\w\-+/=:]+/g, HIDDEN)
    .replace(/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN)
    .replace(/[A-Za-z0-9_\-+/=]{200,}/g, HIDDEN);
}
