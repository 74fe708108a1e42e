import type { Load } from './measure.ts';
import { METRIC_NAMES, METRICS, type MetricName } from './metrics.ts';
import { figure } from './report.ts';
import { medianOf, resultsOf, type SubjectResults, TRANSPORTS, type Transport } from './results.ts';

export interface Goal {
  transport: Transport;
  title: string;
  target: string;
  found: string;
  /** Null where there is nothing to compare with. */
  met: boolean | null;
}

const BULK_OF_REFERENCE = 1.2;
const BULK_OF_PLAIN = 0.22;
const CONNECTION_MS = 1;
const LOADED_MIB = 64;
const TUNNEL_MIB = 1;
/** Of the reference 3.3.1, where no binary is at hand: CPU on a like machine, and the round trip as a part of plain TCP's. */
const REFERENCE_CPU = { up: 2.2, down: 1.0 };
const REFERENCE_ROUND_TRIP = 2.1;

/** What Culvert wants to be, and whether it is. Nothing about what was not measured. */
export function judge(results: SubjectResults[], load: Load): Goal[] {
  return TRANSPORTS.flatMap((transport) => {
    const culvert = resultsOf(results, 'culvert', transport);
    return culvert ? new Judge(results, culvert, transport).all(load) : [];
  });
}

class Judge {
  readonly #plain: SubjectResults | undefined;
  readonly #reference: SubjectResults | undefined;
  readonly #culvert: SubjectResults;
  readonly #transport: Transport;
  readonly #goals: Goal[] = [];

  constructor(results: SubjectResults[], culvert: SubjectResults, transport: Transport) {
    this.#plain = resultsOf(results, 'plain', transport);
    this.#reference = resultsOf(results, 'reference', transport);
    this.#culvert = culvert;
    this.#transport = transport;
  }

  all(load: Load): Goal[] {
    this.#bulk('bulk.up');
    this.#bulk('bulk.down');
    this.#below('connection.p50', CONNECTION_MS);
    this.#none('burst.refused');
    this.#none('burst.unanswered');
    this.#open(load.open);
    this.#roundTrip('latency.p50', REFERENCE_ROUND_TRIP);
    this.#roundTrip('latency.p99', null);
    for (const metric of METRIC_NAMES) {
      if (metric.startsWith('memory.') && metric !== 'memory.idle' && metric !== 'memory.tunnel') {
        this.#below(metric, LOADED_MIB);
      }
    }
    this.#below('memory.tunnel', TUNNEL_MIB);
    this.#cpu('bulk.up.cpu', REFERENCE_CPU.up);
    this.#cpu('bulk.down.cpu', REFERENCE_CPU.down);
    return this.#goals;
  }

  #bulk(metric: MetricName): void {
    const reference = medianOf(this.#reference, metric);
    const plain = medianOf(this.#plain, metric);
    if (reference !== null) {
      const wanted = BULK_OF_REFERENCE * reference;
      this.#add(
        metric,
        `at least ${BULK_OF_REFERENCE} times the reference, ${figure(wanted)}`,
        (found) => found >= wanted,
      );
    } else if (plain !== null && this.#transport === 'ws') {
      const wanted = BULK_OF_PLAIN * plain;
      this.#add(
        metric,
        `at least ${BULK_OF_PLAIN} of plain TCP, ${figure(wanted)}`,
        (found) => found >= wanted,
      );
    } else {
      this.#add(metric, `at least ${BULK_OF_REFERENCE} times the reference`, null);
    }
  }

  #roundTrip(metric: MetricName, timesPlain: number | null): void {
    const reference = medianOf(this.#reference, metric);
    const plain = medianOf(this.#plain, metric);
    if (reference !== null) {
      this.#add(metric, `at most the reference, ${figure(reference)}`, (found) => found <= reference);
    } else if (plain !== null && timesPlain !== null) {
      const wanted = timesPlain * plain;
      this.#add(
        metric,
        `at most ${timesPlain} times plain TCP, ${figure(wanted)}`,
        (found) => found <= wanted,
      );
    } else {
      this.#add(metric, 'at most the reference', null);
    }
  }

  #cpu(metric: MetricName, recorded: number): void {
    const measured = medianOf(this.#reference, metric);
    const wanted = measured ?? recorded;
    const whose = measured === null ? 'the reference as recorded elsewhere' : 'the reference';
    this.#add(metric, `at most ${whose}, ${figure(wanted)}`, (found) => found <= wanted);
  }

  #below(metric: MetricName, limit: number): void {
    this.#add(metric, `under ${limit}`, (found) => found < limit);
  }

  #none(metric: MetricName): void {
    this.#add(metric, 'none in any round', (_found, samples) => samples.every((each) => each === 0));
  }

  #open(count: number): void {
    this.#add('open.answered', `all ${count} in every round`, (_found, samples) =>
      samples.every((each) => each === count),
    );
  }

  #add(
    metric: MetricName,
    target: string,
    test: ((found: number, samples: number[]) => boolean) | null,
  ): void {
    const { title, unit, measure } = METRICS[metric];
    const found = medianOf(this.#culvert, metric);
    const failed = this.#culvert.troubles[measure] !== undefined;
    if (found === null && !failed) {
      return;
    }
    const samples = this.#culvert.samples[metric] ?? [];
    this.#goals.push({
      transport: this.#transport,
      title,
      target: unit && test ? `${target} ${unit}` : target,
      found: found === null ? 'failed' : `${figure(found)} ${unit}`.trimEnd(),
      met: found === null ? false : test === null ? null : test(found, samples),
    });
  }
}
