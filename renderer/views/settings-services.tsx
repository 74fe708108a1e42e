import { useRef, useState } from 'react';
import type { ServiceView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { useStore, useWords } from '../context.tsx';
import { withoutService } from '../service-form.ts';
import { ownFirst } from '../services.ts';
import { useAction } from '../use-action.ts';
import type { Words } from '../words.tsx';
import { ServiceForm } from './service-form.tsx';
import { SettingsPart } from './settings-part.tsx';

// All that come with Culvert, and a handful.
const FIRST_ROWS = 16;

/** The services that come with Culvert and the user's own: what they are called, and what opens them. */
export function SettingsServices({ services }: { services: readonly ServiceView[] }) {
  const store = useStore();
  const { t } = useWords();
  // null: no form; `service` null: a new one.
  const [form, setForm] = useState<{ service: ServiceView | null } | null>(null);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const { busy, error, clearError, run } = useAction();

  const remove = async ({ serviceId, label }: ServiceView) => {
    const rest = withoutService(services, serviceId);
    const removed = await run(() => store.ask('services.save', { services: rest }));
    if (removed?.ok) {
      store.announce(t('services.removed', { service: label }));
      // The button that had the focus is gone with its row.
      list.current?.focus();
    }
  };
  const listed = ownFirst(services);
  return (
    <SettingsPart section="services">
      <p className="soft small">{t('services.lead')}</p>
      <ul ref={list} className="kept-ports" aria-label={t('services.list')} tabIndex={-1}>
        {(all ? listed : listed.slice(0, FIRST_ROWS)).map((service) => (
          <Service
            key={service.serviceId}
            service={service}
            busy={busy}
            edit={() => setForm({ service })}
            remove={() => void remove(service)}
          />
        ))}
      </ul>
      {!all && listed.length > FIRST_ROWS && (
        <ShowMore label={t('settings.ports-more')} list={list} show={() => setAll(true)} />
      )}
      <div className="form-line">
        <button type="button" className="btn" onClick={() => setForm({ service: null })}>
          {t('services.add')}
        </button>
      </div>
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
      {form && <ServiceForm service={form.service} services={services} onEnd={() => setForm(null)} />}
    </SettingsPart>
  );
}

interface ServiceProps {
  service: ServiceView;
  busy: boolean;
  edit: () => void;
  remove: () => void;
}

function Service({ service, busy, edit, remove }: ServiceProps) {
  const words = useWords();
  const { t } = words;
  const { serviceId, label, devicePort, own } = service;
  const opens = opensText(service, words);
  return (
    <li className={own ? 'kept-port own-service' : 'kept-port'}>
      <span className="kept-device">
        <span className="service-name">
          <b className="cut" title={label}>
            {label}
          </b>{' '}
          {own && <small className="pill still">{t('services.own')}</small>}
        </span>
        <small className="soft cut" title={opens}>
          {opens}
        </small>
      </span>
      <span className="kept-service">
        <code className="cut" title={serviceId}>
          {serviceId}
        </code>
        <small className="soft">
          {devicePort === null ? t('services.no-port') : t('services.port', { port: String(devicePort) })}
        </small>
      </span>
      <span className="kept-ways">
        <button
          type="button"
          className="btn small"
          aria-label={t('services.edit', { service: label })}
          onClick={edit}
        >
          {t('common.edit')}
        </button>
        {own && (
          <AskButton
            label={t('common.remove')}
            question={t('services.remove-ask')}
            yes={t('services.remove', { service: label })}
            small
            busy={busy}
            onYes={remove}
          />
        )}
      </span>
    </li>
  );
}

function opensText({ open }: ServiceView, { t }: Words): string {
  switch (open.kind) {
    case 'terminal':
      return t('services.by-terminal');
    case 'url':
      return open.url;
    case 'program':
      return open.command;
    case 'copy':
      return t('services.by-copy', { text: open.text });
  }
}
