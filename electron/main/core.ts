/**
 * The part of Culvert that needs no desktop: the state, what is kept, AWS, the proxy and the tunnels. The application puts
 * its window and its tray around it, the host without a desktop the local socket alone. Its parts know each other, so they
 * are put together in one place.
 */
import os from 'node:os';
import path from 'node:path';
import { readSharedFiles } from '../aws/shared-files.ts';
import { sharedProfiles } from '../aws/shared-profiles.ts';
import type { Words } from '../i18n/words.ts';
import type { NoticeView, ProfileView } from '../ipc/contract.ts';
import { createKeytarStore } from '../keychain/keytar-store.ts';
import { createMemoryStore } from '../keychain/memory-store.ts';
import { startProxyHost } from '../proxy/host.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { ok, type Result } from '../shared/result.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import { type BilledOpen, createTunnelService } from '../tunnels/service.ts';
import { createAws } from './aws.ts';
import { createDeviceMemory } from './device-memory.ts';
import { createDirectory } from './directory.ts';
import { createHostKeys } from './host-keys.ts';
import { createLedger, userName } from './ledger.ts';
import type { MfaQuestions } from './mfa.ts';
import type { ProxyResolver } from './network.ts';
import { createOthers } from './others.ts';
import { portHolder } from './port-holder.ts';
import { namingHolders } from './port-names.ts';
import { createProfiles } from './profiles.ts';
import { createProxyKeeper } from './proxy-keeper.ts';
import type { Questions } from './questions.ts';
import { createRestore, noteWords } from './restore.ts';
import { openSettings, type SettingsFile } from './settings.ts';
import { createSignedInAgain } from './signed-in-again.ts';
import { createSshLauncher } from './ssh-launcher.ts';
import { type AppEvent, type AppState, initialState, reduce } from './state.ts';
import { createTunnelLog } from './tunnel-log.ts';

/** What the core asks of whoever it works for. Called when something happens, never while the core is made. */
export interface CoreHost {
  questions: Pick<Questions, 'ask'>;
  /** What questions are put in just now. */
  questionWords(): Words;
  askMfa: MfaQuestions;
  notice(tone: NoticeView['tone'], text: string, advice: string): void;
  tell(tone: NoticeView['tone'], title: string, body: string): void;
  noticeError(tone: NoticeView['tone'], error: CulvertError): void;
  /** The state is another one than `before`. */
  changed(before: AppState): void;
  /** Something beside the state has changed that is shown. */
  drawSoon(): void;
  /** Whether a tunnel may be opened just now. */
  mayOpen(): boolean;
  /** Asked right before an open that is billed, and before the month's limit is looked at. */
  mayBill(open: BilledOpen): Promise<Result<null>>;
  /** Somebody looks at the tunnels, so that they are worth asking AWS about. */
  isSeen(): boolean;
  /** Opens a terminal with ssh in it. */
  launchTerminal(sshArguments: string[], title: string, thingName: string): Promise<Result<unknown>>;
  /** Shows a file in its folder. */
  reveal(file: string): void;
}

export interface CoreOptions {
  /** The data folder. */
  dir: string;
  /** The folder of the bundles. */
  dist: string;
  downloads: () => string;
  clock: Clock;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  newId: () => string;
  log: Log;
  /** The real keyring module; loaded when first needed, since loading it throws where libsecret is missing. */
  loadKeytar: () => Promise<unknown>;
  resolver: ProxyResolver;
  /** The language that is chosen in the settings, or the one of this host. */
  words: (settings: SettingsFile) => () => Words;
  host: CoreHost;
}

export interface Core extends ReturnType<typeof composeCore> {}

/** How the description of each tunnel of ours begins. */
const OPEN_MARK = 'Culvert';

