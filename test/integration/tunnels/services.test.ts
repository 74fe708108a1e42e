/** Services beyond SSH, through a real tunnel of the local cloud: each is opened by what it is for, and really reached. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { portHolder } from '../../../electron/main/port-holder.ts';
import { namingHolders } from '../../../electron/main/port-names.ts';
import { createServices, type ServicesOptions } from '../../../electron/main/services.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import type { ServiceDefinition } from '../../../electron/shared/service-definition.ts';
import { startProgram } from '../../../electron/ssh/terminals/program.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { startScene, THING } from './harness.ts';

function must<T>(result: Result<T>): T {
  return result.ok ? result.value : assert.fail(`${result.error.code}: ${result.error.message}`);
}

function servicesOf(t: TestContext, own: ServiceDefinition[], change: Partial<ServicesOptions> = {}) {
  const dir = tempDir();
  const { settings } = openSettings({ dir: dir.path, now: Date.now, log: silentLog });
  t.after(async () => {
    await settings.flush();
    dir.remove();
  });
  settings.update((before) => ({ ...before, services: own.map((each) => ({ ...each })) }));
  const urls: string[] = [];
  const services = createServices({
    settings,
    words: () => ENGLISH,
    platform: process.platform,
    ssh: { openTerminal: async () => assert.fail('a terminal was opened') },
    openUrl: async (url) => void urls.push(url),
    isTaken: async () => true,
    start: (request) => startProgram({ ...request, platform: process.platform, env: process.env }),
    copy: () => {},
    tell: (title) => assert.fail(title),
    onChange: () => {},
    log: silentLog,
    ...change,
  });
  return { services, urls, dir: dir.path };
}

/** Modbus over TCP: reads holding registers. */
async function registers(port: number, first: number, count: number): Promise<number[]> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.setTimeout(20_000, () => socket.destroy(new Error('nothing came')));
  const request = Buffer.from([0, 9, 0, 0, 0, 6, 1, 3, 0, 0, 0, 0]);
  request.writeUInt16BE(first, 8);
  request.writeUInt16BE(count, 10);
  // Cut in two, as TCP may do.
  socket.write(request.subarray(0, 5));
  await sleep(20);
  socket.write(request.subarray(5));
  let answer = Buffer.alloc(0);
  while (answer.length < 9 + 2 * count) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    answer = Buffer.concat([answer, bytes]);
  }
  socket.destroy();
  assert.equal(answer.readUInt16BE(0), 9, 'the same transaction');
  assert.equal(answer[7], 3, 'no exception');
  return Array.from({ length: count }, (_, at) => answer.readUInt16BE(9 + 2 * at));
}

test('a web page, a controller and a program of the user’s own share one tunnel, and each reaches the device', async (t) => {
  const scene = await startScene(t);
  const { key } = must(await scene.open({ services: ['HTTP', 'MODBUS'] }));
  const tunnel = await scene.phase(key, 'connected');
  const { services, urls } = servicesOf(t, []);

  assert.deepEqual(must(await services.open(tunnel, 'HTTP')), { text: '' });
  const page = await fetch(urls[0] ?? assert.fail('no page was opened'));
  assert.match(await page.text(), new RegExp(`${THING} is well`));

  const { text } = must(await services.open(tunnel, 'MODBUS'));
  const port = tunnel.services.find(({ serviceId }) => serviceId === 'MODBUS')?.localPort;
  assert.equal(text, `127.0.0.1:${port}`);
  assert.deepEqual(await registers(port ?? 0, 40, 3), [1040, 1041, 1042]);
});

test('a program of the user’s own is started with the port, and reads the device through it', async (t) => {
  const scene = await startScene(t);
  const { key } = must(await scene.open({ services: ['MODBUS'] }));
  const tunnel = await scene.phase(key, 'connected');
  const temp = tempDir();
  t.after(() => temp.remove());
  const out = path.join(temp.path, 'read it');
  const program = path.join(temp.path, 'the reader.cjs');
  fs.writeFileSync(
    program,
    `#!${process.execPath}
const [host, port, device, out] = process.argv.slice(2);
const socket = require('node:net').connect({ host, port }, () => socket.write(Buffer.from([0, 1, 0, 0, 0, 6, 1, 3, 0, 7, 0, 1])));
socket.once('data', (bytes) => {
  require('node:fs').writeFileSync(out, device + ' ' + bytes.readUInt16BE(9));
  socket.destroy();
});
`,
    { mode: 0o755 },
  );
  const reader: ServiceDefinition = {
    serviceId: 'MODBUS',
    label: 'Reader',
    devicePort: 502,
    open: { kind: 'program', command: `"${program}" {host} {port} {device} "${out}"` },
  };
  const { services } = servicesOf(t, [reader]);
  assert.deepEqual(must(await services.open(tunnel, 'MODBUS')), { text: '' });
  for (let tries = 0; tries < 400 && !fs.existsSync(out); tries++) {
    await sleep(25);
  }
  assert.equal(fs.readFileSync(out, 'utf8'), `${THING} 1007`);
});

test('a device and its service have the same local port again, whatever else the next tunnel carries', async (t) => {
  const scene = await startScene(t);
  const portsOf = async (services: string[]) => {
    const { key } = must(await scene.open({ services, reuse: false }));
    const tunnel = await scene.phase(key, 'connected');
    await scene.service.close(key);
    return Object.fromEntries(tunnel.services.map((each) => [each.serviceId, each.localPort]));
  };
  const first = await portsOf(['HTTP', 'MODBUS']);
  const second = await portsOf(['MODBUS', 'SSH']);
  assert.equal(second.MODBUS, first.MODBUS);
  const third = await portsOf(['SSH', 'HTTP']);
  assert.deepEqual([third.SSH, third.HTTP], [second.SSH, first.HTTP]);
});

test('where another program has the port it is named before anything is billed', async (t) => {
  const scene = await startScene(t);
  const child = spawn(
    process.execPath,
    [
      '-e',
      `const s = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.after(() => child.kill('SIGKILL'));
  const [data] = await once(child.stdout, 'data');
  const port = Number(String(data));
  const service = namingHolders(scene.service, {
    tunnels: scene.tunnels,
    holder: (each) => portHolder(each, { platform: process.platform, limitMs: 10_000 }),
  });
  const request = {
    ...{ profileId: 'p', thingName: THING, services: ['HTTP'], lifetimeMinutes: 60 },
    ...{ reuse: true, takeOver: false, portsOnce: {}, terminal: false },
  };
  const opened = await service.open({ ...request, ports: { HTTP: port } });
  const error = opened.ok ? assert.fail('it was opened') : opened.error;
  assert.equal(error.code, 'PortTaken');
  assert.match(error.message, new RegExp(`\\(\\S.*, process ${child.pid}\\)`));
  assert.equal(scene.cloud.calls.filter((call) => call === 'OpenTunnel').length, 0);

  // A tunnel of ours is named by its device.
  const { key } = must(await service.open({ ...request, ports: {} }));
  const { services } = await scene.phase(key, 'connected');
  const ours = await service.open({
    ...{ ...request, reuse: false, services: ['SSH'] },
    ports: { SSH: services[0]?.localPort ?? 0 },
  });
  assert.match(ours.ok ? '' : ours.error.message, new RegExp(`\\(Culvert’s tunnel to ${THING}\\)`));
});
