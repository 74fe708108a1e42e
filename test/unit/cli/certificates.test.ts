import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { collectCertificates } from '../../../electron/cli/certificates.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const [FIRST = '', SECOND = '', THIRD = ''] = rootCertificates.map((pem) => pem.trim());

function read(capath: string | undefined, env: NodeJS.ProcessEnv) {
  const result = collectCertificates(capath, env);
  return 'wrong' in result ? assert.fail(result.wrong) : result.value;
}

test('every certificate in the folder of -c counts once, whatever its file is called', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const at = (name: string) => path.join(dir.path, name);
  fs.writeFileSync(at('two.pem'), `comment\n${FIRST}\n\n${SECOND}\n`);
  fs.symlinkSync('two.pem', at('a1b2c3d4.0'));
  fs.symlinkSync('nowhere', at('broken.0'));
  fs.writeFileSync(at('again.crt'), FIRST);
  fs.writeFileSync(at('windows.pem'), THIRD.replaceAll('\n', '\r\n'));
  fs.writeFileSync(at('spoilt.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  fs.writeFileSync(at('key.pem'), '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
  fs.mkdirSync(at('folder'));
  const { certificates, notes } = read(dir.path, {});
  assert.deepEqual(certificates.map((pem) => pem.replaceAll('\r', '')).sort(), [FIRST, SECOND, THIRD].sort());
  assert.deepEqual(notes, []);
});

test('-c may name a single file, and X509 CERTIFICATE is an older word for the same', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const file = path.join(dir.path, 'ca.pem');
  fs.writeFileSync(file, FIRST.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'));
  assert.deepEqual(read(file, {}).certificates, [FIRST]);
});

test('SSL_CERT_FILE, SSL_CERT_DIR and NODE_EXTRA_CA_CERTS add theirs', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const at = (name: string) => path.join(dir.path, name);
  fs.writeFileSync(at('file.pem'), FIRST);
  fs.mkdirSync(at('dir'));
  fs.writeFileSync(at('dir/x'), SECOND);
  fs.writeFileSync(at('node.pem'), THIRD);
  const { certificates, notes } = read(undefined, {
    SSL_CERT_FILE: at('file.pem'),
    SSL_CERT_DIR: [at('dir'), at('missing')].join(path.delimiter),
    NODE_EXTRA_CA_CERTS: at('node.pem'),
  });
  assert.deepEqual(certificates, [FIRST, SECOND, THIRD]);
  assert.deepEqual(
    notes.map(({ level, text }) => [level, text.split(' ')[0]]),
    [['warn', 'SSL_CERT_DIR']],
  );
});

test('a folder without certificates gives a warning, one that is missing is an error', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  assert.match(read(dir.path, {}).notes[0]?.text ?? '', /There is no certificate/);
  assert.ok('wrong' in collectCertificates(path.join(dir.path, 'missing'), {}));
});

test('a folder that openssl rehash made gives its certificate once', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  fs.writeFileSync(path.join(dir.path, 'ca.pem'), `${FIRST}\n`);
  execFileSync('openssl', ['rehash', dir.path], { stdio: 'pipe' });
  assert.equal(fs.readdirSync(dir.path).length, 2);
  assert.deepEqual(read(dir.path, {}).certificates, [FIRST]);
});
