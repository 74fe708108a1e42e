import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { BusyButton } from './busy-button.tsx';

/** Says that all of this is the demo, and leads out of it. */
export function DemoNote() {
  const store = useStore();
  const { t } = useWords();
  const { busy, run } = useAction();
  const leave = async () => {
    const outcome = await run(() => store.ask('demo.leave', null));
    if (outcome && !outcome.ok) {
      store.fail(outcome.error);
    }
  };
  return (
    <div className="demo">
      <b>{t('shell.demo')}</b>
      <span>{t('shell.demo-text')}</span>
      <BusyButton busy={busy} className="btn small" onClick={() => void leave()}>
        {busy ? t('first-run.demo-leaving') : t('first-run.demo-leave')}
      </BusyButton>
    </div>
  );
}
