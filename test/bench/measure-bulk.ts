import { cpuSeconds } from './machine.ts';
import { type Measure, onFresh, type Part, type Stage } from './measure.ts';
import type { Running, Subject } from './subjects.ts';

const LIMIT_MS = 60_000;

type Direction = 'up' | 'down';

/** One connection carries many bytes one way. */
export const bulk: Measure = { suits: () => true, parts: [part('up'), part('down')] };

function part(direction: Direction): Part {
  return (subject, stage, findings) =>
    onFresh(subject, stage, async (running, memory) => {
      const { bulkBytes, warmUpBytes } = stage.load;
      memory.begin();
      await move(subject, stage, { running, direction, bytes: warmUpBytes });
      const pids = [stage.client.pid, stage.service.pid, running.pid];
      const before = pids.map(cpuSeconds);
      const seconds = await move(subject, stage, { running, direction, bytes: bulkBytes });
      const [client = 0, service = 0, proxy = 0] = pids.map(
        (pid, index) => (cpuSeconds(pid) - (before[index] ?? 0)) / (bulkBytes / 1e9),
      );
      findings[`bulk.${direction}`] = bulkBytes / 1e6 / seconds;
      findings[`generator.${direction}.cpu`] = client + service;
      if (running.pid > 0) {
        findings[`bulk.${direction}.cpu`] = proxy;
        findings['memory.idle'] = memory.idleMib;
      }
      memory.note(findings, `memory.${direction}`);
    });
}

interface Move {
  running: Running;
  direction: Direction;
  bytes: number;
}

function move(subject: Subject, stage: Stage, { running, direction, bytes }: Move): Promise<number> {
  const { client, certificate } = stage;
  const request = { port: running.port, bytes, limitMs: LIMIT_MS };
  if (subject.kind === 'generator') {
    return client.call('direct', { ...request, direction, ca: subject.secure ? certificate.ca : null });
  }
  return client.call(direction === 'up' ? 'upload' : 'download', request);
}
