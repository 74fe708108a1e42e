/**
 * Signing a person in to IAM Identity Center, in their own browser: by an authorization code with PKCE, or by a code to
 * compare (which works where the browser is on another computer).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { because, type Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { SsoPlace } from './shared-profiles.ts';
import { type Callback, type CallbackPages, listenForCallback } from './sso-callback.ts';
import type { SsoService, TokenAnswer } from './sso-client.ts';
import type { SsoClient, SsoToken } from './sso-token-cache.ts';

/** Where the person has to go, as soon as that is known. */
export interface SignInPage {
  url: string;
  /** What the page shows too; null where there is nothing to compare. */
  userCode: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface SignInOptions {
  place: SsoPlace;
  flow: 'browser' | 'code';
  service: SsoService;
  clock: Clock;
  /** A client that was registered before, if one is known. */
  client: SsoClient | null;
  /** What the browser shows when it comes back. */
  pages: CallbackPages;
  onPage: (page: SignInPage) => void;
  /** The browser has come back, or the code was allowed. */
  onFinishing: () => void;
  /** Aborted: cancelled. */
  signal: AbortSignal;
}

// As long as the service gives a person for its own codes.
const BROWSER_TIMEOUT_MS = 10 * 60_000;
const SLOW_DOWN_MS = 5_000;
/** A registration that ends sooner is not worth beginning with. */
const CLIENT_MARGIN_MS = 60 * 60_000;

/** Fails with SignInCancelled, SignInTimedOut, SignInRefused, SignInFailed, or what a call may fail with. */
export async function signIn(options: SignInOptions): Promise<Result<SsoToken>> {
  const { place, flow, service, clock, signal } = options;
  const { region, startUrl, scopes } = place;
  const known = options.client;
  const reusable = known?.flow === flow && known.registrationExpiresAt - clock.now() > CLIENT_MARGIN_MS;
  for (const kept of reusable ? [known, null] : [null]) {
    const client = kept ? ok(kept) : await service.register({ region, startUrl, flow, scopes, signal });
    if (signal.aborted) {
      return fail(culvertError('SignInCancelled', {}));
    }
    if (!client.ok) {
      return client;
    }
    const outcome =
      flow === 'browser'
        ? await byBrowser(options, client.value)
        : await byCode(options, client.value, kept !== null);
    if (signal.aborted) {
      return fail(culvertError('SignInCancelled', {}));
    }
    if (!outcome.ok) {
      return outcome;
    }
    if (outcome.value !== 'stale-client') {
      return ok({ startUrl, region, ...outcome.value, client: client.value });
    }
    // The registration that was kept is not known any more: once again with a new one.
  }
  return fail(refused(because('reason.fresh-client')));
}

type Outcome = Result<TokenAnswer | 'stale-client'>;

async function byBrowser(options: SignInOptions, client: SsoClient): Promise<Outcome> {
  const { place, service, clock, signal } = options;
  const authorize = service.authorizeUrl(place.region);
  if (!authorize.ok) {
    return authorize;
  }
  const state = randomBytes(16).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  const callback = await listenForCallback(state, options.pages);
  try {
    if (signal.aborted) {
      return fail(culvertError('SignInCancelled', {}));
    }
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: callback.redirectUri,
      state,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      scopes: place.scopes.join(' '),
    });
    const expiresAt = clock.now() + BROWSER_TIMEOUT_MS;
    options.onPage({ url: `${authorize.value}?${query}`, userCode: null, expiresAt });
    const answer = await waitForCallback(callback, BROWSER_TIMEOUT_MS, clock, signal);
    if (answer === null) {
      return fail(culvertError('SignInTimedOut', {}));
    }
    if (answer.kind === 'refused') {
      return fail(refused(answer.reason));
    }
    options.onFinishing();
    const grant = {
      kind: 'browser',
      code: answer.code,
      codeVerifier,
      redirectUri: callback.redirectUri,
    } as const;
    const outcome = await service.createToken({ region: place.region, client, grant, signal });
    if (!outcome.ok) {
      return outcome;
    }
    switch (outcome.value.kind) {
      case 'token':
        return ok(outcome.value.token);
      case 'stale-client':
        return ok('stale-client');
      case 'expired':
        return fail(culvertError('SignInTimedOut', {}));
      case 'refused':
        return fail(refused(outcome.value.reason));
      default:
        return fail(refused(because('reason.browser-answer')));
    }
  } finally {
    callback.close();
  }
}

async function byCode(options: SignInOptions, client: SsoClient, kept: boolean): Promise<Outcome> {
  const { place, service, clock, signal } = options;
  const { region, startUrl } = place;
  const started = await service.startDevice({ region, startUrl, client, signal });
  if (signal.aborted) {
    return fail(culvertError('SignInCancelled', {}));
  }
  if (!started.ok) {
    // The service knows a client no longer than its registration lasts, and this one was kept.
    return kept && started.error.code === 'SignInFailed' ? ok('stale-client') : started;
  }
  const { deviceCode, userCode, url, expiresAt } = started.value;
  let { intervalMs } = started.value;
  options.onPage({ url, userCode, expiresAt });
  while (clock.now() < expiresAt && !signal.aborted) {
    await pause(intervalMs, clock, signal);
    if (signal.aborted) {
      break;
    }
    const outcome = await service.createToken({
      region,
      client,
      grant: { kind: 'device', deviceCode },
      signal,
    });
    if (!outcome.ok) {
      // The person is at the page just now; a network that comes and goes need not cost them their work.
      if (['NoNetwork', 'AwsUnavailable', 'Throttled'].includes(outcome.error.code)) {
        continue;
      }
      return outcome;
    }
    switch (outcome.value.kind) {
      case 'token':
        options.onFinishing();
        return ok(outcome.value.token);
      case 'slow-down':
        intervalMs += SLOW_DOWN_MS;
        break;
      case 'refused':
        return fail(refused(outcome.value.reason));
      case 'expired':
        return fail(culvertError('SignInTimedOut', {}));
      case 'stale-client':
        return ok('stale-client');
      case 'pending':
        break;
    }
  }
  return fail(culvertError('SignInTimedOut', {}));
}

/** null when nobody came back in time, or it was cancelled. */
async function waitForCallback(callback: Callback, limitMs: number, clock: Clock, signal: AbortSignal) {
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([
      callback.answer,
      pause(limitMs, clock, AbortSignal.any([signal, stop.signal])).then(() => null),
    ]);
  } finally {
    stop.abort();
    signal.removeEventListener('abort', abort);
  }
}

function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

function refused(reason: Said) {
  return culvertError('SignInRefused', { reason });
}
