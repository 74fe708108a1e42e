import { useEffect, useState } from 'react';
import type { SharedProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { PickList } from '../components/pick-list.tsx';
import { useStore } from '../context.tsx';
import { withShared } from '../profile-form.ts';
import { sharedHow } from '../sign-in.ts';
import { useAction } from '../use-action.ts';
import type { FormPart } from './profile-form.tsx';

/** Picks one of the profiles that the AWS files hold, as they stand now. */
export function ProfileSharedFields({ draft, change, wrong, describedBy }: FormPart) {
  const store = useStore();
  const { busy, error, run } = useAction();
  const [found, setFound] = useState<readonly SharedProfileView[] | null>(null);

  const read = async () => {
    const outcome = await run(() => store.ask('profile.shared', null));
    if (outcome?.ok) {
      setFound(outcome.value);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when this is shown, and again by the button.
  useEffect(() => void read(), []);

  const byName = (name: string) => found?.find((profile) => profile.name === name) ?? null;
  const pick = (name: string) => {
    const taken = byName(name);
    if (taken) {
      change((now) => withShared(now, taken, byName(now.awsProfile)));
    }
  };
  return (
    <div className="form-part">
      {error && <ErrorBox error={error} />}
      {found && found.length > 0 && (
        <PickList
          legend="Profile of ~/.aws/config or ~/.aws/credentials"
          picks={found.map((profile) => ({
            id: profile.name,
            title: profile.name,
            tag: [profile.region ?? 'no region', profile.mfa ? 'MFA' : ''].filter(Boolean).join(' · '),
            detail: profile.detail || sharedHow(profile.how),
            problem: profile.problem,
          }))}
          picked={draft.awsProfile}
          searchLabel="Find a profile"
          invalid={wrong === 'awsProfile'}
          describedBy={describedBy}
          onPick={pick}
        />
      )}
      {found && draft.awsProfile !== '' && !byName(draft.awsProfile) && (
        <p className="problem">
          “{draft.awsProfile}” is not in the AWS files any more. Pick another one, or put it back and read
          them again.
        </p>
      )}
      {found?.length === 0 && (
        <p className="soft small">
          No profile is in ~/.aws/config or ~/.aws/credentials. “aws configure” makes one.
        </p>
      )}
      <div className="form-line">
        <BusyButton busy={busy} className="btn small" onClick={() => void read()}>
          {busy ? 'Reading…' : 'Read the files again'}
        </BusyButton>
      </div>
    </div>
  );
}
