import { useEffect, useState } from 'react';
import type { ErrorView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { SettingsPart } from './settings-part.tsx';

type What = 'devices' | 'history' | 'log';
type Where = { settings: string; history: string; log: string };

const CLEARED = {
  devices: 'settings.cleared-devices',
  history: 'settings.cleared-history',
  log: 'settings.cleared-log',
} as const;

/** What Culvert keeps, where, and the way to be rid of it. */
export function SettingsPrivacy({ onCleared }: { onCleared: () => void }) {
  const store = useStore();
  const { t } = useWords();
  const [where, setWhere] = useState<Where | null>(null);
  const [busy, setBusy] = useState<What | null>(null);
  const [failed, setFailed] = useState<{ what: What; error: ErrorView } | null>(null);
  const [cleared, setCleared] = useState<What | null>(null);

  useEffect(() => {
    void store.ask('privacy.where', null).then((answer) => answer.ok && setWhere(answer.value));
  }, [store]);

  const clear = async (what: What) => {
    setBusy(what);
    setFailed(null);
    setCleared(null);
    const answer = await store.ask('privacy.clear', { what });
    setBusy(null);
    if (answer.ok) {
      setCleared(what);
      onCleared();
    } else {
      setFailed({ what, error: answer.error });
    }
  };
  const ways = [
    {
      what: 'devices',
      label: t('settings.clear-devices'),
      hint: t('settings.clear-devices-hint'),
      question: t('settings.clear-devices-ask'),
    },
    {
      what: 'history',
      label: t('settings.clear-history'),
      hint: t('settings.clear-history-hint'),
      question: t('settings.clear-history-ask'),
    },
    {
      what: 'log',
      label: t('settings.clear-log'),
      hint: t('settings.clear-log-hint'),
      question: t('settings.clear-log-ask'),
    },
  ] as const;
  return (
    <SettingsPart section="privacy">
      <p className="small">{t('settings.privacy-lead')}</p>
      <h3 className="over">{t('settings.kept-here')}</h3>
      <dl className="kept-facts">
        <dt>{t('settings.kept-settings')}</dt>
        <dd>
          <code className="kept-path">{where?.settings}</code>
        </dd>
        <dt>{t('settings.kept-history')}</dt>
        <dd>
          <code className="kept-path">{where?.history}</code>
        </dd>
        <dt>{t('settings.kept-log')}</dt>
        <dd>
          <code className="kept-path">{where?.log}</code>
        </dd>
        <dt>{t('settings.kept-secrets')}</dt>
        <dd>{t('settings.kept-secrets-where')}</dd>
        <dt>{t('settings.kept-sign-ins')}</dt>
        <dd>{t('settings.kept-sign-ins-where')}</dd>
        <dt>{t('settings.kept-tokens')}</dt>
        <dd>{t('settings.kept-tokens-where')}</dd>
      </dl>
      <ul className="clear-ways">
        {ways.map(({ what, label, hint, question }) => (
          <li key={what}>
            <p className="small">
              <span className="soft">{hint}</span>{' '}
              <span role="status">{cleared === what && t(CLEARED[what])}</span>
            </p>
            <AskButton
              label={label}
              question={question}
              yes={label}
              busy={busy === what}
              onYes={() => void clear(what)}
            />
            {failed?.what === what && (
              <ErrorBox error={failed.error} onDismiss={() => setFailed(null)} bring />
            )}
          </li>
        ))}
      </ul>
    </SettingsPart>
  );
}