export function composeCore(options: CoreOptions) {
  const { dir, dist, host, clock, platform, env, newId, log } = options;

  // ---- state ----
  let state: AppState = initialState;
  const tunnelLog = createTunnelLog(log);
  const signedInAgain = createSignedInAgain();
  const watchers = new Set<() => void>();

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
      for (const tunnel of state.tunnels.tunnels) {
        const earlier = before.tunnels.tunnels.find(({ key }) => key === tunnel.key);
        if (tunnel.account && (tunnel.account !== earlier?.account || tunnel.phase !== earlier.phase)) {
          memory.foundAccount(tunnel, tunnel.account);
        }
      }
    }
    host.changed(before);
    tellWatchers();
  }

  function tellWatchers(): void {
    for (const watcher of watchers) {
      watcher();
    }
  }

  // ---- what is kept ----
  const { settings, notice: settingsNotice } = openSettings({
    dir,
    now: clock.now,
    log,
    onUnwritable: (error) => host.noticeError('bad', error),
    onChange: tellWatchers,
  });
  const words = options.words(settings);
  const keychain = createKeytarStore({
    load: options.loadKeytar,
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
    newId,
    log,
    shared: async () => {
      const files = await readSharedFiles(env);
      return files.ok ? ok(sharedProfiles(files.value)) : files;
    },
    status: (id): Pick<ProfileView, 'signedIn' | 'signedInUntil'> => aws.credentials.status(id),
    onChange: ({ profileId, what }) => {
      if (what !== 'chosen') {
        aws.forget(profileId);
      }
      if (what === 'foreign') {
        // It is never the one whose devices are shown.
        return;
      }
      devices.reset();
      others.reset();
      host.drawSoon();
      void devices.refresh();
    },
  });
  const memory = createDeviceMemory({ settings, now: clock.now, platform });

  // ---- AWS and the proxy ----
  const aws = createAws({
    settings,
    profiles,
    webProxyPassword: keychain.webProxy,
    resolver: options.resolver,
    askMfa: (request) => host.askMfa(request),
    user: userName(),
    platform,
    words,
    clock,
    log,
    onPasswordNotKept: (error) =>
      host.notice('warn', words().t('notices.password-not-kept'), words().error(error).message),
    onChange: host.drawSoon,
  });
  const { network, accounts } = aws;
  const ledger = createLedger({
    dir,
    settings,
    profiles: () => profiles.list(),
    identify: (id) => accounts.identify(id),
    questions: { ask: (question) => host.questions.ask(question) },
    words: () => host.questionWords(),
    user: userName(),
    downloads: options.downloads,
    reveal: host.reveal,
    clock,
    newId,
    log,
    onUnwritable: (error) => host.noticeError('bad', error),
    onChange: host.drawSoon,
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
    onGivenUp: () =>
      host.tell('bad', words().t('notices.proxy-gone'), words().t('notices.proxy-gone-advice')),
    clock,
    random: Math.random,
    log,
  });
  const service = namingHolders(
    createTunnelService({
      clock,
      log,
      random: Math.random,
      newId,
      state: () => state.tunnels,
      dispatch: (event) => dispatch({ type: 'tunnel', event }),
      account: async (id) => ledger.account(await accounts.get(id)),
      async beforeBilledOpen(open) {
        const agreed = await host.mayBill(open);
        return agreed.ok ? ledger.beforeBilledOpen(open) : agreed;
      },
      mayOpen: () => host.mayOpen(),
      proxy,
      memory,
      description: `${OPEN_MARK} on ${os.hostname().replace(/\p{C}/gu, '')}`,
      network: network.networkFor,
      isSeen: () => host.isSeen(),
      onNote: (note) => {
        const { tone, text, advice } = noteWords(note, words());
        host.notice(tone, text, advice);
      },
    }),
    {
      tunnels: () => liveTunnels(state.tunnels),
      holder: (port) => portHolder(port, { platform }),
    },
  );
  const others = createOthers({
    clock,
    log,
    state: () => state,
    dispatch,
    chosenProfile: () => profiles.chosenId(),
    // An open whose answer was lost may be among them.
    account: async (id) => ledger.account(await accounts.get(id)),
    visible: () => host.isSeen(),
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
  let knownHostsFile: string | undefined;
  const ssh = createSshLauncher({
    platform,
    login: (device) => ({ ...memory.get(device), knownHostsFile }),
    launch: (sshArguments, title, thingName) => host.launchTerminal(sshArguments, title, thingName),
  });
  const hostKeys = createHostKeys({ platform, env, log });

  return {
    ...{ state: (): AppState => state, dispatch, settings, words, keychain, profiles, memory, aws, ledger },
    ...{ place, devices, proxy, service, others, restore, ssh, signedInAgain },
    /** Called after each change of the state or the settings, until what it answers with is called. */
    watch(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    /** What went wrong with what is kept, for whoever is there to be told. */
    notices: [settingsNotice, ledger.notice].flatMap((notice) => notice ?? []),
    hostKeys,
    /** A file in place of the user's own known hosts; undefined but for the demo, whose devices must not enter theirs. */
    knownHostsFile: () => knownHostsFile,
    setKnownHosts: (file: string) => {
      knownHostsFile = file;
    },
    /** After sleep. */
    wake() {
      network.wake();
      proxy.wake();
      service.wake();
    },
  };
}
