/**
 * Opens or takes over a tunnel with whatever must be asked on the way: taking over, another port, an open whose outcome
 * is unknown.
 */
import type { Words } from '../i18n/words.ts';
import type { QuestionView } from '../ipc/contract.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import type { AdoptOptions } from '../tunnels/adopt.ts';
import type { OpenOptions, TunnelService } from '../tunnels/service.ts';
import type { Questions } from './questions.ts';

interface Asker {
  questions: Pick<Questions, 'ask'>;
  /** Asked each time a question is put. */
  words: () => Words;
}

type Opened = Result<{ key: string }>;

/** `anyPort`: whoever wants the tunnel is told its ports, so one that is taken is no question. */
export function openAsking(
  first: OpenOptions,
  service: Pick<TunnelService, 'open'>,
  { anyPort = false, ...asker }: Asker & { anyPort?: boolean },
): Promise<Opened> {
  return asking(first, service.open, (options, error) =>
    anyPort && error.code === 'PortTaken' && !hasOnce(options, error)
      ? Promise.resolve(suggested(options, error))
      : anotherOpen(options, error, asker),
  );
}

/** `state` names the tunnel in the questions as the list of others' tunnels does. */
export function adoptAsking(
  first: AdoptOptions,
  service: Pick<TunnelService, 'adopt'>,
  { state, ...asker }: Asker & { state: () => AppNames },
): Promise<Opened> {
  return asking(first, service.adopt, async (options, error) => {
    const found = state().others.tunnels.find(({ tunnelId }) => tunnelId === options.tunnelId);
    const thingName = found?.thingName || found?.description || options.tunnelId;
    if (error.code === 'TunnelInUse') {
      const words = asker.words();
      const answer = await asker.questions.ask({
        kind: 'adopt-in-use',
        thingName,
        text: words.error(error).message,
        advice: words.t('questions.adopt-in-use'),
      });
      return answer === 'take-over' ? { ...options, takeOver: true } : null;
    }
    return error.code === 'PortTaken' ? anotherPort(options, thingName, error, asker) : null;
  });
}

interface AppNames {
  others: { tunnels: { tunnelId: string; thingName: string | null; description: string }[] };
}

/** Tries until it works out, or `another` knows no other way. */
async function asking<T>(
  first: T,
  run: (options: T) => Promise<Opened>,
  another: (options: T, error: CulvertError) => Promise<T | null>,
): Promise<Opened> {
  let options = first;
  for (;;) {
    const opened = await run(options);
    if (opened.ok) {
      return opened;
    }
    const next = await another(options, opened.error);
    if (!next) {
      return opened;
    }
    options = next;
  }
}

async function anotherOpen(
  options: OpenOptions,
  error: CulvertError,
  asker: Asker,
): Promise<OpenOptions | null> {
  const { questions } = asker;
  const { message, advice } = asker.words().error(error);
  const said = { thingName: options.thingName, text: message, advice };
  switch (error.code) {
    case 'TunnelInUse': {
      const answer = await questions.ask({ kind: 'in-use', ...said });
      return answer === 'take-over'
        ? { ...options, takeOver: true }
        : answer === 'open-new'
          ? { ...options, reuse: false }
          : null;
    }
    case 'PortTaken':
      return anotherPort(options, options.thingName, error, asker);
    case 'OpenOutcomeUnknown':
    case 'OpenNotDone': {
      const answer = await questions.ask({ kind: 'open-unknown', ...said });
      return answer === 'try-again' ? options : null;
    }
    default:
      return null;
  }
}

async function anotherPort<T extends { portsOnce: Record<string, number> }>(
  options: T,
  thingName: string,
  error: CulvertError,
  { questions, words }: Asker,
): Promise<T | null> {
  const { port, suggestedPort, serviceId } = error.details ?? {};
  if (port === undefined || suggestedPort === undefined || serviceId === undefined) {
    return null;
  }
  const { message, advice } = words().error(error);
  const question: Omit<Extract<QuestionView, { kind: 'port-taken' }>, 'id'> = {
    kind: 'port-taken',
    ...{ thingName, text: message, advice, port, suggestedPort, serviceId },
  };
  const answer = await questions.ask(question);
  return answer === 'use-suggested' ? suggested(options, error) : null;
}

/** The same with the port that was found free in place of the one that is taken. */
function suggested<T extends { portsOnce: Record<string, number> }>(
  options: T,
  { details }: CulvertError,
): T | null {
  const { suggestedPort, serviceId } = details ?? {};
  return suggestedPort === undefined || serviceId === undefined
    ? null
    : { ...options, portsOnce: { ...options.portsOnce, [serviceId]: suggestedPort } };
}

/** The suggested port was taken in the meantime: trying on and on is left to somebody who is asked. */
function hasOnce({ portsOnce }: OpenOptions, { details }: CulvertError): boolean {
  return portsOnce[details?.serviceId ?? ''] !== undefined;
}
