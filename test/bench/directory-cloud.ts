/** A process with AWS IoT's registry and fleet index, with as many things as are asked for. */
import { type HttpFront, startHttpFront } from '../../electron/local-cloud/http-front.ts';
import { createIotApi } from '../../electron/local-cloud/iot-api.ts';
import type { ThingSeed } from '../../electron/local-cloud/types.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { ACCOUNT, nameOf } from './directory-names.ts';
import { serveApi } from './rpc.ts';

let front: HttpFront | null = null;
let calls: string[] = [];

const api = {
  async start({ things, indexed }: { things: number; indexed: boolean }): Promise<string> {
    const seeds = Array.from(
      { length: things },
      (_, index): ThingSeed => ({
        thingName: nameOf(index),
        thingTypeName: `type-${index % 7}`,
        attributes: { line: `line-${index % 31}`, serial: `SN${index * 7919}` },
        thingGroups: [`hall-${index % 53}`],
        online: false,
      }),
    );
    const since = Date.now();
    front = await startHttpFront({
      service: createIotApi({
        region: ACCOUNT.region,
        account: '123456789012',
        keys: [{ ...ACCOUNT.credentials, principal: 'user/bench' }],
        things: seeds,
        connectivity: (name) => (name.endsWith('7') ? { connected: true, timestamp: since } : undefined),
        indexing: indexed
          ? { things: 'REGISTRY', connectivity: 'STATUS' }
          : { things: 'OFF', connectivity: 'OFF' },
        clock: systemClock,
      }),
      clock: systemClock,
      log: silentLog,
      onCall: (operation) => calls.push(operation),
      takeFault: () => undefined,
    });
    return front.url;
  },

  /** How many calls came since this was asked last. */
  calls(): number {
    const made = calls.length;
    calls = [];
    return made;
  },

  async stop(): Promise<void> {
    await front?.close();
    front = null;
  },
};

export type DirectoryCloudApi = typeof api;

serveApi(api);
