/**
 * How soon the `culvert` command has done something, beside a Node.js that does nothing; and how fast `culvert connect`
 * carries, beside the shortest program of Node.js that could.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { ControlHandlers } from '../../electron/control/handlers.ts';
import type { TunnelItem } from '../../electron/control/protocol.ts';
import { serveControl } from '../../electron/control/server.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { ok } from '../../electron/shared/result.ts';
import { align } from './report.ts';
import { median } from './results.ts';

/** Median milliseconds, by what was run. */
export type ColdFigures = Record<ColdName | CarryName, number>;

type ColdName = 'node' | 'version' | 'list' | 'complete' | 'connect';

type CarryName = 'pipe' | 'carry';

const CARRIED_BYTES = 512 * 1024 * 1024;
/** `node -e` with a port. */
const PIPE = "require('node:net').connect(Number(process.argv[1]), '127.0.0.1').pipe(process.stdout)";

const LABELS: Record<ColdName, string> = {
  node: 'node -e 0',
  version: 'culvert --version',
  list: 'culvert list',
  complete: 'culvert __complete devices',
  connect: 'culvert connect, first byte',
};

const CARRY_SAMPLES = 5;

const TUNNEL: TunnelItem = {
  ...{ key: 'k1', tunnelId: 't1', thingName: 'press-07', profile: 'factory-ops', region: 'eu-central-1' },
  ...{ account: null, ours: true, origin: 'opened', state: 'connected', stateText: 'Connected' },
  ...{ openedAt: 0, expiresAt: null, bytesUp: 0, bytesDown: 0, error: null },
  services: [{ serviceId: 'SSH', label: 'SSH', localPort: 50_022, connections: 0 }],
};

/** `dist`: the folder of a build. `samples`: how often each is run, all of them in turns. */
export async function runCold(dist: string, samples: number): Promise<ColdFigures> {
  const program = path.join(dist, 'cli.cjs');
  if (!fs.existsSync(program)) {
    throw new Error(`There is no build in ${dist}: npm run build makes one.`);
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-cold-'));
  const device = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.write('x');
  });
  await new Promise<void>((resolve) => device.listen(0, '127.0.0.1', resolve));
  const { port } = device.address() as net.AddressInfo;
  const bulk = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    sendBulk(socket);
  });
  await new Promise<void>((resolve) => bulk.listen(0, '127.0.0.1', resolve));
  const { port: bulkPort } = bulk.address() as net.AddressInfo;
  const handlers: Pick<ControlHandlers, 'list' | 'complete' | 'connect'> = {
    list: async () => ok([TUNNEL]),
    complete: async () => ok(['press-07']),
    connect: async ({ service }) =>
      ok({ host: '127.0.0.1', port: service === 'BULK' ? bulkPort : port, tunnel: TUNNEL }),
  };
  const served = await serveControl({
    ...{ dir, mode: 'app', start: null, log: silentLog, handlers: handlers as ControlHandlers },
  });
  if (!served.ok) {
    throw new Error(served.error.message);
  }
  const arguments_: Record<ColdName, string[]> = {
    node: ['-e', '0'],
    version: [program, '--version'],
    list: [program, 'list'],
    complete: [program, '__complete', 'devices', '--prefix='],
    connect: [program, 'connect', 'press-07', '22'],
  };
  const names = Object.keys(arguments_) as ColdName[];
  const taken: Record<ColdName, number[]> = { node: [], version: [], list: [], complete: [], connect: [] };
  const carried: Record<CarryName, number[]> = { pipe: [], carry: [] };
  try {
    for (let sample = 0; sample < samples; sample += 1) {
      for (const name of names) {
        taken[name].push(await timeOf(arguments_[name], dir, name === 'connect'));
      }
      if (sample < CARRY_SAMPLES) {
        carried.pipe.push(await timeOf(['-e', PIPE, String(bulkPort)], dir, false));
        carried.carry.push(await timeOf([program, 'connect', 'press-07', 'BULK'], dir, false));
      }
    }
  } finally {
    await served.value.close();
    device.close();
    bulk.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
  const all = Object.entries({ ...taken, ...carried });
  return Object.fromEntries(all.map(([name, ms]) => [name, median(ms) ?? Number.NaN])) as ColdFigures;
}

/** Sends all of it and ends, with no more in memory than the socket takes. */
function sendBulk(socket: net.Socket): void {
  const chunk = Buffer.alloc(1024 * 1024, 'culvert');
  let left = CARRIED_BYTES;
  const more = () => {
    while (left > 0) {
      left -= chunk.length;
      if (!socket.write(chunk)) {
        return;
      }
    }
    socket.end();
  };
  socket.on('drain', more);
  more();
}

/** Until it has ended, or until the first byte of its output. */
function timeOf(args: string[], dir: string, untilFirstByte: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let firstByteAt: number | null = null;
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', CULVERT_DATA_DIR: dir },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    if (!untilFirstByte) {
      child.stdin.end();
    }
    child.stdout.on('data', () => {
      firstByteAt ??= performance.now();
      if (untilFirstByte) {
        child.kill();
      }
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (untilFirstByte ? firstByteAt === null : code !== 0) {
        reject(new Error(`${args.join(' ')} ended with ${code}`));
        return;
      }
      resolve((untilFirstByte && firstByteAt !== null ? firstByteAt : performance.now()) - startedAt);
    });
  });
}

/** The figures as a table, with what each takes more than Node.js alone. */
export function reportCold(figures: ColdFigures): string {
  const rows = (Object.keys(LABELS) as ColdName[]).map((name) => {
    const ms = figures[name];
    const more = ms - figures.node;
    return [
      LABELS[name],
      ms.toFixed(0),
      name === 'node' ? '' : `${more.toFixed(0)} more, ${(ms / figures.node).toFixed(2)} times`,
    ];
  });
  const rate = (ms: number) => `${(CARRIED_BYTES / 1e3 / ms).toFixed(0)} MB/s`;
  const carry = [
    ['net to stdout in node -e', figures.pipe.toFixed(0), rate(figures.pipe)],
    [
      'culvert connect',
      figures.carry.toFixed(0),
      `${rate(figures.carry)}, ${(figures.carry / figures.pipe).toFixed(2)} times as long`,
    ],
  ];
  return [
    'Cold start of the command, in ms (goal: under 150 more than node -e 0)',
    align([['', 'ms', ''], ...rows], 3),
    '512 MiB from a device to standard output, start and all, in ms',
    align([['', 'ms', ''], ...carry], 3),
  ].join('\n\n');
}
