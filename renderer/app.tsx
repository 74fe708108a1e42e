import { useLayoutEffect, useRef } from 'react';
import { Announcer } from './components/announcer.tsx';
import { ErrorBox } from './components/error-box.tsx';
import { Header } from './components/header.tsx';
import { KeychainBanner } from './components/keychain-banner.tsx';
import { Navigation } from './components/navigation.tsx';
import { Notices } from './components/notices.tsx';
import { QuestionDialog } from './components/question-dialog.tsx';
import { useSelect, useStore } from './context.tsx';
import { noticesOn } from './notices.ts';
import { AboutScreen } from './views/about.tsx';
import { ActivityScreen } from './views/activity.tsx';
import { DevicesScreen } from './views/devices.tsx';
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
  about: AboutScreen,
};

export function App() {
  const view = useSelect((state) => state.view);
  const screen = useSelect((state) => state.screen);
  const form = useSelect((state) => state.form);
  const main = useRef<HTMLElement>(null);
  // Another screen begins at its top. Before other effects, since one of them may scroll to a tunnel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen and the form are when, not what.
  useLayoutEffect(() => main.current?.scrollTo(0, 0), [screen, form]);
  if (!view) {
    return <Starting />;
  }
  const Screen = SCREENS[screen];
  return (
    <div className="app">
      <Header view={view} />
      <Navigation view={view} screen={screen} />
      <main ref={main} className={`screen screen-${screen}`}>
        <KeychainBanner keychain={view.keychain} />
        <Notices notices={noticesOn(screen, view)} />
        <Screen view={view} />
      </main>
      <Announcer />
      {view.signIn && <SignInDialog key={view.signIn.id} signIn={view.signIn} />}
      {view.question && <QuestionDialog key={view.question.id} question={view.question} />}
    </div>
  );
}

function Starting() {
  const store = useStore();
  const error = useSelect((state) => state.loadError);
  return (
    <main className="starting">
      {error ? (
        <ErrorBox error={error}>
          <button type="button" className="btn" onClick={() => void store.reload()}>
            Try again
          </button>
        </ErrorBox>
      ) : (
        <p className="soft" role="status">
          Starting Culvert…
        </p>
      )}
    </main>
  );
}
