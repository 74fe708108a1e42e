import { useId } from 'react';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';

/** What comes, and the demo for whoever wants to look around first. */
export function FirstRunWelcome() {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, run } = useAction();
  const id = useId();
  return (
    <div className="first-run-welcome">
      <p>
        <b>{t('first-run.title')}</b> <span className="soft">{t('first-run.text')}</span>
      </p>
      <div className="first-run-demo">
        <p className="soft small" id={id}>
          {t('first-run.demo-text')}
        </p>
        <button
          type="button"
          className="btn"
          aria-busy={busy}
          aria-disabled={busy}
          aria-describedby={id}
          onClick={() => void run(() => store.ask('demo.open', null))}
        >
          {busy ? t('first-run.demo-starting') : t('first-run.demo')}
        </button>
      </div>
      {error && <ErrorBox error={error} bring />}
    </div>
  );
}
