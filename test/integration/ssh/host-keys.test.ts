/** Host keys with the real OpenSSH: a device that is re-imaged, what ssh says of it, and what Culvert makes of that. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { explainHostKey, hostKeyText } from '../../../electron/cli/host-key.ts';
import type { HostKeyItem } from '../../../electron/control/protocol.ts';
import { createHostKeys, type HostKeyPlace } from '../../../electron/main/host-keys.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { sshArguments } from '../../../electron/ssh/command.ts';
import { hostAlias } from '../../../electron/ssh/host-alias.ts';
import { startDeviceSshd } from '../../helpers/device-sshd.ts';
import { run } from '../../helpers/processes.ts';
import { makeIdentity } from '../../helpers/ssh-client.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const THING = 'Press:07';
const alias = hostAlias({ account: '123456789012', region: 'eu-central-1', thingName: THING });

async function setUp(t: TestContext, { answerSeconds = 5 } = {}) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const identity = await makeIdentity(dir.path);
  const device = await startDeviceSshd(dir.path, identity);
  t.after(() => device.close());
  const knownHostsFile = path.join(dir.path, 'known hosts');
  const hostKeys = createHostKeys({
    platform: process.platform,
    env: process.env,
    log: silentLog,
    answerSeconds,
  });
  const place: HostKeyPlace = { alias, knownHostsFile };
  /** As a terminal of Culvert runs it, but that nobody is there to be asked. */
  const ssh = (checking: 'accept-new' | 'yes', extra: string[] = []) =>
    run('ssh', [
      ...['-o', 'BatchMode=yes', '-o', `StrictHostKeyChecking=${checking}`, ...extra],
      ...sshArguments({
        port: device.port,
        hostAlias: alias,
        user: os.userInfo().username,
        identityFile: identity.keyFile,
        knownHostsFile,
        remoteCommand: 'echo hello',
      }),
    ]);
  const look = async (more: { oneAtATime?: boolean } = {}) =>
    value(await hostKeys.look({ ...place, port: device.port, ...more }));
  return { dir: dir.path, device, hostKeys, place, knownHostsFile, ssh, look };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** What ssh-keygen calls the key. */
async function fingerprint(dir: string, line: string): Promise<string> {
  const file = path.join(dir, 'one.pub');
  fs.writeFileSync(file, `${line}\n`);
  const { stdout } = await run('ssh-keygen', ['-lf', file]);
  return stdout.split(' ')[1] ?? '';
}

const fingerprints = (keys: HostKeyItem['shown']) => keys.map((key) => key.fingerprint);

test('a re-imaged device: ssh refuses it, the explanation shows both keys, and once the old one is forgotten ssh asks anew', async (t) => {
  const { dir, device, hostKeys, place, knownHostsFile, ssh, look } = await setUp(t);
  const first = await device.image(['ed25519']);
  const firstPrint = await fingerprint(dir, first.ed25519 ?? '');

  const fresh = await look();
  assert.equal(fresh.state, 'new');
  assert.deepEqual(fresh.shown, [{ type: 'ssh-ed25519', fingerprint: firstPrint }]);
  assert.deepEqual(fresh.known, []);
  assert.equal(explainHostKey(fresh, THING), null);

  assert.equal((await ssh('accept-new')).stdout, 'hello\n');
  const same = await look();
  assert.equal(same.state, 'same');
  assert.deepEqual(
    same.known.map(({ fingerprint: print, file, line }) => ({ print, file, line })),
    [{ print: firstPrint, file: knownHostsFile, line: 1 }],
  );

  const second = await device.image(['ed25519']);
  const secondPrint = await fingerprint(dir, second.ed25519 ?? '');
  const refused = await ssh('accept-new');
  assert.equal(refused.code, 255);
  assert.match(refused.stderr, /REMOTE HOST IDENTIFICATION HAS CHANGED/);
  assert.equal(refused.stdout, '');

  const changed = await look();
  assert.equal(changed.state, 'changed');
  assert.deepEqual(fingerprints(changed.known), [firstPrint]);
  assert.deepEqual(fingerprints(changed.shown), [secondPrint]);
  const said = explainHostKey(changed, THING) ?? '';
  for (const part of [firstPrint, secondPrint, 're-imaged', 'do not connect', changed.checkCommand]) {
    assert.ok(said.includes(part), part);
  }
  assert.ok(said.includes(`culvert host-key ${THING} --forget`));

  const before = fs.readFileSync(knownHostsFile, 'utf8');
  value(await hostKeys.forget(place));
  assert.equal(fs.readFileSync(`${knownHostsFile}.old`, 'utf8'), before, 'what was there is kept beside it');
  assert.equal((await look()).state, 'new');
  const asked = await ssh('yes');
  assert.equal(asked.code, 255);
  assert.match(asked.stderr, /No ED25519 host key is known/, 'ssh knows none and would ask');
  assert.equal((await ssh('accept-new')).stdout, 'hello\n');
  assert.equal((await look()).state, 'same');
});

