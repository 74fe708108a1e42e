import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LightLoad } from './light.ts';
import type { Load } from './measure.ts';

export interface Options {
  rounds: number;
  /** Names of measures; empty for all. */
  only: string[];
  /** Names of subjects; empty for all that there are. */
  subjects: string[];
  jsonFile: string;
  /** The folder of a build to measure; null bundles the sources as they are. */
  dist: string | null;
  load: Load;
  directory: DirectoryLoad;
  light: LightLoad;
}

/** How large the account is that devices are found in, and how many of them are loaded. */
export interface DirectoryLoad {
  things: number;
  loaded: number;
}

const FULL_DIRECTORY: DirectoryLoad = { things: 100_000, loaded: 10_000 };
const SMOKE_DIRECTORY: DirectoryLoad = { things: 1_000, loaded: 500 };

const FULL_LIGHT: LightLoad = { tunnels: 20, shownMs: 4_000, settleMs: 35_000, idleMs: 60_000 };
const SMOKE_LIGHT: LightLoad = { tunnels: 2, shownMs: 500, settleMs: 100, idleMs: 500 };

const FULL: Load = {
  bulkBytes: 512e6,
  warmUpBytes: 64e6,
  roundTrips: 5_000,
  requests: 400,
  streams: 100,
  burst: 1_000,
  open: 2_000,
  blockedMs: 3_000,
  idleTunnels: 50,
  settleMs: 700,
};
const QUICK: Load = { ...FULL, bulkBytes: 256e6, roundTrips: 2_000, requests: 150, blockedMs: 1_500 };
/** Says nothing about speed; only that everything is there. */
const SMOKE: Load = {
  bulkBytes: 4e6,
  warmUpBytes: 1e6,
  roundTrips: 40,
  requests: 10,
  streams: 4,
  burst: 20,
  open: 20,
  blockedMs: 200,
  idleTunnels: 3,
  settleMs: 50,
};

export const HELP = `usage: npm run bench -- [options]

  --quick              one short round
  --smoke              one round of next to nothing, to see that the bench works
  --rounds N           rounds, of which the medians are told (5)
  --only bulk,latency  these measures alone; directory, light and cold (of a build) are three, too
  --subjects NAME,...  these subjects alone: tcp, generator-ws, generator-wss, culvert-ws, culvert-wss, …
  --bytes MB           megabytes of a bulk transfer
  --json FILE          where the figures are written
  --dist DIR           measure this build, and not the sources as they are

LOCALPROXY and LOCALPROXY_NOSSL name localproxy binaries to compare with, over wss and over ws.
`;

/** Reads the command line. Throws what is wrong with it. */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      smoke: { type: 'boolean' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      subjects: { type: 'string' },
      bytes: { type: 'string' },
      json: { type: 'string' },
      dist: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    return 'help';
  }
  const load = values.smoke ? SMOKE : values.quick ? QUICK : FULL;
  const rounds = values.smoke || values.quick ? '1' : '5';
  const artifacts = process.env.CULVERT_ARTIFACTS ?? path.join(os.tmpdir(), 'culvert-artifacts');
  return {
    rounds: positive('--rounds', values.rounds ?? rounds),
    only: list(values.only),
    subjects: list(values.subjects),
    jsonFile: values.json ?? path.join(artifacts, 'bench.json'),
    dist: values.dist ?? null,
    directory: values.smoke ? SMOKE_DIRECTORY : FULL_DIRECTORY,
    light: values.smoke ? SMOKE_LIGHT : FULL_LIGHT,
    load: values.bytes === undefined ? load : { ...load, bulkBytes: positive('--bytes', values.bytes) * 1e6 },
  };
}

function list(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) {
    throw new Error(`${name} ${text} is not a number above 0`);
  }
  return value;
}
