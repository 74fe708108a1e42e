/** What the keyring's own words mean for the user. Measured with libsecret and gnome-keyring; macOS's from its headers. */
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { redact } from '../shared/redact.ts';

// No keyring to talk to: the name is not on the bus, or there is no bus.
const MISSING: readonly [RegExp, Reason][] = [
  [/not provided by any \.service|ServiceUnknown|NameHasNoOwner/i, because('reason.no-secret-service')],
  [/autolaunch D-Bus|dbus-launch|Could not connect|Connection refused/i, because('reason.no-session-bus')],
  [/Object does not exist at path/i, because('reason.no-keyring-yet')],
];

// “Cannot create an item in a locked collection”, also after the dialog for its password was cancelled.
const LOCKED = /locked|dismissed|cancell?ed|interaction is not allowed/i;

// GLib's words for a D-Bus call without an answer, 25 s for each, and D-Bus's own.
const NO_ANSWER = /Timeout was reached|did not receive a reply|NoReply/i;

const LONGEST_REASON = 200;

export function keychainTimeout(tookMs: number): CulvertError {
  return culvertError('KeychainTimeout', { seconds: Math.max(1, Math.round(tookMs / 1000)) });
}

/** The error of a call that the keyring refused. */
export function mapKeychainError(thrown: unknown, tookMs: number): CulvertError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const missing = MISSING.find(([pattern]) => pattern.test(message));
  if (missing) {
    return culvertError('KeychainMissing', { reason: missing[1] });
  }
  if (LOCKED.test(message)) {
    return culvertError('KeychainLocked', {});
  }
  if (NO_ANSWER.test(message)) {
    return keychainTimeout(tookMs);
  }
  const reason = redact(message).replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, LONGEST_REASON);
  return culvertError('KeychainFailed', { reason: reason || because('reason.nothing-said') });
}

/** keytar's native part could not be loaded, on Linux nearly always for want of libsecret. */
export function keychainUnloadable(platform: NodeJS.Platform): CulvertError {
  const reason = platform === 'linux' ? because('reason.no-libsecret') : because('reason.keyring-library');
  return culvertError('KeychainMissing', { reason });
}
