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
import { type Again, againTarget, profileOfTunnel } from './again.ts';
import { type Ask, askThrough } from './bridge.ts';
import { tunnelChanges } from './changes.ts';
import { NO_FILTER } from './device-search.ts';
import { beginFirstRun, type FirstRun, type FirstRunState } from './first-run.ts';
import type { OpenDraft } from './open-form.ts';
import { steadyTunnels } from './steady.ts';
import { type Rates, takeRates } from './throughput.ts';
import { ENGLISH, type Words, wordsOf } from './words.tsx';

/** The device a tunnel is about to be opened to, and the services to begin with (null: the usual ones). */
export interface SheetTarget {
  thingName: string;
  services: readonly string[] | null;
  /** Another one like a tunnel that is about to expire: reusing an open one would only find that one. */
  again?: Again;
  /** What the list shows of it, where it was chosen there. */
  known?: DeviceView;
}

/** What was typed for a device and not sent yet. */
export interface KeptDraft {
  profileId: string;
  thingName: string;
  draft: OpenDraft;
}

/** The parts of the settings; each has a heading with the id `settings-…`. */
export type SettingsSection =
  | 'general'
  | 'language'
  | 'terminals'
  | 'ssh'
  | 'services'
  | 'ports'
  | 'notifications'
  | 'network'
  | 'prices'
  | 'privacy';

/** Said once by a screen reader. */
export interface Announcement {
  id: number;
  text: string;
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
  /** The profile that the sheet is for, by id; null while it is for whichever is chosen when the next view comes. */
  sheetProfileId: string | null;
  /** Survives a look at another screen; gone after Cancel or an open. */
  kept: KeptDraft | null;
  /** “Quick open” is being filled in. */
  quick: boolean;
  /** The profile in the form; `profileId` is null for a new one. */
  form: { profileId: string | null } | null;
  /** The steps to a first profile: where the user is in them, and what was typed. */
  firstRun: FirstRunState;
  /** The tunnel to scroll to, by key. */
  pointedAt: string | null;
  /** The tunnel whose lines the log shows, by key; null: lines of all. */
  logTunnel: string | null;
  /** What lies over the window: the command palette, or the list of the keys. */
  overlay: 'palette' | 'shortcuts' | null;
  /** The part of the settings to begin at. */
  section: SettingsSection | null;
  /** What flowed through the tunnels in the last minute, by key. */
  rates: Rates;
  /** Counts up when the focus shall go into the screen that is shown. */
  arrivals: number;
  /** The latest ones, the newest last. */
  announcements: readonly Announcement[];
  /** Shown for a moment: that something was done which leaves no trace on the screen. */
  told: Announcement | null;
  /** Why something failed that was not begun on the screen that is shown. */
  failure: ErrorView | null;
  /** What was chosen in the palette, by the ids of its items, the latest first. */
  chosen: readonly string[];
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
  /** Goes there and puts the focus into it, for a way that does not leave it on a link. */
  visit(screen: ViewName, section?: SettingsSection): void;
  openPalette(): void;
  openShortcuts(): void;
  closeOverlay(): void;
  /** Shows a text for a moment, and has it read out. */
  tell(text: string): void;
  /** Shows an error above the screen until it is dismissed. */
  fail(error: ErrorView | null): void;
  /** Remembers what was chosen in the palette, for as long as the window lives. */
  remember(itemId: string): void;
  search(query: string): void;
  /** Changes the parts of the filter that are given. */
  narrow(change: Partial<DeviceFilter>): void;
  openSheet(target: SheetTarget): void;
  /** The same for a thing of that profile, which is chosen first. */
  openSheetOf(profileId: string, target: SheetTarget): Promise<void>;
  /** Also forgets what was typed. */
  closeSheet(): void;
  keep(draft: KeptDraft | null): void;
  /** Leads to the sheet of another tunnel like this one, filled in; nothing is opened yet. */
  openAgain(tunnelKey: string): Promise<void>;
  openQuick(): void;
  closeQuick(): void;
  editProfile(profileId: string | null): void;
  closeForm(): void;
  /** Shows the steps to a first profile from their beginning. */
  startFirstRun(): void;
  changeFirstRun(change: (now: FirstRun) => FirstRun): void;
  /** The steps are done or skipped. */
  endFirstRun(): void;
  pointAt(tunnelKey: string): void;
  pointed(): void;
  /** Shows the log; with the key of a tunnel its lines alone. */
  openLog(tunnelKey?: string): void;
  announce(text: string): void;
  /** No view comes while the window is hidden, so what flowed meanwhile did not flow in a moment. */
  forgetRates(): void;
}

export interface StoreOptions {
  bridge: Bridge;
  /** This window's own clock, in milliseconds since the epoch. */
  now: () => number;
}

