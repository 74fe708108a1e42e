/**
 * Takes out of a text what must never reach a log or a report. A second line of defence: the first is never to pass a
 * secret on. Where in doubt it hides, since a line that says less is better than one that gives a key away.
 */

const HIDDEN = '[hidden]';

/** Base64 in its dialects, as it stands or percent-encoded, however often. */
const RUN = '(?:[\\w+/=-]|%(?:25)*(?:2[BFbf]|3[Dd]))';
/** Where a mail, a terminal or a log broke a long value: a line break, also escaped or percent-encoded. */
const BREAK = '(?:(?:\\r?\\n|\\\\+r\\\\+n|\\\\+n|%0[Dd]%0[Aa]|%0[Aa])[ \\t>|]*)';
/** The next line belongs to the value when nothing else is in it. */
const GOES_ON = `(?:${BREAK}${RUN}+(?=[ \\t]*(?:$|[\\r\\n"'\\\\,;}&<]|%0|%22)))*`;

/** However their words are joined: sessionToken, session-token, aws_session_token. */
const NAMES = [
  '(?:access|session|security|refresh|id|auth|bearer|client|csrf|xsrf|source|destination|tunnel)[-_ ]?token',
  '(?:secret|private|api|account|shared)[-_ ]?(?:access[-_ ]?)?key(?![-_ ]?(?:id|file|path))',
  'aws[-_]?access[-_]?key[-_]?id|access[-_]?key[-_]?id',
  '(?:client|shared)[-_ ]?secret|secret(?=["\'\\\\ ]*[:=%>])',
  '(?:device|user|token|mfa|otp|verification)[-_ ]?code|code[-_ ]?verifier',
  'pass(?:word|wd|phrase|code)|pwd|비밀번호|암호|パスワード|密码|口令',
  '(?:proxy[-_])?authorization|(?:set-)?cookie2?',
  '(?:x-amz-)?signature|x-amz-credential|custom-?authorizer-?signature',
  'token(?==|["\'\\\\]|%22|%3[Dd])',
].join('|');

const QUOTE = '\\\\*["\']|%(?:25)*22|&quot;|&#34;';

/** A name, what stands between it and the value, and the value in quotes of any depth: JSON, also within JSON or a URL. */
const NAMED_QUOTED = new RegExp(
  `((?:${NAMES})(?:${QUOTE})?\\s*(?:=>|[:=,：＝]|%(?:25)*3[ADad])\\s*)(?<q>${QUOTE})[\\s\\S]*?(?:(?<!\\\\)\\k<q>|$)`,
  'gi',
);

/**
 * The same with a bare value, up to a blank, a quote, or the next of a query string; the rest of an Authorization too.
 * “Invalid access token: The access token was previously used” is a sentence of the service, and wanted in a report.
 */
const NAMED_BARE = new RegExp(
  `((?:${NAMES})(?:${QUOTE})?(?:[ \\t]*(?:=>|[:=：＝]|%(?:25)*3[ADad])[ \\t]*|(?=[ \\t])(?<=--?[\\w-]+)[ \\t]+))` +
    `(?!\\[hidden\\]|(?:true|false|null|undefined)\\b|The (?:provided )?(?:access|client) token\\b)(?:(?!%(?:25)*26|%(?:25)*22)[^\\s&"'<>])+`,
  'gi',
);

