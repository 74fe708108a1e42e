/** The composition root: makes every part and ties the state's changes to what they bring about. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, powerMonitor, screen, session, shell } from 'electron';
import { readSharedFiles } from '../aws/shared-files.ts';
import { sharedProfiles } from '../aws/shared-profiles.ts';
import type { NoticeView } from '../ipc/contract.ts';
import { serveWindow } from '../ipc/main.ts';
import { createKeytarStore } from '../keychain/keytar-store.ts';
import { createMemoryStore } from '../keychain/memory-store.ts';
import { startProxyHost } from '../proxy/host.ts';
import { systemClock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { ok } from '../shared/result.ts';
import { appIcon } from '../tray/icons.ts';
import { createTray } from '../tray/tray.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { createTunnelService } from '../tunnels/service.ts';
import { aboutView } from './about.ts';
import { createActions } from './actions.ts';
import { createAws } from './aws.ts';
import { SIGN_IN_MENDS } from './credentials.ts';
import { createDeviceHandlers } from './device-handlers.ts';
import { createDeviceMemory } from './device-memory.ts';
import { createDirectory } from './directory.ts';
import { effectsOf, nextMinute } from './effects.ts';
import { createFewNotifications } from './few-notifications.ts';
import { createLedger, userName } from './ledger.ts';
import { runEnd } from './lifecycle.ts';
import { createMfaQuestions } from './mfa.ts';
import { notify } from './notifications.ts';
import { createOthers } from './others.ts';
import { checkPermissions } from './permission-check.ts';
import { createProfiles } from './profiles.ts';
import { createProxyKeeper } from './proxy-keeper.ts';
import { createQuestions } from './questions.ts';
import { createQuitting, stayWords } from './quitting.ts';
import { createRestore, noteWords } from './restore.ts';
import { lockSession, PAGE_ORIGIN, servePage } from './security.ts';
import { openSettings } from './settings.ts';
import { createSignIns } from './sign-in.ts';
import { signInFirst, signInWhereNeeded } from './sign-in-first.ts';
import { createSignedInAgain } from './signed-in-again.ts';
import { createSshLauncher } from './ssh-launcher.ts';
import { type AppEvent, type AppState, initialState, reduce } from './state.ts';
import { launchInOwnProcess } from './terminal-launcher.ts';
import { createTrayActions } from './tray-actions.ts';
import { createTrayHost } from './tray-host.ts';
import { createTunnelHandlers } from './tunnel-handlers.ts';
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

/** How the description of each tunnel of ours begins. */
const OPEN_MARK = 'Culvert';

const GOOD_NEWS_MS = 8_000;

const PROXY_WORDS = {
  title: 'The part of Culvert that carries the traffic does not start',
  body: 'Tunnels cannot be used just now. Choose Reconnect to try again, or start Culvert again. If that does not help, please report it with the log.',
};

