import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownChildren, run } from '../../helpers/processes.ts';
import { until } from '../../helpers/source-harness.ts';
import { type SshTarget, scp, ssh, sshOptions } from '../../helpers/ssh-client.ts';
import { startCloudScene } from './cloud-scene.ts';

const FILE_BYTES = 5_000_000;

/** What a login runs as at the device: sshd itself, or the command that the built-in server started. */
const logins = (marker: string) =>
  ownChildren().filter(({ command }) => !command.startsWith('ssh ') && command.includes(marker));

/** An ssh that runs until it is ended, with a command that its device has begun. */
async function startSsh(t: TestContext, target: SshTarget, args: string[]): Promise<ChildProcess> {
  const client = spawn(
    'ssh',
    [...sshOptions(target.identity), ...['-p', String(target.port), `${target.user}@127.0.0.1`], ...args],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  t.after(() => client.kill('SIGKILL'));
  await once(client.stdout!, 'readable');
  return client;
}

for (const server of ['sshd', 'ssh2'] as const) {
  test(`${server}: eight ssh sessions at once on one tunnel carry what they are given and end`, async (t) => {
    const scene = await startCloudScene(t, server);
    const tunnel = await scene.open('SSH');
    const runs = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const text = randomBytes(600_000 + index).toString('base64');
        const done = await ssh(tunnel.ssh, [`cat; exit ${index}`], text);
        assert.ok(done.stdout === text, 'what came back differs from what was sent');
        return done.code;
      }),
    );
    assert.deepEqual(runs, [0, 1, 2, 3, 4, 5, 6, 7]);
    await until('no connection is left', () => tunnel.connections() === 0);
    await until('the device has ended the logins', () => ownChildren().length === 0);
  });

  test(`${server}: scp carries 5 MB up and down, byte for byte`, async (t) => {
    const scene = await startCloudScene(t, server);
    const tunnel = await scene.open('SSH');
    const [from, there, back] = ['from', 'there', 'back'].map((name) => path.join(scene.dir, name));
    const bytes = randomBytes(FILE_BYTES);
    fs.writeFileSync(from!, bytes);
    const up = await scp(tunnel.ssh, from!, there!);
    assert.equal(up.code, 0, up.stderr);
    assert.ok(fs.readFileSync(there!).equals(bytes), 'the copy at the device differs');
    const { identity, port, user } = tunnel.ssh;
    const down = await run('scp', [
      ...[...sshOptions(identity), '-P', String(port)],
      ...[`${user}@127.0.0.1:${there}`, back!],
    ]);
    assert.equal(down.code, 0, down.stderr);
    assert.ok(fs.readFileSync(back!).equals(bytes), 'the copy that came back differs');
    await until('no connection is left', () => tunnel.connections() === 0);
  });

  test(`${server}: a shell ends with its exit code, and its connection with it`, async (t) => {
    const scene = await startCloudScene(t, server);
    const tunnel = await scene.open('SSH');
    const done = await ssh(tunnel.ssh, ['-tt'], 'echo "on $CULVERT_DEVICE"; exit 5\n');
    assert.match(done.stdout, /on pump-3/);
    assert.equal(done.code, 5);
    await until('no connection is left', () => tunnel.connections() === 0);
    await until('the device has ended the login', () => ownChildren().length === 0);
  });
}

const SHELL = { title: 'idle with a terminal', args: ['-tt', 'echo ready; cat'], command: 'cat' };
// Nobody takes what it prints, so it is held up with the connection full.
const FLOOD = { title: 'held up', args: ['cat /dev/zero'], command: 'cat /dev/zero' };

for (const { server, signal, title, args, command } of [
  { server: 'sshd', signal: 'SIGTERM', ...SHELL },
  { server: 'sshd', signal: 'SIGKILL', ...SHELL },
  { server: 'sshd', signal: 'SIGKILL', ...FLOOD },
  { server: 'ssh2', signal: 'SIGKILL', ...SHELL },
  { server: 'ssh2', signal: 'SIGKILL', ...FLOOD },
] as const) {
  test(`${server}: an ssh that was ${title} when ${signal} ended it is reset at the device`, async (t) => {
    const scene = await startCloudScene(t, server);
    const tunnel = await scene.open('SSH');
    const client = await startSsh(t, tunnel.ssh, [...args]);
    assert.ok(logins(server === 'sshd' ? 'sshd' : command).length > 0);
    const exited = once(client, 'exit');
    client.kill(signal);
    await exited;
    await until('no connection is left', () => tunnel.connections() === 0);
    await until('the device has ended the login', () => ownChildren().length === 0);
    // The tunnel is none the worse for it.
    assert.equal((await ssh(tunnel.ssh, ['true'])).code, 0);
  });
}

test('an ssh that is held up on one tunnel leaves the ssh sessions of other tunnels in peace', async (t) => {
  const scene = await startCloudScene(t, 'sshd');
  const [blocked, ...others] = [
    await scene.open('SSH'),
    await scene.open('SSH', 'HTTP'),
    await scene.open('SSH'),
  ];
  await startSsh(t, blocked!.ssh, [...FLOOD.args]);
  await Promise.all(
    others.map(async (tunnel) => {
      const text = randomBytes(2_000_000).toString('base64');
      const done = await ssh(tunnel.ssh, ['cat'], text);
      assert.equal(done.code, 0, done.stderr);
      assert.ok(done.stdout === text, 'what came back differs from what was sent');
    }),
  );
});

test('a cut ends a running ssh, and the next one works on the same port', async (t) => {
  const scene = await startCloudScene(t, 'sshd');
  const tunnel = await scene.open('SSH');
  for (let round = 1; round <= 2; round += 1) {
    const client = await startSsh(t, tunnel.ssh, [...SHELL.args]);
    const exited = once(client, 'exit');
    scene.cloud.cutConnections();
    assert.deepEqual(await exited, [255, null]);
    await tunnel.connected(round + 1);
    const done = await ssh(tunnel.ssh, ['cat'], 'still the same device');
    assert.equal(done.stdout, 'still the same device', done.stderr);
  }
  await until('no connection is left', () => tunnel.connections() === 0);
  await until('the device has ended the logins', () => ownChildren().length === 0);
});

test('a browser that keeps its connections and then closes them leaves none behind', async (t) => {
  const scene = await startCloudScene(t, 'ssh2');
  const tunnel = await scene.open('SSH', 'HTTP');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
  t.after(() => agent.destroy());
  const get = () =>
    new Promise<string>((resolve, reject) => {
      http
        .get({ host: 'localhost', port: tunnel.ports.HTTP, agent }, (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text) => {
            body += text;
          });
          response.on('end', () => resolve(body));
        })
        .on('error', reject);
    });
  for (let round = 1; round <= 3; round += 1) {
    const pages = await Promise.all(Array.from({ length: 6 }, get));
    assert.ok(pages.every((page) => page.includes('pump-3 is well')));
  }
  await until('the connections are kept', () => tunnel.connections() === 6);
  agent.destroy();
  await until('no connection is left', () => tunnel.connections() === 0);
});
