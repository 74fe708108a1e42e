import { createLog, type Log } from '../shared/log.ts';

/** The numbers of `-v`, as in the reference. */
export const Verbosity = { OFF: 0, FATAL: 1, ERROR: 2, WARNING: 3, INFO: 4, DEBUG: 5, TRACE: 6 } as const;

const HIDDEN = '[hidden]';
/** What is shorter would turn up in innocent words all over; and is never written on purpose. */
const SHORTEST_SECRET = 4;

export interface CliLog extends Log {
  /** Why the program ends. */
  fatal(message: string): void;
  /** What only somebody who looks for a fault wants to read. */
  trace: Log['debug'];
  /** Texts that no line may hold from now on. */
  hide(secrets: readonly string[]): void;
}

export interface CliLogOptions {
  verbosity: number;
  /** Takes a whole line with its end. */
  write(line: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Lines such as `2026-01-01T12:00:00.000Z [info] connected`, without secrets, up to a level. */
export function createCliLog({ verbosity, write, now }: CliLogOptions): CliLog {
  const hidden = new Set<string>();
  const at = (level: number, word: string) => {
    const log = createLog((_level, text) => {
      if (verbosity >= level) {
        const time = new Date(now()).toISOString();
        write(`${time} [${word}] ${without(text, hidden)}\n`);
      }
    });
    return log.info;
  };
  return {
    fatal: at(Verbosity.FATAL, 'fatal'),
    error: at(Verbosity.ERROR, 'error'),
    warn: at(Verbosity.WARNING, 'warning'),
    info: at(Verbosity.INFO, 'info'),
    debug: at(Verbosity.DEBUG, 'debug'),
    trace: at(Verbosity.TRACE, 'trace'),
    hide: (secrets) => {
      for (const secret of secrets.filter(({ length }) => length >= SHORTEST_SECRET)) {
        hidden.add(secret);
      }
    },
  };
}

/** Tokens and passwords in the environment: what is written must not hold them, wherever it came from. */
export function secretsOf(env: NodeJS.ProcessEnv): string[] {
  const tokens = [env.AWSIOT_TUNNEL_ACCESS_TOKEN, env.AWSIOT_TUNNEL_CLIENT_TOKEN];
  const proxies = [env.https_proxy, env.HTTPS_PROXY].flatMap((url = '') => credentialsIn(url));
  return [...tokens, ...proxies].filter((secret) => secret !== undefined && secret !== '') as string[];
}

/** The password of a web proxy in each form in which it may turn up, the header's included. */
function credentialsIn(url: string): string[] {
  const [, credentials = ''] = /^(?:[^/]*:\/\/)?(.*)@/.exec(url.trim()) ?? [];
  if (credentials === '') {
    return [];
  }
  const colon = credentials.indexOf(':');
  const password = colon < 0 ? '' : credentials.slice(colon + 1);
  const plain = [decoded(credentials), decoded(password)];
  return [credentials, password, ...plain, Buffer.from(plain[0] ?? '').toString('base64')];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function without(text: string, secrets: Set<string>): string {
  let clean = text;
  for (const secret of secrets) {
    clean = clean.replaceAll(secret, HIDDEN);
  }
  return clean;
}
