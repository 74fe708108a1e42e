import { type Measure, onFresh, pause } from './measure.ts';

const ECHO_LIMIT_MS = 3_000;
/** The blocked program's connection is there by then. */
const OPENED_MS = 200;

/** What a proxy holds when one of its ends takes nothing, and whether other connections go on. */
export const blocked: Measure = {
  suits: ({ kind }) => kind === 'culvert' || kind === 'reference',
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        memory.begin();
        await stage.client.call('blockedPeer', { port, ms: stage.load.blockedMs });
        memory.note(findings, 'memory.blocked.peer');
      }),
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        const { client, service, load } = stage;
        memory.begin();
        await client.call('startBlockedReader', { port });
        try {
          await pause(OPENED_MS);
          await service.call('pour', undefined);
          await pause(load.blockedMs);
          memory.note(findings, 'memory.blocked.reader');
          const result = await client.call('burst', { port, count: 1, limitMs: ECHO_LIMIT_MS });
          findings['blocked.reader.others'] = result.answered;
        } finally {
          await client.call('stopStreams', undefined);
        }
      }),
  ],
};
