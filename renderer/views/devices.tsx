import { useCallback, useDeferredValue, useMemo } from 'react';
import type { DevicesView, DeviceView, ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { SearchField } from '../components/search-field.tsx';
import { useMinutes, useSelect, useStore, useWords } from '../context.tsx';
import { type DeviceQuestion, isWhole } from '../device-search.ts';
import { formatAgo } from '../format.ts';
import { type PagesUse, usePages } from '../use-pages.ts';
import type { Words } from '../words.tsx';
import { DeviceFilters } from './device-filters.tsx';
import { DeviceList } from './device-list.tsx';
import { ByName, DEVICE_PAGE_ROWS, FoundTunnels, MoreThings, NoDevices } from './device-nothing.tsx';
import { EmptyState } from './empty-state.tsx';
import { OpenSheet } from './open-sheet.tsx';

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
  const words = useWords();
  const { t } = words;
  // One for another profile waits for the view in which that is chosen.
  const sheet = useSelect(({ sheet: target, sheetProfileId }) =>
    sheetProfileId === null || sheetProfileId === profile.id ? target : null,
  );
  const { devices: list } = view;
  const pages = useDevicePages(list.version);
  const { question, total } = pages.state;
  const text = question?.text.trim() ?? '';

  const more = useCallback(() => void store.ask('devices.more', null), [store]);
  // A search or a filter that finds few would else run through the whole account, a page at a time.
  const byScrolling = list.more && list.state === 'ready' && question !== null && isWhole(question);
  const loading = list.state === 'loading' || list.state === 'idle';
  const error = list.error ?? pages.state.error;
  const refresh = () => void store.ask('devices.refresh', null);
  return (
    <>
      <div className="title">
        <h1>{t('devices.title')}</h1>
        {list.loaded > 0 && <span className="tag">{tagOf({ list, question, total, words })}</span>}
        <BusyButton busy={loading} onClick={refresh}>
          {loading ? t('common.loading') : t('common.refresh')}
        </BusyButton>
      </div>
      <div className={sheet ? 'cols with-sheet' : 'cols'}>
        <div className="pane">
          {error && <ErrorBox error={error} onSignedIn={refresh} />}
          <SearchField />
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
          {total !== null && total > 0 && list.more && !byScrolling && <MoreThings list={list} more={more} />}
          {(total ?? 0) === 0 && <NoDevices view={view} profile={profile} pages={pages} more={more} />}
          {text !== '' && (total ?? 0) > 0 && <ByName list={list} text={text} pages={pages} />}
        </div>
        {sheet && (
          <OpenSheet
            key={`${profile.id} ${sheet.thingName} ${sheet.again ? 'again' : ''}`}
            target={sheet}
            view={view}
            profile={profile}
          />
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
      pageSize: DEVICE_PAGE_ROWS,
      ask: (asked: DeviceQuestion, part: { offset: number; limit: number }) =>
        store.ask('devices.query', { ...asked, ...part }),
    }),
    [store],
  );
  return usePages(options, question, version);
}

interface TagOptions {
  list: DevicesView;
  question: DeviceQuestion | null;
  total: number | null;
  words: Words;
}

/** “1,204 things”, “12 of 1,204 things so far”. */
function tagOf({ list, question, total, words: { t } }: TagOptions): string {
  const { loaded: count, more } = list;
  if (question === null || total === null || isWhole(question)) {
    return more ? t('devices.loaded-so-far', { count }) : t('common.things', { count });
  }
  const found = { found: total, count };
  return more ? t('devices.found-so-far', found) : t('devices.found', found);
}

/** Where the list comes from and what that means for what it says of connections. */
function Source({ list }: { list: DevicesView }) {
  const words = useWords();
  const now = useMinutes();
  const { t } = words;
  const said = list.source === null || list.loaded === 0 ? [] : [fromText(list, now, words)];
  if (list.connectivityNote) {
    said.push(list.connectivityNote);
  } else if (list.source === 'registry' && list.loaded > 0) {
    said.push(t('devices.connection-untold'));
  }
  return (
    <p className="source">
      <span>{said.join(' ')}</span>
      <span role="status">{list.searching && t('devices.searching')}</span>
    </p>
  );
}

/** Nothing tells when a device connects or leaves: the list is as true as it is old, so it says when it is. */
function fromText({ source, loadedAt }: DevicesView, now: number, words: Words): string {
  const { t } = words;
  const ago = loadedAt !== null && now - loadedAt >= OLD_MS ? formatAgo(loadedAt, now, words) : null;
  if (source === 'index') {
    return ago === null ? t('devices.from-index') : t('devices.from-index-then', { ago });
  }
  return ago === null ? t('devices.from-registry') : t('devices.from-registry-then', { ago });
}

function NoProfile({ some }: { some: boolean }) {
  const store = useStore();
  const { t } = useWords();
  return (
    <>
      <div className="title">
        <h1>{t('devices.title')}</h1>
      </div>
      {some ? (
        <EmptyState
          title={t('devices.none-chosen')}
          text={t('devices.none-chosen-text')}
          action={t('devices.choose-profile')}
          onAction={() => store.go('profiles')}
        />
      ) : (
        <EmptyState
          title={t('devices.no-profile')}
          text={t('devices.no-profile-text')}
          action={t('common.add-profile')}
          onAction={() => store.editProfile(null)}
        />
      )}
    </>
  );
}
