import type { ReactNode } from 'react';
import type { DevicesView, DeviceView, ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { useStore, useWords } from '../context.tsx';
import { type DeviceQuestion, isThingName, isWhole, matchingTunnels, NO_FILTER } from '../device-search.ts';
import type { PagesUse } from '../use-pages.ts';
import { EmptyState } from './empty-state.tsx';

export const DEVICE_PAGE_ROWS = 100;

/** The account has more things than are loaded. */
export function MoreThings({ list, more }: { list: DevicesView; more: () => void }) {
  const { t } = useWords();
  return (
    <p className="list-note by-name">
      <span>{t('devices.more-there', { count: list.loaded })}</span>
      <BusyButton busy={isLoading(list)} className="btn small" onClick={more}>
        {t('common.load-more')}
      </BusyButton>
    </p>
  );
}

function isLoading({ state }: DevicesView): boolean {
  return state === 'idle' || state === 'loading';
}

interface NothingProps {
  view: WindowView;
  profile: ProfileView;
  pages: PagesUse<DeviceQuestion, DeviceView>;
  more: () => void;
}

/** Why no device is listed, and what to do. */
export function NoDevices({ view, profile, pages, more }: NothingProps) {
  const store = useStore();
  const { t } = useWords();
  const { devices: list } = view;
  const { question, total } = pages.state;
  const loading = isLoading(list);
  if (question !== null && total !== null && !isWhole(question) && (list.loaded > 0 || !loading)) {
    const text = question.text.trim();
    return (
      <>
        <NoMatch question={question} list={list} />
        {text !== '' && <ByName list={list} text={text} pages={pages} said />}
        {list.more && question.filter.list === 'all' && <MoreThings list={list} more={more} />}
      </>
    );
  }
  if (loading || (total === null && pages.state.error === null)) {
    return <LoadingDevices region={profile.region} />;
  }
  if (list.state === 'failed' || pages.state.error !== null) {
    return <p className="list-note">{t('devices.not-loaded')}</p>;
  }
  return (
    <EmptyState
      title={t('devices.empty', { region: profile.region })}
      text={t('devices.empty-text')}
      action={t('devices.edit-profile')}
      onAction={() => store.editProfile(profile.id)}
    />
  );
}

const GHOST_ROWS = ['34%', '27%', '41%', '30%', '37%', '24%'];

/** The shape of what is to come, so that nothing jumps when it is there. */
function LoadingDevices({ region }: { region: string }) {
  const { t } = useWords();
  return (
    <>
      <p className="list-note" role="status">
        {t('devices.loading', { region })}
      </p>
      <div className="list ghosts" aria-hidden="true">
        {GHOST_ROWS.map((width) => (
          <span key={width} className="ghost">
            <i />
            <i style={{ width }} />
          </span>
        ))}
      </div>
    </>
  );
}

function NoMatch({ question, list }: { question: DeviceQuestion; list: DevicesView }) {
  const store = useStore();
  const { t } = useWords();
  const { filter } = question;
  const text = question.text.trim();
  const note = (said: ReactNode) => <p className="list-note by-name">{said}</p>;
  const others = filter.type !== null || filter.group !== null || filter.connectivity !== null;
  if (text === '' && !others && filter.list === 'favourites') {
    return note(t('devices.no-favourites'));
  }
  if (text === '' && !others && filter.list === 'recents') {
    return note(t('devices.no-recents'));
  }
  // The index was asked for the whole account; the registry cannot be searched.
  const loadedOnly = list.more && list.source !== 'index';
  const said =
    text === ''
      ? loadedOnly
        ? t('devices.none-like-that-loaded')
        : t('devices.none-like-that')
      : loadedOnly
        ? t('devices.none-by-loaded', { text })
        : t('devices.none-by', { text });
  return note(
    <>
      <span>{said}</span>
      {(others || filter.list !== 'all') && (
        <button type="button" className="btn small" onClick={() => store.narrow(NO_FILTER)}>
          {t('devices.look-in-all')}
        </button>
      )}
    </>,
  );
}

export function FoundTunnels({ view, query }: { view: WindowView; query: string }) {
  const store = useStore();
  const { t } = useWords();
  const tunnels = matchingTunnels(view.tunnels, query);
  if (tunnels.length === 0) {
    return null;
  }
  return (
    <section className="list found" aria-label={t('devices.tunnels-found')}>
      {tunnels.map((tunnel) => (
        <div key={tunnel.key} className="found-row">
          <span className="found-name">
            <b className="cut" title={tunnel.thingName}>
              {tunnel.thingName}
            </b>
            <span className="soft cut">
              {t('devices.tunnel-is', { state: tunnel.stateText.toLowerCase() })}
            </span>
          </span>
          <button type="button" className="btn" onClick={() => store.pointAt(tunnel.key)}>
            {t('devices.show-tunnel')}
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
export function ByName({ list, text, pages, said = false }: ByNameProps) {
  const store = useStore();
  const { t } = useWords();
  const { state } = pages;
  const total = state.total ?? 0;
  const listed = Array.from({ length: Math.min(total, DEVICE_PAGE_ROWS) }, (_, at) => state.row(at)).some(
    (device) => device?.thingName === text,
  );
  const offered = isThingName(text) && !listed && (total === 0 || list.more || list.state === 'failed');
  if (!offered) {
    return null;
  }
  return (
    <div className="list-note by-name">
      <span>{said ? t('devices.is-whole-name') : t('devices.not-listed', { text })}</span>
      <button
        type="button"
        className="btn small"
        onClick={() => store.openSheet({ thingName: text, services: null })}
      >
        {t('devices.open-by-name')}
      </button>
    </div>
  );
}
