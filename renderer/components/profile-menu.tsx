import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ProfileView } from '../../electron/ipc/contract.ts';
import type { Outcome } from '../bridge.ts';
import { useStore, useWords } from '../context.tsx';
import { movedTo } from '../device-search.ts';
import { onPressOutside } from '../focus.ts';
import { isCancel } from '../sign-in.ts';
import type { Words } from '../words.tsx';
import { CheckIcon, ChevronIcon } from './icons.tsx';

export interface ProfileMenuProps {
  profiles: readonly ProfileView[];
  chosenId: string | null;
}

/** The profile in use, and a menu to choose another one. */
export function ProfileMenu({ profiles, chosenId }: ProfileMenuProps) {
  const store = useStore();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();
  const chosen = profiles.find((profile) => profile.id === chosenId);

  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  };
  const pick = (work: () => void) => () => {
    close(true);
    work();
  };

  // An error is told above the screen: the menu is gone by then.
  const run = async (asked: Promise<Outcome<unknown>>) => {
    const outcome = await asked;
    if (!outcome.ok && !isCancel(outcome.error)) {
      store.fail(outcome.error);
    }
  };
  const signIn = ({ id }: ProfileView) => run(store.ask('signIn.profile', { id, flow: 'browser' }));

  useEffect(() => {
    if (!open) {
      return;
    }
    const first = menu.current?.querySelector<HTMLElement>('[aria-checked=true]') ?? items()[0];
    first?.focus();
    return onPressOutside([menu, button], () => setOpen(false));
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const to = movedTo(event.key, all.indexOf(document.activeElement as HTMLElement), all.length);
    if (to !== null) {
      event.preventDefault();
      all[to]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close(true);
    } else if (event.key === 'Tab') {
      close(false);
    }
  };

  return (
    <div className="profile">
      <button
        ref={button}
        type="button"
        className="btn"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={menuId}
        aria-label={chosen ? spoken(chosen, t) : t('sign-in.menu-none')}
        title={chosen?.name}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {chosen && <SignedInDot profile={chosen} />}
        <b className="cut">{chosen?.name ?? t('sign-in.no-profile')}</b>{' '}
        {chosen && <small>{chosen.region}</small>}
        <ChevronIcon />
      </button>
      {open && (
        <div
          ref={menu}
          className="menu"
          role="menu"
          id={menuId}
          aria-label={t('common.profile')}
          onKeyDown={onKeyDown}
        >
          {profiles.map((profile) => (
            <button
              key={profile.id}
              type="button"
              role="menuitemradio"
              aria-checked={profile.id === chosenId}
              tabIndex={-1}
              onClick={pick(() => void run(store.ask('profile.choose', { id: profile.id })))}
            >
              <span className="tick">{profile.id === chosenId && <CheckIcon />}</span>
              <span className="cut" title={profile.name}>
                {profile.name}
              </span>
              <small>{profile.signedIn === 'needed' ? t('common.sign-in-needed') : profile.region}</small>
            </button>
          ))}
          {profiles.length > 0 && <hr />}
          {chosen?.signedIn === 'needed' && (
            <button type="button" role="menuitem" tabIndex={-1} onClick={pick(() => void signIn(chosen))}>
              <span className="tick" />
              <span className="cut">{t('sign-in.title', { name: chosen.name })}</span>
            </button>
          )}
          <button type="button" role="menuitem" tabIndex={-1} onClick={pick(() => store.editProfile(null))}>
            <span className="tick" />
            {t('sign-in.menu-add')}
          </button>
          <button type="button" role="menuitem" tabIndex={-1} onClick={pick(() => store.go('profiles'))}>
            <span className="tick" />
            {t('sign-in.menu-manage')}
          </button>
          {chosen?.demo && (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={pick(() => void run(store.ask('demo.leave', null)))}
            >
              <span className="tick" />
              {t('first-run.demo-leave')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function spoken({ name, region, signedIn }: ProfileView, t: Words['t']): string {
  return signedIn === 'needed'
    ? t('sign-in.menu-needed', { name, region })
    : t('sign-in.menu-chosen', { name, region });
}

/** The dot only repeats what the button's name says. */
function SignedInDot({ profile }: { profile: ProfileView }) {
  if (profile.signedIn === 'unknown') {
    return null;
  }
  return <span className={`sign-dot ${profile.signedIn === 'yes' ? 'ok' : 'wait'}`} aria-hidden="true" />;
}
