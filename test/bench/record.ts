import type { ColdFigures } from './cold.ts';
import type { DirectoryFigures } from './directory.ts';
import type { Goal } from './goals.ts';
import type { LightFigures } from './light.ts';
import type { Machine } from './machine.ts';
import { METRIC_NAMES, METRICS } from './metrics.ts';
import type { Options } from './options.ts';
import { medianOf, type SubjectResults } from './results.ts';

/** The run as it is written to the JSON file. Times and sizes are in the unit of their metric. */
export interface BenchRecord {
  startedAt: string;
  machine: Machine;
  rounds: number;
  load: Options['load'];
  subjects: string[];
  metrics: {
    name: string;
    title: string;
    unit: string;
    better: 'more' | 'less';
    /** For each subject that came to a value. */
    values: Record<string, { median: number; samples: number[] }>;
  }[];
  /** For each subject and measure what broke, once for each time. */
  troubles: Record<string, Record<string, string[]>>;
  goals: Goal[];
  /** null where it was not measured. */
  directory: DirectoryFigures | null;
  /** null where it was not measured. */
  light: LightFigures | null;
  /** null where it was not measured. */
  cold: ColdFigures | null;
}

export function toRecord(run: {
  startedAt: Date;
  machine: Machine;
  options: Options;
  results: SubjectResults[];
  goals: Goal[];
  directory: DirectoryFigures | null;
  light: LightFigures | null;
  cold: ColdFigures | null;
}): BenchRecord {
  const { results } = run;
  const metrics = METRIC_NAMES.map((name) => {
    const { title, unit, better } = METRICS[name];
    const values: BenchRecord['metrics'][number]['values'] = {};
    for (const result of results) {
      const median = medianOf(result, name);
      if (median !== null) {
        values[result.subject.name] = { median, samples: result.samples[name] ?? [] };
      }
    }
    return { name, title, unit, better, values };
  });
  return {
    startedAt: run.startedAt.toISOString(),
    machine: run.machine,
    rounds: run.options.rounds,
    load: run.options.load,
    subjects: results.map(({ subject }) => subject.name),
    metrics: metrics.filter(({ values }) => Object.keys(values).length > 0),
    troubles: Object.fromEntries(results.map(({ subject, troubles }) => [subject.name, troubles])),
    goals: run.goals,
    directory: run.directory,
    light: run.light,
    cold: run.cold,
  };
}
