import type { ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { costOf } from '../bill-text.ts';
import { useStore, useWords } from '../context.tsx';
import { Rich } from '../words.tsx';

export interface OpenCostProps {
  view: WindowView;
  profile: ProfileView;
  /** A tunnel that is open would do. */
  reusable: boolean;
}

/** What a billed open costs, as far as it is known, and what was opened this month. */
export function OpenCost({ view, profile, reusable }: OpenCostProps) {
  const words = useWords();
  const store = useStore();
  const at = { region: profile.region, profileId: profile.id, demo: view.demo, reusable };
  const cost = costOf(view.bill, at, words);
  return (
    <div className={view.demo ? 'note small cost' : 'note warn small cost'}>
      <div className="note-text">
        <p>
          <Rich text={cost.cost} parts={{ b: (inner) => <b>{inner}</b> }} />{' '}
          {cost.unknown && (
            <button type="button" className="link" onClick={() => store.visit('settings', 'prices')}>
              {words.t('open.enter-price')}
            </button>
          )}
        </p>
        {cost.month && <p className="figures">{cost.month}</p>}
        {cost.limitReached && <p>{words.t('open.limit-reached')}</p>}
      </div>
    </div>
  );
}
