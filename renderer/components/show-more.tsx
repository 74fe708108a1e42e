import type { RefObject } from 'react';

export interface ShowMoreProps {
  label: string;
  /** The list that it stands under; its rows hold buttons. */
  list: RefObject<HTMLElement | null>;
  show: () => void;
}

/** Shows more rows of a list. It may go away with the focus on it, so the first of the rows that came has it then. */
export function ShowMore({ label, list, show }: ShowMoreProps) {
  const onClick = () => {
    const before = list.current?.childElementCount ?? 0;
    show();
    requestAnimationFrame(() => list.current?.children[before]?.querySelector('button')?.focus());
  };
  return (
    <div>
      <button type="button" className="btn small" onClick={onClick}>
        {label}
      </button>
    </div>
  );
}
