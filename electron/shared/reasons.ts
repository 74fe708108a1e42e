/**
 * Why something failed, where those words are Culvert's own and stand inside an error's sentence or beside a state. What
 * AWS, the system or another program said is given as it is, as a plain string.
 *
 * Those that end with a full stop are sentences; the others end a sentence, and begin with a small letter in English.
 */

/** Where on the way to a service it happened. */
export type HopName = 'service' | 'web-proxy';

const HOPS: Record<HopName, string> = { service: 'the tunnel service', 'web-proxy': 'the web proxy' };

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const reasons = {
  // Tokens
  'reason.no-access-token': 'what was given is no access token.',
  'reason.no-client-token': 'what was given is no client token.',

  // The tunnel service
  'reason.service-status': (p: { status: number }) => `The tunnel service answered with status ${p.status}.`,
  'reason.service-trouble': (p: { status: number }) =>
    `The tunnel service is in trouble (status ${p.status}).`,
  'reason.service-redirect': (p: { status: number }) =>
    `The tunnel service answered with a redirect (status ${p.status}), which a tunnel does not follow.`,
  'reason.no-tunnel-service': (p: { status: number }) =>
    `What answers at the address of the tunnel service is no tunnel service (status ${p.status}).`,
  'reason.no-tunnel-service-said': (p: { said: string }) =>
    `What answers at the address of the tunnel service is no tunnel service (${p.said}).`,
  'reason.no-subprotocol': 'The tunnel service did not choose a version of the protocol that was offered.',
  'reason.handshake-silent': 'The tunnel service did not answer the handshake.',
  'reason.handshake-silent-behind-proxy':
    'Neither the web proxy nor the tunnel service behind it answered the handshake.',
  'reason.service-silent': 'The tunnel service has gone silent.',
  'reason.service-names-nothing': 'The tunnel service did not name the services of the tunnel.',
  'reason.service-sent-text': 'The tunnel service sent text.',
  'reason.service-sent-other': 'The tunnel service sent something that is no tunnel message.',
  'reason.service-sent-unknown': (p: { type: number }) =>
    `The tunnel service sent a message of unknown type ${p.type}.`,
  /** `code`: of the websocket's close frame, 0 where there was none. */
  'reason.service-closed': (p: { code: number }) =>
    p.code === 0
      ? 'The tunnel service closed the connection.'
      : `The tunnel service closed the connection (code ${p.code}).`,
  'reason.device-started-stream': 'The device tried to start a stream.',
  'reason.no-more-tries': (p: { reason: string }) => `${p.reason} No more tries were allowed.`,
  'reason.v1-one-service': 'A device that speaks protocol V1 carries one service, not several.',
  'reason.no-services': 'The tunnel was opened without services, so it carries only one.',
  /** `lacks`: names, '' for a service without one. */
  'reason.other-services': (p: { carries: string; lacks: string }) =>
    p.lacks === ''
      ? `The tunnel carries ${p.carries}, not an unnamed service.`
      : `The tunnel carries ${p.carries}, not ${p.lacks}.`,

  // The web proxy before it
  'reason.proxy-unusable': (p: { said: string }) => `The web proxy cannot be used. ${p.said}`,
  'reason.proxy-limits': 'The web proxy limits requests just now (status 429).',
  'reason.proxy-forbids': (p: { authority: string; status: number }) =>
    `The web proxy does not allow a connection to ${p.authority} (status ${p.status}).`,
  'reason.proxy-redirects': (p: { status: number }) =>
    `The web proxy answered with a redirect (status ${p.status}); it may want you to sign in with a browser first.`,
  'reason.proxy-cannot-connect': (p: { authority: string; status: number }) =>
    `The web proxy could not connect to ${p.authority} (status ${p.status}).`,
  'reason.proxy-other-sign-in': (p: { schemes: string }) =>
    `The web proxy asks to sign in by ${p.schemes}; Culvert can only send a user name and password (Basic).`,
  'reason.proxy-wrong-password': 'The web proxy does not accept the user name and password that were given.',
  'reason.proxy-wants-password':
    'The web proxy asks for a user name and password. Enter them under Settings, Network; on the command line put them into its address, as user:password@ before the host.',

  // Either of them
  'reason.hop-refuses': (p: { hop: HopName }) => `Nothing answers at the address of ${HOPS[p.hop]}.`,
  'reason.hop-cut': (p: { hop: HopName }) => `The connection to ${HOPS[p.hop]} was cut.`,
  'reason.hop-unknown-name': (p: { hop: HopName }) => `The name of ${HOPS[p.hop]} cannot be found.`,
  'reason.hop-name-later': (p: { hop: HopName }) =>
    `The name of ${HOPS[p.hop]} cannot be looked up just now.`,
  'reason.hop-too-slow': (p: { hop: HopName }) => `${capital(HOPS[p.hop])} cannot be reached in time.`,
  'reason.hop-no-way': (p: { hop: HopName }) => `There is no way to ${HOPS[p.hop]}.`,
  'reason.offline': 'There is no network.',
  'reason.hop-sent-too-much': (p: { hop: HopName }) =>
    `${capital(HOPS[p.hop])} sent more at once than the protocol allows.`,
  'reason.proxy-hung-up': 'The web proxy ended the connection in place of an answer.',
  'reason.cut-by-either':
    'The connection to the tunnel service was cut, by it or by the web proxy before it.',
  'reason.hop-no-tls': (p: { hop: HopName; code: string }) =>
    `${capital(HOPS[p.hop])} does not answer with TLS 1.2 or later (${p.code}).${p.hop === 'web-proxy' ? ' Its address may have to begin with http://.' : ''}`,
  'reason.hop-no-http': (p: { hop: HopName; code: string }) =>
    `What answers at the address of ${HOPS[p.hop]} does not speak HTTP (${p.code}).`,
  'reason.hop-breaks-rules': (p: { hop: HopName; code: string }) =>
    `${capital(HOPS[p.hop])} broke the rules of websockets (${p.code}).`,
  'reason.hop-failed': (p: { hop: HopName; cause: string }) =>
    `The connection to ${HOPS[p.hop]} failed: ${p.cause}.`,
  'reason.hop-certificate-time': (p: { hop: HopName; code: string }) =>
    `The certificate of ${HOPS[p.hop]} is not valid at this time (${p.code}). Check this computer’s clock.`,
  'reason.hop-certificate-name': (p: { hop: HopName; code: string }) =>
    `The certificate of ${HOPS[p.hop]} is for another name (${p.code}).`,
  /** `issuer`: '' where it is not known. `swapped`: a web proxy on the way may have put its own in place. */
  'reason.hop-certificate': (p: { hop: HopName; code: string; issuer: string; swapped: boolean }) =>
    `The certificate of ${HOPS[p.hop]} is not trusted (${p.code})${p.issuer ? ` and signed by “${p.issuer}”` : ''}.${p.swapped ? ' The web proxy may have put its own in place.' : ''} If your own network signed it, add the certificate of its authority (Settings, Network; on the command line -c or SSL_CERT_FILE).`,

  // Ends of “… cannot be reached: …”
  'reason.refused': 'nothing answers at its address',
  'reason.cut': 'the connection was cut',
  'reason.unknown-name': 'its name cannot be found',
  'reason.name-later': 'its name cannot be looked up just now',
  'reason.too-slow': 'it does not answer in time',
  'reason.no-way': 'there is no way to it',
  'reason.no-network': 'there is no network',
  'reason.hung-up': 'it ended the connection in place of an answer',
  'reason.cut-there-or-before': 'the connection was cut, by it or by the web proxy before it',
  'reason.no-http': (p: { code: string }) => `what answers there does not speak HTTP (${p.code})`,
  'reason.in-trouble': (p: { status: number }) => `it is in trouble itself (status ${p.status})`,
  'reason.other-page': (p: { status: number }) =>
    `what answers there is no tunnel service (status ${p.status}), maybe a sign-in page of this network`,
  'reason.unknown-cause': 'unknown cause',

  // Ends of “The web proxy … gives no way to …: …”
  'reason.redirects': (p: { status: number }) =>
    `it answered with a redirect (status ${p.status}) and may want you to sign in with a browser first`,
  'reason.cannot-connect': (p: { status: number }) =>
    `it could not connect there itself (status ${p.status})`,
  'reason.limits-requests': 'it limits requests just now (status 429)',
  'reason.forbids': (p: { status: number }) => `it does not allow it (status ${p.status})`,

  // Ends of “The web proxy …”, of which it says what it does
  'reason.asks-other-sign-in': (p: { schemes: string }) =>
    `asks to sign in by ${p.schemes}, and Culvert can only send a user name and password (Basic)`,
  'reason.refuses-password': 'does not accept the user name and password it was given',
  'reason.asks-password': 'asks for a user name and password',

  // Ends of “… cannot be used as a web proxy: …” and “The way to … is not known: …”
  'reason.socks': 'SOCKS is not supported, only web proxies that speak HTTP CONNECT',
  'reason.not-http': 'it must begin with http:// or https://',
  'reason.after-port': 'nothing may follow the port; a PAC file is not supported',
  'reason.percent': 'a percent sign in the user name or password is written as %25',
  'reason.no-host': 'the host is not a name or an address (IPv6 stands in brackets)',
  'reason.port-range': 'the port must be a whole number from 1 to 65535',
  'reason.proxy-address': 'the address of the web proxy cannot be used',
  'reason.resolver-waiting': 'what knows the web proxy has not answered yet',
  'reason.resolver-slow': 'what names the web proxy has not answered in time',
  'reason.resolver-failed': 'what names the web proxy failed',

  // Ends of “The certificate file … cannot be used: …”
  'reason.file-not-whole-path': 'that is not a whole path',
  'reason.file-too-large': 'it is larger than any bundle of certificates (4 MB)',
  'reason.file-missing': 'there is no such file',
  'reason.file-forbidden': 'this user may not read it',
  'reason.file-is-folder': 'it is a folder',
  'reason.file-unreadable': (p: { code: string }) => `it cannot be read (${p.code})`,
  'reason.trusted-form': (p: { number: number }) =>
    `certificate ${p.number} in it is in OpenSSL’s own “trusted” form`,
  'reason.damaged-certificate': (p: { number: number; of: number; line: number }) =>
    `certificate ${p.number} of ${p.of} in it (line ${p.line}) is damaged`,
  'reason.private-key': 'it holds a private key and no certificate',
  'reason.der': 'it seems to be in the binary form (DER); “openssl x509 -inform der” turns it into PEM',
  'reason.no-pem': 'it holds no certificate in PEM form',

  // Ends of “What was pasted is no source token: …”
  'reason.token-nothing': 'there is nothing',
  'reason.token-of-destination': 'it holds the destination’s token only, which is for the device',
  'reason.token-not-in-answer': 'it holds no sourceAccessToken',
  'reason.token-is-address': 'it is an address',
  'reason.token-is-access-key': 'it is an AWS access key ID',
  'reason.token-too-short': 'it is too short',
  'reason.token-too-long': 'it is too long',
  'reason.token-characters': 'it has characters that no token has',
  'reason.token-elsewhere': 'a token stands in another field',

  // Ends of “The tag … cannot be used: …”
  'reason.tag-no-key': 'it has no key',
  'reason.tag-long-key': (p: { most: number }) => `its key is longer than ${p.most} characters`,
  'reason.tag-long-value': (p: { most: number }) => `its value is longer than ${p.most} characters`,
  'reason.tag-characters': 'it has characters that a tag may not have',
  'reason.tag-of-aws': 'keys that begin with aws: are AWS’s own',
  'reason.tag-of-culvert': 'Culvert sends a tag of that key itself',
  'reason.tag-twice': 'its key stands there twice',

  // Ends of “This computer has no keyring … (…)” and “The keyring refused: …”
  'reason.no-secret-service': 'no Secret Service is running',
  'reason.no-session-bus': 'there is no session bus',
  'reason.no-keyring-yet': 'no keyring has been set up yet',
  'reason.no-libsecret': 'the library libsecret-1 is not installed',
  'reason.keyring-library': 'its library could not be loaded',
  'reason.nothing-said': 'it gave no reason',

  // What AWS and programs answered
  'reason.no-reason': 'it gave no reason.',
  /** `name`: of the service's error. */
  'reason.no-reason-but': (p: { name: string }) => `${p.name}: it gave no reason.`,
  'reason.not-of-aws': 'the answer is not one of AWS’s.',
  'reason.answer-without-token': 'the answer holds no token.',
  'reason.fresh-client': 'the service does not accept the client that it has just registered.',
  'reason.browser-answer': 'the service did not accept the browser’s answer.',
  'reason.page-not-encrypted': 'it names a page that Culvert does not open, since it is not encrypted.',
  'reason.mfa-not-named': 'it wants a code of an MFA device, and the profile names none.',
  'reason.program-slow': (p: { seconds: number }) => `it has not answered for ${p.seconds} seconds.`,
  'reason.program-silent': 'it ended with an error and wrote nothing on stderr.',
  'reason.token-file': (p: { path: string; code: string }) =>
    `its token file ${p.path} cannot be read (${p.code}).`,
  'reason.no-path': 'no folder at all, since PATH is empty',
  /** Who listens on a port. */
  'reason.port-of-program': (p: { name: string; pid: number }) => `${p.name}, process ${p.pid}`,
  'reason.port-of-tunnel': (p: { name: string }) => `Culvert’s tunnel to ${p.name}`,
  'reason.many-exports': 'too many exports are there already',
  'reason.more': (p: { few: string; count: number }) => `${p.few} and ${p.count} more`,

  // Why it is not known which devices are connected
  'reason.presence-index-off':
    'Whether devices are connected is not known: fleet indexing is off in this account and region.',
  'reason.presence-index-empty':
    'Whether devices are connected is not known: the fleet index is still empty.',
  'reason.presence-not-indexed':
    'Whether devices are connected is not known: fleet indexing is on here, but without connectivity.',
  'reason.presence-not-allowed': (p: { action: string }) =>
    `Whether devices are connected is not known: this profile may not call ${p.action}.`,
  'reason.presence-index-later':
    'Whether devices are connected is not known: AWS is still building the fleet index.',
  'reason.presence-no-answer': (p: { error: string }) =>
    `Whether devices are connected is not known: the fleet index did not answer. ${p.error}`,

  // Profiles of the AWS files: what stands in them
  'reason.aws-files': 'the AWS files',
  'reason.either-file': (p: { one: string; other: string }) => `${p.one} or ${p.other}`,
  'reason.shared-key': (p: { hint: string }) => `access key …${p.hint}`,
  'reason.shared-temporary-key': (p: { hint: string }) => `temporary access key …${p.hint}`,
  'reason.shared-role': (p: { role: string; through: string }) => `role ${p.role} through ${p.through}`,
  'reason.shared-role-source': (p: { role: string; source: string }) => `role ${p.role} from ${p.source}`,
  'reason.shared-web-identity': (p: { role: string }) => `role ${p.role} by a web identity token`,
  'reason.shared-program': (p: { program: string }) => `program ${p.program}`,
  'reason.shared-sso': (p: { place: string }) => `Identity Center ${p.place}`,
  'reason.shared-login': (p: { user: string }) => `aws login as ${p.user}`,

  // And why one of them cannot be used
  'reason.shared-problem': (p: { problem: string }) => `${capital(p.problem)}.`,
  'reason.shared-source-problem': (p: { source: string; problem: string }) =>
    `Its source_profile “${p.source}”: ${p.problem}.`,
  'reason.shared-no-source': (p: { source: string }) => `its source_profile “${p.source}” does not exist`,
  'reason.shared-nothing': 'it has no settings in the AWS files',
  'reason.shared-loop': (p: { source: string }) => `its source_profile “${p.source}” leads back to itself`,
  'reason.shared-lacks-beside': (p: { has: string; lacks: string }) => `it has an ${p.has} and no ${p.lacks}`,
  'reason.shared-two-sources': 'it has both source_profile and credential_source',
  'reason.shared-role-alone':
    'it has a role_arn, but neither source_profile, credential_source nor web_identity_token_file',
  'reason.shared-no-credentials': 'it has no credentials, and nothing that leads to some',
  'reason.shared-lacks': (p: { lacks: string }) => `it has no ${p.lacks}`,
  'reason.shared-no-session': (p: { session: string }) => `there is no [sso-session ${p.session}]`,
  'reason.shared-session-lacks': (p: { session: string; lacks: string }) =>
    `[sso-session ${p.session}] has no ${p.lacks}`,
  'reason.shared-session-differs': (p: { session: string; key: string }) =>
    `its ${p.key} is another one than that of [sso-session ${p.session}]`,
  'reason.shared-line-name': (p: { line: number; file: string }) =>
    `line ${p.line} of ${p.file} gives it a name that the AWS SDKs cannot read`,
  'reason.shared-line-strange': (p: { line: number; file: string }) =>
    `line ${p.line} of ${p.file} is neither a setting nor a section`,

  // Starting at login
  'reason.login-approval': 'macOS waits until it is allowed in System Settings, General, Login Items',
  'reason.login-not-taken': 'the system did not take it',
} as const satisfies Record<string, string | ((p: never) => string)>;

