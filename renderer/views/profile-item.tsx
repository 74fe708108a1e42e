import { useId, useState } from 'react';
import type { ProfileTest, ProfileView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore } from '../context.tsx';
import { useAction } from '../use-action.ts';

export function ProfileItem({ profile, chosen }: { profile: ProfileView; chosen: boolean }) {
  const store = useStore();
  const { busy, error, clearError, run } = useAction();
  const [tested, setTested] = useState<ProfileTest | null>(null);
  const id = useId();
  const args = { id: profile.id };

  const test = async () => {
    setTested(null);
    const outcome = await run(() => store.ask('profile.test', args));
    if (outcome?.ok) {
      setTested(outcome.value);
    }
  };

  return (
    <li className="profile-item" aria-labelledby={id}>
      <div className="who">
        <h2>
          <span id={id}>{profile.name}</span> {chosen && <span className="pill ok">In use</span>}{' '}
          {profile.demo && <span className="pill still">Demo</span>}
        </h2>
        <p className="detail">{aboutOf(profile)}</p>
      </div>
      <div className="ways">
        {!chosen && (
          <button
            type="button"
            className="btn"
            onClick={() => void run(() => store.ask('profile.choose', args))}
          >
            Choose
          </button>
        )}
        <BusyButton busy={busy} onClick={() => void test()}>
          Test
        </BusyButton>
        {!profile.demo && (
          <>
            <button type="button" className="btn" onClick={() => store.editProfile(profile.id)}>
              Edit
            </button>
            <AskButton
              label="Delete"
              question="Delete this profile and the key kept for it?"
              yes="Delete profile"
              busy={busy}
              onYes={() => void run(() => store.ask('profile.delete', args))}
            />
          </>
        )}
      </div>
      <div className="test" role="status">
        {busy && <span className="soft">Working…</span>}
        {tested && (
          <dl className="facts">
            <dt>Account</dt>
            <dd className="figures">{tested.account}</dd>
            <dt>Signed in as</dt>
            <dd>
              <code>{tested.arn}</code>
            </dd>
          </dl>
        )}
      </div>
      {error && <ErrorBox error={error} onDismiss={clearError} />}
    </li>
  );
}

function aboutOf(profile: ProfileView): string {
  const where = profile.kept === 'keychain' ? 'in the keyring' : 'for this session only';
  const key = profile.accessKeyHint === '' ? 'no key stored' : `key ${profile.accessKeyHint}, ${where}`;
  const endpoints = Object.keys(profile.endpoints).length > 0 ? ['own endpoints'] : [];
  return [profile.region, key, ...endpoints].join(' · ');
}
