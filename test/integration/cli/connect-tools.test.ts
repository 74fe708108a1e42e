/** ssh and what goes over it, through `culvert connect`, to a simulated device with a real sshd. No desktop is needed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { callControl } from '../../../electron/control/client.ts';
import { readControlFile } from '../../../electron/control/control-file.ts';
import type { TunnelItem } from '../../../electron/control/protocol.ts';
import { listen } from '../../helpers/connect-process.ts';
import { knock } from '../../helpers/knock.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { bundledTools, startToolsWorld, type ToolsWorld } from '../../helpers/tools-world.ts';

const FILE_BYTES = 50_000_000;

const bundle = await bundledTools();

const sha = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
const opens = ({ aws }: ToolsWorld) => aws.count('OpenTunnel');

async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await look()) {
      return;
    }
    await sleep(100);
  }
  assert.fail(`waited in vain until ${what}`);
}

/** What a server of this computer says until it ends, asked for with `text`. */
function readAll(port: number, text = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (more) => {
      all += more;
    });
    socket.once('error', reject);
    socket.once('end', () => {
      socket.end();
      resolve(all);
    });
  });
}

const shellWords = (words: string[]) => words.map((word) => `'${word}'`).join(' ');

test('without consent nobody is billed: exit code 10, and every way to give it is named', async (t) => {
  const world = await startToolsWorld(t, { bundle });
  const refused = await world.culvert('connect', 'press-07', '22');
  assert.equal(refused.code, 10, refused.stderr);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /culvert open press-07/);
  assert.match(refused.stderr, /--open/);
  assert.match(refused.stderr, /“Tools may open tunnels”/);
  const ssh = await world.run('ssh', [...world.ssh(), 'press-07', 'true']);
  assert.equal(ssh.code, 255);
  assert.match(ssh.stderr, /culvert open press-07/);
  assert.equal(opens(world), 0);
});

test('--open and “culvert open” are consent, and the tunnel that is open is used from then on', async (t) => {
  const world = await startToolsWorld(t, { bundle, things: ['press-07', 'press-08'] });
  const first = await world.run('ssh', [
    ...world.ssh('--open'),
    'press-07',
    'echo "$CULVERT_DEVICE"; exit 42',
  ]);
  assert.equal(first.stdout, 'press-07\n', first.stderr);
  assert.equal(first.code, 42);
  assert.equal(opens(world), 1);
  const again = await world.run('ssh', [...world.ssh(), 'press-07', 'true']);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(opens(world), 1);
  assert.equal((await world.culvert('open', 'press-08')).code, 0);
  assert.equal((await world.run('ssh', [...world.ssh(), 'press-08', 'true'])).code, 0);
  assert.equal(opens(world), 2);
});

