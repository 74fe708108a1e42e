/**
 * What becomes of tunnels that a person should hear of: once for each tunnel and event, in the window as a notice, and as
 * a desktop notification while the window is not in front. Time is compared by absolute instants, so that it comes out
 * right after the computer has slept or its clock was set.
 */
import type { Words } from '../i18n/words.ts';
import type { GeneralSettings, NoticeView } from '../ipc/contract.ts';
import type { Phase, Tunnel } from '../tunnels/model.ts';
import { isLive } from '../tunnels/selectors.ts';
import type { Effect } from './effects.ts';

export type NewsKind = keyof GeneralSettings['notifications'];

/** What a click does; `open-new` shows the sheet filled in, and opens nothing. */
export type NewsAct = 'show' | 'open-new' | 'open-terminal' | 'reconnect';

export interface News {
  /** The same for the same event of the same tunnel. */
  id: string;
  kind: NewsKind;
  tunnel: Tunnel;
  tone: NoticeView['tone'];
  title: string;
  body: string;
  /** The same in other words. */
  inWords: (words: Words) => Pick<News, 'title' | 'body'>;
  /** Whether it also stands in the window. */
  notice: boolean;
  /** The click on the notification itself. */
  main: NewsAct;
  /** A button beside it; null without one. */
  button: { text: string; act: NewsAct } | null;
}

type PlainNews = Omit<News, 'inWords'>;

export interface NewsDesk {
  /** An effect of the state's change. */
  effect(effect: Exclude<Effect, { kind: 'open-terminal' }>): void;
  /** Looks at the tunnels as they are now: to be called after each change and whenever time may have passed. */
  look(tunnels: readonly Tunnel[]): void;
  /** The user has asked to connect it again: the same trouble is worth telling once more. */
  again(key: string): void;
}

/** Minutes before the end at which it is told. */
const WARN_MINUTES = [10, 2] as const;
const MINUTE_MS = 60_000;

/** A device that answers sooner was not waited for. */
const WAITED_MS = 5_000;

const ON_THE_WAY: ReadonlySet<Phase['kind']> = new Set(['opening', 'connecting', 'waiting', 'reconnecting']);

export function createNewsDesk(options: {
  /** Milliseconds since the epoch. */
  now: () => number;
  words: () => Words;
  tell: (news: News) => void;
  /** Takes a notice away that is no longer true. */
  dismiss: (id: string) => void;
}): NewsDesk {
  const { now } = options;
  /** Ids of what was told. */
  const told = new Set<string>();
  /** Since when the first connection of a tunnel is waited for, or the one after trouble, by key. */
  const begun = new Map<string, number>();
  let known: ReadonlyMap<string, Tunnel> = new Map();

  function inWords(make: (words: Words) => PlainNews): News {
    return { ...make(options.words()), inWords: make };
  }

  function once(news: News): void {
    if (!told.has(news.id)) {
      told.add(news.id);
      options.tell(news);
    }
  }

  function warn(tunnel: Tunnel): void {
    if (!isLive(tunnel) || tunnel.phase.kind === 'closing' || tunnel.expiresAt === null) {
      return;
    }
    const left = tunnel.expiresAt - now();
    const lifetime = tunnel.expiresAt - (tunnel.openedAt ?? Number.NEGATIVE_INFINITY);
    // A tunnel of ten minutes is not told at its beginning that it has only ten.
    const due = WARN_MINUTES.filter(
      (minutes) => left <= minutes * MINUTE_MS && lifetime > minutes * MINUTE_MS,
    );
    const latest = due.at(-1);
    if (latest === undefined || left <= 0) {
      return;
    }
    const ids = due.map((minutes) => `expiring ${minutes} ${tunnel.key}`);
    const fresh = !told.has(`expiring ${latest} ${tunnel.key}`);
    for (const id of ids) {
      told.add(id);
    }
    if (fresh) {
      const minutes = Math.ceil(left / MINUTE_MS);
      options.tell(inWords((words) => expiringNews(tunnel, minutes, words)));
    }
  }

  return {
    effect(effect) {
      const { tunnel } = effect;
      switch (effect.kind) {
        case 'connected': {
          const since = waitedSince(effect.before, begun.get(tunnel.key));
          begun.delete(tunnel.key);
          told.delete(troubleId(tunnel));
          options.dismiss(troubleId(tunnel));
          // The terminal that opens says it better.
          if (since !== null && now() - since >= WAITED_MS && !effect.before.wantTerminal) {
            once(inWords((words) => connectedNews(tunnel, words)));
          }
          return;
        }
        case 'ended':
          options.dismiss(expiringId(tunnel));
          options.dismiss(troubleId(tunnel));
          once(inWords((words) => endedNews(tunnel, effect.why, words)));
          return;
        case 'trouble':
          once(inWords((words) => troubleNews(tunnel, words)));
          return;
      }
    },
    look(tunnels) {
      const before = known;
      known = new Map(tunnels.map((tunnel) => [tunnel.key, tunnel]));
      for (const tunnel of tunnels) {
        const earlier = before.get(tunnel.key);
        if (earlier !== tunnel) {
          begin(tunnel, earlier);
          if (earlier && isLive(earlier) && !isLive(tunnel)) {
            options.dismiss(expiringId(tunnel));
            options.dismiss(troubleId(tunnel));
          }
        }
        warn(tunnel);
      }
      for (const key of before.keys()) {
        if (!known.has(key)) {
          forget(key);
        }
      }
    },
    again(key) {
      told.delete(`trouble ${key}`);
    },
  };

  function begin(tunnel: Tunnel, earlier: Tunnel | undefined): void {
    const { kind } = tunnel.phase;
    // Nobody waits for what Culvert takes up again by itself.
    const first = earlier === undefined && tunnel.origin !== 'restored';
    if (ON_THE_WAY.has(kind) && (first || earlier?.phase.kind === 'trouble') && !begun.has(tunnel.key)) {
      begun.set(tunnel.key, now());
    }
  }

  function forget(key: string): void {
    begun.delete(key);
    for (const id of told) {
      if (id.endsWith(` ${key}`)) {
        told.delete(id);
      }
    }
  }
}

