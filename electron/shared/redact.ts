const HIDDEN = '[hidden]';

/**
 * Takes out of a text what must never reach a log or a report: tunnel access tokens (`AQGAAX…`), AWS access key ids
 * and secrets, session tokens, Authorization values, and anything named like a secret. A second line of defence: the
 * first is never to pass one on.
 */
export function redact(text: string): string {
  return text
    .replace(
      /("?(?:client-?)?(?:access-?token|accessToken|session-?token|sessionToken|secret-?access-?key|secretAccessKey|awsiot-tunnel-token|password|authorization)"?\s*[:=]\s*)(?:"[^"]*"|[^\s,;&}]+(?:\s+Credential=[^\n]*)?)/gi,
      `$1${HIDDEN}`,
    )
    .replace(/(client-?token"?\s*[:=]\s*)(?:"[^"]*"|[^\s,;&}]+)/gi, `$1${HIDDEN}`)
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g, HIDDEN)
    .replace(/[A-Za-z0-9_\-+/=]{200,}/g, HIDDEN);
}
