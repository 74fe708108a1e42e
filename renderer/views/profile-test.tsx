import type { HopView, ProfileTest } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';

const WORDS: Record<HopView['state'], { tone: string; word: string }> = {
  ok: { tone: 'ok', word: 'OK' },
  failed: { tone: 'bad', word: 'Failed' },
  skipped: { tone: 'still', word: 'Skipped' },
};

/** Each hop on the way to AWS, and whose credentials these are. */
export function ProfileTestResult({ test, profileId }: { test: ProfileTest; profileId: string }) {
  return (
    <div className="test-result">
      {test.identity && (
        <dl className="profile-facts">
          <dt>Account</dt>
          <dd className="figures">{test.identity.account}</dd>
          <dt>Signed in as</dt>
          <dd>
            <code>{test.identity.arn}</code>
          </dd>
        </dl>
      )}
      <ol className="hops" aria-label="Connection test">
        {test.hops.map((hop) => (
          <Hop key={`${hop.name} ${hop.host}`} hop={hop} profileId={profileId} />
        ))}
      </ol>
    </div>
  );
}

function Hop({ hop, profileId }: { hop: HopView; profileId: string }) {
  const { tone, word } = WORDS[hop.state];
  return (
    <li className="hop">
      <span className="hop-state">
        <span className={`pill ${tone}`}>{word}</span>
      </span>
      <b>{hop.name}</b>
      <span className="hop-host">
        <code>{hop.host}</code>
        {hop.via !== null && <small className="soft"> via {hop.via}</small>}
      </span>
      <span className="hop-ms figures">{hop.ms === null ? '' : `${Math.round(hop.ms)} ms`}</span>
      {hop.error && <ErrorBox error={hop.error} profileId={profileId} />}
    </li>
  );
}
