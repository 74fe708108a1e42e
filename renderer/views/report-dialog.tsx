import { useEffect, useId, useState } from 'react';
import { copyText } from '../clipboard.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Modal } from '../components/modal.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { Rich } from '../words.tsx';

/** What the user came for: it is proposed, the other is offered all the same. */
export type ReportPurpose = 'copy' | 'save';

/** The whole report, to be read before it is copied or saved. Main keeps its text: what is saved is what is shown. */
export function ReportDialog({ purpose, onClose }: { purpose: ReportPurpose; onClose: () => void }) {
  const store = useStore();
  const { t } = useWords();
  const id = useId();
  const making = useAction();
  const saving = useAction();
  const [text, setText] = useState<string | null>(null);
  const [path, setPath] = useState('');
  const { run } = making;
  useEffect(() => {
    void run(() => store.ask('report.make', null)).then((made) => made?.ok && setText(made.value.text));
  }, [run, store]);

  const save = async () => {
    setPath('');
    const saved = await saving.run(() => store.ask('report.save', null));
    if (saved?.ok) {
      setPath(saved.value.path);
    }
  };
  const error = making.error ?? saving.error;
  return (
    <Modal className="question report" labelledBy={`${id}title`} describedBy={`${id}text`} onEscape={onClose}>
      <h2 id={`${id}title`}>{t('help.report')}</h2>
      <p id={`${id}text`}>{t('help.report-text')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by the keys, so it takes the focus. */}
      <section className="report-text" aria-label={t('help.report-content')} tabIndex={0} data-first>
        {text === null ? (
          <p className="soft" role="status">
            {making.error ? '' : t('help.report-making')}
          </p>
        ) : (
          <pre>{text}</pre>
        )}
      </section>
      <div className="report-saved" role="status">
        {path !== '' && (
          <div className="note good">
            <p className="note-text">
              <Rich
                text={t('help.report-saved', { path })}
                parts={{ path: (inner) => <code>{inner}</code> }}
              />
            </p>
            <button
              type="button"
              className="btn small"
              onClick={() => void saving.run(() => store.ask('report.reveal', null))}
            >
              {t('help.report-show')}
            </button>
          </div>
        )}
      </div>
      {error && <ErrorBox error={error} />}
      <div className="ways">
        <button type="button" className="btn" onClick={onClose}>
          {t('common.close')}
        </button>
        {text !== null && (
          <>
            <BusyButton
              busy={saving.busy}
              className={purpose === 'save' ? 'btn go last' : 'btn'}
              onClick={() => void save()}
            >
              {t('help.report-save')}
            </BusyButton>
            <CopyButton
              label={t('help.report-copy')}
              className={purpose === 'copy' ? 'btn go last' : 'btn'}
              copy={() => copyText(text)}
            />
          </>
        )}
      </div>
    </Modal>
  );
}
