/** `npm run bench`: measures Culvert beside plain TCP and, where it is at hand, beside the reference proxy. */
import fs from 'node:fs';
import path from 'node:path';
import { runBench } from './bench.ts';
import { reportCold, runCold } from './cold.ts';
import { reportDirectory, runDirectory } from './directory.ts';
import { judge } from './goals.ts';
import { reportLight, runLight } from './light.ts';
import { thisMachine } from './machine.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { toRecord } from './record.ts';
import { report } from './report.ts';

/** In each round. */
const COLD_SAMPLES = 10;

async function bench(options: Options): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error('The bench reads CPU and memory of processes from /proc, so it needs Linux.');
  }
  const startedAt = new Date();
  const machine = thisMachine();
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { only } = options;
  const wanted = (name: string) => only.length === 0 || only.includes(name);
  const isWithoutTraffic =
    only.length > 0 && only.every((name) => ['directory', 'light', 'cold'].includes(name));
  const results = isWithoutTraffic ? [] : await runBench(options, say);
  const directory = wanted('directory') ? await runDirectory(options.directory, say) : null;
  // It wants the application's own runtime and a desktop, so it is run when it is asked for.
  const light = only.includes('light') ? await runLight(options.light, options.rounds, say) : null;
  // What starts soon or not is the build, so there has to be one.
  const cold = only.includes('cold')
    ? await runCold(path.resolve(options.dist ?? 'dist'), COLD_SAMPLES * options.rounds)
    : null;
  const goals = judge(results, options.load);
  const tables = [
    ...(results.length > 0 ? [report(results, goals)] : []),
    ...(directory ? [reportDirectory(directory)] : []),
    ...(light ? [reportLight(light)] : []),
    ...(cold ? [reportCold(cold)] : []),
  ];
  const about = `${machine.cores} cores of ${machine.cpu}, ${machine.system}, Node.js ${machine.node}`;
  process.stdout.write(`\n${about}, ${options.rounds} rounds\n\n${tables.join('\n\n')}\n`);
  fs.mkdirSync(path.dirname(options.jsonFile), { recursive: true });
  const record = toRecord({ startedAt, machine, options, results, goals, directory, light, cold });
  fs.writeFileSync(options.jsonFile, `${JSON.stringify(record, null, 2)}\n`);
  process.stdout.write(`\nThe figures are in ${options.jsonFile}\n`);
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
  } else {
    await bench(options);
  }
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
