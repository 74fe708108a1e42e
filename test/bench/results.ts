import type { MetricName } from './metrics.ts';
import type { Subject } from './subjects.ts';

export interface SubjectResults {
  subject: Subject;
  /** One value for each round that came to one. */
  samples: Partial<Record<MetricName, number[]>>;
  /** What broke, for each measure. */
  troubles: Record<string, string[]>;
}

export type Transport = 'ws' | 'wss';
export const TRANSPORTS: Transport[] = ['ws', 'wss'];

export function median(samples: number[]): number | null {
  const sorted = [...samples].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

export function medianOf(result: SubjectResults | undefined, metric: MetricName): number | null {
  return median(result?.samples[metric] ?? []);
}

/** The results of one kind of subject; plain TCP stands beside both transports. */
export function resultsOf(
  results: SubjectResults[],
  kind: Subject['kind'],
  transport: Transport,
): SubjectResults | undefined {
  return results.find(
    ({ subject }) => subject.kind === kind && (kind === 'plain' || subject.secure === (transport === 'wss')),
  );
}