/** Since when the user waits for the device; null where nobody does. */
function waitedSince({ phase }: Tunnel, begun: number | undefined): number | null {
  return begun ?? (phase.kind === 'waiting' ? phase.since : null);
}

const expiringId = ({ key }: Tunnel) => `expiring ${key}`;
const troubleId = ({ key }: Tunnel) => `trouble ${key}`;

function hasSsh({ services }: Tunnel): boolean {
  return services.some(({ serviceId }) => serviceId.toUpperCase() === 'SSH');
}

function connectedNews(tunnel: Tunnel, { t }: Words): PlainNews {
  return {
    id: `connected ${tunnel.key}`,
    kind: 'connected',
    ...{ tunnel, tone: 'good' },
    title: t('notifications.connected', { name: tunnel.thingName }),
    body: t('notifications.connected-body'),
    // The card in the window says it.
    notice: false,
    main: 'show',
    button: hasSsh(tunnel) ? { text: t('notifications.open-terminal'), act: 'open-terminal' } : null,
  };
}

function expiringNews(tunnel: Tunnel, minutes: number, { t }: Words): PlainNews {
  const again = canOpenAgain(tunnel);
  return {
    id: expiringId(tunnel),
    kind: 'expiring',
    ...{ tunnel, tone: 'warn' },
    title: t('notifications.expiring', { name: tunnel.thingName, minutes }),
    body: again ? t('notifications.expiring-body') : t('notifications.expiring-quick-body'),
    notice: true,
    main: again ? 'open-new' : 'show',
    button: again ? { text: t('notifications.open-new'), act: 'open-new' } : null,
  };
}

function endedNews(tunnel: Tunnel, why: 'expired' | 'elsewhere', { t }: Words): PlainNews {
  const name = tunnel.thingName;
  return {
    id: `${why} ${tunnel.key}`,
    kind: 'ended',
    ...{ tunnel, tone: 'warn' },
    ...(why === 'elsewhere'
      ? { title: t('notifications.elsewhere', { name }), body: t('notifications.elsewhere-body') }
      : {
          title: t('notifications.expired', { name }),
          body: canOpenAgain(tunnel)
            ? t('notifications.expired-body')
            : t('notifications.expired-quick-body'),
        }),
    notice: true,
    main: 'show',
    button: canOpenAgain(tunnel) ? { text: t('notifications.open-new'), act: 'open-new' } : null,
  };
}

function troubleNews(tunnel: Tunnel, words: Words): PlainNews {
  const error = tunnel.phase.kind === 'trouble' ? words.error(tunnel.phase.error) : null;
  return {
    id: troubleId(tunnel),
    kind: 'trouble',
    ...{ tunnel, tone: 'bad' },
    title: words.t('notifications.trouble', { name: tunnel.thingName, message: error?.message ?? '' }),
    body: error?.advice ?? '',
    notice: true,
    main: 'show',
    button: { text: words.t('notifications.reconnect'), act: 'reconnect' },
  };
}

/** One like it can be opened from the window: a thing's name and a profile are known. */
function canOpenAgain({ origin, thingless }: Tunnel): boolean {
  return origin !== 'quick' && !thingless;
}
