import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findStart, type StartOptions } from '../../../electron/cli/start-command.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let root: TempDir;
beforeEach(() => {
  root = tempDir();
});
afterEach(() => root.remove());

function file(name: string): string {
  const whole = path.join(root.path, name);
  fs.mkdirSync(path.dirname(whole), { recursive: true });
  fs.writeFileSync(whole, '');
  return whole;
}

function find(change: Partial<StartOptions>) {
  const found = findStart({
    ...{ dir: '/data', env: { DISPLAY: ':0' }, headless: false, known: null, platform: 'linux' },
    cliFile: path.join(root.path, 'dist/cli.cjs'),
    ...change,
  });
  return found.ok ? found.value : found.error.code;
}

const unsandboxed = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const hidden = ['--user-data-dir=/data', '--hidden'];

test('the application that ran last on the data folder is started again, if it is still there', () => {
  const known = { program: file('opt/culvert'), args: ['--verbose', '--hidden'] };
  assert.deepEqual(find({ known }), {
    program: known.program,
    args: [...unsandboxed, ...known.args],
    env: { DISPLAY: ':0', CULVERT_DATA_DIR: '/data' },
  });
  assert.equal(find({ known: { ...known, program: path.join(root.path, 'gone') } }), 'StartMissing');
  const off = { ...known, args: ['--no-sandbox', '--hidden'] };
  const found = find({ known: off });
  assert.deepEqual(typeof found === 'object' && found.args, off.args);
});

test('from a checkout Electron runs it: the downloaded one, else the one in its place, or the one that is named', () => {
  file('dist/main.cjs');
  assert.equal(find({}), 'StartMissing');
  const started = (change: Partial<StartOptions> = {}) => {
    const found = find(change);
    return typeof found === 'object' ? [found.program, ...found.args] : found;
  };
  const standIn = file('.electron/electron');
  assert.deepEqual(started(), [standIn, ...unsandboxed, root.path, ...hidden]);
  const own = file('node_modules/electron/dist/electron');
  assert.deepEqual(started(), [own, ...unsandboxed, root.path, ...hidden]);
  const named = file('elsewhere/electron');
  const env = { WAYLAND_DISPLAY: 'wayland-0', ELECTRON_OVERRIDE_DIST_PATH: path.dirname(named) };
  assert.deepEqual(started({ env }), [named, ...unsandboxed, root.path, ...hidden]);
  const mac = file('node_modules/electron/dist/Electron.app/Contents/MacOS/Electron');
  assert.deepEqual(started({ platform: 'darwin', env: {} }), [mac, root.path, ...hidden]);
  const windows = file('node_modules/electron/dist/electron.exe');
  assert.deepEqual(started({ platform: 'win32', env: {} }), [windows, root.path, ...hidden]);
});

test('what is meant for the command is not handed on to the application', () => {
  file('dist/main.cjs');
  file('.electron/electron');
  const env = {
    ...{ DISPLAY: ':0', PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=x' },
    ...{ CULVERT_HEADLESS: '1', CULVERT_DATA_DIR: 'relative' },
  };
  const found = find({ env });
  assert.deepEqual(typeof found === 'object' && found.env, {
    ...{ DISPLAY: ':0', PATH: '/bin', CULVERT_DATA_DIR: '/data' },
  });
});

test('access keys and tokens of one command do not stay in the environment of what goes on for others', () => {
  file('dist/main.cjs');
  file('.electron/electron');
  file('dist/headless.cjs');
  const env = {
    ...{ DISPLAY: ':0', AWS_PROFILE: 'ops', AWS_CONFIG_FILE: '/c', AWS_ACCESS_KEY_ID: 'AKIA' },
    ...{ AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't', aws_security_token: 't' },
    AWSIOT_TUNNEL_ACCESS_TOKEN: 't',
  };
  for (const headless of [true, false]) {
    const found = find({ env, headless });
    assert.deepEqual(typeof found === 'object' && found.env, {
      ...{ DISPLAY: ':0', AWS_PROFILE: 'ops', AWS_CONFIG_FILE: '/c', CULVERT_DATA_DIR: '/data' },
    });
  }
});

test('without a desktop nothing is started that would need one', () => {
  file('dist/main.cjs');
  file('.electron/electron');
  assert.equal(find({ env: {} }), 'NoDesktop');
  assert.equal(find({ env: { DISPLAY: '' } }), 'NoDesktop');
  assert.equal(typeof find({ env: {}, platform: 'darwin' }), 'string');
});

test('without a desktop it is started by the same Node.js, from beside the command', () => {
  assert.equal(find({ headless: true, env: {} }), 'StartMissing');
  const host = file('dist/headless.cjs');
  assert.deepEqual(find({ headless: true, env: { HOME: '/home/alex' } }), {
    program: process.execPath,
    args: [host],
    env: { HOME: '/home/alex', CULVERT_DATA_DIR: '/data' },
  });
});
