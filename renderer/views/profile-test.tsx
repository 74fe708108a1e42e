import type { HopView, ProfileTest } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useWords } from '../context.tsx';
import type { Words } from '../words.tsx';

const TONES: Record<HopView['state'], string> = { ok: 'ok', failed: 'bad', skipped: 'still' };

const states = (t: Words['t']): Record<HopView['state'], string> => ({
  ok: t('profiles.hop-ok'),
  failed: t('profiles.hop-failed'),
  skipped: t('profiles.hop-skipped'),
});

/** Each hop on the way to AWS, and whose credentials these are. */
export function ProfileTestResult({ test, profileId }: { test: ProfileTest; profileId: string }) {
  const { t } = useWords();
  return (
    <div className="test-result">
      {test.identity && (
        <dl className="profile-facts">
          <dt>{t('profiles.account')}</dt>
          <dd className="figures">{test.identity.account}</dd>
          <dt>{t('profiles.signed-in-as')}</dt>
          <dd>
            <code>{test.identity.arn}</code>
          </dd>
        </dl>
      )}
      <ol className="hops" aria-label={t('profiles.hops')}>
        {test.hops.map((hop) => (
          <Hop key={`${hop.name} ${hop.host}`} hop={hop} profileId={profileId} />
        ))}
      </ol>
    </div>
  );
}

function Hop({ hop, profileId }: { hop: HopView; profileId: string }) {
  const { t } = useWords();
  return (
    <li className="hop">
      <span className="hop-state">
        <span className={`pill ${TONES[hop.state]}`}>{states(t)[hop.state]}</span>
      </span>
      <b>{hop.name}</b>
      <span className="hop-host">
        <code>{hop.host}</code>
        {hop.via !== null && <small className="soft"> {t('profiles.hop-via', { proxy: hop.via })}</small>}
      </span>
      <span className="hop-ms figures">
        {hop.ms === null ? '' : t('profiles.hop-ms', { ms: Math.round(hop.ms) })}
      </span>
      {hop.error && <ErrorBox error={hop.error} profileId={profileId} />}
    </li>
  );
}
