import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ServiceOpen, ServiceView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { Modal } from '../components/modal.tsx';
import { useStore, useWords } from '../context.tsx';
import {
  OPEN_KINDS,
  type ServiceDraft,
  type ServiceField,
  serviceDraft,
  serviceFieldOf,
  serviceInput,
  withService,
} from '../service-form.ts';
import { useAction } from '../use-action.ts';
import { Choices } from './settings-part.tsx';

export interface ServiceFormProps {
  /** The one that is edited; one that comes with Culvert is replaced by one of the user's. null: a new one. */
  service: ServiceView | null;
  services: readonly ServiceView[];
  onEnd: () => void;
}

const KIND_LABELS = {
  url: 'services.kind-url',
  program: 'services.kind-program',
  copy: 'services.kind-copy',
  terminal: 'services.kind-terminal',
} as const satisfies Record<ServiceOpen['kind'], string>;

/** A service of the user's own. What was typed stays until it is saved or cancelled. */
export function ServiceForm({ service, services, onEnd }: ServiceFormProps) {
  const store = useStore();
  const { t } = useWords();
  const [draft, setDraft] = useState(() => serviceDraft(service));
  const [problem, setProblem] = useState<ServiceField | null>(null);
  const { busy, error, clearError, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = problem ?? (error ? serviceFieldOf(error) : null);
  const described = problem ? `${id}problem` : `${id}error`;
  const change = (part: Partial<ServiceDraft>) => {
    setProblem(null);
    setDraft((now) => ({ ...now, ...part }));
  };

  useEffect(() => {
    if (error || problem) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [error, problem]);

  const save = async () => {
    const input = serviceInput(draft);
    setProblem(input.ok ? null : input.field);
    // What main said of an earlier try is over.
    clearError();
    if (!input.ok) {
      return;
    }
    const own = withService(services, service?.serviceId ?? null, input.service);
    const saved = await run(() => store.ask('services.save', { services: own }));
    if (saved?.ok) {
      store.announce(t('common.saved'));
      onEnd();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Modal className="question service-form" labelledBy={`${id}title`} onEscape={onEnd}>
      <form ref={form} onSubmit={submit} noValidate>
        <h2 id={`${id}title`} tabIndex={-1} data-first>
          {service ? t('services.edit', { service: service.label }) : t('services.add')}
        </h2>
        {service && !service.own && <p className="soft small">{t('services.replaces')}</p>}
        <Field
          label={t('services.label')}
          value={draft.label}
          placeholder={t('services.label-example')}
          invalid={wrong === 'label'}
          describedBy={described}
          onChange={(label) => change({ label })}
        />
        <div className="service-pair">
          <Field
            label={t('services.id')}
            value={draft.serviceId}
            hint={t('services.id-hint')}
            mono
            invalid={wrong === 'serviceId'}
            describedBy={described}
            onChange={(serviceId) => change({ serviceId })}
          />
          <Field
            label={t('services.device-port')}
            value={draft.devicePort}
            hint={t('services.device-port-hint')}
            mono
            invalid={wrong === 'devicePort'}
            describedBy={described}
            onChange={(devicePort) => change({ devicePort })}
          />
        </div>
        <Choices
          legend={t('services.opened-by')}
          name={`${id}kind`}
          value={draft.kind}
          options={OPEN_KINDS.map((kind) => ({ value: kind, label: t(KIND_LABELS[kind]) }))}
          under
          choose={(kind) => change({ kind })}
        />
        <OpenField draft={draft} change={change} invalid={wrong === 'open'} describedBy={described} />
        <p className="problem" id={`${id}problem`} role="alert">
          {problem && t(problem === 'serviceId' ? 'services.id-wrong' : 'services.port-wrong')}
        </p>
        {error && <ErrorBox error={error} id={`${id}error`} bring />}
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

interface OpenFieldProps {
  draft: ServiceDraft;
  change: (part: Partial<ServiceDraft>) => void;
  invalid: boolean;
  describedBy: string;
}

/** What goes with the way it is opened. */
function OpenField({ draft, change, invalid, describedBy }: OpenFieldProps) {
  const { t } = useWords();
  const common = { mono: true, invalid, describedBy };
  switch (draft.kind) {
    case 'terminal':
      return <p className="soft small">{t('services.terminal-hint')}</p>;
    case 'url':
      return (
        <Field
          {...common}
          label={t('services.url')}
          hint={t('services.url-hint')}
          value={draft.url}
          placeholder="http://{host}:{port}/"
          onChange={(url) => change({ url })}
        />
      );
    case 'program':
      return (
        <Field
          {...common}
          label={t('services.command')}
          hint={t('services.command-hint')}
          value={draft.command}
          placeholder="viewer {host} {port}"
          onChange={(command) => change({ command })}
        />
      );
    case 'copy':
      return (
        <Field
          {...common}
          label={t('services.text')}
          hint={t('services.text-hint')}
          value={draft.text}
          placeholder="{host}:{port}"
          onChange={(text) => change({ text })}
        />
      );
  }
}
