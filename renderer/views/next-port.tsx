import { type FormEvent, useId, useState } from 'react';
import type { PortView, TunnelView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { Modal } from '../components/modal.tsx';
import { useStore, useWords } from '../context.tsx';
import { plain } from '../plain-text.ts';
import type { Store } from '../store.ts';
import { useAction } from '../use-action.ts';

const HIGHEST_PORT = 65_535;

export interface NextPortProps {
  tunnel: TunnelView;
  port: PortView;
  onEnd: () => void;
}

/** The local port that a device's service gets from the next tunnel on. The one that is open keeps its own. */
export function NextPort({ tunnel, port, onEnd }: NextPortProps) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, run } = useAction();
  const [typed, setTyped] = useState(String(port.localPort ?? ''));
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const save = async () => {
    const wanted = /^\d{1,5}$/.test(plain(typed)) ? Number(plain(typed)) : 0;
    if (wanted < 1 || wanted > HIGHEST_PORT) {
      setWrong(true);
      return;
    }
    const saved = await run(() => keepPort(store, { tunnel, serviceId: port.serviceId, port: wanted }));
    if (saved?.ok) {
      store.announce(t('tunnels.next-port-saved', { port: String(wanted) }));
      onEnd();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Modal labelledBy={`${id}title`} describedBy={`${id}text`} onEscape={onEnd}>
      <form onSubmit={submit} noValidate>
        <h2 id={`${id}title`}>
          {t('tunnels.next-port-title', { service: port.label, name: tunnel.thingName })}
        </h2>
        <p id={`${id}text`} className="soft">
          {t('tunnels.next-port-text', { port: String(port.localPort ?? '') })}
        </p>
        <div className="field">
          <label htmlFor={`${id}port`}>{t('tunnels.next-port-field')}</label>
          <input
            id={`${id}port`}
            className="port-field mono"
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            maxLength={5}
            value={typed}
            aria-invalid={wrong}
            aria-describedby={wrong ? `${id}wrong` : undefined}
            data-first
            onChange={(event) => {
              setTyped(event.target.value);
              setWrong(false);
            }}
          />
          <p className="problem" id={`${id}wrong`} role="alert">
            {wrong && t('tunnels.next-port-wrong')}
          </p>
        </div>
        {error && <ErrorBox error={error} />}
        <div className="ways">
          <button type="button" className="btn" onClick={onEnd}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy}>
            {t('common.save')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** What is remembered of a device's ports is one record, so those of its other services go along. */
async function keepPort(
  store: Store,
  { tunnel, serviceId, port }: { tunnel: TunnelView; serviceId: string; port: number },
) {
  const kept = await store.ask('ports.list', null);
  if (!kept.ok) {
    return kept;
  }
  const { thingName, region } = tunnel;
  const profileId = store.getState().view?.chosenProfileId;
  const others = kept.value.filter(
    (each) => each.profileId === profileId && each.region === region && each.thingName === thingName,
  );
  return store.ask('devices.settings', {
    ...{ thingName, sshUser: null, identityFile: null, protocol: null, favourite: null },
    ...{ services: null, lifetimeMinutes: null },
    ports: { ...Object.fromEntries(others.map((each) => [each.serviceId, each.port])), [serviceId]: port },
  });
}
