import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  listeningInodes,
  lsofHolders,
  netstatPids,
  portHolder,
  portHolders,
  tasklistNames,
} from '../../../electron/main/port-holder.ts';

const ON_LINUX = process.platform === 'linux';

/**
 * A program of its own that listens; answers with the port. Nobody else may have the same number on another address of this
 * computer, so it is taken on all of them first.
 */
async function listener(t: TestContext, host: string): Promise<{ child: ChildProcess; port: number }> {
  const script = `const net = require('net');
    const all = net.createServer().listen(0, '::', () => {
      const { port } = all.address();
      all.close(() => net.createServer().listen(port, ${JSON.stringify(host)}, () => console.log(port)));
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [data] = await once(child.stdout ?? assert.fail('no output'), 'data');
  return { child, port: Number(String(data)) };
}

if (ON_LINUX) {
  test('another program that listens on a port is named, on IPv4, on IPv6 and on every address', async (t) => {
    for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
      const { child, port } = await listener(t, host);
      const holder = await portHolder(port, { platform: 'linux', limitMs: 10_000 });
      assert.equal(holder?.pid, child.pid, host);
      assert.match(holder?.name ?? '', /node|MainThread/);
    }
  });

  test('several ports are asked about at once, and a free one has nobody', async (t) => {
    const [one, two] = [await listener(t, '127.0.0.1'), await listener(t, '127.0.0.1')];
    const free = net.createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as net.AddressInfo;
    free.close();
    await once(free, 'close');
    const holders = await portHolders([one.port, two.port, port], { platform: 'linux', limitMs: 10_000 });
    assert.deepEqual(
      [holders.get(one.port)?.pid, holders.get(two.port)?.pid, holders.has(port)],
      [one.child.pid, two.child.pid, false],
    );
  });
}

test('nobody is named where that takes too long, or on a system that is not known', async () => {
  assert.equal(await portHolder(1, { platform: 'linux', limitMs: 0 }), null);
  assert.equal(await portHolder(1, { platform: 'aix' }), null);
  assert.deepEqual(await portHolders([], { platform: 'linux' }), new Map());
});

test('of proc’s table only sockets that listen on a wanted port count', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1583 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 40001 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1583 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 40002 1 0000000000000000 100 0 0 10 0
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40003 1 0000000000000000 100 0 0 10 0
`;
  assert.deepEqual(listeningInodes(table, new Set([5507])), [['40001', 5507]]);
  assert.deepEqual(listeningInodes('', new Set([5507])), []);
});

test('what lsof says is read by its letters', () => {
  const output =
    'p501\ncnginx\nf6\nn127.0.0.1:5507\nf7\nn[::1]:5507\np77\ncGoogle\\x20Chrome\nf9\nn*:8087\np78\ncx\nf1\nn*:1\n';
  assert.deepEqual(
    lsofHolders(output, new Set([5507, 8087])),
    new Map([
      [5507, { name: 'nginx', pid: 501 }],
      [8087, { name: 'Google Chrome', pid: 77 }],
    ]),
  );
});

test('netstat is read in every language of Windows', () => {
  const output = [
    '',
    'Aktive Verbindungen',
    '',
    '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
    '  TCP    127.0.0.1:5507         0.0.0.0:0              ABHÖREN         4312',
    '  TCP    [::]:8087              [::]:0                 ABHÖREN         99',
    '  TCP    127.0.0.1:5508         127.0.0.1:50123        HERGESTELLT     4312',
    '',
  ].join('\r\n');
  assert.deepEqual(
    netstatPids(output, new Set([5507, 5508, 8087])),
    new Map([
      [5507, 4312],
      [8087, 99],
    ]),
  );
  assert.deepEqual(
    tasklistNames(
      '"nginx.exe","4312","Console","1","9.184 K"\r\n"a\u202eb.exe","99","Services","0","1 K"\r\n',
    ),
    new Map([
      [4312, 'nginx.exe'],
      [99, 'ab.exe'],
    ]),
  );
});
