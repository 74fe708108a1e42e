/** A process that finds devices: with the application's directory, or with no more than AWS's SDK and an array. */
import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { IoTClient, paginateListThings } from '@aws-sdk/client-iot';
import { createQuotas } from '../../electron/aws/pace.ts';
import { createThingsApi } from '../../electron/aws/things.ts';
import type { FullAccount } from '../../electron/main/accounts.ts';
import { createDirectory, type Directory } from '../../electron/main/directory.ts';
import { freshDevice } from '../../electron/main/settings.ts';
import { type DevicesState, initialState } from '../../electron/main/state.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { ok } from '../../electron/shared/result.ts';
import { MIB } from './measure.ts';
import { serveApi } from './rpc.ts';

export interface Place {
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Each letter of a word typed, milliseconds until its rows are there. */
export interface Keystrokes {
  p50: number;
  p99: number;
}

const ALL = { list: 'all', type: null, group: null, connectivity: null } as const;
const NO_DEVICE = freshDevice();
const NO_DEVICES = new Map<string, typeof NO_DEVICE>();
/** As many rows as a tall window shows. */
const ROWS_SHOWN = 50;

let directory: Directory | null = null;
let view: DevicesState = initialState.devices;
let wake = () => {};
let names: string[] = [];
/** What the paginator gave: without it there would be nothing to show beside a name. */
let kept: object[][] = [];

const api = {
  /** Memory that is held, after everything that may go has gone, MiB. */
  heapMib(): number {
    v8.setFlagsFromString('--expose-gc');
    vm.runInNewContext('gc')();
    return process.memoryUsage().heapUsed / MIB;
  },

  /** Milliseconds until the first rows can be shown. */
  async directory({ url, region, credentials }: Place): Promise<number> {
    const things = createThingsApi({
      region,
      endpoint: url,
      credentials,
      quotas: createQuotas(systemClock),
      account: 'bench',
      now: Date.now,
      log: silentLog,
    });
    directory = createDirectory({
      accounts: { get: async () => ok({ things } as unknown as FullAccount) },
      place: () => ({ profileId: 'bench', region }),
      tunnels: () => [],
      memory: { all: () => NO_DEVICES, get: () => NO_DEVICE, foundVersion: () => null },
      dispatch(event) {
        view = (event as { devices: DevicesState }).devices;
        wake();
      },
      clock: systemClock,
    });
    const begun = performance.now();
    const loaded = await directory.refresh();
    if (!loaded.ok || view.loaded === 0) {
      throw new Error('the directory did not load');
    }
    return performance.now() - begun;
  },

  /** Loads on until so many are there or nothing is left. */
  async load(count: number): Promise<number> {
    while (view.more && view.loaded < count) {
      const page = await directory?.more();
      if (!page?.ok) {
        throw new Error(page?.error.message ?? 'no directory');
      }
    }
    return view.loaded;
  },

  type: (words: string[]): Keystrokes => typed(words, (text) => void rowsFor(text)),

  /** For each name, typed at one stroke, milliseconds until it is shown: the pause in typing and the search at AWS. */
  async find(wanted: string[]): Promise<Keystrokes> {
    const samples: number[] = [];
    for (const name of wanted) {
      const begun = performance.now();
      while (!rowsFor(name).some(({ thingName }) => thingName === name)) {
        if (performance.now() - begun > 30_000) {
          throw new Error(`${name} was not found`);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      samples.push(performance.now() - begun);
    }
    return percentiles(samples);
  },

  /** Milliseconds until every page of the registry is read. AWS's refusals are left to the SDK. */
  async listAll({ url, region, credentials }: Place): Promise<number> {
    const client = new IoTClient({ region, endpoint: url, credentials, maxAttempts: 20 });
    const begun = performance.now();
    const things: object[] = [];
    for await (const page of paginateListThings({ client }, { maxResults: 250 })) {
      things.push(...(page.things ?? []));
      names.push(...(page.things ?? []).map(({ thingName }) => thingName ?? ''));
    }
    client.destroy();
    kept.push(things);
    return performance.now() - begun;
  },

  filter: ({ words, among }: { words: string[]; among: number }): Keystrokes => {
    const some = names.slice(0, among);
    return typed(words, (text) => void some.filter((name) => name.toLowerCase().includes(text)));
  },

  end(): void {
    directory?.reset();
    directory = null;
    names = [];
    kept = [];
  },
};

function rowsFor(text: string) {
  return directory?.query({ text, filter: ALL, offset: 0, limit: ROWS_SHOWN }).rows ?? [];
}

function typed(words: string[], stroke: (text: string) => void): Keystrokes {
  const samples: number[] = [];
  for (const word of words) {
    for (let end = 1; end <= word.length; end += 1) {
      const text = word.slice(0, end).toLowerCase();
      const begun = performance.now();
      stroke(text);
      samples.push(performance.now() - begun);
    }
  }
  return percentiles(samples);
}

function percentiles(samples: number[]): Keystrokes {
  const sorted = samples.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export type DirectoryClientApi = typeof api;

serveApi(api);
