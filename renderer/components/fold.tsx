import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

export interface FoldProps {
  title: string;
  /** What is set in here, in few words; '' for nothing. */
  set: string;
  /** An error is about something in here: it opens, before the focus is led there. */
  invalid: boolean;
  children: ReactNode;
}

/** Seldom needed, so folded away; what is set is told beside the title. */
export function Fold({ title, set, invalid, children }: FoldProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const [open] = useState(invalid);
  useLayoutEffect(() => {
    if (invalid && details.current) {
      details.current.open = true;
    }
  }, [invalid]);
  return (
    <details ref={details} className="fold" open={open}>
      <summary>
        {title}
        {set && <span className="fold-set">{set}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
