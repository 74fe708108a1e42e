import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import {
  CLI_ENTRY,
  culvert,
  folderOf,
  portsOf,
  settingsText,
  startRelay,
} from '../../helpers/cli-process.ts';
import { Destination } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, dial, echo, exchange, startTarget, until } from '../../helpers/source-harness.ts';

const TOKEN = { AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN };

test('culvert --version tells what runs, and culvert proxy -V the same', async (t) => {
  const runs = [culvert(t, ['--version']), culvert(t, ['proxy', '-V'])];
  for (const run of runs) {
    assert.equal(await run.exit, ExitCode.OK);
    assert.equal(
      run.stdout(),
      `culvert dev\nElectron: not set up (npm start does that)\nNode.js ${process.versions.node}\n`,
    );
  }
});

test('culvert --help and culvert proxy --help end well, an unknown command does not', async (t) => {
  const help = culvert(t, ['--help']);
  const proxyHelp = culvert(t, ['proxy', '--help']);
  const unknown = culvert(t, ['frobnicate']);
  assert.equal(await help.exit, ExitCode.OK);
  assert.match(help.stdout(), /^ +proxy +Carry one tunnel/m);
  assert.equal(await proxyHelp.exit, ExitCode.OK);
  assert.match(proxyHelp.stdout(), /--source-listen-port/);
  assert.match(proxyHelp.stdout(), /^Exit codes: 0 /m);
  assert.equal(await unknown.exit, ExitCode.USAGE);
  assert.match(unknown.stderr(), /There is no command “frobnicate”/);
});

test('the command begins with a line that lets a shell start it', () => {
  assert.equal(fs.readFileSync(CLI_ENTRY, 'utf8').split('\n')[0], '#!/usr/bin/env node');
});

test('linked under the name of the reference it takes the arguments of the reference', async (t) => {
  const dir = folderOf(t, {});
  const entry = path.join(dir, 'localproxy');
  // As tsx goes by the ending of the file itself, the link has a file in between.
  fs.writeFileSync(path.join(dir, 'link.ts'), `import ${JSON.stringify(CLI_ENTRY)};\n`);
  fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');
  fs.renameSync(path.join(dir, 'link.ts'), `${entry}.ts`);
  const run = culvert(t, ['--help'], { entry: `${entry}.ts` });
  assert.equal(await run.exit, ExitCode.OK, run.stderr());
  assert.match(run.stdout(), /^culvert proxy - one end of a tunnel/);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`culvert proxy prints its ports, carries connections, and ends cleanly on ${signal}`, async (t) => {
    const target = await startTarget(t, echo);
    const relay = await startRelay(t, { services: ['SSH', 'VNC'] });
    const destination = await Destination.start({
      endpoint: relay.endpoint,
      version: 3,
      targets: { SSH: target.port, VNC: target.port },
    });
    t.after(() => destination.close());
    const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'SSH=0,VNC=0'], { env: TOKEN });
    await until('the ports are printed', () => /^SSH = \d+\nVNC = \d+\n$/.test(run.stdout()));
    const { SSH: ssh, VNC: vnc } = portsOf(run);
    const sockets = [await dial(t, ssh), await dial(t, vnc)];
    await Promise.all(sockets.map((socket) => exchange(socket, 300_000)));

    run.child.kill(signal);
    assert.equal(await run.exit, ExitCode.OK);
    assert.deepEqual(relay.closeCodes, [1000]);
    await assert.rejects(dial(t, ssh), { code: 'ECONNREFUSED' });
    assert.match(run.stderr(), /connected \(channel 0ea2b3fffe6adc0e-test\): SSH, VNC/);
    assert.match(run.stderr(), new RegExp(`ended by ${signal}`));
    assert.ok(!run.stderr().includes('AQGAAX'), 'the token is in the output');
    assert.equal(run.stdout().split('\n').length, 3, 'standard output has the ports and nothing else');
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

test('a tunnel that is closed while it runs ends culvert proxy when the service refuses its token', async (t) => {
  let closed = false;
  const relay = await startRelay(t, {
    judge: () => (closed ? { status: 400, body: 'Invalid access token: The tunnel is closed.' } : null),
  });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0'], { env: TOKEN });
  await until('it is connected', () => /connected \(/.test(run.stderr()));
  closed = true;
  relay.closeSource(1000);
  assert.equal(await run.exit, ExitCode.TOKEN_REFUSED);
  assert.match(run.stderr(), /\[warning\] .*Next try \(1\)/);
});

for (const { name, status, body } of [
  { name: 'a wrong path', status: 400, body: 'bad request' },
  { name: 'what the service does not know', status: 404, body: 'not found' },
]) {
  test(`${name} ends culvert proxy as refused`, async (t) => {
    const relay = await startRelay(t, { judge: () => ({ status, body }) });
    const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0'], { env: TOKEN });
    assert.equal(await run.exit, ExitCode.REFUSED);
    assert.match(run.stderr(), new RegExp(`\\[fatal\\] refused: .*${body}`));
  });
}

test('a service that the tunnel lacks ends culvert proxy as refused', async (t) => {
  const relay = await startRelay(t, { services: ['SSH'] });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'VNC=0'], { env: TOKEN });
  assert.equal(await run.exit, ExitCode.REFUSED);
  assert.match(run.stderr(), /The tunnel carries SSH, not VNC/);
});

