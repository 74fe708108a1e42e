/** Puts together what the window can call, and serves it. What a person sets going anywhere begins with one of these calls. */
import { app, clipboard, shell } from 'electron';
import type { Words } from '../i18n/words.ts';
import { serveWindow } from '../ipc/main.ts';
import type { Clock } from '../shared/clock.ts';
import { findTunnel } from '../tunnels/selectors.ts';
import type { TunnelService } from '../tunnels/service.ts';
import { createActions } from './actions.ts';
import type { Aws } from './aws.ts';
import type { QuestionRoute } from './control-questions.ts';
import type { DemoSwitch } from './demo-switch.ts';
import { createDeviceHandlers } from './device-handlers.ts';
import type { DeviceMemoryStore, Place } from './device-memory.ts';
import type { Directory } from './directory.ts';
import { createHostKeyHandlers, type HostKeys } from './host-keys.ts';
import type { Ledger } from './ledger.ts';
import type { LogFile } from './log-file.ts';
import type { NewsDesk } from './news.ts';
import { signedInOpen } from './opens.ts';
import type { Others } from './others.ts';
import { checkPermissions } from './permission-check.ts';
import type { Preferences } from './preferences.ts';
import type { Profiles } from './profiles.ts';
import type { Questions } from './questions.ts';
import { createReportHandlers } from './report-handlers.ts';
import { createReportInput, personalOf } from './report-input.ts';
import { PAGE_ORIGIN } from './security.ts';
import type { Services } from './services.ts';
import type { Shown } from './shown.ts';
import type { SignIns } from './sign-in.ts';
import { signInFirst } from './sign-in-first.ts';
import type { SshLauncher } from './ssh-launcher.ts';
import type { AppEvent, AppState } from './state.ts';
import { createTunnelHandlers } from './tunnel-handlers.ts';
import type { Windows } from './windows.ts';

export interface CallsOptions {
  state: () => AppState;
  dispatch: (event: AppEvent) => void;
  shown: Pick<Shown, 'view' | 'drawSoon'>;
  service: TunnelService;
  aws: Aws;
  devices: Directory;
  others: Others;
  profiles: Profiles;
  memory: DeviceMemoryStore;
  /** The chosen profile and its region. */
  place: () => Place | null;
  ledger: Pick<Ledger, 'handlers'>;
  preferences: Pick<Preferences, 'handlers'>;
  signIns: Pick<SignIns, 'handlers'>;
  demoSwitch: Pick<DemoSwitch, 'handlers'>;
  questions: Questions;
  /** Whom a question is put to, and in which words. */
  route: Pick<QuestionRoute, 'questions' | 'words'>;
  ssh: SshLauncher;
  services: Services;
  hostKeys: HostKeys;
  /** The demo's, in place of the user's own. */
  knownHostsFile: () => string | undefined;
  windows: Pick<Windows, 'contents'>;
  news: Pick<NewsDesk, 'again'>;
  words: () => Words;
  /** Waits while Culvert quits: nothing new is begun then. */
  running: () => Promise<void>;
  clock: Clock;
  log: LogFile;
}

export function createCalls(options: CallsOptions) {
  const { state, shown, service, devices, profiles, memory, questions, words, running, clock, log } = options;
  const { network, credentials, accounts, testConnection } = options.aws;
  const reveal = (file: string) => shell.showItemInFolder(file);
  const chosenProfile = () => profiles.chosenId();

  const actions = createActions({
    state,
    now: clock.now,
    dispatch: options.dispatch,
    view: shown.view,
    service: {
      ...service,
      ...signedInOpen(service, { credentials, running }),
    },
    profiles,
    memory,
    questions: { ...questions, ...options.route.questions },
    words: options.route.words,
    ssh: options.ssh,
    again: options.news.again,
    copy: (text) => clipboard.writeText(text),
    services: options.services,
    more: {
      ...options.demoSwitch.handlers,
      'network.save': async (input) => {
        const saved = await network.save(input);
        // What stood in the way may be gone with it.
        if (saved.ok && state().devices.state === 'failed') {
          void devices.refresh();
        }
        return saved;
      },
      'profile.test': ({ id }) => testConnection(id),
      'profile.check': ({ id }) =>
        checkPermissions(id, { profile: (profileId) => profiles.get(profileId), accounts, words }),
      ...options.services.handlers,
      ...options.preferences.handlers,
      ...options.signIns.handlers,
      ...createDeviceHandlers({
        directory: devices,
        memory,
        place: options.place,
        onChange: shown.drawSoon,
      }),
      ...options.ledger.handlers,
      ...createReportHandlers({
        logFolder: log.folder,
        facts: createReportInput({ state, view: shown.view, env: process.env }),
        personal: personalOf,
        downloads: () => app.getPath('downloads'),
        reveal,
        openFolder: (folder) => shell.openPath(folder),
        now: clock.now,
      }),
      ...createHostKeyHandlers({
        hostKeys: options.hostKeys,
        knownHostsFile: options.knownHostsFile,
        tunnel: (key) => findTunnel(state().tunnels, key),
      }),
      ...createTunnelHandlers({
        ...{ state, service, questions, chosenProfile, running, words },
        others: options.others,
        env: process.env,
      }),
    },
  });
  const handlers = signInFirst(actions.handlers, {
    ensure: (id) => credentials.ensure(id),
    chosenProfile,
    profileOfTunnel: (key) => state().tunnels.tunnels.find((tunnel) => tunnel.key === key)?.profileId ?? null,
  });
  return {
    actions: { ...actions, handlers },
    stopServing: serveWindow({
      handlers,
      window: options.windows.contents,
      origin: PAGE_ORIGIN,
      words,
      log,
    }),
  };
}
