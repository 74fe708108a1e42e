import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { GetThingConnectivityDataCommand, IoTClient } from '@aws-sdk/client-iot';
import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  IoTSecureTunnelingClient,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { startLocalCloud } from '../../../electron/local-cloud/cloud.ts';
import { type LocalCloudHandle, startLocalCloudHost } from '../../../electron/local-cloud/host.ts';
import type { WorkerOptions } from '../../../electron/local-cloud/host-messages.ts';
import type { LocalCloud } from '../../../electron/local-cloud/types.ts';
import { MessageType } from '../../../electron/proxy/codec.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog, silentLog } from '../../../electron/shared/log.ts';
import { bundleWorker } from '../../helpers/bundle-worker.ts';
import { descendants, ownChildren, processes } from '../../helpers/processes.ts';
import { makeIdentity, type SshIdentity, scp, ssh, sshOptions } from '../../helpers/ssh-client.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { bridge } from '../../helpers/tunnel-bridge.ts';
import { TunnelClient } from '../../helpers/tunnel-client.ts';

const KEY = {
  accessKeyId: 'AKIACULVERTCLOUD0001',
  secretAccessKey: 'secret+of/the+local+cloud/tests+00000001',
  principal: 'user/demo',
};

let bundles: TempDir;
let worker: string;
let dir: TempDir;
let identity: SshIdentity;
/** What a test opened, closed in reverse. */
let opened: (() => Promise<unknown> | unknown)[];

before(async () => {
  bundles = tempDir();
  worker = await bundleWorker('electron/local-cloud/worker.ts', bundles.path);
});

after(() => bundles.remove());

beforeEach(async () => {
  dir = tempDir();
  identity = await makeIdentity(dir.path);
  opened = [];
});

afterEach(async () => {
  for (const close of opened.reverse()) await close();
  dir.remove();
});

function workerOptions(): WorkerOptions {
  return {
    region: 'eu-central-1',
    account: '123456789012',
    keys: [KEY],
    things: [
      { thingName: 'pump', online: true },
      { thingName: 'valve', online: false },
    ],
    workDir: path.join(dir.path, 'cloud'),
    authorizedKeys: [identity.publicKey],
    identityCenter: { startUrl: 'https://culvert.awsapps.com/start', accounts: [] },
    quotas: { open: 100, close: 100, describe: 1000, list: 1000 },
  };
}

async function start(sshServer?: 'sshd' | 'ssh2'): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    ...workerOptions(),
    ...(sshServer ? { sshServer } : {}),
    clock: systemClock,
    log: silentLog,
  });
  opened.push(() => cloud.close());
  return cloud;
}

function clients(endpoints: LocalCloud['endpoints']) {
  const common = { region: 'eu-central-1', credentials: KEY, maxAttempts: 1 };
  const tunneling = new IoTSecureTunnelingClient({ ...common, endpoint: endpoints.tunneling });
  const iot = new IoTClient({ ...common, endpoint: endpoints.iot });
  opened.push(() => {
    tunneling.destroy();
    iot.destroy();
  });
  return { tunneling, iot };
}

/** Opens a tunnel to a thing, waits until its device is there, and connects a source. */
async function reach(cloud: { endpoints: LocalCloud['endpoints'] }, thingName: string, services: string[]) {
  const { tunneling } = clients(cloud.endpoints);
  const { tunnelId, sourceAccessToken } = await tunneling.send(
    new OpenTunnelCommand({ destinationConfig: { thingName, services } }),
  );
  await deviceState(tunneling, tunnelId!, 'CONNECTED');
  const client = await new TunnelClient(cloud.endpoints.data, {
    side: 'source',
    token: sourceAccessToken!,
    clientToken: randomUUID(),
  }).open();
  opened.push(() => client.close());
  assert.deepEqual((await client.next()).availableServiceIds, services);
  return { tunneling, tunnelId: tunnelId!, client };
}

