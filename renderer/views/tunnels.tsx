import type { ProfileView, TunnelView, WindowView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore } from '../context.tsx';
import { ClosedTunnelCard } from './closed-tunnel-card.tsx';
import { EmptyState } from './empty-state.tsx';
import { OtherTunnels } from './other-tunnels.tsx';
import { QUICK_BUTTON_ID, QuickSheet } from './quick-sheet.tsx';
import { TunnelCard } from './tunnel-card.tsx';

export function TunnelsScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const quick = useSelect((state) => state.quick);
  const open = view.tunnels.filter((tunnel) => tunnel.state !== 'closed');
  const closed = view.tunnels.filter((tunnel) => tunnel.state === 'closed');
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  return (
    <>
      <div className="title">
        <h1>Tunnels</h1>
        <button
          type="button"
          className="btn"
          id={QUICK_BUTTON_ID}
          aria-expanded={quick}
          onClick={() => (quick ? store.closeQuick() : store.openQuick())}
        >
          Quick open…
        </button>
        {view.profiles.length > 0 && (
          <button
            type="button"
            className="btn go"
            onClick={() => {
              store.go('devices');
              document.getElementById('find')?.focus();
            }}
          >
            Open a tunnel
          </button>
        )}
      </div>
      {quick && <QuickSheet view={view} />}
      {view.tunnels.length === 0 && !quick && <NoTunnels view={view} />}
      {open.map((tunnel) => (
        <TunnelCard key={tunnel.key} tunnel={tunnel} foreign={isForeign(tunnel, profile)} />
      ))}
      {profile && <OtherTunnels key={profile.id} view={view} />}
      {closed.length > 0 && (
        <section className="closed" aria-label="Closed tunnels">
          <h2 className="over">Closed</h2>
          <div className="list">
            {closed.map((tunnel) => (
              <ClosedTunnelCard key={tunnel.key} tunnel={tunnel} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

/** It belongs to another profile than the chosen one; a quick one belongs to none. */
function isForeign(tunnel: TunnelView, profile: ProfileView | undefined): boolean {
  return (
    tunnel.origin !== 'quick' && (tunnel.profileName !== profile?.name || tunnel.region !== profile.region)
  );
}

function NoTunnels({ view }: { view: WindowView }) {
  const store = useStore();
  return view.profiles.length === 0 ? (
    <EmptyState
      title="Add a profile to begin"
      text="A profile says how to sign in to an AWS account, and which region its devices are in."
      action="Add a profile"
      onAction={() => store.editProfile(null)}
    />
  ) : (
    <EmptyState
      title="No tunnel is open"
      text="Choose a device, and Culvert opens a tunnel to it and gives you a local port for ssh, a web page or another service."
      action="Choose a device"
      onAction={() => store.go('devices')}
    />
  );
}
