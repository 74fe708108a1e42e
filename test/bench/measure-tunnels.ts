import { fileURLToPath } from 'node:url';
import { residentBytes } from './machine.ts';
import { type Measure, MIB, pause, type Stage, within } from './measure.ts';
import type { Findings } from './metrics.ts';
import { startRemote } from './rpc.ts';
import { endpointOf, type Subject } from './subjects.ts';
import type { TunnelsApi } from './tunnels-host.ts';

const LIMIT_MS = 30_000;

/** What each idle tunnel beyond the first adds to the app's proxy worker. */
export const tunnels: Measure = { suits: ({ kind }) => kind === 'culvert', parts: [idleTunnels] };

async function idleTunnels(subject: Subject, stage: Stage, findings: Findings): Promise<void> {
  const { service, certificate, load } = stage;
  const file = fileURLToPath(new URL('tunnels-host.ts', import.meta.url));
  const host = startRemote<TunnelsApi>(file, { ...process.env, NODE_EXTRA_CA_CERTS: certificate.caFile });
  const open = async (count: number) => {
    const ups = await service.call('ups', undefined);
    await host.call('open', { endpoint: endpointOf(subject, stage), count });
    await within(LIMIT_MS, service.call('waitForUps', ups + count));
    await pause(2 * load.settleMs);
    return residentBytes(host.pid);
  };
  try {
    await host.call('start', { workerPath: subject.worker ?? '' });
    const first = await open(1);
    const all = await open(load.idleTunnels - 1);
    findings['memory.tunnel'] = Math.max(0, all - first) / (load.idleTunnels - 1) / MIB;
    await host.call('shutdown', undefined);
  } finally {
    await host.stop();
    await service.call('cutAll', undefined);
  }
}
