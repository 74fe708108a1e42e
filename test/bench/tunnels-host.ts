/** A process with the app's proxy worker, and as many tunnels in it as are asked for. */
import { randomUUID } from 'node:crypto';
import { type ProxyHost, startProxyHost } from '../../electron/proxy/host.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { serveApi } from './rpc.ts';
import { SERVICE_ID } from './wire.ts';

let host: ProxyHost | null = null;
let tunnels = 0;

const api = {
  start({ workerPath }: { workerPath: string }): void {
    host = startProxyHost({ workerPath, log: silentLog, onEvent: () => {}, onExit: () => {} });
  },

  async open({ endpoint, count }: { endpoint: string; count: number }): Promise<void> {
    for (let opened = 0; opened < count; opened += 1) {
      tunnels += 1;
      const key = `tunnel-${tunnels}`;
      const session = {
        endpoint,
        accessToken: 'bench-access-token',
        clientToken: randomUUID(),
        destinationVersion: 3 as const,
      };
      const listening = await host?.listen(key, [{ serviceId: SERVICE_ID, port: 0 }]);
      const connecting = await host?.connect(key, session);
      if (!listening?.ok || !connecting?.ok) {
        throw new Error('the proxy worker refused a tunnel');
      }
    }
  },

  shutdown: (): Promise<void> => host?.shutdown() ?? Promise.resolve(),
};

export type TunnelsApi = typeof api;

serveApi(api);
