import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { movedTo } from '../device-search.ts';
import { onPressOutside } from '../focus.ts';
import { CheckIcon, MoreIcon } from './icons.tsx';

export interface MenuItem {
  /** Different for each item. */
  label: string;
  onPick: () => void;
}

export interface MenuButtonProps {
  /** What the button and its menu are for; it shows three dots. */
  label: string;
  items: readonly MenuItem[];
  className: string;
  /** What was picked is done: a tick for a moment. */
  done?: boolean;
}

/** Three dots with a menu of what is seldom wanted: arrow keys, Home, End, first letters, Escape. */
export function MenuButton({ label, items, className, done = false }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();

  const rows = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) {
      return;
    }
    menu.current?.scrollIntoView({ block: 'nearest' });
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    return onPressOutside([menu, button], () => setOpen(false));
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = movedTo(event.key, at, all.length) ?? firstLetter(event.key, items, at);
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    } else if (to !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      all[to]?.focus();
    }
  };

  return (
    <span className="menu-holder">
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {done ? <CheckIcon /> : <MoreIcon />}
      </button>
      {open && (
        <div ref={menu} className="menu" role="menu" id={menuId} aria-label={label} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="menu-plain"
              onClick={() => {
                close();
                item.onPick();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}

/** The next item after `at` that begins with the letter; null for none. */
function firstLetter(key: string, items: readonly MenuItem[], at: number): number | null {
  if ([...key].length !== 1 || key === ' ') {
    return null;
  }
  const letter = key.toLocaleLowerCase();
  const order = items.map((_, step) => (at + 1 + step) % items.length);
  return order.find((each) => items[each]?.label.toLocaleLowerCase().startsWith(letter)) ?? null;
}
