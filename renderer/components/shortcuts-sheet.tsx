import { useId } from 'react';
import { useStore, useWords } from '../context.tsx';
import { keyText, NUMBERED_VIEWS, VIEW_LABELS, viewKeyText } from '../shortcuts.ts';
import type { Words } from '../words.tsx';
import { Modal } from './modal.tsx';

interface Row {
  keys: string[];
  what: string;
}

/** All keys that there are, for whoever asks with `?`. */
export function ShortcutsSheet({ mac }: { mac: boolean }) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const leave = () => store.closeOverlay();
  return (
    <Modal className="question keys-sheet" labelledBy={`${id}title`} onEscape={leave} onBeside={leave}>
      <div className="keys-body">
        <h2 id={`${id}title`}>{t('palette.shortcuts')}</h2>
        {partsOf(mac, words).map(({ title, rows }) => (
          <section key={title} aria-label={title}>
            <h3 className="over">{title}</h3>
            <dl>
              {rows.map(({ keys, what }) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <div className="ways">
          <button type="button" className="btn" data-first onClick={leave}>
            {t('common.close')}
          </button>
        </div>
      </div>
    </Modal>
  );
}

function partsOf(mac: boolean, { t }: Words): { title: string; rows: Row[] }[] {
  return [
    {
      title: t('palette.keys-anywhere'),
      rows: [
        { keys: [keyText('palette', mac)], what: t('palette.label') },
        { keys: [keyText('find', mac), '/'], what: t('palette.keys-find') },
        ...NUMBERED_VIEWS.map((view) => ({ keys: [viewKeyText(view, mac)], what: t(VIEW_LABELS[view]) })),
        { keys: [keyText('larger', mac)], what: t('palette.keys-larger') },
        { keys: [keyText('smaller', mac)], what: t('palette.keys-smaller') },
        { keys: [keyText('usual', mac)], what: t('palette.keys-usual') },
        { keys: [keyText('close', mac)], what: t('palette.keys-close-window') },
        { keys: [keyText('quit', mac)], what: t('palette.keys-quit') },
        { keys: ['?'], what: t('palette.keys-this') },
      ],
    },
    {
      title: t('palette.keys-lists'),
      rows: [
        { keys: ['↑', '↓'], what: t('palette.keys-move') },
        { keys: ['Home', 'End'], what: t('palette.keys-ends') },
        { keys: ['Enter'], what: t('palette.keys-open') },
        { keys: ['F'], what: t('palette.keys-favourite') },
      ],
    },
  ];
}
