import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isInstalled, type Machine, npmPackages } from '../../../build/npm-packages.mjs';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const LINUX: Machine = { os: 'linux', cpu: 'x64', libc: 'glibc' };

const here = { version: '1.0.0', integrity: 'sha512-a' };
const mac = { version: '2.0.0', integrity: 'sha512-m', optional: true, os: ['darwin'] };
const musl = { ...mac, os: ['linux'], cpu: ['x64'], libc: ['musl'] };
const native = { ...mac, os: ['linux'], cpu: ['x64'], libc: ['glibc'] };
const posix = { ...mac, os: ['!win32'] };

let dir: TempDir;

beforeEach(() => {
  dir = tempDir();
});

afterEach(() => dir.remove());

/** A project whose lock file wants some packages and whose node_modules holds others. */
function project(wanted: Record<string, object>, there: Record<string, object>): string {
  const packages = (list: Record<string, object>) =>
    Object.fromEntries(Object.entries(list).map(([name, entry]) => [`node_modules/${name}`, entry]));
  fs.writeFileSync(
    path.join(dir.path, 'package-lock.json'),
    JSON.stringify({ packages: { '': { name: 'project' }, ...packages(wanted) } }),
  );
  for (const name of Object.keys(there)) {
    fs.mkdirSync(path.join(dir.path, 'node_modules', name), { recursive: true });
    fs.writeFileSync(path.join(dir.path, 'node_modules', name, 'package.json'), '{}');
  }
  fs.mkdirSync(path.join(dir.path, 'node_modules'), { recursive: true });
  fs.writeFileSync(
    path.join(dir.path, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: packages(there) }),
  );
  return dir.path;
}

test('packages that somebody installed by hand are taken as they are, and npm ci does not run', () => {
  const root = project({ a: here }, { a: here });
  const stamp = path.join(root, 'stamp');
  const said: string[] = [];
  npmPackages({ root, stamp, say: (text) => said.push(text) });
  assert.deepEqual(said, []);
  assert.match(fs.readFileSync(stamp, 'utf8'), /^[0-9a-f]{64}$/);
});

const cases: [string, Record<string, object>, Record<string, object>, boolean][] = [
  ['another version', { a: here }, { a: { ...here, version: '1.0.1' } }, false],
  ['another content of the same version', { a: here }, { a: { ...here, integrity: 'sha512-b' } }, false],
  ['a package too few', { a: here, b: here }, { a: here }, false],
  ['a package too many', { a: here }, { a: here, b: here }, false],
  ['a package for another system left out', { a: here, mac }, { a: here }, true],
  ['a package for another C library left out', { a: here, musl }, { a: here }, true],
  ['an optional package for this machine left out', { a: here, native }, { a: here }, false],
  ['an optional package for all but Windows left out', { a: here, posix }, { a: here }, false],
];
for (const [what, wanted, there, installed] of cases) {
  test(`node_modules with ${what} is ${installed ? '' : 'not '}what the lock file says`, () => {
    assert.equal(isInstalled(project(wanted, there), LINUX), installed);
  });
}

test('a package whose folder is gone is not installed, whatever npm noted', () => {
  const root = project({ a: here }, { a: here });
  fs.rmSync(path.join(root, 'node_modules/a'), { recursive: true });
  assert.equal(isInstalled(root, LINUX), false);
});

test('without node_modules nothing is installed', () => {
  const root = project({ a: here }, {});
  fs.rmSync(path.join(root, 'node_modules'), { recursive: true });
  assert.equal(isInstalled(root, LINUX), false);
});

test('a node_modules that is a link to an unlike folder is refused, and that folder keeps what it holds', () => {
  const root = project({ a: here }, { b: here });
  const elsewhere = path.join(root, 'elsewhere');
  fs.renameSync(path.join(root, 'node_modules'), elsewhere);
  fs.symlinkSync(elsewhere, path.join(root, 'node_modules'));
  const stamp = path.join(root, 'stamp');
  assert.throws(
    () => npmPackages({ root, stamp, say: () => assert.fail('nothing may be installed') }),
    /node_modules is a link to .*elsewhere.* would empty that folder/,
  );
  assert.deepEqual(fs.readdirSync(elsewhere).sort(), ['.package-lock.json', 'b']);
  assert.equal(fs.existsSync(stamp), false);
});