export type ReasonKey = keyof typeof reasons;

/** The words of every reason in one language. */
export type ReasonWords = Readonly<Record<ReasonKey, string | ((p: never) => string)>>;

/** A reason on its way: plain data, so that it may cross to another thread and be put into words of any language there. */
export interface Reason {
  reason: ReasonKey;
  params: Record<string, string | number | boolean | Reason | SaidError>;
}

/** A CulvertError, whose message is the reason for something else. */
export interface SaidError {
  code: string;
  message: string;
  advice: string;
  params?: Record<string, unknown>;
}

/** Somebody else's words, a reason of ours, or an error of ours. */
export type Said = string | Reason | SaidError;

/** Where words take a string, a reason may stand. Not where they take one of a few strings. */
export type Sayable<P> = { [N in keyof P]: string extends P[N] ? P[N] | Reason | SaidError : P[N] };

type ReasonInput<K extends ReasonKey> = (typeof reasons)[K] extends (p: infer P) => string
  ? [params: Sayable<P>]
  : [];

/** `because('reason.no-access-token')`. */
export function because<K extends ReasonKey>(reason: K, ...[params]: ReasonInput<K>): Reason {
  return { reason, params: (params ?? {}) as Reason['params'] };
}

/** A language to say something in. */
export interface Speech {
  reasons: ReasonWords;
  /** The message of an error of ours. */
  message(error: SaidError): string;
}

const ENGLISH: Speech = { reasons, message: ({ message }) => message };

/** The words of a reason, English where no other language is given. A string is what it is. */
export function saidText(said: Said, speech: Speech = ENGLISH): string {
  if (typeof said === 'string') {
    return said;
  }
  if (!isReason(said)) {
    return speech.message(said);
  }
  const message = speech.reasons[said.reason] as string | ((p: unknown) => string) | undefined;
  if (message === undefined) {
    return said.reason;
  }
  return typeof message === 'string' ? message : message(plainParams(said.params, speech));
}

/** Parameters with every reason among them put into words. */
export function plainParams(params: object, speech: Speech = ENGLISH): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      isReason(value) || isSaidError(value) ? saidText(value, speech) : value,
    ]),
  );
}

function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'reason' in value && 'params' in value;
}

function isSaidError(value: unknown): value is SaidError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
