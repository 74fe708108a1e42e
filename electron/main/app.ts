/** The composition root: makes every part and ties the state's changes to what they bring about. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, powerMonitor, screen, session, shell } from 'electron';
import { createQuotas } from '../aws/pace.ts';
import type { NoticeView } from '../ipc/contract.ts';
import { serveWindow } from '../ipc/main.ts';
import { createKeytarStore } from '../keychain/keytar-store.ts';
import { createMemoryStore } from '../keychain/memory-store.ts';
import { startProxyHost } from '../proxy/host.ts';
import { systemClock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { appIcon } from '../tray/icons.ts';
import { createTray } from '../tray/tray.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { createTunnelService } from '../tunnels/service.ts';
import { aboutView } from './about.ts';
import { createAccounts } from './accounts.ts';
import { createActions } from './actions.ts';
import { createDeviceMemory } from './device-memory.ts';
import { createDeviceLoader } from './devices.ts';
import { effectsOf, nextMinute } from './effects.ts';
import { runEnd } from './lifecycle.ts';
import { notify } from './notifications.ts';
import { createProfiles } from './profiles.ts';
import { createProxyKeeper } from './proxy-keeper.ts';
import { createQuestions } from './questions.ts';
import { createQuitting, stayWords } from './quitting.ts';
import { lockSession, PAGE_ORIGIN, servePage } from './security.ts';
import { openSettings } from './settings.ts';
import { createSshLauncher } from './ssh-launcher.ts';
import { type AppEvent, type AppState, initialState, reduce } from './state.ts';
import { launchInOwnProcess } from './terminal-launcher.ts';
import { createTrayActions } from './tray-actions.ts';
import { createTrayHost } from './tray-host.ts';
import { createViews } from './views.ts';
import { windowPlace } from './window-bounds.ts';
import { createWindows } from './windows.ts';

export interface AppOptions {
  /** The folder of the bundles. */
  dist: string;
  log: Log;
  /** The real keyring module; loaded when first needed, since loading it throws where libsecret is missing. */
  loadKeytar: () => Promise<unknown>;
  demo: boolean;
}

export interface CulvertApp extends ReturnType<typeof composeApp> {}

const GOOD_NEWS_MS = 8_000;

const PROXY_WORDS = {
  title: 'The part of Culvert that carries the traffic does not start',
  body: 'Tunnels cannot be used just now. Choose Reconnect to try again, or start Culvert again. If that does not help, please report it with the log.',
};

const KEYRING_WORDS = 'Waiting for the keyring. A window may be asking for its password.';

