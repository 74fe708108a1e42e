import { randomUUID } from 'node:crypto';
import type { ProtocolVersion, ServiceBinding, ServiceTarget, SessionOptions } from '../proxy/messages.ts';
import type { ProxyMode } from '../proxy/options.ts';
import { Verbosity } from './cli-log.ts';
import { readCommandLine } from './command-line.ts';
import { isMappingDir } from './mapping-files.ts';
import { readBinding, readMappings, readTarget } from './mappings.ts';
import { readEndpoint, readNetwork } from './network-options.ts';
import { type Layers, pick, pickEither, readLayers, readText, wholePath } from './option-layers.ts';
import type { Given } from './option-table.ts';
import { type Note, need, type Read, shown, Wrong } from './read.ts';
import { defaultSettings, readSettings, type Settings } from './settings-file.ts';

export interface ProxyOptions {
  mode: ProxyMode;
  session: SessionOptions;
  /** Source mode: what `-s` maps. null: once the tunnel's services are known, from mappingDir or free ports. */
  services: ServiceBinding[] | null;
  /** Destination mode: what `-d` maps. null: from mappingDir. */
  targets: ServiceTarget[] | null;
  /** The folder of mapping files, to be looked into where -s or -d maps nothing. */
  mappingDir: string | null;
  /** `-b`: where to listen, or from which address to reach targets. */
  bindAddress: string | null;
  /** Destination mode: where a target without a host is. */
  defaultHost: string;
  /** False: a lost websocket ends the program. */
  reconnectOnDataError: boolean;
  verbosity: number;
  notes: Note[];
}

export type ParsedOptions =
  | { kind: 'run'; options: ProxyOptions }
  | { kind: 'help' }
  | { kind: 'version' }
  /** Write the settings' defaults to a file. */
  | { kind: 'export-settings'; file: string }
  | { kind: 'usage'; message: string };

const BIND_ADDRESS = /^[a-zA-Z0-9.:[\]_%-]{1,253}$/;
/** An access token goes into a header as it is. */
const ACCESS_TOKEN = /^[\x21-\x7e]{1,4096}$/;
/** The service's own rule (V2 guide, `client-token`); the reference looks at the length alone. */
const CLIENT_TOKEN = /^[a-zA-Z0-9-]{32,128}$/;
const DEFAULT_MAPPING_DIR = 'config';

/**
 * Reads the command line of `culvert proxy` and the files that it names; what they leave open comes from the
 * environment. `cwd` is where relative names begin.
 */
export function parseProxyOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): ParsedOptions {
  const parsed = parse(args, env, cwd);
  return 'wrong' in parsed ? { kind: 'usage', message: parsed.wrong } : parsed.value;
}

