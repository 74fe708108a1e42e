import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { HostKeyFingerprint, HostKeyView, TunnelView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import type { Words } from '../words.tsx';
import { AskButton } from './ask-button.tsx';
import { BusyButton } from './busy-button.tsx';
import { CopyButton } from './copy-button.tsx';
import { ErrorBox } from './error-box.tsx';
import { Modal } from './modal.tsx';

export interface HostKeyDialogProps {
  tunnel: Pick<TunnelView, 'key' | 'thingName'>;
  onClose: () => void;
}

/**
 * What ssh knows of a device's host keys beside what the device shows. A key that changed is explained, and the old one
 * can be forgotten; checking is never turned off.
 */
export function HostKeyDialog({ tunnel, onClose }: HostKeyDialogProps) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const looking = useAction();
  const forgetting = useAction();
  const [item, setItem] = useState<HostKeyView | null>(null);
  const [forgotten, setForgotten] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  const { key, thingName } = tunnel;
  const { run } = looking;
  const look = useCallback(async () => {
    const looked = await run(() => store.ask('hostKey.look', { key }));
    if (looked?.ok) {
      setItem(looked.value);
    }
  }, [run, store, key]);
  useEffect(() => void look(), [look]);

  const forget = async () => {
    const done = await forgetting.run(() => store.ask('hostKey.forget', { key }));
    if (done?.ok) {
      setForgotten(true);
      // The button that was pressed goes.
      close.current?.focus();
      await look();
    }
  };
  const error = forgetting.error ?? looking.error;
  const changed = item?.state === 'changed';
  return (
    <Modal
      className="question host-keys"
      labelledBy={`${id}title`}
      describedBy={`${id}state`}
      onEscape={onClose}
    >
      <h2 id={`${id}title`} title={thingName}>
        {t('host-keys.title', { name: thingName })}
      </h2>
      <div id={`${id}state`} role="status">
        {looking.busy && !item && <p className="soft">{t('host-keys.looking')}</p>}
        {item && (
          <p className={changed ? 'note bad' : 'host-key-state'}>{stateText(item.state, forgotten, words)}</p>
        )}
      </div>
      {error && <ErrorBox error={error} />}
      {item && (
        <>
          <Keys title={t('host-keys.known')} none={t('host-keys.none-known')} keys={item.known} />
          <Keys title={t('host-keys.shown')} none={t('host-keys.none-shown')} keys={item.shown} />
        </>
      )}
      {changed && (
        <div className="host-key-why">
          <p>{t('host-keys.expected')}</p>
          <p>{t('host-keys.unexpected')}</p>
        </div>
      )}
      {item && (changed || item.state === 'new') && <Check command={item.checkCommand} />}
      <div className="ways">
        {changed && (
          <AskButton
            label={t('host-keys.forget')}
            question={t('host-keys.forget-ask')}
            yes={t('common.forget')}
            busy={forgetting.busy}
            onYes={() => void forget()}
          />
        )}
        <BusyButton busy={looking.busy} onClick={() => void look()}>
          {t('host-keys.look-again')}
        </BusyButton>
        <button ref={close} type="button" className="btn" data-first onClick={onClose}>
          {t('common.close')}
        </button>
      </div>
    </Modal>
  );
}

function stateText(state: HostKeyView['state'], forgotten: boolean, { t }: Words): string {
  switch (state) {
    case 'new':
      return forgotten ? t('host-keys.forgotten') : t('host-keys.new');
    case 'same':
      return t('host-keys.same');
    case 'changed':
      return t('host-keys.changed');
    case 'silent':
      return t('host-keys.silent');
  }
}

interface KeysProps {
  title: string;
  none: string;
  keys: readonly (HostKeyFingerprint & { file?: string; line?: number })[];
}

function Keys({ title, none, keys }: KeysProps) {
  const { t } = useWords();
  const id = useId();
  const text = keys.map(({ type, fingerprint }) => `${type} ${fingerprint}`).join('\n');
  return (
    <section className="host-key-part" aria-labelledby={id}>
      <div className="host-key-head">
        <h3 id={id}>{title}</h3>
        {keys.length > 0 && (
          <CopyButton label={t('host-keys.copy')} className="btn small quiet" copy={() => copyText(text)} />
        )}
      </div>
      {keys.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul>
          {keys.map(({ type, fingerprint, file, line }) => (
            <li key={`${type} ${fingerprint} ${file} ${line}`}>
              <span className="soft">{type}</span>
              <code className="host-key-print">{fingerprint}</code>
              {file !== undefined && (
                <small className="soft cut" title={`${file}:${line}`}>
                  {file}:{line}
                </small>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Check({ command }: { command: string }) {
  const { t } = useWords();
  return (
    <div className="host-key-check">
      <p>{t('host-keys.check')}</p>
      <code>{command}</code>
      <CopyButton label={t('host-keys.copy-command')} className="btn small" copy={() => copyText(command)} />
    </div>
  );
}
