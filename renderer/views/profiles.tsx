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
          text="A profile holds an AWS access key and a region. The key is kept in this computer’s keyring, never in a file of Culvert’s."
          action="Add a profile"
          onAction={add}
        />
      ) : (
        <ul className="list profiles" aria-label="Profiles">
          {view.profiles.map((profile) => (
            <ProfileItem key={profile.id} profile={profile} chosen={profile.id === view.chosenProfileId} />
          ))}
        </ul>
      )}
    </>
  );
}