async function deviceState(
  tunneling: IoTSecureTunnelingClient,
  tunnelId: string,
  state: string,
): Promise<void> {
  for (;;) {
    const { tunnel } = await tunneling.send(new DescribeTunnelCommand({ tunnelId }));
    if (tunnel?.destinationConnectionState?.status === state) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const sshServer of ['sshd', 'ssh2'] as const) {
  test(`${sshServer}: real ssh and scp reach a device through a tunnel, several at once`, async () => {
    const cloud = await start(sshServer);
    assert.equal(cloud.sshLogin('pump').server, sshServer);
    const { client } = await reach(cloud, 'pump', ['SSH']);
    const local = await bridge(client, 'SSH');
    opened.push(() => local.close());
    const target = { port: local.port, user: cloud.sshLogin('pump').user, identity };
    const first = await ssh(target, ['echo "this is $CULVERT_DEVICE"']);
    assert.equal(first.stdout, 'this is pump\n', first.stderr);

    const [from, to] = [path.join(dir.path, 'from'), path.join(dir.path, 'to')];
    fs.writeFileSync(from, randomBytes(1_000_000));
    const [copy, ...others] = await Promise.all([
      scp(target, from, to),
      ...[1, 2, 3].map((number) => ssh(target, [`echo ${number}`])),
    ]);
    assert.equal(copy.code, 0, copy.stderr);
    assert.ok(fs.readFileSync(to).equals(fs.readFileSync(from)));
    assert.deepEqual(
      others.map((done) => done.stdout),
      ['1\n', '2\n', '3\n'],
    );
  });
}

test('a device offers SSH and a web page, and refuses what it does not have', async () => {
  const cloud = await start();
  const { client } = await reach(cloud, 'pump', ['SSH', 'HTTP', 'VNC']);
  client.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  assert.match(String((await client.next()).payload), /^SSH-2\.0-/);

  const payload = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  client.send({ type: MessageType.STREAM_START, streamId: 2, serviceId: 'HTTP', connectionId: 2 });
  client.send({ type: MessageType.DATA, streamId: 2, serviceId: 'HTTP', connectionId: 2, payload });
  let page = '';
  while (!page.includes('</html>')) page += (await client.next((m) => m.serviceId === 'HTTP')).payload;
  assert.match(page, /200 OK[\s\S]*<h1>pump is well<\/h1>/);

  client.send({ type: MessageType.STREAM_START, streamId: 3, serviceId: 'VNC', connectionId: 3 });
  const refused = await client.next((message) => message.serviceId === 'VNC');
  assert.deepEqual([refused.type, refused.streamId], [MessageType.STREAM_RESET, 3]);
});

test('a device switched off and on is seen so, and is reached again after a rotation', async () => {
  const cloud = await start();
  const { tunneling, tunnelId } = await reach(cloud, 'pump', ['SSH']);
  const { iot } = clients(cloud.endpoints);
  const connectivity = async (thingName: string) => {
    const { connected, disconnectReason } = await iot.send(
      new GetThingConnectivityDataCommand({ thingName }),
    );
    return { connected, disconnectReason };
  };
  assert.deepEqual(await connectivity('pump'), { connected: true, disconnectReason: undefined });
  assert.equal((await connectivity('valve')).connected, false);

  await cloud.setOnline('pump', false);
  assert.equal((await connectivity('pump')).connected, false);
  await until(() => ownChildren().length === 0);
  await deviceState(tunneling, tunnelId, 'DISCONNECTED');
  await Promise.all([cloud.setOnline('pump', true), cloud.setOnline('valve', true)]);
  assert.equal((await connectivity('pump')).connected, true);
  assert.equal((await connectivity('valve')).connected, true);
  // The token was spent by the device that is gone, and the notification is not repeated by itself.
  await tunneling.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'DESTINATION' }));
  await deviceState(tunneling, tunnelId, 'CONNECTED');
});

test('closing a tunnel closes the source, and calls are listed in order', async () => {
  const cloud = await start();
  const { tunneling, tunnelId, client } = await reach(cloud, 'pump', ['SSH']);
  await tunneling.send(new CloseTunnelCommand({ tunnelId }));
  assert.equal((await client.closed).code, 1000);
  assert.equal(cloud.calls[0], 'OpenTunnel');
  assert.equal(cloud.calls.at(-1), 'CloseTunnel');
});

test('closing leaves no child process and no listening port, also in the middle of a login', async () => {
  const cloud = await start('sshd');
  const { client } = await reach(cloud, 'pump', ['SSH']);
  const local = await bridge(client, 'SSH');
  const login = spawn('ssh', [
    ...sshOptions(identity),
    '-p',
    String(local.port),
    `${cloud.sshLogin('pump').user}@127.0.0.1`,
    'echo in; sleep 86399',
  ]);
  const over = new Promise((resolve) => login.on('close', resolve));
  await new Promise((resolve) => login.stdout.once('data', resolve));
  await cloud.close();
  await cloud.close();
  await over;
  await local.close();
  await until(() => ownChildren().length === 0);
  await until(() => !processes().some((each) => each.command === 'sleep 86399'));
  for (const endpoint of Object.values(cloud.endpoints)) await assertClosed(endpoint);
  await assert.rejects(cloud.setOnline('nobody', true), /no thing nobody/);
});

test('a cloud that cannot start says why and leaves nothing behind', async () => {
  fs.writeFileSync(path.join(dir.path, 'cloud'), 'a file where the folder should be');
  await assert.rejects(start(), /EEXIST|ENOTDIR/);
  await until(() => ownChildren().length === 0);
});

