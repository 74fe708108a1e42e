import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Where } from '../../../electron/control/protocol.ts';
import { type DesktopCloud, startDesktopCloud } from '../../helpers/desktop-cloud.ts';
import {
  bundleHeadless,
  type Headless,
  type HeadlessOptions,
  PLAIN_CONNECT,
  PLAIN_OPEN,
  spawnHeadless,
  startHeadless,
} from '../../helpers/headless-host.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { tempDirs } from '../../helpers/temp-dir.ts';
import { firstBytes } from '../tunnels/harness.ts';

describe('the host without a desktop', () => {
  const folder = tempDirs(after);
  let file: string;
  before(async () => {
    file = await bundleHeadless(folder().path);
  });

  async function start(
    t: TestContext,
    things: Parameters<typeof startDesktopCloud>[0] = ['press-07'],
    more: Partial<HeadlessOptions> = {},
  ): Promise<{ cloud: DesktopCloud; host: Headless; where: Where }> {
    const cloud = await startDesktopCloud(things);
    t.after(() => cloud.close());
    const host = await startHeadless(t, { file, ...more, env: { ...cloud.env, ...more.env } });
    return { cloud, host, where: keysOf(cloud) };
  }

  test('opens a tunnel with the keys of the environment, lists it, and closes it', async (t) => {
    const { cloud, host, where } = await start(t);
    const told: string[] = [];
    const opened = await host.call(
      'open',
      { ...where, ...PLAIN_OPEN, device: 'press-07', services: ['SSH'] },
      { onProgress: (text) => told.push(text) },
    );
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.equal(opened.value.state, 'connected');
    assert.equal(opened.value.stateText, 'Connected');
    assert.equal(opened.value.profile, 'environment');
    assert.equal(opened.value.account, cloud.account);
    assert.equal(opened.value.origin, 'opened');
    const [service] = opened.value.services;
    assert.ok(service?.localPort);
    assert.match(await firstBytes(service.localPort), /^SSH-2\.0-/);
    assert.ok(told.includes('Opening a tunnel to press-07, which is billed…'), told.join('\n'));
    const listed = await host.get('list', { ...where, all: false });
    assert.deepEqual(
      listed.map(({ key, thingName, ours }) => ({ key, thingName, ours })),
      [{ key: opened.value.key, thingName: 'press-07', ours: true }],
    );
    const status = await host.get('status', {});
    assert.deepEqual([status.mode, status.tunnels, status.dataFolder], ['headless', 1, host.dir]);
    const closed = await host.get('close', { ...where, target: 'press-07', all: false });
    assert.deepEqual(
      closed.map(({ state }) => state),
      ['closed'],
    );
    assert.deepEqual(await host.get('list', { ...where, all: true }), []);
    assert.equal(cloud.count('OpenTunnel'), 1);
    assert.equal(cloud.count('CloseTunnel'), 1);
  });

  test('a second command reuses what the first one opened, and the name may be in small letters', async (t) => {
    const { cloud, host, where } = await start(t, ['Press-07']);
    const first = await host.get('open', { ...where, ...PLAIN_OPEN, device: 'Press-07' });
    const second = await host.get('ssh', {
      ...where,
      ...PLAIN_OPEN,
      device: 'press-07',
      remoteCommand: 'uname -a',
    });
    assert.equal(second.tunnel.key, first.key);
    assert.equal(second.tunnel.thingName, 'Press-07');
    const port = String(first.services[0]?.localPort);
    assert.deepEqual(second.args.slice(0, 2), ['-p', port]);
    assert.deepEqual(second.args.slice(-3), ['127.0.0.1', '--', 'uname -a']);
    assert.ok(second.args.includes(`HostKeyAlias=culvert.${cloud.account}.${cloud.region}.+press-07`));
    const connected = await host.get('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
    assert.deepEqual([connected.host, String(connected.port)], ['127.0.0.1', port]);
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('a local port that was asked for is not passed over because a tunnel is open elsewhere', async (t) => {
    const { cloud, host, where } = await start(t);
    const wish = { ...where, ...PLAIN_OPEN, device: 'press-07' };
    const opened = await host.get('open', wish);
    const port = opened.services[0]?.localPort ?? 0;
    const same = await host.get('open', { ...wish, ports: { SSH: port } });
    assert.equal(same.key, opened.key);
    for (const answer of [
      await host.call('open', { ...wish, ports: { SSH: port + 1 } }),
      await host.call('ssh', { ...wish, ports: { SSH: port + 1 }, remoteCommand: null }),
    ]) {
      assert.ok(!answer.ok);
      assert.equal(answer.error.code, 'PortElsewhere');
      assert.match(answer.error.message, new RegExp(`${port}, not ${port + 1}`));
    }
    assert.equal(cloud.count('OpenTunnel'), 1);
    const web = await host.get('open', { ...wish, ports: { HTTP: await quietPort() } });
    assert.deepEqual(
      web.services.map(({ serviceId }) => serviceId),
      ['HTTP'],
      'a service that is given a port is the one that is wanted',
    );
  });

  test('devices are told in the documented shape and nothing more, such as paths of keys', async (t) => {
    const { host, where } = await start(t);
    const found = await host.get('devices', { ...where, text: '', limit: 10 });
    assert.deepEqual(Object.keys(found).sort(), ['devices', 'more', 'total']);
    assert.deepEqual(Object.keys(found.devices[0] ?? {}).sort(), [
      ...['attributes', 'connectivity', 'favourite', 'groups', 'lastUsedAt', 'thingName', 'thingType'],
      'tunnelOpen',
    ]);
  });

  test('a region that no profile is for is told as a region', async (t) => {
    const { host } = await start(t);
    const error = await host.call('list', { region: 'us-east-1', all: true });
    assert.ok(!error.ok);
    assert.equal(error.error.code, 'ProfileRegionNotFound');
    assert.match(error.error.message, /us-east-1/);
  });

  test('a thousand tools at once are one open', async (t) => {
    const { cloud, host, where } = await start(t);
    const ports = await Promise.all(
      Array.from({ length: 1000 }, () =>
        host.get('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07', mayOpen: true }),
      ),
    );
    assert.equal(new Set(ports.map(({ port }) => port)).size, 1);
    assert.match(await firstBytes(ports[0]?.port ?? 0), /^SSH-2\.0-/);
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('a tool that nobody has allowed to opens nothing, and the error says what to do', async (t) => {
    const { cloud, host, where } = await start(t);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' }),
      ),
    );
    for (const answer of answers) {
      assert.ok(!answer.ok);
      assert.equal(answer.error.code, 'OpenNotAllowed');
      assert.match(answer.error.advice, /culvert open press-07/);
      assert.equal(answer.error.params, undefined);
    }
    assert.equal(cloud.count('OpenTunnel'), 0);
    assert.deepEqual(await host.get('list', { ...where, all: false }), []);
  });

  test('somebody at the terminal is asked, once for all tools that wait, and only a yes opens', async (t) => {
    const { cloud, host, where } = await start(t);
    const asked: string[] = [];
    const connect = (answer: string) =>
      host.call(
        'connect',
        { ...where, ...PLAIN_CONNECT, device: 'press-07' },
        {
          canAsk: true,
          onAsk: async ({ text, ways }) => {
            asked.push(text);
            assert.deepEqual(
              ways.map((way) => way.answer),
              ['cancel', 'open-once', 'open-always'],
            );
            return { answer, text: null };
          },
        },
      );
    const refused = await connect('cancel');
    assert.ok(!refused.ok && refused.error.code === 'OpenNotAllowed');
    assert.equal(cloud.count('OpenTunnel'), 0);
    const answers = await Promise.all(Array.from({ length: 10 }, () => connect('open-once')));
    assert.ok(answers.every(({ ok }) => ok));
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', /press-07/);
    assert.equal(cloud.count('OpenTunnel'), 1);
    await host.get('close', { ...where, target: null, all: true });
    const again = await connect('open-always');
    assert.ok(again.ok);
    await host.get('close', { ...where, target: null, all: true });
    const unasked = await host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
    assert.ok(unasked.ok);
    assert.equal(asked.length, 3);
    assert.equal(cloud.count('OpenTunnel'), 3);
  });

  test('a client that goes away takes its question with it, and nothing is opened', async (t) => {
    const { cloud, host, where } = await start(t);
    const gone = new AbortController();
    let over = false;
    const answer = await host.call(
      'connect',
      { ...where, ...PLAIN_CONNECT, device: 'press-07' },
      {
        canAsk: true,
        signal: gone.signal,
        onAsk: (_, signal) => {
          setImmediate(() => gone.abort());
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              over = true;
              resolve({ answer: 'cancel', text: null });
            });
          });
        },
      },
    );
    assert.ok(!answer.ok && answer.error.code === 'CallGivenUp');
    assert.ok(over);
    // The next one begins anew, and is asked for itself.
    const next = await host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
    assert.ok(!next.ok && next.error.code === 'OpenNotAllowed');
    assert.equal(cloud.count('OpenTunnel'), 0);
  });

  test('an explicit wish is not refused with a tool that waits for consent', async (t) => {
    const { cloud, host, where } = await start(t);
    let answer: (given: { answer: string; text: null }) => void = () => {};
    let asked: () => void = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const tool = host.call(
      'connect',
      { ...where, ...PLAIN_CONNECT, device: 'press-07' },
      {
        canAsk: true,
        onAsk: () => {
          asked();
          return new Promise((resolve) => {
            answer = resolve;
          });
        },
      },
    );
    await isAsked;
    const wish = host.call('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    answer({ answer: 'cancel', text: null });
    assert.ok(!(await tool).ok);
    assert.ok((await wish).ok);
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('a tunnel that somebody is connected to is taken over only when asked to', async (t) => {
    const { cloud, host, where } = await start(t);
    const opened = await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    // A colleague's, who knows nothing of the first.
    const second = await startHeadless(t, { file, env: cloud.env });
    const refused = await second.call('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    assert.ok(!refused.ok);
    assert.equal(refused.error.code, 'TunnelInUse');
    assert.match(refused.error.advice, /--take-over .*--new/);
    const tool = await second.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
    assert.ok(!tool.ok && tool.error.code === 'TunnelInUse');
    assert.match(tool.error.advice, /--take-over/);
    assert.doesNotMatch(tool.error.advice, /--new/);
    const taken = await second.get('open', {
      ...where,
      ...PLAIN_OPEN,
      device: 'press-07',
      takeOver: true,
    });
    assert.deepEqual([taken.origin, taken.tunnelId], ['reused', opened.tunnelId]);
    assert.equal(cloud.count('OpenTunnel'), 1);
    // The first has lost it, and does not take it back unasked.
    await waitFor(async () => (await host.get('list', { ...where, all: false }))[0]?.state === 'trouble');
    const lost = await host.call('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    assert.ok(!lost.ok, JSON.stringify(lost));
    assert.match(lost.error.code, /^Tunnel(?:Held|TakenOver)$/);
    assert.match(lost.error.advice, /--take-over/);
    const another = await second.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07', another: true });
    assert.notEqual(another.tunnelId, opened.tunnelId);
    assert.equal(cloud.count('OpenTunnel'), 2);
  });

  test('the tunnels of others are listed and closed by their ids alone', async (t) => {
    const { cloud, host, where } = await start(t);
    const colleague = await startHeadless(t, { file, env: cloud.env });
    const theirs = await colleague.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    assert.deepEqual(await host.get('list', { ...where, all: false }), []);
    const [other, ...rest] = await host.get('list', { ...where, all: true });
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [other?.ours, other?.state, other?.tunnelId, other?.thingName, other?.account],
      [false, null, theirs.tunnelId, 'press-07', cloud.account],
    );
    const byName = await host.call('close', { ...where, target: 'press-07', all: false });
    assert.ok(!byName.ok && byName.error.code === 'TunnelNotFound');
    await host.get('close', { ...where, target: null, all: true });
    assert.equal(cloud.count('CloseTunnel'), 0);
    const closed = await host.get('close', { ...where, target: theirs.tunnelId, all: false });
    assert.deepEqual(
      closed.map(({ tunnelId }) => tunnelId),
      [theirs.tunnelId],
    );
    assert.equal(cloud.count('CloseTunnel'), 1);
  });

  test('a profile of the AWS files serves by its name, with its region or another', async (t) => {
    const { cloud, host } = await start(t);
    writeAwsFiles(host.dir, cloud);
    const opened = await host.get('open', { ...PLAIN_OPEN, profile: 'factory', device: 'press-07' });
    assert.deepEqual([opened.profile, opened.region], ['factory', cloud.region]);
    const again = await host.get('open', { ...PLAIN_OPEN, awsProfile: 'factory', device: 'press-07' });
    assert.equal(again.key, opened.key);
    const listed = await host.get('profiles', { awsProfile: 'factory' });
    assert.deepEqual(
      listed.map(({ name, region, chosen, signIn }) => ({ name, region, chosen, signIn })),
      [
        { name: 'factory', region: cloud.region, chosen: true, signIn: 'shared' },
        { name: 'nowhere', region: '', chosen: false, signIn: 'shared' },
      ],
    );
    const nowhere = await host.call('open', { ...PLAIN_OPEN, profile: 'nowhere', device: 'press-07' });
    assert.ok(!nowhere.ok && nowhere.error.code === 'RegionNotChosen');
    const missing = await host.call('open', { ...PLAIN_OPEN, profile: 'other', device: 'press-07' });
    assert.ok(!missing.ok && missing.error.code === 'ProfileNotFound');
    assert.match(missing.error.advice, /factory/);
    const none = await host.call('open', { ...PLAIN_OPEN, device: 'press-07' });
    assert.ok(!none.ok && none.error.code === 'ProfileNotChosen');
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('killed, its tunnels are brought back by the next one on the same ports', async (t) => {
    const { cloud, host } = await start(t, ['press-07'], { dir: folder().path });
    writeAwsFiles(host.dir, cloud);
    const opened = await host.get('open', { ...PLAIN_OPEN, profile: 'factory', device: 'press-07' });
    const settings = path.join(host.dir, 'settings.json');
    await waitFor(
      async () =>
        fs.existsSync(settings) && fs.readFileSync(settings, 'utf8').includes(opened.tunnelId ?? '?'),
    );
    host.kill('SIGKILL');
    await host.ended();
    const next = await startHeadless(t, { file, dir: host.dir, env: cloud.env });
    const back = await next.get('open', { ...PLAIN_OPEN, profile: 'factory', device: 'press-07' });
    assert.deepEqual(
      [back.tunnelId, back.origin, back.services[0]?.localPort],
      [opened.tunnelId, 'restored', opened.services[0]?.localPort],
    );
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('keys that AWS does not accept reach nothing that the right ones opened', async (t) => {
    const { cloud, host, where } = await start(t);
    await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    const foreign = {
      ...cloud.key,
      accessKeyId: 'AKIACULVERTE2E000009',
      sessionToken: '',
      region: cloud.region,
    };
    const refused = await host.call('connect', {
      ...PLAIN_CONNECT,
      environment: foreign,
      device: 'press-07',
      mayOpen: true,
    });
    assert.ok(!refused.ok);
    assert.equal(refused.error.code, 'CredentialsInvalid');
    const mine = await host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07' });
    assert.ok(mine.ok);
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('one data folder has one host, and none where the application runs', async (t) => {
    const { cloud, host } = await start(t);
    const second = spawnHeadless(t, { file, dir: host.dir, env: cloud.env });
    assert.equal(await second.ended(), 0);
    assert.match(second.errors(), /Another Culvert is running/);
    assert.equal((await host.get('status', {})).pid, host.pid);
    const temp = folder();
    // As Chromium leaves it on Linux and macOS.
    fs.symlinkSync(`${os.hostname()}-${process.pid}`, path.join(temp.path, 'SingletonLock'));
    const third = spawnHeadless(t, { file, dir: temp.path, env: cloud.env });
    assert.equal(await third.ended(), 0);
    assert.match(third.errors(), new RegExp(`process ${process.pid}`));
    fs.rmSync(path.join(temp.path, 'SingletonLock'));
    fs.symlinkSync(`${os.hostname()}-999999999`, path.join(temp.path, 'SingletonLock'));
    await startHeadless(t, { file, dir: temp.path, env: cloud.env });
  });

  test('an agent that carries one connection says so to who does not wait, and gives the turn to who does', async (t) => {
    const { host, where } = await start(t, [{ thingName: 'press-07', online: true, version: 2 }]);
    const connect = (waitSeconds = 0) =>
      host.call('connect', { ...where, ...PLAIN_CONNECT, device: 'press-07', mayOpen: true, waitSeconds });
    const first = await connect(60);
    assert.ok(first.ok);
    // What its agent speaks shows with the first connection.
    const socket = net.connect(first.value.port, first.value.host);
    t.after(() => socket.destroy());
    assert.match(String(await once(socket, 'data')), /^SSH-2\.0-/);
    await waitFor(
      async () => (await host.get('list', { ...where, all: false }))[0]?.services[0]?.connections === 1,
    );
    const second = await connect();
    assert.ok(!second.ok, JSON.stringify(second));
    assert.equal(second.error.code, 'AgentTakesOneConnection');
    const third = connect(60);
    socket.destroy();
    assert.ok((await third).ok, 'the one that waits gets its turn as soon as the first has ended');
    const promised = await connect();
    assert.ok(!promised.ok, 'the connection was promised to the one before');
    assert.equal(promised.error.code, 'AgentTakesOneConnection');
  });

  test('a profile of the application whose key is in a keyring says what to use where there is none', async (t) => {
    const temp = folder();
    fs.writeFileSync(
      path.join(temp.path, 'settings.json'),
      JSON.stringify({
        version: 1,
        chosenProfileId: 'p1',
        profiles: [{ id: 'p1', name: 'ops', region: 'eu-central-1', accessKeyHint: '…0001' }],
      }),
    );
    const host = await startHeadless(t, { file, dir: temp.path });
    // Nothing of it is looked for until it is wanted.
    assert.equal((await host.get('status', {})).profile?.name, 'ops');
    assert.doesNotMatch(host.log(), /keyring/);
    const answer = await host.call('open', { ...PLAIN_OPEN, device: 'press-07' });
    assert.ok(!answer.ok);
    assert.match(answer.error.code, /^Keychain/);
    assert.match(answer.error.advice, /AWS_ACCESS_KEY_ID/);
  });

  test('a signal leaves the tunnels open at AWS, and control.json says that none runs', async (t) => {
    const { cloud, host, where } = await start(t);
    await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    host.kill('SIGTERM');
    assert.equal(await host.ended(), 0);
    assert.equal(cloud.count('CloseTunnel'), 0);
    const control = JSON.parse(fs.readFileSync(path.join(host.dir, 'control.json'), 'utf8'));
    assert.equal(control.address, null);
    assert.equal(fs.existsSync(host.address), false);
  });

  test('it ends by itself when nothing is open any more', async (t) => {
    const { host, where } = await start(t, ['press-07'], { idleSeconds: 0.5 });
    await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal((await host.get('status', {})).tunnels, 1);
    await host.get('close', { ...where, target: 'press-07', all: false });
    assert.equal(await host.ended(), 0);
  });

  test('the month’s limit holds without anybody to ask', async (t) => {
    const temp = folder();
    const cloud = await startDesktopCloud(['press-07', 'press-08']);
    t.after(() => cloud.close());
    fs.writeFileSync(
      path.join(temp.path, 'settings.json'),
      JSON.stringify({
        version: 1,
        chosenProfileId: 'p1',
        profiles: [
          {
            ...{ id: 'p1', name: 'ops', region: cloud.region, kept: 'session', monthlyLimit: 1 },
            signIn: { kind: 'shared', awsProfile: 'factory' },
          },
        ],
      }),
    );
    writeAwsFiles(temp.path, cloud);
    const host = await startHeadless(t, { file, dir: temp.path, env: cloud.env });
    await host.get('open', { ...PLAIN_OPEN, device: 'press-07' });
    const second = await host.call('open', { ...PLAIN_OPEN, device: 'press-08' });
    assert.ok(!second.ok);
    assert.equal(second.error.code, 'OpenDeclined');
    assert.match(second.error.advice, /terminal/);
    assert.equal(cloud.count('OpenTunnel'), 1);
    const asked = await host.call(
      'open',
      { ...PLAIN_OPEN, device: 'press-08' },
      { canAsk: true, onAsk: async () => ({ answer: 'open-anyway', text: null }) },
    );
    assert.ok(asked.ok);
    assert.equal(cloud.count('OpenTunnel'), 2);
  });

  test('a device that does not answer is waited for as long as was asked, and the tunnel stays open', async (t) => {
    const { cloud, host, where } = await start(t, [{ thingName: 'press-09', online: false }]);
    const silent = await host.call('open', {
      ...where,
      ...PLAIN_OPEN,
      device: 'press-09',
      waitSeconds: 1,
    });
    assert.ok(!silent.ok && silent.error.code === 'DeviceSilent');
    const [left] = await host.get('list', { ...where, all: false });
    assert.equal(left?.state, 'waiting');
    assert.equal(cloud.count('OpenTunnel'), 1);
  });

  test('devices are found by a text, and a name that is unknown says so', async (t) => {
    const { host, where } = await start(t, ['press-07', 'press-08', 'cooler-31']);
    const found = await host.get('devices', { ...where, text: 'press', limit: 10 });
    assert.deepEqual(
      found.devices.map(({ thingName }) => thingName),
      ['press-07', 'press-08'],
    );
    assert.deepEqual([found.total, found.more], [2, false]);
    const unknown = await host.call('open', { ...where, ...PLAIN_OPEN, device: 'press-99' });
    assert.ok(!unknown.ok && unknown.error.code === 'ThingUnknown');
    const bad = await host.call('open', { ...where, ...PLAIN_OPEN, device: '-oProxyCommand=x' });
    assert.ok(!bad.ok && bad.error.code === 'ThingNameInvalid');
  });

  test('the log is read and followed', async (t) => {
    const { host, where } = await start(t);
    await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    const lines = await host.get('logs', {
      ...{ target: 'press-07', level: 'info', text: '', limit: 100, follow: false },
    });
    assert.ok(lines.length > 0);
    assert.ok(lines.every(({ text }) => text.includes('tunnel=')));
    const stop = new AbortController();
    const followed: string[] = [];
    const following = host.call(
      'logs',
      { target: null, level: 'info', text: 'the tunnel is', limit: 1, follow: true },
      { onItem: ({ text }) => followed.push(text), signal: stop.signal },
    );
    await waitFor(async () => followed.length > 0);
    await host.get('close', { ...where, target: 'press-07', all: false });
    await waitFor(async () => followed.some((text) => text.startsWith('the tunnel is closed')));
    stop.abort();
    await following;
    assert.equal(new Set(followed).size, followed.length);
  });

  test('no secret is in its log, its settings or its socket’s file', async (t) => {
    const { cloud, host, where } = await start(t);
    await host.get('open', { ...where, ...PLAIN_OPEN, device: 'press-07' });
    host.kill('SIGTERM');
    await host.ended();
    const all = filesIn(host.dir).map((each) => fs.readFileSync(each, 'utf8'));
    assert.ok(all.length >= 3);
    for (const text of all) {
      assert.ok(!text.includes(cloud.key.secretAccessKey));
      assert.ok(!text.includes(cloud.key.accessKeyId));
    }
  });
});

function keysOf(cloud: DesktopCloud): Where {
  return { environment: { ...cloud.key, sessionToken: '', region: cloud.region } };
}

function writeAwsFiles(home: string, cloud: DesktopCloud): void {
  const folder = path.join(home, '.aws');
  fs.mkdirSync(folder, { recursive: true });
  const keys = `aws_access_key_id = ${cloud.key.accessKeyId}\naws_secret_access_key = ${cloud.key.secretAccessKey}\n`;
  fs.writeFileSync(
    path.join(folder, 'config'),
    `[profile factory]\nregion = ${cloud.region}\n${keys}[profile nowhere]\n${keys}`,
  );
}

function filesIn(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never was so');
}
