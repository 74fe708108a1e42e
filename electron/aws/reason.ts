import { because, type Said } from '../shared/reasons.ts';
import { redact } from '../shared/redact.ts';

const LONGEST_REASON = 300;

/** Somebody else's words as a sentence that ends one of ours, without line breaks and secrets. */
export function reasonSentence(words: string): Said {
  const reason = redact(words).replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON);
  if (reason === '') {
    return because('reason.no-reason');
  }
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
