import { useCallback, useState } from 'react';
import type { ProfileView, TunnelView, WindowView } from '../../electron/ipc/contract.ts';
import { profileOfTunnel } from '../again.ts';
import { SignInButton } from '../components/sign-in-button.tsx';
import { useSelect, useStore, useWords } from '../context.tsx';
import { MOST_UNFOLDED } from '../tunnel-words.ts';
import { useAction } from '../use-action.ts';
import { ClosedTunnelCard } from './closed-tunnel-card.tsx';
import { EmptyState } from './empty-state.tsx';
import { OtherTunnels } from './other-tunnels.tsx';
import { QUICK_BUTTON_ID, QuickSheet } from './quick-sheet.tsx';
import { TunnelCard } from './tunnel-card.tsx';

export function TunnelsScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const { t } = useWords();
  const quick = useSelect((state) => state.quick);
  const open = view.tunnels.filter((tunnel) => tunnel.state !== 'closed');
  const closed = view.tunnels.filter((tunnel) => tunnel.state === 'closed');
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  return (
    <>
      <div className="title">
        <h1>{t('tunnels.title')}</h1>
        <button
          type="button"
          className="btn"
          id={QUICK_BUTTON_ID}
          aria-expanded={quick}
          onClick={() => (quick ? store.closeQuick() : store.openQuick())}
        >
          {t('tunnels.quick-open')}
        </button>
        {view.profiles.length > 0 && (
          // The empty screen has the one button to look at itself.
          <button
            type="button"
            className={view.tunnels.length === 0 ? 'btn' : 'btn go'}
            onClick={() => store.visit('devices')}
          >
            {t('common.open-tunnel')}
          </button>
        )}
      </div>
      {quick && <QuickSheet view={view} />}
      {view.tunnels.length === 0 && !quick && <NoTunnels profile={profile} />}
      <OpenTunnels open={open} view={view} profile={profile} />
      {profile && <OtherTunnels key={profile.id} view={view} />}
      {closed.length > 0 && <ClosedTunnels closed={closed} view={view} />}
    </>
  );
}

interface OpenTunnelsProps {
  open: readonly TunnelView[];
  view: WindowView;
  profile: ProfileView | undefined;
}

/** Few of them whole; of many each is a line that unfolds, but for those that need help. */
function OpenTunnels({ open, view, profile }: OpenTunnelsProps) {
  const { t } = useWords();
  // What the user did himself stands, also when a tunnel comes or goes.
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(() => new Map());
  const onFold = useCallback(
    (key: string, folded: boolean) => setFolds((now) => new Map(now).set(key, folded)),
    [],
  );
  const many = open.length > MOST_UNFOLDED;
  const foldOf = (tunnel: TunnelView) =>
    many ? (folds.get(tunnel.key) ?? tunnel.state !== 'trouble') : null;
  const allFolded = open.every((tunnel) => foldOf(tunnel) === true);
  return (
    <>
      {many && (
        <div className="many">
          <h2 className="over">{t('tunnels.many', { count: open.length })}</h2>
          <button
            type="button"
            className="btn small"
            onClick={() => setFolds(new Map(open.map(({ key }) => [key, !allFolded])))}
          >
            {allFolded ? t('tunnels.unfold-all') : t('tunnels.fold-all')}
          </button>
        </div>
      )}
      {open.map((tunnel) => (
        <TunnelCard
          key={tunnel.key}
          tunnel={tunnel}
          foreign={isForeign(tunnel, profile)}
          again={profileOfTunnel(tunnel, view.profiles) !== undefined}
          folded={foldOf(tunnel)}
          onFold={onFold}
        />
      ))}
    </>
  );
}

function ClosedTunnels({ closed, view }: { closed: readonly TunnelView[]; view: WindowView }) {
  const store = useStore();
  const { t } = useWords();
  const { run } = useAction();
  const forgetAll = async () => {
    const count = closed.length;
    const forgotten = await run(async () => {
      const answers = await Promise.all(closed.map(({ key }) => store.ask('tunnel.forget', { key })));
      return answers.find((answer) => !answer.ok) ?? answers[0] ?? { ok: true, value: null };
    });
    if (forgotten?.ok) {
      store.announce(t('tunnels.forgotten', { count }));
    }
  };
  return (
    <section className="closed" aria-label={t('tunnels.closed-list')}>
      <div className="many">
        <h2 className="over">{t('tunnels.closed-title')}</h2>
        {closed.length > 1 && (
          <button type="button" className="btn small" onClick={() => void forgetAll()}>
            {t('tunnels.forget-closed')}
          </button>
        )}
      </div>
      <div className="list">
        {closed.map((tunnel) => (
          <ClosedTunnelCard
            key={tunnel.key}
            tunnel={tunnel}
            again={profileOfTunnel(tunnel, view.profiles) !== undefined}
          />
        ))}
      </div>
    </section>
  );
}

/** It belongs to another profile than the chosen one; a quick one belongs to none. */
function isForeign(tunnel: TunnelView, profile: ProfileView | undefined): boolean {
  return (
    tunnel.origin !== 'quick' && (tunnel.profileName !== profile?.name || tunnel.region !== profile.region)
  );
}

/** Why there is none, and the next step. */
function NoTunnels({ profile }: { profile: ProfileView | undefined }) {
  const store = useStore();
  const { t } = useWords();
  if (!profile) {
    return (
      <EmptyState
        title={t('tunnels.no-profile')}
        text={t('tunnels.no-profile-text')}
        action={t('common.add-profile')}
        onAction={() => store.editProfile(null)}
      />
    );
  }
  if (profile.signedIn === 'needed') {
    return (
      <EmptyState
        title={t('tunnels.signed-out', { profile: profile.name })}
        text={t('tunnels.signed-out-text')}
      >
        <SignInButton
          profileId={profile.id}
          onEnd={(error) => {
            if (error) {
              store.fail(error);
            }
          }}
        />
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('tunnels.none')}
      text={t('tunnels.none-text')}
      action={t('tunnels.choose-device')}
      onAction={() => store.visit('devices')}
    />
  );
}
