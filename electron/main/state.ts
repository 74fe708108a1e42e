import type { DevicesView, NoticeView, QuestionView, WindowView } from '../ipc/contract.ts';
import { noTunnels, type TunnelEvent, type TunnelsState } from '../tunnels/model.ts';
import { reduceTunnels } from '../tunnels/reducer.ts';

/** One thing of the account's registry, as far as it is shown. */
export interface KnownDevice {
  thingName: string;
  thingType: string | null;
  attributes: Record<string, string>;
  connectivity: DevicesView['devices'][number]['connectivity'];
}

/** Everything the window and the tray are made of, beside the settings and the profiles. */
export interface AppState {
  tunnels: TunnelsState;
  devices: {
    state: DevicesView['state'];
    known: readonly KnownDevice[];
    more: boolean;
    error: DevicesView['error'];
  };
  notices: readonly NoticeView[];
  question: QuestionView | null;
  keychain: WindowView['keychain'];
}

export type AppEvent =
  | { type: 'tunnel'; event: TunnelEvent }
  | { type: 'devices-loading' }
  | { type: 'devices-loaded'; known: KnownDevice[]; more: boolean }
  | { type: 'devices-failed'; error: NonNullable<DevicesView['error']> }
  /** Another profile was chosen: what was known belongs to the old one. */
  | { type: 'devices-dropped' }
  | { type: 'notice'; notice: NoticeView }
  | { type: 'notice-dismissed'; id: string }
  | { type: 'question'; question: QuestionView | null }
  | { type: 'keychain'; keychain: WindowView['keychain'] };

export const initialState: AppState = {
  tunnels: noTunnels,
  devices: { state: 'idle', known: [], more: false, error: null },
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
    case 'devices-loading':
      return { ...state, devices: { ...state.devices, state: 'loading', error: null } };
    case 'devices-loaded':
      return { ...state, devices: { state: 'ready', known: event.known, more: event.more, error: null } };
    case 'devices-failed':
      return { ...state, devices: { ...state.devices, state: 'failed', error: event.error } };
    case 'devices-dropped':
      return { ...state, devices: initialState.devices };
    case 'notice': {
      const others = state.notices.filter(({ text }) => text !== event.notice.text);
      return { ...state, notices: [...others, event.notice].slice(-MOST_NOTICES) };
    }
    case 'notice-dismissed':
      return { ...state, notices: state.notices.filter(({ id }) => id !== event.id) };
    case 'question':
      return { ...state, question: event.question };
    case 'keychain':
      return { ...state, keychain: event.keychain };
  }
}
