/** Opens a tunnel with whatever must be asked on the way: taking over, another port, an open whose outcome is unknown. */

import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import type { OpenOptions, TunnelService } from '../tunnels/service.ts';
import type { Questions } from './questions.ts';

export async function openAsking(
  first: OpenOptions,
  service: Pick<TunnelService, 'open'>,
  questions: Pick<Questions, 'ask'>,
): Promise<Result<{ key: string }>> {
  let options = first;
  for (;;) {
    const opened = await service.open(options);
    if (opened.ok) {
      return opened;
    }
    const next = await another(options, opened.error, questions);
    if (!next) {
      return opened;
    }
    options = next;
  }
}

async function another(
  options: OpenOptions,
  error: CulvertError,
  questions: Pick<Questions, 'ask'>,
): Promise<OpenOptions | null> {
  const words = { thingName: options.thingName, text: error.message, advice: error.advice };
  switch (error.code) {
    case 'TunnelInUse': {
      const answer = await questions.ask({ kind: 'in-use', ...words });
      return answer === 'take-over'
        ? { ...options, takeOver: true }
        : answer === 'open-new'
          ? { ...options, reuse: false }
          : null;
    }
    case 'PortTaken': {
      const { port, suggestedPort, serviceId } = error.details ?? {};
      if (port === undefined || suggestedPort === undefined || serviceId === undefined) {
        return null;
      }
      const answer = await questions.ask({ kind: 'port-taken', ...words, port, suggestedPort, serviceId });
      return answer === 'use-suggested'
        ? { ...options, portsOnce: { ...options.portsOnce, [serviceId]: suggestedPort } }
        : null;
    }
    case 'OpenOutcomeUnknown':
    case 'OpenNotDone': {
      const answer = await questions.ask({ kind: 'open-unknown', ...words });
      return answer === 'try-again' ? options : null;
    }
    default:
      return null;
  }
}