/** A whole header, or a line of an INI file, where blanks belong to the value. */
const NAMED_LINE =
  /(^|[\r\n]|\\n)([ \t]*(?:[\w.-]*(?:authorization|cookie2?)[ \t]*:|[\w.-]*(?:password|passwd|passphrase|secret)[ \t]*=)[ \t]*)(?!["'])[^\r\n]+/gi;

/** `Authorization: …` in the middle of a line: a scheme and all that belongs to it. */
const AUTHORIZATION =
  /((?:proxy-)?authorization["']?\s*[:=,：]\s*["']?)(?:(?:Bearer|Basic|Negotiate|NTLM|Digest|AWS4-[\w-]+)\s+)(?:Credential=[^\r\n"']*|[^\r\n"',;]+)/gi;

const COOKIE = /((?:set-)?cookie2?["']?\s*[:=,：]\s*["']?)(?!\[hidden\])[^\r\n"']+/gi;

const SCHEME = /\b(Bearer|Basic|Negotiate|NTLM)(\s+|%20)(?=[\w+/.~-]*[A-Z0-9=+/])[\w+/=.~-]{6,}/g;

const ELEMENT = new RegExp(`(<(?:\\w+:)?\\w*(?:${NAMES}|token)>)[^<]*`, 'gi');

const PRIVATE_KEY =
  /-----BEGIN(?:[ +]|%20)([A-Z0-9]+(?:[ +]|%20))*PRIVATE(?:[ +]|%20)KEY[\s\S]*?(?:-----END[^-]*-----|$(?![\s\S]))/g;

/**
 * What may hold `user:password@` of a URL. The password may hold what has no place there, so that only the last `@` ends
 * it; looked for from each `://` of a long text anew, that would take for ever.
 */
const URL_RUN = /:\/\/[^\s"'<>]+/g;
/** What comes before the password; a port is none. */
const USER_OF_RUN = /:\/\/[^:/?#@[\]]+:(?!\d+(?:[/?#]|$))/y;
const USER_ALONE = /:\/\/[^/?#]*@/y;
const USER_OF_ENCODED_URL = /(%(?:25)*3A(?:%(?:25)*2F){2})(?:(?!%(?:25)*(?:2F|3F))[^\s&"'<>])*?%(?:25)*40/gi;
/** The same without a scheme, as HTTP_PROXY may be written. */
const USER_OF_HOST = /(?<![\w:/@.%+-])(?!mailto:)[\w.%+-]+:[^\s/@"'<>:]+@(?=[\w[])/g;

/** `code` and `state` of a sign-in, which mean nothing elsewhere. */
const QUERY_SECRETS =
  /([?&]|%3F|%26)((?:code|state|ticket|token|signature|sig)(?:=|%3D))(?:(?!%26)[^\s&"'<>#])+/gi;

/** Six digits beside the word for what they are. */
const ONE_TIME_CODE =
  /\b((?:mfa|totp|otp|one[- ]time|token ?code|authenticat(?:or|ion) code|verification)\b[^\r\n\d]{0,40}?)\d(?:[ -]?\d){5,7}(?!\d)/gi;

/**
 * JSON web tokens, signed or encrypted; without a dot it is none. The dot is not asked for here, since what would be
 * read in vain could begin anew behind each hyphen of it.
 */
const WEB_TOKEN = new RegExp(
  `(?<![A-Za-z0-9])eyJ[\\w-]{8,}(?:${BREAK}[\\w-]+)*(?:\\.[\\w-]+(?:${BREAK}?[\\w-]+)*(?:\\.(?:${BREAK}?[\\w-]+)*)*)?`,
  'g',
);

const SHAPES: readonly RegExp[] = [
  // Tunnel access tokens.
  new RegExp(`(?<![A-Za-z0-9])AQGA${RUN}{12,}${GOES_ON}`, 'gm'),
  // Session tokens of STS.
  new RegExp(`(?<![A-Za-z0-9])(?:IQoJ|FwoG|FQoG|AQoD)[bZYeX]${RUN}{12,}${GOES_ON}`, 'gm'),
  // Access key ids.
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,124}(?![a-z])/g,
  // Tokens of IAM Identity Center.
  new RegExp(`(?<![A-Za-z0-9])ao[ar]A{4,}(?:${RUN}|:|%3A)+${GOES_ON}`, 'gm'),
  // Whatever is longer than any name.
  new RegExp(`(?<![\\w+/=-])${RUN}{200,}${GOES_ON}`, 'gm'),
];

/** A secret access key on its own has no mark but its length and its disorder. */
const FORTY = /(?<![A-Za-z0-9/+_-])(?:[A-Za-z0-9/+]|%(?:25)*2[BFbf]){40}(?![A-Za-z0-9/+=_-])/g;
const LEAST_CHANGES = 13;

/**
 * Hides tunnel access tokens (`AQGA…`), AWS access key ids, secrets and session tokens, the tokens of IAM Identity
 * Center and other JSON web tokens, private keys, cookies, Authorization values, signatures of presigned URLs,
 * `user:password@` of URLs, one-time codes, and the value of anything named like a secret: in JSON (also within JSON),
 * headers, query strings, XML, INI files and command lines, percent-encoded or not. What was hidden stays as it is.
 */
export function redact(text: string): string {
  let out = text
    .replace(PRIVATE_KEY, HIDDEN)
    .replace(NAMED_LINE, `$1$2${HIDDEN}`)
    .replace(ELEMENT, `$1${HIDDEN}`)
    .replace(NAMED_QUOTED, `$1$<q>${HIDDEN}$<q>`)
    .replace(AUTHORIZATION, `$1${HIDDEN}`)
    .replace(COOKIE, `$1${HIDDEN}`)
    .replace(URL_RUN, withoutUser)
    .replace(USER_OF_ENCODED_URL, `$1${HIDDEN}%40`)
    .replace(NAMED_BARE, `$1${HIDDEN}`)
    .replace(USER_OF_HOST, `${HIDDEN}@`)
    .replace(QUERY_SECRETS, `$1$2${HIDDEN}`)
    .replace(SCHEME, `$1 ${HIDDEN}`)
    .replace(ONE_TIME_CODE, `$1${HIDDEN}`)
    .replace(WEB_TOKEN, (found) => (found.includes('.') ? HIDDEN : found));
  for (const shape of SHAPES) {
    out = out.replace(shape, HIDDEN);
  }
  return out.replace(FORTY, (found) => (isDisorderly(found) ? HIDDEN : found));
}

/** A run of signs from `://` on, without the users and passwords of its URLs. */
function withoutUser(run: string): string {
  const last = run.lastIndexOf('@');
  let out = '';
  let copied = 0;
  for (let at = 0; at !== -1 && at < last; at = run.indexOf('://', Math.max(at + 1, copied))) {
    const password = matchAt(USER_OF_RUN, run, at);
    const end = password !== null && password <= last ? last + 1 : matchAt(USER_ALONE, run, at);
    if (end !== null) {
      out += `${run.slice(copied, at)}://${HIDDEN}@`;
      copied = end;
    }
  }
  return out + run.slice(copied);
}

/** Where the match of a sticky expression that begins `at` ends; null without one. */
function matchAt(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}

/** Changes between kinds of characters are rare in words and frequent in random ones. A lower-case digest is no secret. */
function isDisorderly(found: string): boolean {
  const plain = found.replace(/%(?:25)*2[BFbf]/g, '/');
  const kinds = [...plain].map((char) => (/[a-z]/.test(char) ? 1 : /[A-Z]/.test(char) ? 2 : 3));
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return new Set(kinds).size === 3 && changes >= LEAST_CHANGES;
}
