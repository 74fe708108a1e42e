import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ErrorView, NetworkView, ProfileTest, ProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { Switch } from '../components/switch.tsx';
import { useStore } from '../context.tsx';
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

const KINDS: { proxy: ProxyKind; label: string }[] = [
  { proxy: 'system', label: 'As this computer is set' },
  { proxy: 'none', label: 'No web proxy' },
  { proxy: 'manual', label: 'This web proxy' },
  { proxy: 'pac', label: 'A PAC script' },
];

/** How every connection of Culvert leaves this computer. */
export function SettingsNetwork({ network, chosen }: { network: NetworkView; chosen: ProfileView | null }) {
  const store = useStore();
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
      store.announce('Saved');
    }
  };
  const text = (name: 'address' | 'noProxy' | 'pacUrl' | 'proxyUser' | 'password') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy,
    onChange: (value: string) => change({ [name]: value }),
  });

  return (
    <section className="card settings-part" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>Network</h2>
      <form ref={form} className="settings-form" onSubmit={(event) => void submit(event)} noValidate>
        <fieldset>
          <legend>Web proxy</legend>
          <div className="choices">
            {KINDS.map(({ proxy, label }) => (
              <label key={proxy} className="choice">
                <input
                  type="radio"
                  name={`${id}proxy`}
                  checked={draft.proxy === proxy}
                  onChange={() => change({ proxy })}
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
        {draft.proxy === 'manual' && (
          <>
            <Field label="Address" {...text('address')} placeholder="http://proxy.example.com:3128" mono />
            <Field
              label="Not for"
              hint="Host names and addresses with commas between them, as in NO_PROXY."
              {...text('noProxy')}
              placeholder="localhost, .example.com"
              mono
            />
          </>
        )}
        {draft.proxy === 'pac' && (
          <Field
            label="Address of the script"
            {...text('pacUrl')}
            placeholder="http://wpad.example.com/proxy.pac"
            mono
          />
        )}
        {draft.proxy !== 'none' && (
          <div className="form-pair">
            <Field label="User of the proxy" {...text('proxyUser')} placeholder="none" />
            <Field
              label="Password of the proxy"
              {...text('password')}
              kind="password"
              placeholder={network.hasPassword && !draft.forgetPassword ? 'kept as it is' : 'none'}
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
            Forget the stored password
          </label>
        )}
        <CertificateFiles
          draft={draft}
          setDraft={setDraft}
          error={wrong === 'certificateFiles' ? error : null}
        />
        <Switch
          label="Trust this computer’s certificates"
          hint="What the operating system trusts, beside the usual authorities: needed where a company inspects TLS."
          on={draft.systemCertificates}
          change={(systemCertificates) => change({ systemCertificates })}
        />
        {error && <ErrorBox error={error} id={`${id}error`} onDismiss={clearError} bring />}
        <div className="form-ways">
          {changed && <span className="soft small">Not saved yet</span>}
          <button
            type="submit"
            className={changed ? 'btn go' : 'btn'}
            aria-busy={busy}
            aria-disabled={busy || !changed}
          >
            {busy ? 'Saving…' : 'Save network settings'}
          </button>
        </div>
      </form>
      <ConnectionTest chosen={chosen} changed={changed} />
    </section>
  );
}

interface CertificateFilesProps {
  draft: NetworkDraft;
  setDraft: (next: (draft: NetworkDraft) => NetworkDraft) => void;
  /** What is wrong with one of them. */
  error: ErrorView | null;
}

function CertificateFiles({ draft, setDraft, error }: CertificateFilesProps) {
  return (
    <fieldset>
      <legend>Certificate files (PEM), trusted too</legend>
      {draft.certificateFiles.length > 0 && (
        <ul className="tag-rows" aria-label="Certificate files">
          {draft.certificateFiles.map((file, at) => (
            <li key={file.row} className="file-row">
              <input
                className="mono"
                aria-label={`Certificate file ${at + 1}`}
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
                aria-label={`Remove certificate file ${at + 1}`}
                onClick={() => setDraft((now) => withoutFile(now, file.row))}
              >
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="btn small" onClick={() => setDraft(withFile)}>
        Add a file
      </button>
    </fieldset>
  );
}

/** Tries what is saved, so that a change can be seen to work. */
function ConnectionTest({ chosen, changed }: { chosen: ProfileView | null; changed: boolean }) {
  const store = useStore();
  const { busy, error, clearError, run } = useAction();
  const [test, setTest] = useState<ProfileTest | null>(null);
  const profileId = chosen?.id;
  if (profileId === undefined) {
    return <p className="soft small">Choose a profile to test the connection with it.</p>;
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
          Test connection
        </BusyButton>
        <span className="soft small">
          With “{chosen?.name}”{changed ? ', and what was saved last' : ''}.
        </span>
      </div>
      <div role="status">
        {busy && <span className="soft small">Trying each hop…</span>}
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
