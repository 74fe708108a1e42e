import type { ClientApi } from './client.ts';
import { forgetPeak, peakResidentBytes, residentBytes } from './machine.ts';
import type { Findings, MetricName } from './metrics.ts';
import type { Remote } from './rpc.ts';
import { type Running, type Scene, type Subject, start } from './subjects.ts';

/** How much is done in one round. */
export interface Load {
  bulkBytes: number;
  /** Carried before anything is timed, so that a just-in-time compiler has seen the way. */
  warmUpBytes: number;
  /** Of one byte there and back, as many again before them to warm up. */
  roundTrips: number;
  /** Connections one after the other. */
  requests: number;
  streams: number;
  /** Connections at once. */
  burst: number;
  /** Connections that stay open. */
  open: number;
  /** How long one end reads nothing. */
  blockedMs: number;
  idleTunnels: number;
  /** How long a proxy gets to come to rest after its start. */
  settleMs: number;
}

export interface Stage extends Scene {
  client: Remote<ClientApi>;
  /** A second process of local programs, for what is measured while the first one is busy. */
  shell: Remote<ClientApi>;
  load: Load;
}

export interface Measure {
  /** Whether it says anything about such a subject. */
  suits(subject: Subject): boolean;
  /** Each breaks by itself. */
  parts: Part[];
}

/** Measures once. What was found before something broke is in `findings` already. */
export type Part = (subject: Subject, stage: Stage, findings: Findings) => Promise<void>;

/** The generator by itself carries bulk and nothing else. */
export const isProxied = ({ kind }: Subject): boolean => kind !== 'generator';

export const MIB = 1024 * 1024;

/** Runs `act` on a freshly started subject, and says of a failure whether the subject died of it. */
export async function onFresh<T>(
  subject: Subject,
  stage: Stage,
  act: (running: Running, memory: Memory) => Promise<T>,
): Promise<T> {
  const running = await start(subject, stage);
  try {
    if (running.pid > 0) {
      await pause(stage.load.settleMs);
    }
    const value = await act(running, new Memory(running.pid));
    if (running.ended() !== null) {
      throw new Error('it is gone');
    }
    return value;
  } catch (error) {
    // A process that dies closes its connections before its end is heard of.
    await pause(200);
    const end = running.ended();
    throw end === null ? error : new Error(`died (${end})`);
  } finally {
    await running.stop();
    await stage.service.call('cutAll', undefined);
  }
}

/** Memory of a proxy, counted from when it was at rest. Plain TCP has none. */
export class Memory {
  readonly #pid: number;
  readonly #idleBytes: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#idleBytes = pid > 0 ? residentBytes(pid) : 0;
  }

  get idleMib(): number {
    return this.#idleBytes / MIB;
  }

  /** Forgets peaks of what came before. */
  begin(): void {
    if (this.#pid > 0) {
      forgetPeak(this.#pid);
    }
  }

  /** Notes the peak since begin(), above what was resident at rest. */
  note(findings: Findings, metric: MetricName): void {
    const peak = this.#pid > 0 ? peakResidentBytes(this.#pid) : 0;
    if (peak > 0) {
      findings[metric] = Math.max(0, peak - this.#idleBytes) / MIB;
    }
  }
}

/** Fails a wait that has taken too long. */
export async function within<T>(limitMs: number, waiting: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`stalled for ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([waiting, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
