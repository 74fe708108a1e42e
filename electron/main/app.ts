/** The composition root: makes every part and ties the state's changes to what they bring about. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, Notification, powerMonitor, screen, session, shell } from 'electron';
import { readSharedFiles } from '../aws/shared-files.ts';
import { sharedProfiles } from '../aws/shared-profiles.ts';
import { serveWindow } from '../ipc/main.ts';
import { createKeytarStore } from '../keychain/keytar-store.ts';
import { createMemoryStore } from '../keychain/memory-store.ts';
import { startProxyHost } from '../proxy/host.ts';
import { systemClock } from '../shared/clock.ts';
import { ok } from '../shared/result.ts';
import { appIcon } from '../tray/icons.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { createTunnelService } from '../tunnels/service.ts';
import { aboutView } from './about.ts';
import { createActions } from './actions.ts';
import { createAppMenu } from './app-menu.ts';
import { createAws } from './aws.ts';
import { createClosing } from './closing.ts';
import { createDemoSwitch } from './demo-switch.ts';
import { createDeviceHandlers } from './device-handlers.ts';
import { createDeviceMemory } from './device-memory.ts';
import { createDirectory } from './directory.ts';
import { effectsOf, nextMinute } from './effects.ts';
import { createLanguage } from './language.ts';
import { createLedger, userName } from './ledger.ts';
import { runEnd } from './lifecycle.ts';
import type { LogFile } from './log-file.ts';
import { createMfaQuestions } from './mfa.ts';
import { createNotificationHost } from './notification-host.ts';
import { createNotifier } from './notifications.ts';
import { createOthers } from './others.ts';
import { checkPermissions } from './permission-check.ts';
import { createPreferences } from './preferences.ts';
import { createProfiles } from './profiles.ts';
import { createProxyKeeper } from './proxy-keeper.ts';
import { createQuestions } from './questions.ts';
import { createQuitting, quitQuestion, stayWords } from './quitting.ts';
import { createReportHandlers } from './report-handlers.ts';
import { createReportInput, personalOf } from './report-input.ts';
import { createRestore, noteWords } from './restore.ts';
import { lockSession, PAGE_ORIGIN, servePage } from './security.ts';
import { openSettings } from './settings.ts';
import { isWayland } from './shortcut-portal.ts';
import { createSignIns } from './sign-in.ts';
import { signInFirst, signInWhereNeeded } from './sign-in-first.ts';
import { createSignedInAgain } from './signed-in-again.ts';
import { createSshLauncher } from './ssh-launcher.ts';
import { type AppEvent, type AppState, initialState, reduce } from './state.ts';
import { createTelling } from './telling.ts';
import { launchInOwnProcess } from './terminal-launcher.ts';
import { createTrayActions } from './tray-actions.ts';
import type { TrayFirst } from './tray-first.ts';
import { createTunnelHandlers } from './tunnel-handlers.ts';
import { createTunnelLog } from './tunnel-log.ts';
import { createViews } from './views.ts';
import { windowPlace } from './window-bounds.ts';
import { createWindows } from './windows.ts';

export interface AppOptions {
  /** The folder of the bundles. */
  dist: string;
  log: LogFile;
  /** The real keyring module; loaded when first needed, since loading it throws where libsecret is missing. */
  loadKeytar: () => Promise<unknown>;
  demo: boolean;
  /** The icon, which is there already. */
  trayFirst: TrayFirst;
}

export interface CulvertApp extends ReturnType<typeof composeApp> {}

/** How the description of each tunnel of ours begins. */
const OPEN_MARK = 'Culvert';

