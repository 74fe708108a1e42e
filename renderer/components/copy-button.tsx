import { useEffect, useState } from 'react';
import { useStore, useWords } from '../context.tsx';

const FEEDBACK_MS = 2000;

export interface CopyButtonProps {
  label: string;
  className?: string;
  /** Answers whether the text is on the clipboard now. */
  copy: () => boolean | Promise<boolean>;
}

/** Says “Copied” for two seconds, to the eye in the button and to a screen reader through the announcer. */
export function CopyButton({ label, className = 'btn', copy }: CopyButtonProps) {
  const { t } = useWords();
  const { done, run } = useCopied(copy);
  return (
    <button type="button" className={`${className} swap`} onClick={run}>
      {/* Both texts lie on each other, so that the button does not change its width. */}
      <span aria-hidden={done} className={done ? 'gone' : ''}>
        {label}
      </span>
      <span aria-hidden={!done} className={done ? '' : 'gone'}>
        {t('common.copied')}
      </span>
    </button>
  );
}

export function useCopied(copy: CopyButtonProps['copy']): { done: boolean; run: () => void } {
  const { done, take } = useCopying();
  return { done, run: () => take(copy) };
}

/** For a menu whose items copy different things: which one, is told when it is picked. */
export function useCopying(): { done: boolean; take: (copy: CopyButtonProps['copy']) => void } {
  const store = useStore();
  const { t } = useWords();
  const [doneAt, setDoneAt] = useState(0);
  useEffect(() => {
    if (doneAt === 0) {
      return;
    }
    const timer = setTimeout(() => setDoneAt(0), FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [doneAt]);
  return {
    done: doneAt !== 0,
    take(copy) {
      void Promise.resolve(copy()).then((copied) => {
        if (copied) {
          setDoneAt(Date.now());
        }
        store.announce(copied ? t('common.copied') : t('common.not-copied'));
      });
    },
  };
}
