/** Devices that come online after their tunnel was opened, so that AWS told their agents nothing, and a Culvert that hangs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SILENT_MS } from '../../../electron/control/client.ts';
import { bundledTools, startToolsWorld } from '../../helpers/tools-world.ts';

/** Of a tunnel that waits, past what a device that is online needs. */
const UNHEARD_MS = 15_000;

const bundle = await bundledTools();

test('whoever waits for a Culvert that hangs is told which process it is, and is served once it goes on', async (t) => {
  const world = await startToolsWorld(t, { bundle, toolsMayOpen: true });
  const opened = await world.culvert('open', 'press-07', '--wait', '--quiet');
  assert.equal(opened.code, 0, opened.stderr);
  const pid = world.hostPid();
  assert.ok(pid);
  process.kill(pid, 'SIGSTOP');
  const going = setTimeout(() => process.kill(pid, 'SIGCONT'), SILENT_MS + 2_000);
  t.after(() => clearTimeout(going));
  const [listed, reached] = await Promise.all([
    world.culvert('list', '--json'),
    world.run('ssh', [...world.ssh(), 'press-07', 'echo there']),
  ]);
  assert.equal(listed.code, 0, listed.stderr);
  assert.equal(JSON.parse(listed.stdout).value.length, 1);
  assert.equal(reached.stdout, 'there\n', reached.stderr);
  for (const { stderr } of [listed, reached]) {
    assert.match(stderr, new RegExp(`Culvert \\(process ${pid}\\) has not answered for 10 s`));
  }
  assert.equal(world.aws.count('OpenTunnel'), 1);
});

test('a device that was switched on later is reached by the same command, through the tunnel that is open', async (t) => {
  const world = await startToolsWorld(t, {
    bundle,
    things: [{ thingName: 'press-07', online: false }],
    toolsMayOpen: true,
  });
  const silent = await world.culvert('connect', 'press-07', '22', '--wait', '1');
  assert.match(silent.stderr, /press-07 has not answered for 1 s/);
  await world.aws.cloud.setOnline('press-07', true);
  await sleep(UNHEARD_MS);
  const reached = await world.run('ssh', [...world.ssh('--wait 20'), 'press-07', 'echo there']);
  assert.equal(reached.stdout, 'there\n', reached.stderr);
  assert.equal(world.aws.count('OpenTunnel'), 1);
});