test('the command that is shown forgets just as well', async (t) => {
  const { device, ssh, look } = await setUp(t);
  await device.image(['ed25519']);
  await ssh('accept-new');
  const { forgetCommand } = await look();
  const ran = await run('/bin/sh', ['-c', forgetCommand]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal((await look()).state, 'new');
});

test('the command to check with prints what is shown here', async (t) => {
  const { dir, device, look } = await setUp(t);
  const keys = await device.image(['ed25519', 'rsa']);
  const etc = path.join(dir, 'etc');
  fs.mkdirSync(etc);
  for (const [type, line] of Object.entries(keys)) {
    fs.writeFileSync(path.join(etc, `ssh_host_${type}_key.pub`), `${line}\n`);
  }
  const item = await look();
  const ran = await run('/bin/sh', ['-c', item.checkCommand.replace('/etc/ssh/', `${etc}/`)]);
  assert.equal(ran.code, 0, ran.stderr);
  for (const print of fingerprints(item.shown)) {
    assert.ok(ran.stdout.includes(print));
  }
  assert.equal(item.shown.length, 2);
  assert.ok(hostKeyText(item, THING).includes(item.checkCommand), 'a new one can be checked, too');
});

test('hashed names, another device in the same file and comments: only this device is found and forgotten', async (t) => {
  const { device, hostKeys, place, knownHostsFile, ssh, look } = await setUp(t);
  const keys = await device.image(['ed25519', 'rsa']);
  const other = `culvert.123456789012.eu-central-1.other ${keys.ed25519}`;
  fs.writeFileSync(knownHostsFile, `# mine\n${other}\n`);
  await ssh('accept-new', ['-o', 'HashKnownHosts=yes', '-o', 'HostKeyAlgorithms=ssh-ed25519']);
  assert.match(fs.readFileSync(knownHostsFile, 'utf8'), /^\|1\|/m);
  const item = await look();
  assert.equal(item.state, 'same', 'the rsa key is not known, which is no contradiction');
  assert.deepEqual(
    item.known.map(({ type, line }) => ({ type, line })),
    [{ type: 'ssh-ed25519', line: 3 }],
  );
  value(await hostKeys.forget(place));
  assert.equal(fs.readFileSync(knownHostsFile, 'utf8'), `# mine\n${other}\n`);
});

test('ed25519 and rsa are compared each with its like', async (t) => {
  const { device, ssh, look, knownHostsFile } = await setUp(t);
  const keys = await device.image(['ed25519', 'rsa', 'ecdsa']);
  fs.writeFileSync(knownHostsFile, `${alias} ${keys.rsa}\n${alias} ${keys.ed25519}\n`);
  const item = await look();
  assert.equal(item.state, 'same');
  assert.deepEqual(item.shown.map(({ type }) => type).toSorted(), [
    'ecdsa-sha2-nistp256',
    'ssh-ed25519',
    'ssh-rsa',
  ]);

  // Its ssh was installed anew, with another kind of key alone.
  fs.writeFileSync(knownHostsFile, `${alias} ${keys.rsa}\n`);
  await device.image(['ed25519']);
  assert.equal((await look()).state, 'changed');
  assert.equal((await ssh('yes')).code, 255);
});

test('a device whose ssh is silent, one that is gone, and one without a tunnel have nothing to compare', async (t) => {
  const { device, hostKeys, place, knownHostsFile, look } = await setUp(t, { answerSeconds: 1 });
  const keys = await device.image(['ed25519']);
  fs.writeFileSync(knownHostsFile, `${alias} ${keys.ed25519}\n`);
  const without = value(await hostKeys.look({ ...place, port: null }));
  assert.equal(without.state, 'silent');
  assert.equal(without.known.length, 1);
  device.hang();
  const silent = await look({ oneAtATime: true });
  assert.equal(silent.state, 'silent');
  assert.equal(device.seen().connections, 1, 'one that says nothing is not asked for each type');
  await device.close();
  assert.equal((await look()).state, 'silent');
});

test('an agent that carries one connection is asked for one key after the other', async (t) => {
  const { device, look } = await setUp(t);
  await device.image(['ed25519', 'rsa']);
  const item = await look({ oneAtATime: true });
  assert.equal(item.shown.length, 2);
  assert.equal(device.seen().most, 1);
});

test('known hosts behind a symbolic link stay behind it', async (t) => {
  const { dir, device, hostKeys, place, knownHostsFile, ssh } = await setUp(t);
  await device.image(['ed25519']);
  const real = path.join(dir, 'dotfiles-known-hosts');
  fs.writeFileSync(real, '');
  fs.symlinkSync(real, knownHostsFile);
  await ssh('accept-new');
  assert.notEqual(fs.readFileSync(real, 'utf8'), '');
  value(await hostKeys.forget(place));
  assert.ok(fs.lstatSync(knownHostsFile).isSymbolicLink());
  assert.equal(fs.readFileSync(real, 'utf8'), '');
});

test('a file that cannot be changed is named, and nothing is lost', async (t) => {
  const { device, hostKeys, place, knownHostsFile, ssh } = await setUp(t);
  await device.image(['ed25519']);
  await ssh('accept-new');
  const before = fs.readFileSync(knownHostsFile, 'utf8');
  // Where the copy should go stands something else.
  fs.mkdirSync(path.join(`${knownHostsFile}.old`, 'full'), { recursive: true });
  const forgotten = await hostKeys.forget(place);
  assert.ok(!forgotten.ok);
  assert.equal(forgotten.error.code, 'KnownHostsUnwritable');
  assert.ok(forgotten.error.message.includes(knownHostsFile));
  assert.equal(fs.readFileSync(knownHostsFile, 'utf8'), before);
});

test('forgetting what is not known changes nothing, and twice at once is as once', async (t) => {
  const { device, hostKeys, place, knownHostsFile, ssh } = await setUp(t);
  value(await hostKeys.forget(place));
  assert.equal(fs.existsSync(knownHostsFile), false);
  await device.image(['ed25519']);
  await ssh('accept-new');
  const both = await Promise.all([hostKeys.forget(place), hostKeys.forget(place)]);
  assert.deepEqual(both, [
    { ok: true, value: null },
    { ok: true, value: null },
  ]);
  assert.equal(fs.readFileSync(knownHostsFile, 'utf8'), '');
});

test('without the programs of OpenSSH it says which one is missing', async (t) => {
  const { dir, place } = await setUp(t);
  const hostKeys = createHostKeys({ platform: process.platform, env: { PATH: dir }, log: silentLog });
  const looked = await hostKeys.look({ ...place, port: null });
  assert.ok(!looked.ok);
  assert.equal(looked.error.code, 'HostKeyToolMissing');
  assert.match(looked.error.message, /“ssh”/);
});

test('a configuration that ssh itself refuses is told with what ssh said', async (t) => {
  const { dir, place } = await setUp(t);
  // ssh that always reads a broken configuration.
  const program = path.join(dir, 'ssh');
  fs.writeFileSync(path.join(dir, 'broken'), 'NoSuchOption yes\n');
  fs.writeFileSync(program, `#!/bin/sh\nexec /usr/bin/ssh -F ${path.join(dir, 'broken')} "$@"\n`, {
    mode: 0o755,
  });
  const hostKeys = createHostKeys({ platform: process.platform, env: { PATH: dir }, log: silentLog });
  const looked = await hostKeys.look({ ...place, port: null });
  assert.ok(!looked.ok);
  assert.equal(looked.error.code, 'HostKeysUnreadable');
  assert.match(looked.error.message, /terminating|[Bb]ad configuration option/);
});
