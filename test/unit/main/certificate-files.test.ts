import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import tls from 'node:tls';
import {
  createCertificateFiles,
  readCertificateFile,
  systemCertificates,
} from '../../../electron/main/certificate-files.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { Authority } from '../../helpers/certificates.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function folder(t: TestContext) {
  const dir = tempDir();
  t.after(() => dir.remove());
  return (name: string, content: string | Buffer): string => {
    const file = path.join(dir.path, name);
    fs.writeFileSync(file, content);
    return file;
  };
}

test('every certificate of a file is read, whatever stands around it', (t) => {
  const write = folder(t);
  const one = Authority.create(t).cert;
  const two = Authority.create(t).cert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE').replaceAll('\n', '\r\n');
  const file = write('company.pem', `# The company's own\n${one}\nsubject=CN = x\n${two}`);
  const read = readCertificateFile(file);
  assert.ok(read.ok);
  assert.equal(read.value.length, 2);
  for (const pem of read.value) {
    assert.match(new X509Certificate(pem).subject, /Culvert test authority/);
  }
});

test('what is wrong with a file is said, and where', (t) => {
  const write = folder(t);
  const authority = Authority.create(t);
  const { key } = authority.issue(['DNS:a.example']);
  const broken = authority.cert.replace(/\n[^-\n]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
  const table: [file: string, says: RegExp][] = [
    ['company.pem', /not a whole path/],
    ['/nowhere/company.pem', /there is no such file/],
    [path.dirname(write('x', '')), /it is a folder/],
    [write('empty.pem', ''), /holds no certificate in PEM form/],
    [write('text.pem', 'hello'), /holds no certificate in PEM form/],
    [write('key.pem', key), /holds a private key and no certificate/],
    [write('company.der', new X509Certificate(authority.cert).raw), /binary form \(DER\); “openssl x509/],
    [write('broken.pem', `${authority.cert}${broken}`), /certificate 2 of 2 in it \(line \d+\) is damaged/],
    [
      write('trusted.pem', authority.cert.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')),
      /OpenSSL’s own “trusted” form/,
    ],
    [write('huge.pem', Buffer.alloc(5 * 1024 * 1024)), /larger than any bundle/],
  ];
  for (const [file, says] of table) {
    const read = readCertificateFile(file);
    assert.ok(!read.ok, file);
    assert.equal(read.error.code, 'CertificateFileInvalid');
    assert.match(read.error.message, says);
    assert.ok(read.error.message.includes(file));
  }
});

test('a file that has changed is read again; one that is gone keeps what it held', (t) => {
  const write = folder(t);
  const [one, two] = [Authority.create(t).cert, Authority.create(t).cert];
  const files = createCertificateFiles(silentLog);
  const file = write('company.pem', one);
  const serials = (read = files.read([file])) =>
    read.ok && read.value.map((pem) => new X509Certificate(pem).serialNumber);
  const serialOf = (pem: string) => new X509Certificate(pem).serialNumber;
  assert.deepEqual(serials(), [serialOf(one)]);
  fs.writeFileSync(file, `${one}\n${two}`);
  assert.deepEqual(serials(), [serialOf(one), serialOf(two)]);
  fs.rmSync(file);
  assert.deepEqual(serials(), [serialOf(one), serialOf(two)]);
  const never = files.read([path.join(path.dirname(file), 'never.pem')]);
  assert.ok(!never.ok && never.error.code === 'CertificateFileInvalid');
});

test('of what the system trusts only that is added which Node.js does not trust by itself', (t) => {
  const write = folder(t);
  const company = Authority.create(t).cert;
  const bundle = write(
    'ca-certificates.crt',
    `${tls.rootCertificates[0]}\n${company}\n${tls.rootCertificates[1]}\n`,
  );
  const withStore = 'getCACertificates' in tls;
  const found = systemCertificates({ platform: 'linux', bundles: ['/nowhere.crt', bundle] });
  if (!withStore) {
    assert.deepEqual(
      found.map((pem) => new X509Certificate(pem).serialNumber),
      [new X509Certificate(company).serialNumber],
    );
  }
  const known = new Set(tls.rootCertificates.map((pem) => pem.replace(/\s/g, '')));
  assert.ok(found.every((pem) => !known.has(pem.replace(/\s/g, ''))));
  assert.deepEqual(withStore ? [] : systemCertificates({ platform: 'linux', bundles: ['/nowhere.crt'] }), []);
});
