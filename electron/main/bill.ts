/** What opens cost: the prices that the user entered, this month's count for the window, and the limit that asks first. */

import { checkRegion } from '../aws/regions.ts';
import type { Words } from '../i18n/words.ts';
import type { BillView, MonthView, PriceView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type History, type MonthTally, monthOf } from './history.ts';
import { sumOf } from './history-sum.ts';
import { money } from './money.ts';
import type { Questions } from './questions.ts';
import { sentences } from './sentences.ts';
import type { Settings, SettingsFile } from './settings.ts';

/** A typing error is likelier than such a price, also where money has many zeros: six US dollars are 100,000 rupiahs. */
const HIGHEST_PRICE = 1_000_000;
/** An open that was agreed to is sent at once; one that never was (ports taken meanwhile) stops counting. */
const PROMISE_MS = 60_000;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export interface BillProfile {
  id: string;
  name: string;
  monthlyLimit: number | null;
  demo: boolean;
}

export interface BillOptions {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  history: Pick<History, 'version' | 'tally' | 'made'>;
  profiles: () => readonly BillProfile[];
  questions: Pick<Questions, 'ask'>;
  words: () => Words;
  clock: Clock;
  /** A price changed. */
  onChange: () => void;
}

export interface OpenRequest {
  profileId: string;
  thingName: string;
  region: string;
}

export interface Bill {
  view(): BillView;
  /** What one open costs in a region; null where no price was entered. */
  price(region: string): { amount: number; currency: string } | null;
  savePrice(input: { region: string; amount: number | null; currency: string }): Result<null>;
  /**
   * Asks where the profile's limit is reached. Fails with OpenDeclined, and then nothing may be opened. What it agrees
   * to counts from then on, so that two opens at once do not both slip under the limit.
   */
  beforeOpen(request: OpenRequest): Promise<Result<null>>;
  /** An open is on record: it is counted there from now on. */
  begun(open: { profileId: string; thingName: string }): void;
}

export function createBill(options: BillOptions): Bill {
  const { settings, history, clock } = options;
  /** Agreed to, and not on record yet. */
  const promised = new Set<{ profileId: string; thingName: string; end: () => void }>();
  /** One question after another: the second counts what the first was answered with. */
  const turn = inTurn();
  let made: { of: unknown[]; view: BillView } | null = null;

  const price: Bill['price'] = (region) => {
    const known = settings.get().prices[region];
    return known ? { amount: known.amount, currency: known.currency } : null;
  };

  function promise({ profileId, thingName }: OpenRequest): void {
    const entry = { profileId, thingName, end: () => {} };
    const cancel = clock.after(PROMISE_MS, () => promised.delete(entry));
    entry.end = () => {
      cancel();
      promised.delete(entry);
    };
    promised.add(entry);
  }

  function countOf(profileId: string): number {
    const waiting = [...promised].filter((each) => each.profileId === profileId).length;
    return history.made(profileId, monthOf(clock.now())) + waiting;
  }

  async function askFirst(request: OpenRequest): Promise<Result<null>> {
    const profile = options.profiles().find(({ id }) => id === request.profileId);
    const opened = countOf(request.profileId);
    if (!profile || profile.monthlyLimit === null || profile.demo || opened < profile.monthlyLimit) {
      promise(request);
      return ok(null);
    }
    const { name: profileName, monthlyLimit: limit } = profile;
    const tally = history.tally(request.profileId, monthOf(clock.now()));
    const answer = await options.questions.ask({
      kind: 'soft-limit',
      thingName: request.thingName,
      ...limitWords(
        {
          profileName,
          opened,
          limit,
          unsure: tally.unsure,
          cost: costOf(tally, price),
          region: request.region,
          each: price(request.region),
        },
        options.words(),
      ),
    });
    if (answer !== 'open-anyway') {
      return fail(culvertError('OpenDeclined', { profileName, opened, limit }));
    }
    promise(request);
    return ok(null);
  }

  return {
    price,
    view() {
      const { prices } = settings.get();
      const month = monthOf(clock.now());
      const profiles = options.profiles();
      const limits = profiles.map(({ id, name, monthlyLimit }) => `${id} ${name} ${monthlyLimit}`).join('\n');
      const of = [prices, month, history.version(), limits];
      if (!made || made.of.some((each, index) => each !== of[index])) {
        const months = profiles
          .filter(({ demo }) => !demo)
          .map((profile) => monthView(profile, month, history.tally(profile.id, month), price));
        made = { of, view: { prices: priceViews(prices), months, version: history.version() } };
      }
      return made.view;
    },
    savePrice({ region: text, amount, currency: typed }) {
      const region = checkRegion(text);
      if (!region.ok) {
        return region;
      }
      const currency = typed.trim().toUpperCase();
      if (amount !== null && !(Number.isFinite(amount) && amount >= 0 && amount <= HIGHEST_PRICE)) {
        return fail(culvertError('PriceInvalid', { amount: String(amount), most: HIGHEST_PRICE }));
      }
      if (amount !== null && !CURRENCIES.has(currency)) {
        return fail(culvertError('CurrencyInvalid', { currency: typed.trim().slice(0, 20) }));
      }
      settings.update((before) => {
        const { [region.value]: _old, ...others } = before.prices;
        return {
          ...before,
          prices:
            amount === null
              ? others
              : { ...others, [region.value]: { amount, currency, enteredAt: clock.now() } },
        };
      });
      options.onChange();
      return ok(null);
    },
    beforeOpen(request) {
      const profile = options.profiles().find(({ id }) => id === request.profileId);
      if (!profile || profile.monthlyLimit === null) {
        return Promise.resolve(ok(null));
      }
      return turn(() => askFirst(request));
    },
    begun({ profileId, thingName }) {
      const kept = [...promised].find((each) => each.profileId === profileId && each.thingName === thingName);
      kept?.end();
    },
  };
}

