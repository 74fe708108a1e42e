/**
 * Follows `culvert://` links: the window shows the device ready to open. Nothing is opened, and AWS is asked no more than a
 * click on the device in the list asks.
 */
import type { Words } from '../i18n/words.ts';
import type { Events, ProfileView } from '../ipc/contract.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type DeviceLink, harmless, parseLink } from './link.ts';
import { sameName } from './profile-input.ts';
import type { Notice } from './state.ts';

export interface LinksOptions {
  profiles: {
    list(): readonly Pick<ProfileView, 'id' | 'name' | 'region'>[];
    chosenId(): string | null;
    choose(id: string): Result<null>;
  };
  /** Brings up the window. */
  show: (target?: Events['show']) => void;
  putNotice: (notice: Notice) => void;
  takeNotice: (id: string) => void;
  words: () => Words;
  /** Something is asked in the window, or a sign-in waits in it: what lies under it must not change. */
  busy: () => boolean;
  /** false while Culvert quits. */
  running: () => boolean;
  log: Log;
}

export interface Links {
  /** Follows a link, or keeps it until the window is free; of several that wait the last one counts. */
  open(link: string): void;
  /** The window may be free now. */
  changed(): void;
}

/** All links share one notice, however many come. */
const NOTICE_ID = 'link';

export function createLinks(options: LinksOptions): Links {
  const { profiles, log } = options;
  let waiting: string | null = null;

  function tell(tone: Notice['tone'], inWords: NonNullable<Notice['inWords']>): void {
    options.putNotice({ id: NOTICE_ID, tone, ...inWords(options.words()), inWords });
  }

  function refuse(error: CulvertError): void {
    log.warn('a link was refused', { code: error.code });
    tell('warn', (words) => {
      const { message: text, advice } = words.error(error);
      return { text, advice };
    });
    options.show();
  }

  function follow(text: string): void {
    const link = parseLink(text);
    if (!link.ok) {
      refuse(link.error);
      return;
    }
    const profile = profileFor(link.value, profiles.list(), profiles.chosenId());
    if (!profile.ok) {
      refuse(profile.error);
      return;
    }
    const { id, name } = profile.value;
    const { thingName, services } = link.value;
    const other = id !== profiles.chosenId();
    if (other) {
      const chosen = profiles.choose(id);
      if (!chosen.ok) {
        refuse(chosen.error);
        return;
      }
    }
    log.info('a link is followed', { thingName, services: services.join(' '), other });
    options.takeNotice(NOTICE_ID);
    if (other) {
      tell('info', ({ t }) => ({
        text: t('links.other-profile', { thingName, profile: name }),
        advice: t('links.other-profile-advice'),
      }));
    }
    options.show({ view: 'devices', thingName, ready: { services } });
  }

  function look(): void {
    if (waiting !== null && options.running() && !options.busy()) {
      const link = waiting;
      waiting = null;
      follow(link);
    }
  }

  return {
    open(link) {
      if (!options.running()) {
        log.info('a link is not followed, since culvert ends');
        return;
      }
      waiting = link;
      if (options.busy()) {
        // What is asked is seen first.
        options.show();
      }
      look();
    },
    changed: look,
  };
}

/**
 * Whose device is meant. The chosen profile where the link leaves that open; never one of several that would do. Fails with
 * ProfileMissing, LinkProfileUnknown, LinkRegionOther, LinkRegionUnknown, LinkRegionMany.
 */
function profileFor<P extends Pick<ProfileView, 'id' | 'name' | 'region'>>(
  { profile: name, region }: DeviceLink,
  list: readonly P[],
  chosenId: string | null,
): Result<P> {
  const chosen = list.find(({ id }) => id === chosenId);
  if (name !== null) {
    const named = list.find((profile) => sameName(profile.name, name));
    if (!named) {
      return fail(culvertError('LinkProfileUnknown', { profile: harmless(name) }));
    }
    return region === null || named.region === region
      ? ok(named)
      : fail(culvertError('LinkRegionOther', { profile: named.name, region, own: named.region }));
  }
  if (region === null || chosen?.region === region) {
    return chosen ? ok(chosen) : fail(culvertError('ProfileMissing', {}));
  }
  const [only, ...more] = list.filter((profile) => profile.region === region);
  if (!only) {
    return fail(culvertError('LinkRegionUnknown', { region }));
  }
  return more.length === 0
    ? ok(only)
    : fail(culvertError('LinkRegionMany', { region, count: more.length + 1 }));
}