/** Builds the application. Electron must be ready. */
export function composeApp({ dist, log, loadKeytar, demo, trayFirst }: AppOptions) {
  const { tray, host: trayHost } = trayFirst;
  const clock = systemClock;
  const platform = process.platform;
  const about = aboutView();
  log.info('culvert starts', { ...about, demo });

  // ---- state ----
  let state: AppState = initialState;
  const tunnelLog = createTunnelLog(log);

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
      tunnelLog(before.tunnels, state.tunnels);
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
        telling.news.effect(effect);
      }
    }
    if (state.tunnels !== before.tunnels) {
      telling.news.look(state.tunnels.tunnels);
    }
    refreshSoon();
  }

  const notificationHost = createNotificationHost({
    platform,
    env: process.env,
    supported: () => Notification.isSupported(),
    onChange: refreshSoon,
    log,
  });
  const telling = createTelling({
    clock,
    newId: randomUUID,
    words: () => words(),
    dispatch,
    wanted: () => settings.get().general.notifications,
    inFront: () => windows.isInFront(),
    show: (target) => windows.show(target),
    notifier: createNotifier({ buttons: notificationHost.buttons, log }),
    act: (act, tunnel) => {
      if (act === 'open-new') {
        if (tunnel.profileId !== profiles.chosenId()) {
          profiles.choose(tunnel.profileId);
        }
        windows.show({ view: 'devices', thingName: tunnel.thingName, againKey: tunnel.key });
      } else {
        void onTray({ kind: act, key: tunnel.key });
      }
    },
  });
  const { notice, tell, showError } = telling;

  // ---- what is kept ----
  const { settings, notice: settingsNotice } = openSettings({
    dir: app.getPath('userData'),
    now: clock.now,
    log,
    onUnwritable: (error) => telling.noticeError('bad', error),
  });
  const words = createLanguage({ settings, preferred: () => app.getPreferredSystemLanguages() });
  const keychain = createKeytarStore({
    load: loadKeytar,
    clock,
    log,
    platform,
    onWaiting: (waiting) =>
      dispatch({
        type: 'keychain',
        keychain: waiting
          ? { state: 'waiting', text: words().t('notices.keyring-waiting') }
          : { state: 'ok' },
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
    words,
    clock,
    log,
    onPasswordNotKept: (error) =>
      notice('warn', words().t('notices.password-not-kept'), words().error(error).message),
    onChange: refreshSoon,
  });
  const { network, credentials, accounts } = aws;
  const ledger = createLedger({
    dir: app.getPath('userData'),
    settings,
    profiles: () => profiles.list(),
    identify: (id) => accounts.identify(id),
    questions: { ask: (question) => questions.ask(question) },
    words,
    user: userName(),
    downloads: () => app.getPath('downloads'),
    reveal: (file) => shell.showItemInFolder(file),
    clock,
    newId: randomUUID,
    log,
    onUnwritable: (error) => telling.noticeError('bad', error),
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
    onGivenUp: () => tell('bad', words().t('notices.proxy-gone'), words().t('notices.proxy-gone-advice')),
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
    isSeen: () => windows.isVisible(),
    onNote: (note) => {
      const { tone, text, advice } = noteWords(note, words());
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
    launch: (sshArguments, title) => preferences.openTerminal(sshArguments, title),
  });
  const preferences = createPreferences({
    ...{ settings, words, demo, platform, log },
    dir: app.getPath('userData'),
    logs: path.join(app.getPath('userData'), 'logs'),
    now: clock.now,
    profiles: () => profiles.list(),
    tunnels: () => liveTunnels(state.tunnels),
    launch: (request) =>
      launchInOwnProcess({ script: path.join(dist, 'terminal-launcher.cjs'), request, log }),
    clearHistory: () => ledger.clear(),
    onShortcut: () => windows.show({ view: 'tunnels', palette: true }),
    onInstead: (names) => {
      const { t } = words();
      notice('warn', t('settings.terminal-instead', names), t('settings.terminal-instead-advice'));
    },
    onChange: refreshSoon,
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
  const askMfa = createMfaQuestions(questions, words);
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
    words,
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
    icon: appIcon,
    place: () =>
      windowPlace(
        settings.get().window,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
    onPlace: (place) => settings.update((before) => ({ ...before, window: { ...before.window, ...place } })),
    onClose: createClosing({
      platform,
      onClose: () => settings.get().general.onClose,
      remember: (onClose) => {
        settings.update((before) => ({ ...before, general: { ...before.general, onClose } }));
        refreshSoon();
      },
      tray: () => trayHost.available(),
      stage: () => quitting.stage(),
      quit: () => void quitting.quit('ask'),
      hide: () => windows.hide(),
      questions,
      asked: () => state.question !== null,
      words,
    }),
    onSeen: () => {
      refreshSoon();
      service.seenAgain();
    },
    onFront: () => {
      telling.seen();
      void notificationHost.look();
    },
    quitting: () => quitting.stage() !== 'running',
    now: clock.now,
    log,
  });
  const demoSwitch = createDemoSwitch({
    demo,
    start: {
      args: process.argv.slice(1),
      execPath: process.execPath,
      env: process.env,
      appPath: process.defaultApp ? app.getAppPath() : null,
    },
    temp: app.getPath('temp'),
    general: () => settings.get().general,
    quit: (mode) => quitting.quit(mode),
    relaunch: (next) => app.relaunch(next),
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
    words,
    ssh,
    again: telling.news.again,
    copy: (text) => clipboard.writeText(text),
    openUrl: (url) => shell.openExternal(url),
    more: {
      ...demoSwitch.handlers,
      'network.save': async (input) => {
        const saved = await network.save(input);
        // What stood in the way may be gone with it.
        if (saved.ok && state.devices.state === 'failed') {
          void devices.refresh();
        }
        return saved;
      },
      'profile.test': ({ id }) => aws.testConnection(id),
      ...preferences.handlers,
      ...signIns.handlers,
      ...createDeviceHandlers({ directory: devices, memory, place, onChange: refreshSoon }),
      ...ledger.handlers,
      ...createReportHandlers({
        logFolder: log.folder,
        facts: createReportInput({
          state: () => state,
          view: () => views.window(),
          env: process.env,
        }),
        personal: personalOf,
        downloads: () => app.getPath('downloads'),
        reveal: (file) => shell.showItemInFolder(file),
        openFolder: (folder) => shell.openPath(folder),
        now: clock.now,
      }),
      'profile.check': ({ id }) =>
        checkPermissions(id, { profile: (profileId) => profiles.get(profileId), accounts, words }),
      ...createTunnelHandlers({
        state: () => state,
        service,
        others,
        questions,
        chosenProfile: () => profiles.chosenId(),
        running: () => quitting.running(),
        words,
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
    words,
    log,
  });
  const onTray = createTrayActions({
    actions: { ...actions, handlers },
    profiles,
    windows,
    words,
    copy: (text) => clipboard.writeText(text),
    tell,
    showError,
    quit: () => quitting.quit('close-or-stay'),
  });
  const appMenu = createAppMenu({
    platform,
    words,
    actions: {
      quit: () => void quitting.quit('ask'),
      settings: () => windows.show({ view: 'settings' }),
      about: () => windows.show({ view: 'about' }),
    },
  });

  // ---- what is shown ----
  const views = createViews({
    state: () => state,
    profiles,
    devices,
    network: network.view,
    bill: ledger.view,
    words,
    general: preferences.general,
    desktop: () => ({
      platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
      tray: trayHost.settled() ? trayHost.available() : null,
      shortcut: preferences.shortcut(),
      shortcutPortal: isWayland(platform, process.env),
      login: preferences.login(),
      notifications: notificationHost.available(),
    }),
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
    telling.news.look(state.tunnels.tunnels);
    appMenu.update();
    if (windows.isVisible()) {
      windows.send(views.window());
    }
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
    ask: (open) => questions.ask(quitQuestion(open, words())),
    cancelQuestion: () => state.question && questions.answer(state.question.id, 'cancel'),
    onStay: (left) => {
      const { title, body } = stayWords(left, words());
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
        { name: 'start anew', run: () => demoSwitch.atEnd() },
      ],
      log,
    );
    stopServing();
    preferences.end();
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
    refreshSoon();
  });
  powerMonitor.on('shutdown', () => {
    // Nobody can be asked any more; what is open stays so, to be taken up by the next run.
    log.info('the computer shuts down');
    void quitting.quit('keep');
  });
  for (const lost of [settingsNotice, ledger.notice]) {
    if (lost) {
      telling.noticeError('warn', lost);
    }
  }
  void notificationHost.look();
  trayFirst.handOver({ onAction: (action) => void onTray(action), words, onHostChange: refreshSoon });
  restore.begin();
  void preferences.begin();
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
    addExamples: ledger.addExamples,
    setKnownHosts: (file: string) => {
      knownHostsFile = file;
    },
  };
}
