/** Finding one device among very many: the application's directory beside a plain listing, against the same services. */
import { fileURLToPath } from 'node:url';
import type { DirectoryClientApi, Keystrokes, Place } from './directory-client.ts';
import type { DirectoryCloudApi } from './directory-cloud.ts';
import { ACCOUNT, nameOf } from './directory-names.ts';
import { residentBytes } from './machine.ts';
import { MIB } from './measure.ts';
import { type Remote, startRemote } from './rpc.ts';

export interface DirectoryFigures {
  things: number;
  index: DirectoryRun;
  registry: DirectoryRun;
  /** AWS's own paginator over all things, and Array.filter over their names. */
  plain: {
    /** Until anything can be found: all of them have to be there. */
    firstMs: number;
    calls: number;
    keystroke: Keystrokes;
    keystrokeAll: Keystrokes;
    heapMib: number;
    residentMib: number;
  };
}

export interface DirectoryRun {
  firstMs: number;
  firstCalls: number;
  /** Until a name that is not loaded is shown, the pause in typing included. */
  foundMs: Keystrokes;
  /** For each name. */
  foundCalls: number;
  /** How many were loaded for the two that follow. */
  loaded: number;
  loadCalls: number;
  keystroke: Keystrokes;
  heapMib: number;
  residentMib: number;
}

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const NAMES_FOUND = 20;
/** Names, parts of them, a type, an attribute, and what nothing matches. */
const TYPED = ['site42-press-004', 'press-0099', 'type-3', 'line-17', 'SN7919', 'nothing-like-it'];

export async function runDirectory(
  { things, loaded }: { things: number; loaded: number },
  say: (line: string) => void,
): Promise<DirectoryFigures> {
  const cloud = startRemote<DirectoryCloudApi>(at('directory-cloud.ts'));
  try {
    const run = async <T>(indexed: boolean, measure: (place: Place, client: Client) => Promise<T>) => {
      const url = await cloud.call('start', { things, indexed });
      await cloud.call('calls', undefined);
      const client = startRemote<DirectoryClientApi>(at('directory-client.ts'));
      try {
        return await measure({ ...ACCOUNT, url }, client);
      } finally {
        await client.stop();
        await cloud.call('stop', undefined);
      }
    };
    const directory = (indexed: boolean) =>
      run(indexed, async (place, client): Promise<DirectoryRun> => {
        const heapBefore = await client.call('heapMib', undefined);
        const residentBefore = residentBytes(client.pid);
        const firstMs = await client.call('directory', place);
        const firstCalls = await cloud.call('calls', undefined);
        const step = Math.floor(things / NAMES_FOUND);
        const wanted = Array.from({ length: NAMES_FOUND }, (_, index) => nameOf(things - 1 - index * step));
        const foundMs = await client.call('find', wanted);
        const foundCalls = (await cloud.call('calls', undefined)) / NAMES_FOUND;
        const count = await client.call('load', Math.min(things, loaded));
        const loadCalls = await cloud.call('calls', undefined);
        // Once before it counts, so that a just-in-time compiler has seen the way.
        await client.call('type', TYPED);
        const keystroke = await client.call('type', TYPED);
        const residentMib = (residentBytes(client.pid) - residentBefore) / MIB;
        const heapMib = (await client.call('heapMib', undefined)) - heapBefore;
        await client.call('end', undefined);
        return {
          ...{ firstMs, firstCalls, foundMs, foundCalls, loaded: count, loadCalls, keystroke },
          ...{ heapMib, residentMib },
        };
      });
    say('directory: fleet index');
    const index = await directory(true);
    say('directory: registry alone');
    const registry = await directory(false);
    say('directory: plain listing');
    const plain = await run(false, async (place, client) => {
      const heapBefore = await client.call('heapMib', undefined);
      const residentBefore = residentBytes(client.pid);
      const firstMs = await client.call('listAll', place);
      const calls = await cloud.call('calls', undefined);
      await client.call('filter', { words: TYPED, among: things });
      const keystroke = await client.call('filter', { words: TYPED, among: Math.min(things, loaded) });
      const keystrokeAll = await client.call('filter', { words: TYPED, among: things });
      const residentMib = (residentBytes(client.pid) - residentBefore) / MIB;
      const heapMib = (await client.call('heapMib', undefined)) - heapBefore;
      await client.call('end', undefined);
      return { firstMs, calls, keystroke, keystrokeAll, heapMib, residentMib };
    });
    return { things, index, registry, plain };
  } finally {
    await cloud.stop();
  }
}

type Client = Remote<DirectoryClientApi>;

/** The figures as a table for the terminal. */
export function reportDirectory({ things, index, registry, plain }: DirectoryFigures): string {
  const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  const lines = [
    ['', '', 'index', 'registry', 'plain listing'],
    ['First result', 'ms', ms(index.firstMs), ms(registry.firstMs), ms(plain.firstMs)],
    ['Calls for it', '', `${index.firstCalls}`, `${registry.firstCalls}`, `${plain.calls}`],
    ['A name not loaded is shown, p50', 'ms', ms(index.foundMs.p50), ms(registry.foundMs.p50), '–'],
    ['Calls for each such name', '', index.foundCalls.toFixed(1), registry.foundCalls.toFixed(1), '–'],
    [
      'Things loaded for the rest',
      '',
      `${index.loaded}`,
      `${registry.loaded}`,
      `${index.loaded}, all ${things}`,
    ],
    ['Calls to load them', '', `${index.loadCalls}`, `${registry.loadCalls}`, `${plain.calls}`],
    ...(['p50', 'p99'] as const).map((share) => [
      `Keystroke in memory, ${share}`,
      'ms',
      ms(index.keystroke[share]),
      ms(registry.keystroke[share]),
      `${ms(plain.keystroke[share])}, ${ms(plain.keystrokeAll[share])}`,
    ]),
    ['Memory held', 'MiB', index.heapMib.toFixed(0), registry.heapMib.toFixed(0), plain.heapMib.toFixed(0)],
    [
      'Resident',
      'MiB',
      index.residentMib.toFixed(0),
      registry.residentMib.toFixed(0),
      plain.residentMib.toFixed(0),
    ],
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const table = lines.map((line) =>
    line
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `Directory of ${things} things\n\n${table.join('\n')}`;
}
