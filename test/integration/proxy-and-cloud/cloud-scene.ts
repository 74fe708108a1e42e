/** The whole local cloud, and the source proxy in its worker thread, as the application runs them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { TestContext } from 'node:test';
import {
  DescribeTunnelCommand,
  IoTSecureTunnelingClient,
  OpenTunnelCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { startLocalCloud } from '../../../electron/local-cloud/cloud.ts';
import type { LocalCloud } from '../../../electron/local-cloud/types.ts';
import { type ProxyHost, startProxyHost, type TunnelEvent } from '../../../electron/proxy/host.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog, silentLog } from '../../../electron/shared/log.ts';
import { bundleWorker } from '../../helpers/bundle-worker.ts';
import { until } from '../../helpers/source-harness.ts';
import { makeIdentity, type SshIdentity, type SshTarget } from '../../helpers/ssh-client.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const THING = 'pump-3';
const KEY = {
  accessKeyId: 'AKIACULVERTCLOUD0001',
  secretAccessKey: 'secret+of/the+local+cloud/tests+00000001',
  principal: 'user/demo',
};

export interface CloudScene {
  cloud: LocalCloud;
  host: ProxyHost;
  dir: string;
  identity: SshIdentity;
  logLines: string[];
  /** Opens a tunnel to the device and connects both ends. */
  open(...services: string[]): Promise<OpenTunnel>;
}

export interface OpenTunnel {
  ports: Record<string, number>;
  /** As the last traffic event told; -1 before the first. */
  connections(): number;
  /** What `ssh` needs. */
  ssh: SshTarget;
  /** Waits until the source has connected so many times, and the device is there. */
  connected(times: number): Promise<void>;
}

export async function startCloudScene(t: TestContext, sshServer: 'sshd' | 'ssh2'): Promise<CloudScene> {
  const temp = tempDir();
  t.after(() => temp.remove());
  const identity = await makeIdentity(temp.path);
  const cloud = await startLocalCloud({
    region: 'eu-central-1',
    account: '123456789012',
    keys: [KEY],
    things: [{ thingName: THING, online: true }],
    workDir: path.join(temp.path, 'cloud'),
    authorizedKeys: [identity.publicKey],
    quotas: { open: 100, describe: 1000 },
    sshServer,
    clock: systemClock,
    log: silentLog,
  });
  t.after(() => cloud.close());
  const client = new IoTSecureTunnelingClient({
    region: 'eu-central-1',
    endpoint: cloud.endpoints.tunneling,
    credentials: KEY,
  });
  t.after(() => client.destroy());

  const events: TunnelEvent[] = [];
  const logLines: string[] = [];
  const host = startProxyHost({
    workerPath: await bundleWorker('electron/proxy/worker.ts', temp.path),
    onEvent: (event) => events.push(event),
    onExit: () => {},
    log: createLog((level, line) => logLines.push(`${level} ${line}`)),
  });
  t.after(() => host.shutdown());

  return {
    cloud,
    host,
    dir: temp.path,
    identity,
    logLines,
    async open(...services) {
      const opened = await client.send(
        new OpenTunnelCommand({ destinationConfig: { thingName: THING, services } }),
      );
      const { tunnelId, sourceAccessToken } = opened;
      assert.ok(tunnelId && sourceAccessToken);
      const bound = await host.listen(
        tunnelId,
        services.map((serviceId) => ({ serviceId, port: 0 })),
      );
      assert.ok(bound.ok);
      const ports = Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port]));
      const deviceIsThere = async () => {
        for (let state = ''; state !== 'CONNECTED'; ) {
          const { tunnel } = await client.send(new DescribeTunnelCommand({ tunnelId }));
          state = tunnel?.destinationConnectionState?.status ?? '';
        }
      };
      const connected = async (times: number) => {
        await until('the session is connected', () => {
          const statuses = events.flatMap((event) =>
            event.tunnel === tunnelId && event.event === 'status' ? [event.status.kind] : [],
          );
          return statuses.filter((kind) => kind === 'connected').length === times;
        });
        await deviceIsThere();
      };
      await deviceIsThere();
      const session = {
        endpoint: cloud.endpoints.data,
        accessToken: sourceAccessToken,
        clientToken: randomUUID(),
        destinationVersion: 3,
      } as const;
      assert.deepEqual(await host.connect(tunnelId, session), { ok: true, value: null });
      await connected(1);
      return {
        ports,
        connections() {
          const last = events.findLast((event) => event.tunnel === tunnelId && event.event === 'traffic');
          return last?.event === 'traffic'
            ? last.services.reduce((sum, service) => sum + service.connections, 0)
            : -1;
        },
        ssh: { port: ports.SSH ?? 0, user: cloud.sshLogin(THING).user, identity },
        connected,
      };
    },
  };
}
