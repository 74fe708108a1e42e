import type { WindowView } from '../../electron/ipc/contract.ts';
import { useStore } from '../context.tsx';
import { ClosedTunnelCard } from './closed-tunnel-card.tsx';
import { EmptyState } from './empty-state.tsx';
import { TunnelCard } from './tunnel-card.tsx';

export function TunnelsScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const open = view.tunnels.filter((tunnel) => tunnel.state !== 'closed');
  const closed = view.tunnels.filter((tunnel) => tunnel.state === 'closed');
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  return (
    <>
      <div className="title">
        <h1>Tunnels</h1>
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
      {view.tunnels.length === 0 && <NoTunnels view={view} />}
      {open.map((tunnel) => (
        <TunnelCard
          key={tunnel.key}
          tunnel={tunnel}
          foreign={tunnel.profileName !== profile?.name || tunnel.region !== profile.region}
        />
      ))}
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

function NoTunnels({ view }: { view: WindowView }) {
  const store = useStore();
  return view.profiles.length === 0 ? (
    <EmptyState
      title="Add a profile to begin"
      text="A profile holds an AWS access key and a region. The key is kept in this computer’s keyring."
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
