import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore } from '../context.tsx';
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
import { Chip } from './services-field.tsx';

/** A tunnel without a call to AWS: from a source token that somebody else got. */
export function QuickSheet({ view }: { view: WindowView }) {
  const store = useStore();
  const region = view.profiles.find((profile) => profile.id === view.chosenProfileId)?.region ?? '';
  const [draft, setDraft] = useState(() => newQuick(region));
  const [problems, setProblems] = useState<Partial<Record<QuickField, string>>>({});
  const { busy, error, run } = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const id = useId();

  const change = (part: Partial<QuickDraft>) => {
    setDraft({ ...draft, ...part });
    setProblems({});
  };
  const open = async () => {
    const read = readQuick(draft);
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
    if (event.key === 'Escape' && !event.defaultPrevented) {
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
        Quick open
      </h2>
      <p className="soft">
        Paste the <b>source access token</b> that was shown when somebody opened or rotated a tunnel, in the
        console or by <code>aws iotsecuretunneling open-tunnel</code>; AWS is asked for nothing, and nothing
        is billed. That command’s whole answer may be pasted, too.
      </p>
      <div>
        <Field
          label="Source access token"
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
            label="Region"
            list={`${id}regions`}
            value={draft.region}
            {...field('region')}
            onChange={(typed) => change({ region: typed })}
          />
          {problem('region')}
        </div>
        <Field
          label="Name"
          placeholder="what to call it"
          value={draft.name}
          invalid={false}
          describedBy={undefined}
          onChange={(name) => change({ name })}
        />
      </div>
      <div>
        <Field
          label="Local ports"
          hint="By service, such as SSH=5507, HTTP=8080. Empty takes free ones."
          placeholder="automatic"
          value={draft.ports}
          {...field('ports')}
          onChange={(ports) => change({ ports })}
        />
        {problem('ports')}
      </div>
      <details>
        <summary>
          Agent’s protocol: <b>{protocolLabel(draft.protocol, null)}</b>
          {draft.endpoint !== '' && ' · another endpoint'}
        </summary>
        <fieldset aria-label="Agent’s protocol">
          <div className="chips">
            {PROTOCOL_CHOICES.map((choice) => (
              <Chip key={choice} on={draft.protocol === choice} onClick={() => change({ protocol: choice })}>
                {protocolLabel(choice, null)}
              </Chip>
            ))}
          </div>
          <p className="soft small">{protocolHint(draft.protocol, null)}</p>
        </fieldset>
        <Field
          label="Data plane endpoint"
          hint="Only where it is not AWS’s own for the region, as with a PrivateLink endpoint."
          placeholder="AWS’s own"
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
          Cancel
        </button>
        <BusyButton busy={busy} className="btn go" onClick={() => void open()}>
          Open
        </BusyButton>
      </div>
    </section>
  );
}

/** The id of the button that leads here, which gets the focus back. */
export const QUICK_BUTTON_ID = 'quick-open';
