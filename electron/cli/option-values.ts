/** Values of the command's options as a running Culvert wants them. Each throws Wrong with a sentence for the user. */
import type { LogItem, OpenArgs, Where } from '../control/protocol.ts';
import type { ParsedArguments } from './command-arguments.ts';
import { LEVELS, SHELLS, type Shell, TOOLS, WAIT_SECONDS } from './command-table.ts';
import { shown, Wrong } from './read.ts';
import { nearest } from './suggest.ts';

type Options = ParsedArguments['options'];

const MOST_PORT = 65_535;
const MOST_WAIT_SECONDS = 86_400;
const MOST_COUNT = 100_000;
const MOST_LIFETIME_MINUTES = 720;
const SERVICE_ID = /^[a-zA-Z0-9:_-]{1,128}$/;
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;
const LONGEST_TEXT = 1_000;

/** A device's name, of the letters that AWS allows. */
export function readDevice(text: string | undefined): string {
  if (text === undefined || !THING_NAME.test(text)) {
    throw new Wrong(
      `${shown(text ?? '')} cannot be a device’s name: it has 1 to 128 letters, digits, colons, hyphens and underscores.`,
    );
  }
  return text;
}

/** A device, or a tunnel by its id or key; null where none is given. */
export function readTarget(text: string | undefined): string | null {
  if (text !== undefined && !isPlainText(text)) {
    throw new Wrong(`${shown(text)} is neither a device nor a tunnel.`);
  }
  return text ?? null;
}

/** `--wait`; `unsaid` where the option is not given, two minutes where it is without a number. */
export function readWait(options: Options, unsaid: number): number {
  const text = options.get('wait')?.at(-1);
  if (text === undefined) {
    return unsaid;
  }
  if (text === '') {
    return WAIT_SECONDS;
  }
  // `30`, `30s` or `2m`: whoever writes --lifetime 2h expects it here, too.
  const [, count = text, unit = 's'] = /^(\d{1,6})([sm])$/i.exec(text) ?? [];
  const minutes = unit.toLowerCase() === 'm';
  const seconds = minutes ? String(Number(count) * 60) : count;
  return wholeNumber('--wait', seconds, 0, MOST_WAIT_SECONDS, 'seconds');
}

export function readCount(options: Options, name: string, unsaid: number): number {
  const text = options.get(name)?.at(-1);
  return text === undefined ? unsaid : wholeNumber(`--${name}`, text, 1, MOST_COUNT, 'a number');
}

/** `90`, `90m`, `2h` or `1h30m`, in minutes; null where none is given. */
export function readLifetime(options: Options): number | null {
  const text = options.get('lifetime')?.at(-1);
  if (text === undefined) {
    return null;
  }
  const [, hours, more, minutes] = /^(?:(\d{1,4})h(?:(\d{1,4})m?)?|(\d{1,5})m?)$/i.exec(text) ?? [];
  const sum = Number(hours ?? 0) * 60 + Number(more ?? 0) + Number(minutes ?? 0);
  if (hours === undefined && minutes === undefined) {
    throw new Wrong(`${shown(text)} is no time: write 90, 90m, 2h or 1h30m (--lifetime).`);
  }
  if (sum < 1 || sum > MOST_LIFETIME_MINUTES) {
    throw new Wrong(`A tunnel stays open for 1 minute to 12 hours, not ${shown(text)} (--lifetime).`);
  }
  return sum;
}

/** `--service`, repeated or between commas. */
export function readServices(options: Options): string[] {
  const ids = (options.get('service') ?? []).flatMap((text) => text.split(',').map((id) => id.trim()));
  const wrong = ids.find((id) => !SERVICE_ID.test(id));
  if (wrong !== undefined) {
    throw new Wrong(`${shown(wrong)} is no service, such as SSH or HTTP (--service).`);
  }
  return [...new Set(ids)];
}

/** `--port SERVICE=PORT`, also several between commas. */
export function readPorts(options: Options): Record<string, number> {
  const ports: Record<string, number> = {};
  for (const text of (options.get('port') ?? []).flatMap((each) => each.split(','))) {
    const equals = text.lastIndexOf('=');
    const id = text.slice(0, Math.max(0, equals)).trim();
    if (!SERVICE_ID.test(id)) {
      throw new Wrong(`${shown(text)} is no SERVICE=PORT, such as HTTP=8080 (--port).`);
    }
    if (Object.hasOwn(ports, id)) {
      throw new Wrong(`${id} is given two ports (--port).`);
    }
    ports[id] = wholeNumber('--port', text.slice(equals + 1), 1, MOST_PORT, 'a port');
  }
  return ports;
}

