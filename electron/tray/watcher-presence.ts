/**
 * Whether the desktop has a place for tray icons (Linux). Chromium asks once, when a Tray is made: whether somebody
 * owns org.kde.StatusNotifierWatcher, and whether a host has registered with it (status_icon_linux_dbus.cc). A panel
 * that starts later or a host that registers a moment after the watcher is never noticed, so we watch for both and
 * have the Tray made anew. GNOME without an extension has neither.
 */
import { type BackoffOptions, backoffMs } from '../shared/backoff.ts';
import type { Log } from '../shared/log.ts';
import {
  BUS_ITSELF,
  type BusSignal,
  busProperty,
  connectSessionBus,
  type SessionBus,
  sessionBusAddress,
} from './session-bus.ts';

export interface WatcherPresenceOptions {
  /** Read at every try: DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR. */
  env: NodeJS.ProcessEnv;
  /**
   * First with what was found (false also where there is no session bus), then on every change. A Tray made after the
   * first answer is either seen, or has to be made anew at the next `true`.
   */
  onChange: (available: boolean) => void;
  log: Log;
  retry?: BackoffOptions;
  /** How long the bus, or who is asked on it, may take to answer; 10 s. */
  answerMs?: number;
}

export interface WatcherPresence {
  /** null until the first answer. */
  available(): boolean | null;
  stop(): void;
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_PATH = '/StatusNotifierWatcher';
const ANSWER_MS = 10_000;
const RETRY: BackoffOptions = { firstMs: 1_000, longestMs: 60_000, random: Math.random };

/** Watches until stopped. Never throws, and never keeps the process alive. */
export function watchWatcherPresence(options: WatcherPresenceOptions): WatcherPresence {
  const { env, log } = options;
  let available: boolean | null = null;
  let bus: SessionBus | null = null;
  let timer: NodeJS.Timeout | undefined;
  let attempt = 0;
  let question = 0;
  let stopped = false;

  const tell = (now: boolean) => {
    if (stopped || available === now) {
      return;
    }
    available = now;
    log.info(now ? 'the desktop has a place for tray icons' : 'the desktop has no place for tray icons');
    options.onChange(now);
  };

  /** Asks as Chromium does. An answer that comes after a newer question is dropped. */
  const ask = async (connection: SessionBus) => {
    question += 1;
    const own = question;
    const now = await hostRegistered(connection);
    if (own === question && connection === bus) {
      tell(now);
    }
  };

  const connect = async () => {
    const address = sessionBusAddress(env);
    if (address === null) {
      throw new Error('there is no session bus');
    }
    const connection = await connectSessionBus(address, options.answerMs ?? ANSWER_MS);
    if (stopped) {
      connection.close();
      return;
    }
    try {
      for (const rule of RULES) {
        await connection.call({ ...BUS_ITSELF, member: 'AddMatch', body: [rule] });
      }
    } catch (error) {
      connection.close();
      throw error;
    }
    bus = connection;
    attempt = 0;
    connection.onSignal((signal) => {
      if (concerns(signal)) {
        void ask(connection);
      }
    });
    connection.onLost(() => {
      bus = null;
      log.warn('the session bus is gone');
      tell(false);
      again();
    });
    await ask(connection);
  };

  const again = () => {
    if (stopped) {
      return;
    }
    attempt += 1;
    timer = setTimeout(tryOnce, backoffMs(attempt, options.retry ?? RETRY));
    timer.unref();
  };

  const tryOnce = () => {
    connect().catch((error: unknown) => {
      log.debug('the session bus cannot be asked', { reason: String(error) });
      tell(false);
      again();
    });
  };

  tryOnce();
  return {
    available: () => available,
    stop() {
      stopped = true;
      clearTimeout(timer);
      bus?.close();
      bus = null;
    },
  };
}

const BUS = BUS_ITSELF.destination;
const RULES = [
  `type='signal',sender='${BUS}',path='${BUS_ITSELF.path}',interface='${BUS}',member='NameOwnerChanged',arg0='${WATCHER}'`,
  `type='signal',sender='${WATCHER}',interface='${WATCHER}',member='StatusNotifierHostRegistered'`,
  `type='signal',sender='${WATCHER}',interface='${WATCHER}',member='StatusNotifierHostUnregistered'`,
];

function concerns(signal: BusSignal): boolean {
  return signal.interface === WATCHER || (signal.member === 'NameOwnerChanged' && signal.body[0] === WATCHER);
}

async function hostRegistered(bus: SessionBus): Promise<boolean> {
  try {
    const watcher = { destination: WATCHER, path: WATCHER_PATH };
    return (await busProperty(bus, watcher, [WATCHER, 'IsStatusNotifierHostRegistered'])) === true;
  } catch {
    return false;
  }
}
