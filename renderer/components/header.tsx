import type { WindowView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore, useWords } from '../context.tsx';
import { keyText } from '../shortcuts.ts';
import { Logo, SearchIcon } from './icons.tsx';
import { ProfileMenu } from './profile-menu.tsx';

export function Header({ view }: { view: WindowView }) {
  return (
    <header className="top">
      <div className="logo">
        <Logo />
        <span>Culvert</span>
      </div>
      <FindButton mac={view.desktop.platform === 'darwin'} />
      <ProfileMenu profiles={view.profiles} chosenId={view.chosenProfileId} />
    </header>
  );
}

/** Looks like the field that it opens: the command palette. */
function FindButton({ mac }: { mac: boolean }) {
  const store = useStore();
  const { t } = useWords();
  const open = useSelect((state) => state.overlay === 'palette');
  return (
    <button
      type="button"
      className="find-button"
      aria-haspopup="dialog"
      aria-expanded={open}
      aria-keyshortcuts={mac ? 'Meta+K' : 'Control+K'}
      onClick={() => store.openPalette()}
    >
      <SearchIcon />
      <span className="cut">{t('shell.find')}</span>
      <span className="kbd" aria-hidden="true">
        {keyText('palette', mac)}
      </span>
    </button>
  );
}
