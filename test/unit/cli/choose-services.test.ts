import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { chooseServices, chooseTargets } from '../../../electron/cli/choose-services.ts';
import type { ServiceTarget } from '../../../electron/proxy/messages.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const tell = () => {};

function mappingDir(t: TestContext, text: string): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  fs.writeFileSync(path.join(dir.path, 'mappings.ini'), text);
  return dir.path;
}

function reason(result: Result<unknown>): string {
  return result.ok ? assert.fail(JSON.stringify(result.value)) : result.error.message;
}

test('without mappings every service of the source gets a free port', () => {
  assert.deepEqual(chooseServices(['SSH', 'VNC'], { mappingDir: null, tell }), {
    ok: true,
    value: [
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'VNC', port: 0 },
    ],
  });
});

test('a tunnel without services gets one free port without a name', () => {
  assert.deepEqual(chooseServices([], { mappingDir: null, tell }), {
    ok: true,
    value: [{ serviceId: '', port: 0 }],
  });
});

test('the source takes ports from the mapping files, and free ones for what they leave out', (t) => {
  const dir = mappingDir(t, 'SSH=3333\nVNC=127.0.0.1:5901');
  assert.deepEqual(chooseServices(['VNC', 'WEB', 'SSH'], { mappingDir: dir, tell }), {
    ok: true,
    value: [
      { serviceId: 'VNC', port: 5901 },
      { serviceId: 'WEB', port: 0 },
      { serviceId: 'SSH', port: 3333 },
    ],
  });
});

test('a mapping file with something that is no port is an error that says so', (t) => {
  const dir = mappingDir(t, 'SSH=twenty-two');
  assert.match(reason(chooseServices(['SSH'], { mappingDir: dir, tell })), /“twenty-two” is not a port/);
});

const at = (serviceId: string, port: number): ServiceTarget => ({
  serviceId,
  target: { host: 'localhost', port },
});

const fitting: [name: string, serviceIds: string[], targets: ServiceTarget[], chosen: ServiceTarget[]][] = [
  ['the one target for the one service', ['SSH'], [at('', 22)], [at('SSH', 22)]],
  ['the one target for a tunnel without services', [], [at('', 22)], [at('', 22)]],
  ['a named target for a tunnel without services', [], [at('SSH', 22)], [at('', 22)]],
  ['each its own', ['VNC', 'SSH'], [at('SSH', 22), at('VNC', 1)], [at('SSH', 22), at('VNC', 1)]],
];
for (const [name, serviceIds, targets, chosen] of fitting) {
  test(`-d maps ${name}`, () => {
    const choice = { targets, mappingDir: null, defaultHost: 'localhost', tell };
    assert.deepEqual(chooseTargets(serviceIds, choice), { ok: true, value: chosen });
  });
}

const misfits: [name: string, serviceIds: string[], targets: ServiceTarget[], reason: RegExp][] = [
  ['one target for two services', ['SSH', 'VNC'], [at('', 22)], /carries SSH, VNC, so each needs a target/],
  ['too few', ['SSH', 'VNC'], [at('SSH', 22)], /carries SSH, VNC, but -d maps SSH/],
  ['too many', ['SSH'], [at('SSH', 22), at('VNC', 1)], /carries SSH, but -d maps SSH, VNC/],
  ['another name', ['SSH'], [at('WEB', 22)], /carries SSH, but -d maps WEB/],
  ['several for a tunnel without services', [], [at('A', 1), at('B', 2)], /one service without a name/],
];
for (const [name, serviceIds, targets, expected] of misfits) {
  test(`-d with ${name} does not fit`, () => {
    const choice = { targets, mappingDir: null, defaultHost: 'localhost', tell };
    assert.match(reason(chooseTargets(serviceIds, choice)), expected);
  });
}

test('targets from mapping files, with the address of -b where a host is left out', (t) => {
  const dir = mappingDir(t, 'SSH=22\nWEB=10.0.0.1:80\n');
  const choice = { targets: null, mappingDir: dir, defaultHost: '192.168.1.5', tell };
  assert.deepEqual(chooseTargets(['WEB', 'SSH'], choice), {
    ok: true,
    value: [
      { serviceId: 'WEB', target: { host: '10.0.0.1', port: 80 } },
      { serviceId: 'SSH', target: { host: '192.168.1.5', port: 22 } },
    ],
  });
  assert.match(reason(chooseTargets(['SSH', 'VNC'], choice)), /no mapping file has a target for VNC/);
  assert.match(reason(chooseTargets([], choice)), /a tunnel without services/);
});
