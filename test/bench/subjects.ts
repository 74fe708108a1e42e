import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Certificate } from './certificate.ts';
import { isListening, residentBytes } from './machine.ts';
import type { Remote } from './rpc.ts';
import type { ServiceApi, ServicePorts } from './service.ts';
import { SERVICE_ID } from './wire.ts';

/** What is measured: plain TCP to compare with, the generator by itself, or a proxy. */
export interface Subject {
  name: string;
  kind: 'plain' | 'generator' | 'culvert' | 'reference';
  secure: boolean;
  /** What is run, for proxies. */
  program?: string;
  /** The app's proxy worker, for Culvert. */
  worker?: string;
}

/** A proxy that carries a tunnel, or the bare port of the plain peer. */
export interface Running {
  /** The port that local programs connect to. */
  port: number;
  /** The proxy's process; 0 where there is none. */
  pid: number;
  /** How the process ended by itself, or null while it runs. */
  ended(): string | null;
  stop(): Promise<void>;
}

export interface Scene {
  service: Remote<ServiceApi>;
  ports: ServicePorts;
  certificate: Certificate;
}

const HOST = '127.0.0.1';
const START_LIMIT_MS = 15_000;
const LISTEN_LIMIT_MS = 5_000;
const MEMORY_LIMIT_BYTES = 2 * 1024 ** 3;
const GUARD_INTERVAL_MS = 250;
const ACCESS_TOKEN = 'bench-access-token';

/** Where a Culvert connects to. */
export function endpointOf({ secure }: Subject, { ports }: Scene): string {
  return secure ? `wss://${HOST}:${ports.wss}` : `ws://${HOST}:${ports.ws}`;
}

/** Starts a subject and answers when its tunnel is up. */
export async function start(subject: Subject, scene: Scene): Promise<Running> {
  switch (subject.kind) {
    case 'plain':
      return { port: scene.ports.plain, pid: 0, ended: () => null, stop: async () => {} };
    case 'generator': {
      const port = subject.secure ? scene.ports.wss : scene.ports.ws;
      return { port, pid: 0, ended: () => null, stop: async () => {} };
    }
    case 'culvert':
      return startProxy(scene, {
        file: process.execPath,
        args: [subject.program ?? '', 'proxy', '-s', `${SERVICE_ID}=0`, '-e', endpointOf(subject, scene)],
        portOf: (output) => Number(new RegExp(`${SERVICE_ID} = (\\d+)`).exec(output)?.[1] ?? 0),
      });
    case 'reference': {
      // It takes no port 0.
      const port = await freePort();
      const endpoint = `${HOST}:${subject.secure ? scene.ports.wss : scene.ports.ws}`;
      return startProxy(scene, {
        file: subject.program ?? '',
        args: ['-s', `${SERVICE_ID}=${port}`, '-e', endpoint, '-b', HOST, '-v', '3'],
        portOf: () => port,
      });
    }
  }
}

interface Program {
  file: string;
  args: string[];
  portOf(output: string): number;
}

async function startProxy(scene: Scene, program: Program): Promise<Running> {
  const { service, certificate } = scene;
  const ups = await service.call('ups', undefined);
  // A proxy of 2,000 connections needs as many files, and the soft limit is often 1,024.
  const limited = 'ulimit -n "$(ulimit -H -n)"; exec "$@"';
  const child = spawn('/bin/sh', ['-c', limited, 'sh', program.file, ...program.args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN,
      NODE_EXTRA_CA_CERTS: certificate.caFile,
      SSL_CERT_FILE: certificate.caFile,
    },
  });
  const watched = watch(child);
  try {
    await Promise.race([
      service.call('waitForUps', ups + 1),
      watched.exited.then(() => Promise.reject(new Error(`it ended: ${watched.ended()}`))),
      new Promise<never>((_resolve, reject) => {
        const tooLate = () => reject(new Error(`no tunnel within ${START_LIMIT_MS / 1000} s`));
        setTimeout(tooLate, START_LIMIT_MS).unref();
      }),
    ]);
    const port = await listening(() => program.portOf(watched.output()), watched.exited);
    return { port, pid: child.pid ?? 0, ended: watched.ended, stop: watched.stop };
  } catch (error) {
    await watched.stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${program.file} did not start: ${reason}\n${watched.output()}`);
  }
}

/** Nothing that was started outlives this process. */
const live = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of live) {
    child.kill('SIGKILL');
  }
});

function watch(child: ChildProcess) {
  live.add(child);
  let output = '';
  let ended: string | null = null;
  // An endless buffer must not take the machine with it.
  const guard = setInterval(() => {
    if (ended === null && child.pid !== undefined && residentBytes(child.pid) > MEMORY_LIMIT_BYTES) {
      ended = `took more than ${MEMORY_LIMIT_BYTES / 1024 ** 3} GiB of memory`;
      child.kill('SIGKILL');
    }
  }, GUARD_INTERVAL_MS);
  let stopping = false;
  const take = (chunk: Buffer) => {
    // The port and what goes wrong at the start are in the beginning; a talkative proxy may go on for long.
    output = (output + chunk.toString()).slice(0, 64_000);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      live.delete(child);
      clearInterval(guard);
      ended = error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      live.delete(child);
      clearInterval(guard);
      ended ??= stopping ? null : signal === null ? `exit code ${code}` : signal;
      resolve();
    });
  });
  return {
    exited,
    output: () => output,
    ended: () => ended,
    stop: () => {
      stopping = true;
      child.kill('SIGKILL');
      return exited;
    },
  };
}

/**
 * Waits for the port, which the reference opens a moment after the tunnel is up, and answers it. Nothing is connected to
 * find out: that connection would be carried as well.
 */
async function listening(portNow: () => number, exited: Promise<void>): Promise<number> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const until = Date.now() + LISTEN_LIMIT_MS;
  while (portNow() === 0 || !isListening(portNow())) {
    if (gone || Date.now() > until) {
      throw new Error(`nobody listens on port ${portNow()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return portNow();
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
