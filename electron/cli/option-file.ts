import { type Given, OPTIONS } from './option-table.ts';
import { type Note, type Read, shown } from './read.ts';

/** Options that say what to do instead of how; in a file they mean nothing. */
const ONLY_ON_THE_COMMAND_LINE = new Set(['help', 'version', 'config', 'export-default-settings']);
const YES = new Set(['', 'true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/**
 * Reads the file of `--config`: `name = value` lines with the long names of the options; `#` begins a comment. A
 * section in brackets goes before the names below it, as in the reference, and so fits none of them.
 */
export function readOptionFile(text: string): Read<{ given: Given; notes: Note[] }> {
  const given: Given = {};
  const notes: Note[] = [];
  let section = '';
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    const wrong = (what: string) => ({ wrong: `line ${index + 1}: ${what}` });
    const header = /^\[(.+)\]$/.exec(line);
    if (header) {
      section = `${(header[1] ?? '').replace(/\.$/, '')}.`;
      continue;
    }
    if (line === '') {
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0) {
      return wrong('what stands there is not “name = value”.');
    }
    const name = section + line.slice(0, equals).trim();
    const value = line.slice(equals + 1).trim();
    const option = OPTIONS.find((candidate) => candidate.name === name);
    if (!option) {
      return wrong(`there is no option ${shown(name)}. Use the long names, without hyphens before them.`);
    }
    if (ONLY_ON_THE_COMMAND_LINE.has(option.name)) {
      notes.push({
        level: 'warn',
        text: `${option.name} means something on the command line only; the option file's is left out.`,
      });
      continue;
    }
    if (given[option.name] !== undefined) {
      return wrong(`${option.name} is given twice.`);
    }
    const flag = option.flag ? readFlag(value) : { value };
    if (flag === null) {
      return wrong(`${option.name} is neither true nor false.`);
    }
    if (!option.flag && value === '') {
      return wrong(`${option.name} has no value.`);
    }
    if (flag.value !== undefined) {
      given[option.name] = flag.value;
    }
  }
  return { value: { given, notes } };
}

/** A flag that is off is as good as not given. null: neither. */
function readFlag(text: string): { value: string | undefined } | null {
  const word = text.toLowerCase();
  if (YES.has(word)) {
    return { value: 'true' };
  }
  return NO.has(word) ? { value: undefined } : null;
}
