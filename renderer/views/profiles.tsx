import type { WindowView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore, useWords } from '../context.tsx';
import { EmptyState } from './empty-state.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ProfileItem } from './profile-item.tsx';

export function ProfilesScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const { t } = useWords();
  const form = useSelect((state) => state.form);
  if (form) {
    const edited = view.profiles.find((profile) => profile.id === form.profileId) ?? null;
    return <ProfileForm key={form.profileId ?? 'new'} profile={edited} regions={view.regions} />;
  }
  const none = view.profiles.length === 0;
  return (
    <>
      <div className="title">
        <h1>{t('profiles.title')}</h1>
        <button type="button" className={none ? 'btn' : 'btn go'} onClick={() => store.editProfile(null)}>
          {t('common.add-profile')}
        </button>
      </div>
      {none ? (
        <EmptyState
          title={t('profiles.none')}
          text={t('profiles.none-text')}
          action={t('profiles.add-first')}
          onAction={() => store.startFirstRun()}
        />
      ) : (
        <ul className="profiles" aria-label={t('profiles.title')}>
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
