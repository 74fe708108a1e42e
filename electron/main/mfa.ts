/** Asks for the codes of MFA devices in the window. */
import { MFA_TRIES } from '../aws/mfa.ts';
import type { Words } from '../i18n/words.ts';
import type { Questions } from './questions.ts';

export interface MfaRequest {
  profileName: string;
  serial: string;
  /** Codes that were not accepted so far. */
  wrong: number;
}

/** The answer is what was typed, or null when the person does not want to. */
export type MfaQuestions = (request: MfaRequest) => Promise<string | null>;

export function createMfaQuestions(
  questions: Pick<Questions, 'askText'>,
  words: () => Pick<Words, 't'>,
): MfaQuestions {
  return (request) =>
    questions.askText({
      kind: 'mfa',
      profileName: request.profileName,
      serial: request.serial,
      ...mfaWords(request, words()),
    });
}

function mfaWords(
  { profileName, serial, wrong }: MfaRequest,
  { t }: Pick<Words, 't'>,
): { text: string; advice: string } {
  return wrong === 0
    ? {
        text: t('questions.mfa', { profile: profileName }),
        advice: t('questions.mfa-enter', { serial }),
      }
    : {
        text: t('questions.mfa-wrong'),
        advice: t('questions.mfa-again', { serial, left: MFA_TRIES - wrong }),
      };
}
