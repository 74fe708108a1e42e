import type { ProfileView, WindowView } from '../../electron/ipc/contract.ts';
import { costOf } from '../bill-text.ts';
import { useStore } from '../context.tsx';

export interface OpenCostProps {
  view: WindowView;
  profile: ProfileView;
  /** A tunnel that is open would do. */
  reusable: boolean;
}

/** What a billed open costs, as far as it is known, and what was opened this month. */
export function OpenCost({ view, profile, reusable }: OpenCostProps) {
  const store = useStore();
  const at = { region: profile.region, profileId: profile.id, demo: view.demo, reusable };
  const cost = costOf(view.bill, at);
  return (
    <div className="note warn small cost">
      <div className="note-text">
        <p>
          {cost.cost}{' '}
          {cost.unknown && (
            <button type="button" className="link" onClick={() => store.go('settings')}>
              Enter it in Settings
            </button>
          )}
        </p>
        {cost.month && <p className="figures">{cost.month}</p>}
        {cost.limitReached && <p>The limit is reached: Culvert asks before it opens another one.</p>}
      </div>
    </div>
  );
}
