import { useDeferredValue, useEffect } from 'react';
import type { ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useSelect, useStore } from '../context.tsx';
import { isThingName, matchingDevices, matchingTunnels } from '../device-search.ts';
import { plural } from '../format.ts';
import { DeviceList } from './device-list.tsx';
import { EmptyState } from './empty-state.tsx';
import { OpenSheet } from './open-sheet.tsx';

export function DevicesScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const sheet = useSelect((state) => state.sheet);
  const query = useDeferredValue(useSelect((state) => state.query));
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  const { devices: list } = view;

  const untouched = list.state === 'idle' && profile !== undefined;
  useEffect(() => {
    if (untouched) {
      void store.ask('devices.refresh', null);
    }
  }, [untouched, store]);

  if (!profile) {
    return <NoProfile some={view.profiles.length > 0} />;
  }
  const found = matchingDevices(list.devices, query);
  const loading = list.state === 'loading' || list.state === 'idle';
  return (
    <>
      <div className="title">
        <h1>Devices</h1>
        {list.devices.length > 0 && (
          <span className="tag">{tagOf({ all: list.devices.length, found: found.length, query })}</span>
        )}
        <BusyButton busy={loading} onClick={() => void store.ask('devices.refresh', null)}>
          {loading ? 'Loading…' : 'Refresh'}
        </BusyButton>
      </div>
      <div className={sheet ? 'cols with-sheet' : 'cols'}>
        <div className="pane">
          {list.error && <ErrorBox error={list.error} />}
          <FoundTunnels view={view} query={query} />
          {found.length > 0 && <DeviceList devices={found} selected={sheet?.thingName ?? null} />}
          {found.length === 0 && list.devices.length === 0 && (
            <NoDevices profile={profile} state={list.state} />
          )}
          <ByName view={view} found={found.length} query={query.trim()} />
        </div>
        {sheet && <OpenSheet key={sheet.thingName} target={sheet} view={view} profile={profile} />}
      </div>
    </>
  );
}

function tagOf({ all, found, query }: { all: number; found: number; query: string }): string {
  if (query.trim() !== '') {
    return `${found.toLocaleString('en')} of ${plural(all, 'thing')}`;
  }
  return `${plural(all, 'thing')} · connected first`;
}

function NoProfile({ some }: { some: boolean }) {
  const store = useStore();
  return (
    <>
      <div className="title">
        <h1>Devices</h1>
      </div>
      {some ? (
        <EmptyState
          title="No profile is chosen"
          text="The devices listed here are those of the account and region of a profile."
          action="Choose a profile"
          onAction={() => store.go('profiles')}
        />
      ) : (
        <EmptyState
          title="Add a profile to begin"
          text="The devices listed here are the things of an AWS account and region. A profile holds the access key for them."
          action="Add a profile"
          onAction={() => store.editProfile(null)}
        />
      )}
    </>
  );
}

function NoDevices({ profile, state }: { profile: ProfileView; state: WindowView['devices']['state'] }) {
  switch (state) {
    case 'idle':
    case 'loading':
      return (
        <p className="list-note" role="status">
          Loading the things of {profile.region}…
        </p>
      );
    case 'ready':
      return (
        <EmptyState
          title={`No things in ${profile.region}`}
          text="Devices appear here once they are registered as things in AWS IoT. If yours are in another region, edit the profile or choose another one."
        />
      );
    case 'failed':
      return (
        <p className="list-note">
          A device can be reached without the list: search for its whole thing name.
        </p>
      );
  }
}

function FoundTunnels({ view, query }: { view: WindowView; query: string }) {
  const store = useStore();
  const tunnels = matchingTunnels(view.tunnels, query);
  if (tunnels.length === 0) {
    return null;
  }
  return (
    <section className="list found" aria-label="Open tunnels found">
      {tunnels.map((tunnel) => (
        <div key={tunnel.key} className="found-row">
          <span className="cut" title={tunnel.thingName}>
            <b>{tunnel.thingName}</b> <span className="soft">{tunnel.stateText}</span>
          </span>
          <button type="button" className="btn" onClick={() => store.pointAt(tunnel.key)}>
            Show tunnel
          </button>
        </div>
      ))}
    </section>
  );
}

/** The way to a device that is not in the list: not loaded, not allowed to be listed, or registered a moment ago. */
function ByName({ view, found, query }: { view: WindowView; found: number; query: string }) {
  const store = useStore();
  const { devices, more, state } = view.devices;
  if (query === '') {
    return more ? (
      <p className="list-note">There are more things than are listed. Search for the whole name of one.</p>
    ) : null;
  }
  const listed = devices.some((device) => device.thingName === query);
  const offered = isThingName(query) && !listed && (found === 0 || more || state === 'failed');
  if (!offered) {
    return found === 0 ? <p className="list-note">No thing is named like “{query}”.</p> : null;
  }
  return (
    <div className="list-note by-name">
      <span>“{query}” is not among the listed things.</span>
      <button
        type="button"
        className="btn"
        onClick={() => store.openSheet({ thingName: query, services: null })}
      >
        Open a tunnel to it by name
      </button>
    </div>
  );
}
