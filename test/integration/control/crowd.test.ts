import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import net from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { callControl } from '../../../electron/control/client.ts';
import { ok } from '../../../electron/shared/result.ts';
import { serve } from '../../helpers/control-host.ts';
import { run } from '../../helpers/processes.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const CALLER = fileURLToPath(new URL('../../helpers/control-caller.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');
const caller = (address: string, count: number) =>
  run(process.execPath, ['--import', LOADER, CALLER, address, String(count)]);

test('a thousand calls at once from one process are all answered, each with its own answer', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const { address } = await serve(t, { dir: dir.path });
  const { stdout, stderr } = await caller(address, 1000);
  assert.equal(stdout, '{"own":1000}', stderr);
});

test('a thousand calls at once from thirty processes are all answered, while others say nothing', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  // However long the processes take: whoever says nothing is not let go meanwhile.
  const server = await serve(t, { dir: dir.path, requestLimitMs: 600_000 });
  const silent = Array.from({ length: 200 }, () => net.connect(server.address));
  t.after(() => silent.map((socket) => socket.destroy()));
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => caller(server.address, 34)));
  assert.deepEqual(
    outcomes.map(({ stdout }) => stdout),
    Array(30).fill('{"own":34}'),
  );
  // The last of them may only just have gone.
  while (server.connections() > 200) {
    await sleep(20);
  }
  assert.equal(server.connections(), 200);
});

test('more than the system lets wait do so until it is their turn', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  // Takes one at a time, and keeps two waiting.
  const address = `${dir.path}/s`;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('{"kind":"done","ok":true,"value":[]}\n'));
  });
  await new Promise<void>((resolve) => server.listen({ path: address, backlog: 1 }, resolve));
  t.after(() => server.close());
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      callControl({ address, call: 'complete', args: { what: 'devices', prefix: '' } }),
    ),
  );
  assert.deepEqual(answers, Array(100).fill(ok([])));
});

test('a caller that gives up while it waits for its turn is told so', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const blocked = await blockedSocket(t, dir.path);
  const leave = new AbortController();
  const answer = callControl({ address: blocked, call: 'status', args: {}, signal: leave.signal });
  await sleep(50);
  leave.abort();
  const given = await answer;
  assert.equal(given.ok ? null : given.error.code, 'CallGivenUp');
});

/** A socket whose process takes nobody, with its queue full. */
async function blockedSocket(t: { after(run: () => void): void }, dir: string): Promise<string> {
  const address = `${dir}/b`;
  const program = `
    const server = require('node:net').createServer();
    server.listen({ path: ${JSON.stringify(address)}, backlog: 1 }, () => {
      require('node:fs').writeSync(1, 'x');
      for (;;) {}
    });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const waiting = Array.from({ length: 4 }, () => net.connect(address));
  for (const socket of waiting) {
    socket.on('error', () => {});
  }
  t.after(() => waiting.map((socket) => socket.destroy()));
  return address;
}
