/** What main says in the user's language: the tray, notifications, notices, questions, the states of tunnels, and errors. */
import {
  type CulvertError,
  catalogue,
  type ErrorCatalogue,
  type Words as ErrorWords,
  type SpokenError,
} from '../shared/errors.ts';
import {
  plainParams,
  type ReasonWords,
  reasons,
  type Said,
  type SaidError,
  type Speech,
  saidText,
} from '../shared/reasons.ts';
import { en } from './en.ts';
import { errors as jaErrors } from './ja/errors.ts';
import { reasons as jaReasons } from './ja/reasons.ts';
import { ja } from './ja.ts';
import { errors as koErrors } from './ko/errors.ts';
import { reasons as koReasons } from './ko/reasons.ts';
import { ko } from './ko.ts';
import type { Language, Locale } from './language.ts';
import { type Translate, type Translation, translator } from './translate.ts';
import { errors as zhCnErrors } from './zh-cn/errors.ts';
import { reasons as zhCnReasons } from './zh-cn/reasons.ts';
import { zhCn } from './zh-cn.ts';

export interface Words extends Locale {
  t: Translate<typeof en>;
  /**
   * The same error in this language, without the parameters it was made of: one that was put into words before keeps
   * those, so an error is put into words once, where it is shown.
   */
  error(error: CulvertError): SpokenError;
  /** A reason, or the message of an error, in this language. What others said is as it is. */
  said(said: Said): string;
}

interface Spoken {
  messages: Translation<typeof en>;
  errors: ErrorCatalogue;
  reasons: ReasonWords;
}

const SPOKEN: Record<Language, Spoken> = {
  en: { messages: en, errors: catalogue, reasons },
  ko: { messages: ko, errors: koErrors, reasons: koReasons },
  ja: { messages: ja, errors: jaErrors, reasons: jaReasons },
  'zh-CN': { messages: zhCn, errors: zhCnErrors, reasons: zhCnReasons },
};

export function wordsOf(locale: Locale): Words {
  const spoken = SPOKEN[locale.language];
  const speech: Speech = {
    reasons: spoken.reasons,
    message: (error) => errorWords(error, spoken, speech).message,
  };
  return {
    ...locale,
    t: translator<typeof en>(spoken.messages),
    error({ code, params, message, advice, details }) {
      const said = errorWords({ code, message, advice, ...(params ? { params } : {}) }, spoken, speech);
      return { code, ...said, ...(details ? { details } : {}) };
    },
    said: (said) => saidText(said, speech),
  };
}

/** The words an error came with stay where this language has none for it, or where its parameters are gone. */
function errorWords(
  { code, params, message, advice }: SaidError,
  { errors }: Spoken,
  speech: Speech,
): ErrorWords {
  const say = (errors as Record<string, unknown>)[code] as ((p: object) => ErrorWords) | undefined;
  let lacks = false;
  const given = new Proxy(plainParams(params ?? {}, speech), {
    get(own, name: string) {
      lacks ||= params === undefined;
      return lacks ? '' : own[name];
    },
  });
  const said = say?.(given);
  return said && !lacks ? said : { message, advice };
}

/** English with the dates of the United States: for tests, and until the user's language is known. */
export const ENGLISH: Words = wordsOf({ language: 'en', formats: 'en-US' });
