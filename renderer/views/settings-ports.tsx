import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { KeptPortView, WindowView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { useStore, useWords } from '../context.tsx';
import { matchingPorts } from '../kept-ports.ts';
import { useAction } from '../use-action.ts';
import { SettingsPart } from './settings-part.tsx';

const PAGE_ROWS = 50;
// As many as fit without scrolling.
const LONG = 8;

export interface SettingsPortsProps {
  view: Pick<WindowView, 'tunnels' | 'devices'>;
  /** Counts up when what is remembered was deleted. */
  cleared: number;
}

/** The local port that is kept for each service of each device. */
export function SettingsPorts({ view, cleared }: SettingsPortsProps) {
  const store = useStore();
  const { t } = useWords();
  const [ports, setPorts] = useState<readonly KeptPortView[] | null>(null);
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState(PAGE_ROWS);
  const list = useRef<HTMLUListElement>(null);
  const { busy, error, clearError, run } = useAction();

  const load = useCallback(async () => {
    const answer = await store.ask('ports.list', null);
    if (answer.ok) {
      setPorts(answer.value);
    }
  }, [store]);
  // They change with the tunnels that use them, and with what is remembered of devices.
  const using = view.tunnels.map(({ key, state, ports: own }) => [
    key,
    state,
    own.map(({ localPort }) => localPort),
  ]);
  const version = JSON.stringify([view.devices.version, cleared, using]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is when, not what.
  useEffect(() => void load(), [load, version]);

  const text = useDeferredValue(typed);
  const found = useMemo(() => matchingPorts(ports ?? [], text), [ports, text]);
  const forget = async ({ profileId, region, thingName, serviceId, port }: KeptPortView) => {
    const done = await run(() => store.ask('ports.forget', { profileId, region, thingName, serviceId }));
    if (done?.ok) {
      await load();
      store.announce(t('settings.ports-forgotten', { port, thingName }));
      // The button that had the focus is gone with its row.
      list.current?.focus();
    }
  };
  const total = ports?.length ?? 0;
  return (
    <SettingsPart section="ports">
      <p className="soft small">{t('settings.ports-lead')}</p>
      {ports !== null && total === 0 && <p className="soft small">{t('settings.ports-none')}</p>}
      {total > LONG && (
        <div className="ports-find">
          <input
            type="search"
            aria-label={t('settings.ports-find')}
            placeholder={t('settings.ports-find')}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setWanted(PAGE_ROWS);
            }}
          />
          <span className="soft small figures" role="status">
            {found.length === total
              ? t('settings.ports-count', { count: total })
              : t('settings.ports-found', { count: found.length, total })}
          </span>
        </div>
      )}
      {total > 0 && found.length === 0 && (
        <p className="soft small">{t('common.nothing-matches', { text: typed.trim() })}</p>
      )}
      {found.length > 0 && (
        <ul ref={list} className="kept-ports" aria-label={t('settings.ports-list')} tabIndex={-1}>
          {found.slice(0, wanted).map((kept) => (
            <KeptPort
              key={`${kept.profileId}/${kept.region}/${kept.thingName}/${kept.serviceId}`}
              kept={kept}
              busy={busy}
              forget={() => void forget(kept)}
            />
          ))}
        </ul>
      )}
      {found.length > wanted && (
        <ShowMore label={t('settings.ports-more')} list={list} show={() => setWanted(wanted + PAGE_ROWS)} />
      )}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </SettingsPart>
  );
}

function KeptPort({ kept, busy, forget }: { kept: KeptPortView; busy: boolean; forget: () => void }) {
  const { t } = useWords();
  const profile = kept.profileName === '' ? t('settings.ports-of-deleted') : kept.profileName;
  return (
    <li className="kept-port">
      <span className="kept-device">
        <b className="cut" title={kept.thingName}>
          {kept.thingName}
        </b>
        <small className="soft cut" title={`${profile}, ${kept.region}`}>
          {profile}, {kept.region}
        </small>
      </span>
      <span className="kept-service">
        <span>
          <code className="kept-number">{kept.port}</code>{' '}
          {kept.inUse && <small className="pill ok">{t('settings.ports-in-use')}</small>}
        </span>
        <small className="soft cut" title={kept.serviceId}>
          {kept.serviceId}
        </small>
        {kept.holder !== null && (
          <small className="kept-held">{t('services.held-by', { holder: kept.holder })}</small>
        )}
      </span>
      <span className="kept-ways">
        <AskButton
          label={t('common.forget')}
          question={t('settings.ports-forget-ask')}
          yes={t('settings.ports-forget', { port: kept.port })}
          small
          busy={busy}
          onYes={forget}
        />
      </span>
    </li>
  );
}