// A snapshot that took longer on its way makes main's clock look late; a real clock change is larger than this.
const CLOCK_JUMP_MS = 500;
// A screen reader takes what is added; what it has read is of no more use.
const KEPT_ANNOUNCEMENTS = 5;
const KEPT_CHOICES = 30;

const initial: WindowState = {
  view: null,
  loadError: null,
  clockOffsetMs: 0,
  screen: 'tunnels',
  query: '',
  filter: NO_FILTER,
  sheet: null,
  sheetProfileId: null,
  kept: null,
  quick: false,
  form: null,
  firstRun: null,
  pointedAt: null,
  logTunnel: null,
  overlay: null,
  section: null,
  rates: new Map(),
  arrivals: 0,
  announcements: [],
  told: null,
  failure: null,
  chosen: [],
};

const SHEET_SCREEN = { screen: 'devices', form: null, quick: false } as const;
// What belongs to one screen is left behind with it.
const EMPTY_SCREEN = { sheet: null, form: null, quick: false, section: null, failure: null } as const;

export function createStore({ bridge, now }: StoreOptions): Store {
  const words = () => wordsOf(state.view?.locale ?? ENGLISH);
  const ask = askThrough(bridge, () => lost(words()));
  const listeners = new Set<() => void>();
  let state = initial;
  let lastAnnouncement = 0;

  function set(change: Partial<WindowState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function accept(fresh: WindowView): void {
    if (state.view && fresh.version <= state.view.version) {
      return;
    }
    const view = steadyTunnels(state.view, fresh);
    const offset = view.now - now();
    const known = state.view ? state.clockOffsetMs : offset;
    const jumped = Math.abs(offset - known) > CLOCK_JUMP_MS;
    const clockOffsetMs = jumped ? offset : Math.max(known, offset);
    // The types and groups of one account are not those of another.
    const moved = state.view && view.chosenProfileId !== state.view.chosenProfileId;
    const before = state.view;
    const rates = takeRates(state.rates, view);
    set({
      ...{ view, rates, clockOffsetMs, loadError: null },
      ...sheetIn(view),
      ...firstRunIn(view),
      ...(moved ? { filter: NO_FILTER } : {}),
    });
    if (before) {
      say(tunnelChanges({ before, after: view, screen: state.screen }, words()));
    }
  }

  /**
   * Another profile may be chosen meanwhile, as in the tray. A thing of the same name in its account is another device,
   * so the sheet goes: it must not become one that opens, and bills, elsewhere. What was typed is kept.
   */
  function sheetIn({ chosenProfileId }: WindowView): Partial<WindowState> {
    const { sheet, sheetProfileId } = state;
    if (sheet === null || (state.view && chosenProfileId === state.view.chosenProfileId && sheetProfileId)) {
      return {};
    }
    return sheetProfileId === null || sheetProfileId === chosenProfileId
      ? { sheetProfileId: chosenProfileId }
      : { sheet: null };
  }

  /** The profile that the steps made is deleted: they must not go on to change it. */
  function firstRunIn({ profiles }: WindowView): Partial<WindowState> {
    const { firstRun, view } = state;
    const id = firstRun === null || firstRun === 'over' ? null : firstRun.draft.id;
    const had = view?.profiles.some((profile) => profile.id === id) ?? false;
    return had && !profiles.some((profile) => profile.id === id) ? { firstRun: null } : {};
  }

  function say(texts: readonly string[]): void {
    if (texts.length === 0) {
      return;
    }
    const said = texts.map((text) => {
      lastAnnouncement += 1;
      return { id: lastAnnouncement, text };
    });
    set({ announcements: [...state.announcements, ...said].slice(-KEPT_ANNOUNCEMENTS) });
  }

  async function reload(): Promise<void> {
    const answer = await ask('view.get', null);
    if (answer.ok) {
      accept(answer.value);
    } else if (!state.view) {
      set({ loadError: answer.error });
    }
  }

  async function openAgain(tunnelKey: string): Promise<void> {
    const { view } = state;
    const tunnel = view?.tunnels.find(({ key }) => key === tunnelKey);
    const profile = view && tunnel && profileOfTunnel(tunnel, view.profiles);
    if (!view || !tunnel || !profile) {
      const pointedAt = tunnel ? tunnelKey : null;
      const failure = tunnel?.origin === 'quick' ? null : cannotBeLike(words());
      set({ ...EMPTY_SCREEN, screen: 'tunnels', pointedAt, failure });
      return;
    }
    if (await choose(profile.id)) {
      const target = { sheet: againTarget(tunnel), sheetProfileId: profile.id };
      set({ ...EMPTY_SCREEN, screen: 'devices', query: '', kept: null, ...target });
    }
  }

  async function openSheetOf(profileId: string, sheet: SheetTarget): Promise<void> {
    if (await choose(profileId)) {
      set({ ...SHEET_SCREEN, sheet, sheetProfileId: profileId });
    }
  }

  /** The sheet is the chosen profile's, and a thing of the same name in another account is another device. */
  async function choose(profileId: string): Promise<boolean> {
    if (profileId === state.view?.chosenProfileId) {
      return true;
    }
    const chosen = await ask('profile.choose', { id: profileId });
    if (!chosen.ok) {
      set({ failure: chosen.error });
    }
    return chosen.ok;
  }

  function show({ view: screen, thingName, againKey, palette = false, ready }: Events['show']): void {
    if (palette) {
      // It lies over whatever the user was at.
      set({ overlay: 'palette' });
      return;
    }
    set({ overlay: null });
    if (againKey !== undefined) {
      void openAgain(againKey);
    } else if (thingName === undefined) {
      set({ ...EMPTY_SCREEN, screen, arrivals: state.arrivals + 1 });
    } else if (screen === 'devices') {
      // It may come before the view that tells which profile is chosen now: none comes to a hidden window.
      const services = ready && ready.services.length > 0 ? ready.services : null;
      set({
        ...SHEET_SCREEN,
        ...{ query: '', sheet: { thingName, services }, sheetProfileId: null },
        // The services that a link names come in the place of those that were chosen; the rest that was typed stays.
        ...(services ? { kept: withServices(state.kept, thingName, services) } : {}),
      });
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
    go: (screen) => set({ ...EMPTY_SCREEN, screen, query: '' }),
    visit(screen, section) {
      const arrivals = state.arrivals + 1;
      set({ ...EMPTY_SCREEN, screen, section: section ?? null, overlay: null, query: '', arrivals });
    },
    openPalette: () => set({ overlay: 'palette' }),
    openShortcuts: () => set({ overlay: 'shortcuts' }),
    closeOverlay: () => set({ overlay: null }),
    tell(text) {
      say([text]);
      set({ told: state.announcements.at(-1) ?? null });
    },
    fail: (failure) => set({ failure }),
    remember: (itemId) =>
      set({ chosen: [itemId, ...state.chosen.filter((id) => id !== itemId)].slice(0, KEPT_CHOICES) }),
    search: (query) => set(query === '' ? { query } : { query, screen: 'devices', form: null }),
    narrow: (change) => set({ filter: { ...state.filter, ...change } }),
    openSheet: (sheet) =>
      set({ ...SHEET_SCREEN, sheet, sheetProfileId: state.view?.chosenProfileId ?? null }),
    openSheetOf,
    openAgain,
    closeSheet: () => set({ sheet: null, kept: null }),
    keep: (kept) => set({ kept }),
    openQuick: () => set({ screen: 'tunnels', sheet: null, form: null, quick: true }),
    closeQuick: () => set({ quick: false }),
    editProfile: (profileId) => set({ screen: 'profiles', form: { profileId }, sheet: null, query: '' }),
    closeForm: () => set({ form: null }),
    startFirstRun: () =>
      set({ screen: 'tunnels', sheet: null, form: null, quick: false, firstRun: beginFirstRun(true) }),
    changeFirstRun: (change) => {
      // An answer may come after the steps were skipped.
      if (state.firstRun !== 'over') {
        set({ firstRun: change(state.firstRun ?? beginFirstRun()) });
      }
    },
    endFirstRun: () => set({ firstRun: 'over' }),
    pointAt: (pointedAt) =>
      set({ screen: 'tunnels', sheet: null, kept: null, form: null, quick: false, query: '', pointedAt }),
    pointed: () => set({ pointedAt: null }),
    openLog: (tunnelKey) =>
      set({
        ...EMPTY_SCREEN,
        screen: 'log',
        query: '',
        logTunnel: tunnelKey ?? null,
        // Another choice in the log leaves the focus where it is.
        arrivals: state.arrivals + (state.screen === 'log' ? 0 : 1),
      }),
    forgetRates: () => set({ rates: new Map() }),
    announce: (text) => say([text]),
  };
}

function lost({ t }: Words): ErrorView {
  return { code: 'Internal', message: t('shell.lost'), advice: t('shell.lost-advice') };
}

/** The tunnel that another one was to be opened like is off the list, or its profile is gone. */
function cannotBeLike({ t }: Words): ErrorView {
  return { code: 'TunnelUnknown', message: t('shell.no-like'), advice: t('shell.no-like-advice') };
}

function withServices(kept: KeptDraft | null, thingName: string, services: string[]): KeptDraft | null {
  return kept?.thingName === thingName ? { ...kept, draft: { ...kept.draft, services } } : kept;
}

/** An open tunnel before a closed one, a later one before an earlier one. */
function newestTunnelTo(thingName: string, tunnels: readonly TunnelView[]): TunnelView | undefined {
  const candidates = tunnels.filter((tunnel) => tunnel.thingName === thingName);
  return candidates.findLast((tunnel) => tunnel.state !== 'closed') ?? candidates.at(-1);
}
