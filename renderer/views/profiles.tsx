import type { WindowView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore } from '../context.tsx';
import { EmptyState } from './empty-state.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ProfileItem } from './profile-item.tsx';

export function ProfilesScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const form = useSelect((state) => state.form);
  if (form) {
    const edited = view.profiles.find((profile) => profile.id === form.profileId) ?? null;
    return <ProfileForm key={form.profileId ?? 'new'} profile={edited} regions={view.regions} />;
  }
  const add = () => store.editProfile(null);
  return (
    <>
      <div className="title">
        <h1>Profiles</h1>
        {view.profiles.length > 0 && (
          <button type="button" className="btn go" onClick={add}>
            Add a profile
          </button>
        )}
      </div>
      {view.profiles.length === 0 ? (
        <EmptyState
          title="No profile yet"
          text="A profile says how to sign in to AWS and in which region the devices are: with an access key, a profile of your AWS files, or IAM Identity Center. A key is kept in this computer’s keyring, never in a file of Culvert’s."
          action="Add a profile"
          onAction={add}
        />
      ) : (
        <ul className="profiles" aria-label="Profiles">
          {view.profiles.map((profile) => (
            <ProfileItem
              key={profile.id}
              profile={profile}
              chosen={profile.id === view.chosenProfileId}
              month={view.bill.months.find(({ profileId }) => profileId === profile.id) ?? null}
            />
          ))}
        </ul>
      )}
    </>
  );
}
