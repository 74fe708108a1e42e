import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import {
  chooseSshServer,
  type SshServer,
  type SshService,
  startSshService,
} from '../../../electron/local-cloud/ssh-service.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ownChildren, processes, run } from '../../helpers/processes.ts';
import { makeIdentity, type SshTarget, scp, ssh, sshOptions } from '../../helpers/ssh-client.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let dir: TempDir;
let server: SshServer;
let service: SshService;
let target: SshTarget;

beforeEach(() => {
  dir = tempDir();
});

afterEach(async () => {
  await service.close();
  dir.remove();
});

async function start(only: 'sshd' | 'ssh2', thingName = 'pump:7'): Promise<void> {
  // With a space and a percent sign, since both mean something in sshd's configuration.
  const workDir = path.join(dir.path, 'work 100%d');
  const identity = await makeIdentity(dir.path);
  server = await chooseSshServer({ workDir, only, log: silentLog });
  service = await startSshService(server, {
    thingName,
    workDir,
    authorizedKeys: ['# a comment', identity.publicKey, ''],
    log: silentLog,
  });
  target = { port: service.port, user: server.user, identity };
}

for (const only of ['sshd', 'ssh2'] as const) {
  test(`${only}: a command runs, with its input, output, exit status and the thing's name`, async () => {
    await start(only);
    const done = await ssh(
      target,
      ['read word; echo "$word on $CULVERT_DEVICE"; echo oops >&2; exit 7'],
      'hello\n',
    );
    assert.equal(done.stdout, 'hello on pump:7\n');
    assert.match(done.stderr, /oops/);
    assert.match(done.stderr, /pump:7 is a simulated device/);
    assert.equal(done.code, 7);
  });

  test(`${only}: a shell has a terminal and shows the thing's name`, async () => {
    await start(only);
    const done = await ssh(target, ['-tt'], 'tty; echo "on $CULVERT_DEVICE"; exit 5\n');
    assert.match(done.stdout, /\/dev\/pts\/\d+/);
    assert.match(done.stdout, /on pump:7/);
    assert.equal(done.code, 5);
  });

  test(`${only}: a file of 1 MB is copied there and back`, async () => {
    await start(only);
    const [from, to, back] = ['from', 'to', 'back'].map((name) => path.join(dir.path, name));
    const bytes = randomBytes(1_000_000);
    fs.writeFileSync(from!, bytes);
    const there = await scp(target, from!, to!);
    assert.equal(there.code, 0, there.stderr);
    assert.ok(fs.readFileSync(to!).equals(bytes));
    const again = await run('scp', [
      ...[...sshOptions(target.identity), '-P', String(target.port)],
      ...[`${target.user}@127.0.0.1:${to}`, back!],
    ]);
    assert.equal(again.code, 0, again.stderr);
    assert.ok(fs.readFileSync(back!).equals(bytes));
  });

  test(`${only}: nobody gets in without a key that is listed`, async () => {
    await start(only);
    const stranger = { ...target, identity: await makeIdentity(dir.path, 'stranger') };
    for (const [who, args] of [
      [stranger, []],
      [target, ['-o', 'PubkeyAuthentication=no']],
      [target, ['-o', 'PreferredAuthentications=none']],
    ] as const) {
      const done = await ssh(who, [...args, 'echo in']);
      assert.equal(done.code, 255);
      assert.equal(done.stdout, '');
      // What stands in brackets is all that the server offers.
      assert.match(done.stderr, /Permission denied \(publickey\)/);
    }
    const probe = await run('ssh', [
      ...[...sshOptions(target.identity), '-v', '-o', 'PreferredAuthentications=none'],
      ...['-p', String(target.port), `${target.user}@127.0.0.1`, 'true'],
    ]);
    assert.match(probe.stderr, /Authentications that can continue: publickey\r?\n/);
  });

  test(`${only}: two devices have host keys of their own, and keep them in the same folder`, async () => {
    await start(only);
    const first = await hostKey(service.port);
    await service.close();
    await start(only, 'valve');
    assert.notEqual(await hostKey(service.port), first);
    await service.close();
    await start(only);
    assert.equal(await hostKey(service.port), first);
  });

  test(`${only}: closing ends logins, what they left in the background, and the port`, async () => {
    await start(only);
    const seconds = String(randomInt(100_000, 900_000));
    const login = spawn('ssh', [
      ...[...sshOptions(target.identity), '-p', String(target.port), `${target.user}@127.0.0.1`],
      `nohup sleep ${seconds} >/dev/null 2>&1 & echo started; sleep ${seconds}`,
    ]);
    const over = new Promise((resolve) => login.on('close', resolve));
    await new Promise((resolve) => login.stdout.once('data', resolve));
    const sleeping = () => processes().filter((each) => each.command === `sleep ${seconds}`);
    await until(() => sleeping().length === 2);
    await service.close();
    await over;
    await until(() => sleeping().length === 0 && ownChildren().length === 0);
    await assert.rejects(
      new Promise((resolve, reject) => {
        net.connect(service.port, '127.0.0.1', () => resolve(null)).on('error', reject);
      }),
      { code: 'ECONNREFUSED' },
    );
  });
}

test('sshd: no process of a login outlives its connection', async () => {
  await start('sshd');
  assert.equal((await ssh(target, ['true'])).code, 0);
  await until(() => ownChildren().length === 0);
  const socket = net.connect(target.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('data', resolve));
  assert.ok(ownChildren().some((each) => each.command.includes('sshd')));
  socket.destroy();
  await until(() => ownChildren().length === 0);
});

test('the server of this computer is found by logging in, and leaves nothing behind', async () => {
  await start('ssh2');
  const found = await chooseSshServer({ workDir: dir.path, log: silentLog });
  assert.equal(found.kind, 'sshd');
  await until(() => ownChildren().length === 0);
});

async function hostKey(port: number): Promise<string> {
  const { stdout } = await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1']);
  const key = stdout
    .split('\n')
    .find((line) => line.includes('ssh-ed25519'))
    ?.split(' ')[2];
  assert.ok(key);
  return key;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
