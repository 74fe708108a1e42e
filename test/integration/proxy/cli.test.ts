import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import { Destination, Relay, type RelayOptions } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, dial, echo, exchange, startTarget, until } from '../../helpers/source-harness.ts';

const entry = fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url));

interface Running {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  exit: Promise<number | null>;
}

function culvert(t: TestContext, args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  t.after(() => child.kill('SIGKILL'));
  return { child, exit, stdout: () => text.stdout, stderr: () => text.stderr };
}

async function startRelay(t: TestContext, options: RelayOptions): Promise<Relay> {
  const relay = await Relay.start(options);
  t.after(() => relay.close());
  return relay;
}

test('culvert --version tells what runs', async (t) => {
  const run = culvert(t, ['--version']);
  assert.equal(await run.exit, ExitCode.OK);
  assert.equal(
    run.stdout(),
    `culvert dev\nElectron: not set up (npm start does that)\nNode.js ${process.versions.node}\n`,
  );
});

test('culvert --help and culvert proxy --help end well, an unknown command does not', async (t) => {
  const help = culvert(t, ['--help']);
  const proxyHelp = culvert(t, ['proxy', '--help']);
  const unknown = culvert(t, ['frobnicate']);
  assert.equal(await help.exit, ExitCode.OK);
  assert.match(help.stdout(), /culvert proxy/);
  assert.equal(await proxyHelp.exit, ExitCode.OK);
  assert.match(proxyHelp.stdout(), /--source-listen-port/);
  assert.equal(await unknown.exit, ExitCode.USAGE);
  assert.match(unknown.stderr(), /there is no command “frobnicate”/);
});

test('the command begins with a line that lets a shell start it', () => {
  assert.equal(fs.readFileSync(entry, 'utf8').split('\n')[0], '#!/usr/bin/env node');
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`culvert proxy prints its ports, carries connections, and ends cleanly on ${signal}`, async (t) => {
    const target = await startTarget(t, echo);
    const relay = await startRelay(t, { services: ['SSH', 'VNC'] });
    const destination = await Destination.start({
      endpoint: relay.endpoint,
      version: 3,
      targets: { SSH: target.port, VNC: target.port },
    });
    t.after(() => destination.close());
    const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'SSH=0,VNC=0'], {
      AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN,
    });
    await until('the ports are printed', () => /^SSH = \d+\nVNC = \d+\n$/.test(run.stdout()));
    const [ssh, vnc] = [...run.stdout().matchAll(/\d+/g)].map(([port]) => Number(port));
    const sockets = [await dial(t, ssh), await dial(t, vnc)];
    await Promise.all(sockets.map((socket) => exchange(socket, 300_000)));

    run.child.kill(signal);
    assert.equal(await run.exit, ExitCode.OK);
    assert.deepEqual(relay.closeCodes, [1000]);
    await assert.rejects(dial(t, ssh), { code: 'ECONNREFUSED' });
    assert.match(run.stderr(), /connected \(channel 0ea2b3fffe6adc0e-test\)/);
    assert.ok(!run.stderr().includes('AQGAAX'), 'the token is in the output');
  });
}

test('a refused token ends culvert proxy with its own exit code', async (t) => {
  const relay = await startRelay(t, { judge: () => ({ status: 403, body: 'Invalid access-token' }) });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0', '-t', ACCESS_TOKEN]);
  assert.equal(await run.exit, ExitCode.TOKEN_REFUSED);
  assert.match(run.stderr(), /Other users can read the access token on the command line/);
  assert.match(run.stderr(), /Invalid access-token\. A fresh access token is needed\./);
  assert.ok(!run.stderr().includes('AQGAAX'));
});

test('a taken port ends culvert proxy with its own exit code and names a free one', async (t) => {
  const other = await startTarget(t, () => {});
  const run = culvert(t, ['proxy', '-r', 'eu-central-1', '-s', `SSH=${other.port}`], {
    AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN,
  });
  assert.equal(await run.exit, ExitCode.PORT_TAKEN);
  assert.match(run.stderr(), new RegExp(`Port ${other.port} for SSH is in use .* Use port \\d+`));
});

test('a service that the tunnel lacks ends culvert proxy as refused', async (t) => {
  const relay = await startRelay(t, { services: ['SSH'] });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'VNC=0'], {
    AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN,
  });
  assert.equal(await run.exit, ExitCode.REFUSED);
  assert.match(run.stderr(), /The tunnel carries SSH, not VNC/);
});

test('wrong usage ends with its own exit code and says what is wrong', async (t) => {
  const run = culvert(t, ['proxy', '-s', '5555']);
  assert.equal(await run.exit, ExitCode.USAGE);
  assert.match(run.stderr(), /Give the region of the tunnel/);
});
