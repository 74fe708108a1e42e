export interface Metric {
  /** The measure that finds it. */
  measure: string;
  title: string;
  unit: string;
  better: 'more' | 'less';
}

const more = (measure: string, title: string, unit: string): Metric => ({
  measure,
  title,
  unit,
  better: 'more',
});
const less = (measure: string, title: string, unit: string): Metric => ({
  measure,
  title,
  unit,
  better: 'less',
});

/** Everything that is measured. The order is that of the table; MB and GB are powers of ten, MiB of two. */
export const METRICS = {
  'bulk.up': more('bulk', 'Bulk up', 'MB/s'),
  'bulk.down': more('bulk', 'Bulk down', 'MB/s'),
  'bulk.up.cpu': less('bulk', 'CPU, bulk up', 's/GB'),
  'bulk.down.cpu': less('bulk', 'CPU, bulk down', 's/GB'),
  'generator.up.cpu': less('bulk', 'CPU of the generator, bulk up', 's/GB'),
  'generator.down.cpu': less('bulk', 'CPU of the generator, bulk down', 's/GB'),
  'streams.up': more('streams', 'Parallel streams up, together', 'MB/s'),
  'streams.down': more('streams', 'Parallel streams down, together', 'MB/s'),
  'streams.up.even': more('streams', 'Parallel streams up, slowest of fastest', ''),
  'streams.down.even': more('streams', 'Parallel streams down, slowest of fastest', ''),
  'latency.p50': less('latency', 'Round trip, p50', 'µs'),
  'latency.p99': less('latency', 'Round trip, p99', 'µs'),
  'beside.up.p50': less('beside', 'Round trip beside bulk up, p50', 'ms'),
  'beside.up.p99': less('beside', 'Round trip beside bulk up, p99', 'ms'),
  'beside.down.p50': less('beside', 'Round trip beside bulk down, p50', 'ms'),
  'beside.down.p99': less('beside', 'Round trip beside bulk down, p99', 'ms'),
  'connection.p50': less('connections', 'New connection, p50', 'ms'),
  'connection.p99': less('connections', 'New connection, p99', 'ms'),
  'burst.refused': less('burst', 'Burst, refused', ''),
  'burst.unanswered': less('burst', 'Burst, unanswered', ''),
  'burst.time': less('burst', 'Burst, until all are answered', 'ms'),
  'open.answered': more('open', 'Open at once, answered', ''),
  'memory.idle': less('bulk', 'Memory idle', 'MiB'),
  'memory.up': less('bulk', 'Memory above idle, bulk up', 'MiB'),
  'memory.down': less('bulk', 'Memory above idle, bulk down', 'MiB'),
  'memory.streams.up': less('streams', 'Memory above idle, streams up', 'MiB'),
  'memory.streams.down': less('streams', 'Memory above idle, streams down', 'MiB'),
  'memory.burst': less('burst', 'Memory above idle, burst', 'MiB'),
  'memory.open': less('open', 'Memory above idle, open at once', 'MiB'),
  'memory.blocked.peer': less('blocked', 'Memory above idle, peer reads nothing', 'MiB'),
  'memory.blocked.reader': less('blocked', 'Memory above idle, program reads nothing', 'MiB'),
  'blocked.reader.others': more('blocked', 'Others answered while a program reads nothing', ''),
  'memory.tunnel': less('tunnels', 'Memory of each further idle tunnel', 'MiB'),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** What one round of a measure finds for one subject. A metric that does not apply is left out. */
export type Findings = Partial<Record<MetricName, number>>;
