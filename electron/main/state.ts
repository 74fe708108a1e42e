import type { Words } from '../i18n/words.ts';
import type {
  DevicesView,
  NoticeView,
  OthersView,
  QuestionView,
  SignInProgress,
  WindowView,
} from '../ipc/contract.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Reason } from '../shared/reasons.ts';
import { noTunnels, type TunnelEvent, type TunnelsState } from '../tunnels/model.ts';
import { reduceTunnels } from '../tunnels/reducer.ts';

/** About the directory, in no language yet. */
export interface DevicesState extends Omit<DevicesView, 'connectivityNote' | 'error'> {
  connectivityNote: Reason | null;
  error: CulvertError | null;
}

/** Open tunnels of the account that are not ours; what went wrong is in no language yet. */
export interface OthersState extends Omit<OthersView, 'error'> {
  error: CulvertError | null;
}

/** Everything the window and the tray are made of, beside the settings and the profiles. */
export interface AppState {
  tunnels: TunnelsState;
  /** About the directory. The rows are in it: there may be many. */
  devices: DevicesState;
  others: OthersState;
  signIn: SignInProgress | null;
  notices: readonly Notice[];
  question: QuestionView | null;
  keychain: WindowView['keychain'];
}

export interface Notice extends NoticeView {
  /** The same in other words: a notice that stands while the language is changed follows it. */
  inWords?: (words: Words) => Pick<NoticeView, 'text' | 'advice'>;
}

export type AppEvent =
  | { type: 'tunnel'; event: TunnelEvent }
  | { type: 'devices'; devices: DevicesState }
  | { type: 'others'; others: OthersState }
  | { type: 'sign-in'; signIn: SignInProgress | null }
  | { type: 'notice'; notice: Notice }
  | { type: 'notice-dismissed'; id: string }
  | { type: 'question'; question: QuestionView | null }
  | { type: 'keychain'; keychain: WindowView['keychain'] };

export const initialState: AppState = {
  tunnels: noTunnels,
  devices: {
    version: 0,
    state: 'idle',
    source: null,
    loaded: 0,
    more: false,
    searching: false,
    connectivityNote: null,
    loadedAt: null,
    types: [],
    groups: [],
    error: null,
  },
  others: { state: 'idle', tunnels: [], more: false, at: null, error: null },
  signIn: null,
  notices: [],
  question: null,
  keychain: { state: 'ok' },
};

// A notice is meant to be read; an older one gives way rather than filling the window.
const MOST_NOTICES = 4;

export function reduce(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'tunnel': {
      const tunnels = reduceTunnels(state.tunnels, event.event);
      return tunnels === state.tunnels ? state : { ...state, tunnels };
    }
    case 'devices':
      return { ...state, devices: event.devices };
    case 'others':
      return { ...state, others: event.others };
    case 'sign-in':
      return { ...state, signIn: event.signIn };
    case 'notice': {
      const { id, text } = event.notice;
      const others = state.notices.filter((notice) => notice.id !== id && notice.text !== text);
      return { ...state, notices: [...others, event.notice].slice(-MOST_NOTICES) };
    }
    case 'notice-dismissed': {
      const notices = state.notices.filter(({ id }) => id !== event.id);
      return notices.length === state.notices.length ? state : { ...state, notices };
    }
    case 'question':
      return { ...state, question: event.question };
    case 'keychain':
      return { ...state, keychain: event.keychain };
  }
}
