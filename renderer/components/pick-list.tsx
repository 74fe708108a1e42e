import { useId, useState } from 'react';
import { useWords } from '../context.tsx';
import { matching } from '../sign-in.ts';

export interface Pick {
  id: string;
  title: string;
  /** Small, beside the title: an account's number, “MFA”. */
  tag?: string;
  detail?: string;
  /** What speaks against it. */
  problem?: string | null;
}

export interface PickListProps {
  legend: string;
  picks: readonly Pick[];
  /** The id of the one that is picked; '' for none. */
  picked: string;
  /** What the search field asks for; it is there once the list is long. */
  searchLabel: string;
  invalid: boolean;
  describedBy: string | undefined;
  onPick: (id: string) => void;
}

// As many as fit without scrolling.
const LONG = 6;

/** One of many: radio buttons, with a search above when there are more than can be seen at once. */
export function PickList(props: PickListProps) {
  const { legend, picks, picked, searchLabel, invalid, describedBy, onPick } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const name = useId();
  const shown = matching(picks, typed, ({ title, tag = '', detail = '' }) => `${title} ${tag} ${detail}`);
  return (
    <fieldset className="pick">
      <legend>{legend}</legend>
      {picks.length > LONG && (
        <input
          type="search"
          aria-label={searchLabel}
          placeholder={searchLabel}
          value={typed}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            // Enter here means “found”, not “save the form”.
            if (event.key === 'Enter') {
              event.preventDefault();
            }
          }}
        />
      )}
      <div className="pick-list">
        {shown.map((pick) => (
          <label key={pick.id} className="pick-row">
            <input
              type="radio"
              name={name}
              checked={pick.id === picked}
              aria-invalid={invalid}
              aria-describedby={invalid ? describedBy : undefined}
              onChange={() => onPick(pick.id)}
            />
            <span className="pick-text">
              <span className="pick-title">
                <b>{pick.title}</b>
                {pick.tag && <small className="figures">{pick.tag}</small>}
              </span>
              {pick.detail && <small className="soft">{pick.detail}</small>}
              {pick.problem && <small className="pick-problem">{pick.problem}</small>}
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className="soft small">{t('common.nothing-matches', { text: typed })}</p>}
      </div>
    </fieldset>
  );
}
