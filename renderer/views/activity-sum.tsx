import type { HistorySum } from '../../electron/ipc/contract.ts';
import { sumText } from '../bill-text.ts';
import { useWords } from '../context.tsx';

/** What all that is found comes to. */
export function ActivitySum({ sum }: { sum: HistorySum }) {
  const words = useWords();
  const { t } = words;
  const { billed, unsure, free, cost, unpriced } = sum;
  return (
    <section className="sums figures" aria-label={t('activity.sum')}>
      <dl>
        <div>
          <dt>{t('activity.billed')}</dt>
          <dd>
            {billed.toLocaleString('en')}
            {unsure > 0 && (
              <small className="wait" title={t('activity.unsure-why')}>
                {' '}
                {t('activity.unsure', { count: unsure })}
              </small>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('activity.free')}</dt>
          <dd>{free.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>{t('activity.cost')}</dt>
          <dd>
            {cost.length === 0 && unpriced > 0 ? t('activity.price-unknown') : sumText(cost, words)}
            {cost.length > 0 && unpriced > 0 && (
              <small className="soft"> {t('activity.unpriced', { count: unpriced })}</small>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
