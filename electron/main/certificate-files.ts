/** Certificates that are trusted beside the usual ones: the user's files, and what the operating system trusts. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** The largest bundles of the world's authorities have a third of this. */
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;
const PEM = /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----([\s\S]*?)-----END \1?CERTIFICATE-----/g;
/** Where the distributions of Linux keep what the system trusts. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The certificates of a PEM file. Fails with CertificateFileInvalid, which says what is wrong and where. */
export function readCertificateFile(file: string): Result<string[]> {
  const wrong = (reason: Reason) => fail<string[]>(culvertError('CertificateFileInvalid', { file, reason }));
  if (!path.isAbsolute(file)) {
    return wrong(because('reason.file-not-whole-path'));
  }
  let bytes: Buffer;
  try {
    const { size } = fs.statSync(file);
    if (size > LARGEST_FILE_BYTES) {
      return wrong(because('reason.file-too-large'));
    }
    bytes = fs.readFileSync(file);
  } catch (thrown) {
    return wrong(reasonOf(thrown));
  }
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(PEM)];
  if (found.length === 0) {
    return wrong(whatElse(bytes, text));
  }
  const certificates: string[] = [];
  for (const [at, match] of found.entries()) {
    const pem = `-----BEGIN CERTIFICATE-----\n${match[2]?.trim()}\n-----END CERTIFICATE-----\n`;
    if (match[1] === 'TRUSTED ') {
      return wrong(because('reason.trusted-form', { number: at + 1 }));
    }
    if (!isCertificate(pem)) {
      const place = { number: at + 1, of: found.length, line: lineOf(text, match.index) };
      return wrong(because('reason.damaged-certificate', place));
    }
    certificates.push(pem);
  }
  return ok(certificates);
}

export interface CertificateFiles {
  /** All of them, read again where a file has changed. Fails with CertificateFileInvalid. */
  read(files: readonly string[]): Result<string[]>;
}

/** A file that cannot be read any more (a share that is gone) keeps the certificates it had. */
export function createCertificateFiles(log: Log): CertificateFiles {
  const known = new Map<string, { stamp: string; certificates: string[] }>();

  function readOne(file: string): Result<string[]> {
    const before = known.get(file);
    const stamp = stampOf(file);
    if (before && before.stamp === stamp) {
      return ok(before.certificates);
    }
    const read = readCertificateFile(file);
    if (read.ok) {
      known.set(file, { stamp, certificates: read.value });
    } else if (before) {
      log.warn('a certificate file cannot be read any more; what it held stays in use', { file });
      return ok(before.certificates);
    }
    return read;
  }

  return {
    read(files) {
      const all: string[] = [];
      for (const file of files) {
        const read = readOne(file);
        if (!read.ok) {
          return read;
        }
        all.push(...read.value);
      }
      return ok(all);
    },
  };
}

/**
 * What the operating system trusts and Node.js does not by itself; companies put the authority of their inspecting web
 * proxy there. Empty where it cannot be asked.
 */
export function systemCertificates(options: {
  platform: NodeJS.Platform;
  bundles?: readonly string[];
}): string[] {
  const { platform, bundles = LINUX_BUNDLES } = options;
  const own = new Set(tls.rootCertificates.map(bodyOf));
  const all = askNode();
  const found = all.length === 0 && platform === 'linux' ? firstBundle(bundles) : all;
  return found.filter((pem) => !own.has(bodyOf(pem)));
}

/** Node.js can ask since 22.15. */
function askNode(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}

function firstBundle(bundles: readonly string[]): string[] {
  for (const bundle of bundles) {
    try {
      // One that is damaged must not spoil the rest, which is the system's affair.
      return [...fs.readFileSync(bundle, 'latin1').matchAll(PEM)].map(([pem]) => pem).filter(isCertificate);
    } catch {
      // Another distribution's.
    }
  }
  return [];
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

function whatElse(bytes: Buffer, text: string): Reason {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return because('reason.private-key');
  }
  // A certificate in DER begins as a long ASN.1 sequence.
  return bytes[0] === 0x30 && bytes[1] === 0x82 ? because('reason.der') : because('reason.no-pem');
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function stampOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = fs.statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'unreadable';
  }
}

function reasonOf(thrown: unknown): Reason {
  const { code } = thrown as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return because('reason.file-missing');
    case 'EACCES':
      return because('reason.file-forbidden');
    case 'EISDIR':
      return because('reason.file-is-folder');
    default:
      return because('reason.file-unreadable', { code: code ?? because('reason.unknown-cause') });
  }
}
