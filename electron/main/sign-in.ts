/** Signing in and out of IAM Identity Center, and what the window is told meanwhile. One sign-in at a time. */

import { checkRegion } from '../aws/regions.ts';
import { readSharedFiles } from '../aws/shared-files.ts';
import { portalName, type SharedProfile, type SsoPlace, sharedProfiles } from '../aws/shared-profiles.ts';
import type { CallbackPages } from '../aws/sso-callback.ts';
import type { SsoService } from '../aws/sso-client.ts';
import { plainStartUrl, type SsoSessions, sameStartUrl } from '../aws/sso-session.ts';
import { signIn } from '../aws/sso-sign-in.ts';
import type { SsoClient, SsoToken } from '../aws/sso-token-cache.ts';
import type { Words } from '../i18n/words.ts';
import type { SharedProfileView, SignInFlow, SignInProgress } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import type { Clock } from '../shared/clock.ts';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type ProfileCredentials, withProfile } from './credentials.ts';
import { checkStartUrl } from './profile-input.ts';
import type { Profiles } from './profiles.ts';

export interface SignInsOptions {
  profiles: Pick<Profiles, 'get' | 'list'>;
  credentials: ProfileCredentials;
  sso: SsoSessions;
  service: SsoService;
  clock: Clock;
  newId: () => string;
  env: Readonly<Record<string, string | undefined>>;
  /** Opens the system's browser; only addresses that `isBrowserUrl` allows get here. */
  openUrl: (url: string) => Promise<void>;
  show: (progress: SignInProgress | null) => void;
  words: () => Words;
  /** The credentials of a profile work again. */
  onSignedIn: (profileId: string) => void;
  /** They do not any more. */
  onSignedOut: (profileId: string) => void;
  log: Log;
}

export interface SignIns {
  handlers: Pick<
    Handlers,
    | 'profile.shared'
    | 'signIn.profile'
    | 'signIn.start'
    | 'signIn.roles'
    | 'signIn.reopen'
    | 'signIn.cancel'
    | 'signIn.out'
  >;
  /** Ends one that is under way: the application ends. */
  stop(): void;
}

interface UnderWay {
  progress: SignInProgress;
  place: SsoPlace;
  cancel: AbortController;
  done: Promise<Result<SsoToken>>;
}

