import { isProxied, type Measure, onFresh, within } from './measure.ts';
import type { Findings } from './metrics.ts';
import type { StreamCounts } from './service.ts';

const BEGIN_LIMIT_MS = 15_000;
const LIMIT_MS = 30_000;

/** Many connections of one tunnel carry all they can: how much together, and how evenly. */
export const streams: Measure = {
  suits: isProxied,
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        const { client, service, load } = stage;
        memory.begin();
        await client.call('startSinks', { port, count: load.streams, limitMs: BEGIN_LIMIT_MS });
        try {
          await within(LIMIT_MS, service.call('watch', load.warmUpBytes));
          note(findings, 'up', await within(LIMIT_MS, service.call('watch', load.bulkBytes)));
        } finally {
          memory.note(findings, 'memory.streams.up');
          await client.call('stopStreams', undefined);
        }
      }),
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        const { client, service, load } = stage;
        memory.begin();
        await client.call('startFountains', { port, count: load.streams, limitMs: BEGIN_LIMIT_MS });
        try {
          const counting = client.call('countFountains', {
            bytes: load.bulkBytes,
            warmUpBytes: load.warmUpBytes,
          });
          await service.call('pour', undefined);
          note(findings, 'down', await within(LIMIT_MS, counting));
        } finally {
          memory.note(findings, 'memory.streams.down');
          await client.call('stopStreams', undefined);
        }
      }),
  ],
};

function note(findings: Findings, direction: 'up' | 'down', { seconds, bytes }: StreamCounts): void {
  const total = bytes.reduce((sum, each) => sum + each, 0);
  findings[`streams.${direction}`] = total / 1e6 / seconds;
  findings[`streams.${direction}.even`] = Math.min(...bytes) / Math.max(...bytes);
}