test('culvert proxy gives up after the tries that a settings file allows', async (t) => {
  const relay = await startRelay(t, { judge: () => ({ status: 503, body: 'trouble' }) });
  const websocket = { connect_retry_count: '2', retry_delay_ms: '100' };
  const cwd = folderOf(t, { 's.json': settingsText({ websocket }) });
  const args = ['proxy', '-e', relay.endpoint, '-s', '0', '--settings-json', 's.json'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  assert.equal(await run.exit, ExitCode.GAVE_UP, run.stderr());
  assert.equal(relay.handshakes.length, 3);
});

test('culvert proxy ends with a lost websocket where a settings file wants no reconnect', async (t) => {
  const relay = await startRelay(t);
  const cwd = folderOf(t, { 's.json': settingsText({ websocket: { reconnect_on_data_error: 'false' } }) });
  const args = ['proxy', '-e', relay.endpoint, '-s', '0', '--settings-json', 's.json'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  await until('it is connected', () => /connected \(/.test(run.stderr()));
  relay.cutSource();
  assert.equal(await run.exit, ExitCode.GAVE_UP);
});

test('a taken port is tried again, then ends culvert proxy with its own exit code and names a free one', async (t) => {
  const other = await startTarget(t, () => {});
  const tcp = { connection_retry_count: '2', connection_retry_delay_ms: '100' };
  const cwd = folderOf(t, { 's.json': settingsText({ tcp }) });
  const args = ['proxy', '-r', 'eu-central-1', '-s', `SSH=${other.port}`, '--settings-json', 's.json'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  assert.equal(await run.exit, ExitCode.PORT_TAKEN);
  assert.match(run.stderr(), new RegExp(`Port ${other.port} is in use\\. Next try \\(2\\) in 0\\.1 s`));
  assert.match(run.stderr(), new RegExp(`Port ${other.port} for SSH is in use .* Use port \\d+`));
});

test('a signal during the wait for a taken port ends culvert proxy at once and well', async (t) => {
  const other = await startTarget(t, () => {});
  const cwd = folderOf(t, { 's.json': settingsText({ tcp: { connection_retry_delay_ms: '3600000' } }) });
  const args = ['proxy', '-r', 'eu-central-1', '-s', `SSH=${other.port}`, '--settings-json', 's.json'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  await until('it waits', () => /Next try \(1\)/.test(run.stderr()));
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
  assert.doesNotMatch(run.stderr(), /fatal/);
});

test('wrong usage ends with its own exit code and says what is wrong', async (t) => {
  const run = culvert(t, ['proxy', '-s', '5555']);
  assert.equal(await run.exit, ExitCode.USAGE);
  assert.match(run.stderr(), /Give the region of the tunnel/);
});

test('an address to listen on that this computer does not have is wrong usage', async (t) => {
  const run = culvert(t, ['proxy', '-r', 'x', '-s', '0', '-b', 'nobody.invalid'], { env: TOKEN });
  assert.equal(await run.exit, ExitCode.USAGE);
  assert.match(run.stderr(), /“nobody\.invalid” is no address/);
});

test('--export-default-settings writes a file that --settings-json takes without a word', async (t) => {
  const relay = await startRelay(t);
  const cwd = folderOf(t, {});
  const exported = culvert(t, ['proxy', '--export-default-settings', 'all.json'], { cwd });
  assert.equal(await exported.exit, ExitCode.OK);
  assert.equal(exported.stdout() + exported.stderr(), '');
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0', '--settings-json', 'all.json'], {
    env: TOKEN,
    cwd,
  });
  await until('it is connected', () => /connected \(/.test(run.stderr()));
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
  assert.doesNotMatch(run.stderr(), /warning/);
  const unwritable = culvert(t, ['proxy', '--export-default-settings', 'missing/all.json'], { cwd });
  assert.equal(await unwritable.exit, ExitCode.USAGE);
  assert.match(unwritable.stderr(), /cannot be written .*ENOENT/);
});
