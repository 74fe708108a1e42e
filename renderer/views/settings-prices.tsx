import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { PriceView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore, useWords } from '../context.tsx';
import { formatDate, formatMoney } from '../format.ts';
import { amountOf, type PriceDraft, priceFieldOf } from '../settings-form.ts';
import { useAction } from '../use-action.ts';
import { Rich } from '../words.tsx';
import { SettingsPart } from './settings-part.tsx';

export interface SettingsPricesProps {
  prices: readonly PriceView[];
  regions: readonly string[];
  /** The region that a price is most likely wanted for. */
  proposed: string;
}

/** What AWS charges for an open, as far as the user told. */
export function SettingsPrices({ prices, regions, proposed }: SettingsPricesProps) {
  const words = useWords();
  const { t } = words;
  const store = useStore();
  const { busy, error, clearError, run } = useAction();
  const known = prices.some(({ region }) => region === proposed);
  const fresh = (): PriceDraft => ({ region: known ? '' : proposed, amount: '', currency: 'USD' });
  const [draft, setDraft] = useState(fresh);
  const [problem, setProblem] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = error ? priceFieldOf(error) : null;
  const described = `${id}error`;

  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [error]);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    const amount = amountOf(draft.amount);
    setProblem(amount === null);
    if (amount === null) {
      clearError();
      form.current?.querySelector<HTMLElement>('[inputmode=decimal]')?.focus();
      return;
    }
    const region = draft.region.trim();
    const currency = draft.currency.trim().toUpperCase();
    const outcome = await run(() => store.ask('price.save', { region, amount, currency }));
    if (outcome?.ok) {
      setDraft({ region: '', amount: '', currency });
      store.announce(t('common.saved'));
    }
  };
  const remove = ({ region, currency }: PriceView) =>
    void run(() => store.ask('price.save', { region, amount: null, currency }));

  return (
    <SettingsPart section="prices">
      <p className="soft small">
        <Rich text={t('settings.price-lead')} parts={{ page: (page) => <code>{page}</code> }} />
      </p>
      {prices.length > 0 && (
        <table className="prices">
          <caption className="unseen">{t('settings.prices')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('common.region')}</th>
              <th scope="col">{t('settings.price-one-open')}</th>
              <th scope="col">{t('settings.price-entered')}</th>
              <th scope="col">
                <span className="unseen">{t('common.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {prices.map((price) => (
              <tr key={price.region}>
                <th scope="row">{price.region}</th>
                <td className="figures">{formatMoney(price, words)}</td>
                <td className="figures soft">{formatDate(price.enteredAt, words)}</td>
                <td className="price-ways">
                  <AskButton
                    label={t('common.remove')}
                    question={t('settings.price-forget-ask')}
                    yes={t('settings.price-remove')}
                    small
                    busy={busy}
                    onYes={() => remove(price)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form ref={form} className="price-form" onSubmit={(event) => void add(event)} noValidate>
        <Field
          label={t('common.region')}
          value={draft.region}
          placeholder="ap-northeast-2"
          list={`${id}regions`}
          invalid={wrong === 'region'}
          describedBy={described}
          onChange={(region) => setDraft((now) => ({ ...now, region }))}
        />
        <div className="field">
          <label htmlFor={`${id}amount`}>{t('settings.price-of-one-open')}</label>
          <input
            id={`${id}amount`}
            inputMode="decimal"
            value={draft.amount}
            placeholder="0.00"
            autoComplete="off"
            aria-invalid={problem || wrong === 'amount'}
            aria-describedby={problem ? `${id}problem` : described}
            onChange={(event) => {
              const amount = event.target.value;
              setProblem(false);
              setDraft((now) => ({ ...now, amount }));
            }}
          />
        </div>
        <Field
          label={t('settings.price-currency')}
          value={draft.currency}
          placeholder="USD"
          invalid={wrong === 'currency'}
          describedBy={described}
          onChange={(currency) => setDraft((now) => ({ ...now, currency }))}
        />
        <button type="submit" className="btn" aria-busy={busy} aria-disabled={busy}>
          {t('settings.price-save')}
        </button>
        <datalist id={`${id}regions`}>
          {regions.map((region) => (
            <option key={region} value={region} />
          ))}
        </datalist>
      </form>
      {problem && (
        <p className="problem" id={`${id}problem`} role="alert">
          {t('settings.price-problem')}
        </p>
      )}
      {error && <ErrorBox error={error} id={described} onDismiss={clearError} bring />}
    </SettingsPart>
  );
}
