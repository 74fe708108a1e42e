import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type Note, type Read, shown } from './read.ts';

/** The largest bundles of the world's authorities have a third of this. */
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;
const PEM = /-----BEGIN (X509 )?CERTIFICATE-----[\s\S]+?-----END \1?CERTIFICATE-----/g;

/**
 * Certificates to trust beside the usual ones: from the folder of `-c`, whatever its files are called, and from what
 * SSL_CERT_FILE, SSL_CERT_DIR (OpenSSL's, which the reference heeds) and NODE_EXTRA_CA_CERTS name. Node.js reads the
 * last by itself, but not where it runs inside Electron. Only a folder of `-c` that cannot be read is an error.
 */
export function collectCertificates(
  capath: string | undefined,
  env: NodeJS.ProcessEnv,
): Read<{ certificates: string[]; notes: Note[] }> {
  const certificates = new Set<string>();
  const notes: Note[] = [];
  const take = (place: string, from: string): boolean => {
    const found = certificatesAt(place);
    if (found === null) {
      return false;
    }
    if (found.length === 0) {
      notes.push({ level: 'warn', text: `There is no certificate in ${shown(place)} (${from}).` });
    }
    for (const certificate of found) {
      certificates.add(certificate);
    }
    return true;
  };
  if (capath !== undefined && !take(capath, '-c')) {
    return { wrong: `The folder ${shown(capath)} of certificates (-c) cannot be read.` };
  }
  for (const { name, places } of placesOf(env)) {
    for (const place of places) {
      if (!take(place, name)) {
        notes.push({ level: 'warn', text: `${name} names ${shown(place)}, which cannot be read.` });
      }
    }
  }
  return { value: { certificates: [...certificates], notes } };
}

function placesOf(env: NodeJS.ProcessEnv): { name: string; places: string[] }[] {
  const one = (name: string) => ({ name, places: env[name] ? [env[name]] : [] });
  const dirs = (env.SSL_CERT_DIR ?? '').split(path.delimiter).filter((dir) => dir !== '');
  return [one('SSL_CERT_FILE'), { name: 'SSL_CERT_DIR', places: dirs }, one('NODE_EXTRA_CA_CERTS')];
}

/** The certificates of a file, or of the files of a folder. null: it cannot be read. */
function certificatesAt(place: string): string[] | null {
  try {
    if (!fs.statSync(place).isDirectory()) {
      return certificatesIn(fs.readFileSync(place, 'latin1'));
    }
    // A hashed folder has each certificate under several names.
    const files = new Set(fs.readdirSync(place).flatMap((name) => realFile(path.join(place, name))));
    return [...files].flatMap((file) => certificatesIn(fs.readFileSync(file, 'latin1')));
  } catch {
    return null;
  }
}

function realFile(file: string): string[] {
  try {
    const real = fs.realpathSync(file);
    const stat = fs.statSync(real);
    fs.accessSync(real, fs.constants.R_OK);
    return stat.isFile() && stat.size <= LARGEST_FILE_BYTES ? [real] : [];
  } catch {
    return [];
  }
}

/** Those that can be read as certificates: a single broken one would spoil the whole set later. */
function certificatesIn(text: string): string[] {
  return [...text.matchAll(PEM)].flatMap(([pem]) => {
    const plain = pem.replaceAll('X509 CERTIFICATE', 'CERTIFICATE');
    try {
      new X509Certificate(plain);
      return [plain];
    } catch {
      return [];
    }
  });
}
