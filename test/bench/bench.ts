import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorker } from '../helpers/bundle-worker.ts';
import { makeCertificate } from './certificate.ts';
import type { ClientApi } from './client.ts';
import type { Load, Measure, Stage } from './measure.ts';
import { blocked } from './measure-blocked.ts';
import { bulk } from './measure-bulk.ts';
import { burst, connections, open } from './measure-connections.ts';
import { beside, latency } from './measure-latency.ts';
import { streams } from './measure-streams.ts';
import { tunnels } from './measure-tunnels.ts';
import type { Findings, MetricName } from './metrics.ts';
import type { Options } from './options.ts';
import type { SubjectResults } from './results.ts';
import { startRemote } from './rpc.ts';
import type { ServiceApi } from './service.ts';
import type { Subject } from './subjects.ts';

export const MEASURES: Record<string, Measure> = {
  bulk,
  streams,
  latency,
  beside,
  connections,
  burst,
  open,
  blocked,
  tunnels,
};

/**
 * The reference dies of many a download, the sooner the longer it is. What it can do when it does not shall be seen, so
 * it is tried again, after every second time with half the bytes.
 */
const REFERENCE_TRIES = 8;

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs the measures on the subjects, round by round, so that a drift of the machine hits all of them alike. */
export async function runBench(options: Options, say: (line: string) => void): Promise<SubjectResults[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-bench-'));
  const removeDir = () => fs.rmSync(dir, { recursive: true, force: true });
  process.once('exit', removeDir);
  const service = startRemote<ServiceApi>(at('service.ts'));
  const client = startRemote<ClientApi>(at('client.ts'));
  const shell = startRemote<ClientApi>(at('client.ts'));
  try {
    const certificate = makeCertificate(dir);
    const build = options.dist ? buildIn(path.resolve(options.dist)) : await bundleInto(dir);
    // A bundle outside the project still finds its native helpers.
    process.env.NODE_PATH ??= path.join(root, 'node_modules');
    const subjects = subjectsFor(build, process.env).filter(
      ({ name }) => options.subjects.length === 0 || options.subjects.includes(name),
    );
    const ports = await service.call('listen', { cert: certificate.cert, key: certificate.key });
    const stage: Stage = { service, client, shell, ports, certificate, load: options.load };
    const results = subjects.map((subject): SubjectResults => ({ subject, samples: {}, troubles: {} }));
    const measures = Object.entries(MEASURES).filter(
      ([name]) => options.only.length === 0 || options.only.includes(name),
    );
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const [name, measure] of measures) {
        for (const result of results) {
          if (measure.suits(result.subject)) {
            say(`round ${round} of ${options.rounds}: ${name}, ${result.subject.name}`);
            await take(name, measure, result, stage);
          }
        }
      }
    }
    return results;
  } finally {
    await Promise.all([service, client, shell].map((remote) => remote.stop()));
    process.off('exit', removeDir);
    removeDir();
  }
}

async function take(name: string, measure: Measure, result: SubjectResults, stage: Stage): Promise<void> {
  const findings: Findings = {};
  const tries = result.subject.kind === 'reference' && name === 'bulk' ? REFERENCE_TRIES : 1;
  for (const part of measure.parts) {
    for (let tried = 0; tried < tries; tried += 1) {
      try {
        await part(result.subject, { ...stage, load: lighter(stage.load, tried >> 1) }, findings);
        break;
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error);
        result.troubles[name] = [...(result.troubles[name] ?? []), trouble];
      }
    }
  }
  for (const [metric, value] of Object.entries(findings) as [MetricName, number][]) {
    result.samples[metric] = [...(result.samples[metric] ?? []), value];
  }
}

/** Half the bulk, so many times over. */
function lighter(load: Load, times: number): Load {
  const share = 2 ** -times;
  return { ...load, bulkBytes: load.bulkBytes * share, warmUpBytes: load.warmUpBytes * share };
}

/** The command line, and the app's proxy worker. */
interface Build {
  program: string;
  worker: string;
}

function buildIn(dist: string): Build {
  return { program: path.join(dist, 'cli.cjs'), worker: path.join(dist, 'proxy-worker.cjs') };
}

async function bundleInto(dir: string): Promise<Build> {
  return {
    program: await bundleWorker(path.join(root, 'electron/cli/index.ts'), dir),
    worker: await bundleWorker(path.join(root, 'electron/proxy/worker.ts'), dir),
  };
}

function subjectsFor(build: Build, env: NodeJS.ProcessEnv): Subject[] {
  const reference = (name: string, secure: boolean, program: string | undefined): Subject[] =>
    program ? [{ name, kind: 'reference', secure, program: path.resolve(program) }] : [];
  return [
    { name: 'tcp', kind: 'plain', secure: false },
    { name: 'generator-ws', kind: 'generator', secure: false },
    { name: 'generator-wss', kind: 'generator', secure: true },
    { name: 'culvert-ws', kind: 'culvert', secure: false, ...build },
    { name: 'culvert-wss', kind: 'culvert', secure: true, ...build },
    ...reference('reference-ws', false, env.LOCALPROXY_NOSSL),
    ...reference('reference-wss', true, env.LOCALPROXY),
  ];
}