export function createSignIns(options: SignInsOptions): SignIns {
  const { profiles, credentials, sso, service, clock, log } = options;
  let underWay: UnderWay | null = null;
  /** Registrations with which nobody came back: the page of one that the service has forgotten shows its user an error. */
  const doubtful = new Set<string>();

  function run(place: SsoPlace, title: string, flow: SignInFlow): Promise<Result<SsoToken>> {
    if (underWay?.place.cacheName === place.cacheName && underWay.progress.flow === flow) {
      return underWay.done;
    }
    cancelUnderWay();
    const cancel = new AbortController();
    const begun: UnderWay = {
      progress: {
        id: options.newId(),
        title,
        flow,
        step: 'starting',
        url: '',
        userCode: null,
        expiresAt: null,
      },
      place,
      cancel,
      done: Promise.resolve(fail(culvertError('SignInCancelled', {}))),
    };
    underWay = begun;
    const tell = (change: Partial<SignInProgress>) => {
      begun.progress = { ...begun.progress, ...change };
      if (underWay === begun) {
        options.show(begun.progress);
      }
    };
    tell({});
    begun.done = (async () => {
      const client = await knownClient(place);
      let strange = false;
      const token = await signIn({
        place,
        flow,
        service,
        clock,
        client,
        onPage: ({ url, userCode, expiresAt }) => {
          if (isBrowserUrl(url)) {
            tell({ step: 'waiting', url, userCode, expiresAt });
            void open(url);
          } else {
            strange = true;
            cancel.abort();
          }
        },
        pages: pagesIn(options.words),
        onFinishing: () => tell({ step: 'finishing' }),
        signal: cancel.signal,
      });
      if (strange) {
        const reason = because('reason.page-not-encrypted');
        return fail(culvertError('SignInFailed', { host: portalName(place.startUrl), reason }));
      }
      if (client && !token.ok) {
        doubtful.add(client.clientId);
      }
      return token.ok ? keep(place, token.value) : token;
    })().finally(() => {
      if (underWay === begun) {
        underWay = null;
        options.show(null);
      }
    });
    return begun.done;
  }

  /** A cancelled one may still wait for an answer of the network; nobody waits for it. */
  function cancelUnderWay(): void {
    const cancelled = underWay;
    underWay = null;
    if (cancelled) {
      cancelled.cancel.abort();
      options.show(null);
    }
  }

  /** The client of an earlier sign-in. It was registered for that portal, and the AWS files may name another by now. */
  async function knownClient(place: SsoPlace): Promise<SsoClient | null> {
    const known = await sso.cached(place);
    const same = known?.region === place.region && sameStartUrl(known.startUrl, place.startUrl);
    return same && known.client && !doubtful.has(known.client.clientId) ? known.client : null;
  }

  async function keep(place: SsoPlace, token: SsoToken): Promise<Result<SsoToken>> {
    try {
      await sso.keep(place, token);
      return ok(token);
    } catch (thrown) {
      const { code: reason = because('reason.unknown-cause') } = thrown as NodeJS.ErrnoException;
      return fail(culvertError('SignInNotKept', { reason }));
    }
  }

  async function open(url: string): Promise<void> {
    try {
      await options.openUrl(url);
    } catch (thrown) {
      // The window shows the address too.
      const reason = String(thrown).replaceAll(url, 'the page').slice(0, 200);
      log.warn('the browser could not be opened', { reason });
    }
  }

  async function signInProfile(id: string, flow: SignInFlow): Promise<Result<null>> {
    const profile = profiles.get(id);
    if (!profile) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    if (credentials.status(id).signedIn === 'yes') {
      // Whoever signs in although nothing is known to be wrong wants other credentials than those that are held.
      credentials.forget(id);
    }
    const first = await credentials.ensure(id);
    if (first.ok) {
      options.onSignedIn(id);
      return ok(null);
    }
    const place = first.error.code === 'SignInNeeded' ? await credentials.ssoPlace(id) : null;
    if (!place) {
      return first;
    }
    const token = await run(place, profile.name, flow);
    if (!token.ok) {
      return fail(withProfile(token.error, id));
    }
    credentials.forget(id);
    const second = await credentials.ensure(id);
    if (!second.ok) {
      return second;
    }
    await tellSignedIn(place);
    return ok(null);
  }

  /** The sign-in serves every profile of the same place: each finds out whether it has its role. */
  async function tellSignedIn(place: SsoPlace): Promise<void> {
    for (const id of await profilesAt(place)) {
      if ((await credentials.get(id)).ok) {
        options.onSignedIn(id);
      }
    }
  }

  /** The profiles that the same sign-in serves. */
  async function profilesAt(place: SsoPlace): Promise<string[]> {
    const ids: string[] = [];
    for (const { id } of profiles.list()) {
      if ((await credentials.ssoPlace(id))?.cacheName === place.cacheName) {
        ids.push(id);
      }
    }
    return ids;
  }

  async function placeFrom(input: { startUrl: string; ssoRegion: string }): Promise<Result<SsoPlace>> {
    const startUrl = checkStartUrl(input.startUrl);
    if (!startUrl.ok) {
      return startUrl;
    }
    const region = checkRegion(input.ssoRegion);
    return region.ok ? ok(await sso.placeOf(startUrl.value, region.value)) : region;
  }

  /** Signs in unless somebody is; a token that the service turns down counts as none. */
  async function start(input: { startUrl: string; ssoRegion: string; flow: SignInFlow }) {
    const place = await placeFrom(input);
    if (!place.ok) {
      return place;
    }
    const { region } = place.value;
    const known = await sso.current(place.value);
    if (known.ok && known.value) {
      const { accessToken } = known.value;
      const accounts = await service.accounts({ region, accessToken });
      if (accounts.ok) {
        return ok({ accounts: accounts.value });
      }
      if (!turnedDown(accounts.error)) {
        return accounts;
      }
      sso.ended(place.value, accessToken);
    }
    const token = await run(place.value, plainStartUrl(input.startUrl), input.flow);
    if (!token.ok) {
      return token;
    }
    await tellSignedIn(place.value);
    const accounts = await service.accounts({ region, accessToken: token.value.accessToken });
    return accounts.ok ? ok({ accounts: accounts.value }) : accounts;
  }

  async function roles(input: { startUrl: string; ssoRegion: string; accountId: string }) {
    const place = await placeFrom(input);
    if (!place.ok) {
      return place;
    }
    const token = await sso.current(place.value);
    if (!token.ok) {
      return token;
    }
    const { region, startUrl } = place.value;
    const needed = fail<{ roles: string[] }>(culvertError('SignInNeeded', { name: startUrl }));
    if (!token.value) {
      return needed;
    }
    const { accessToken } = token.value;
    const found = await service.roles({ region, accessToken, accountId: input.accountId.trim() });
    if (found.ok) {
      return ok({ roles: found.value });
    }
    if (turnedDown(found.error)) {
      sso.ended(place.value, accessToken);
      return needed;
    }
    return found;
  }

  async function signOut(id: string): Promise<Result<null>> {
    if (!profiles.get(id)) {
      return fail(culvertError('ProfileUnknown', {}));
    }
    const place = await credentials.ssoPlace(id);
    const affected = place ? await profilesAt(place) : [id];
    if (place && underWay?.place.cacheName === place.cacheName) {
      cancelUnderWay();
    }
    const out = place ? await sso.signOut(place) : ok(null);
    for (const each of affected) {
      credentials.forget(each, place ? 'needed' : 'unknown');
      options.onSignedOut(each);
    }
    return out;
  }

  return {
    handlers: {
      'profile.shared': async () => {
        const files = await readSharedFiles(options.env);
        return files.ok
          ? ok(sharedProfiles(files.value).map((profile) => sharedView(profile, options.words())))
          : files;
      },
      'signIn.profile': ({ id, flow }) => signInProfile(id, flow),
      'signIn.start': start,
      'signIn.roles': roles,
      'signIn.reopen': async ({ id }) => {
        if (underWay?.progress.id === id && underWay.progress.url) {
          await open(underWay.progress.url);
        }
        return ok(null);
      },
      'signIn.cancel': async ({ id }) => {
        if (underWay?.progress.id === id) {
          cancelUnderWay();
        }
        return ok(null);
      },
      'signIn.out': ({ id }) => signOut(id),
    },
    stop: cancelUnderWay,
  };
}

function sharedView({ detail, problem, ...profile }: SharedProfile, words: Words): SharedProfileView {
  return {
    ...profile,
    detail: detail ? words.said(detail) : '',
    problem: problem ? words.said(problem) : null,
  };
}

/** What the browser shows when it comes back to Culvert. */
function pagesIn(words: () => Words): CallbackPages {
  return (page) => {
    const { t, language } = words();
    switch (page) {
      case 'signed-in':
        return { language, title: t('sign-in.page-signed-in'), text: t('sign-in.page-go-back') };
      case 'refused':
        return { language, title: t('sign-in.page-refused'), text: t('sign-in.page-told-more') };
      case 'other':
        return { language, title: t('sign-in.page-not-ours'), text: t('sign-in.page-begin-again') };
      case 'nothing':
        return { language, title: t('sign-in.page-nothing'), text: t('sign-in.page-address') };
    }
  };
}

/** Pages of the sign-in are encrypted; unencrypted ones can only be this computer's. */
export function isBrowserUrl(text: string): boolean {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  } catch {
    return false;
  }
}

function turnedDown({ details }: CulvertError): boolean {
  return details?.awsName === 'UnauthorizedException';
}