/** Builds the application. Electron must be ready. */
export function composeApp({ dist, log, loadKeytar, demo }: AppOptions) {
  const clock = systemClock;
  const platform = process.platform;
  const about = aboutView();
  log.info('culvert starts', { ...about, demo });

  // ---- state ----
  let state: AppState = initialState;

  function dispatch(event: AppEvent): void {
    const before = state;
    state = reduce(before, event);
    if (state === before) {
      return;
    }
    for (const effect of effectsOf(before, state)) {
      if (effect.kind === 'open-terminal') {
        dispatch({
          type: 'tunnel',
          event: { type: 'terminal-wanted', key: effect.tunnel.key, wanted: false },
        });
        void ssh.openTerminal(effect.tunnel).then((opened) => opened.ok || showError(opened.error));
      } else {
        tell(effect.tone, effect.title, effect.body);
      }
    }
    refreshSoon();
  }

  function notice(tone: NoticeView['tone'], text: string, advice: string): void {
    const id = randomUUID();
    dispatch({ type: 'notice', notice: { id, tone, text, advice } });
    if (tone === 'good') {
      // Good news needs no hand to take it away; the rest stays until it was read.
      clock.after(GOOD_NEWS_MS, () => dispatch({ type: 'notice-dismissed', id }));
    }
  }

  function tell(tone: NoticeView['tone'], title: string, body: string): void {
    notice(tone, title, body);
    if (!windows.isVisible()) {
      notify({ title, body }, () => windows.show({ view: 'tunnels' }), log);
    }
  }

  /** A failure of something the user asked for outside the window: it is said in the window, which opens for it. */
  function showError(error: CulvertError): void {
    notice('bad', error.message, error.advice);
    windows.show();
  }

  // ---- what is kept ----
  const { settings, notice: settingsNotice } = openSettings({
    dir: app.getPath('userData'),
    now: clock.now,
    log,
    onUnwritable: (error) => notice('bad', error.message, error.advice),
  });
  const keychain = createKeytarStore({
    load: loadKeytar,
    clock,
    log,
    platform,
    onWaiting: (waiting) =>
      dispatch({
        type: 'keychain',
        keychain: waiting ? { state: 'waiting', text: KEYRING_WORDS } : { state: 'ok' },
      }),
  });
  const profiles = createProfiles({
    settings,
    keychain,
    sessionStore: createMemoryStore(),
    newId: randomUUID,
    log,
    onChange: ({ profileId, what }) => {
      if (what !== 'chosen') {
        accounts.forget(profileId);
      }
      devices.reset();
      refreshSoon();
      void devices.refresh();
    },
  });
  const memory = createDeviceMemory({ settings, now: clock.now, platform });

  // ---- AWS and the proxy ----
  const quotas = createQuotas(clock);
  const accounts = createAccounts({
    profile: (id) => profiles.get(id),
    credentials: (id) => profiles.credentials(id),
    env: process.env,
    quotas,
    now: clock.now,
    log,
  });
  const devices = createDeviceLoader({ accounts, chosenProfile: () => profiles.chosenId(), dispatch });

  const proxy = createProxyKeeper({
    start: ({ onExit }) =>
      startProxyHost({
        workerPath: path.join(dist, 'proxy-worker.cjs'),
        onEvent: (event) => service.onProxyEvent(event),
        onExit,
        log,
      }),
    onLost: () => service.onProxyRestarted(),
    onGivenUp: () => tell('bad', PROXY_WORDS.title, PROXY_WORDS.body),
    clock,
    random: Math.random,
    log,
  });
  const service = createTunnelService({
    clock,
    log,
    random: Math.random,
    newId: randomUUID,
    state: () => state.tunnels,
    dispatch: (event) => dispatch({ type: 'tunnel', event }),
    account: (id) => accounts.get(id),
    proxy,
    memory,
    description: `Culvert on ${os.hostname().replace(/\p{C}/gu, '')}`,
  });

  // ---- ssh, window, tray ----
  let knownHostsFile: string | undefined;
  const ssh = createSshLauncher({
    platform,
    login: (device) => ({ ...memory.get(device), knownHostsFile }),
    launch: (sshArguments, title) =>
      launchInOwnProcess({
        script: path.join(dist, 'terminal-launcher.cjs'),
        request: { sshArguments, title },
        log,
      }),
  });
  const questions = createQuestions({
    newId: randomUUID,
    show: (question) => {
      if (question && quitting.stage() !== 'running') {
        // Nothing new is begun any more, so there is nothing to ask.
        setImmediate(() => questions.answer(question.id, 'cancel'));
        return;
      }
      dispatch({ type: 'question', question });
      if (question) {
        windows.show();
      }
    },
  });
  const windows = createWindows({
    preload: path.join(dist, 'preload.cjs'),
    icon: appIcon(),
    place: () =>
      windowPlace(
        settings.get().window,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
    onPlace: (place) => settings.update((before) => ({ ...before, window: { ...before.window, ...place } })),
    keepRunning: () => quitting.stage() !== 'ending' && trayHost.available(),
    onClosedForGood: () => {
      // Without a tray the window is the application.
      if (quitting.stage() === 'running') {
        void quitting.quit('ask');
      }
    },
    quitting: () => quitting.stage() !== 'running',
    now: clock.now,
    log,
  });
  const actions = createActions({
    state: () => state,
    now: clock.now,
    dispatch,
    view: () => views.window(),
    service: {
      ...service,
      async open(request) {
        // A tunnel that is opened while the others are closed would be left behind.
        await quitting.running();
        return service.open(request);
      },
    },
    profiles,
    accounts,
    devices,
    memory,
    questions,
    ssh,
    copy: (text) => clipboard.writeText(text),
    openUrl: (url) => shell.openExternal(url),
  });
  const stopServing = serveWindow({
    handlers: actions.handlers,
    window: windows.contents,
    origin: PAGE_ORIGIN,
    log,
  });
  const onTray = createTrayActions({
    actions,
    profiles,
    windows,
    tell,
    showError,
    quit: () => quitting.quit('close-or-stay'),
  });
  const tray = createTray({ onAction: (action) => void onTray(action), log, platform, env: process.env });
  const trayHost = createTrayHost({
    platform,
    env: process.env,
    log,
    onSettled: refreshSoon,
    onAppear: () => tray.recreate(),
  });

  // ---- what is shown ----
  const views = createViews({ state: () => state, profiles, memory, about, demo, now: clock.now });

  let refreshing = false;
  let cancelMinute = () => {};
  /** Many changes at once are one picture. */
  function refreshSoon(): void {
    if (!refreshing) {
      refreshing = true;
      setImmediate(() => {
        refreshing = false;
        refresh();
      });
    }
  }

  function refresh(): void {
    if (quitting.stage() === 'ending') {
      return;
    }
    const now = clock.now();
    windows.send(views.window());
    if (trayHost.settled()) {
      tray.update(views.tray());
    }
    cancelMinute();
    const wait = nextMinute(state.tunnels.tunnels, now);
    cancelMinute = wait === null ? () => {} : clock.after(wait, refreshSoon);
  }

  // ---- ending ----
  const quitting = createQuitting({
    open: () => liveTunnels(state.tunnels),
    settled: () => service.settled(),
    close: (key) => service.close(key),
    ask: (open) =>
      questions.ask({
        kind: 'quit',
        text: open === 1 ? 'A tunnel is open.' : `${open} tunnels are open.`,
        advice:
          'Closed tunnels are billed again when they are opened again. Left open, they can be reused until they expire.',
        tunnels: open,
      }),
    cancelQuestion: () => state.question && questions.answer(state.question.id, 'cancel'),
    onStay: (left) => {
      const { title, body } = stayWords(left);
      tell('bad', title, body);
      windows.show({ view: 'tunnels' });
    },
    end,
    log,
  });

  async function end(): Promise<void> {
    cancelMinute();
    await runEnd(
      [
        { name: 'release ports', run: () => service.stopAll() },
        { name: 'proxy', run: () => proxy.shutdown() },
        {
          name: 'settings',
          run: () => {
            windows.savePlace();
            return settings.flush();
          },
        },
        ...endSteps,
      ],
      log,
    );
    stopServing();
    trayHost.stop();
    tray.destroy();
    windows.destroy();
    if (keychain.hasPending()) {
      // A keyring that never answers would keep the process waiting for it at exit.
      process.kill(process.pid, 'SIGKILL');
    }
    app.exit(exitCode);
  }

  const endSteps: { name: string; run: () => Promise<unknown> }[] = [];
  let exitCode = 0;

  // ---- start ----
  lockSession(session.defaultSession, log);
  servePage(session.defaultSession, path.join(dist, 'window'));
  powerMonitor.on('resume', () => {
    log.info('the computer woke up');
    proxy.wake();
    service.wake();
  });
  if (settingsNotice) {
    notice('warn', settingsNotice.message, settingsNotice.advice);
  }
  refresh();
  void devices.refresh();

  return {
    state: () => state,
    dispatch,
    service,
    profiles,
    memory,
    actions,
    ssh,
    windows,
    quit: quitting.quit,
    /** Runs at the end, after the tunnels are closed. */
    atEnd: (name: string, run: () => Promise<unknown>) => void endSteps.push({ name, run }),
    setExitCode: (code: number) => {
      exitCode = code;
    },
    setKnownHosts: (file: string) => {
      knownHostsFile = file;
    },
  };
}
