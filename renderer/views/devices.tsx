import { type ReactNode, useCallback, useDeferredValue, useMemo } from 'react';
import type { DevicesView, DeviceView, ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useMinutes, useSelect, useStore } from '../context.tsx';
import { type DeviceQuestion, isThingName, isWhole, matchingTunnels, NO_FILTER } from '../device-search.ts';
import { formatAgo, plural } from '../format.ts';
import { type PagesUse, usePages } from '../use-pages.ts';
import { DeviceFilters } from './device-filters.tsx';
import { DeviceList } from './device-list.tsx';
import { EmptyState } from './empty-state.tsx';
import { OpenSheet } from './open-sheet.tsx';

const PAGE_ROWS = 100;
/** A list that is older than this says so. */
const OLD_MS = 5 * 60_000;

export function DevicesScreen({ view }: { view: WindowView }) {
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  return profile ? (
    <Devices key={profile.id} view={view} profile={profile} />
  ) : (
    <NoProfile some={view.profiles.length > 0} />
  );
}

function Devices({ view, profile }: { view: WindowView; profile: ProfileView }) {
  const store = useStore();
  const sheet = useSelect((state) => state.sheet);
  const { devices: list } = view;
  const pages = useDevicePages(list.version);
  const { question, total } = pages.state;
  const text = question?.text.trim() ?? '';

  const more = useCallback(() => void store.ask('devices.more', null), [store]);
  // A search or a filter that finds few would else run through the whole account, a page at a time.
  const byScrolling = list.more && list.state === 'ready' && question !== null && isWhole(question);
  const loading = list.state === 'loading' || list.state === 'idle';
  const error = list.error ?? pages.state.error;
  return (
    <>
      <div className="title">
        <h1>Devices</h1>
        {list.loaded > 0 && <span className="tag">{tagOf(list, question, total)}</span>}
        <BusyButton busy={loading} onClick={() => void store.ask('devices.refresh', null)}>
          {loading ? 'Loading…' : 'Refresh'}
        </BusyButton>
      </div>
      <div className={sheet ? 'cols with-sheet' : 'cols'}>
        <div className="pane">
          {error && <ErrorBox error={error} onSignedIn={() => void store.ask('devices.refresh', null)} />}
          {list.loaded > 0 && <DeviceFilters devices={list} />}
          <Source list={list} />
          <FoundTunnels view={view} query={text} />
          {total !== null && total > 0 && (
            <DeviceList
              pages={pages}
              total={total}
              selected={sheet?.thingName ?? null}
              onNearEnd={byScrolling ? more : null}
            />
          )}
          {total !== null && total > 0 && list.more && !byScrolling && (
            <More list={list} loading={loading} more={more} />
          )}
          {(total ?? 0) === 0 && <Nothing view={view} profile={profile} pages={pages} more={more} />}
          {text !== '' && (total ?? 0) > 0 && <ByName list={list} text={text} pages={pages} />}
        </div>
        {sheet && (
          <OpenSheet key={`${profile.id} ${sheet.thingName}`} target={sheet} view={view} profile={profile} />
        )}
      </div>
    </>
  );
}

function useDevicePages(version: number): PagesUse<DeviceQuestion, DeviceView> {
  const store = useStore();
  const text = useDeferredValue(useSelect((state) => state.query));
  const filter = useSelect((state) => state.filter);
  const question = useMemo(() => ({ text, filter }), [text, filter]);
  const options = useMemo(
    () => ({
      pageSize: PAGE_ROWS,
      ask: (asked: DeviceQuestion, part: { offset: number; limit: number }) =>
        store.ask('devices.query', { ...asked, ...part }),
    }),
    [store],
  );
  return usePages(options, question, version);
}

function tagOf(list: DevicesView, question: DeviceQuestion | null, total: number | null): string {
  const loaded = `${plural(list.loaded, 'thing')}${list.more ? ' so far' : ''}`;
  if (question === null || total === null || isWhole(question)) {
    return loaded;
  }
  return `${total.toLocaleString('en')} of ${loaded}`;
}

/** Where the list comes from and what that means for what it says of connections. */
function Source({ list }: { list: DevicesView }) {
  const now = useMinutes();
  const known = list.connectivityNote ?? '';
  // Nothing tells when a device connects or leaves: the list is as true as it is old.
  const isOld = list.loadedAt !== null && now - list.loadedAt >= OLD_MS;
  const age = isOld && list.loadedAt !== null ? `, as it was ${formatAgo(list.loadedAt, now)}` : '';
  const from =
    list.source === 'index'
      ? `From the fleet index${age}.`
      : `From the registry${age}${known === '' ? ': AWS does not tell what is connected' : ''}.`;
  const said = list.source === null ? '' : [from, known].filter(Boolean).join(' ');
  return (
    <p className="source">
      <span>{said}</span>
      <span role="status">{list.searching && 'Searching at AWS…'}</span>
    </p>
  );
}

