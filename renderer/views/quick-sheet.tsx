import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore, useWords } from '../context.tsx';
import { PROTOCOL_CHOICES, protocolHint, protocolLabel } from '../open-form.ts';
import {
  newQuick,
  pasted,
  type QuickDraft,
  type QuickField,
  readQuick,
  withoutToken,
} from '../quick-form.ts';
import { useAction } from '../use-action.ts';
import { Rich } from '../words.tsx';
import { Chip } from './services-field.tsx';

/** A tunnel without a call to AWS: from a source token that somebody else got. */
export function QuickSheet({ view }: { view: WindowView }) {
  const words = useWords();
  const { t } = words;
  const store = useStore();
  const region = view.profiles.find((profile) => profile.id === view.chosenProfileId)?.region ?? '';
  const [draft, setDraft] = useState(() => newQuick(region));
  const [problems, setProblems] = useState<Partial<Record<QuickField, string>>>({});
  const { busy, error, run } = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const id = useId();

  const protocol = protocolLabel(draft.protocol, null, words);
  const change = (part: Partial<QuickDraft>) => {
    setDraft({ ...draft, ...part });
    setProblems({});
  };
  const open = async () => {
    const read = readQuick(draft, words);
    if (!read.ok) {
      setProblems(read.problems);
      return;
    }
    const outcome = await run(() => store.ask('tunnel.quick', read.request));
    if (outcome?.ok) {
      setDraft(withoutToken);
      store.pointAt(outcome.value.key);
    }
  };
  const cancel = () => {
    store.closeQuick();
    document.getElementById(QUICK_BUTTON_ID)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // An Escape of an input method takes back what is being composed.
    if (event.key === 'Escape' && !event.defaultPrevented && !event.nativeEvent.isComposing) {
      cancel();
    }
  };
  const field = (name: QuickField) => ({
    invalid: problems[name] !== undefined,
    describedBy: `${id}${name}`,
  });
  const problem = (name: QuickField) => (
    <p className="problem" id={`${id}${name}`} role="alert">
      {problems[name]}
    </p>
  );
  return (
    <section className="card quick" aria-labelledby={id} onKeyDown={onKeyDown}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {t('others.quick')}
      </h2>
      <p className="soft">
        <Rich text={t('others.quick-text')} parts={TEXT_PARTS} />
      </p>
      <div>
        <Field
          label={t('others.quick-token')}
          kind="hidden-lines"
          mono
          value={draft.token}
          {...field('token')}
          onChange={(token) => change(pasted(draft, token))}
        />
        {problem('token')}
      </div>
      <div className="quick-two">
        <div>
          <Field
            label={t('common.region')}
            list={`${id}regions`}
            value={draft.region}
            {...field('region')}
            onChange={(typed) => change({ region: typed })}
          />
          {problem('region')}
        </div>
        <Field
          label={t('others.quick-name')}
          placeholder={t('others.quick-name-hint')}
          value={draft.name}
          invalid={false}
          describedBy={undefined}
          onChange={(name) => change({ name })}
        />
      </div>
      <div>
        <Field
          label={t('others.quick-ports')}
          hint={t('others.quick-ports-hint')}
          placeholder={t('others.quick-automatic')}
          value={draft.ports}
          {...field('ports')}
          onChange={(ports) => change({ ports })}
        />
        {problem('ports')}
      </div>
      <details>
        <summary>
          <Rich
            text={
              draft.endpoint === ''
                ? t('others.quick-protocol-set', { protocol })
                : t('others.quick-protocol-endpoint', { protocol })
            }
            parts={TEXT_PARTS}
          />
        </summary>
        <fieldset aria-label={t('others.quick-protocol')}>
          <div className="chips">
            {PROTOCOL_CHOICES.map((choice) => (
              <Chip key={choice} on={draft.protocol === choice} onClick={() => change({ protocol: choice })}>
                {protocolLabel(choice, null, words)}
              </Chip>
            ))}
          </div>
          <p className="soft small">{protocolHint(draft.protocol, null, words)}</p>
        </fieldset>
        <Field
          label={t('others.quick-endpoint')}
          hint={t('others.quick-endpoint-hint')}
          placeholder={t('others.quick-endpoint-own')}
          value={draft.endpoint}
          invalid={false}
          describedBy={undefined}
          onChange={(endpoint) => change({ endpoint })}
        />
      </details>
      <datalist id={`${id}regions`}>
        {view.regions.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      {error && <ErrorBox error={error} bring />}
      <div className="sheet-ways">
        <button type="button" className="btn" onClick={cancel}>
          {t('common.cancel')}
        </button>
        <BusyButton busy={busy} className="btn go" onClick={() => void open()}>
          {t('common.open')}
        </BusyButton>
      </div>
    </section>
  );
}

const TEXT_PARTS = {
  b: (inner: string) => <b>{inner}</b>,
  c: (inner: string) => <code>{inner}</code>,
};

/** The id of the button that leads here, which gets the focus back. */
export const QUICK_BUTTON_ID = 'quick-open';
