import type { MonthView, WindowView } from '../../electron/ipc/contract.ts';
import { limitPart, sumText } from '../bill-text.ts';
import { useStore, useWords } from '../context.tsx';
import { formatMonth } from '../format.ts';

/** This month, profile by profile. */
export function ActivityMonths({ view }: { view: WindowView }) {
  const words = useWords();
  const { t } = words;
  const store = useStore();
  const { months } = view.bill;
  const month = months[0]?.month;
  if (month === undefined) {
    return null;
  }
  const unknown = months.some(({ cost, opened }) => cost === null && opened > 0);
  return (
    <section className="card months" aria-labelledby="this-month">
      <h2 id="this-month">{formatMonth(month, words)}</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{t('common.profile')}</th>
            <th scope="col">{t('activity.opened')}</th>
            <th scope="col">{t('activity.reused')}</th>
            <th scope="col">{t('activity.cost')}</th>
            <th scope="col">{t('activity.limit')}</th>
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
          {t('activity.prices-needed')}{' '}
          <button type="button" className="link" onClick={() => store.visit('settings', 'prices')}>
            {t('activity.enter-prices')}
          </button>
        </p>
      )}
    </section>
  );
}

function Month({ month }: { month: MonthView }) {
  const words = useWords();
  const { t } = words;
  const { profileName, opened, unsure, reused, limit, cost } = month;
  return (
    <tr>
      <th scope="row" className="cut" title={profileName}>
        {profileName}
      </th>
      <td data-label={t('activity.opened')}>
        {opened.toLocaleString('en')}
        {unsure > 0 && (
          <small className="wait" title={t('activity.unsure-why')}>
            {' '}
            {t('activity.unsure', { count: unsure })}
          </small>
        )}
      </td>
      <td data-label={t('activity.reused')}>
        {reused.toLocaleString('en')}
        {reused > 0 && <small className="soft"> {t('activity.saved')}</small>}
      </td>
      <td data-label={t('activity.cost')}>{sumText(cost, words)}</td>
      <td>
        {limit === null ? (
          <span className="soft">{t('activity.no-limit')}</span>
        ) : (
          <LimitBar profileName={profileName} opened={opened} limit={limit} />
        )}
      </td>
    </tr>
  );
}

function LimitBar({ profileName, opened, limit }: { profileName: string; opened: number; limit: number }) {
  const { t } = useWords();
  const part = limitPart({ opened, limit }) ?? 0;
  const tone = part >= 1 ? 'bad' : part >= 0.8 ? 'wait' : 'fine';
  const said = t('activity.opened-of', { opened, limit });
  return (
    <span className="limit">
      <meter
        className={tone}
        min={0}
        max={Math.max(1, limit)}
        value={Math.min(opened, limit)}
        aria-label={t('activity.limit-of', { name: profileName })}
      >
        {said}
      </meter>
      <span>{said}</span>
    </span>
  );
}
