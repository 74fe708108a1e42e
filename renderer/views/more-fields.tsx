import { useId } from 'react';
import type { ServiceView } from '../../electron/ipc/contract.ts';
import { useWords } from '../context.tsx';
import type { OpenDraft } from '../open-form.ts';
import { serviceLabel } from '../services.ts';

export interface MoreFieldsProps {
  draft: OpenDraft;
  services: readonly ServiceView[];
  /** Sentences by service id. */
  problems: Readonly<Record<string, string>>;
  change: (draft: OpenDraft) => void;
}

/** Local ports, and for ssh the user and identity file, which are remembered for the device. */
export function MoreFields({ draft, services, problems, change }: MoreFieldsProps) {
  const { t } = useWords();
  return (
    <>
      {draft.services.length > 0 && (
        <fieldset>
          <legend>{t('open.local-ports')}</legend>
          <div className="fields">
            {draft.services.map((serviceId) => (
              <PortField
                key={serviceId}
                label={serviceLabel(serviceId, services)}
                value={draft.ports[serviceId] ?? ''}
                problem={problems[serviceId]}
                change={(port) => change({ ...draft, ports: { ...draft.ports, [serviceId]: port } })}
              />
            ))}
          </div>
        </fieldset>
      )}
      {draft.services.includes('SSH') && (
        <fieldset>
          <legend>{t('open.ssh')}</legend>
          <div className="fields">
            <label className="field-row">
              <span>{t('open.ssh-user')}</span>
              <input
                type="text"
                placeholder={t('open.ssh-user-usual')}
                autoComplete="off"
                value={draft.sshUser}
                onChange={(event) => change({ ...draft, sshUser: event.target.value })}
              />
            </label>
            <label className="field-row">
              <span>{t('open.ssh-key')}</span>
              <input
                type="text"
                placeholder={t('open.ssh-key-usual')}
                autoComplete="off"
                value={draft.identityFile}
                onChange={(event) => change({ ...draft, identityFile: event.target.value })}
              />
            </label>
          </div>
        </fieldset>
      )}
    </>
  );
}

interface PortFieldProps {
  label: string;
  value: string;
  problem: string | undefined;
  change: (text: string) => void;
}

function PortField({ label, value, problem, change }: PortFieldProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div>
      <label className="field-row">
        <span className="cut" title={label}>
          {label}
        </span>
        <input
          type="text"
          inputMode="numeric"
          aria-label={t('open.local-port', { service: label })}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? id : undefined}
          placeholder={t('open.port-automatic')}
          autoComplete="off"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      </label>
      <p className="problem" id={id} role="alert">
        {problem}
      </p>
    </div>
  );
}
