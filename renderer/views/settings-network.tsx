import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ErrorView, NetworkView, ProfileTest, ProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { Switch } from '../components/switch.tsx';
import { useStore, useWords } from '../context.tsx';
import { names } from '../profile-form.ts';
import {
  type NetworkDraft,
  networkChanged,
  networkDraft,
  networkFieldOf,
  networkInput,
  type ProxyKind,
  withFile,
  withFileChanged,
  withoutFile,
} from '../settings-form.ts';
import { useAction } from '../use-action.ts';
import { ProfileTestResult } from './profile-test.tsx';
import { SettingsPart } from './settings-part.tsx';

const KINDS = [
  { proxy: 'system', label: 'network.proxy-system' },
  { proxy: 'none', label: 'network.proxy-none' },
  { proxy: 'manual', label: 'network.proxy-manual' },
  { proxy: 'pac', label: 'network.proxy-pac' },
] as const satisfies readonly { proxy: ProxyKind; label: string }[];

/** How every connection of Culvert leaves this computer. */
export function SettingsNetwork({ network, chosen }: { network: NetworkView; chosen: ProfileView | null }) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, clearError, run } = useAction();
  const [draft, setDraft] = useState(() => networkDraft(network));
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = error ? networkFieldOf(error) : null;
  const describedBy = error ? `${id}error` : undefined;
  const changed = networkChanged(draft, network);
  const change = (part: Partial<NetworkDraft>) => setDraft((now) => ({ ...now, ...part }));

  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [error]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = networkInput(draft);
    const outcome = await run(() => store.ask('network.save', input));
    if (outcome?.ok) {
      // As it was stored, which may be written another way; the password is forgotten here.
      await store.reload();
      setDraft(networkDraft(store.getState().view?.network ?? network));
      store.announce(t('common.saved'));
    }
  };
  const text = (name: 'address' | 'noProxy' | 'pacUrl' | 'proxyUser' | 'password') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy,
    onChange: (value: string) => change({ [name]: value }),
  });

  return (
    <SettingsPart section="network">
      <form ref={form} className="settings-form" onSubmit={(event) => void submit(event)} noValidate>
        <fieldset>
          <legend>{t('network.web-proxy')}</legend>
          <div className="choices">
            {KINDS.map(({ proxy, label }) => (
              <label key={proxy} className="choice">
                <input
                  type="radio"
                  name={`${id}proxy`}
                  checked={draft.proxy === proxy}
                  onChange={() => change({ proxy })}
                />
                {t(label)}
              </label>
            ))}
          </div>
        </fieldset>
        {draft.proxy === 'manual' && (
          <>
            <Field
              label={t('network.address')}
              {...text('address')}
              placeholder="http://proxy.example.com:3128"
              mono
            />
            <Field
              label={t('network.not-for')}
              hint={t('network.not-for-hint')}
              {...text('noProxy')}
              placeholder="localhost, .example.com"
              mono
            />
          </>
        )}
        {draft.proxy === 'pac' && (
          <Field
            label={t('network.pac-address')}
            {...text('pacUrl')}
            placeholder="http://wpad.example.com/proxy.pac"
            mono
          />
        )}
        {draft.proxy !== 'none' && (
          <div className="form-pair">
            <Field label={t('network.proxy-user')} {...text('proxyUser')} placeholder={t('network.empty')} />
            <Field
              label={t('network.proxy-password')}
              {...text('password')}
              kind="password"
              placeholder={
                network.hasPassword && !draft.forgetPassword ? t('network.password-kept') : t('network.empty')
              }
            />
          </div>
        )}
        {draft.proxy !== 'none' && network.hasPassword && (
          <label className="choice">
            <input
              type="checkbox"
              checked={draft.forgetPassword}
              onChange={(event) => change({ forgetPassword: event.target.checked })}
            />
            {t('network.forget-password')}
          </label>
        )}
        <CertificateFiles
          draft={draft}
          setDraft={setDraft}
          error={wrong === 'certificateFiles' ? error : null}
        />
        <Switch
          label={t('network.system-certificates')}
          hint={t('network.system-certificates-hint')}
          on={draft.systemCertificates}
          change={(systemCertificates) => change({ systemCertificates })}
        />
        {error && <ErrorBox error={error} id={`${id}error`} onDismiss={clearError} bring />}
        <div className="form-ways">
          {changed && <span className="soft small">{t('network.not-saved')}</span>}
          <button
            type="submit"
            className={changed ? 'btn go' : 'btn'}
            aria-busy={busy}
            aria-disabled={busy || !changed}
          >
            {busy ? t('common.saving') : t('network.save')}
          </button>
        </div>
      </form>
      <ConnectionTest chosen={chosen} changed={changed} />
    </SettingsPart>
  );
}

interface CertificateFilesProps {
  draft: NetworkDraft;
  setDraft: (next: (draft: NetworkDraft) => NetworkDraft) => void;
  /** What is wrong with one of them. */
  error: ErrorView | null;
}

function CertificateFiles({ draft, setDraft, error }: CertificateFilesProps) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t('network.certificate-files')}</legend>
      {draft.certificateFiles.length > 0 && (
        <ul className="tag-rows" aria-label={t('network.certificate-list')}>
          {draft.certificateFiles.map((file, at) => (
            <li key={file.row} className="file-row">
              <input
                className="mono"
                aria-label={t('network.certificate-file', { number: at + 1 })}
                placeholder="/etc/ssl/company-ca.pem"
                value={file.path}
                spellCheck={false}
                autoComplete="off"
                aria-invalid={file.path !== '' && names(error, file.path)}
                onChange={(event) =>
                  setDraft((now) => withFileChanged(now, { ...file, path: event.target.value }))
                }
              />
              <button
                type="button"
                className="btn icon-only"
                aria-label={t('network.remove-certificate', { number: at + 1 })}
                onClick={() => setDraft((now) => withoutFile(now, file.row))}
              >
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="btn small" onClick={() => setDraft(withFile)}>
        {t('network.add-certificate')}
      </button>
    </fieldset>
  );
}

/** Tries what is saved, so that a change can be seen to work. */
function ConnectionTest({ chosen, changed }: { chosen: ProfileView | null; changed: boolean }) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, clearError, run } = useAction();
  const [test, setTest] = useState<ProfileTest | null>(null);
  const profileId = chosen?.id;
  if (profileId === undefined) {
    return <p className="soft small">{t('network.choose-profile')}</p>;
  }
  const start = async () => {
    setTest(null);
    const outcome = await run(() => store.ask('profile.test', { id: profileId }));
    if (outcome?.ok) {
      setTest(outcome.value);
    }
  };
  return (
    <div className="settings-test">
      <div className="form-line">
        <BusyButton busy={busy} onClick={() => void start()}>
          {t('network.test')}
        </BusyButton>
        <span className="soft small">
          {changed
            ? t('network.test-with-saved', { profile: chosen?.name ?? '' })
            : t('network.test-with', { profile: chosen?.name ?? '' })}
        </span>
      </div>
      <div role="status">
        {busy && <span className="soft small">{t('network.testing')}</span>}
        {test && <ProfileTestResult test={test} profileId={profileId} />}
      </div>
      {error && (
        <ErrorBox
          error={error}
          profileId={profileId}
          onDismiss={clearError}
          onSignedIn={() => void start()}
        />
      )}
    </div>
  );
}