export function readLevel(options: Options): LogItem['level'] {
  return oneOf('--level', options.get('level')?.at(-1) ?? 'info', LEVELS);
}

export function readTool(options: Options): OpenTool {
  return oneOf('--tool', options.get('tool')?.at(-1) ?? 'ssh', TOOLS);
}

type OpenTool = (typeof TOOLS)[number];

export function readShell(text: string | undefined): Shell {
  const name = (text ?? '').toLowerCase();
  return oneOf('culvert completion', name === 'pwsh' ? 'powershell' : name, SHELLS);
}

export function readText(options: Options): string {
  const text = options.get('text')?.at(-1) ?? '';
  if (text.length > LONGEST_TEXT) {
    throw new Wrong(`${shown(text)} is too long (--text).`);
  }
  return text;
}

/**
 * Which profile: the option, else CULVERT_PROFILE and CULVERT_REGION. A host without a desktop is told what the AWS CLI
 * would go by here as well: access keys, AWS_PROFILE and AWS_REGION. The application has profiles of its own.
 */
export function readWhere(options: Options, env: NodeJS.ProcessEnv, mode: 'app' | 'headless'): Where {
  const profile = options.get('profile')?.at(-1) ?? given(env.CULVERT_PROFILE);
  const region = options.get('region')?.at(-1) ?? given(env.CULVERT_REGION);
  if (profile !== undefined && !isPlainText(profile)) {
    throw new Wrong(`${shown(profile)} cannot be a profile’s name.`);
  }
  if (region !== undefined && !REGION.test(region)) {
    throw new Wrong(`${shown(region)} is no region, such as eu-central-1.`);
  }
  return defined({ profile, region, ...(mode === 'headless' ? ofAwsEnvironment(env, region) : {}) });
}

type Undefined<T> = { [K in keyof T]: T[K] | undefined };

function ofAwsEnvironment(env: NodeJS.ProcessEnv, region: string | undefined): Undefined<Where> {
  const awsProfile = given(env.AWS_PROFILE) ?? given(env.AWS_DEFAULT_PROFILE);
  const awsRegion = given(env.AWS_REGION) ?? given(env.AWS_DEFAULT_REGION);
  const accessKeyId = given(env.AWS_ACCESS_KEY_ID);
  const secretAccessKey = given(env.AWS_SECRET_ACCESS_KEY);
  const keysRegion = region ?? awsRegion;
  if (accessKeyId === undefined || secretAccessKey === undefined || keysRegion === undefined) {
    return { awsProfile, awsRegion };
  }
  const sessionToken = given(env.AWS_SESSION_TOKEN) ?? '';
  return {
    environment: { accessKeyId, secretAccessKey, sessionToken, region: keysRegion },
    awsProfile,
    awsRegion,
  };
}

function defined(where: Undefined<Where>): Where {
  return Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
}

/** What `open` and `ssh` have in common. */
export function readOpening(
  { operands, options }: ParsedArguments,
  unsaidWait: number,
): Omit<OpenArgs, keyof Where> {
  const services = readServices(options);
  const ports = readPorts(options);
  const other = Object.keys(ports).find((id) => services.length > 0 && !services.includes(id));
  if (other !== undefined) {
    throw new Wrong(`${other} is given a port (--port), and is none of the services (--service).`);
  }
  return {
    device: readDevice(operands[0]),
    services,
    anyService: options.has('any-service'),
    lifetimeMinutes: readLifetime(options),
    ports,
    another: options.has('new'),
    takeOver: options.has('take-over'),
    waitSeconds: readWait(options, unsaidWait),
  };
}

function wholeNumber(option: string, text: string, least: number, most: number, what: string): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new Wrong(`${shown(text)} is not ${what} from ${least} to ${most} (${option}).`);
  }
  return number;
}

function oneOf<T extends string>(where: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) {
    const near = nearest(text, words);
    const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
    throw new Wrong(`${shown(text)} is not ${list} (${where}).${near ? ` Did you mean ${near}?` : ''}`);
  }
  return found;
}

/** A variable that switches something on: anything but nothing, 0 and no. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|no|false|off)$/i.test(value.trim());
}

/** An empty variable says nothing. */
function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function isPlainText(text: string): boolean {
  return text !== '' && text.length <= LONGEST_TEXT && !/\p{Cc}/u.test(text);
}
