/** What the window knows: the last whole view main sent, and which screen, sheet or form the user is in. */
import type {
  Bridge,
  DeviceFilter,
  DeviceView,
  ErrorView,
  Events,
  TunnelView,
  ViewName,
  WindowView,
} from '../electron/ipc/contract.ts';
import { type Ask, askThrough } from './bridge.ts';
import { NO_FILTER } from './device-search.ts';
import type { OpenDraft } from './open-form.ts';

/** The device a tunnel is about to be opened to, and the services to begin with (null: the usual ones). */
export interface SheetTarget {
  thingName: string;
  services: readonly string[] | null;
  /** What the list shows of it, where it was chosen there. */
  known?: DeviceView;
}

/** What was typed for a device and not sent yet. */
export interface KeptDraft {
  profileId: string;
  thingName: string;
  draft: OpenDraft;
}

export interface WindowState {
  view: WindowView | null;
  /** Why the first view could not be had. */
  loadError: ErrorView | null;
  /** Main's clock minus this window's, in milliseconds. */
  clockOffsetMs: number;
  screen: ViewName;
  query: string;
  filter: DeviceFilter;
  sheet: SheetTarget | null;
  /** Survives a look at another screen; gone after Cancel or an open. */
  kept: KeptDraft | null;
  /** “Quick open” is being filled in. */
  quick: boolean;
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
  /** Changes the parts of the filter that are given. */
  narrow(change: Partial<DeviceFilter>): void;
  openSheet(target: SheetTarget): void;
  /** Also forgets what was typed. */
  closeSheet(): void;
  keep(draft: KeptDraft | null): void;
  openQuick(): void;
  closeQuick(): void;
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
  filter: NO_FILTER,
  sheet: null,
  kept: null,
  quick: false,
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
    const clockOffsetMs = jumped ? offset : Math.max(known, offset);
    // The types and groups of one account are not those of another.
    const moved = state.view && view.chosenProfileId !== state.view.chosenProfileId;
    set({ view, loadError: null, clockOffsetMs, ...(moved ? { filter: NO_FILTER } : {}) });
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
      set({ screen, sheet: null, form: null, quick: false });
    } else if (screen === 'devices') {
      set({ screen, query: '', form: null, sheet: { thingName, services: null } });
    } else {
      const tunnel = newestTunnelTo(thingName, state.view?.tunnels ?? []);
      set({ screen, sheet: null, form: null, pointedAt: tunnel?.key ?? null, quick: false });
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
    go: (screen) => set({ screen, sheet: null, form: null, quick: false, query: '' }),
    search: (query) => set(query === '' ? { query } : { query, screen: 'devices', form: null }),
    narrow: (change) => set({ filter: { ...state.filter, ...change } }),
    openSheet: (sheet) => set({ sheet, screen: 'devices', form: null, quick: false }),
    closeSheet: () => set({ sheet: null, kept: null }),
    keep: (kept) => set({ kept }),
    openQuick: () => set({ screen: 'tunnels', sheet: null, form: null, quick: true }),
    closeQuick: () => set({ quick: false }),
    editProfile: (profileId) => set({ screen: 'profiles', form: { profileId }, sheet: null, query: '' }),
    closeForm: () => set({ form: null }),
    pointAt: (pointedAt) =>
      set({ screen: 'tunnels', sheet: null, kept: null, form: null, quick: false, query: '', pointedAt }),
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
