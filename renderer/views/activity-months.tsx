import type { MonthView, WindowView } from '../../electron/ipc/contract.ts';
import { limitPart, sumText } from '../bill-text.ts';
import { useStore } from '../context.tsx';
import { formatMonth } from '../format.ts';

/** This month, profile by profile. */
export function ActivityMonths({ view }: { view: WindowView }) {
  const store = useStore();
  const { months } = view.bill;
  const month = months[0]?.month;
  if (month === undefined) {
    return null;
  }
  const unknown = months.some(({ cost, opened }) => cost === null && opened > 0);
  return (
    <section className="card months" aria-labelledby="this-month">
      <h2 id="this-month">{formatMonth(month)}</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Profile</th>
            <th scope="col">Opened</th>
            <th scope="col">Reused</th>
            <th scope="col">Cost</th>
            <th scope="col">Limit</th>
          </tr>
        </thead>
        <tbody>
          {months.map((each) => (
            <Month key={each.profileId} month={each} />
          ))}
        </tbody>
      </table>
      {unknown && (
        <p className="soft small">
          Culvert does not know what AWS charges until it is told.{' '}
          <button type="button" className="link" onClick={() => store.go('settings')}>
            Enter prices in Settings
          </button>
        </p>
      )}
    </section>
  );
}

function Month({ month }: { month: MonthView }) {
  const { profileName, opened, unsure, reused, limit, cost } = month;
  return (
    <tr>
      <th scope="row" className="cut" title={profileName}>
        {profileName}
      </th>
      <td data-label="Opened">
        {opened}
        {unsure > 0 && (
          <small className="wait" title="The answer to the open was lost: it may have been billed">
            {' '}
            + {unsure} unsure
          </small>
        )}
      </td>
      <td data-label="Reused">
        {reused}
        {reused > 0 && <small className="soft"> saved</small>}
      </td>
      <td data-label="Cost">{sumText(cost)}</td>
      <td>
        {limit === null ? (
          <span className="soft">no limit</span>
        ) : (
          <LimitBar profileName={profileName} opened={opened} limit={limit} />
        )}
      </td>
    </tr>
  );
}

function LimitBar({ profileName, opened, limit }: { profileName: string; opened: number; limit: number }) {
  const part = limitPart({ opened, limit }) ?? 0;
  const tone = part >= 1 ? 'bad' : part >= 0.8 ? 'wait' : 'fine';
  return (
    <span className="limit">
      <meter
        className={tone}
        min={0}
        max={Math.max(1, limit)}
        value={Math.min(opened, limit)}
        aria-label={`Limit of ${profileName}`}
      >
        {opened} of {limit}
      </meter>
      <span>
        {opened} of {limit}
      </span>
    </span>
  );
}
