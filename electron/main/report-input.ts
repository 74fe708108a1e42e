import os from 'node:os';
import type { WindowView } from '../ipc/contract.ts';
import type { Personal } from '../shared/redact-report.ts';
import { userName } from './ledger.ts';
import type { ComputerFacts, ReportInput } from './report.ts';
import type { AppState } from './state.ts';

const MIB = 1024 * 1024;

/** What a report is made of but for the log, as it is when the answer is called. */
export function createReportInput(options: {
  state: () => AppState;
  view: () => WindowView;
  env: NodeJS.ProcessEnv;
}): () => Omit<ReportInput, 'errors' | 'log' | 'now'> {
  return () => {
    const view = options.view();
    const { keychain } = options.state();
    return {
      demo: view.demo,
      about: view.about,
      computer: computerFacts(options.env),
      desktop: view.desktop,
      locale: view.locale.formats,
      general: view.general,
      network: view.network,
      profiles: view.profiles,
      chosenProfileId: view.chosenProfileId,
      keychain: keychain.state === 'trouble' ? keychain.error : keychain.state,
      devices: options.state().devices,
      others: options.state().others,
      tunnels: options.state().tunnels.tunnels,
    };
  };
}

export function computerFacts(env: NodeJS.ProcessEnv): ComputerFacts {
  const { XDG_SESSION_TYPE: session, XDG_CURRENT_DESKTOP: desktop, APPIMAGE, SNAP, FLATPAK_ID } = env;
  return {
    session: session ?? '',
    desktop: desktop ?? '',
    pack: APPIMAGE ? 'AppImage' : SNAP ? 'Snap' : FLATPAK_ID ? 'Flatpak' : '',
    upSeconds: process.uptime(),
    memoryMiB: Math.round(process.memoryUsage.rss() / MIB),
  };
}

export function personalOf(): Personal {
  return { home: os.homedir(), user: userName(), host: os.hostname() };
}
