/**
 * The composition root: makes every part and ties the state's changes to what they bring about. Parts that know each
 * other are put together in files of their own: aws, ledger, preferences, front (window and questions), shown, calls and
 * ending. What is left knows parts of several of them, so it stands here, past the usual length.
 */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { app, clipboard, Notification, powerMonitor, session, shell } from 'electron';
import { readSharedFiles } from '../aws/shared-files.ts';
import { sharedProfiles } from '../aws/shared-profiles.ts';
import { createKeytarStore } from '../keychain/keytar-store.ts';
import { createMemoryStore } from '../keychain/memory-store.ts';
import { startProxyHost } from '../proxy/host.ts';
import { systemClock } from '../shared/clock.ts';
import { ok } from '../shared/result.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { createTunnelService } from '../tunnels/service.ts';
import { aboutView } from './about.ts';
import { createAws } from './aws.ts';
import { createCalls } from './calls.ts';
import { createDemoSwitch } from './demo-switch.ts';
import { createDeviceMemory } from './device-memory.ts';
import { createDirectory } from './directory.ts';
import { effectsOf } from './effects.ts';
import { createEnding } from './ending.ts';
import { createFront } from './front.ts';
import { createLanguage } from './language.ts';
import { createLedger, userName } from './ledger.ts';
import type { EndStep } from './lifecycle.ts';
import type { LogFile } from './log-file.ts';
import { createMfaQuestions } from './mfa.ts';
import { createNotificationHost } from './notification-host.ts';
import { createNotifier } from './notifications.ts';
import { createOthers } from './others.ts';
import { createPreferences } from './preferences.ts';
import { createProfiles } from './profiles.ts';
import { createProxyKeeper } from './proxy-keeper.ts';
import { createRestore, noteWords } from './restore.ts';
import { lockSession, servePage } from './security.ts';
import { openSettings } from './settings.ts';
import { createShown } from './shown.ts';
import { createSignIns } from './sign-in.ts';
import { createSignedInAgain } from './signed-in-again.ts';
import { createSshLauncher } from './ssh-launcher.ts';
import { type AppEvent, type AppState, initialState, reduce } from './state.ts';
import { createTelling } from './telling.ts';
import { launchInOwnProcess } from './terminal-launcher.ts';
import { createTrayActions } from './tray-actions.ts';
import type { TrayFirst } from './tray-first.ts';
import { createTunnelLog } from './tunnel-log.ts';
import { createWayBack } from './way-back.ts';

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
    drawSoon();
  }

  const notificationHost = createNotificationHost({
    platform,
    env: process.env,
    supported: () => Notification.isSupported(),
    onChange: drawSoon,
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
    notifier: createNotifier({ buttons: notificationHost.buttons, markup: notificationHost.markup, log }),
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
      drawSoon();
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
    onChange: drawSoon,
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
    onChange: drawSoon,
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
    mayOpen: () => ending.stage() === 'running',
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
    onChange: drawSoon,
  });
  const { questions, windows, appMenu } = createFront({
    ...{ state: () => state, dispatch, settings, trayHost, words, dist, platform, log },
    stage: () => ending.stage(),
    quit: () => void ending.quit('ask'),
    view: () => shown.view(),
    onSeen: () => {
      drawSoon();
      service.seenAgain();
    },
    onFront: () => {
      telling.seen();
      void notificationHost.look();
    },
    onChange: drawSoon,
    newId: randomUUID,
    now: clock.now,
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
    quit: (mode) => ending.quit(mode),
    relaunch: (next) => app.relaunch(next),
    log,
  });

  // ---- what is shown, what can be called, and the end ----
  const shown = createShown({
    ...{ state: () => state, profiles, devices, network, ledger, preferences, notificationHost },
    ...{ words, windows, tray, trayHost, appMenu, about, demo, platform, clock },
    news: telling.news,
    ending: () => ending.stage() === 'ending',
    env: process.env,
  });
  /** Parts that are made before it call it, too. */
  function drawSoon(): void {
    shown.drawSoon();
  }

  const { actions, stopServing } = createCalls({
    ...{ state: () => state, dispatch, shown, service, aws, devices, others, profiles, memory, place },
    ...{ ledger, preferences, signIns, demoSwitch, questions, ssh, windows, words, clock, log },
    news: telling.news,
    running: () => ending.running(),
  });
  const onTray = createTrayActions({
    ...{ actions, profiles, windows, words, tell, showError },
    copy: (text) => clipboard.writeText(text),
    quit: (mode) => ending.quit(mode),
  });

  const endSteps: EndStep[] = [];
  const ending = createEnding({
    ...{ state: () => state, service, credentials, questions, tell, windows, words, demo, clock, log },
    stop: () => {
      shown.stop();
      others.stop();
      signIns.stop();
    },
    steps: () => [
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
    takeDown: () => {
      stopServing();
      preferences.end();
      trayHost.stop();
      tray.destroy();
      windows.destroy();
    },
    keyringHangs: () => keychain.hasPending(),
  });

  // ---- start ----
  lockSession(session.defaultSession, log);
  servePage(session.defaultSession, path.join(dist, 'window'));
  powerMonitor.on('resume', () => {
    log.info('the computer woke up');
    network.wake();
    proxy.wake();
    service.wake();
    drawSoon();
  });
  powerMonitor.on('shutdown', () => {
    // Nobody can be asked any more; what is open stays so, to be taken up by the next run.
    log.info('the computer shuts down');
    void ending.quit('keep');
  });
  for (const lost of [settingsNotice, ledger.notice]) {
    if (lost) {
      telling.noticeError('warn', lost);
    }
  }
  void notificationHost.look();
  const wayBack = createWayBack({
    ...{ clock, windows, log },
    tray: () => trayHost.available(),
    running: () => ending.stage() === 'running',
  });
  wayBack.changed();
  trayFirst.handOver({
    onAction: (action) => void onTray(action),
    words,
    onHostChange: () => {
      wayBack.changed();
      drawSoon();
    },
  });
  restore.begin();
  void preferences.begin();
  shown.draw();
  void devices.refresh();

  return {
    state: () => state,
    profiles,
    memory,
    actions,
    ssh,
    windows,
    quit: ending.quit,
    /** Runs at the end, after the tunnels are closed. */
    atEnd: (name: string, run: () => Promise<unknown>) => void endSteps.push({ name, run }),
    setExitCode: ending.setExitCode,
    addExamples: ledger.addExamples,
    setKnownHosts: (file: string) => {
      knownHostsFile = file;
    },
  };
}
