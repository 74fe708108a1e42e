/**
 * The composition root of the application: makes every part and ties the state's changes to what they bring about. Parts
 * that know each other are put together in files of their own: core (what needs no desktop), preferences, front (window
 * and questions), shown, calls and ending. What is left knows parts of several of them.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, clipboard, Notification, powerMonitor, session, shell } from 'electron';
import { systemClock } from '../shared/clock.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { aboutView } from './about.ts';
import { createCalls } from './calls.ts';
import { composeCommandLine } from './command-line.ts';
import { createControl } from './control.ts';
import { createControlCalls } from './control-calls.ts';
import { createConsent } from './control-consent.ts';
import { createControlDevices } from './control-devices.ts';
import { createControlProfiles } from './control-profiles.ts';
import { createQuestionRoute } from './control-questions.ts';
import { composeCore } from './core.ts';
import { createDemoSwitch } from './demo-switch.ts';
import { effectsOf } from './effects.ts';
import { createEnding } from './ending.ts';
import { createFront } from './front.ts';
import { createLanguage } from './language.ts';
import type { EndStep } from './lifecycle.ts';
import { optionsOf } from './link-inbox.ts';
import { createLinks } from './links.ts';
import type { LogFile } from './log-file.ts';
import { createMfaQuestions } from './mfa.ts';
import { type StartFacts, startOfHidden } from './next-start.ts';
import { createNotificationHost } from './notification-host.ts';
import { createNotifier } from './notifications.ts';
import { createPreferences } from './preferences.ts';
import { createProxyResolver } from './proxy-resolver.ts';
import { lockSession, servePage } from './security.ts';
import { createServices } from './services.ts';
import { createShown } from './shown.ts';
import { createSignIns } from './sign-in.ts';
import type { AppState } from './state.ts';
import { createTelling } from './telling.ts';
import { launchInOwnProcess } from './terminal-launcher.ts';
import { createTrayActions } from './tray-actions.ts';
import type { TrayFirst } from './tray-first.ts';
import { createUrlTakers } from './url-takers.ts';
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

/** Builds the application. Electron must be ready. */
export function composeApp({ dist, log, loadKeytar, demo, trayFirst }: AppOptions) {
  const { tray, host: trayHost } = trayFirst;
  const clock = systemClock;
  const platform = process.platform;
  const about = aboutView();
  log.info('culvert starts', { ...about, demo });

  // ---- the core ----
  const core = composeCore({
    ...{ dist, clock, platform, log, loadKeytar },
    dir: app.getPath('userData'),
    downloads: () => app.getPath('downloads'),
    env: process.env,
    newId: randomUUID,
    resolver: createProxyResolver(),
    words: (file) => createLanguage({ settings: file, preferred: () => app.getPreferredSystemLanguages() }),
    host: {
      questions: { ask: (question) => route.questions.ask(question) },
      questionWords: () => route.words(),
      mayBill: (open) => mayBill(open),
      askMfa: (request) => askMfa(request),
      notice: (...said) => notice(...said),
      tell: (...said) => tell(...said),
      noticeError: (...said) => telling.noticeError(...said),
      changed,
      drawSoon,
      mayOpen: () => ending.stage() === 'running',
      isSeen: () => windows.isVisible(),
      launchTerminal: (...wanted) => preferences.openTerminal(...wanted),
      reveal: (file) => shell.showItemInFolder(file),
    },
  });
  const { state, dispatch, settings, words, keychain, profiles, memory, aws, ledger, place } = core;
  const { devices, proxy, service, others, restore, ssh, signedInAgain, hostKeys, knownHostsFile } = core;
  const { network, credentials, accounts } = aws;

  function changed(before: AppState): void {
    for (const effect of effectsOf(before, state())) {
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
    if (state().tunnels !== before.tunnels) {
      telling.news.look(state().tunnels.tunnels);
    }
    links.changed();
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
    words,
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

  // ---- window, tray ----
  const commandLine = composeCommandLine({
    ...{ core, words, demo, platform, clock, log },
    dir: app.getPath('userData'),
    script: path.join(dist, 'cli.cjs'),
    env: process.env,
  });
  const preferences = createPreferences({
    ...{ settings, words, demo, platform, log },
    dir: app.getPath('userData'),
    logs: path.join(app.getPath('userData'), 'logs'),
    now: clock.now,
    profiles: () => profiles.list(),
    tunnels: () => liveTunnels(state().tunnels),
    commandLine,
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
    ...{ state, dispatch, settings, trayHost, words, dist, platform, log },
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
  const route = createQuestionRoute({ window: questions, words });
  const askMfa = createMfaQuestions(route.questions, route.words);
  const mayBill = createConsent({ profiles, route, onChange: drawSoon });
  const links = createLinks({
    ...{ profiles, words, log },
    show: windows.show,
    putNotice: (said) => dispatch({ type: 'notice', notice: said }),
    takeNotice: (id) => dispatch({ type: 'notice-dismissed', id }),
    busy: () => state().question !== null || state().signIn !== null,
    running: () => ending.stage() === 'running',
  });
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
        if (state().others.state !== 'idle') {
          void others.refresh();
        }
      }
      for (const key of signedInAgain.waiting(profileId, state().tunnels)) {
        void service.reconnect(key);
      }
    },
    onSignedOut: (profileId) => accounts.forget(profileId),
    log,
  });
  const startFacts: StartFacts = {
    args: optionsOf(process.argv).slice(1),
    execPath: process.execPath,
    env: process.env,
    appPath: process.defaultApp ? app.getAppPath() : null,
  };
  const demoSwitch = createDemoSwitch({
    demo,
    start: startFacts,
    temp: app.getPath('temp'),
    general: () => settings.get().general,
    quit: (mode) => ending.quit(mode),
    relaunch: (next) => app.relaunch(next),
    log,
  });

  const services = createServices({
    ...{ settings, words, platform, ssh, log },
    openUrl: (url) => shell.openExternal(url),
    isTaken: createUrlTakers({
      platform,
      env: process.env,
      nameOf: (url) => app.getApplicationNameForProtocol(url),
    }),
    start: (request) =>
      launchInOwnProcess({ script: path.join(dist, 'terminal-launcher.cjs'), request, log }),
    copy: (text) => clipboard.writeText(text),
    tell: (title, body) => tell('warn', title, body),
    onChange: drawSoon,
  });

  // ---- what is shown, what can be called, and the end ----
  const shown = createShown({
    ...{ state, profiles, devices, services, network, ledger, preferences, notificationHost },
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
    ...{ state, dispatch, shown, service, aws, devices, others, profiles, memory, place },
    ...{ ledger, preferences, signIns, demoSwitch, questions, ssh, services, windows, words, clock, log },
    ...{ hostKeys, knownHostsFile },
    ...{ route, news: telling.news },
    running: () => ending.running(),
  });
  const hidden = startOfHidden(startFacts, app.getPath('userData'));
  const control = createControl({
    dir: app.getPath('userData'),
    mode: 'app',
    start: { program: hidden.execPath, args: hidden.args },
    handlers: createControlCalls({
      ...{ core, route, opens: actions, demo, platform, clock, log },
      mode: 'app',
      profiles: createControlProfiles(profiles),
      devices: createControlDevices({ core, clock }),
      dir: app.getPath('userData'),
      logs: log.folder,
      copy: (text) => clipboard.writeText(text),
      // The demo's tunnels end with its cloud.
      end: () => void ending.quit(demo ? 'close' : 'keep'),
    }),
    log,
  });
  const onTray = createTrayActions({
    ...{ actions, profiles, windows, words, tell, showError },
    copy: (text) => clipboard.writeText(text),
    quit: (mode) => ending.quit(mode),
  });

  const endSteps: EndStep[] = [];
  const ending = createEnding({
    ...{ state, service, credentials, questions, tell, windows, words, demo, clock, log },
    takeBack: () => control.takeBack(),
    stop: () => {
      control.refuse();
      shown.stop();
      others.stop();
      signIns.stop();
    },
    steps: () => [
      { name: 'release ports', run: () => service.stopAll() },
      { name: 'command line', run: () => commandLine.end() },
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
      { name: 'control', run: () => control.close() },
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
    core.wake();
    drawSoon();
  });
  powerMonitor.on('shutdown', () => {
    // Nobody can be asked any more; what is open stays so, to be taken up by the next run.
    log.info('the computer shuts down');
    void ending.quit('keep');
  });
  for (const lost of core.notices) {
    telling.noticeError('warn', lost);
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
  void control.open();
  void preferences.begin();
  void commandLine.begin();
  shown.draw();
  void devices.refresh();

  return {
    state,
    profiles,
    memory,
    actions,
    ssh,
    windows,
    /** Somebody did not find this Culvert by its socket. */
    lookAtControl: () => void control.look(),
    quit: ending.quit,
    /** Runs at the end, after the tunnels are closed. */
    atEnd: (name: string, run: () => Promise<unknown>) => void endSteps.push({ name, run }),
    setExitCode: ending.setExitCode,
    addExamples: ledger.addExamples,
    setKnownHosts: core.setKnownHosts,
    /** Follows a `culvert://` link. */
    openLink: links.open,
  };
}
