/**
 * The user's choice of applications, `mimeapps.list` (freedesktop.org, Association between MIME types and applications).
 * Pure. Lines that are not ours stay as they are, comments and unknown groups among them.
 */

const DEFAULTS = 'Default Applications';

/** The entries for a type in one group, the first one counts; empty where there are none. */
export function defaultsFor(text: string, type: string): string[] {
  const at = lineOf(text.split('\n'), type);
  return at === null ? [] : at.entries;
}

/** The text with `entry` in front of what was chosen for the type. */
export function withDefault(text: string, type: string, entry: string): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const end = lines.some((line) => line.endsWith('\r')) ? '\r' : '';
  const at = lineOf(lines, type);
  if (at) {
    const entries = [entry, ...at.entries.filter((each) => each !== entry)];
    lines[at.line] = `${type}=${entries.join(';')};${end}`;
  } else {
    const group = lines.findIndex((line) => groupOf(line) === DEFAULTS);
    if (group === -1) {
      lines.push(...(lines.length > 0 ? [end] : []), `[${DEFAULTS}]${end}`);
    }
    lines.splice(group === -1 ? lines.length : group + 1, 0, `${type}=${entry}${end}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The text without `entry` for the type; '' where nothing else was in it. */
export function withoutDefault(text: string, type: string, entry: string): string {
  const lines = text.split('\n');
  const at = lineOf(lines, type);
  if (!at?.entries.includes(entry)) {
    return text;
  }
  const entries = at.entries.filter((each) => each !== entry);
  const end = lines[at.line]?.endsWith('\r') ? '\r' : '';
  lines.splice(at.line, 1, ...(entries.length > 0 ? [`${type}=${entries.join(';')};${end}`] : []));
  const left = lines.join('\n');
  return left.trim() === `[${DEFAULTS}]` ? '' : left;
}

function lineOf(lines: readonly string[], type: string): { line: number; entries: string[] } | null {
  let group: string | null = null;
  for (const [line, text] of lines.entries()) {
    group = groupOf(text) ?? group;
    const [, key, value] = /^([^=#]+?)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    if (group === DEFAULTS && key === type && value !== undefined) {
      return { line, entries: value.split(';').filter((entry) => entry !== '') };
    }
  }
  return null;
}

function groupOf(line: string): string | null {
  return /^\[(.*)\]\s*$/.exec(line)?.[1] ?? null;
}
