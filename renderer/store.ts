/** What the window knows: the last whole view main sent, and which screen, sheet or form the user is in. */
import type {
  Bridge,
  ErrorView,
  Events,
  TunnelView,
  ViewName,
  WindowView,
} from '../electron/ipc/contract.ts';
import { type Ask, askThrough } from './bridge.ts';

/** The device a tunnel is about to be opened to, and the services to begin with (null: the usual ones). */
export interface SheetTarget {
  thingName: string;
  services: readonly string[] | null;
}

export interface WindowState {
  view: WindowView | null;
  /** Why the first view could not be had. */
  loadError: ErrorView | null;
  /** Main's clock minus this window's, in milliseconds. */
  clockOffsetMs: number;
  screen: ViewName;
  query: string;
  sheet: SheetTarget | null;
  /** The profile in the form; `profileId` is null for a new one. */
  form: { profileId: string | null } | null;
  /** The tunnel to scroll to, by key. */
  pointedAt: string | null;
  /** Said once by a screen reader. */
  announcement: string;
}

export interface Store {
  ask: Ask;
  getState(): WindowState;
  subscribe(listener: () => void): () => void;
  /** Main's time as far as it is known, in milliseconds since the epoch. */
  now(): number;
  /** Asks for the first view and listens to the later ones; the answer stops listening. */
  start(): () => void;
  reload(): Promise<void>;
  go(screen: ViewName): void;
  search(query: string): void;
  openSheet(target: SheetTarget): void;
  closeSheet(): void;
  editProfile(profileId: string | null): void;
  closeForm(): void;
  pointAt(tunnelKey: string): void;
  pointed(): void;
  announce(text: string): void;
}

export interface StoreOptions {
  bridge: Bridge;
  /** This window's own clock, in milliseconds since the epoch. */
  now: () => number;
}

// A snapshot that took longer on its way makes main's clock look late; a real clock change is larger than this.
const CLOCK_JUMP_MS = 500;

const initial: WindowState = {
  view: null,
  loadError: null,
  clockOffsetMs: 0,
  screen: 'tunnels',
  query: '',
  sheet: null,
  form: null,
  pointedAt: null,
  announcement: '',
};

export function createStore({ bridge, now }: StoreOptions): Store {
  const ask = askThrough(bridge);
  const listeners = new Set<() => void>();
  let state = initial;

  function set(change: Partial<WindowState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function accept(view: WindowView): void {
    if (state.view && view.version <= state.view.version) {
      return;
    }
    const offset = view.now - now();
    const known = state.view ? state.clockOffsetMs : offset;
    const jumped = Math.abs(offset - known) > CLOCK_JUMP_MS;
    set({ view, loadError: null, clockOffsetMs: jumped ? offset : Math.max(known, offset) });
  }

  async function reload(): Promise<void> {
    const answer = await ask('view.get', null);
    if (answer.ok) {
      accept(answer.value);
    } else if (!state.view) {
      set({ loadError: answer.error });
    }
  }

  function show({ view: screen, thingName }: Events['show']): void {
    if (thingName === undefined) {
      set({ screen, sheet: null, form: null });
    } else if (screen === 'devices') {
      set({ screen, query: '', form: null, sheet: { thingName, services: null } });
    } else {
      const tunnel = newestTunnelTo(thingName, state.view?.tunnels ?? []);
      set({ screen, sheet: null, form: null, pointedAt: tunnel?.key ?? null });
    }
  }

  return {
    ask,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => now() + state.clockOffsetMs,
    start() {
      const stops = [bridge.on('view', accept), bridge.on('show', show)];
      void reload();
      return () => {
        for (const stop of stops) {
          stop();
        }
      };
    },
    reload,
    go: (screen) => set({ screen, sheet: null, form: null, query: '' }),
    search: (query) => set(query === '' ? { query } : { query, screen: 'devices', form: null }),
    openSheet: (sheet) => set({ sheet, screen: 'devices', form: null }),
    closeSheet: () => set({ sheet: null }),
    editProfile: (profileId) => set({ screen: 'profiles', form: { profileId }, sheet: null, query: '' }),
    closeForm: () => set({ form: null }),
    pointAt: (pointedAt) => set({ screen: 'tunnels', sheet: null, form: null, query: '', pointedAt }),
    pointed: () => set({ pointedAt: null }),
    announce(text) {
      // The same words twice are no change to a live region, so they would not be read out the second time.
      set({ announcement: state.announcement === text ? `${text}\u00a0` : text });
    },
  };
}

/** An open tunnel before a closed one, a later one before an earlier one. */
function newestTunnelTo(thingName: string, tunnels: readonly TunnelView[]): TunnelView | undefined {
  const candidates = tunnels.filter((tunnel) => tunnel.thingName === thingName);
  return candidates.findLast((tunnel) => tunnel.state !== 'closed') ?? candidates.at(-1);
}
