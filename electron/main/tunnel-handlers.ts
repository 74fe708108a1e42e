/** The window's calls about tunnels beyond what the tray can do, too: others', those from a pasted token, new tokens. */
import type { EndpointEnvironment } from '../aws/endpoints.ts';
import type { Words } from '../i18n/words.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail } from '../shared/result.ts';
import { liveTunnels } from '../tunnels/selectors.ts';
import type { TunnelService } from '../tunnels/service.ts';
import { adoptAsking } from './opening.ts';
import type { Others } from './others.ts';
import type { Questions } from './questions.ts';
import { quickOpen } from './quick-open.ts';
import type { AppState } from './state.ts';

export function createTunnelHandlers(options: {
  state: () => Pick<AppState, 'tunnels' | 'others'>;
  service: Pick<TunnelService, 'adopt' | 'quick' | 'close' | 'rotate'>;
  others: Others;
  questions: Pick<Questions, 'ask'>;
  words: () => Words;
  chosenProfile: () => string | null;
  /** Waits while Culvert quits: nothing new is begun then. */
  running: () => Promise<void>;
  env: EndpointEnvironment;
}) {
  const { service, others } = options;
  return {
    'tunnel.adopt': async ({ tunnelId, ports }) => {
      const profileId = options.chosenProfile();
      if (profileId === null) {
        return fail(culvertError('ProfileMissing', {}));
      }
      await options.running();
      return adoptAsking({ profileId, tunnelId, ports, portsOnce: {}, takeOver: false }, service, options);
    },
    'tunnel.quick': async (request) => {
      await options.running();
      return quickOpen(request, options);
    },
    'tunnel.rotate': ({ key }) => service.rotate(key),
    'others.refresh': () => others.refresh(),
    'others.close': ({ tunnelId }) => {
      const ours = liveTunnels(options.state().tunnels).find((tunnel) => tunnel.tunnelId === tunnelId);
      return ours ? service.close(ours.key) : others.close(tunnelId);
    },
  } satisfies Partial<Handlers>;
}