function parse(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Read<ParsedOptions> {
  const commandLine = readCommandLine(args);
  if ('wrong' in commandLine) {
    return commandLine;
  }
  const { value: given } = commandLine;
  if (given.help !== undefined) {
    return { value: { kind: 'help' } };
  }
  if (given.version !== undefined) {
    return { value: { kind: 'version' } };
  }
  try {
    const exportTo = given['export-default-settings'];
    if (exportTo !== undefined) {
      return { value: { kind: 'export-settings', file: wholePath(exportTo, cwd) } };
    }
    return { value: { kind: 'run', options: build(given, env, cwd) } };
  } catch (error) {
    if (error instanceof Wrong) {
      return { wrong: error.message };
    }
    throw error;
  }
}

function build(given: Given, env: NodeJS.ProcessEnv, cwd: string): ProxyOptions {
  const notes: Note[] = [];
  const layers = readLayers(given, env, cwd, notes);
  const settings = readSettingsFile(layers, cwd, notes);
  const endpoint = readEndpoint(layers, settings);
  const mode = readMode(layers);
  const explicitBindAddress = readBindAddress(layers);
  const accessToken = readAccessToken(layers);
  const clientToken = readClientToken(layers);
  const destinationVersion = readVersion(pick(layers, 'destination-client-type'), notes);
  const verbosity = readVerbosity(pick(layers, 'verbose'));
  const services = mode === 'source' ? readServices(pick(layers, 'source-listen-port'), notes) : null;
  const defaultHost = explicitBindAddress ?? 'localhost';
  const targets =
    mode === 'destination' ? readTargets(pick(layers, 'destination-app'), defaultHost, notes) : null;
  const mappingDir = readMappingDir(pick(layers, 'config-dir'), cwd);
  if (mode === 'destination' && targets === null && mappingDir === null) {
    throw new Wrong('Say where connections go: -d 22, -d SSH=localhost:22,VNC=5901, or --config-dir DIR.');
  }
  return {
    mode,
    session: {
      endpoint,
      accessToken,
      clientToken,
      destinationVersion,
      network: readNetwork({ layers, env, cwd, endpoint, notes }),
      tuning: settings.tuning,
    },
    services,
    targets,
    mappingDir: services === null && targets === null ? mappingDir : null,
    // The settings file's address is for listeners; the reference takes -b alone for the way to targets.
    bindAddress: explicitBindAddress ?? (mode === 'source' ? settings.bindAddress : null),
    defaultHost,
    reconnectOnDataError: settings.reconnectOnDataError,
    verbosity,
    notes,
  };
}

function readSettingsFile(layers: Layers, cwd: string, notes: Note[]): Settings {
  const name = pick(layers, 'settings-json');
  if (name === undefined) {
    return defaultSettings();
  }
  const read = readSettings(readText(wholePath(name, cwd), 'settings file'));
  if ('wrong' in read) {
    throw new Wrong(`The settings file ${shown(name)} cannot be used: ${read.wrong}`);
  }
  notes.push(...read.value.notes);
  return read.value.settings;
}

function readMode(layers: Layers): ProxyMode {
  const mapped = pickEither(
    layers,
    'source-listen-port',
    'destination-app',
    'Give -s for the source, or -d for the destination, not both.',
  );
  const written = pick(layers, 'mode');
  const mode = written === undefined ? null : modeOf(written);
  if (mode === undefined) {
    throw new Wrong(`${shown(written ?? '')} is no mode: src, source, dst or destination.`);
  }
  const fromMapping =
    mapped['source-listen-port'] !== undefined
      ? 'source'
      : mapped['destination-app'] !== undefined
        ? 'destination'
        : null;
  if (mode !== null && fromMapping !== null && mode !== fromMapping) {
    const option = fromMapping === 'source' ? '-s is for the source' : '-d is for the destination';
    throw new Wrong(`${option}, but the mode (-m) is ${mode}.`);
  }
  const either = mode ?? fromMapping;
  if (either === null) {
    throw new Wrong(
      'Give a local port (-s 5555, or -s SSH=5555,VNC=5901), a target (-d localhost:22), or the mode (-m).',
    );
  }
  return either;
}

function modeOf(text: string): ProxyMode | undefined {
  if (text === 'src' || text === 'source') {
    return 'source';
  }
  return text === 'dst' || text === 'destination' ? 'destination' : undefined;
}

function readBindAddress(layers: Layers): string | null {
  const text = pick(layers, 'local-bind-address');
  if (text !== undefined && !BIND_ADDRESS.test(text)) {
    throw new Wrong(`${shown(text)} is neither a name nor an address (-b).`);
  }
  return text ?? null;
}

function readAccessToken(layers: Layers): string {
  const token = pick(layers, 'access-token');
  if (token === undefined) {
    throw new Wrong('There is no access token. Set AWSIOT_TUNNEL_ACCESS_TOKEN.');
  }
  if (!ACCESS_TOKEN.test(token)) {
    throw new Wrong(
      'The access token cannot be one: it has 1 to 4096 characters, without spaces and control characters.',
    );
  }
  return token;
}

function readClientToken(layers: Layers): string {
  const token = pick(layers, 'client-token');
  if (token !== undefined && !CLIENT_TOKEN.test(token)) {
    throw new Wrong('The client token cannot be one: it has 32 to 128 letters, digits and hyphens.');
  }
  return token ?? randomUUID();
}

function readVersion(text: string | undefined, notes: Note[]): ProtocolVersion {
  switch (text) {
    case 'V1':
      return 1;
    case 'V2':
      return 2;
    default:
      if (text !== undefined && text !== 'V3') {
        notes.push({ level: 'warn', text: `${shown(text)} is not V1 or V2 (-y), so it is taken as V3.` });
      }
      return 3;
  }
}

function readVerbosity(text: string | undefined): number {
  if (text === undefined) {
    return Verbosity.INFO;
  }
  if (!/^\d{1,5}$/.test(text)) {
    throw new Wrong(`${shown(text)} is no level (-v): 0 is off, 4 the default, 6 everything.`);
  }
  return Number(text);
}

function readServices(text: string | undefined, notes: Note[]): ServiceBinding[] | null {
  if (text === undefined) {
    return null;
  }
  const read = need(readMappings(text, 'SSH=5555,VNC=5901'));
  notes.push(...read.notes);
  return read.mappings.map((mapping) => {
    const binding = readBinding(mapping);
    if (binding.host !== undefined) {
      notes.push({
        level: 'warn',
        text: `${shown(binding.host)} in -s is left out; -b says where to listen.`,
      });
    }
    return need(binding);
  });
}

function readTargets(text: string | undefined, defaultHost: string, notes: Note[]): ServiceTarget[] | null {
  if (text === undefined) {
    return null;
  }
  const read = need(readMappings(text, 'SSH=localhost:22,VNC=5901'));
  notes.push(...read.notes);
  return read.mappings.map((mapping) => need(readTarget(mapping, defaultHost)));
}

function readMappingDir(text: string | undefined, cwd: string): string | null {
  const dir = wholePath(text ?? DEFAULT_MAPPING_DIR, cwd);
  if (isMappingDir(dir)) {
    return dir;
  }
  if (text !== undefined) {
    throw new Wrong(`There are no mapping files in ${shown(text)} (--config-dir).`);
  }
  return null;
}
