import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ServiceView } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { addService, type Change, type OpenDraft, toggleService } from '../open-form.ts';
import { choiceText, fullReason, offeredServices } from '../services.ts';

export interface ServicesFieldProps {
  draft: OpenDraft;
  /** All that are known. */
  services: readonly ServiceView[];
  /** How many a tunnel to this device carries. */
  most: number;
  problem: string | undefined;
  change: (draft: OpenDraft) => void;
}

export function ServicesField({ draft, services, most, problem, change }: ServicesFieldProps) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const [refusal, setRefusal] = useState('');
  const [unfolded, setUnfolded] = useState(false);
  const id = useId();
  const { shown, folded } = offeredServices(services, draft.services);
  const full = fullReason(draft.services.length, most, words);
  const tooMany = draft.services.length > most;
  const take = (changed: Change): boolean => {
    // Why the tunnel is full stands there all the time.
    const reason = changed.ok || changed.reason === full ? '' : changed.reason;
    setRefusal(reason);
    if (changed.ok) {
      change(changed.draft);
    } else if (changed.reason === full) {
      store.announce(full);
    }
    return changed.ok;
  };
  const chip = (service: ServiceView) => {
    const { serviceId, label } = service;
    const on = draft.services.includes(serviceId);
    return (
      <Chip
        key={serviceId}
        on={on}
        title={label === serviceId ? choiceText(service) : `${choiceText(service)}, ${serviceId}`}
        disabledBy={full !== '' && !on ? `${id}full` : undefined}
        onClick={() => take(toggleService(draft, serviceId, words, most))}
      >
        {choiceText(service)}
      </Chip>
    );
  };
  const said = refusal || problem;
  const described = [full && `${id}full`, said && id].filter(Boolean).join(' ');
  return (
    <fieldset aria-describedby={described || undefined}>
      <legend>{t('open.services')}</legend>
      <div className="chips">
        {shown.map(chip)}
        {unfolded && folded.map(chip)}
        {!unfolded && folded.length > 0 && (
          <UnfoldChip count={folded.length} unfold={() => setUnfolded(true)} />
        )}
        <AddService
          disabledBy={full !== '' ? `${id}full` : undefined}
          refused={() => store.announce(full)}
          add={(typed) => take(addService(draft, typed, words, most))}
        />
      </div>
      {full !== '' && (
        <p className={tooMany ? 'problem chips-full' : 'soft small chips-full'} id={`${id}full`}>
          {full}
        </p>
      )}
      <p className="problem" id={id} role="alert">
        {said}
      </p>
    </fieldset>
  );
}

interface ChipProps {
  on: boolean;
  onClick: () => void;
  title?: string;
  /** The id of the text that says why it cannot be chosen just now. It keeps its place in the order of Tab. */
  disabledBy?: string | undefined;
  children: string;
}

export function Chip({ on, onClick, title, disabledBy, children }: ChipProps) {
  return (
    <button
      type="button"
      className={on ? 'chip on' : 'chip'}
      aria-pressed={on}
      aria-disabled={disabledBy === undefined ? undefined : true}
      aria-describedby={disabledBy}
      title={title ?? children}
      onClick={onClick}
    >
      <span className="cut">{children}</span>
    </button>
  );
}

/** It goes away with the focus on it, which goes to the first of those that came. */
function UnfoldChip({ count, unfold }: { count: number; unfold: () => void }) {
  const { t } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <button
      ref={button}
      type="button"
      className="chip"
      aria-expanded={false}
      onClick={() => {
        const before = button.current?.previousElementSibling;
        unfold();
        requestAnimationFrame(() => {
          if (before?.nextElementSibling instanceof HTMLElement) {
            before.nextElementSibling.focus();
          }
        });
      }}
    >
      {t('open.more-services', { count })}
    </button>
  );
}

interface AddServiceProps {
  disabledBy: string | undefined;
  /** It was pressed although no other service can be added. */
  refused: () => void;
  add: (typed: string) => boolean;
}

function AddService({ disabledBy, refused, add }: AddServiceProps) {
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
        aria-disabled={disabledBy === undefined ? undefined : true}
        aria-describedby={disabledBy}
        onClick={() => (disabledBy === undefined ? setTyped('') : refused())}
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
