import { useEffect, useLayoutEffect, useRef } from 'react';
import type { WindowView } from '../electron/ipc/contract.ts';
import { Announcer } from './components/announcer.tsx';
import { ErrorBox } from './components/error-box.tsx';
import { Header } from './components/header.tsx';
import { Logo } from './components/icons.tsx';
import { KeychainBanner } from './components/keychain-banner.tsx';
import { Navigation } from './components/navigation.tsx';
import { Notices } from './components/notices.tsx';
import { OfflineBanner } from './components/offline-banner.tsx';
import { Palette } from './components/palette.tsx';
import { QuestionDialog } from './components/question-dialog.tsx';
import { ShortcutsSheet } from './components/shortcuts-sheet.tsx';
import { Toast } from './components/toast.tsx';
import { useSelect, useStore, useWords } from './context.tsx';
import { showsFirstRun } from './first-run.ts';
import { focusScreen, isFocusLost } from './focus.ts';
import { noticesOn } from './notices.ts';
import { useFocusKept } from './use-focus-kept.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { ActivityScreen } from './views/activity.tsx';
import { DevicesScreen } from './views/devices.tsx';
import { FirstRunScreen } from './views/first-run.tsx';
import { HelpScreen } from './views/help.tsx';
import { LogScreen } from './views/log.tsx';
import { ProfilesScreen } from './views/profiles.tsx';
import { SettingsScreen } from './views/settings.tsx';
import { SignInDialog } from './views/sign-in-dialog.tsx';
import { TunnelsScreen } from './views/tunnels.tsx';

const SCREENS = {
  tunnels: TunnelsScreen,
  devices: DevicesScreen,
  activity: ActivityScreen,
  profiles: ProfilesScreen,
  settings: SettingsScreen,
  log: LogScreen,
  about: HelpScreen,
};

export function App() {
  const view = useSelect((state) => state.view);
  useLanguage();
  return view ? <Shell view={view} /> : <Starting />;
}

function Shell({ view }: { view: WindowView }) {
  const { t } = useWords();
  const screen = useSelect((state) => state.screen);
  const form = useSelect((state) => state.form);
  const main = useRef<HTMLElement>(null);
  const mac = view.desktop.platform === 'darwin';
  useTitle(view);
  useShortcuts(mac);
  // Another screen begins at its top. Before other effects, since one of them may scroll to a tunnel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen and the form are when, not what.
  useLayoutEffect(() => {
    main.current?.scrollTo(0, 0);
    // In a narrow window the page scrolls in its place.
    window.scrollTo(0, 0);
  }, [screen, form]);
  useArrival();
  useFocusKept();
  const first = useSelect(showsFirstRun);
  const Screen = first ? FirstRunScreen : SCREENS[screen];
  return (
    <div className="app">
      <button type="button" className="btn skip" onClick={focusScreen}>
        {t('shell.skip')}
      </button>
      <Header view={view} />
      <Navigation view={view} screen={screen} />
      <main ref={main} className={`screen screen-${screen}`}>
        {!view.demo && <OfflineBanner />}
        <KeychainBanner keychain={view.keychain} />
        <Failure />
        <Notices notices={noticesOn(screen, view)} />
        <Screen view={view} />
      </main>
      <Announcer />
      <Toast />
      <Overlay view={view} mac={mac} />
      {view.signIn && <SignInDialog key={view.signIn.id} signIn={view.signIn} />}
      {view.question && <QuestionDialog key={view.question.id} question={view.question} />}
    </div>
  );
}

/** What the user asked for lies over the screen, until Culvert has something to ask itself. */
function Overlay({ view, mac }: { view: WindowView; mac: boolean }) {
  const overlay = useSelect((state) => state.overlay);
  if (view.signIn || view.question) {
    return null;
  }
  switch (overlay) {
    case 'palette':
      return <Palette view={view} />;
    case 'shortcuts':
      return <ShortcutsSheet mac={mac} />;
    case null:
      return null;
  }
}

/** Why something failed that was begun in the palette, and has no place of its own on the screen. */
function Failure() {
  const store = useStore();
  const failure = useSelect((state) => state.failure);
  return failure && <ErrorBox error={failure} bring onDismiss={() => store.fail(null)} />;
}

/** The focus follows into the screen when it is to, and when what had it is gone with the screen before. */
function useArrival(): void {
  const screen = useSelect((state) => state.screen);
  const arrivals = useSelect((state) => state.arrivals);
  const section = useSelect((state) => state.section);
  const last = useRef({ screen, arrivals: 0 });
  useEffect(() => {
    const arrived = last.current.arrivals !== arrivals;
    const moved = last.current.screen !== screen;
    last.current = { screen, arrivals };
    // A part of the settings takes the focus itself.
    if (section === null && (arrived || (moved && isFocusLost()))) {
      focusScreen();
    }
  }, [screen, arrivals, section]);
}

/** A screen reader speaks the page in its language, and fonts choose the shapes of Chinese signs by it. */
function useLanguage(): void {
  const { language } = useWords();
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
}

function useTitle({ tunnels }: WindowView): void {
  const { t } = useWords();
  const count = tunnels.filter(({ state }) => state !== 'closed').length;
  const title = count === 0 ? 'Culvert' : t('shell.title', { count });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function Starting() {
  const store = useStore();
  const { t } = useWords();
  const error = useSelect((state) => state.loadError);
  return (
    <main className="starting">
      <Logo />
      <h1 className="unseen">Culvert</h1>
      {error ? (
        <ErrorBox error={error} withoutSignIn>
          <button type="button" className="btn go" onClick={() => void store.reload()}>
            {t('common.try-again')}
          </button>
        </ErrorBox>
      ) : (
        <p className="soft" role="status">
          {t('shell.starting')}
        </p>
      )}
    </main>
  );
}
