import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../context.tsx';
import {
  addService,
  type Change,
  type OpenDraft,
  SERVICE_CHOICES,
  serviceLabel,
  toggleService,
} from '../open-form.ts';

export interface ServicesFieldProps {
  draft: OpenDraft;
  problem: string | undefined;
  change: (draft: OpenDraft) => void;
}

export function ServicesField({ draft, problem, change }: ServicesFieldProps) {
  const words = useWords();
  const { t } = words;
  const [refusal, setRefusal] = useState('');
  const id = useId();
  const own = draft.services.filter((each) => !SERVICE_CHOICES.some((choice) => choice.id === each));
  const take = (changed: Change): boolean => {
    setRefusal(changed.ok ? '' : changed.reason);
    if (changed.ok) {
      change(changed.draft);
    }
    return changed.ok;
  };
  const said = refusal || problem;
  return (
    <fieldset aria-describedby={said ? id : undefined}>
      <legend>{t('open.services')}</legend>
      <div className="chips">
        {SERVICE_CHOICES.map((choice) => (
          <Chip
            key={choice.id}
            on={draft.services.includes(choice.id)}
            onClick={() => take(toggleService(draft, choice.id, words))}
          >
            {`${serviceLabel(choice.id, words)} ${choice.port}`}
          </Chip>
        ))}
        {own.map((each) => (
          <Chip key={each} on onClick={() => take(toggleService(draft, each, words))}>
            {each}
          </Chip>
        ))}
        <AddService add={(typed) => take(addService(draft, typed, words))} />
      </div>
      <p className="problem" id={id} role="alert">
        {said}
      </p>
    </fieldset>
  );
}

export function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      className={on ? 'chip on' : 'chip'}
      aria-pressed={on}
      title={children}
      onClick={onClick}
    >
      <span className="cut">{children}</span>
    </button>
  );
}

function AddService({ add }: { add: (typed: string) => boolean }) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const wasOpen = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const open = typed !== null;
  // The field goes away with the focus in it, so the button that replaces it takes the focus; then only.
  useEffect(() => {
    if (wasOpen.current && !open) {
      button.current?.focus();
    }
    wasOpen.current = open;
  }, [open]);
  if (typed === null) {
    return (
      <button
        ref={button}
        type="button"
        className="chip"
        aria-label={t('open.add-service')}
        onClick={() => setTyped('')}
      >
        {t('open.add')}
      </button>
    );
  }
  const finish = () => {
    if (add(typed)) {
      setTyped(null);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method's own Enter and Escape: with one for Chinese even Latin letters are composed.
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      finish();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setTyped(null);
    }
  };
  return (
    <span className="add-service">
      <input
        // biome-ignore lint/a11y/noAutofocus: the field replaces the button that was just pressed.
        autoFocus
        type="text"
        aria-label={t('open.service-name')}
        placeholder={t('open.service-name')}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="btn" onClick={finish}>
        {t('common.add')}
      </button>
    </span>
  );
}