const NOT_KEPT_WORDS = 'The web proxy’s password is remembered until Culvert ends only.';

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
    restore.changed(before);
    others.changed(before);
    if (state.tunnels !== before.tunnels) {
      ledger.watch(before.tunnels, state.tunnels);
      signedInAgain.changed(before.tunnels, state.tunnels);
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

  const announce = createFewNotifications({
    clock,
    show: (message) => notify(message, () => windows.show({ view: 'tunnels' }), log),
  });

  function tell(tone: NoticeView['tone'], title: string, body: string): void {
    notice(tone, title, body);
    if (!windows.isVisible()) {
      announce({ title, body });
    }
  }

  /** A failure of something the user asked for outside the window: it is said in the window, which opens for it. */
  function showError(error: CulvertError): void {
    notice('bad', error.message, error.advice);
    // Where a sign-in is what it wants, its button is there.
    windows.show(SIGN_IN_MENDS.has(error.code) ? { view: 'profiles' } : undefined);
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
    shared: async () => {
      const files = await readSharedFiles(process.env);
      return files.ok ? ok(sharedProfiles(files.value)) : files;
    },
    status: (id) => credentials.status(id),
    onChange: ({ profileId, what }) => {
      if (what !== 'chosen') {
        aws.forget(profileId);
      }
      devices.reset();
      others.reset();
      refreshSoon();
      void devices.refresh();
    },
  });
  const memory = createDeviceMemory({ settings, now: clock.now, platform });

  // ---- AWS and the proxy ----
  const aws = createAws({
    settings,
    profiles,
    webProxyPassword: keychain.webProxy,
    askMfa: (request) => askMfa(request),
    user: userName(),
    platform,
    clock,
    log,
    onPasswordNotKept: (error) => notice('warn', NOT_KEPT_WORDS, error.message),
    onChange: refreshSoon,
  });
  const { network, credentials, accounts } = aws;
  const ledger = createLedger({
    dir: app.getPath('userData'),
    settings,
    profiles: () => profiles.list(),
    identify: (id) => accounts.identify(id),
    questions: { ask: (question) => questions.ask(question) },
    user: userName(),
    downloads: () => app.getPath('downloads'),
    reveal: (file) => shell.showItemInFolder(file),
    clock,
    newId: randomUUID,
    log,
    onUnwritable: (error) => notice('bad', error.message, error.advice),
    onChange: refreshSoon,
  });
  const place = () => {
    const profile = profiles.get(profiles.chosenId() ?? '');
    return profile ? { profileId: profile.id, region: profile.region } : null;
  };
  const devices = createDirectory({
    accounts,
    place,
    tunnels: () => state.tunnels.tunnels,
    memory,
    dispatch,
    clock,
  });

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
    account: async (id) => ledger.account(await accounts.get(id)),
    beforeBilledOpen: ledger.beforeBilledOpen,
    mayOpen: () => quitting.stage() === 'running',
    proxy,
    memory,
    description: `${OPEN_MARK} on ${os.hostname().replace(/\p{C}/gu, '')}`,
    network: network.networkFor,
    onNote: (note) => {
      const { tone, text, advice } = noteWords(note);
      notice(tone, text, advice);
    },
  });
  const others = createOthers({
    clock,
    log,
    state: () => state,
    dispatch,
    chosenProfile: () => profiles.chosenId(),
    // An open whose answer was lost may be among them.
    account: async (id) => ledger.account(await accounts.get(id)),
    visible: () => windows.isVisible(),
    mark: OPEN_MARK,
  });
  const restore = createRestore({
    settings,
    state: () => state,
    service,
    profile: (id) => profiles.list().find((profile) => profile.id === id),
    now: clock.now,
    log,
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
  const askMfa = createMfaQuestions(questions);
  const signedInAgain = createSignedInAgain();
  const signIns = createSignIns({
    profiles,
    credentials,
    sso: aws.sso,
    service: aws.ssoService,
    clock,
    newId: randomUUID,
    env: process.env,
    openUrl: (url) => shell.openExternal(url),
    show: (signIn) => dispatch({ type: 'sign-in', signIn }),
    onSignedIn: (profileId) => {
      // Its clients may still hold credentials that ended before their time.
      accounts.forget(profileId);
      if (profileId === profiles.chosenId()) {
        void devices.refresh();
        if (state.others.state !== 'idle') {
          void others.refresh();
        }
      }
      for (const key of signedInAgain.waiting(profileId, state.tunnels)) {
        void service.reconnect(key);
      }
    },
    onSignedOut: (profileId) => accounts.forget(profileId),
    log,
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
        // Without credentials the open itself fails, before it reaches AWS, and its error has the button.
        await credentials.ensure(request.profileId);
        // That may have taken as long as a person takes.
        await quitting.running();
        return service.open(request);
      },
    },
    profiles,
    memory,
    questions,
    ssh,
    copy: (text) => clipboard.writeText(text),
    openUrl: (url) => shell.openExternal(url),
    more: {
      'network.save': async (input) => {
        const saved = await network.save(input);
        // What stood in the way may be gone with it.
        if (saved.ok && state.devices.state === 'failed') {
          void devices.refresh();
        }
        return saved;
      },
      'profile.test': ({ id }) => aws.testConnection(id),
      ...signIns.handlers,
      ...createDeviceHandlers({ directory: devices, memory, place, onChange: refreshSoon }),
      ...ledger.handlers,
      'profile.check': ({ id }) =>
        checkPermissions(id, { profile: (profileId) => profiles.get(profileId), accounts }),
      ...createTunnelHandlers({
        state: () => state,
        service,
        others,
        questions,
        chosenProfile: () => profiles.chosenId(),
        running: () => quitting.running(),
        env: process.env,
      }),
    },
  });
  const handlers = signInFirst(actions.handlers, {
    ensure: (id) => credentials.ensure(id),
    chosenProfile: () => profiles.chosenId(),
    profileOfTunnel: (key) => state.tunnels.tunnels.find((tunnel) => tunnel.key === key)?.profileId ?? null,
  });
  const stopServing = serveWindow({
    handlers,
    window: windows.contents,
    origin: PAGE_ORIGIN,
    log,
  });
  const onTray = createTrayActions({
    actions: { ...actions, handlers },
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
  const views = createViews({
    state: () => state,
    profiles,
    devices,
    network: network.view,
    bill: ledger.view,
    about,
    demo,
    now: clock.now,
  });

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
    signIn: () =>
      signInWhereNeeded(
        liveTunnels(state.tunnels).map(({ profileId }) => profileId),
        { credentials, clock },
      ),
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
    others.stop();
    signIns.stop();
    await runEnd(
      [
        { name: 'release ports', run: () => service.stopAll() },
        { name: 'history', run: () => ledger.end() },
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
    network.wake();
    proxy.wake();
    service.wake();
  });
  for (const lost of [settingsNotice, ledger.notice]) {
    if (lost) {
      notice('warn', lost.message, lost.advice);
    }
  }
  restore.begin();
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