test('ssh, scp, sftp, rsync, git, ProxyJump, ssh -W, a master connection and a forwarding go over one tunnel', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  const at = (name: string) => path.join(world.dir, name);
  const ok = async (program: string, args: string[], input?: string) => {
    const done = await (program === 'culvert' ? world.culvert(...args) : world.run(program, args, input));
    assert.equal(done.code, 0, `${program} ${args.slice(-3).join(' ')}: ${done.stderr}`);
    return done.stdout;
  };
  const sshLine = `ssh ${shellWords(world.ssh())}`;
  // The setting of the profile is the consent; the name comes as ssh hands it on, in small letters.
  assert.equal(await ok('ssh', [...world.ssh(), 'Press-07', 'echo "$CULVERT_DEVICE"']), 'press-07\n');

  await t.test('ssh carries what is piped through it, and the exit status', async () => {
    const text = randomBytes(3_000_000).toString('base64');
    const done = await world.run('ssh', [...world.ssh(), 'press-07', 'cat; exit 7'], text);
    assert.ok(done.stdout === text, 'what came back differs');
    assert.equal(done.code, 7);
  });

  await t.test('scp carries fifty million bytes up and down', async () => {
    fs.writeFileSync(at('from'), randomBytes(FILE_BYTES));
    await ok('scp', [...world.ssh(), at('from'), `press-07:${at('there')}`]);
    assert.equal(sha(at('there')), sha(at('from')));
    await ok('scp', [...world.ssh(), `press-07:${at('there')}`, at('back')]);
    assert.equal(sha(at('back')), sha(at('from')));
  });

  await t.test('sftp runs its batch', async () => {
    fs.writeFileSync(
      at('batch'),
      `put ${at('from')} ${at('by-sftp')}\nget ${at('by-sftp')} ${at('sftp-back')}\n`,
    );
    await ok('sftp', [...world.ssh(), '-b', at('batch'), 'press-07']);
    assert.equal(sha(at('sftp-back')), sha(at('from')));
  });

  await t.test('rsync copies a folder, and nothing that is there already', async () => {
    fs.mkdirSync(at('tree/deep'), { recursive: true });
    fs.copyFileSync(at('from'), at('tree/deep/big'));
    const rsync = ['-a', '--stats', '-e', sshLine, `${at('tree')}/`, `press-07:${at('mirror')}/`];
    await ok('rsync', rsync);
    assert.equal(sha(at('mirror/deep/big')), sha(at('from')));
    assert.match(await ok('rsync', rsync), /Number of regular files transferred: 0/);
  });

  await t.test('git clones and pushes', async () => {
    const git = (...args: string[]) =>
      ok('git', [
        ...['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', `core.sshCommand=${sshLine}`],
        ...args,
      ]);
    await git('init', '-q', '--bare', '-b', 'main', at('repo.git'));
    await git('clone', '-q', `ssh://press-07${at('repo.git')}`, at('clone'));
    fs.copyFileSync(at('from'), at('clone/big'));
    await git('-C', at('clone'), 'add', '.');
    await git('-C', at('clone'), 'commit', '-qm', 'one');
    await git('-C', at('clone'), 'push', '-q', 'origin', 'HEAD:main');
    await git('clone', '-q', '-b', 'main', `ssh://press-07${at('repo.git')}`, at('second'));
    assert.equal(sha(at('second/big')), sha(at('from')));
  });

  await t.test('ssh -W, ssh -L and a jump through the device reach what the device reaches', async (t) => {
    const behind = await listen(t, (socket) => socket.end('behind the device'));
    const there = ['-W', `127.0.0.1:${behind}`, 'press-07'];
    assert.equal(await ok('ssh', [...world.ssh(), ...there]), 'behind the device');

    const port = await quietPort();
    const forward = spawn('ssh', [...world.ssh(), '-N', '-L', `${port}:127.0.0.1:${behind}`, 'press-07'], {
      env: world.env,
      stdio: 'ignore',
    });
    t.after(() => forward.kill('SIGKILL'));
    await eventually('the forwarding listens', async () => (await knock(port)) === 'open');
    assert.equal(await readAll(port), 'behind the device');
    const ended = once(forward, 'exit');
    forward.kill('SIGTERM');
    await ended;

    // As a host behind the device: its own sshd once more, where the tunnel's local port leads to.
    const [tunnel] = JSON.parse(await ok('culvert', ['list', '--json'])).value as TunnelItem[];
    const config = at('jump-config');
    const [, , ...options] = world.ssh();
    const lines = options.filter((word) => word !== '-o').map((word) => `  ${word.replace('=', ' ')}`);
    fs.writeFileSync(
      config,
      `Host press-07\n${lines.join('\n')}\nHost behind\n  HostName 127.0.0.1\n  Port ${tunnel?.services[0]?.localPort}\n  ProxyJump press-07\n${lines.filter((line) => !line.includes('ProxyCommand')).join('\n')}\n`,
    );
    assert.equal(await ok('ssh', ['-F', config, 'behind', 'echo "$CULVERT_DEVICE"']), 'press-07\n');
  });

  await t.test('a master connection serves several sessions, as Ansible makes it', async () => {
    const persist = ['ControlMaster=auto', 'ControlPersist=60', `ControlPath=${at('master')}`];
    const master = [...world.ssh(), ...persist.flatMap((option) => ['-o', option])];
    await idle();
    await Promise.all(
      // The first one makes it, the others come by it.
      [
        await ok('ssh', [...master, 'press-07', 'true']),
        ...[1, 2, 3].map((n) => ok('ssh', [...master, 'press-07', `echo ${n}`])),
      ],
    );
    // They are counted once a second.
    await eventually('the one connection is counted', async () => (await connections()) === 1);
    await world.run('ssh', [...master, '-O', 'exit', 'press-07']);
    await idle();
  });

  assert.equal(opens(world), 1, 'one tunnel for all of it');

  async function connections(): Promise<number> {
    const [tunnel] = JSON.parse(await ok('culvert', ['list', '--json'])).value as TunnelItem[];
    return tunnel?.services[0]?.connections ?? -1;
  }

  function idle(): Promise<void> {
    return eventually('no connection is left', async () => (await connections()) === 0);
  }
});

