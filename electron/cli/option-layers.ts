import fs from 'node:fs';
import path from 'node:path';
import { readOptionFile } from './option-file.ts';
import type { Given, OptionName } from './option-table.ts';
import { type Note, shown, Wrong } from './read.ts';

const LONGEST_PATH = 4096;

/** What each place says, the strongest first: command line, option file, environment. */
export type Layers = Given[];

/** Gathers what each place says. Throws Wrong where the option file cannot be used. */
export function readLayers(given: Given, env: NodeJS.ProcessEnv, cwd: string, notes: Note[]): Layers {
  if (given['access-token'] !== undefined) {
    notes.push({
      level: 'warn',
      text: 'Other users can read the access token on the command line. Set AWSIOT_TUNNEL_ACCESS_TOKEN instead.',
    });
  }
  const layers: Layers = [given];
  if (given.config !== undefined) {
    const file = wholePath(given.config, cwd);
    const inFile = readOptionFile(readText(file, 'option file'));
    if ('wrong' in inFile) {
      throw new Wrong(`The option file ${shown(given.config)} cannot be used: ${inFile.wrong}`);
    }
    notes.push(...inFile.value.notes);
    if (inFile.value.given['access-token'] !== undefined && isOpenToOthers(file)) {
      notes.push({
        level: 'warn',
        text: `Other users can read the access token in the option file. Make it yours alone: chmod 600 ${shown(given.config)}.`,
      });
    }
    layers.push(inFile.value.given);
  }
  const fromEnv: [OptionName, string | undefined][] = [
    ['access-token', env.AWSIOT_TUNNEL_ACCESS_TOKEN],
    ['client-token', env.AWSIOT_TUNNEL_CLIENT_TOKEN],
    ['proxy-endpoint', env.AWSIOT_TUNNEL_ENDPOINT],
    ['region', env.AWSIOT_TUNNEL_REGION],
  ];
  layers.push(Object.fromEntries(fromEnv.filter(([, value]) => value)) as Given);
  return layers;
}

/** What the strongest place says that says anything. */
export function pick(layers: Layers, name: OptionName): string | undefined {
  return layers.find((layer) => layer[name] !== undefined)?.[name];
}

/** The strongest place that says either of two options that exclude each other. */
export function pickEither(layers: Layers, a: OptionName, b: OptionName, both: string): Given {
  const layer = layers.find((each) => each[a] !== undefined || each[b] !== undefined) ?? {};
  if (layer[a] !== undefined && layer[b] !== undefined) {
    throw new Wrong(both);
  }
  return layer;
}

/** A file's name as a whole path. Throws Wrong where it cannot be one. */
export function wholePath(text: string, cwd: string): string {
  if (text === '' || text.length > LONGEST_PATH || text.includes('\0')) {
    throw new Wrong(`${shown(text)} cannot be the name of a file.`);
  }
  return path.resolve(cwd, text);
}

/** Throws Wrong with a sentence about `what` where it cannot be read. */
export function readText(file: string, what: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown cause';
    throw new Wrong(`The ${what} ${shown(path.basename(file))} cannot be read (${code}).`);
  }
}

/** Windows has no such bits; there the file's rights are its folder's. */
function isOpenToOthers(file: string): boolean {
  try {
    return process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
