import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { PickList } from '../components/pick-list.tsx';
import { useWords } from '../context.tsx';
import { withShared } from '../profile-form.ts';
import { sharedHow } from '../sign-in.ts';
import type { SharedProfiles } from '../use-shared-profiles.ts';
import type { FormPart } from './profile-form.tsx';

/** Picks one of the profiles that the AWS files hold. */
export function ProfileSharedFields(part: FormPart & { files: SharedProfiles }) {
  const { draft, change, wrong, describedBy, files } = part;
  const words = useWords();
  const { t } = words;
  const { found, busy, error, byName } = files;
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
          legend={t('profiles.shared-list')}
          picks={found.map((profile) => ({
            id: profile.name,
            title: profile.name,
            tag: [profile.region ?? t('profiles.shared-no-region'), profile.mfa ? 'MFA' : '']
              .filter(Boolean)
              .join(' · '),
            detail: profile.detail || sharedHow(profile.how, words),
            problem: profile.problem,
          }))}
          picked={draft.awsProfile}
          searchLabel={t('profiles.shared-find')}
          invalid={wrong === 'awsProfile'}
          describedBy={describedBy}
          onPick={pick}
        />
      )}
      {found && draft.awsProfile !== '' && !byName(draft.awsProfile) && (
        <p className="problem">{t('profiles.shared-gone', { name: draft.awsProfile })}</p>
      )}
      {found?.length === 0 && <p className="soft small">{t('profiles.shared-none')}</p>}
      <div className="form-line">
        <BusyButton busy={busy} className="btn small" onClick={files.read}>
          {busy ? t('profiles.shared-reading') : t('profiles.shared-read')}
        </BusyButton>
      </div>
    </div>
  );
}