test('two hundred processes at once, in waves, and a thousand calls at once bring about one tunnel, every byte right', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  const request = 'GET / HTTP/1.0\r\nHost: press-07\r\n\r\n';
  // The page tells the time.
  const page = (answer: string) =>
    answer.slice(answer.indexOf('\r\n\r\n')).replaceAll(/<dd>[^<]*\d+[^<]*<\/dd>/g, '');
  const pages = new Set<string>();
  for (let wave = 0; wave < 5; wave += 1) {
    const done = await Promise.all(
      Array.from({ length: 40 }, () =>
        world.run(process.execPath, [path.join(bundle, 'cli.cjs'), 'connect', 'press-07', 'HTTP'], request),
      ),
    );
    for (const { code, stdout, stderr } of done) {
      assert.equal(code, 0, stderr);
      pages.add(page(stdout));
    }
  }
  assert.equal(opens(world), 1);

  const { address } = readControlFile(world.data) ?? {};
  const args = {
    ...{ device: 'press-07', service: 'HTTP', port: null, mayOpen: false, takeOver: false, waitSeconds: 60 },
    profile: 'factory-ops',
  };
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async () => {
      const answer = await callControl({ address: address ?? '', call: 'connect', args });
      assert.ok(answer.ok, answer.ok ? '' : answer.error.message);
      return readAll(answer.value.port, request);
    }),
  );
  for (const answer of answers) {
    pages.add(page(answer));
  }
  assert.equal(pages.size, 1, 'every answer is the same');
  assert.match([...pages][0] ?? '', /press-07/);
  assert.equal(opens(world), 1);
});

test('a thousand first calls at once open one tunnel', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  // Starts the host, and opens nothing.
  assert.equal((await world.culvert('list', '--headless')).code, 0);
  const { address } = readControlFile(world.data) ?? {};
  const args = {
    ...{ device: 'press-07', service: null, port: 22, mayOpen: false, takeOver: false, waitSeconds: 60 },
    profile: 'factory-ops',
  };
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => callControl({ address: address ?? '', call: 'connect', args })),
  );
  const ports = new Set(answers.map((answer) => (answer.ok ? answer.value.port : answer.error.message)));
  assert.equal(ports.size, 1, [...ports].join(', '));
  assert.equal(opens(world), 1);
});

test('a killed host breaks the connection off, and the next call finds the tunnel again without a second one', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  const session = spawn('ssh', [...world.ssh(), 'press-07', 'echo there; cat'], {
    env: world.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.after(() => session.kill('SIGKILL'));
  await once(session.stdout, 'data');
  const ended = once(session, 'exit');
  process.kill(world.hostPid() ?? 0, 'SIGKILL');
  assert.deepEqual(await ended, [255, null]);
  const again = await world.run('ssh', [...world.ssh(), 'press-07', 'echo again']);
  assert.equal(again.stdout, 'again\n', again.stderr);
  assert.equal(opens(world), 1);
});

test('a tunnel that is closed in the middle ends the connection, and the next call says what to do', async (t) => {
  const world = await startToolsWorld(t, { bundle });
  const session = spawn('ssh', [...world.ssh('--open'), 'press-07', 'echo there; cat'], {
    env: world.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.after(() => session.kill('SIGKILL'));
  await once(session.stdout, 'data');
  const ended = once(session, 'exit');
  assert.equal((await world.culvert('close', 'press-07')).code, 0);
  assert.deepEqual(await ended, [255, null]);
  assert.equal((await world.culvert('connect', 'press-07', '22')).code, 10);
  assert.equal(opens(world), 1);
});

test('a tool that comes while the host ends reaches the next one, through the same tunnel', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  const hello = async () => {
    const done = await world.run('ssh', [...world.ssh(), 'press-07', 'echo there']);
    assert.equal(done.stdout, 'there\n', done.stderr);
  };
  await hello();
  const hosts = new Set<number | null>();
  for (let round = 0; round < 3; round += 1) {
    hosts.add(world.hostPid());
    process.kill(world.hostPid() ?? 0, 'SIGTERM');
    await sleep(round * 40);
    await Promise.all([hello(), hello(), hello()]);
  }
  assert.equal(hosts.size, 3);
  assert.equal(opens(world), 1);
});
