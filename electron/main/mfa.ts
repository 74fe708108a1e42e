/** Asks for the codes of MFA devices in the window. */
import { MFA_TRIES } from '../aws/assume-role.ts';
import type { Questions } from './questions.ts';

export interface MfaRequest {
  profileName: string;
  serial: string;
  /** Codes that were not accepted so far. */
  wrong: number;
}

/** The answer is what was typed, or null when the person does not want to. */
export type MfaQuestions = (request: MfaRequest) => Promise<string | null>;

export function createMfaQuestions(questions: Pick<Questions, 'askText'>): MfaQuestions {
  return (request) =>
    questions.askText({
      kind: 'mfa',
      profileName: request.profileName,
      serial: request.serial,
      ...words(request),
    });
}

function words({ profileName, serial, wrong }: MfaRequest): { text: string; advice: string } {
  if (wrong === 0) {
    return {
      text: `“${profileName}” needs a code of your MFA device.`,
      advice: `Enter the six digits that ${serial} shows now.`,
    };
  }
  const left = MFA_TRIES - wrong;
  return {
    text: 'That code was not accepted.',
    advice: `A code counts once. Wait for the next one that ${serial} shows and enter that. ${left === 1 ? 'This is the last try.' : `You have ${left} more tries.`}`,
  };
}
