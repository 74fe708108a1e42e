import { redact } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Where a log line goes. `fields` are written as `name="value"`; never pass a token or key, though redact() would catch
 * it. A line about a tunnel carries `tunnel` (its key) and, where that is at hand, `thing`: by these the log is filtered.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** A Log that hands each finished, redacted line to `write`. */
export function createLog(write: (level: LogLevel, line: string) => void): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      const tail = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
        .join('');
      write(level, oneLine(redact(message + tail)));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = createLog(() => {});

/** The same log with fields that each line gets. */
export function withFields(log: Log, fields: LogFields): Log {
  const at = (level: LogLevel) => (message: string, more?: LogFields) =>
    log[level](message, { ...fields, ...more });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What would begin another line, and signs that a terminal would act on, are written as JSON writes them. */
function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
