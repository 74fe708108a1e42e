import { isProxied, type Measure, onFresh } from './measure.ts';

const REQUESTS_LIMIT_MS = 8_000;
const BURST_LIMIT_MS = 10_000;
const OPEN_LIMIT_MS = 20_000;

/** A new connection for each request, one after the other. */
export const connections: Measure = {
  suits: isProxied,
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }) => {
        const request = { port, count: stage.load.requests, limitMs: REQUESTS_LIMIT_MS };
        const { p50, p99 } = await stage.client.call('requests', request);
        findings['connection.p50'] = p50;
        findings['connection.p99'] = p99;
      }),
  ],
};

/** Many connections in the same moment. */
export const burst: Measure = {
  suits: isProxied,
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        const count = stage.load.burst;
        memory.begin();
        const result = await stage.client.call('burst', { port, count, limitMs: BURST_LIMIT_MS });
        findings['burst.refused'] = result.refused;
        findings['burst.unanswered'] = count - result.refused - result.answered;
        if (result.answered === count) {
          findings['burst.time'] = result.seconds * 1000;
        }
        memory.note(findings, 'memory.burst');
      }),
  ],
};

/** Many connections that stay, each of which still carries bytes when all of them are there. */
export const open: Measure = {
  suits: isProxied,
  parts: [
    (subject, stage, findings) =>
      onFresh(subject, stage, async ({ port }, memory) => {
        const count = stage.load.open;
        memory.begin();
        const { answered } = await stage.client.call('hold', { port, count, limitMs: OPEN_LIMIT_MS });
        findings['open.answered'] = answered;
        memory.note(findings, 'memory.open');
      }),
  ],
};
