import type { Goal } from './goals.ts';
import { METRIC_NAMES, METRICS, type MetricName } from './metrics.ts';
import { medianOf, resultsOf, type SubjectResults, TRANSPORTS, type Transport } from './results.ts';

/** What is told on the terminal. */
export function report(results: SubjectResults[], goals: Goal[]): string {
  const parts = TRANSPORTS.flatMap((transport) => {
    const lines = linesOf(results, transport);
    return lines.length > 1 ? [`Over ${transport}\n\n${align(lines)}`] : [];
  });
  const troubles = results.flatMap(({ subject, troubles: of }) =>
    Object.entries(of).map(([measure, all]) => `${subject.name}, ${measure}: ${counted(all)}`),
  );
  if (troubles.length > 0) {
    parts.push(`What broke\n\n${troubles.join('\n')}`);
  }
  if (goals.length > 0) {
    const lines = goals.map(({ transport, title, target, found, met }) => [
      met === null ? 'unknown' : met ? 'met' : 'NOT MET',
      transport,
      title,
      target,
      found,
    ]);
    parts.push(`Goals\n\n${align(lines, lines[0]?.length)}`);
  }
  return parts.join('\n\n');
}

const HEAD = ['', '', 'plain TCP', 'generator', 'Culvert', 'reference', 'of TCP', 'of reference'];

/** Medians of every metric that was found for anything but plain TCP alone. */
function linesOf(results: SubjectResults[], transport: Transport): string[][] {
  const plain = resultsOf(results, 'plain', transport);
  const generator = resultsOf(results, 'generator', transport);
  const culvert = resultsOf(results, 'culvert', transport);
  const reference = resultsOf(results, 'reference', transport);
  const measured = METRIC_NAMES.filter((metric) =>
    [generator, culvert, reference].some(
      (result) => medianOf(result, metric) !== null || hasTrouble(result, metric),
    ),
  );
  return [
    HEAD,
    ...measured.map((metric) => [
      METRICS[metric].title,
      METRICS[metric].unit,
      ...[plain, generator, culvert, reference].map((result) => cell(result, metric)),
      ratio(culvert, plain, metric),
      ratio(culvert, reference, metric),
    ]),
  ];
}

function hasTrouble(result: SubjectResults | undefined, metric: MetricName): boolean {
  return result?.troubles[METRICS[metric].measure] !== undefined;
}

function cell(result: SubjectResults | undefined, metric: MetricName): string {
  const value = medianOf(result, metric);
  return value === null ? (hasTrouble(result, metric) ? 'failed' : '-') : figure(value);
}

function ratio(
  one: SubjectResults | undefined,
  other: SubjectResults | undefined,
  metric: MetricName,
): string {
  const value = medianOf(one, metric);
  const base = medianOf(other, metric);
  return value === null || !base || METRICS[metric].unit === '' ? '-' : (value / base).toFixed(2);
}

/** Three digits that count; large numbers whole. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** The same words only once, with how often. */
function counted(all: string[]): string {
  const times = new Map<string, number>();
  for (const each of all) {
    times.set(each, (times.get(each) ?? 0) + 1);
  }
  return [...times].map(([words, count]) => (count > 1 ? `${words} (${count} times)` : words)).join('; ');
}

/** Columns side by side, the first ones of them words and the rest figures. */
/** Columns side by side: the first `words` of them from the left, numbers from the right. */
export function align(lines: string[][], words = 2): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const pad = (text: string, column: number) =>
    column < words ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