function priceViews(prices: Settings['prices']): PriceView[] {
  return Object.entries(prices)
    .map(([region, { amount, currency, enteredAt }]) => ({ region, amount, currency, enteredAt }))
    .sort((a, b) => (a.region < b.region ? -1 : 1));
}

function monthView(profile: BillProfile, month: string, tally: MonthTally, price: Bill['price']): MonthView {
  const { opened, unsure, reused } = tally;
  return {
    profileId: profile.id,
    profileName: profile.name,
    month,
    opened,
    unsure,
    reused,
    limit: profile.monthlyLimit,
    cost: costOf(tally, price),
  };
}

/**
 * The sum of the month's billed opens, one for each currency; null where a price is not known. An open from before its
 * region's price was entered counts with the price as it is now.
 */
function costOf({ billed }: MonthTally, price: Bill['price']): MonthView['cost'] {
  const { cost, unpriced } = sumOf(billed, price);
  return unpriced > 0 ? null : cost;
}

interface LimitFacts {
  profileName: string;
  opened: number;
  limit: number;
  unsure: number;
  cost: MonthView['cost'];
  region: string;
  /** What one more costs; null where no price is known. */
  each: ReturnType<Bill['price']>;
}

function limitWords(facts: LimitFacts, words: Words): { text: string; advice: string } {
  const { profileName: profile, opened, limit, unsure, cost, region, each } = facts;
  const { t, formats } = words;
  const sums = (cost ?? []).map((sum) => money(sum, formats));
  const list = new Intl.ListFormat(words.language, { type: 'conjunction' });
  return {
    text: sentences(words, [
      unsure === 0
        ? t('questions.limit', { profile, opened, limit })
        : t('questions.limit-unsure', { profile, opened, unsure, limit }),
      ...(sums.length === 0 ? [] : [t('questions.limit-cost', { opened, cost: list.format(sums) })]),
    ]),
    advice: sentences(words, [
      each
        ? t('questions.limit-price', { price: money(each, formats), region })
        : t('questions.limit-no-price', { region }),
      t('questions.limit-reuse'),
    ]),
  };
}