function More({ list, loading, more }: { list: DevicesView; loading: boolean; more: () => void }) {
  return (
    <p className="list-note by-name">
      <span>{plural(list.loaded, 'thing')} of the account are loaded, there are more.</span>
      <BusyButton busy={loading} className="btn small" onClick={more}>
        Load more
      </BusyButton>
    </p>
  );
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
          text="The devices listed here are the things of an AWS account and region. A profile says how to sign in to it."
          action="Add a profile"
          onAction={() => store.editProfile(null)}
        />
      )}
    </>
  );
}

interface NothingProps {
  view: WindowView;
  profile: ProfileView;
  pages: PagesUse<DeviceQuestion, DeviceView>;
  more: () => void;
}

/** Why no device is listed, and what to do. */
function Nothing({ view, profile, pages, more }: NothingProps) {
  const store = useStore();
  const { devices: list } = view;
  const { question, total } = pages.state;
  const loading = list.state === 'idle' || list.state === 'loading';
  if (question !== null && total !== null && !isWhole(question) && (list.loaded > 0 || !loading)) {
    const text = question.text.trim();
    return (
      <>
        <NoMatch question={question} list={list} />
        {text !== '' && <ByName list={list} text={text} pages={pages} said />}
        {list.more && question.filter.list === 'all' && <More list={list} loading={loading} more={more} />}
      </>
    );
  }
  if (loading || (total === null && pages.state.error === null)) {
    return (
      <p className="list-note" role="status">
        Loading the things of {profile.region}…
      </p>
    );
  }
  if (list.state === 'failed' || pages.state.error !== null) {
    return (
      <p className="list-note">
        A device can be reached without the list: type its whole thing name into the search field.
      </p>
    );
  }
  return (
    <EmptyState
      title={`No things in ${profile.region}`}
      text="Devices appear here once they are registered as things in AWS IoT. If yours are in another region, edit the profile or choose another one."
      action="Edit the profile"
      onAction={() => store.editProfile(profile.id)}
    />
  );
}

function NoMatch({ question, list }: { question: DeviceQuestion; list: DevicesView }) {
  const store = useStore();
  const { filter } = question;
  const text = question.text.trim();
  const note = (said: ReactNode) => <p className="list-note by-name">{said}</p>;
  const others = filter.type !== null || filter.group !== null || filter.connectivity !== null;
  if (text === '' && !others && filter.list === 'favourites') {
    return note('No favourites yet. The star of a device puts it here, or F on its row.');
  }
  if (text === '' && !others && filter.list === 'recents') {
    return note('No device was reached from this computer yet.');
  }
  const named = text === '' ? 'No thing is' : `No thing is found by “${text}”`;
  // The index was asked for the whole account; the registry cannot be searched.
  const among = list.more && list.source !== 'index' ? ' among those that are loaded' : '';
  return note(
    <>
      <span>{`${named}${text === '' ? ' like that' : ''}${among}.`}</span>
      {(others || filter.list !== 'all') && (
        <button type="button" className="btn small" onClick={() => store.narrow(NO_FILTER)}>
          Look in all devices
        </button>
      )}
    </>,
  );
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
          <span className="found-name">
            <b className="cut" title={tunnel.thingName}>
              {tunnel.thingName}
            </b>
            <span className="soft cut">Tunnel: {tunnel.stateText.toLowerCase()}</span>
          </span>
          <button type="button" className="btn" onClick={() => store.pointAt(tunnel.key)}>
            Show tunnel
          </button>
        </div>
      ))}
    </section>
  );
}

interface ByNameProps {
  list: DevicesView;
  text: string;
  pages: PagesUse<DeviceQuestion, DeviceView>;
  /** That nothing was found stands there already. */
  said?: boolean;
}

/** The way to a device that is not in the list: not loaded, not allowed to be listed, or registered a moment ago. */
function ByName({ list, text, pages, said = false }: ByNameProps) {
  const store = useStore();
  const { state } = pages;
  const total = state.total ?? 0;
  const listed = Array.from({ length: Math.min(total, PAGE_ROWS) }, (_, at) => state.row(at)).some(
    (device) => device?.thingName === text,
  );
  const offered = isThingName(text) && !listed && (total === 0 || list.more || list.state === 'failed');
  if (!offered) {
    return null;
  }
  return (
    <div className="list-note by-name">
      <span>{said ? 'Is that its whole thing name?' : `“${text}” is not among the listed things.`}</span>
      <button
        type="button"
        className="btn small"
        onClick={() => store.openSheet({ thingName: text, services: null })}
      >
        Open a tunnel to it by name
      </button>
    </div>
  );
}