test('in a worker: the same cloud by messages', async () => {
  const lines: string[] = [];
  const cloud: LocalCloudHandle = await startLocalCloudHost({
    workerPath: worker,
    options: workerOptions(),
    log: createLog((level, line) => lines.push(`${level} ${line}`)),
  });
  opened.push(() => cloud.close());
  assert.equal(cloud.sshLogin('valve').server, 'sshd');
  assert.throws(() => cloud.sshLogin('nobody'), /no thing nobody/);
  const { tunneling, tunnelId, client } = await reach(cloud, 'pump', ['SSH']);
  assert.equal((await cloud.calls())[0], 'OpenTunnel');
  assert.ok(lines.some((line) => line.startsWith('info data plane: connected')));

  await cloud.setOnline('valve', true);
  await reach(cloud, 'valve', ['SSH']);
  await assert.rejects(cloud.setOnline('nobody', true), /no thing nobody/);
  await cloud.fault('DescribeTunnel', 'status-500');
  await assert.rejects(
    tunneling.send(new DescribeTunnelCommand({ tunnelId })),
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode === 500,
  );
  await cloud.cutConnections();
  assert.equal((await client.closed).code, 1006);

  // The user of Identity Center, asked for by a client and answered from outside the worker.
  const registration = { clientName: 'culvert', clientType: 'public' };
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${cloud.endpoints.oidc}${path}`, init)).json()) as Record<string, string>;
  };
  const { clientId, clientSecret } = await post('/client/register', registration);
  const ask = { clientId, clientSecret, startUrl: 'https://culvert.awsapps.com/start' };
  const { deviceCode, userCode = '' } = await post('/device_authorization', ask);
  assert.deepEqual(await cloud.signIns.pending(), [userCode]);
  await cloud.signIns.approve(userCode);
  await assert.rejects(cloud.signIns.deny(userCode), /no sign-in waits/);
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const { accessToken = '' } = await post('/token', { clientId, clientSecret, grantType, deviceCode });
  const accounts = async () => {
    const headers = { 'x-amz-sso_bearer_token': accessToken };
    return (await fetch(`${cloud.endpoints.sso}/assignment/accounts`, { headers })).status;
  };
  assert.equal(await accounts(), 200);
  await cloud.signIns.endSessions();
  assert.equal(await accounts(), 401);

  await cloud.close();
  for (const endpoint of Object.values(cloud.endpoints)) await assertClosed(endpoint);
  await assert.rejects(cloud.calls(), /ended/);
});

test('in a worker: a cloud that cannot start rejects with the reason', async () => {
  fs.writeFileSync(path.join(dir.path, 'cloud'), 'a file where the folder should be');
  await assert.rejects(
    startLocalCloudHost({ workerPath: worker, options: workerOptions(), log: silentLog }),
    /EEXIST|ENOTDIR/,
  );
});

test('in a worker: one that dies fails what waits for it, and says so', async () => {
  let died!: (reason: string) => void;
  const death = new Promise<string>((resolve) => {
    died = resolve;
  });
  const cloud = await startLocalCloudHost({
    workerPath: path.resolve('test/helpers/broken-cloud-worker.mjs'),
    options: workerOptions(),
    log: silentLog,
    onDeath: died,
  });
  await assert.rejects(cloud.calls(), /broken on purpose/);
  assert.match(await death, /broken on purpose/);
  await cloud.close();
});

test('logins end with an app that is killed', async () => {
  const app = spawn(process.execPath, [
    ...['--import', 'tsx', path.resolve('test/helpers/cloud-app.ts'), worker],
    JSON.stringify(workerOptions()),
  ]);
  opened.push(() => app.kill('SIGKILL'));
  const endpoints = JSON.parse(
    await new Promise<string>((resolve) => app.stdout.once('data', (data) => resolve(String(data)))),
  );
  const { client } = await reach({ endpoints }, 'pump', ['SSH']);
  client.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  assert.match(String((await client.next()).payload), /^SSH-2\.0-/);
  const servers = descendants(app.pid!).filter((each) => each.command.includes('sshd'));
  assert.notDeepEqual(servers, []);
  app.kill('SIGKILL');
  await until(() => {
    const alive = new Set(processes().map(({ pid }) => pid));
    return !servers.some(({ pid }) => alive.has(pid));
  });
});

async function assertClosed(endpoint: string): Promise<void> {
  await assert.rejects(
    new Promise((resolve, reject) => {
      net.connect(Number(new URL(endpoint).port), '127.0.0.1', () => resolve(null)).on('error', reject);
    }),
    { code: 'ECONNREFUSED' },
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
