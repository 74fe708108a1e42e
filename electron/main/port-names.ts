/** Says who listens on a local port: a tunnel of ours, or another program. */
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import type { TunnelService } from '../tunnels/service.ts';
import type { PortHolder } from './port-holder.ts';

export interface PortNamesOptions {
  /** The tunnels that are not closed. */
  tunnels: () => readonly Pick<Tunnel, 'thingName' | 'services'>[];
  holder: (port: number) => Promise<PortHolder | null>;
}

/** The same service, whose PortTaken says who has the port where that is known. */
export function namingHolders(service: TunnelService, options: PortNamesOptions): TunnelService {
  async function holderOf(port: number): Promise<Reason | null> {
    const ours = options
      .tunnels()
      .find(({ services }) => services.some(({ localPort }) => localPort === port));
    if (ours) {
      return because('reason.port-of-tunnel', { name: ours.thingName });
    }
    const holder = await options.holder(port).catch(() => null);
    return holder && because('reason.port-of-program', { name: holder.name, pid: holder.pid });
  }

  async function named(error: CulvertError): Promise<CulvertError> {
    const { port, serviceId, suggestedPort } = error.details ?? {};
    if (
      error.code !== 'PortTaken' ||
      port === undefined ||
      serviceId === undefined ||
      suggestedPort === undefined
    ) {
      return error;
    }
    const holder = await holderOf(port);
    return holder
      ? culvertError('PortTaken', { port, serviceId, suggestedPort, holder }, error.details)
      : error;
  }

  const naming =
    <A extends unknown[], T>(call: (...args: A) => Promise<Result<T>>) =>
    async (...args: A): Promise<Result<T>> => {
      const answer = await call(...args);
      return answer.ok ? answer : fail(await named(answer.error));
    };

  return {
    ...service,
    open: naming(service.open),
    adopt: naming(service.adopt),
    quick: naming(service.quick),
  };
}
