import fs from 'node:fs';
import path from 'node:path';
import type { Mapping } from './mappings.ts';
import { type Note, type Read, shown } from './read.ts';

/** A mapping file has a few lines; what is larger is something else that lies in the folder. */
const LARGEST_FILE_BYTES = 256 * 1024;
const MOST_FILES = 1_000;

/** Whether a folder can be given as `--config-dir`: it exists and something is in it. */
export function isMappingDir(dir: string): boolean {
  try {
    return fs.readdirSync(dir).length > 0;
  } catch {
    return false;
  }
}

/**
 * Looks services up in the mapping files below a folder: INI files of `SERVICE=port` or `SERVICE=host:port` lines
 * outside any section. Files come in the order of their names, those of a subfolder in its place; the first mapping of
 * a service counts. A file that is none is skipped with a note.
 */
export function lookUpMappings(
  dir: string,
  serviceIds: readonly string[],
): { mappings: Mapping[]; notes: Note[] } {
  const found = new Map<string, Mapping>();
  const notes: Note[] = [];
  // By its place in the folder: a whole path may be too long to be shown.
  const name = (file: string) => shown(path.relative(dir, file));
  for (const file of filesBelow(dir)) {
    if (serviceIds.every((id) => found.has(id))) {
      break;
    }
    const entries = readFile(file);
    if ('wrong' in entries) {
      notes.push({ level: 'warn', text: `The mapping file ${name(file)} is skipped: ${entries.wrong}` });
      continue;
    }
    for (const mapping of entries.value) {
      if (serviceIds.includes(mapping.serviceId) && !found.has(mapping.serviceId)) {
        found.set(mapping.serviceId, mapping);
        notes.push({ level: 'debug', text: `The mapping of ${mapping.serviceId} is from ${name(file)}.` });
      }
    }
  }
  return { mappings: serviceIds.flatMap((id) => found.get(id) ?? []), notes };
}

/** The entries of one INI file, sections left out; the first of two counts. */
export function readMappingFile(text: string): Read<Mapping[]> {
  const mappings: Mapping[] = [];
  let inSection = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';') || line.startsWith('#')) {
      continue;
    }
    if (/^\[.*\]$/.test(line)) {
      inSection = true;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals <= 0) {
      return { wrong: `line ${index + 1} is not “SERVICE=port”.` };
    }
    if (!inSection) {
      const serviceId = line.slice(0, equals).trim();
      mappings.push({ serviceId, written: line.slice(equals + 1).trim() });
    }
  }
  return { value: mappings };
}

function filesBelow(dir: string): string[] {
  const files: string[] = [];
  const walk = (folder: string) => {
    let names: fs.Dirent[];
    try {
      names = fs.readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const whole = path.join(folder, entry.name);
      if (files.length >= MOST_FILES) {
        return;
      }
      if (entry.isDirectory()) {
        walk(whole);
      } else if (isFile(whole)) {
        files.push(whole);
      }
    }
  };
  walk(dir);
  return files;
}

/** A link to a file counts, as mounted configuration often is one. */
function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function readFile(file: string): Read<Mapping[]> {
  try {
    return fs.statSync(file).size > LARGEST_FILE_BYTES
      ? { wrong: 'it is too large.' }
      : readMappingFile(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return { wrong: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown cause'}).` };
  }
}
