import { isProxied, type Measure, onFresh, type Part } from './measure.ts';

const LIMIT_MS = 30_000;
/** Beside a transfer that starves it, a round trip may take long. */
const BESIDE_LIMIT_MS = 15_000;
const BESIDE_SHARE = 50;

/** One byte there and back on an otherwise idle tunnel. */
export const latency: Measure = {
  suits: isProxied,
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }) => {
        const request = { port, count: stage.load.roundTrips, limitMs: LIMIT_MS };
        const { p50, p99 } = await stage.client.call('roundTrips', request);
        findings['latency.p50'] = p50;
        findings['latency.p99'] = p99;
      }),
  ],
};

/** The same beside one connection of the tunnel that carries all it can: a shell while a file is copied. */
export const beside: Measure = { suits: isProxied, parts: [besideBulk('up'), besideBulk('down')] };

function besideBulk(direction: 'up' | 'down'): Part {
  return (subject, stage, findings) =>
    onFresh(subject, stage, async ({ port }) => {
      const { client, shell, service, load } = stage;
      const flow = { port, count: 1, limitMs: LIMIT_MS };
      await client.call(direction === 'up' ? 'startSinks' : 'startFountains', flow);
      try {
        await service.call('pour', undefined);
        const count = Math.ceil(load.roundTrips / BESIDE_SHARE);
        const taken = await shell.call('roundTrips', { port, count, limitMs: BESIDE_LIMIT_MS });
        findings[`beside.${direction}.p50`] = taken.p50 / 1000;
        findings[`beside.${direction}.p99`] = taken.p99 / 1000;
      } finally {
        await client.call('stopStreams', undefined);
      }
    });
}
