import type { ServiceBinding } from '../proxy/messages.ts';
import type { Result } from '../shared/result.ts';
import type { ProxyPort } from './collaborators.ts';

/** Binds the ports of a tunnel; those that are taken give way to the ones suggested in their place, where they may. */
export async function listenAgain(
  proxy: Pick<ProxyPort, 'listen'>,
  key: string,
  services: readonly ServiceBinding[],
  mayMove: boolean,
): Promise<Result<ServiceBinding[]>> {
  let wanted = [...services];
  let bound = await proxy.listen(key, wanted);
  for (let tries = 0; mayMove && !bound.ok && tries < services.length; tries++) {
    const { port, suggestedPort } = bound.error.details ?? {};
    if (bound.error.code !== 'PortTaken' || suggestedPort === undefined) {
      break;
    }
    wanted = wanted.map((each) => (each.port === port ? { ...each, port: suggestedPort } : each));
    bound = await proxy.listen(key, wanted);
  }
  return bound;
}
