import type { WindowView } from '../../electron/ipc/contract.ts';
import { Logo } from './icons.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import { SearchField } from './search-field.tsx';

export function Header({ view }: { view: WindowView }) {
  return (
    <header className="top">
      <div className="logo">
        <Logo />
        <span>Culvert</span>
      </div>
      <SearchField mac={view.about.platform.toLowerCase().startsWith('darwin')} />
      <ProfileMenu profiles={view.profiles} chosenId={view.chosenProfileId} />
    </header>
  );
}
